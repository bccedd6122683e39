"""Take the pictures of the documents: ``python -m bench.screenshots [--folder DIR] [--all] [--only NAMES]``.

Needs requirements-dev.txt and a Chromium. By default the pictures of the documents, small enough to lie beside the
code: every page and theme in French on a laptop, some in English too. With ``--all`` every page in both languages at
the sizes of a laptop, a projector and a phone, with ``--only map,coverage`` some of them, and with ``--whole`` down to
the foot of the page.
"""

from __future__ import annotations

import argparse
import io
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

from dashboard.analyses import TOPICS
from geodata.settings import PROJECT_DIR
from layers.locales import LANGUAGES

SIZES = {"laptop": (1280, 800), "projector": (1920, 1080), "phone": (390, 844)}
PAGES = {
    "map": "/",
    "playback": "/?step=2024-07&by=month&window=year",
    "explore": "/?tab=charts&type=drugs",
    "compare": "/compare",
    "corridors": "/corridors",
    "corridor": "/corridors/dakar-bamako-north",
    "posts": "/posts",
    "post": "/posts/sn-kidira",
    "crossing": "/crossings/ml-sn-kidira",
    "place": "/places/2455518",
    "regions": "/regions",
    "region": "/regions/TG-S",
    "analyses": "/analysis",
    **{name: f"/analysis/{name}" for name in TOPICS},
    "cooperation": "/cooperation",
    "scenes": "/scenes",
    "storyboard": "/scenes/border-control",
    "reports": "/reports?corridor=dakar-bamako-north",
    "data": "/data",
    "duplicates": "/data/duplicates",
    "method": "/method",
    "projector": "/?theme=projector",
    "present": "/present/border-control",
    "notes": "/present/border-control?view=notes",
}
#: What the documents show in both languages; the rest in French, whose words are the longer ones.
IN_BOTH = ("map", "present", "corridor")
#: The print theme is no page: the map as a sheet of paper.
SHEET = "sheet"
_QUALITY = 72
#: Chromium without a graphics card draws WebGL in software; the last flag keeps it from calling its maker.
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
)
#: True once every map of the page has its traces and has drawn all its sources; without a graphics card that takes
#: seconds, and a map whose sources are still to come is "loaded" for a moment.
_MAPS_ARE_DRAWN = """() => [...document.querySelectorAll(".js-plotly-plot")].every((graph) => {
  const place = graph._fullLayout && graph._fullLayout.map;
  if (!place) { return true; }
  const map = place._subplot && place._subplot.map;
  if (!map || !map.loaded() || !map.areTilesLoaded()) { return false; }
  const sources = Object.keys(map.getStyle().sources);
  const hasTraces = map.getLayersOrder().some((name) => name.startsWith("plotly-trace"));
  return (hasTraces || !graph.data.length) && sources.every((name) => map.isSourceLoaded(name));
})"""
_WAIT_S = 60.0


@contextmanager
def running_server() -> Iterator[str]:
    """Serve the store of the environment on a free port and give the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "dashboard", "--port", str(port)]
    server = subprocess.Popen(command, cwd=PROJECT_DIR, env={**os.environ, "ATLAS_ALLOW_LOADS": "1"})
    try:
        _wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(address: str, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + _WAIT_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise SystemExit("The dashboard did not start; is there data? Run: python -m etl build")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise SystemExit(f"The dashboard did not answer within {_WAIT_S:.0f} s.")


def in_language(path: str, language: str) -> str:
    """Return the address of a page in a language."""
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


def documented() -> Iterator[tuple[str, str]]:
    """Yield the name and language of each picture of the documents."""
    for name in (*PAGES, SHEET):
        yield name, "fr"
        if name in IN_BOTH:
            yield name, "en"


@contextmanager
def running_browser() -> Iterator[Any]:
    """Give a browser that draws maps."""
    from playwright.sync_api import sync_playwright

    import start

    executable = os.environ.get("ATLAS_CHROMIUM") or start.find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_ARGUMENTS))
        yield browser
        browser.close()


def take(folder: Path, names: Sequence[str], *, is_whole: bool = False) -> Iterator[Path]:
    """Write the pictures of some pages in both languages at every size, and yield their paths."""
    with running_server() as address, running_browser() as browser:
        for size, (width, height) in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            for name in names:
                for language in LANGUAGES:
                    _open(page, f"{address}{in_language(PAGES[name], language)}")
                    target = folder / f"{name}-{language}-{size}.png"
                    page.screenshot(path=target, full_page=is_whole)
                    yield target
            page.close()


def take_documented(folder: Path, names: Sequence[str] = ()) -> Iterator[Path]:
    """Write the pictures of the documents, all or some of them, and yield their paths; leftovers are removed."""
    with running_server() as address, running_browser() as browser:
        page = browser.new_page(viewport=dict(zip(("width", "height"), SIZES["laptop"], strict=True)))
        wanted = {folder / f"{name}-{language}.webp": (name, language) for name, language in documented()}
        for path in set(folder.glob("*.webp")) - set(wanted):
            path.unlink()
        for target, (name, language) in wanted.items():
            if names and name not in names:
                continue
            if name == SHEET:
                body = page.request.get(f"{address}/export/map.png?lang={language}").body()
            else:
                _open(page, f"{address}{in_language(PAGES[name], language)}")
                body = page.screenshot()
            picture = Image.open(io.BytesIO(body)).convert("RGB")
            picture.thumbnail((SIZES["laptop"][0], SIZES["laptop"][0]))
            picture.save(target, "WEBP", quality=_QUALITY, method=6)
            yield target


def _open(page: Any, address: str) -> None:
    """Open an address and wait until its maps are drawn."""
    page.goto(address, wait_until="networkidle")
    for pause_ms in (1000, 1500, 1000):
        page.wait_for_timeout(pause_ms)
        page.wait_for_function(_MAPS_ARE_DRAWN, timeout=_WAIT_S * 1000)


def main(arguments: list[str] | None = None) -> int:
    """Take the pictures; 0 when all are there."""
    parser = argparse.ArgumentParser(prog="python -m bench.screenshots", description="Take pictures of the pages.")
    parser.add_argument("--folder", type=Path, default=PROJECT_DIR / "docs" / "screenshots")
    parser.add_argument("--all", action="store_true", help="every page at every size")
    parser.add_argument("--anew", metavar="NAMES", help="some pictures of the documents, with commas between them")
    parser.add_argument("--only", metavar="NAMES", help="some pages, with commas between them")
    parser.add_argument("--whole", action="store_true", help="down to the foot of each page")
    options = parser.parse_args(arguments)
    names = options.only.split(",") if options.only else list(PAGES) if options.all else []
    if unknown := [name for name in names if name not in PAGES]:
        parser.error(f"there is no page {', '.join(unknown)}; known are {', '.join(PAGES)}")
    options.folder.mkdir(parents=True, exist_ok=True)
    anew = options.anew.split(",") if options.anew else ()
    taken = take(options.folder, names, is_whole=options.whole) if names else take_documented(options.folder, anew)
    for path in taken:
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
