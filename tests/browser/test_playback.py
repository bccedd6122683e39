"""The map over time as a presenter plays it: step by step, to the end, and from a link."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_map import choose, wait_until_drawn

DATE = ".playback-title"
#: The incidents that the map itself draws, and those that Plotly believes in.
COUNTS = """async () => {
    const found = window.mapKit.find("map-graph");
    const drawn = await found.map.getSource("source-incidents-symbol").getData();
    return [drawn.features.length, found.graph.data.find((trace) => trace.uid === "incidents").lon.length];
}"""

#: Both have the incidents of another step, and the same.
ANOTHER_STEP = f"""async (before) => {{
    const [drawn, believed] = await ({COUNTS})();
    return drawn === believed && drawn !== before;
}}"""


def step_of(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query).get("step", [""])[0]


def button(page: Page, name: str):
    return page.locator(f"[data-playback={name}]")


def test_a_link_opens_its_step_and_the_playback_goes_on_to_the_end(page: Page, open_page) -> None:
    open_page(page, "/?lang=fr&by=quarter&step=2025-04&layers=corridors,incidents")
    wait_until_drawn(page)
    expect(page.locator(DATE)).to_have_text("2e trimestre 2025")
    before = page.evaluate(COUNTS)
    button(page, "forward").focus()
    page.keyboard.press("Enter")
    expect(page.locator(DATE)).to_have_text("3e trimestre 2025")
    assert step_of(page) == "2025-07"
    # The map has the step at once; Plotly, which answers the pointer, follows.
    assert before[0] == before[1]
    page.wait_for_function(ANOTHER_STEP, arg=before[0])
    # The arrow keys move the slider, and a reader who cannot see it hears the step.
    page.locator(".playback-slider input").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".playback-slider input")).to_have_attribute("aria-valuetext", re.compile("2e trimestre 2025"))
    page.locator("select[data-playback=speed]").select_option("500")
    button(page, "play").click()
    expect(button(page, "play")).to_contain_text("Pause")
    expect(button(page, "play")).to_contain_text("Rejouer", timeout=15_000)
    last = step_of(page)
    assert last > "2025-07"
    # Another filter stops the playback, and stays at the step.
    button(page, "back").click()
    button(page, "play").click()
    choose(page, "filter-types", re.compile("^Armes à feu"))
    expect(page.locator("#map-summary")).to_contain_text(re.compile(r"^\d{1,2} incidents sur"))
    expect(button(page, "play")).not_to_contain_text("Pause")
    assert step_of(page) in (last, "2025-10")
    button(page, "close").click()
    expect(page.locator(DATE)).to_be_hidden()
    assert step_of(page) == ""


@pytest.mark.parametrize("viewport", [(390, 844)])
def test_on_a_phone_the_controls_of_the_playback_fit_and_stay_in_sight(page: Page, open_page, viewport) -> None:
    open_page(page, "/?lang=fr&layers=incidents")
    wait_until_drawn(page)
    page.emulate_media(reduced_motion="reduce")
    button(page, "open").click()
    expect(page.locator(DATE)).to_have_text("2008")
    # Who asked for less motion steps alone.
    expect(button(page, "play")).to_contain_text("Lecture")
    page.evaluate("window.scrollTo(0, 0)")
    box = button(page, "play").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= viewport[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport[0]
