"""Reports made in the background: what is asked, watched, stopped, and taken away."""

from __future__ import annotations

import io
import json
import subprocess
import time
import zipfile
from pathlib import Path
from typing import Any

import flask
import pytest

from dashboard import routes_report_jobs
from dashboard.callbacks.reports import subjects_of
from dashboard.data import AtlasData
from dashboard.pages.reports import layout, progress_of
from dashboard.reports import batch, jobs
from dashboard.reports.formats import ReportFormat
from dashboard.reports.jobs import JobRequest, JobState
from geodata.errors import InputError
from geodata.settings import Settings
from layers.locales import Translator
from tests.dashboard.conftest import text_of


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch, data: AtlasData) -> list[Path]:
    """The folders of the jobs that were started; nothing works on them."""
    monkeypatch.setattr(batch, "AtlasData", lambda settings: data)
    folders: list[Path] = []
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_: folders.append(Path(command[-1])))
    known = {"txt": ReportFormat("text/plain", lambda report, words, source: report.title.encode())}
    monkeypatch.setattr(batch, "FORMATS", known)
    monkeypatch.setattr("dashboard.reports.formats.FORMATS", known)
    return folders


@pytest.fixture
def settings(data: AtlasData, tmp_path: Path) -> Settings:
    """Where jobs are kept: a folder of their own, with the store of the invented country in it."""
    for each in data.settings.data_dir.iterdir():
        (tmp_path / each.name).symlink_to(each)
    return Settings(data_dir=tmp_path)


def asked(**changes: Any) -> JobRequest:
    whole: dict[str, Any] = {
        "subjects": ("east",), "languages": ("fr",), "extensions": ("txt",), "query": {}, "root": "http://x",
    }  # fmt: skip
    return JobRequest(**{**whole, **changes})


def test_a_job_is_worked_off_and_its_archive_holds_the_files(
    begun: list[Path], settings: Settings, data: AtlasData, words: Translator
) -> None:
    job = jobs.start(settings, asked())
    assert jobs.state_of(settings, job) == JobState(
        jobs.RUNNING, 0, 1, changed_at=jobs.state_of(settings, job).changed_at
    )
    with pytest.raises(InputError, match="not ready"):
        jobs.archive_of(settings, job)
    jobs.work(begun[0])
    state = jobs.state_of(settings, job)
    assert (state.status, state.n_done, state.n_files, state.failed) == (jobs.DONE, 1, 1, ())
    server = flask.Flask(__name__)
    watched = AtlasData(settings)
    routes_report_jobs.register(server, watched)
    sent = server.test_client().get(f"/reports/jobs/{job}.zip")
    with zipfile.ZipFile(io.BytesIO(sent.data)) as archive:
        assert [archive.read(name).decode() for name in archive.namelist()] == ["Corridor de l’Est"]
    said, is_running = progress_of(watched, job, words)
    assert not is_running
    assert words.text("reports.download") in " ".join(text_of(part) for part in said)


def test_a_job_that_is_cancelled_stops_and_says_so(begun: list[Path], settings: Settings) -> None:
    job = jobs.start(settings, asked())
    jobs.cancel(settings, job)
    jobs.work(begun[0])
    assert jobs.state_of(settings, job).status == jobs.CANCELLED


def test_a_report_that_fails_is_named_with_its_reason(begun: list[Path], settings: Settings) -> None:
    job = jobs.start(settings, asked(subjects=("nowhere",)))
    jobs.work(begun[0])
    state = jobs.state_of(settings, job)
    assert state.status == jobs.DONE
    assert "nowhere" in state.failed[0][1]


def test_a_job_that_has_gone_silent_is_broken(begun: list[Path], settings: Settings) -> None:
    job = jobs.start(settings, asked())
    file = begun[0] / "state.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "changed_at": time.time() - 2 * jobs.SILENT_S}))
    assert jobs.state_of(settings, job).status == jobs.BROKEN


def test_no_more_jobs_at_once_than_the_machine_bears_and_old_ones_go(begun: list[Path], settings: Settings) -> None:
    first = jobs.start(settings, asked())
    jobs.start(settings, asked())
    with pytest.raises(InputError, match="being made"):
        jobs.start(settings, asked())
    jobs.work(begun[0])
    file = begun[0] / "state.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "changed_at": time.time() - 2 * jobs.KEPT_S}))
    jobs.start(settings, asked())
    with pytest.raises(InputError):
        jobs.state_of(settings, first)


@pytest.mark.parametrize(
    "changes",
    [{"subjects": ()}, {"languages": ("de",)}, {"extensions": ("doc",)}, {"subjects": ("country:",)},
     {"subjects": tuple(str(n) for n in range(200))}],
)  # fmt: skip
def test_a_request_that_cannot_be_read_is_refused(
    begun: list[Path], settings: Settings, changes: dict[str, Any]
) -> None:
    with pytest.raises(InputError):
        jobs.start(settings, asked(**changes))
    assert begun == []


@pytest.mark.parametrize("name", ["", "..", "../../etc", "a" * 20, "x/y" * 8])
def test_a_name_that_is_no_job_leads_nowhere(settings: Settings, name: str) -> None:
    with pytest.raises(InputError):
        jobs.state_of(settings, name)


def test_corridors_that_are_compared_are_one_report() -> None:
    assert subjects_of(["a", "b"], ["country:SN"], [], True) == ("compare:a+b", "country:SN")
    assert subjects_of(["a", "b"], [], ["region:SN-TC"], False) == ("a", "b", "region:SN-TC")


def test_the_page_names_every_corridor_and_chooses_the_one_of_its_address(data: AtlasData, words: Translator) -> None:
    page = layout(data, words.language, {"corridor": "east,nowhere"})
    boxes = [part for part in _walk(page) if getattr(part, "id", "") == "reports-corridors"]
    assert {each["value"] for each in boxes[0].data} == {"east", "short"}
    assert boxes[0].value == ["east"]


def _walk(component: Any) -> list[Any]:
    children = getattr(component, "children", None)
    listed = children if isinstance(children, list | tuple) else [children] if children is not None else []
    return [component, *(found for each in listed if not isinstance(each, str) for found in _walk(each))]
