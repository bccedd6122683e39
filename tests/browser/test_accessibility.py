"""Every page in both languages: no barrier that axe-core finds serious, and room for it from a phone to a wall."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from dashboard.analyses import TOPICS
from dashboard.pages import PAGES
from layers.locales import LANGUAGES
from tests.browser.test_pages import PAGES as SAMPLES
from tests.browser.walk import AXE, Seen, find_barriers

#: Every page, one sample of each with a name in its address, every analysis, and the map with a card and analyses.
OTHERS = ("/places/2455518", "/reports", "/data", "/data/duplicates")
#: Has no frame of a page: it is opened by itself.
PRESENTATION = "/present/border-control"
CARD = "/?sel=post:sn-rosso&layers=density,hotspots,posts,cooperation"
ADDRESSES = (*SAMPLES, *(f"/analysis/{topic}" for topic in TOPICS), *OTHERS, CARD)
#: Words that libraries put into the names of their controls, and no name in French or of a place has.
ENGLISH = re.compile(r"\b(the|and|with|select|search|loading|close|next|previous|download|clear|filter)\b", re.I)
everywhere = pytest.mark.parametrize("address", ADDRESSES)
both_languages = pytest.mark.parametrize("language", LANGUAGES)


def in_language(address: str, language: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


@both_languages
@everywhere
def test_a_page_has_no_serious_barrier(see: Callable[[str], Seen], language: str, address: str) -> None:
    assert see(in_language(address, language)).barriers == []


@pytest.mark.parametrize("language", ["fr"])
@everywhere
def test_a_page_fits_a_phone_and_a_wall(see: Callable[[str], Seen], language: str, address: str) -> None:
    assert see(in_language(address, language)).too_wide == []


@pytest.mark.parametrize("language", ["fr"])
@everywhere
def test_no_control_of_a_french_page_has_an_english_name(
    see: Callable[[str], Seen], language: str, address: str
) -> None:
    assert [name for name in see(in_language(address, language)).names if ENGLISH.search(name)] == []


@both_languages
def test_the_presentation_has_no_serious_barrier(page: Page, language: str) -> None:
    page.goto(f"{PRESENTATION}?lang={language}")
    page.locator("button[data-action=next][aria-label]").wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE)
    assert find_barriers(page) == []


def test_no_page_is_left_out_of_the_walk() -> None:
    wanted = [getattr(page, "PATH", "") or page.PATH_TEMPLATE for page in PAGES.values()]
    patterns = [re.sub(r"<\w+>", "[^/]+", path) for path in wanted]
    assert [
        each for each in patterns if not any(re.fullmatch(each, address) for address in (*ADDRESSES, PRESENTATION))
    ] == []
