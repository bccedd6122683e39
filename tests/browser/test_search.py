"""The search box of every page, by keyboard, by mouse and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from layers.locales import LANGUAGES, translator

OpenPage = Callable[[Page, str], None]
INPUT = "#search-input"
OPTIONS = "#search-list [role=option]"
both_languages = pytest.mark.parametrize("language", LANGUAGES)


def type_query(page: Page, query: str) -> None:
    """Type into the box and wait for the answer to these very letters."""
    with page.expect_response(lambda response: response.url.rpartition("q=")[2].startswith(query.replace(" ", "+"))):
        page.locator(INPUT).press_sequentially(query, delay=10)
    expect(page.locator(OPTIONS).first).to_be_visible()


@both_languages
def test_a_misspelt_post_is_found_and_opened_by_keyboard(page: Page, open_page: OpenPage, language: str) -> None:
    open_page(page, f"/method?lang={language}")
    page.keyboard.press("/")
    box = page.locator(INPUT)
    expect(box).to_be_focused()
    type_query(page, "sinkase")
    assert box.get_attribute("aria-expanded") == "true"
    first = page.locator(OPTIONS).first
    assert "Cinkassé" in first.inner_text()
    assert translator(language).value("country", "TG") in first.inner_text()
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
    assert first.get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowUp")
    assert page.locator(OPTIONS).last.get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/posts/tg-cinkasse?*")
    expect(page.locator("h1")).to_have_text("Cinkassé")
    expect(page.locator("#search-list")).to_be_hidden()


def test_escape_closes_the_list_and_then_leaves_the_box(page: Page, open_page: OpenPage) -> None:
    open_page(page, "/posts?lang=fr")
    page.locator(INPUT).click()
    type_query(page, "kidira")
    page.keyboard.press("Escape")
    expect(page.locator("#search-list")).to_be_hidden()
    expect(page.locator(INPUT)).to_have_value("")
    page.keyboard.press("Escape")
    expect(page.locator(INPUT)).not_to_be_focused()


def test_the_groups_of_the_list_have_names(page: Page, open_page: OpenPage) -> None:
    open_page(page, "/posts?lang=en")
    page.locator(INPUT).click()
    type_query(page, "kidira")
    groups = page.locator("#search-list [role=group]")
    names = [page.locator(f"#{group.get_attribute('aria-labelledby')}").inner_text() for group in groups.all()]
    assert names[0] == translator("en").text("search.group.post") and len(set(names)) == len(names)
    assert page.locator("#search-panel [role=status]").inner_text().endswith("results")


def test_nothing_found_is_said_in_a_sentence(page: Page, open_page: OpenPage) -> None:
    open_page(page, "/posts?lang=fr")
    page.locator(INPUT).fill("qqqqqq")
    expect(page.locator("#search-panel [role=status]")).to_have_text(translator("fr").text("search.nothing"))


def test_a_place_opens_its_page_and_from_there_the_map_with_its_card(page: Page, open_page: OpenPage) -> None:
    open_page(page, "/posts?lang=fr")
    page.locator(INPUT).click()
    type_query(page, "tambacunda")
    page.locator(OPTIONS).first.click()
    expect(page.locator("h1")).to_have_text("Tambacounda, Sénégal")
    page.get_by_role("link", name=translator("fr").text("post.open_map")).click()
    expect(page.locator(".card-title")).to_have_text("Tambacounda, Sénégal")
    query = parse_qs(urlsplit(page.url).query)
    assert query["sel"][0].startswith("place:") and query["v"][0].startswith("13.77")


def test_on_the_map_it_flies_there_and_keeps_the_filters(page: Page, open_page: OpenPage) -> None:
    open_page(page, "/?lang=fr&type=drugs")
    page.wait_for_function("() => window.mapKit.find('map-graph') && window.mapKit.find('map-graph').map.loaded()")
    page.locator(INPUT).click()
    type_query(page, "tambacunda")
    page.keyboard.press("Enter")
    expect(page.locator(".card-title")).to_have_text("Tambacounda, Sénégal")
    page.wait_for_function(
        "() => Math.abs(window.mapKit.find('map-graph').map.getCenter().lat - 13.77) < 0.02", timeout=20_000
    )
    page.wait_for_function("() => location.search.includes('sel=place') && location.search.includes('v=13.7')")
    assert "type=drugs" in page.url


@pytest.mark.parametrize("viewport", [(390, 844)])
def test_on_a_phone_a_lens_opens_the_box_and_the_head_has_two_rows(
    page: Page, open_page: OpenPage, viewport: tuple[int, int]
) -> None:
    open_page(page, "/posts?lang=fr")
    assert page.locator(".shell-header").bounding_box()["height"] <= 90
    expect(page.locator(INPUT)).to_be_hidden()
    page.locator(".search-toggle").click()
    expect(page.locator(INPUT)).to_be_focused()
    type_query(page, "wagadugu")
    assert "Ouagadougou" in page.locator(OPTIONS).first.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator(INPUT)).to_be_hidden()
    expect(page.locator(".search-toggle")).to_be_focused()
