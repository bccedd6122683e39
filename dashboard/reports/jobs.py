"""Reports made in the background: a folder a job, worked on by a process of its own that any web worker can watch.

The folder holds what was asked (``order.json``), how far it is (``state.json``, replaced as a whole), the files, and at
the end one archive of them. A file called ``cancel`` stops the job between two reports.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dashboard.reports.batch import Order, crew, run, write_whole
from dashboard.reports.formats import require_format
from dashboard.reports.subjects import Subject
from geodata.errors import InputError, StoreError
from geodata.settings import PROJECT_DIR, Settings
from layers.filters import Filters
from layers.locales import LANGUAGES

#: Jobs at work at once, reports in one, and how long a finished one is kept, seconds.
MAX_RUNNING, MAX_REPORTS, KEPT_S = 2, 120, 24 * 3600.0
#: A job that has not said anything for so long has died, seconds.
SILENT_S = 180.0
_NAME = re.compile(r"[A-Za-z0-9_-]{16,40}")
_ARCHIVE = "archive.zip"
RUNNING, DONE, CANCELLED, BROKEN = "running", "done", "cancelled", "broken"


@dataclass(frozen=True)
class JobState:
    """Say how far a job is.

    Attributes
    ----------
    status : str
        ``running``, ``done``, ``cancelled`` or ``broken`` (its process died).
    n_done, n_total : int
        Reports, one a subject and language.
    n_files : int
        Files made.
    failed : tuple of (file name, reason)
        In the language of the report.
    changed_at : float
        Seconds since 1970.
    """

    status: str
    n_done: int
    n_total: int
    n_files: int = 0
    failed: tuple[tuple[str, str], ...] = ()
    changed_at: float = 0.0


@dataclass(frozen=True)
class JobRequest:
    """Hold what a reader asks for: subjects and languages as codes, the filters as in an address."""

    subjects: tuple[str, ...]
    languages: tuple[str, ...]
    extensions: tuple[str, ...]
    query: dict[str, str]
    root: str

    def require(self) -> None:
        """Raise `InputError` unless something, but not too much, is asked for and all of it can be read."""
        if not self.subjects or not self.languages or not self.extensions:
            raise InputError("report_choose", "Choose at least one subject, one language and one format.")
        if len(self.subjects) * len(self.languages) > MAX_REPORTS:
            raise InputError("report_too_many", "At most {most} reports can be made at once.", most=MAX_REPORTS)
        for each in self.subjects:
            Subject.parse(each)
        for each in self.extensions:
            require_format(each)
        if not set(self.languages) <= set(LANGUAGES):
            raise InputError("report_language", "A report is in fr, en or both; received “{received}”.",
                             received=", ".join(self.languages))  # fmt: skip


def _home(settings: Settings) -> Path:
    return settings.data_dir / "report_jobs"


def _folder(settings: Settings, job_id: str) -> Path:
    """Return the folder of a job; `InputError` for a name that is none, so that no address leads elsewhere."""
    if _NAME.fullmatch(job_id):
        folder = _home(settings) / job_id
        if (folder / "order.json").is_file():
            return folder
    raise InputError("report_no_job", "There is no such job; finished ones are removed after a day.")


def start(settings: Settings, request: JobRequest) -> str:
    """Start a job and return its name.

    Raises
    ------
    InputError
        The request cannot be read, or too many jobs are at work.
    StoreError
        The folder cannot be written.
    """
    request.require()
    try:
        _clean(settings)
        if sum(state_of(settings, folder.name).status == RUNNING for folder in _jobs(settings)) >= MAX_RUNNING:
            raise InputError("report_busy", "Other reports are being made; try again in a few minutes.")
        job_id = secrets.token_urlsafe(18)
        folder = _home(settings) / job_id
        folder.mkdir(parents=True)
        _write_state(folder, JobState(RUNNING, 0, len(request.subjects) * len(request.languages)))
        order = {**asdict(request), "data_dir": str(settings.data_dir), "organisation": settings.organisation}
        write_whole(folder / "order.json", json.dumps(order).encode())
    except OSError as error:
        raise StoreError("report_unwritable", "The file could not be made: {reason}.",
                         reason=error.strerror or "") from error  # fmt: skip
    subprocess.Popen(
        [sys.executable, "-m", "dashboard.reports.jobs", str(folder)], cwd=PROJECT_DIR, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return job_id


def cancel(settings: Settings, job_id: str) -> None:
    """Ask a job to stop; the files made so far stay. `InputError` where there is no such job."""
    (_folder(settings, job_id) / "cancel").touch()


def state_of(settings: Settings, job_id: str) -> JobState:
    """Return how far a job is; `InputError` where there is no such job."""
    folder = _folder(settings, job_id)
    found = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    state = JobState(**{**found, "failed": tuple(tuple(each) for each in found["failed"])})
    if state.status == RUNNING and time.time() - state.changed_at > SILENT_S:
        return JobState(BROKEN, state.n_done, state.n_total, state.n_files, state.failed, state.changed_at)
    return state


def archive_of(settings: Settings, job_id: str) -> Path:
    """Return the archive of a finished job; `InputError` where there is none (yet)."""
    path = _folder(settings, job_id) / _ARCHIVE
    if not path.is_file():
        raise InputError("report_not_ready", "The reports are not ready yet.")
    return path


def _jobs(settings: Settings) -> list[Path]:
    home = _home(settings)
    return [each for each in home.iterdir() if (each / "order.json").is_file()] if home.is_dir() else []


def _clean(settings: Settings) -> None:
    """Remove jobs that ended long ago."""
    for folder in _jobs(settings):
        state = state_of(settings, folder.name)
        if state.status != RUNNING and time.time() - state.changed_at > KEPT_S:
            shutil.rmtree(folder, ignore_errors=True)


def _write_state(folder: Path, state: JobState) -> None:
    said = {**asdict(state), "changed_at": time.time()}
    write_whole(folder / "state.json", json.dumps(said).encode())


# --- the process that does the work -----------------------------------------------------------------------------------


def work(folder: Path) -> None:
    """Make the reports of a job; every way it may end is written down."""
    order = json.loads((folder / "order.json").read_text(encoding="utf-8"))
    settings = Settings.from_environment()
    settings = Settings(Path(order["data_dir"]), settings.reference_dir, order["organisation"], settings.database_url)
    n_done, n_total, files, failed = 0, len(order["subjects"]) * len(order["languages"]), 0, []
    try:
        with crew(settings) as pool:
            orders = _orders(settings, order, folder / "files")
            for made in run(pool, orders, (folder / "cancel").exists):
                n_done += 1
                files += sum(not each.reason for each in made)
                failed += [(each.path.name, each.reason) for each in made if each.reason]
                _write_state(folder, JobState(RUNNING, n_done, n_total, files, tuple(failed)))
        _archive(folder, failed)
    except BaseException:
        _write_state(folder, JobState(BROKEN, n_done, n_total, files, tuple(failed)))
        raise
    status = DONE if n_done == n_total else CANCELLED
    _write_state(folder, JobState(status, n_done, n_total, files, tuple(failed)))


def _orders(settings: Settings, order: dict[str, Any], folder: Path) -> list[Order]:
    import datetime as dt

    from geodata.store import open_store

    version = str(open_store(settings.data_dir).read_metadata()["data_version"])
    filters = Filters.from_query(order["query"]).without("corridors")
    return [
        Order(Subject.parse(subject), language, tuple(order["extensions"]), filters, folder, version, dt.date.today(),
              order["root"])
        for subject in order["subjects"] for language in order["languages"]
    ]  # fmt: skip


def _archive(folder: Path, failed: Sequence[tuple[str, str]]) -> None:
    """Put all files into one archive, with a list of what failed and why."""
    draft = folder / f"{_ARCHIVE}.part"
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted((folder / "files").glob("*")):
            archive.write(path, path.name)
        if failed:
            archive.writestr("failed.txt", "".join(f"{name}: {reason}\n" for name, reason in failed))
    draft.replace(folder / _ARCHIVE)


if __name__ == "__main__":
    work(Path(sys.argv[1]))
