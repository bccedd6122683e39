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
_FIND = """async ([rules, skipped]) => {
    const choice = rules ? { runOnly: { type: "rule", values: rules } }
        : { rules: Object.fromEntries(skipped.map((rule) => [rule, { enabled: false }])) };
    const options = { resultTypes: ["violations"], preload: false, iframes: false, ...choice };
    const found = await window.axe.run({ exclude: [".main-svg"] }, options);
    return found.violations.map((each) =>
        [each.impact, each.id, each.nodes.map((node) => node.target.join(" ")).slice(0, 5).join(" | ")]);
}"""
#: Rules whose answer depends on the width of the window.
_RULES_OF_A_PHONE = ["scrollable-region-focusable", "target-size", "meta-viewport"]
#: Colours are the same in every language, and judging them takes most of the time.
_RULES_OF_COLOUR = ["color-contrast"]
#: A map fills its frame at any size; drawn in software, millions of points only cost time.
_WITHOUT_MAPS = ".atlasmap .js-plotly-plot { display: none !important; }"
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
        Look at colours and at every size of window: for one language, that with the longer words.
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
        seen.barriers.extend(find_barriers(page, skipped=() if self._is_thorough else _RULES_OF_COLOUR))
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


def find_barriers(page: Page, rules: Sequence[str] | None = None, skipped: Sequence[str] = ()) -> list[str]:
    """Return the serious and critical findings of axe-core, which must be in the page already."""
    found = page.evaluate(_FIND, [rules and list(rules), list(skipped)])
    return [f"{rule}: {places}" for impact, rule, places in found if impact in _GRAVE]
