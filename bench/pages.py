"""The first visit to each page in a real browser: what goes over the line, and when a reader can begin.

Needs requirements-dev.txt, a Chromium and a built store. The browser is new for each visit: nothing is kept from
before. Without a graphics card the maps are drawn in software, which is slower than any laptop.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator, Sequence
from typing import Any

from bench.measure import Result
from bench.screenshots import CHROMIUM_ARGUMENTS, PAGES, running_server
from dashboard.data import AtlasData
from geodata.settings import Settings

_GOAL_S, _GOAL_KB = 3.0, 2500.0
_REPEATS = 3
_WAIT_MS = 60_000
#: True once what the page is opened for is there: the map with its symbols, or text and tables.
IS_USABLE = """() => {
    const content = document.getElementById("shell-content");
    if (!content || !content.childElementCount) { return false; }
    const maps = Array.from(document.querySelectorAll(".atlasmap .atlasmap-graph"));
    const are_drawn = maps.slice(0, 1).every((graph) => {
        const found = window.mapKit && window.mapKit.find(graph.id);
        const layers = found && found.map.loaded() ? found.map.getLayersOrder() : [];
        return layers.some((name) => name.startsWith("plotly-trace"));
    });
    const tables = Array.from(document.querySelectorAll(".tables"));
    return are_drawn && tables.every((table) => table.querySelector(".ag-row, .ag-overlay"));
}"""
#: True once the map can be read: legend and counts are there, and the map or the picture in its place.
IS_READ = f"""() => {{
    const picture = document.querySelector(".atlasmap-first img");
    const has_legend = document.querySelector("#map-legend .legend");
    return ({IS_USABLE})() || Boolean(has_legend && picture && picture.complete && picture.style.width);
}}"""


def run(sizes: Sequence[int] = (), names: Sequence[str] = tuple(PAGES)) -> Iterator[Result]:
    """Visit each page of the bundled registers anew, the map several times; sizes have no meaning here."""
    from playwright.sync_api import sync_playwright

    import start

    n = len(AtlasData(Settings.from_environment()).index)
    executable = os.environ.get("ATLAS_CHROMIUM") or start.find_chromium()
    with running_server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_ARGUMENTS))
        visit(browser, address)  # The first answers of a server are those of its start.
        for name in names:
            repeats = _REPEATS if PAGES[name] == "/" else 1
            visits = [visit(browser, f"{address}{PAGES[name]}?lang=fr") for _ in range(repeats)]
            seconds, read_s, sent_kb = (statistics.median(part) for part in zip(*visits, strict=True))
            if PAGES[name] == "/":
                yield Result(task=f"first visit: {name}, can be read", n=n, ours_s=read_s)
            yield Result(
                task=f"first visit: {name}",
                n=n,
                ours_s=seconds,
                goal="usable within 3 s, 2,500 kB",
                is_reached=seconds < _GOAL_S and sent_kb < _GOAL_KB,
                sent_kb=sent_kb,
            )
        browser.close()


def visit(browser: Any, address: str) -> tuple[float, float, float]:
    """Open an address with nothing kept; return seconds until it is usable and until it can be read, and kB."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR")
    page = context.new_page()
    received = count_received(page)
    begun = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(IS_READ, timeout=_WAIT_MS)
    read_s = time.perf_counter() - begun
    page.wait_for_function(IS_USABLE, timeout=_WAIT_MS)
    seconds = time.perf_counter() - begun
    page.wait_for_load_state("networkidle")
    context.close()
    return seconds, read_s, sum(received) / 1000


def count_received(page: Any) -> list[float]:
    """Return a list that grows by the bytes of each answer, as they went over the line."""
    received: list[float] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    return received
