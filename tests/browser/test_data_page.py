"""A seizure log on the page of own data: its columns guessed, each fault beside its row, saved with the reasons."""

from __future__ import annotations

import json
from pathlib import Path

from tests.browser.walk import AXE, find_barriers

LOG = """Date de la saisie;Lieu;Lat;Long;Nature;Qté;Unité
12/03/2024;Kidira;14,4567;-12,2116;Stupéfiants;12,5;kg
31/02/2024;Kidira;14,4567;-12,2116;Stupéfiants;1;kg
25/03/2024;Rosso;16,5100;-15,8100;Chaussures;40;pièces
"""


def act(page, name: str):
    return page.locator(f"button[id*='data-act'][id*='\"act\":\"{name}\"']")


def test_the_faults_of_a_log_stand_beside_their_rows_and_are_saved_with_the_reasons(page, open_page, tmp_path: Path):
    log = tmp_path / "journal.csv"
    log.write_text(LOG, encoding="utf-8")
    open_page(page, "/data?lang=fr")
    page.set_input_files("#data-file", log)
    act(page, "check").wait_for()
    assert page.locator("input[id*='data-column'][id*='trafficking_type']").input_value() == "nature"
    page.locator("input[id*='data-constant'][id*='uncertainty_km']").click()
    page.get_by_role("option").first.click()
    page.evaluate(AXE)
    assert find_barriers(page) == []
    act(page, "check").click()
    act(page, "add").wait_for()
    page.locator(".data-desk .ag-row").first.wait_for()
    assert page.locator(".data-counts li").first.inner_text() == "1 ligne peut être ajoutée"
    table = page.locator(".data-desk .tables").inner_text()
    assert "Ce jour n’existe pas dans le calendrier." in table and "« Chaussures » n’est pas un mot admis." in (
        table.replace("\u00a0", " ")
    )
    assert find_barriers(page) == []
    assert page.get_by_role("radio", name="Non", exact=True).is_checked()
    with page.expect_download() as download:
        page.locator("a[href*='faulty.csv']").click()
    download.value.save_as(tmp_path / "faulty.csv")
    lines = (tmp_path / "faulty.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["Ligne", "3", "4"]
    act(page, "again").click()
    page.locator("#data-file").wait_for(state="attached")


def test_a_road_file_says_what_it_is_shows_its_kilometres_and_asks_what_it_shall_do(page, open_page, tmp_path: Path):
    roads = tmp_path / "senegal.geojson"
    line = {"type": "LineString", "coordinates": [[-15.0, 14.0], [-14.0, 14.2], [-12.5, 14.0]]}
    of_map = {"osm_id": "1", "fclass": "primary", "bridge": "F", "tunnel": "F"}
    features = [{"type": "Feature", "properties": of_map, "geometry": line}]
    roads.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    open_page(page, "/data?lang=fr")
    page.set_input_files("#data-file", roads)
    act(page, "check").wait_for()
    desk = page.locator(".data-desk")
    assert "routes d’OpenStreetMap" in desk.inner_text()
    assert page.get_by_role("radio", name="Routes tertiaires").is_checked()
    # By the keyboard alone: from the class to the button below.
    page.get_by_role("radio", name="Routes tertiaires").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    act(page, "add").wait_for()
    assert "Grands axes" in desk.inner_text() and "1 route peut être ajoutée" in desk.inner_text()
    # Of so short a road the usual choice is to join; countries are asked only where it replaces.
    assert page.get_by_role("radio", name="S’ajouter à toutes").is_checked()
    countries = page.get_by_role("checkbox", name="Sénégal")
    assert countries.is_hidden()
    page.get_by_role("radio", name="Prendre la place").check()
    assert countries.is_visible() and not countries.is_checked()
    page.evaluate(AXE)
    assert find_barriers(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    act(page, "add").click()
    page.get_by_text("Cochez au moins un pays").wait_for()
    assert act(page, "add").is_visible()
