"""Reports as files: what a reader waits for each format of a corridor, over the bundled register.

The first PDF is that of a server that has just started (`dashboard.warming`), with the numbers in it.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import psutil

from bench.measure import Result, median_seconds
from dashboard.app import create_app
from dashboard.data import AtlasData
from dashboard.reports.content import corridor_report
from dashboard.reports.formats import FORMATS
from dashboard.warming import warm
from etl.pipeline import build
from geodata.settings import Settings
from layers.filters import Filters
from layers.locales import translator

#: A corridor of 157 incidents, the third most.
CORRIDOR = "dakar-bamako-north"
_GOAL_S = 3.0
_MADE_ON = dt.date(2026, 1, 1)


def run(sizes: Sequence[int] = ()) -> Iterator[Result]:
    """Yield a result for the first PDF of a server and for each format; the sizes are not used."""
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(Settings.from_environment(), data_dir=Path(folder))
        build(settings)
        atlas = AtlasData(settings)
        warm(create_app(settings, atlas).server, atlas)
        words = translator("fr")
        begun = time.perf_counter()
        source = atlas.ground
        report = corridor_report(atlas, CORRIDOR, Filters(), words, _MADE_ON)
        FORMATS["pdf"].render(report, words, source)
        yield _result("reports: the first PDF of a server, its numbers too", atlas, time.perf_counter() - begun)
        for name, each in FORMATS.items():
            task = partial(each.render, report, words, source)
            (seconds,) = median_seconds(task, repeats=3)
            yield _result(f"reports: one corridor, {name}", atlas, seconds, len(task()) / 1000)


def _result(task: str, atlas: AtlasData, seconds: float, sent_kb: float | None = None) -> Result:
    memory = psutil.Process().memory_info().rss / 2**20
    return Result(
        task, len(atlas.index), seconds, goal=f"<= {_GOAL_S:g} s", is_reached=seconds <= _GOAL_S, peak_mb=memory,
        sent_kb=sent_kb,
    )  # fmt: skip
