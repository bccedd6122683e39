"""The real application in a real browser that may speak to this machine alone and must have nothing to complain of."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

playwright_api = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import (  # noqa: E402
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    expect,
)

import start  # noqa: E402
from tests.browser.walk import LAPTOP, Seen, Walker  # noqa: E402

PROJECT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).resolve().parent
LANGUAGES = ("fr", "en")
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
#: Without a graphics card the maps are drawn in software, and what is no map without GL at all; and neither the browser
#: nor a page is to reach anybody: no name leads anywhere. (To hold requests back one by one would also turn the cache
#: of the browser off.)
CHROMIUM_ARGUMENTS = [
    "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist",
    "--disable-gpu-compositing",
    "--disable-background-networking", "--disable-component-update", "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip
#: Complaints of the browser that are not about us, each with its reason.
ALLOWED_COMPLAINTS: dict[str, str] = {
    "GPU stall due to ReadPixels": "the software renderer of the tests is slow to hand over a picture",
}
TIMEOUT_MS = 30_000
#: What is expected comes when the machine has time for it; how long that takes is not what these tests are about.
expect.set_options(timeout=TIMEOUT_MS)
#: Dash marks what it waits for; a table that is there has rows, or a sentence in their place.
IS_IDLE = """() => {
    const content = document.getElementById("shell-content");
    const marks = "._dash-loading, ._dash-loading-callback, [data-dash-is-loading='true'], .dash-graph--pending";
    const tables = Array.from(document.querySelectorAll(".tables"));
    const areDrawn = tables.every((table) => table.querySelector(".ag-row, .ag-overlay"));
    return Boolean(content) && content.childElementCount > 0 && areDrawn && !document.querySelector(marks);
}"""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, before xdist reads it; what reads the pages of one walk stays together."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            language = item.callspec.params.get("language", "") if hasattr(item, "callspec") else ""
            if "see" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.walk)
                item.add_marker(pytest.mark.xdist_group(f"walk-{language}"))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Refuse to walk twice: a pytest that this xdist does not know leaves its groups without effect, silently."""
    if session.config.getoption("loadgroup", False):
        loose = [
            item.nodeid for item in session.items if item.get_closest_marker("walk") and "@walk" not in item.nodeid
        ]
        assert not loose, f"xdist keeps {len(loose)} tests of the walk apart: are pytest and pytest-xdist a pair?"


@pytest.fixture(scope="session")
def server_url(built_data_dir: Path, run_folder: Path) -> Iterator[str]:
    """Return the address of the application, served as it is in use, on a free port, to all workers of the run.

    The first that needs it starts it, and ends it when no other is at work any more; who comes later starts another.
    """
    shared = run_folder / "server"
    address, at_work = shared / "address.txt", shared / f"at-work-{os.getpid()}"
    with contextlib.ExitStack() as mine:
        with start.alone(run_folder):
            at_work.mkdir(parents=True)
            mine.enter_context(start.alone(at_work))
            is_first = not address.exists()
            if is_first:
                address.write_text(mine.enter_context(serving(built_data_dir, at_work / "log.txt")), encoding="utf-8")
            url = address.read_text(encoding="utf-8")
        yield url
        if is_first:
            with start.alone(run_folder):
                address.unlink()
            for other in shared.glob("at-work-*"):
                if other != at_work:
                    with start.alone(other):
                        pass


