"""The picture always has the same traces in the same order, whatever is on."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import h3.api.basic_int as h3
import numpy as np
import pandas as pd
import pytest

from geodata.cooperation import Cell
from geodata.density import DensitySurface, study_grid
from geodata.hotspots import hotspots
from geodata.study_cells import connect_cells
from layers import figure
from layers.base import Layer, LayerName
from layers.basemap import GROUPS, View
from layers.basemap_style import ANCHOR_AREAS, ANCHOR_LINES, ANCHORS
from layers.cooperation import CooperationPoint, cooperation_layer
from layers.corridors import corridor_layer
from layers.crossings import crossing_layer
from layers.hotspots import density_layer, hexagon_layer
from layers.incidents import incident_layer
from layers.locales import translator
from layers.posts import post_layer
from layers.regions import region_layer
from layers.roads import road_layer
from layers.significance import hotspot_layer

WORDS = translator("en")


@pytest.fixture
def all_layers(
    invented_store: Any, incidents: pd.DataFrame, border_posts: pd.DataFrame, crossings: pd.DataFrame
) -> dict[LayerName, Layer]:
    grid = study_grid(50.0)
    surface = DensitySurface(
        pd.DataFrame(0.02, range(grid.n_rows), range(grid.n_columns)).to_numpy(), grid, 100, 5, 1, 2
    )
    by_region = pd.DataFrame({"n_incidents": [3], "top_type": ["drugs"]}, index=["GH-1"])
    by_cell = pd.DataFrame({"n_incidents": [12], "top_type": ["fuel"]}, index=["84754a9ffffffff"])
    area = connect_cells(np.array(h3.grid_disk(h3.latlng_to_cell(13.5, -4.0, 4), 3), dtype=np.uint64), 4)
    layers = (
        region_layer(by_region, invented_store.read("regions"), WORDS),
        density_layer(surface, WORDS),
        hexagon_layer(by_cell, 4, WORDS),
        hotspot_layer(hotspots(area, np.arange(len(area)) // 6), WORDS),
        road_layer(WORDS),
        corridor_layer(invented_store.read("corridors"), WORDS, selected="west-east"),
        crossing_layer(crossings, WORDS),
        cooperation_layer(
            [CooperationPoint("a+b", "A – B", 2.0, 11.0, Cell("one", ("ML",)), "")],
            invented_store.read("corridors"),
            {"west-east": "both"},
            WORDS,
        ),
        post_layer(border_posts, WORDS),
        incident_layer(incidents, WORDS),
    )
    return {layer.name: layer for layer in layers}


def test_every_layer_has_a_legend(all_layers: dict[LayerName, Layer]) -> None:
    assert len(all_layers) >= 9
    assert all(layer.legend and layer.legend.title and layer.legend.items for layer in all_layers.values())


def test_traces_keep_number_order_kind_and_place_for_every_choice_of_layers(
    all_layers: dict[LayerName, Layer],
) -> None:
    expected = list(figure.SLOTS)
    for size in range(len(all_layers) + 1):
        for chosen in combinations(all_layers.values(), size):
            traces = figure.figure_update(chosen)["data"]
            assert [(trace["uid"], trace["type"], trace["below"]) for trace in traces] == expected


def test_symbols_are_never_invisible_and_areas_only_where_they_are_off(all_layers: dict[LayerName, Layer]) -> None:
    traces = {trace["uid"]: trace for trace in figure.figure_update([])["data"]}
    areas = {uid for uid, kind, _ in figure.SLOTS if kind == "choroplethmap"}
    assert {uid for uid, trace in traces.items() if trace.get("visible") is False} == areas
    assert traces["incidents"]["lon"] == [None]
    assert figure.figure_update([all_layers[LayerName.REGIONS]])["data"][0]["visible"] is True


def test_slots_lie_below_the_anchors_of_the_basemap_from_the_ground_up() -> None:
    places = [ANCHOR_AREAS, ANCHOR_LINES, *ANCHORS]
    order = [places.index(below) for _, _, below in figure.SLOTS]
    assert order == sorted(order)


def test_an_update_never_moves_the_view_nor_changes_the_style(all_layers: dict[LayerName, Layer]) -> None:
    update = figure.figure_update(all_layers.values())
    assert set(update) == {"data", "map_layers", "meta"}
    assert set(update["meta"]) == {"groups", "shown", "selected"}


def test_groups_of_the_basemap_follow_the_layers_that_are_on(all_layers: dict[LayerName, Layer]) -> None:
    assert figure.figure_update([])["meta"]["shown"] == []
    both = [all_layers[LayerName.CORRIDORS], all_layers[LayerName.ROADS]]
    assert figure.figure_update(both)["meta"]["shown"] == list(GROUPS)
    assert figure.figure_update(both)["meta"]["selected"] == "west-east"


def test_the_first_picture_and_the_update_draw_the_same(all_layers: dict[LayerName, Layer]) -> None:
    first = figure.render_figure(all_layers.values(), View(1, 2, 3), WORDS)
    update = figure.figure_update(all_layers.values())
    assert first["data"] == update["data"]
    assert first["layout"]["map"]["layers"] == update["map_layers"]
    assert first["layout"]["map"]["center"] == {"lon": 1, "lat": 2}
    assert first["layout"]["map"]["zoom"] == 3


def test_the_figure_is_plain_data_without_an_outside_address(all_layers: dict[LayerName, Layer]) -> None:
    text = json.dumps(figure.render_figure(all_layers.values(), View(), WORDS))
    assert "http" not in text


def test_every_point_says_what_it_is_and_what_a_click_opens(all_layers: dict[LayerName, Layer]) -> None:
    kinds = {}
    for trace in figure.figure_update(all_layers.values())["data"]:
        if trace.get("visible") is False:
            continue
        points = trace["customdata"]
        assert all(len(point) == 3 and all(isinstance(each, str) and each for each in point) for point in points)
        if points:
            kinds[trace["uid"]] = {point[0] for point in points}
    assert kinds == {
        "regions": {"region"}, "hexagons": {"hexagon"}, "hotspots": {"hexagon"}, "crossings": {"crossing"},
        "cooperation": {"cooperation"}, "posts": {"post"}, "incidents": {"incident", "incidents"},
    }  # fmt: skip


def test_a_marked_spot_is_ringed_and_answers_no_pointer() -> None:
    ring = figure.figure_update([], marked=(3.0, 4.0))["data"][-1]
    assert (ring["lon"], ring["lat"], ring["hoverinfo"]) == ([3.0], [4.0], "skip")


def test_a_trace_without_a_place_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="unheard"):
        figure.figure_update([Layer(LayerName.POSTS, ({"uid": "unheard"},))])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_buttons_of_the_map_speak_the_language_and_lead_nowhere_outside(language: str) -> None:
    config = figure.map_config(translator(language))
    words = config["locales"][config["locale"]]["dictionary"]
    assert words["Zoom in"] == translator(language).text("layers.button.zoom_in")
    assert config["plotlyServerURL"] == ""
    assert {button for group in config["modeBarButtons"] for button in group} == {
        "zoomInMap", "zoomOutMap", "resetViewMap", "toImage",
    }  # fmt: skip
