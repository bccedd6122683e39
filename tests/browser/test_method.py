"""Method and sources: a text with its contents, readable on any screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dashboard.pages.method import read_document
from layers.locales import LANGUAGES

OpenPage = Callable[[Page, str], None]
both_languages = pytest.mark.parametrize("language", LANGUAGES)


@both_languages
def test_the_page_shows_every_section_of_the_document_and_the_contents_lead_there(
    page: Page, open_page: OpenPage, language: str
) -> None:
    open_page(page, f"/method?lang={language}")
    document = read_document(language)
    headings = page.locator(".method-text h2").all_inner_texts()
    assert headings[: len(document.sections)] == [name for name, _ in document.sections]
    expect(page.locator(".method-text pre").first).to_contain_text("σᵢ² = h² + uᵢ²")
    name, _ = document.sections[-1]
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator(".method-text h2", has_text=name).first).to_be_in_viewport()


@pytest.mark.parametrize("viewport", [(390, 844)])
def test_the_test_of_the_hotspots_arrives_and_fits(page: Page, open_page: OpenPage, viewport: tuple[int, int]) -> None:
    open_page(page, "/method?lang=fr")
    expect(page.locator("#method-backtest table")).to_have_count(2, timeout=30_000)
    expect(page.locator("#method-capture .main-svg").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport[0]