@contextlib.contextmanager
def serving(data_dir: Path, log: Path) -> Iterator[str]:
    """Serve a data folder on a free port and give the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # The picture before the map has a test of its own; each page would have one drawn.
    settings = {"ATLAS_DATA_DIR": str(data_dir), "ATLAS_ALLOW_LOADS": "1", "ATLAS_FIRST_PICTURE": "0"}
    environment = {**os.environ, **settings}
    command = [sys.executable, "-m", "dashboard", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, process, log)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(url: str, process: subprocess.Popen, log: Path, seconds: float = 90.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the server did not answer: {log.read_text(encoding='utf-8', errors='replace')}")


@pytest.fixture(scope="session")
def playwright_session() -> Iterator[Playwright]:
    """Return Playwright, once a run."""
    with playwright_api.sync_playwright() as session:
        yield session


@pytest.fixture(scope="session")
def browser(chromium: str, playwright_session: Playwright) -> Iterator[Browser]:
    """Return the browser, once a run."""
    browser = playwright_session.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def language() -> str:
    """Return the language of the browser; parametrise it to test both."""
    return "fr"


@pytest.fixture
def viewport() -> tuple[int, int]:
    """Return the size of the window in pixels; parametrise it to test others."""
    return (1280, 800)


class Watch:
    """Note what a page must not do: speak to another machine, complain, fail."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def follow(self, page: Page) -> None:
        """Note the faults of a page from now on."""
        page.on("request", self._request)
        page.on("response", self._response)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"error in the page: {error}"))

    def _request(self, request: Request) -> None:
        if not is_local(request.url):
            self.faults.append(f"request to another machine: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"status {response.status}: {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(part in message.text for part in ALLOWED_COMPLAINTS):
            self.faults.append(f"{message.type} in the console: {message.text}")


def is_local(url: str) -> bool:
    """Tell whether an address stays on this machine."""
    parts = urlsplit(url)
    return parts.scheme in ("data", "blob") or parts.hostname == "127.0.0.1"


@pytest.fixture
def watch() -> Watch:
    """Return the faults of the page so far."""
    return Watch()


@pytest.fixture(scope="session")
def windows(
    chromium: str, playwright_session: Playwright, server_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], BrowserContext]]:
    """Return the function that gives the window of a language, one a run.

    It has a folder of its own, in which the browser keeps the scripts as it has compiled them: a page opens with half
    the work.
    """
    known: dict[str, BrowserContext] = {}

    def window(language: str) -> BrowserContext:
        if language not in known:
            known[language] = playwright_session.chromium.launch_persistent_context(
                tmp_path_factory.mktemp("browser"), executable_path=chromium, args=CHROMIUM_ARGUMENTS,
                base_url=server_url, locale=LOCALES[language], viewport=LAPTOP,
            )  # fmt: skip
            known[language].set_default_timeout(TIMEOUT_MS)
        return known[language]

    yield window
    for each in known.values():
        each.close()


@pytest.fixture
def page(
    windows: Callable[[str], BrowserContext], language: str, viewport: tuple[int, int], watch: Watch
) -> Iterator[Page]:
    """Return an empty page of a reader who was never here; when the test ends, any fault it had fails the test."""
    context = windows(language)
    # A browser without a page would end.
    kept = list(context.pages)
    page = context.new_page()
    page.set_viewport_size({"width": viewport[0], "height": viewport[1]})
    watch.follow(page)
    yield page
    forget_reader(context)
    for each in context.pages:
        if each not in kept:
            each.close()
    assert watch.faults == []


def forget_reader(context: BrowserContext) -> None:
    """Remove what pages have kept in the browser, but for its cache."""
    context.clear_cookies()
    for each in context.pages:
        if is_local(each.url):
            each.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")


@pytest.fixture(scope="session")
def walkers() -> dict[str, Walker]:
    """Return who has seen pages, one a language: opening a page takes seconds, many tests read it."""
    return {}


@pytest.fixture
def see(
    windows: Callable[[str], BrowserContext], language: str, walkers: dict[str, Walker], watch: Watch
) -> Callable[[str], Seen]:
    """Return the function that says what is at an address; a fault of the page fails the test that opened it."""
    walker = walkers.setdefault(language, Walker(open_page, is_thorough=language == "fr"))

    def look(address: str) -> Seen:
        seen = walker.see(address, windows(language), watch.follow)
        assert watch.faults == []
        return seen

    return look


def open_page(page: Page, path: str) -> None:
    """Open a path of the application and wait until Dash has nothing left to do."""
    page.goto(path)
    wait_until_idle(page)


def wait_until_idle(page: Page) -> None:
    """Wait until the page is drawn and no answer is awaited."""
    page.wait_for_selector("#shell-content")
    page.wait_for_load_state("networkidle")
    page.wait_for_function(IS_IDLE)
    page.wait_for_load_state("networkidle")


@pytest.fixture(name="open_page")
def open_page_fixture() -> Callable[[Page, str], None]:
    """Return `open_page`."""
    return open_page


@pytest.fixture(name="wait_until_idle")
def wait_until_idle_fixture() -> Callable[[Page], None]:
    """Return `wait_until_idle`."""
    return wait_until_idle
