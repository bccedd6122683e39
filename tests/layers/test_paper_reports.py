"""Drawings of a report: chart, strip and map page as SVG whose letters stay letters."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers import style
from layers.locales import translator
from layers.paper_chart import BarSeries, bar_chart, ticks
from layers.paper_key import HATCHES, key_lines
from layers.paper_map_page import graticule_step
from layers.paper_strip import strip_drawing, strip_key
from layers.strip_content import Strip

WORDS = translator("en")


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def strip(crossings: tuple[object, ...] = (True, False, None), n: int = 3) -> Strip:
    return Strip(
        200.0,
        pd.DataFrame({"country": ["SN", "ML"], "from_km": [0.0, 120.0], "to_km": [120.0, 200.0]}),
        pd.DataFrame({"name": ["First", "Middle", "Last"], "corridor_km": [0.0, 100.0, 200.0],
                      "population": [np.nan, 5.0, np.nan], "is_waypoint": [True, False, True]}),
        pd.DataFrame({"name": ["A", "B"], "corridor_km": [119.0, 121.0], "kind": ["land", "joint"],
                      "status": ["open", None]}),
        pd.DataFrame({"name": [f"c{k}" for k in range(len(crossings))], "corridor_km": 50.0,
                      "is_monitored": pd.array(list(crossings), dtype=object)}),
        np.linspace(5.0, 195.0, n), np.array(["drugs"] * n, dtype=object), (0.0, 119.0),
    )  # fmt: skip


@given(st.floats(0, 1e9), st.integers(2, 12))
def test_ticks_begin_at_nothing_and_reach_the_highest_in_whole_steps(highest: float, most: int) -> None:
    found = ticks(highest, most)
    assert found[0] == 0 and found[-1] >= highest * (1 - 1e-8) and len(found) <= most + 2
    assert all(mark == round(mark) for mark in found)


def test_rates_below_one_have_marks_of_their_own() -> None:
    assert ticks(0.23, 6, is_whole=False) == pytest.approx([0.0, 0.05, 0.1, 0.15, 0.2, 0.25])
    assert "0.05" in texts(bar_chart(("a",), (BarSeries("a", "#c94f00", (0.23,)),), "", WORDS, 400.0).svg)


@pytest.mark.parametrize("is_horizontal", [False, True])
def test_a_chart_writes_each_total_over_its_bar_and_names_each_series(is_horizontal: bool) -> None:
    series = (BarSeries("Red", "#c94f00", (3.0, 4.0)), BarSeries("Blue", "#0067a3", (10.0, float("nan"))))
    said = texts(bar_chart(("One", "Two"), series, "Things", WORDS, 400.0, is_horizontal).svg)
    assert {"13", "4", "One", "Two", "Red", "Blue", "Things"} <= set(said)


def test_a_chart_of_nothing_is_drawn_too() -> None:
    for is_horizontal in (False, True):
        assert "Things" in texts(bar_chart((), (), "Things", WORDS, 400.0, is_horizontal).svg)


def test_a_label_like_markup_or_mathematics_stays_as_written() -> None:
    series = (BarSeries("a", "#c94f00", (1.0,)), BarSeries("$x_2$ <b>", "#0067a3", (1.0,)))
    assert "$x_2$ &lt;b&gt;" in texts(bar_chart(("#x",), series, "", WORDS, 400.0).svg)


def test_a_long_name_of_towns_breaks_after_a_dash() -> None:
    name = "Tema–Kumasi–Pama–Ouagadougou–Bobo-Dioulasso–Sikasso–Bamako"
    said = texts(bar_chart((name,), (BarSeries("a", "#c94f00", (1.0,)),), "", WORDS, 400.0, True).svg)
    assert any(text.startswith("Tema–") and text != name for text in said)
    assert name in "".join(said)


def test_families_are_told_apart_without_colour() -> None:
    looks = [(HATCHES[each.colour], each.colour == "#1c1c1c") for each in style.FAMILIES.values()]
    assert len(set(looks)) == len(looks)


def test_the_strip_names_towns_countries_and_the_longest_gap() -> None:
    said = texts(strip_drawing(strip(), WORDS, 493.0).svg)
    assert {"First", "Middle", "Last", "Senegal", "Mali"} <= set(said)
    assert WORDS.text("charts.longest_gap", km="119") in said


def test_the_key_of_the_strip_explains_only_what_is_on_it() -> None:
    labels = [item.label for item in strip_key(strip(crossings=(True,)), WORDS)]
    assert WORDS.text("charts.crossing_monitored") in labels
    assert WORDS.text("charts.crossing_unmonitored") not in labels
    assert strip_drawing(strip(crossings=(), n=0), WORDS, 493.0).height > 100


def test_a_key_breaks_into_lines_that_fit() -> None:
    items = strip_key(strip(), WORDS)
    assert len(key_lines(items, 150.0)) > len(key_lines(items, 493.0)) >= 1
    assert sum(len(line) for line in key_lines(items, 150.0)) == len(items)


def test_the_same_strip_is_the_same_drawing() -> None:
    assert strip_drawing(strip(), WORDS, 493.0).svg == strip_drawing(strip(), WORDS, 493.0).svg


@given(st.floats(0.5, 120.0))
def test_a_graticule_has_at_most_eight_lines(span: float) -> None:
    assert span / graticule_step(span) <= 8.0
