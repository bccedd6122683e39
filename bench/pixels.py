"""A change of a filter in a browser: from the choice to the pixels, for the bundled register and for a large one."""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest.mock import patch

from bench.map import build_synthetic
from bench.measure import Result
from bench.playback import IS_DRAWN, TO_PIXELS
from bench.screenshots import CHROMIUM_ARGUMENTS, running_server
from geodata.index import read_index
from geodata.settings import Settings
from geodata.store import open_store

SIZES = (0, 1_000_000)
#: Task -> layers of the address.
TASKS = {
    "filter to pixels, symbols or hexagons": "",
    "filter to pixels, regions": "&layers=regions,corridors",
    "filter to pixels, density and hotspots": "&layers=density,hotspots,corridors",
}
#: Types chosen one after the other, and none again.
_CHOICES: tuple[list[str], ...] = (["drugs"], ["firearms"], ["drugs", "medicines"], [], ["fuel"], ["medicines"], [])
_SMALL_GOAL_S, _LARGE_GOAL_S = 0.300, 0.800
_PAUSE_MS, _WAIT_MS = 1200, 120_000
_CHOOSE = f"""async (types) => {{
  const summary = document.querySelector("#map-summary"), before = summary.textContent;
  return await ({TO_PIXELS})(
    () => window.dash_clientside.set_props("filter-types", {{ value: types }}), () => summary.textContent !== before);
}}"""


def run(sizes: Sequence[int] = SIZES) -> Iterator[Result]:
    """Choose types on the map in a window of 1280 x 800, drawn without a graphics card; 0 is the bundled register."""
    for n in sizes:
        if n == 0:
            yield from _choose(Settings.from_environment().data_dir, _SMALL_GOAL_S)
            continue
        with tempfile.TemporaryDirectory() as folder:
            yield from _choose(build_synthetic(n, Path(folder)).data_dir, _LARGE_GOAL_S)


def _choose(data_dir: Path, goal_s: float) -> Iterator[Result]:
    from playwright.sync_api import sync_playwright

    import start

    n_incidents = len(read_index(open_store(data_dir).folder))
    executable = os.environ.get("ATLAS_CHROMIUM") or start.find_chromium()
    with (
        patch.dict(os.environ, {"ATLAS_DATA_DIR": str(data_dir)}),
        running_server() as address,
        sync_playwright() as it,
    ):
        browser = it.chromium.launch(executable_path=executable, args=list(CHROMIUM_ARGUMENTS))
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        for task, layers in TASKS.items():
            page.goto(f"{address}/?lang=fr{layers}", wait_until="networkidle")
            page.wait_for_function(IS_DRAWN, timeout=_WAIT_MS)
            taken = []
            for types in _CHOICES:
                page.wait_for_timeout(_PAUSE_MS)
                taken.append(page.evaluate(_CHOOSE, types))
            seconds = statistics.median(taken)
            goal = f"median under {1000 * goal_s:.0f} ms"
            yield Result(task, n_incidents, seconds, goal=goal, is_reached=seconds < goal_s)
        browser.close()
