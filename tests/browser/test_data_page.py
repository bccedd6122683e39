"""A seizure log on the page of own data: its columns guessed, each fault beside its row, saved with the reasons."""

from __future__ import annotations

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
