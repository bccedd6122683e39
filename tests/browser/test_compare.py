"""Two maps side by side as a reader uses them: they move together, follow the choices, and a link reopens both."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

VIEWS = """() => ["compare-left-map", "compare-right-map"].map((name) => {
    const map = window.mapKit.find(name).map;
    return [map.getCenter().lng, map.getCenter().lat, map.getZoom()].map((number) => number.toFixed(3)).join(" ");
})"""
#: Both maps have come to rest, nearer than a zoom.
HAVE_ZOOMED = """(zoom) => ["compare-left-map", "compare-right-map"].every((name) => {
    const map = window.mapKit.find(name).map;
    return map.getZoom() > zoom + 0.1 && !map.isMoving();
})"""
ARE_JOINED = """() => {
    const found = window.mapKit && window.mapKit.find("compare-left-map");
    return found && found.map.__joined;
}"""
FROM_MAP = "/?lang=fr&country=SN&from=2022-01-01&to=2023-12-31&layers=corridors,incidents&v=14.500_-15.000_6.00"


def test_the_button_of_the_map_leads_to_two_maps_that_move_together(page: Page, open_page, wait_until_idle) -> None:
    open_page(page, FROM_MAP)
    page.locator("[data-compare]").click()
    page.wait_for_url("**/compare?*")
    wait_until_idle(page)
    page.wait_for_function(ARE_JOINED)
    headings = page.locator(".compare-heading h2")
    expect(headings).to_have_text(["2020–2021 · tous les types", "2022–2023 · tous les types"])
    expect(page.locator("#compare-words")).to_contain_text("rapport de la droite à la gauche")
    assert page.locator(".legend").count() == 1
    box = page.locator("#compare-left-map").bounding_box()
    assert box is not None
    # What was seen is seen, on maps half as wide.
    assert page.evaluate(VIEWS) == ["-15.000 14.500 5.000"] * 2
    zoom = float(page.evaluate(VIEWS)[1].split()[2])
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.wheel(0, -300)
    page.wait_for_function(HAVE_ZOOMED, arg=zoom)
    left, right = page.evaluate(VIEWS)
    assert left == right
    page.wait_for_url(lambda address: f"_{float(left.split()[2]):.2f}" in address)
    # Another choice on one side changes its map alone; the address holds everything, the view too.
    page.locator("#compare-right-types").click()
    page.get_by_role("option", name=re.compile("^Armes à feu")).click()
    expect(headings.nth(1)).to_have_text("2022–2023 · Armes à feu")
    expect(headings.nth(0)).to_have_text("2020–2021 · tous les types")
    wait_until_idle(page)
    assert page.evaluate(VIEWS) == [left, left]
    assert {"country=SN", "right_type=firearms", "right_from=2022-01-01"} <= set(page.url.partition("?")[2].split("&"))
    page.reload()
    wait_until_idle(page)
    page.wait_for_function(ARE_JOINED)
    expect(headings.nth(1)).to_have_text("2022–2023 · Armes à feu")
    assert page.evaluate(VIEWS)[0] == page.evaluate(VIEWS)[1]
    assert [round(float(number), 1) for number in page.evaluate(VIEWS)[0].split()] == [
        round(float(number), 1) for number in left.split()
    ]


def test_the_maps_lie_beside_each_other_where_one_heading_takes_two_lines(page: Page, open_page) -> None:
    open_page(
        page, "/compare?lang=fr&left_from=2020-02-03&left_to=2024-09-21&right_from=2025-01-01&right_to=2025-12-31"
    )
    left, right = (page.locator(f"#compare-{side}-map").bounding_box() for side in ("left", "right"))
    heading = page.locator(".compare-heading").first.bounding_box()
    assert left and right and heading and heading["height"] > 45
    assert (left["y"], left["height"]) == (right["y"], right["height"])
