"""A pair that may be one incident: decided by keyboard, applied by a build, and taken back."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from geodata.store import open_store
from tests.browser.conftest import PROJECT, serving
from tests.browser.walk import AXE, find_barriers

TAKEN_OVER = ("country", "place", "trafficking_type", "commodity", "unit", "event_type")


@pytest.fixture
def twice_reported(built_data_dir: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Serve data in which a second dataset reports one incident of the register again; give address and folder."""
    data_dir, register = tmp_path / "data", tmp_path / "douanes.csv"
    shutil.copytree(built_data_dir, data_dir)
    incidents = open_store(data_dir).read("incidents")
    is_known = incidents[["quantity", "commodity", "place"]].notna().all(axis=1)
    known = incidents[is_known & (incidents["date_precision"] == "day") & (incidents["uncertainty_km"] <= 5)].iloc[0]
    again = {
        "incident_id": "own-1", "date": f"{known['date']:%Y-%m-%d}", "date_precision": "day",
        "latitude": known.geometry.y, "longitude": known.geometry.x, "uncertainty_km": 5,
        "quantity": known["quantity"], "source_kind": "own", "source_publisher": "Douanes",
        **{name: known[name] for name in TAKEN_OVER},
    }  # fmt: skip
    with register.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(again))
        writer.writeheader()
        writer.writerow(again)
    add = [sys.executable, "-m", "etl", "add", str(register)]
    run = subprocess.run(add, cwd=PROJECT, env={**os.environ, "ATLAS_DATA_DIR": str(data_dir)}, capture_output=True)
    assert run.returncode == 0, run.stderr
    with serving(data_dir, tmp_path / "log.txt") as url:
        yield url, data_dir


# The page is closed before its server ends: it asks now and then for the data version.
def test_a_pair_is_decided_by_keyboard_applied_and_taken_back(twice_reported, page, open_page):
    url, data_dir = twice_reported
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, f"{url}/data/duplicates?lang=fr")
    expect(page.get_by_role("heading", name="1 paire à trancher")).to_be_visible()
    keep = page.get_by_role("button", name="Même incident : garder B (paire 1)")
    keep.focus()
    page.keyboard.press("Enter")
    expect(keep).to_have_attribute("aria-pressed", "true")
    expect(keep).to_be_focused()
    apply = page.get_by_role("button", name="Appliquer les choix")
    apply.wait_for()
    page.evaluate(AXE)
    assert find_barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    apply.focus()
    page.keyboard.press("Enter")
    bar = page.locator("#duplicates-bar")
    expect(bar).to_contain_text("est en service sur ce serveur", timeout=90_000)
    expect(page.locator("#duplicates-list")).to_contain_text("Toutes les paires sont tranchées")
    merged = open_store(data_dir).read("incidents", columns=["incident_id", "merged_from"])
    assert "own-1" in (*merged["incident_id"], *merged["merged_from"].dropna()) and merged["merged_from"].count() == 1
    page.locator("#duplicates-made button").click()
    expect(bar).to_contain_text("redeviendra distinct")
