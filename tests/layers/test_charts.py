"""The charts say what the numbers say, in the reader's language."""

from __future__ import annotations

import pandas as pd
import pytest

from layers import style
from layers.charts import (
    bars_by_year,
    chart_config,
    horizontal_bars,
    percent,
    rate_words,
    separators,
    wrap,
)
from layers.charts_rates import interval_chart, short_names
from layers.locales import LANGUAGES, translator

ENGLISH, FRENCH = translator("en"), translator("fr")


@pytest.fixture
def by_type_year() -> pd.DataFrame:
    """Two years; medicines and counterfeits are one family."""
    return pd.DataFrame({"drugs": [2, 0], "medicines": [1, 1], "counterfeit": [0, 4]}, index=[2020, 2021])


@pytest.fixture
def rates() -> pd.DataFrame:
    """A corridor with twenty incidents, one with two, one whose rate cannot be known."""
    return pd.DataFrame(
        {
            "corridor_id": ["a", "b", "c"],
            "rate": [2.0, 0.2, float("nan")],
            "rate_low": [1.2, 0.02, float("nan")],
            "rate_high": [3.1, 0.7, float("nan")],
            "is_small": [False, True, True],
            "n_incidents": [20, 2, 0],
        }
    )


def test_the_bars_of_a_year_add_up_to_its_incidents(by_type_year: pd.DataFrame) -> None:
    figure = bars_by_year(by_type_year, ENGLISH)
    heights = pd.DataFrame([trace["y"] for trace in figure["data"]]).sum()
    assert heights.tolist() == by_type_year.sum(axis=1).tolist()
    assert len(figure["data"]) == 2


def test_a_family_has_the_colour_it_has_on_the_map(by_type_year: pd.DataFrame) -> None:
    colours = [trace["marker"]["color"] for trace in bars_by_year(by_type_year, FRENCH)["data"]]
    assert colours == [style.FAMILIES["drugs"].colour, style.FAMILIES["medicines"].colour]


def test_every_trafficking_type_belongs_to_a_family() -> None:
    from geodata.fields import TRAFFICKING_TYPES

    one_of_each = pd.DataFrame([[1] * len(TRAFFICKING_TYPES)], columns=list(TRAFFICKING_TYPES), index=[2020])
    figure = bars_by_year(one_of_each, ENGLISH)
    assert sum(trace["y"][0] for trace in figure["data"]) == len(TRAFFICKING_TYPES)
    assert len(figure["data"]) <= 7


def test_axes_write_numbers_as_the_language_does() -> None:
    assert separators(ENGLISH) == ".,"
    assert separators(FRENCH)[0] == ","
    assert separators(FRENCH)[1].isspace()


def test_a_rate_is_written_with_its_interval_and_the_separators_of_the_language() -> None:
    assert rate_words(3.14, 2.2, 4.25, ENGLISH) == "3.14 (2.20–4.25)"
    assert rate_words(3.14, 2.2, 4.25, FRENCH) == "3,14 (2,20–4,25)"
    assert rate_words(31.4, 22.0, 42.5, ENGLISH) == "31.4 (22.0–42.5)"
    # Two decimals would make nothing of a small rate.
    assert rate_words(0.0123, 0.0042, 0.0427, ENGLISH) == "0.012 (0.004–0.043)"
    assert rate_words(0.0009, 0.0002, 0.0025, ENGLISH) == "0.0009 (0.0002–0.0025)"
    assert rate_words(float("nan"), 0, 0, ENGLISH) == ENGLISH.text("common.no_value")


def test_a_small_share_is_not_said_to_be_nothing() -> None:
    assert percent(0.001, ENGLISH) == ENGLISH.text("charts.below_one_percent")
    # 207 of 208.
    assert percent(207 / 208, ENGLISH) == "over 99%"
    assert percent(1.0, ENGLISH) == "100%"
    assert percent(0.0, ENGLISH) == ENGLISH.text("charts.percent", n="0")


def test_a_small_number_is_a_hollow_dot_and_an_unknown_rate_is_no_dot(rates: pd.DataFrame) -> None:
    sure, small = interval_chart(rates, {"a": "Alpha", "b": "Beta", "c": "Gamma"}, ENGLISH)["data"]
    assert (sure["x"], small["x"]) == ([2.0], [0.2])
    assert sure["marker"]["color"] != small["marker"]["color"] == "#ffffff"


def test_the_line_of_a_dot_ends_where_its_interval_ends(rates: pd.DataFrame) -> None:
    dot = interval_chart(rates, {"a": "Alpha", "b": "Beta", "c": "Gamma"}, ENGLISH)["data"][0]
    assert dot["x"][0] + dot["error_x"]["array"][0] == pytest.approx(3.1)
    assert dot["x"][0] - dot["error_x"]["arrayminus"][0] == pytest.approx(1.2)


def test_long_names_are_shortened_unless_two_would_read_alike() -> None:
    names = {"1": "A–B–C–D (east)", "2": "A–C–B–E", "3": "A–X–Y–E", "4": "A–B (north)"}
    assert short_names(names) == {"1": "A–…–D", "2": "A–C–B–E", "3": "A–X–Y–E", "4": "A–B"}


def test_wrapping_a_name_loses_no_letter() -> None:
    name = "Tambacounda–Boundou Fourdou–Koundara–Labé–Conakry"
    assert wrap(name, 20).replace("<br>", "").replace(" ", "") == name.replace(" ", "")


def test_bars_say_count_and_share() -> None:
    trace = horizontal_bars(["Press", "Own"], [3, 1], ENGLISH, shares=[0.75, 0.25])["data"][0]
    assert trace["text"] == ["3 (75%)", "1 (25%)"]
    assert trace["x"] == [3, 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_one_button_of_a_chart_speaks_the_language(language: str) -> None:
    words = translator(language)
    config = chart_config(words, "name")
    assert config["modeBarButtons"] == [["toImage"]]
    assert config["locales"][language]["dictionary"]["Download plot as a PNG"] == words.text("charts.save_picture")
