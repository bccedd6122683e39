"""One result a task, and how it is measured: time interleaved with the peer, peak memory sampled from outside."""

from __future__ import annotations

import gc
import json
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

import psutil


@dataclass(frozen=True)
class Result:
    """Hold one line of a benchmark.

    Attributes
    ----------
    task : str
    n : int
        Incidents.
    ours_s, peer_s : float or None
        Seconds, median where it was repeated.
    peer : str
        What the peer is, and on how many rows it ran where that differs.
    ratio : float or None
        peer_s / ours_s: above 1 we are faster.
    goal : str
        The bar, in words; empty where there is none.
    is_reached : bool or None
        Whether the bar is reached on this machine, now.
    max_error : float or None
        Largest difference from the peer or the exact answer, as the task defines it.
    peak_mb : float or None
        Highest resident memory of the process while the task ran, in MB.
    sent_kb : float or None
        What the server sends, compressed, in kB; median where it was repeated.
    """

    task: str
    n: int
    ours_s: float
    peer: str = ""
    peer_s: float | None = None
    goal: str = ""
    is_reached: bool | None = None
    max_error: float | None = None
    peak_mb: float | None = None
    sent_kb: float | None = None

    @property
    def ratio(self) -> float | None:
        return None if self.peer_s is None else self.peer_s / self.ours_s

    def to_json(self) -> str:
        """Return the line for ``--json``."""
        return json.dumps({**asdict(self), "ratio": self.ratio})


def median_seconds(*tasks: Callable[[], object], repeats: int = 7) -> list[float]:
    """Return the median seconds of each task, run in turns after one warm-up so that noise falls on all of them.

    Each clears up after itself only: what the one before it left is cleared away between them.
    """
    for task in tasks:
        task()
    seconds: list[list[float]] = [[] for _ in tasks]
    for _ in range(repeats):
        for taken, task in zip(seconds, tasks, strict=True):
            gc.collect()
            begun = time.perf_counter()
            task()
            taken.append(time.perf_counter() - begun)
    return [statistics.median(taken) for taken in seconds]


class PeakMemory:
    """Sample the resident memory of this process and its children while a block runs; `peak_mb` is read afterwards."""

    def __init__(self, interval_s: float = 0.02) -> None:
        self._interval_s = interval_s
        self._stop = threading.Event()
        self._process = psutil.Process()
        self.peak_mb = 0.0

    def _resident_mb(self) -> float:
        total = 0
        for process in (self._process, *self._process.children(recursive=True)):
            try:
                total += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        return total / 1e6

    def _sample(self) -> None:
        while not self._stop.wait(self._interval_s):
            self.peak_mb = max(self.peak_mb, self._resident_mb())

    def __enter__(self) -> PeakMemory:
        self.peak_mb = self._resident_mb()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
