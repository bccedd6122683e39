"""The page on cooperation in a browser: the matrix, the sources of a cell, the choices, the list on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from layers.locales import translator

OpenPage = Callable[[Page, str], None]
PANEL = "#cooperation-panel"


def test_a_cell_leads_to_its_source_and_escape_leads_back(page: Page, open_page: OpenPage) -> None:
    open_page(page, "/cooperation?lang=en")
    expect(page.locator(PANEL)).to_be_hidden()
    cell = page.locator("[data-cell='gh-tg|one_stop']")
    cell.focus()
    page.keyboard.press("Enter")
    expect(page.locator(PANEL)).to_contain_text("Akanu")
    link = page.locator(f"{PANEL} .card-source a").first
    assert link.get_attribute("href").startswith("http") and link.inner_text()
    page.wait_for_function("() => decodeURIComponent(location.search).includes('cell=gh-tg|one_stop')")
    page.keyboard.press("Escape")
    expect(page.locator(PANEL)).to_be_hidden()
    expect(cell).to_be_focused()


def test_an_address_opens_the_very_cell(page: Page, open_page: OpenPage) -> None:
    open_page(page, "/cooperation?lang=fr&rows=crossing&border=ml-sn&cell=ml-diboli%2Bsn-kidira%7Cagreement")
    expect(page.locator(PANEL)).to_contain_text("Patrouilles")
    expect(page.locator("#cooperation-heading")).to_contain_text(translator("fr").text("cooperation.kind.crossing"))


def test_a_field_of_work_and_other_rows_change_the_matrix_and_the_address(page: Page, open_page: OpenPage) -> None:
    open_page(page, "/cooperation?lang=en")
    words = translator("en")
    page.locator("#cooperation-domain").click()
    page.get_by_role("option", name=words.text("cooperation.domain.corruption")).click()
    expect(page.locator("[data-cell='ml-sn|agreement']")).to_have_count(0)
    expect(page.locator("[data-cell='ml-sn|agency']")).to_contain_text(words.text("cooperation.state.both"))
    page.locator("#cooperation-rows").click()
    page.get_by_role("option", name=words.text("cooperation.kind.corridor")).click()
    expect(page.locator("#cooperation-heading")).to_contain_text(words.text("cooperation.kind.corridor"))
    page.wait_for_function(
        "() => location.search.includes('domain=corruption') && location.search.includes('rows=corridor')"
    )


def test_a_border_leads_to_its_crossings(page: Page, open_page: OpenPage) -> None:
    open_page(page, "/cooperation?lang=en")
    page.locator(".cooperation-matrix tbody th a", has_text="Mali – Senegal").click()
    expect(page.locator(".cooperation-matrix tbody tr")).to_have_count(4)
    expect(page.locator(".cooperation-matrix tbody")).to_contain_text("Kidira")


@pytest.mark.parametrize("viewport", [(390, 844)])
def test_a_phone_reads_a_list_that_fits(page: Page, open_page: OpenPage, viewport: tuple[int, int]) -> None:
    open_page(page, "/cooperation?lang=fr")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    row = page.locator(".cooperation-matrix tbody tr").first
    assert row.bounding_box()["width"] <= 390
    expect(row.locator(".cooperation-silent")).to_be_visible()
    row.locator("[data-cell]").first.click()
    expect(page.locator(f"{PANEL} .card-source").first).to_be_visible()


@pytest.mark.parametrize("viewport", [(1920, 1080)])
def test_the_matrix_fits_a_projector_and_a_laptop(page: Page, open_page: OpenPage, viewport: tuple[int, int]) -> None:
    open_page(page, "/cooperation?lang=fr")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport[0]
    page.set_viewport_size({"width": 1280, "height": 800})
    page.wait_for_function("() => window.innerWidth === 1280 && document.documentElement.scrollWidth <= 1280")
