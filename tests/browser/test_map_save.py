"""The map is saved as it is at the moment of the click: filters, layers, view and the ground in sight."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.test_map import open_map, query_of, wait_until_drawn

__all__ = ["open_map"]


@pytest.mark.parametrize("language", ["en"])
def test_what_is_saved_is_what_is_seen_at_the_moment_of_the_click(page, open_map, language):
    open_map(f"/?lang={language}&layers=posts,incidents&v=14.000_-6.000_6.00")
    # Nothing is given back: to hand the map itself over to Python takes ten seconds.
    page.evaluate("() => { window.mapKit.find('map-graph').map.jumpTo({ center: [-5, 13], zoom: 6.5 }); }")
    page.locator(".map-save > summary").click()
    with page.expect_download() as waited:
        page.locator(".map-save a[data-export='map.svg']").click()
    query = {name: values[0] for name, values in parse_qs(urlsplit(waited.value.url).query).items()}
    assert query["layers"] == "posts,incidents"
    assert query["lang"] == language
    assert query["v"] == "13.000_-5.000_6.50"
    west, south, east, north = (float(each) for each in query["box"].split(","))
    assert west < -5 < east and south < 13 < north
    # The legend covers the west of the map; on paper it stands beside it.
    assert -5 - west < east - -5
    assert waited.value.suggested_filename.endswith(f"_{language}.svg")
    assert "<svg" in waited.value.path().read_text(encoding="utf-8")


def test_the_menu_is_worked_by_keyboard_and_closes_on_escape(page, open_map):
    open_map("/?lang=fr&v=14.000_-6.000_6.00")
    button = page.locator(".map-save > summary")
    button.focus()
    page.keyboard.press("Enter")
    links = page.locator(".map-save a")
    assert [link.inner_text() for link in links.all()] == [
        "Page à imprimer (PDF)", "Image (PNG)", "Dessin vectoriel (SVG)", "Page web qui s’ouvre sans internet",
    ]  # fmt: skip
    page.keyboard.press("Tab")
    assert "box=" in page.evaluate("document.activeElement.href")
    page.keyboard.press("Escape")
    assert not links.first.is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_change_of_filters_is_in_the_file_without_a_reload(page, open_map):
    open_map("/?lang=fr&v=14.000_-6.000_6.00")
    page.get_by_text("Densité", exact=False).first.click()
    wait_until_drawn(page)
    page.wait_for_function("() => window.location.search.includes('layers=')")
    page.locator(".map-save > summary").click()
    link = page.locator(".map-save a[data-export='map.pdf']")
    link.focus()
    saved = parse_qs(urlsplit(link.get_attribute("href")).query)
    assert saved["layers"][0] == query_of(page)["layers"]
    assert "density" in saved["layers"][0]
