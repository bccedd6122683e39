"""Storyboards in a real browser: from a view of the map to a scene that is worded, moved, undone; room on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dashboard.scenes.bundled import bundled_storyboards
from dashboard.scenes.exchange import render_json
from layers.locales import Translator, translator

OpenPage = Callable[[Page, str], None]


def titles(page: Page) -> list[str]:
    return page.locator(".scenes-title").all_inner_texts()


def add_view(page: Page, title: str, words: Translator) -> None:
    page.get_by_label(words.text("scenes.title_of_scene")).fill(title)
    page.locator("#add-view-send").click()
    expect(page.locator("#add-view-said")).to_contain_text(title)


@pytest.mark.parametrize("language", ["en"])
def test_two_views_of_the_map_become_a_storyboard_that_can_be_worded_moved_and_undone(
    page: Page, open_page: OpenPage, language: str
) -> None:
    words = translator(language)
    open_page(page, "/?lang=en&type=drugs")
    page.locator(".add-view summary").click()
    add_view(page, "One", words)
    add_view(page, "Two", words)
    page.locator("#add-view-said a").click()
    page.locator(".scenes-scene").nth(1).wait_for()
    assert titles(page) == ["1. One", "2. Two"]
    view = page.locator(".scenes-scene a").first.get_attribute("href") or ""
    assert "type=drugs" in view and "v=" in view, "the view is the one that was seen, though the address named none"

    page.locator("[data-action=edit][data-target=two]").click()
    page.get_by_label("Message, one sentence on the projector (English)").fill("{n_incidents} of drugs")
    # The field is left by pressing another button: what was typed is kept all the same.
    page.locator("[data-action=up][data-target=two]").click()
    expect(page.locator(".scenes-title").first).to_have_text("1. Two")
    page.locator("[data-action=done]").click()
    expect(page.locator(".scenes-message")).to_have_text("339 of drugs")

    page.locator("[data-action=edit][data-target=two]").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".scenes-title").first).to_have_text("1. One")
    expect(page.locator("[data-action=up][data-target=two]")).to_be_focused()
    page.locator(".scenes-scene").nth(0).drag_to(page.locator(".scenes-scene").nth(1))
    expect(page.locator(".scenes-title").first).to_have_text("1. Two")
    for first in ("1. One", "1. Two"):
        page.locator(".scenes-history [data-action=undo]").click()
        expect(page.locator(".scenes-title").first).to_have_text(first)


@pytest.mark.parametrize("viewport", [(390, 844)], ids=["phone"])
def test_on_a_phone_the_menu_of_the_map_and_both_storyboard_pages_fit(page: Page, open_page: OpenPage) -> None:
    def is_wide() -> bool:
        return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")

    open_page(page, "/?lang=fr")
    page.locator(".add-view summary").click()
    page.locator("#add-view-send").wait_for()
    box = page.locator(".add-view-box").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert not is_wide()

    open_page(page, "/scenes?lang=fr")
    board = bundled_storyboards()["border-control"]
    file = {"name": "a.json", "mimeType": "application/json", "buffer": render_json(board).encode()}
    page.set_input_files("#scenes-upload input", file)
    expect(page.locator("#scenes-status")).to_contain_text(board.title.fr)
    assert not is_wide()
    page.locator(".scenes-list a", has_text=board.title.fr).first.click()
    page.locator(".scenes-scene [data-action=edit]").first.click()
    page.locator(".scenes-fields textarea").first.wait_for()
    assert not is_wide()
