"""The report that opens from a stick: no network, no complaint, by keyboard."""

from __future__ import annotations

import urllib.request
from pathlib import Path


def test_the_page_of_a_report_works_from_a_file_without_any_network(browser, server_url, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    with urllib.request.urlopen(f"{server_url}/export/report/abidjan-lagos.html?lang=en") as answer:
        path.write_bytes(answer.read())
    assert path.stat().st_size < 3_000_000
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())
    symbols = page.locator("#map .leaflet-marker-icon[tabindex='0']")
    n_symbols = symbols.count()
    assert n_symbols > 20
    symbols.last.focus()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup-content")
    popup.wait_for()
    assert popup.locator("a").first.get_attribute("href").startswith("http")
    page.keyboard.press("Escape")
    page.locator("[data-layer='incidents']").focus()
    page.keyboard.press("Space")
    assert 0 < symbols.count() < n_symbols
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert [each for each in asked if not each.startswith(("file:", "data:"))] == []
    assert complaints == []
    context.close()
