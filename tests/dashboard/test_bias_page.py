"""What the points are: numbers of the invented country, and no rate where nothing is known."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from dashboard.analyses.bias import share_cell
from dashboard.data import AtlasData
from dashboard.pages import analysis
from layers.charts import percent
from layers.charts_bias import road_rate_chart, shade, sources_chart
from layers.locales import Translator, translator
from tests.dashboard.conftest import parts_of, text_of


@pytest.fixture(autouse=True)
def roads(atlas: AtlasData, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five hundred kilometres of road in Mali, none in Senegal."""
    monkeypatch.setattr(
        atlas, "road_km", lambda by: pd.Series({"ML": 500.0, "SN": 0.0} if by == "country" else {"ML-A": 500.0})
    )


def page(atlas: AtlasData, words: Translator, **query: str) -> Any:
    return analysis.layout(atlas, words.language, query, "bias")


def test_press_of_mali_is_six_of_six_with_its_interval(atlas: AtlasData, words: Translator) -> None:
    shown = page(atlas, words)
    table = parts_of(shown, "Table")[0]
    mali, senegal = ([text_of(cell) for cell in row.children] for row in parts_of(table, "Tr")[1:])
    # (1/40) ** (1/6) = 0.541.
    share = words.text("bias.share", share=percent(1.0, words), low="54", high="100")
    assert mali[1:] == ["6", share]
    # One is too few for a share.
    assert senegal[1:] == ["1", "1"]
    assert words.text("bias.what_a_point_is") in text_of(shown)


def test_what_is_at_most_so_much_is_rounded_up() -> None:
    # None of 305: 1 - (1/40) ** (1/305) = 1.2 %.
    cell = {"is_small": False, "n_incidents": 0, "share_high": 1 - (1 / 40) ** (1 / 305)}
    assert text_of(share_cell(cell, translator("en"))) == "none (≤ 2%)"


def test_rates_are_set_against_roads_and_posts(atlas: AtlasData, english: Translator) -> None:
    table = next(part for part in parts_of(page(atlas, english), "AgGrid") if part.id == "bias-table")
    rows = {row["name"]: row for row in table.rowData}
    years = 731 / 365.25
    assert rows["Mali"]["road_rate"] == pytest.approx(6 / 0.5 / years)
    assert rows["Mali"]["n_posts"] == 1
    assert rows["Mali"]["post_rate"] == pytest.approx(6 / years)
    assert rows["Senegal"]["road_rate_shown"] == english.text("common.no_value")


@pytest.mark.parametrize("by", ["country", "region"])
def test_days_of_publication_that_are_months_give_no_delay(atlas: AtlasData, words: Translator, by: str) -> None:
    assert words.text("bias.delay_none", n="5") in text_of(page(atlas, words, by=by))


def test_the_year_by_which_half_happened_is_named_where_there_are_several(atlas: AtlasData, words: Translator) -> None:
    # Three incidents of 2020, four of 2021.
    assert words.text("bias.year_half", year="2021") in text_of(page(atlas, words))
    of_one_year = text_of(page(atlas, words, **{"from": "2020-01-01", "to": "2020-12-31"}))
    assert words.text("bias.year_help") in of_one_year and words.text("bias.year_half", year="2020") not in of_one_year


def test_no_incident_is_a_sentence(atlas: AtlasData, words: Translator) -> None:
    assert words.text("bias.empty") in text_of(page(atlas, words, type="wildlife"))


def test_chart_of_sources_has_a_bar_for_each_kind_that_occurs() -> None:
    by_year = pd.DataFrame({"media": [3, 4], "official": [1, 0]}, index=[2020, 2021])
    figure = sources_chart(by_year, translator("fr"))
    assert [trace["y"] for trace in figure["data"]] == [[3, 4], [1, 0]]
    rates = pd.DataFrame(
        {"n_incidents": [9, 1], "rate": [3.0, 0.5], "rate_low": [1.0, 0.1], "rate_high": [5.0, 2.0],
         "is_small": [False, True]}, index=["a", "b"],
    )  # fmt: skip
    sure, small = road_rate_chart(rates, {"a": "A", "b": "B"}, translator("fr"))["data"]
    assert (sure["y"], small["y"]) == (["A"], ["B"])
    assert shade(0.0).endswith("0.000)")
