"""A step of the playback in a browser: from the click to the pixels."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator, Sequence

from bench.measure import Result
from bench.screenshots import CHROMIUM_ARGUMENTS, running_server
from geodata.index import read_index
from geodata.settings import Settings
from geodata.store import open_store

#: Task -> address; the first step is in the middle of the register.
TASKS = {
    "step of a month": "/?lang=fr&step=2018-01&by=month",
    "step of a month, all so far": "/?lang=fr&step=2023-01&by=month&window=all",
    "step of a quarter, with the density": "/?lang=fr&step=2020-01&by=quarter&layers=density,corridors,incidents",
    "step of a quarter, with the regions": "/?lang=fr&step=2020-01&by=quarter&layers=regions,corridors",
}
_GOAL_S = 0.300
_STEPS, _PAUSE_MS, _WAIT_MS = 9, 1500, 60_000
IS_DRAWN = """() => {
  const found = window.mapKit && window.mapKit.find("map-graph");
  return found && found.map.loaded();
}"""
#: Seconds from a change to the picture that has it; `change` begins it, `is_begun` tells that it went out.
TO_PIXELS = """async (change, is_begun) => {
  const map = window.mapKit.find("map-graph").map, begun = performance.now();
  const turn = () => new Promise((resolve) => window.requestAnimationFrame(resolve));
  change();
  while (!is_begun() || !map.isStyleLoaded() || !map.areTilesLoaded()) { await turn(); }
  map.triggerRepaint();
  await new Promise((resolve) => map.once("render", resolve));
  await turn();
  return (performance.now() - begun) / 1000;
}"""
_STEP = f"""async () => {{
  const title = document.querySelector(".playback-title"), before = title.textContent;
  return await ({TO_PIXELS})(
    () => document.querySelector("[data-playback=forward]").click(), () => title.textContent !== before);
}}"""


def run(sizes: Sequence[int] = ()) -> Iterator[Result]:
    """Step through the bundled register in a window of 1280 x 800, drawn without a graphics card."""
    from playwright.sync_api import sync_playwright

    import start

    n_incidents = len(read_index(open_store(Settings.from_environment().data_dir).folder))
    executable = os.environ.get("ATLAS_CHROMIUM") or start.find_chromium()
    with running_server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_ARGUMENTS))
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        for task, path in TASKS.items():
            page.goto(f"{address}{path}", wait_until="networkidle")
            page.wait_for_function(IS_DRAWN, timeout=_WAIT_MS)
            taken = []
            for _ in range(_STEPS):
                page.wait_for_timeout(_PAUSE_MS)
                taken.append(page.evaluate(_STEP))
            seconds = statistics.median(taken)
            goal = "median under 300 ms"
            yield Result(task, n_incidents, seconds, goal=goal, is_reached=seconds < _GOAL_S)
        browser.close()
