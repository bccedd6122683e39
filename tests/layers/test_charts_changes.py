"""Ratios on a logarithmic axis: what has no finite ratio stays on the chart and says so."""

from __future__ import annotations

import math
from urllib.parse import unquote

import pandas as pd
import pytest

from layers.charts_changes import p_sentence, p_words, ratio_chart, ratio_words, season_chart, sparkline
from layers.locales import LANGUAGES, translator

_OVERALL = {"ratio": 1.5, "ratio_low": 1.2, "ratio_high": 1.8, "n_now": 3, "n_before": 2}


@pytest.fixture
def compared() -> pd.DataFrame:
    """A doubling, one that is none now, one that was none before, and one too small for a ratio."""
    rows = [
        (20, 10, 2.0, 0.9, 4.8, True),
        (0, 8, 0.0, 0.0, 0.6, True),
        (9, 0, math.inf, 2.0, math.inf, False),
        (1, 1, math.nan, math.nan, math.nan, False),
    ]
    columns = ["n_now", "n_before", "ratio", "ratio_low", "ratio_high", "is_clear"]
    return pd.DataFrame(rows, columns=columns, index=["a", "b", "c", "d"])


def test_each_group_with_a_ratio_is_drawn_within_the_axis(compared: pd.DataFrame) -> None:
    figure = ratio_chart(compared, {code: code.upper() for code in "abcd"}, _OVERALL, translator("en"))
    clear, unclear, *legend, overall = figure["data"]
    assert [dot["marker"]["symbol"] for dot in legend] == ["circle", "circle"]
    assert clear["y"] + unclear["y"] == ["A", "B", "C"]
    assert clear["marker"]["symbol"] + unclear["marker"]["symbol"] == ["circle", "triangle-left", "triangle-right"]
    low, high = (10**end for end in figure["layout"]["xaxis"]["range"])
    assert all(low <= spot <= high for spot in clear["x"] + unclear["x"])
    assert all(math.isfinite(end) for end in clear["error_x"]["array"] + unclear["error_x"]["array"])
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == [1.0, 1.5]
    assert overall["line"]["dash"] == "dot"


@pytest.mark.parametrize("language", LANGUAGES)
def test_ratio_is_said_with_its_interval(compared: pd.DataFrame, language: str) -> None:
    words = translator(language)
    said = [ratio_words(row, words) for row in compared.to_dict("records")]
    comma = {"fr": ",", "en": "."}[language]
    assert said[0] == f"2{comma}00 (0{comma}90–4{comma}80)"
    assert f"2{comma}0" in said[2]
    assert said[3] == words.text("common.no_value")


def test_small_p_is_not_said_more_precisely_than_anyone_believes() -> None:
    words = translator("en")
    assert p_words(0.00001, words) == "<\u00a00.001"
    assert p_sentence(0.1234, words) == "p\u00a0=\u00a00.123"


def test_season_chart_has_a_dot_for_each_month() -> None:
    share = 1 / 12
    months = pd.DataFrame(
        {"n_incidents": 10, "share": share, "share_low": 0.05, "share_high": 0.1, "expected_share": share},
        index=range(1, 13),
    )
    even, dots = season_chart(months, translator("fr"))["data"]
    assert len(dots["x"]) == len(even["x"]) == 12
    assert dots["x"][0] == "janv."


def test_sparkline_has_a_bar_for_each_year_with_an_incident() -> None:
    assert unquote(sparkline([0, 2, 4])).count("<rect") == 2
    assert unquote(sparkline([])).count("<rect") == 0
