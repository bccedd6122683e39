"""Charts that filter the map, an area drawn on it, its incidents as a table, and the views seen before."""

import math
import re

from tests.browser.test_map import first_count, open_map, query_of, wait_until_drawn  # noqa: F401


def bar(page, facet, value):
    return page.locator(f"[data-facet='{facet}'][data-value='{value}']")


def wait_for_pressed(page, facet, value, pressed):
    page.locator(f"[data-facet='{facet}'][data-value='{value}'][aria-pressed='{pressed}']").wait_for()


def count_of(page, facet, value):
    return int(re.sub(r"\D", "", bar(page, facet, value).locator(".facet-count").inner_text()))


#: True where the map shows a whole area (west, south, east, north, degrees).
SHOWS = """([west, south, east, north]) => {
    const seen = window.mapKit.find("map-graph").map.getBounds();
    return seen.contains([west, south]) && seen.contains([east, north]);
}"""
#: The four countries, and where most is reported.
WHOLE, SOUTH = [-17.6, 4.6, 4.3, 25.0], [-17.6, 4.6, 4.3, 17.0]
LOOK = """([longitude, latitude, zoom]) => {
    const { map } = window.mapKit.find("map-graph");
    map.jumpTo({ center: [longitude, latitude], zoom }, { originalEvent: new Event("test") });
    return map.getBounds().toArray().flat();
}"""


def test_what_is_in_view_stays_in_view_whether_the_drawer_is_open_or_not(page, open_map):  # noqa: F811
    open_map("/?lang=en&tab=charts")
    page.wait_for_function(SHOWS, arg=SOUTH)
    low = page.locator("#map-graph").bounding_box()["height"]
    charts = page.locator(".explore-tab[data-tab='charts']")
    charts.click()
    page.wait_for_function("(low) => document.getElementById('map-graph').clientHeight > low + 50", arg=low)
    page.wait_for_function(SHOWS, arg=WHOLE)
    assert "v" not in query_of(page)
    west, south, east, north = page.evaluate(LOOK, [-12.0, 14.5, 7.0])
    charts.click()
    page.wait_for_function("(low) => document.getElementById('map-graph').clientHeight < low + 50", arg=low)
    page.wait_for_function(SHOWS, arg=[west + 0.05, south + 0.05, east - 0.05, north - 0.05])
    charts.click()
    page.wait_for_function("() => Math.abs(window.mapKit.find('map-graph').map.getZoom() - 7) < 0.01")


def test_a_bar_filters_the_map_and_leaves_its_alternatives(page, open_map):  # noqa: F811
    open_map("/?lang=en&tab=charts")
    total = first_count(page)
    drugs, medicines = (count_of(page, "types", code) for code in ("drugs", "medicines"))
    bar(page, "types", "drugs").click()
    wait_for_pressed(page, "types", "drugs", "true")
    page.locator("#map-summary", has_text="by the filters").wait_for()
    assert first_count(page) == drugs
    assert count_of(page, "types", "medicines") == medicines
    assert query_of(page)["type"] == "drugs"
    bar(page, "year", "2024").click()
    page.locator("[data-facet='month']").first.wait_for()
    assert (query_of(page)["from"], query_of(page)["to"]) == ("2024-01-01", "2024-12-31")
    bar(page, "year", "2024").click()
    page.locator("[data-facet='month']").first.wait_for(state="detached")
    bar(page, "types", "drugs").click()
    wait_for_pressed(page, "types", "drugs", "false")
    page.locator("#map-summary", has_text="by the filters").wait_for(state="detached")
    assert first_count(page) == total
    assert {"type", "from", "to"} & set(query_of(page)) == set()


def test_an_area_drawn_on_the_map_filters_it_until_it_is_taken_away(page, open_map):  # noqa: F811
    open_map("/?lang=en&v=14.500_-8.000_5.00")
    total = first_count(page)
    box = page.locator("#map-graph").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.get_by_role("button", name="Draw by free hand").click()
    page.mouse.move(x + 150, y)
    page.mouse.down()
    for step in range(1, 41):
        page.mouse.move(x + 150 * math.cos(step * math.pi / 20), y + 90 * math.sin(step * math.pi / 20))
    page.mouse.up()
    page.locator(".filter-chip", has_text="Area drawn").wait_for()
    page.locator("#map-summary", has_text="by the filters").wait_for()
    assert 0 < first_count(page) < total
    assert len(query_of(page)["area"]) < 400
    page.locator(".filter-chip").click()
    page.locator(".filter-chip").wait_for(state="detached")
    assert "area" not in query_of(page)
    # Without a pointer: what is in sight.
    page.get_by_role("button", name="Take what is in sight").press("Enter")
    page.locator("#map-summary", has_text="by the filters").wait_for()
    assert 0 < first_count(page) < total


def test_the_table_holds_the_map_and_a_view_is_remembered_here(page, open_map, open_page):  # noqa: F811
    open_map("/?lang=en&type=drugs&tab=table&data=2020-01-01.ab12cd34")
    assert "2020-01-01.ab12cd34" in page.locator(".shell-version").inner_text()
    shown = first_count(page)
    page.locator(".ag-paging-panel", has_text=f"of {shown}").wait_for()
    page.locator(".ag-header-cell[col-id='place']").click()
    page.locator(".ag-row[row-index='0'] a").first.click()
    page.locator("#map-card .card").wait_for()
    assert query_of(page)["sel"].startswith("incident:")
    assert "data" not in query_of(page)
    page.get_by_role("button", name="Recent views").click()
    page.locator(".recent-list a", has_text=f"Drugs · 2008–2026, whole register · {shown} incidents").wait_for()
    page.get_by_role("button", name="Clear the list").click()
    page.locator(".recent-empty").wait_for()
