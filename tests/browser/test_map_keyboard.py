"""The map without a mouse and without WebGL: layers, objects and their cards by keyboard, a picture in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from layers.locales import translator
from tests.browser.test_map import open_map, query_of

__all__ = ["open_map"]

WITHOUT_WEBGL = ["--no-sandbox", "--disable-gpu", "--disable-3d-apis", "--disable-background-networking"]
POSTS = "layers=posts&v=16.500_-15.500_7.00"


@pytest.fixture(scope="module")
def plain_browser(chromium: str, playwright_session: Playwright) -> Iterator[Browser]:
    """Return a browser that cannot draw in three dimensions, as over a remote desktop."""
    browser = playwright_session.chromium.launch(executable_path=chromium, args=WITHOUT_WEBGL)
    yield browser
    browser.close()


@pytest.fixture
def plain_page(plain_browser: Browser, server_url: str) -> Iterator[Page]:
    """Return an empty page of that browser."""
    context = plain_browser.new_context(base_url=server_url, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    yield page
    context.close()


def open_first_object(page: Page) -> str:
    """Open the list of objects and the card of the second of them, by keyboard alone; return its name there."""
    page.locator(".atlasmap-objects > summary").focus()
    page.keyboard.press("Enter")
    rows = page.locator("button.atlasmap-object")
    rows.first.wait_for()
    page.keyboard.press("Tab")
    expect(rows.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    name = rows.nth(1).locator("strong").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("#map-card .card-close")).to_be_focused()
    return name


def test_an_object_opens_its_card_and_escape_leads_back_to_the_list(
    page: Page, open_map: Callable[[str], None]
) -> None:
    open_map(f"/?lang=fr&{POSTS}")
    name = open_first_object(page)
    expect(page.locator("#map-card .card-title")).to_have_text(name)
    assert query_of(page)["sel"].startswith("post:")
    page.keyboard.press("Escape")
    expect(page.locator("button.atlasmap-object").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".atlasmap-objects > summary")).to_be_focused()


def test_a_layer_is_ticked_with_the_space_bar_and_the_focus_is_seen(
    page: Page, open_map: Callable[[str], None]
) -> None:
    open_map(f"/?lang=en&{POSTS}")
    box = page.get_by_label(translator("en").text("filters.layer_regions"))
    page.locator("#shell-content").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        if box.evaluate("element => element === document.activeElement"):
            break
    expect(box).to_be_focused()
    assert box.evaluate("element => getComputedStyle(element).outlineStyle") != "none"
    page.keyboard.press("Space")
    page.locator("#map-legend .legend-regions").wait_for()


def test_without_webgl_the_map_is_a_picture_that_follows_the_filters(plain_page: Page) -> None:
    page, words = plain_page, translator("fr")
    page.goto(f"/?lang=fr&{POSTS}")
    frame = page.locator(".atlasmap[data-pictures]")
    frame.wait_for()
    expect(page.get_by_text(words.text("access.no_webgl"))).to_be_visible()
    size = page.locator(".atlasmap-picture img").evaluate("image => [image.naturalWidth, image.clientWidth]")
    assert size[0] == pytest.approx(size[1], abs=2)
    before = int(frame.get_attribute("data-pictures") or 0)
    page.get_by_role("checkbox", name=words.text("filters.layer_incidents"), exact=True).check()
    page.wait_for_function(f"() => Number(document.querySelector('.atlasmap').dataset.pictures) > {before}")
    page.locator("#map-legend .legend-incidents").wait_for()
    page.get_by_role("button", name=words.text("layers.button.zoom_in")).click()
    page.wait_for_function("() => location.search.includes('_8.00')")
    assert open_first_object(page)


def test_without_webgl_an_analysis_has_its_map_too(plain_page: Page) -> None:
    plain_page.goto("/analysis/hotspots?lang=en")
    plain_page.locator(".atlasmap[data-pictures]").wait_for()
    expect(plain_page.get_by_text(translator("en").text("access.no_webgl"))).to_be_visible()
