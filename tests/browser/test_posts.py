"""The list of border posts and the page of one, as a reader uses them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geodata import fields
from geodata.store import open_store
from layers.locales import translator

OpenPage = Callable[[Page, str], None]
ROWS = "#posts-table .ag-center-cols-container .ag-row"


@pytest.fixture(scope="module")
def posts(built_data_dir: Path):
    """Return the border posts of the store that is served."""
    return open_store(built_data_dir).read("border_posts")


def choose(page: Page, component_id: str, label: str) -> None:
    page.locator(f"#{component_id}").click()
    page.get_by_role("option", name=label).click()


def first_cells(page: Page, column: str) -> list[str]:
    return page.locator(f"{ROWS} [col-id='{column}']").all_inner_texts()


def test_a_filter_changes_rows_sentence_and_address_and_a_reload_keeps_it(
    page: Page, open_page: OpenPage, posts
) -> None:
    words = translator("fr")
    open_page(page, "/posts?lang=fr")
    n_togo = int((posts["country"] == "TG").sum())
    choose(page, "posts-country", words.value("country", "TG"))
    sentence = words.count("posts.n_listed", n_togo, total=words.number(len(posts)))
    expect(page.locator("#posts-count")).to_have_text(sentence)
    page.wait_for_url("**/posts?*country=TG*")
    open_page(page, page.url)
    expect(page.locator("#posts-count")).to_have_text(sentence)
    assert all(text.startswith("Togo") for text in first_cells(page, "countries"))
    page.locator("#posts-reset").click()
    expect(page.locator("#posts-count")).to_have_text(words.count("posts.n_listed", len(posts), total=str(len(posts))))
    assert "country" not in page.url


def test_filters_without_a_post_say_so(page: Page, open_page: OpenPage) -> None:
    open_page(page, "/posts?lang=fr&country=TG&kind=rail")
    words = translator("fr")
    expect(page.locator("#posts-count")).to_have_text(words.text("posts.none_chosen"))
    expect(page.locator("#posts-table")).to_contain_text(words.text("tables.no_rows"))


def test_the_search_finds_a_post_without_its_accents(page: Page, open_page: OpenPage) -> None:
    open_page(page, "/posts?lang=fr")
    page.locator(".tables-search input").fill("demette")
    expect(page.locator(ROWS)).to_have_count(1)
    assert first_cells(page, "name") == ["Démette"]
    page.locator(".tables-search input").fill("xyzzy")
    expect(page.locator("#posts-table")).to_contain_text(translator("fr").text("tables.no_matches"))


def test_the_incidents_sort_as_numbers(page: Page, open_page: OpenPage) -> None:
    open_page(page, "/posts?lang=en")
    header = page.locator("#posts-table .ag-header-cell[col-id='n_incidents'] .ag-header-cell-label")
    header.click()
    header.click()
    expect(page.locator("#posts-table .ag-header-cell[col-id='n_incidents']")).to_have_attribute(
        "aria-sort", "descending"
    )
    numbers = [int(text.replace(",", "")) for text in first_cells(page, "n_incidents")]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] > numbers[-1]


def test_the_keyboard_opens_a_post(page: Page, open_page: OpenPage) -> None:
    open_page(page, "/posts?lang=en&country=TG&kind=land")
    name = first_cells(page, "name")[0]
    page.locator(f"{ROWS}[row-index='0'] [col-id='name']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_export_holds_the_listed_posts(page: Page, open_page: OpenPage, language: str, posts) -> None:
    open_page(page, f"/posts?lang={language}&country=ML&kind=land")
    with page.expect_download() as download:
        page.locator("#posts-csv").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    titles, tags, *rows = csv.reader(io.StringIO(text))
    chosen = posts[(posts["country"] == "ML") & (posts["kind"] == "land")]
    assert [row[tags.index("#loc+id")] for row in rows] == chosen["post_id"].tolist()
    column = fields.column("border_posts", "name")
    assert titles[tags.index("#loc+name")] == (column.fr if language == "fr" else column.en)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_post_has_its_map_chart_and_incidents_one_below_the_other(
    page: Page, open_page: OpenPage, language: str
) -> None:
    open_page(page, f"/posts/gh-aflao?lang={language}")
    expect(page.locator("h1")).to_have_text("Aflao")
    page.locator("#profile-map canvas").first.wait_for()
    page.locator("#profile-chart .main-svg").first.wait_for()
    assert page.locator("#profile-incidents .ag-center-cols-container .ag-row").count() > 0
    assert page.locator(".post-state").count() == len(fields.POST_AGENCIES) + 1
    assert page.locator(".post-record .card-note [lang='en']").count() == 1
    chart = page.locator("#profile-chart .main-svg").first.bounding_box()
    assert chart["y"] + chart["height"] <= page.locator("#profile-incidents").bounding_box()["y"]


def test_a_post_leads_to_the_one_facing_it_and_to_the_map(page: Page, open_page: OpenPage, posts) -> None:
    facing = posts.set_index("post_id").loc["gh-aflao", "facing_post_id"]
    open_page(page, "/posts/gh-aflao?lang=en")
    page.locator(f".post-facts a[href^='/posts/{facing}']").click()
    expect(page.locator("h1")).to_have_text(posts.set_index("post_id").loc[facing, "name"])
    address = page.get_by_role("link", name=translator("en").text("post.open_map")).get_attribute("href")
    assert f"sel=post:{facing}" in address or f"sel=post%3A{facing}" in address
