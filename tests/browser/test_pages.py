"""Every page in both languages: its title, its language, nothing of the other one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dashboard.shell import NAVIGATION
from layers.locales import LANGUAGES, translator
from tests.browser.conftest import Watch
from tests.browser.walk import Seen

OpenPage = Callable[[Page, str], None]
#: Address -> key of the title, and whether there is a map on it.
PAGES = {
    "/": ("map.title", True),
    "/compare": ("compare.title", True),
    "/corridors": ("corridors.title", False),
    "/corridors/dakar-bamako-north": ("corridors.one_title", True),
    "/posts": ("posts.title", False),
    "/posts/sn-kidira": ("post.title", True),
    "/crossings/ml-sn-kidira": ("profile.crossing", True),
    "/regions": ("regions.title", False),
    "/regions/TG-S": ("profile.region", True),
    "/analysis": ("analysis.title", False),
    "/cooperation": ("cooperation.title", True),
    "/scenes": ("scenes.title", False),
    "/scenes/border-control": ("scenes.one_title", False),
    "/method": ("method.title", False),
}
MAPS = [path for path, (_, has_map) in PAGES.items() if has_map]
both_languages = pytest.mark.parametrize("language", LANGUAGES)


def other(language: str) -> str:
    return next(each for each in LANGUAGES if each != language)


@both_languages
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_title_language_and_navigation_of_the_reader(
    see: Callable[[str], Seen], language: str, path: str
) -> None:
    seen, words = see(f"{path}?lang={language}"), translator(language)
    assert seen.title == f"{words.text(title_key(path))} · {words.text('common.app_name')}"
    assert seen.language == language
    assert seen.navigation == [words.text(key) for key, _ in NAVIGATION]
    assert len(seen.headings) == 1
    assert words.text("common.reporting_caveat") in seen.body


def title_key(path: str) -> str:
    return PAGES[path][0]


@both_languages
@pytest.mark.parametrize("path", PAGES)
def test_no_sentence_of_the_other_language_is_on_a_page(see: Callable[[str], Seen], language: str, path: str) -> None:
    seen, foreign = see(f"{path}?lang={language}"), translator(other(language))
    keys = ("common.reporting_caveat", "common.sources_line", "tables.search", "tables.page_size", "posts.open_means")
    assert [key for key in keys if foreign.text(key) in seen.body] == []


@both_languages
@pytest.mark.parametrize("path", MAPS)
def test_a_page_with_a_map_has_the_disclaimer_and_the_sources(
    see: Callable[[str], Seen], language: str, path: str
) -> None:
    seen, words = see(f"{path}?lang={language}"), translator(language)
    organisation = words.text("common.organisation_default")
    assert words.text("common.disclaimer", organisation=organisation) in seen.main
    assert words.text("common.sources_line") in seen.main


@both_languages
def test_without_a_language_in_the_url_the_browser_decides(page: Page, open_page: OpenPage, language: str) -> None:
    open_page(page, "/method")
    assert page.locator("html").get_attribute("lang") == language


@both_languages
def test_the_other_language_is_one_click_away_and_keeps_the_address(
    page: Page, open_page: OpenPage, wait_until_idle: Callable[[Page], None], language: str
) -> None:
    open_page(page, f"/posts?lang={language}&country=TG")
    page.locator(".shell-switch").click()
    page.wait_for_url(f"**/posts?*lang={other(language)}*")
    wait_until_idle(page)
    assert "country=TG" in page.url
    assert page.locator("html").get_attribute("lang") == other(language)


@both_languages
def test_an_address_that_leads_nowhere_is_told_in_a_sentence(page: Page, open_page: OpenPage, language: str) -> None:
    open_page(page, f"/nowhere?lang={language}")
    assert translator(language).text("common.not_found") in page.locator("main").inner_text()


@both_languages
@pytest.mark.parametrize(
    ("path", "code"), [("/posts/sn-kidirra", "no_post"), ("/crossings/ml-sn-kidirra", "no_crossing")]
)
def test_an_unknown_identifier_is_told_in_a_sentence_with_status_and_what_it_may_have_meant(
    page: Page, open_page: OpenPage, watch: Watch, language: str, path: str, code: str
) -> None:
    open_page(page, f"{path}?lang={language}")
    sentence = translator(language).error(code, "", {"identifier": path.rpartition("/")[2]})
    assert sentence and sentence in page.locator("main").inner_text()
    assert page.locator(f"main a[href^='{path.replace('rr', 'r')}?']").count() == 1
    assert watch.faults and all("404" in fault for fault in watch.faults)
    watch.faults.clear()


def test_the_navigation_walks_through_the_pages_without_loading_them_anew(page: Page, open_page: OpenPage) -> None:
    open_page(page, "/method?lang=en")
    page.evaluate("window.isSameDocument = true")
    page.get_by_role("link", name=translator("en").text("common.nav_posts"), exact=True).click()
    page.locator("h1", has_text=translator("en").text("posts.title")).wait_for()
    assert page.evaluate("window.isSameDocument")


@both_languages
def test_an_open_page_says_that_newer_data_are_in_use_and_shows_them_when_asked(
    page: Page, open_page: OpenPage, language: str
) -> None:
    words = translator(language)
    page.route("**/data-version", lambda route: route.fulfill(body="", headers={"Atlas-Data": "2031-01-01.abcd"}))
    open_page(page, f"/posts?lang={language}")
    shown = page.locator("#shell-foot-version").inner_text()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#shell-foot-version")).to_have_text(
        words.text("common.data_version", version="2031-01-01.abcd")
    )
    expect(page.locator("#shell-newer")).to_contain_text("2031-01-01.abcd")
    page.get_by_role("button", name=words.text("links.show_newer")).click()
    # The server of this test goes on with the data it had.
    expect(page.locator("#shell-newer")).to_have_text("")
    expect(page.locator("#shell-foot-version")).to_have_text(shown)
