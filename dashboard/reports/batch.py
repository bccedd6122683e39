"""Many reports at once: every file whole or not at all, what is there already kept, one fault never stops the rest."""

from __future__ import annotations

import contextlib
import ctypes
import datetime as dt
import gc
import logging
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from dashboard.data import AtlasData
from dashboard.reports.formats import FORMATS
from dashboard.reports.subjects import Subject, build_report
from geodata.compiling import load_compiler
from geodata.errors import AtlasError
from geodata.settings import Settings
from geodata.store import open_store
from layers.filters import Filters
from layers.locales import Translator, translator
from layers.paper_features import FeatureSource

LOGGER = logging.getLogger("atlas")
#: Processes that make reports beside each other; more would outgrow a gigabyte.
N_PROCESSES = 2


@dataclass(frozen=True)
class Order:
    """Hold the files that are wanted of one subject in one language.

    Attributes
    ----------
    subject : Subject
    language : str
    extensions : tuple of str
    filters : Filters
    folder : Path
    version : str
        Of the data, which is part of the names.
    made_on : date
    root : str
        Address of the dashboard.
    is_anew : bool
        Make files again that are there already.
    """

    subject: Subject
    language: str
    extensions: tuple[str, ...]
    filters: Filters
    folder: Path
    version: str
    made_on: dt.date
    root: str
    is_anew: bool = False

    def path(self, extension: str) -> Path:
        """Return where a file goes: subject, data version, period where one is chosen, language."""
        name = str(self.subject).replace(":", "-").replace("+", "_").lower()
        if len(name) > 80:
            name = f"compare-{len(self.subject.identifiers)}-corridors"
        days = [day.isoformat() if day else "" for day in (self.filters.start, self.filters.end)]
        period = f"_{'_'.join(days).strip('_')}" if any(days) else ""
        return self.folder / f"atlas_{name}_{self.version}{period}_{self.language}.{extension}"

    def missing(self) -> tuple[str, ...]:
        """Return the extensions whose files are to be made."""
        return tuple(each for each in self.extensions if self.is_anew or not self.path(each).is_file())


@dataclass(frozen=True)
class Made:
    """Say what became of one file: its path, whether it was there before, and why it failed (empty where it did not).

    `reason` is in the language of the report.
    """

    path: Path
    was_there: bool = False
    reason: str = ""


def write_whole(path: Path, body: bytes) -> None:
    """Write a file under another name and then rename it, so that nobody ever sees half of it.

    Raises
    ------
    OSError
        The disk is full or the folder may not be written; nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".report-", suffix=path.suffix, dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(body)
            stream.flush()
            os.fsync(stream.fileno())
        draft.chmod(0o644)
        draft.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise


def fulfil(atlas: AtlasData, source: FeatureSource, order: Order) -> list[Made]:
    """Make the missing files of an order; a fault becomes a reason and the other files still come out."""
    words = translator(order.language)
    missing = order.missing()
    done = [Made(order.path(each), was_there=True) for each in order.extensions if each not in missing]
    if not missing:
        return done
    try:
        report = build_report(atlas, order.subject, order.filters, words, order.made_on, order.root)
    except Exception as error:
        reason = reason_of(error, words)
        return [*done, *(Made(order.path(each), reason=reason) for each in missing)]
    for extension in missing:
        path = order.path(extension)
        try:
            write_whole(path, FORMATS[extension].render(report, words, source))
            done.append(Made(path))
        except Exception as error:
            done.append(Made(path, reason=reason_of(error, words)))
    return done


def reason_of(error: Exception, words: Translator) -> str:
    """Say in a sentence why a file could not be made; what nobody foresaw goes to the log with its details."""
    if isinstance(error, AtlasError):
        return words.error(error.code, str(error), error.parameters)
    if isinstance(error, OSError):
        return words.text("report_batch.unwritable", reason=error.strerror or type(error).__name__)
    LOGGER.error("a report failed", exc_info=error)
    return words.text("report_batch.unforeseen", kind=type(error).__name__)


# --- several processes ------------------------------------------------------------------------------------------------

_held: dict[str, tuple[AtlasData, FeatureSource]] = {}


def _open(settings: Settings) -> None:
    """Open the data once a process."""
    atlas = AtlasData(settings)
    _held["atlas"] = (atlas, atlas.ground)


#: Parameters of mallopt(3) and their values: the first two in bytes, which glibc by itself raises to what the largest
#: array had; the last the number of its pools.
_MALLOPT = {-1: 131_072, -3: 65_536, -8: 1}


def _give_memory_back() -> None:
    """Let this process and its branches keep no memory that was freed: a tenth of what a batch takes."""
    # The pool that Arrow takes by itself is quick for many threads and keeps what it once had.
    pa.set_memory_pool(pa.system_memory_pool())
    # Other libraries of C than that of GNU have none.
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        for parameter, value in _MALLOPT.items():
            mallopt(parameter, value)


def _fulfil_here(order: Order) -> list[Made]:
    return fulfil(*_held["atlas"], order)


@contextlib.contextmanager
def crew(settings: Settings, n_processes: int = N_PROCESSES) -> Iterator[Executor]:
    """Give the processes that make reports, to be called for before this process reads any data.

    They are branches of this process, which so long has read nothing but code and holds no threads that a branch would
    lack; what the three have in common is in memory once.

    Parameters
    ----------
    settings : Settings
    n_processes : int
        1 makes the reports in this process, one after the other.

    Raises
    ------
    StoreError
        There are no data, or those of an earlier program.
    AtlasError
        A process was ended from outside, for want of memory perhaps.
    """
    open_store(settings.data_dir).require_columns()
    if n_processes <= 1:
        _open(settings)
        with ThreadPoolExecutor(1) as pool:
            yield pool
        return
    # Elsewhere a branch may be had but is not safe.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    _give_memory_back()
    # What is code to all branches is in memory once: 50 MB.
    load_compiler()
    # What the collector has looked at it would write to in each branch, and so copy.
    gc.collect()
    gc.freeze()
    try:
        with ProcessPoolExecutor(n_processes, context, _open, (settings,)) as pool:
            # The first task starts all processes.
            pool.submit(int).result()
            yield pool
    except BrokenExecutor:
        raise AtlasError(
            "report_ended",
            "A process that made reports was ended by the computer, for want of memory perhaps. The files made so far "
            "are whole; the same command goes on from here.",
        ) from None


def run(
    pool: Executor, orders: Sequence[Order], is_cancelled: Callable[[], bool] = lambda: False
) -> Iterator[list[Made]]:
    """Yield what became of each order, as they are done.

    Parameters
    ----------
    pool : Executor
        Of `crew`.
    orders : sequence of Order
    is_cancelled : callable
        Asked between orders; after True no further order is begun.
    """
    waiting = list(orders)
    running: set[Future[list[Made]]] = set()
    while waiting or running:
        while waiting and len(running) < N_PROCESSES and not is_cancelled():
            running.add(pool.submit(_fulfil_here, waiting.pop(0)))
        if not running:
            return
        done, running = wait(running, timeout=0.5, return_when=FIRST_COMPLETED)
        for future in done:
            yield future.result()
