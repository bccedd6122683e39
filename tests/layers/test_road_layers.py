"""What is drawn on the roads: one trace a class, neighbours joined, nothing below the first class."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata import crs
from geodata.lixels import build_road_graph
from geodata.network_density import ROAD_BREAKS, RoadDensity
from geodata.road_stretches import Stretch
from layers import figure
from layers.base import LayerName
from layers.betweenness import betweenness_layer
from layers.displacement import DrawnRoutes, pressure_layer, route_layer
from layers.locales import LANGUAGES, translator
from layers.road_density import road_density_layer, stretch_layer
from layers.road_lines import lixel_lines
from layers.style_roads import ROAD_DENSITY_COLOURS


def bent_roads() -> gpd.GeoDataFrame:
    """A road of 4 km with a bend, and one of 2 km that goes on from it."""
    lines = [shapely.LineString([(0, 0), (1, 0), (1, 1)]), shapely.LineString([(1, 1), (2, 1)])]
    return gpd.GeoDataFrame(
        {"from_node": [1, 2], "to_node": [2, 3], "length_km": [4.0, 2.0]}, geometry=lines, crs=crs.WGS84
    )


def density_of(values: list[float]) -> RoadDensity:
    return RoadDensity(np.array(values), bandwidth_km=20.0, n_used=3, n_off_road=1, n_too_imprecise=1, years=2.0)


def test_neighbours_of_a_class_are_one_line_across_a_node_and_keep_the_bend() -> None:
    roads = bent_roads()
    lines = lixel_lines(build_road_graph(roads), roads, np.array([-1, 0, 0, 0, 0, 1]), 2)
    assert list(lines[0].coords) == [(0.5, 0), (1, 0), (1, 1), (1.5, 1)]
    assert lines[1].length == pytest.approx(0.5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_class_is_a_trace_and_the_road_below_the_first_stays_as_it_is(language: str) -> None:
    roads = bent_roads()
    layer = road_density_layer(
        density_of([0.05, 0.1, 0.5, 2.0, 50.0, 0.0]), build_road_graph(roads), roads, translator(language)
    )
    traces = {trace["uid"]: trace for trace in layer.traces}
    lengths = [len([x for x in traces[f"road_density_{step}"]["lon"] if x is not None]) for step in range(6)]
    assert [n > 0 for n in lengths] == [True, True, True, False, False, True]
    assert layer.basemap == ("roads",)
    assert layer.legend and len(layer.legend.items) == len(ROAD_BREAKS) + 1
    # The values are told from one incident per 100 km and year on.
    assert len(traces["road_density_values"]["customdata"]) == 2


def test_every_trace_has_a_place_and_lines_answer_no_pointer() -> None:
    roads = bent_roads()
    layer = road_density_layer(density_of([1.0] * 6), build_road_graph(roads), roads, translator("en"))
    numbered = stretch_layer([Stretch(1.0, 0.0, 3.0, 2.0, 7)], ["Alpha"], translator("en"))
    drawn = {trace["uid"]: trace for trace in figure.figure_update([layer, numbered])["data"]}
    assert drawn["road_density_2"]["hoverinfo"] == "skip" and "hovertemplate" not in drawn["road_density_2"]
    assert drawn["road_density_2"]["line"]["color"] == ROAD_DENSITY_COLOURS[2]
    assert drawn["numbers"]["customdata"] == [["", "", "<b>1. Alpha</b><br>3\u00a0incidents / 100\u00a0km / yr"]]
    assert layer.name == LayerName.ROAD_DENSITY
    assert "numbers" not in {trace["uid"] for trace in figure.figure_update([layer])["data"]}


def test_betweenness_colours_the_roads_that_enough_pairs_share() -> None:
    roads = bent_roads()
    layer = betweenness_layer(np.array([0.005, 0.2]), roads, 799, translator("fr"))
    drawn = {trace["uid"]: trace["lon"] for trace in layer.traces}
    assert drawn["betweenness_0"] == [None] and drawn["betweenness_3"] == [1.0, 2.0]
    assert layer.legend and "799" in layer.legend.note


def test_routes_are_drawn_with_their_numbers_and_other_ways_in_dashes() -> None:
    roads = bent_roads()
    layer = route_layer(DrawnRoutes([0], [1], [[0, 1]], is_one_pair=True), roads, translator("en"))
    traces = {trace["uid"]: trace for trace in figure.figure_update([layer])["data"]}
    assert traces["route_today"]["lon"] == [0, 1, 1] and traces["route_next"]["lon"] == [1, 2]
    assert traces["route_2"]["lon"].count(None) > 5
    # The other way has no road of its own: only the first is numbered.
    assert (traces["numbers"]["lon"], traces["numbers"]["lat"]) == ([1.5], [1.0])


def test_a_stretch_that_two_other_ways_share_is_dashed_once() -> None:
    roads = bent_roads()
    layer = route_layer(DrawnRoutes([], [], [[0], [0, 1]], is_one_pair=True), roads, translator("en"))
    traces = {trace["uid"]: trace for trace in layer.traces}
    first, second = (traces[slot]["lon"] for slot in ("route_2", "route_3"))
    # The first road ends where the second, from 1 to 2, begins.
    assert max(each for each in first if each is not None) <= 1.0
    assert min(each for each in second if each is not None) >= 1.0


def test_crossings_are_sized_by_the_share_they_inherit() -> None:
    crossings = gpd.GeoDataFrame(
        {"name": ["Bridge", "Ford", "Gate"]}, geometry=gpd.points_from_xy([0, 1, 2], [0, 0, 0]), crs=crs.WGS84
    )
    inherited = pd.DataFrame({"crossing": [1, 2], "share": [0.8, 0.05]})
    layer = pressure_layer(crossings, [0], inherited, {"Port": (3.0, 0.0)}, translator("en"))
    trace = layer.traces[0]
    assert trace["lon"] == [1.0, 2.0, 3.0, 0.0]
    sizes = [int(name.rpartition("_")[2]) for name in trace["marker"]["symbol"]]
    assert sizes[:2] == [4, 0]
    assert layer.legend and [item.label for item in layer.legend.items] == [
        "Reinforced", "below 10%", "75% and more", "Chosen hubs",
    ]  # fmt: skip
