"""The map as a reader uses it: filters, layers, clicks, and links that reopen what was seen."""

import io
import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from PIL import Image, ImageColor

from layers.style_roads import ROAD_DENSITY_COLOURS

SENEGAL = "/?lang=en&country=SN&error=15&layers=density,posts,incidents&v=14.500_-15.500_6.00"


@pytest.fixture
def open_map(page, open_page):
    """Open the map and wait until it is drawn."""

    def open_path(path):
        open_page(page, path)
        wait_until_drawn(page)

    return open_path


def wait_until_drawn(page):
    page.wait_for_function(
        """() => {
            const found = window.mapKit && window.mapKit.find("map-graph");
            if (!found || !found.map.loaded()) { return false; }
            return found.map.getLayersOrder().some((layer) => layer.startsWith("plotly-trace-layer"));
        }"""
    )


def first_count(page):
    """Return the number in bold above the map."""
    return int(re.sub(r"\D", "", page.locator("#map-summary strong").inner_text().split(" ")[0]))


def summary_with(page, words):
    return page.locator("#map-summary", has_text=words)


def query_of(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def pixel_of(page, longitude, latitude):
    """Return where a spot is in the window."""
    box = page.locator("#map-graph").bounding_box()
    spot = page.evaluate(
        "([lon, lat]) => { const p = window.mapKit.find('map-graph').map.project([lon, lat]); return [p.x, p.y]; }",
        [longitude, latitude],
    )
    return box["x"] + spot[0], box["y"] + spot[1]


def click_on_map(page, longitude, latitude):
    # A map answers to a click once it knows what is under the pointer.
    x, y = pixel_of(page, longitude, latitude)
    page.mouse.move(x - 3, y - 3)
    page.mouse.move(x, y, steps=3)
    page.wait_for_timeout(300)
    page.mouse.click(x, y)


def wait_for_card(page, words):
    page.locator("#map-card", has_text=words).wait_for()
    return page.locator("#map-card")


def choose(page, field, option):
    page.locator(f"#{field}").click()
    page.get_by_role("option", name=option).click()
    page.keyboard.press("Escape")


def test_a_filter_changes_the_count_and_the_url(page, open_map):
    open_map("/?lang=en")
    total = first_count(page)
    choose(page, "filter-countries", re.compile("^Senegal"))
    summary_with(page, "by the filters").wait_for()
    assert 0 < first_count(page) < total
    assert query_of(page)["country"] == "SN"
    page.locator("#filter-reset").click()
    summary_with(page, "by the filters").wait_for(state="detached")
    assert first_count(page) == total
    assert "country" not in query_of(page)


def test_the_period_buttons_change_the_period_in_words_and_in_the_url(page, open_map):
    open_map("/?lang=en")
    total = first_count(page)
    page.locator("#filter-twelve-months").click()
    summary_with(page, "by the filters").wait_for()
    assert 0 < first_count(page) < total
    assert re.match(r"\d+ \w+ \d{4} to \d+ \w+ \d{4}", page.locator("#map-period-words").inner_text())
    assert {"from", "to"} <= set(query_of(page))


def test_a_link_reopens_filters_layers_and_view(page, open_map):
    open_map(SENEGAL)
    assert page.locator(".map-layers input:checked").count() == 3
    assert page.locator(".mantine-MultiSelect-pill").all_inner_texts()[0].startswith("Senegal")
    view = page.evaluate(
        """() => {
            const map = window.mapKit.find("map-graph").map;
            return [map.getCenter().lat, map.getCenter().lng, map.getZoom()];
        }"""
    )
    assert view == pytest.approx([14.5, -15.5, 6.0], abs=0.01)
    before = first_count(page)
    page.reload()
    wait_until_drawn(page)
    assert first_count(page) == before
    assert query_of(page)["error"] == "15"


def test_a_layer_that_is_ticked_is_drawn_and_explained(page, open_map):
    open_map("/?lang=en")
    assert page.locator("#map-legend .legend-regions").count() == 0
    page.get_by_label("Incidents by region").check()
    page.locator("#map-legend .legend-regions").wait_for()
    assert "regions" in query_of(page)["layers"].split(",")
    drawn = page.evaluate(
        """() => {
            const graph = document.querySelector("#map-graph .js-plotly-plot");
            const areas = graph.data.filter((trace) => trace.type === "choroplethmap" && trace.visible);
            return areas.map((trace) => trace.uid);
        }"""
    )
    assert drawn == ["regions"]


def test_a_click_on_the_heat_says_how_many_incidents_are_in_it(page, open_map):
    open_map("/?lang=en&layers=density&v=14.600_-16.000_7.00")
    click_on_map(page, -17.2, 14.75)
    card = wait_for_card(page, "lie within 40 km of this spot")
    assert int(card.locator(".card-lead").inner_text().split(" ")[0]) > 10
    assert "incidents per 1,000 km² per year" in card.inner_text()
    assert query_of(page)["sel"].startswith("spot:14.7")
    # The picture of the density outlives the mark that is put on it.
    order = page.evaluate("() => window.mapKit.find('map-graph').map.getLayersOrder()")
    assert any(layer.startswith("plotly-layout-layer") for layer in order)
    card.locator(".card-list button").first.click()
    card.locator(".card-source").wait_for()
    card.get_by_text("Back to the list").click()
    wait_for_card(page, "lie within 40 km of this spot")
    page.keyboard.press("Escape")
    page.locator("#map-card .card").wait_for(state="detached")
    assert "sel" not in query_of(page)


def test_a_click_on_the_change_says_how_many_incidents_of_either_period_are_in_it(page, open_map):
    open_map("/?lang=en&layers=change&v=14.600_-16.000_7.00")
    click_on_map(page, -15.6, 14.6)
    card = wait_for_card(page, "Within 40 km of this spot")
    assert "Value of the change here" in card.inner_text()


def test_a_click_on_an_incident_opens_its_record_with_the_source(page, open_map):
    open_map("/?lang=en&layers=incidents&type=firearms&v=16.300_0.000_7.00")
    spot = page.evaluate(
        """() => {
            const trace = document.querySelector("#map-graph .js-plotly-plot").data.find((t) => t.uid === "incidents");
            const found = window.mapKit.find("map-graph").map.getBounds();
            const at = trace.customdata.findIndex((d, i) =>
                d[0] === "incident" && found.contains([trace.lon[i], trace.lat[i]]) && trace.lon[i] > -0.5);
            return [trace.lon[at], trace.lat[at]];
        }"""
    )
    click_on_map(page, *spot)
    card = wait_for_card(page, "Source:")
    link = card.locator(".card-source a").first
    assert link.get_attribute("href").startswith("http")
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert query_of(page)["sel"].startswith("incident:")


def test_a_click_on_a_post_leads_to_its_page(page, open_map):
    open_map("/?lang=en&layers=posts&v=16.500_-15.500_8.00")
    spot = page.evaluate(
        """() => {
            const trace = document.querySelector("#map-graph .js-plotly-plot").data.find((t) => t.uid === "posts");
            const at = trace.customdata.findIndex((d) => d[1] === "sn-rosso");
            return [trace.lon[at], trace.lat[at]];
        }"""
    )
    click_on_map(page, *spot)
    card = wait_for_card(page, "Status")
    assert card.locator("a", has_text="Record of the post").get_attribute("href").startswith("/posts/")


def test_the_other_language_keeps_what_is_shown(page, open_map):
    open_map("/?lang=en&layers=incidents")
    choose(page, "filter-types", re.compile("^Firearms"))
    summary_with(page, "by the filters").wait_for()
    shown = first_count(page)
    page.locator(".shell-switch").click()
    page.wait_for_function("() => document.documentElement.lang === 'fr'")
    wait_until_drawn(page)
    assert "Légende" in page.locator(".map-legend-box").inner_text()
    assert first_count(page) == shown
    assert query_of(page)["type"] == "firearms"
    assert query_of(page)["layers"] == "incidents"


def test_filters_that_leave_nothing_say_so_on_the_map(page, open_map):
    open_map("/?type=firearms&from=1990-01-01&to=1990-12-31")
    assert "Aucun incident signalé ne répond à ces filtres" in page.locator("#map-notice").inner_text()


@pytest.mark.parametrize("viewport", [(390, 844)])
def test_on_a_phone_the_map_comes_first_and_the_filters_open_on_demand(page, open_map, viewport):
    open_map("/?lang=en&sel=post:sn-rosso")
    assert page.locator("#map-graph").bounding_box()["height"] > 400
    assert not page.locator("#filter-types").is_visible()
    page.locator("#map-card .card-close").click()
    page.locator("#map-card .card").wait_for(state="detached")
    page.locator("#map-panel-toggle").click()
    page.locator("#filter-types").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def _coloured_pixels(page, colour):
    """Return how many pixels of the map have nearly this colour."""
    picture = Image.open(io.BytesIO(page.locator("#map-graph .maplibregl-canvas").screenshot())).convert("RGB")
    difference = np.abs(np.asarray(picture, dtype=int) - ImageColor.getrgb(colour)).max(axis=2)
    return int((difference < 12).sum())


@pytest.mark.parametrize("layers", ["road_density", "road_density,incidents"])
def test_the_coloured_roads_are_seen(page, open_map, layers):
    open_map(f"/?lang=en&layers={layers}&v=6.300_0.900_7.50")
    assert all(_coloured_pixels(page, colour) > 30 for colour in ROAD_DENSITY_COLOURS[:3])


def test_what_the_layers_leave_out_opens_over_the_map_and_leaves_it_in_its_place(page, open_map):
    open_map("/?lang=en&layers=road_density,incidents")
    assert "partly under the symbols" in page.locator("#map-summary").inner_text()
    box = page.locator("#map-graph").bounding_box()
    opener, notes = page.get_by_text("What is left out"), page.locator(".map-layer-notes")
    assert not notes.is_visible()
    opener.press("Enter")
    assert "133 are left out" in notes.inner_text()
    assert page.locator("#map-graph").bounding_box() == box
    opener.press("Escape")
    assert not notes.is_visible()


def test_the_home_button_leads_back_to_a_map_that_fits_every_window(page, open_map):
    open_map("/?lang=en&layers=posts")
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_function("() => window.location.search.includes('v=')")
    page.set_viewport_size({"width": 1150, "height": 760})
    page.get_by_role("button", name="Back to the first view").click()
    page.wait_for_function("() => !window.location.search.includes('v=')")
    page.set_viewport_size({"width": 1500, "height": 900})
    page.wait_for_function(
        """() => {
            const map = window.mapKit.find("map-graph").map, home = window.mapRoom.home(map.getContainer());
            const apart = map.project([home[0], home[1]]).dist(map.project(map.getCenter()));
            return map.getContainer().clientWidth > 1100 && Math.abs(map.getZoom() - home[2]) < 0.05 && apart < 12;
        }"""
    )
