"""Every analysis in a browser: it says its question, and follows a choice into the address."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dashboard.analyses import TOPICS
from layers.locales import LANGUAGES, translator
from tests.browser.walk import Seen

OpenPage = Callable[[Page, str], None]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_says_its_question_and_its_caveat(see: Callable[[str], Seen], topic: str, language: str) -> None:
    seen, words = see(f"/analysis/{topic}?lang={language}"), translator(language)
    assert words.text(TOPICS[topic].LEAD_KEY) in seen.main
    assert words.text("common.reporting_caveat") in seen.main
    assert words.text("analysis.method") in seen.main
    assert seen.headings == [words.text(TOPICS[topic].TITLE_KEY)]


def test_a_choice_changes_the_answer_and_the_address(
    page: Page, open_page: OpenPage, wait_until_idle: Callable[[Page], None]
) -> None:
    open_page(page, "/analysis/coverage?lang=en")
    before = page.locator("#analysis-content").inner_text()
    page.get_by_role("textbox", name=translator("en").text("coverage.within"), exact=True).click()
    page.get_by_role("option", name="25 km", exact=True).click()
    page.wait_for_url("**/analysis/coverage?*within=25*")
    wait_until_idle(page)
    assert page.locator("#analysis-content").inner_text() != before


def test_the_way_back_undoes_a_choice(page: Page, open_page: OpenPage, wait_until_idle: Callable[[Page], None]) -> None:
    open_page(page, "/analysis/coverage?lang=en")
    within = page.get_by_role("textbox", name=translator("en").text("coverage.within"), exact=True)
    before = page.locator(".analysis-statement").first.inner_text()
    within.click()
    page.get_by_role("option", name="25 km", exact=True).click()
    page.wait_for_url("**/analysis/coverage?*within=25*")
    wait_until_idle(page)
    page.go_back()
    expect(within).to_have_value("50 km")
    expect(page.locator(".analysis-statement").first).to_have_text(before)
    page.go_forward()
    expect(within).to_have_value("25 km")


def test_the_method_is_one_click_away(page: Page, open_page: OpenPage) -> None:
    open_page(page, "/analysis/bias?lang=fr")
    page.get_by_role("link", name=translator("fr").text("analysis.method")).click()
    page.wait_for_url("**/method?lang=fr#method-section-*")
    anchor = page.url.rpartition("#")[2]
    page.locator(f"#{anchor} h2", has_text=translator("fr").text(TOPICS["bias"].METHOD_KEY)).wait_for()


def test_years_chosen_the_wrong_way_round_change_places(page: Page, open_page: OpenPage) -> None:
    words = translator("en")
    open_page(page, "/analysis/bias?lang=en&from=2024-01-01&to=2025-12-31")
    first, last = (page.get_by_role("textbox", name=words.text(f"filters.period_{each}")) for each in ("from", "to"))
    last.click()
    page.get_by_role("option", name="2020", exact=True).click()
    expect(first).to_have_value("2020")
    expect(last).to_have_value("2024")
    page.wait_for_url("**/analysis/bias?*from=2020-01-01*to=2024-12-31*")


def test_a_phone_shows_the_ground_of_the_whole_answer(page: Page, open_page: OpenPage) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, "/analysis/roads?lang=en")
    page.wait_for_function(
        "() => window.mapKit.find('analysis-map') && window.mapKit.find('analysis-map').map.loaded()"
    )
    west, east = page.evaluate(
        "() => { const b = window.mapKit.find('analysis-map').map.getBounds(); return [b.getWest(), b.getEast()]; }"
    )
    # From Dakar to Cotonou.
    assert west < -17.5 and east > 2.5


def test_the_map_stays_where_the_reader_moved_it_when_a_choice_changes(
    page: Page, open_page: OpenPage, wait_until_idle: Callable[[Page], None]
) -> None:
    is_drawn = "() => window.mapKit.find('analysis-map') && window.mapKit.find('analysis-map').map.loaded()"
    zoom = "() => window.mapKit.find('analysis-map').map.getZoom()"
    open_page(page, "/analysis/hotspots?lang=en")
    page.wait_for_function(is_drawn)
    before = page.evaluate(zoom)
    page.locator("#analysis-map").scroll_into_view_if_needed()
    page.locator("#analysis-map").hover(position={"x": 300, "y": 150})
    page.mouse.wheel(0, -300)
    page.wait_for_function("(zoom) => window.mapKit.find('analysis-map').map.getZoom() > zoom + 0.1", arg=before)
    page.wait_for_function("() => !window.mapKit.find('analysis-map').map.isMoving()")
    moved = page.evaluate(zoom)
    page.get_by_role("textbox", name=translator("en").text("filters.period_from"), exact=True).click()
    page.get_by_role("option", name="2015", exact=True).click()
    page.wait_for_url("**/analysis/hotspots?*from=2015*")
    wait_until_idle(page)
    page.wait_for_function(is_drawn)
    assert abs(page.evaluate(zoom) - moved) < 0.01
