"""The expressions of the map style, evaluated with a pencil."""

from __future__ import annotations

from typing import Any

import pytest

from layers.basemap_style import style_layers
from layers.paper_style import evaluate

WIDTH = ["interpolate", ["linear"], ["zoom"], 4, 1.0, 8, 3.0]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (3, 3),
        ("#ffffff", "#ffffff"),
        (WIDTH, 2.0),
        (["step", ["zoom"], 10, 5, 20, 6, 30, 7, 40], 30),
        (["step", ["zoom"], 10, 7, 20], 10),
        (["get", "rank"], 5),
        (["get", "nothing"], None),
        (["==", ["get", "kind"], "a"], True),
        (["!", ["==", ["get", "kind"], "a"]], False),
        (["all", [">", ["get", "rank"], 4], ["<", ["get", "rank"], 6]], True),
        (["any", [">=", ["get", "rank"], 6], ["<=", ["get", "rank"], 4]], False),
        (["case", ["==", ["get", "kind"], "b"], 1, ["!=", ["get", "kind"], "b"], 2, 3], 2),
        (["case", False, 1, 3], 3),
        (["match", ["get", "kind"], ["x", "a"], "yes", "no"], "yes"),
        (["match", ["get", "kind"], "x", "yes", "no"], "no"),
        (["-", ["+", ["*", 1000, 2], ["get", "rank"]]], -2005),
        (["-", 7, 2], 5),
        (["/", 7, 2], 3.5),
        (["literal", [1, 2]], [1, 2]),
        ([2.5, 1.6], [2.5, 1.6]),
        (["Noto Sans", "Arial"], ["Noto Sans", "Arial"]),
        (["interpolate", ["linear"], ["zoom"], 4, ["case", True, 10, 0], 8, 20], 15.0),
    ],
)
def test_an_expression_is_worth_what_the_specification_says(expression: Any, value: Any) -> None:
    assert evaluate(expression, 6.0, {"rank": 5, "kind": "a"}) == value


def test_below_and_above_all_stops_a_ramp_is_flat() -> None:
    assert evaluate(WIDTH, 2.0, {}) == 1.0
    assert evaluate(WIDTH, 12.0, {}) == 3.0


@pytest.mark.parametrize("zoom", [3.0, 5.0, 7.5, 10.0])
def test_every_width_and_size_of_the_style_of_the_map_is_a_number(zoom: float) -> None:
    places = {"rank": 50_000, "is_focus": 1, "size": 2.0, "name": "Kayes", "name_fr": "Mali"}
    found = [
        evaluate(value, zoom, places)
        for layer in style_layers("fr", "")
        for part in ("paint", "layout")
        for name, value in layer.get(part, {}).items()
        if name in ("line-width", "text-size", "circle-radius")
    ]
    assert len(found) > 10
    assert all(isinstance(each, int | float) and each > 0 for each in found)
