"""A walk through the pages in one window a language: each is opened once, and every test reads what was seen there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import BrowserContext, Page, TimeoutError

#: axe-core as its wheel carries it: no request leaves the machine.
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
LAPTOP = {"width": 1280, "height": 800}
#: The narrowest phone and a wall of four thousand points.
PHONE, WALL = {"width": 360, "height": 740}, {"width": 3840, "height": 2160}
#: What keeps a reader out; the milder findings are advice.
_GRAVE = ("serious", "critical")
_FIND = """async (choice) => {
    const options = { resultTypes: ["violations"], preload: false, iframes: false, ...choice };
    const found = await window.axe.run({ exclude: [".main-svg"] }, options);
    return found.violations.map((each) =>
        [each.impact, each.id, each.nodes.map((node) => node.target.join(" ")).slice(0, 5).join(" | ")]);
}"""
#: Rules whose answer depends on the width of the window.
_RULES_OF_A_PHONE = ["scrollable-region-focusable", "target-size", "meta-viewport"]
#: What depends on words: that there are any where a name is needed, and that they say their language. Colours, order
#: and roles are the same in every language; they are judged in one.
_KINDS_OF_WORDS = ["cat.language", "cat.name-role-value", "cat.text-alternatives", "cat.forms"]
#: A map fills its frame at any size; drawn in software, millions of points only cost time.
_WITHOUT_MAPS = ".atlasmap .js-plotly-plot { display: none !important; }"
#: A map goes on drawing for a second after all else is there; nobody looks at the picture here. It stays on the page.
_REST_MAPS = """() => document.querySelectorAll(".atlasmap .js-plotly-plot").forEach((graph) => {
    const map = graph._fullLayout && graph._fullLayout.map && graph._fullLayout.map._subplot.map;
    if (map) { map._render = () => map; }
})"""
_NAMES = """() => ["aria-label", "title", "placeholder", "alt", "data-title"].flatMap((name) =>
    [...document.querySelectorAll(`[${name}]`)].filter((each) => !each.closest("[lang=en]"))
        .map((each) => each.getAttribute(name)))"""
_FITS = "() => document.documentElement.scrollWidth <= window.innerWidth"
_FIT_MS = 4_000
#: What answers to a change of size has answered when the picture after the next is drawn.
_NEXT_PICTURE = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass(frozen=True)
class Seen:
    """Hold what a reader meets on an opened page.

    Attributes
    ----------
    title, language : str
    navigation : list of str
    headings : list of str
        Those of the first level.
    body, main : str
        Visible text.
    names : list of str
        What controls and pictures are called without being seen.
    barriers : list of str
        Serious and critical findings of axe-core, on a laptop and on a phone.
    too_wide : list of int
        Widths of windows in which the page scrolls sideways, pixels.
    """

    title: str
    language: str
    navigation: list[str]
    headings: list[str]
    body: str
    main: str
    names: list[str]
    barriers: list[str] = field(default_factory=list)
    too_wide: list[int] = field(default_factory=list)


class Walker:
    """Open each address once.

    Parameters
    ----------
    open_page : callable
    is_thorough : bool
        Look for every barrier and at every size of window: for one language, that with the longer words. In the others
        what depends on words.
    """

    def __init__(self, open_page: Callable[[Page, str], None], is_thorough: bool) -> None:
        self._is_thorough = is_thorough
        self._open_page = open_page
        self._seen: dict[str, Seen] = {}

    def see(self, address: str, window: BrowserContext, follow: Callable[[Page], None]) -> Seen:
        """Return what is at an address; opened now where it has not been seen yet, and followed then."""
        if address not in self._seen:
            page = window.new_page()
            follow(page)
            try:
                self._open_page(page, address)
                page.wait_for_function("document.title.includes('·')")
                self._seen[address] = self._look(page)
            finally:
                page.close()
        return self._seen[address]

    def _look(self, page: Page) -> Seen:
        page.evaluate(_REST_MAPS)
        seen = Seen(
            title=page.title(),
            language=page.locator("html").get_attribute("lang") or "",
            navigation=page.locator(".shell-nav a").all_inner_texts(),
            headings=page.locator("h1").all_inner_texts(),
            body=page.locator("body").inner_text(),
            main=page.locator("main").inner_text(),
            names=page.evaluate(_NAMES),
        )
        page.evaluate(AXE)
        seen.barriers.extend(find_barriers(page, kinds=() if self._is_thorough else _KINDS_OF_WORDS))
        if self._is_thorough:
            self._look_at_sizes(page, seen)
        return seen

    def _look_at_sizes(self, page: Page, seen: Seen) -> None:
        page.add_style_tag(content=_WITHOUT_MAPS)
        for size in (WALL, PHONE):
            page.set_viewport_size(size)
            try:
                # Charts follow the window a moment later.
                page.wait_for_function(_FITS, timeout=_FIT_MS)
            except TimeoutError:
                seen.too_wide.append(size["width"])
        page.evaluate(_NEXT_PICTURE)
        seen.barriers.extend(find_barriers(page, _RULES_OF_A_PHONE))


def find_barriers(page: Page, rules: Sequence[str] = (), kinds: Sequence[str] = ()) -> list[str]:
    """Return the serious and critical findings of axe-core, which must be in the page already.

    Parameters
    ----------
    page : Page
    rules, kinds : sequence of str
        Judge by these rules, or by those of these kinds (what axe-core calls tags), alone.
    """
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": list(kinds)}
    found = page.evaluate(_FIND, {"runOnly": only} if rules or kinds else {})
    return [f"{rule}: {places}" for impact, rule, places in found if impact in _GRAVE]
