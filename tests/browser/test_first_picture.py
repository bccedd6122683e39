"""Until the map answers a picture stands in its place; it goes when the map is there, or another is wanted."""

import pytest
from playwright.sync_api import expect

from dashboard.first_picture import ASK

PLOTLY = "**/plotly.min*.js*"


@pytest.fixture
def held(page):
    """Return a page that asks for the picture and waits for Plotly, and what lets go."""
    waiting = []
    page.add_init_script(ASK)
    page.route(PLOTLY, lambda route: waiting.append(route))
    yield page, lambda: [route.continue_() for route in waiting]
    page.unroute(PLOTLY)


def _is_laid(page):
    cover = page.locator(".atlasmap-first img")
    cover.wait_for()
    page.wait_for_function("() => document.querySelector('.atlasmap-first img').style.width")
    return cover


_OF_PICTURE = """async () => {
  const frame = document.querySelector("#map-graph").closest(".atlasmap");
  const image = frame.querySelector(".atlasmap-first img");
  const [lon, lat, zoom, width] = (await window.first_picture.answer).view.split("_").map(Number);
  const box = image.getBoundingClientRect(), room = frame.getBoundingClientRect();
  const now = zoom + Math.log2(box.width / width), middle = window.mercator.toWorld(lon, lat, now);
  const x = middle[0] + (room.left + room.width / 2) - (box.left + box.width / 2);
  const y = middle[1] + (room.top + room.height / 2) - (box.top + box.height / 2);
  return window.mercator.fromWorld(x, y, now).concat(now);
}"""
_OF_MAP = """() => {
  const map = window.mapKit.find("map-graph").map;
  return [map.getCenter().lng, map.getCenter().lat, map.getZoom()];
}"""


@pytest.mark.parametrize("view", ["", "&v=12.650_-8.000_6.00"])
def test_the_picture_lies_where_the_map_will_be_and_goes_when_it_is_there(held, view):
    page, let_go = held
    page.goto(f"/?lang=fr&layers=posts{view}")
    cover = _is_laid(page)
    laid = page.evaluate(_OF_PICTURE)
    let_go()
    expect(cover).to_have_count(0)
    assert page.evaluate(_OF_MAP) == pytest.approx(laid, abs=0.01)


def test_the_picture_goes_when_the_reader_wants_another_map(held):
    page, _ = held
    page.goto("/?lang=en&layers=posts")
    cover = _is_laid(page)
    page.get_by_role("checkbox", name="Roads", exact=True).check()
    expect(cover).to_have_count(0)
