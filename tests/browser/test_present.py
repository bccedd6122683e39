"""On stage: keys step, the language changes on the spot, two windows keep in step, and nothing else is asked for."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch

STAGE = "/present/border-control"
#: The largest and the smallest letters that are seen, and whatever sticks out of the window.
LETTERS = """() => {
    const sizes = [];
    document.querySelectorAll(".present *").forEach((element) => {
        const own = Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.textContent.trim());
        if (own && element.checkVisibility({ visibilityProperty: true }) && !element.closest(".js-plotly-plot")) {
            sizes.push(parseFloat(getComputedStyle(element).fontSize));
        }
    });
    const root = document.documentElement;
    const beyond = { wide: root.scrollWidth - root.clientWidth, high: root.scrollHeight - root.clientHeight };
    return Object.assign(beyond, { smallest: Math.min(...sizes) });
}"""


def wait_for_scene(page: Page, scene: str) -> None:
    """Wait until a scene such as ``2fr`` is drawn."""
    page.wait_for_selector(f".present[data-shown='{scene}']", state="attached")


def query_of(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_keys_step_through_the_scenes_and_change_the_language_on_the_spot(page: Page) -> None:
    page.goto(f"{STAGE}?lang=fr&scene=11")
    wait_for_scene(page, "11fr")
    message = page.locator(".present-message")
    french = message.inner_text()
    letters = page.evaluate(LETTERS)
    assert letters["smallest"] >= 20
    assert letters["wide"] <= 0 and letters["high"] <= 0
    page.keyboard.press("l")
    wait_for_scene(page, "11en")
    assert message.inner_text() != french
    assert page.locator("html").get_attribute("lang") == "en"
    page.keyboard.press("PageDown")
    wait_for_scene(page, "12en")
    expect(page.locator(".present-chart .main-svg").first).to_be_visible()
    assert (query_of(page)["scene"], query_of(page)["lang"]) == ("12", "en")
    page.keyboard.press("PageDown")
    assert query_of(page)["scene"] == "12"
    page.keyboard.press("b")
    expect(page.locator(".present-blank")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator(".present-blank")).to_be_hidden()
    page.keyboard.press("Home")
    wait_for_scene(page, "1en")
    page.reload()
    wait_for_scene(page, "1en")


def test_the_speakers_window_keeps_in_step_with_the_projector(page: Page, watch: Watch) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{STAGE}?lang=fr&scene=9")
    wait_for_scene(page, "9fr")
    with page.expect_popup() as opened:
        page.keyboard.press("n")
    notes = opened.value
    watch.follow(notes)
    wait_for_scene(notes, "9fr")
    assert notes.locator(".notes-text p").count() >= 1
    page.keyboard.press("ArrowRight")
    wait_for_scene(notes, "10fr")
    wait_for_scene(page, "10fr")
    notes.keyboard.press("ArrowLeft")
    wait_for_scene(page, "9fr")
    assert notes.locator(".notes-next-title").inner_text()
    assert "00:" in notes.locator(".notes-elapsed").inner_text()
    notes.keyboard.press("l")
    wait_for_scene(page, "9en")
    expect(notes.locator(".notes-apart")).to_be_hidden()
    page.keyboard.press("Escape")
    page.wait_for_url("**/cooperation?*")
