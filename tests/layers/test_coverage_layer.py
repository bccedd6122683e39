"""The map of the coverage: four kinds of crossings, and numbered patrols over everything else."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from layers import figure
from layers.charts_coverage import share_chart
from layers.coverage import coverage_layer, road_words
from layers.legends import swatch
from layers.locales import Translator, translator

CROSSINGS = pd.DataFrame(
    {
        "crossing_id": ["near", "straight", "far", "elsewhere"],
        "name": ["Near", "Straight", "Far", "Elsewhere"],
        "country_a": "ML",
        "country_b": "SN",
        "longitude": [1.0, 2.0, 3.0, 4.0],
        "latitude": 14.0,
        "is_judged": [True, True, True, False],
        "post_km": [10.0, 90.0, math.inf, 5.0],
        "straight_km": [8.0, 40.0, 300.0, 5.0],
    }
)


@pytest.fixture(params=["fr", "en"])
def words(request: pytest.FixtureRequest) -> Translator:
    return translator(request.param)


def test_each_crossing_is_drawn_once_by_what_is_known_of_it(words: Translator) -> None:
    layer = coverage_layer(CROSSINGS, 50.0, [2], words)
    drawn = {trace["uid"]: [point[1] for point in trace["customdata"]] for trace in layer.traces}
    assert drawn == {"crossings": ["near", "elsewhere"], "sites": ["straight", "far"]}
    figure.figure_update([layer])


def test_patrols_are_numbered_in_their_order_and_stand_above_the_crossings(words: Translator) -> None:
    layer = coverage_layer(CROSSINGS, 50.0, [2, 0], words)
    images = layer.traces[1]["marker"]["symbol"]
    assert [name.split("_")[:2] for name in images[-2:]] == [["mn", "1"], ["mn", "2"]]
    assert words.text("coverage.patrol", n=2) in layer.traces[1]["customdata"][-1][2]


def test_a_crossing_outside_the_register_says_nothing_of_posts(words: Translator) -> None:
    layer = coverage_layer(CROSSINGS, 50.0, [], words)
    hovers = {point[1]: point[2] for trace in layer.traces for point in trace["customdata"]}
    assert hovers["elsewhere"].endswith(words.text("coverage.outside"))
    assert words.text("coverage.no_road") in hovers["far"]


def test_every_item_of_the_legend_has_a_drawing(words: Translator) -> None:
    legend = coverage_layer(CROSSINGS, 50.0, [0], words).legend
    assert legend is not None and len(legend.items) == 5
    assert all(swatch(item).startswith("data:image/svg+xml") for item in legend.items)


def test_chart_shows_both_shares_in_percent_and_marks_the_reach(words: Translator) -> None:
    chart = share_chart(np.array([0.0, 50.0]), np.array([0.0, 0.5]), np.array([0.25, 0.75]), 50.0, words)
    assert [trace["y"] for trace in chart["data"]] == [[25.0, 75.0], [0.0, 50.0]]
    assert chart["layout"]["shapes"][0]["x0"] == 50.0


def test_a_distance_without_a_road_is_words(words: Translator) -> None:
    assert road_words(math.inf, words) == words.text("coverage.no_road")
    assert road_words(12.4, words).startswith("12")
