"""The report that opens from a stick: no network, no complaint, by keyboard."""

from __future__ import annotations

import urllib.request
import zipfile
from pathlib import Path

import pytest


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


@pytest.mark.parametrize("language", ["fr"])
def test_reports_are_made_in_the_background_and_taken_away_as_one_archive(page, open_page, tmp_path: Path) -> None:
    open_page(page, "/reports?lang=fr&corridor=dakar-bamako-north")
    stop = page.get_by_role("button", name="Arrêter")
    page.get_by_label("PDF à imprimer").uncheck()
    page.get_by_label("Classeur Excel").check()
    assert stop.is_hidden()
    page.get_by_role("button", name="Établir les rapports").click()
    archive = page.get_by_role("link", name="Enregistrer tous les fichiers (ZIP)")
    archive.wait_for(timeout=90_000)
    with page.expect_download() as download:
        archive.click()
    download.value.save_as(tmp_path / "reports.zip")
    with zipfile.ZipFile(tmp_path / "reports.zip") as found:
        assert [name.split("_")[1] for name in found.namelist()] == ["dakar-bamako-north"]
    assert stop.is_hidden()
