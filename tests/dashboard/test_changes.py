"""What changed: a sentence where there is nothing to compare with, and numbers that are those of the register."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from dashboard.analyses import changes
from dashboard.data import AtlasData
from dashboard.pages import analysis
from geodata.changes import GROUPINGS
from layers.locales import Translator, translator
from tests.dashboard.conftest import parts_of, text_of

YEAR_2021 = {"from": "2021-01-01", "to": "2021-12-31"}


def page(atlas: AtlasData, words: Translator, **query: str) -> Any:
    return analysis.layout(atlas, words.language, query, "changes")


def test_two_years_of_register_cannot_give_three_and_three(atlas: AtlasData, words: Translator) -> None:
    shown = text_of(page(atlas, words))
    assert words.error("change_too_long", "", {"day": words.date(dt.date(2020, 1, 1))}) in shown
    # Trend and season say why not, too.
    assert words.error("trend_years", "", {"needed": 8, "n": 2}) in shown
    assert words.error("season_few", "", {"needed": 120, "n": 6}) in shown


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_a_year_is_compared_with_the_year_before(atlas: AtlasData, words: Translator, grouping: str) -> None:
    shown = page(atlas, words, by=grouping, **YEAR_2021)
    # One, two and three in 2020; four to seven in 2021.
    assert words.count("charts.n_incidents", 4) in text_of(shown)
    assert words.text("changes.reporting") in text_of(shown)
    table = next(part for part in parts_of(shown, "AgGrid") if part.id == "changes-table")
    # Mali has three and three; no type and no corridor has five.
    expected = "unclear" if grouping in ("country", "region") else "small"
    assert table.rowData[0]["verdict"] == words.text(f"changes.verdict.{expected}")


def test_new_places_lead_to_the_map_and_quiet_ones_to_the_period_before(atlas: AtlasData) -> None:
    grids = {part.id: part.rowData for part in parts_of(page(atlas, translator("en"), **YEAR_2021), "AgGrid")}
    # Beta (15 km), the sea (25 km) and Gamma (5 km); the district (60 km) is known too vaguely.
    assert {row["place"] for row in grids["changes-new"]} >= {"Beta", "Gamma"}
    assert all("sel=incident" in row["place_href"] for row in grids["changes-new"])
    assert [row["place"] for row in grids["changes-quiet"]] == ["Alpha"]
    assert "to=2020-12-31" in grids["changes-quiet"][0]["place_href"]


def test_page_says_that_the_earlier_period_is_cut(atlas: AtlasData, words: Translator) -> None:
    query = {"from": "2020-12-01", "to": "2021-12-31"}
    said = words.text("changes.is_cut", day="{day}", years="{years}").split("{day}")[0]
    assert said in text_of(page(atlas, words, **query))


def test_page_goes_to_the_browser_as_json(atlas: AtlasData) -> None:
    parts = changes.content(atlas, analysis.page_filters(YEAR_2021), {"by": "type", "length": "12"}, translator("fr"))
    assert "NaN" not in json.dumps(
        [part.to_plotly_json() for part in parts], default=lambda each: each.to_plotly_json()
    )
