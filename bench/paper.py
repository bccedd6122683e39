"""The map as a file: what a reader waits for each format, over the bundled register."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from bench.measure import Result, median_seconds
from dashboard.app import create_app
from dashboard.data import AtlasData
from dashboard.map_export import map_sheet
from dashboard.map_state import MapState
from dashboard.scenes.bundled import bundled_storyboards
from etl.pipeline import build
from geodata.settings import Settings
from layers.locales import translator
from layers.paper import FORMATS, render_sheet
from layers.paper_features import FeatureSource

#: States of the map by name: what it opens with, and the heaviest one.
STATES: dict[str, dict[str, str]] = {
    "first view": {},
    "density and all symbols": {"layers": "density,roads,corridors,crossings,posts,incidents"},
}
_GOAL_S = 2.0
_MADE_ON = dt.date(2026, 1, 1)


def run(sizes: Sequence[int] = ()) -> Iterator[Result]:
    """Yield a result for each format and state; the sizes are not used, the register is the bundled one."""
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(Settings.from_environment(), data_dir=Path(folder))
        build(settings)
        atlas = AtlasData(settings)
        begun = time.perf_counter()
        source = FeatureSource(atlas.store)
        words = translator("fr")
        sheet = map_sheet(atlas, MapState(), words, "http://localhost/", _MADE_ON, has_view=False)
        render_sheet(sheet, source, words, "png")
        yield _result("paper: the first sheet of a process", atlas, time.perf_counter() - begun)
        for name, query in STATES.items():
            sheet = map_sheet(atlas, MapState.from_query(query), words, "http://localhost/", _MADE_ON, has_view=False)
            for file_format in FORMATS:
                task = partial(render_sheet, sheet, source, words, file_format)
                (seconds,) = median_seconds(task, repeats=5)
                yield _result(f"paper: {name}, {file_format}", atlas, seconds, len(task()) / 1000)
        yield from _storyboard(atlas)


def _storyboard(atlas: AtlasData) -> Iterator[Result]:
    """Yield what a reader waits for the bundled storyboard, for each scene of it."""
    client = create_app(atlas.settings, atlas).server.test_client()
    n_scenes = len(bundled_storyboards()["border-control"].scenes)
    for file_format in ("pptx", "pdf"):
        begun = time.perf_counter()
        answer = client.get(f"/export/storyboard/border-control.{file_format}?lang=fr")
        seconds = (time.perf_counter() - begun) / n_scenes
        yield _result(f"paper: storyboard, a scene, {file_format}", atlas, seconds, len(answer.data) / 1000)


def _result(task: str, atlas: AtlasData, seconds: float, sent_kb: float | None = None) -> Result:
    goal = f"<= {_GOAL_S:g} s"
    return Result(task, len(atlas.index), seconds, goal=goal, is_reached=seconds <= _GOAL_S, sent_kb=sent_kb)
