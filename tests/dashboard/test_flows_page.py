"""The page of the flows over the bundled register: counts agree with the columns, and nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.analyses import flows
from dashboard.data import AtlasData
from dashboard.ids import AnalysisId, FlowsId
from geodata.settings import REFERENCE_DIR, Settings
from layers.filters import Filters
from layers.locales import Translator
from tests.dashboard.conftest import parts_of, text_of

REGISTER = pd.read_csv(REFERENCE_DIR / "incidents.csv", usecols=["origin", "destination"])


@pytest.fixture(scope="module")
def bundled(built_data_dir: Path) -> AtlasData:
    return AtlasData(Settings(data_dir=built_data_dir))


def page(atlas: AtlasData, words: Translator, filters: Filters | None = None, **changed: str) -> list[Any]:
    choices = {"detail": "countries", "least": "3", **changed}
    return flows.content(atlas, filters or Filters(), choices, words)


def grids(content: Any) -> dict[str, list[dict[str, Any]]]:
    return {grid.id: grid.rowData for grid in parts_of(content, "AgGrid")}


def test_page_counts_what_the_columns_state(bundled: AtlasData, words: Translator) -> None:
    has_origin, has_destination = REGISTER["origin"].notna(), REGISTER["destination"].notna()
    sentence = words.count(
        "flows.stated",
        len(REGISTER),
        origin=words.number(int(has_origin.sum())),
        destination=words.number(int(has_destination.sum())),
        both=words.number(int((has_origin & has_destination).sum())),
    )
    said = text_of(page(bundled, words))
    assert sentence in said and words.text("flows.caveat") in said


def test_most_names_are_resolved_and_the_others_are_listed(bundled: AtlasData, words: Translator) -> None:
    content = page(bundled, words)
    listed = {row["name"]: row["reason"] for row in grids(content)[FlowsId.UNRESOLVED]}
    assert listed["Touba"] == words.text("flows.reason.ambiguous")
    assert listed["Bole"] == words.text("flows.reason.small")
    assert "Ghana" not in listed and "Ghana border" in listed
    resolved = bundled.flows.resolved.sum() / bundled.flows.states.sum()
    assert resolved > 0.85


@pytest.mark.parametrize("detail", ["countries", "places"])
def test_both_details_draw_a_map_a_diagram_and_the_table(bundled: AtlasData, words: Translator, detail: str) -> None:
    content = page(bundled, words, detail=detail, least="1")
    assert [graph.id for graph in parts_of(content, "Graph")] == [AnalysisId.CHART, AnalysisId.MAP]
    assert max(row["n_incidents"] for row in grids(content)[AnalysisId.TABLE]) >= 60


def test_choice_without_any_flow_is_a_sentence(bundled: AtlasData, words: Translator) -> None:
    content = page(bundled, words, Filters.from_query({"from": "1990-01-01", "to": "1990-12-31"}))
    assert text_of(content) == words.text("flows.empty")
    # One drug seizure of which neither is stated.
    content = page(bundled, words, Filters.from_query({"from": "2026-03-11", "to": "2026-03-11"}))
    assert words.text("flows.nothing") in text_of(content)
    assert parts_of(content, "Graph") == []
