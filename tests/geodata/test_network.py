"""A skeleton on the equator: A (0°) - B (1°) - C (2°), a long way round by D, and nothing beyond C."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import crs
from geodata.errors import CrsError
from geodata.network import build_network, build_roads

DEGREE_KM = 6378.137 * math.pi / 180.0
SPOTS = {1: (0.0, 0.0), 2: (1.0, 0.0), 3: (2.0, 0.0), 4: (1.0, 1.0), 5: (1.0, 0.3)}


def _skeleton(edges: list[tuple[int, int]]) -> gpd.GeoDataFrame:
    lines = [shapely.LineString([SPOTS[a], SPOTS[b]]) for a, b in edges]
    length = [crs.geodesic_length_km(*line.xy) for line in lines]
    return gpd.GeoDataFrame(
        {"from_node": [a for a, _ in edges], "to_node": [b for _, b in edges], "length_km": length},
        geometry=lines,
        crs=4326,
    )


def _register(*waypoints: str) -> pd.DataFrame:
    return pd.DataFrame({"corridor_id": [f"c{k}" for k in range(len(waypoints))], "waypoints": waypoints})


SKELETON = _skeleton([(1, 2), (2, 3), (2, 4)])


def test_a_corridor_follows_the_skeleton_where_it_has_a_road() -> None:
    roads, corridors = build_roads(SKELETON, _register("A:0.01:0|C:0:2"))
    assert list(corridors.geometry.iloc[0].coords) == [SPOTS[1], SPOTS[2], SPOTS[3]]
    assert corridors["length_km"].tolist() == pytest.approx([2 * DEGREE_KM])
    assert roads["road_class"].tolist() == ["corridor", "corridor", "main"]


def test_a_waypoint_off_the_skeleton_is_joined_by_a_link_that_routing_can_use() -> None:
    roads, corridors = build_roads(SKELETON, _register("A:0:0|C:0:2|E:0:3"))
    links = roads[roads["road_class"] == "corridor_link"]
    assert links["length_km"].tolist() == pytest.approx([DEGREE_KM])
    assert links["source"].tolist() == ["corridors"]
    network = build_network(roads)
    km, nodes = network.shortest_path(network.nearest_node(0, 0), network.nearest_node(3, 0))
    assert km == pytest.approx(3 * DEGREE_KM) and nodes[:3] == [1, 2, 3] and len(nodes) == 4
    assert corridors["length_km"].tolist() == pytest.approx([3 * DEGREE_KM])


def test_a_road_that_is_a_detour_is_replaced_by_a_straight_link() -> None:
    # From A to C by D: 2 x sqrt(2) degrees instead of 2, a ratio of 1.41.
    roads, corridors = build_roads(_skeleton([(1, 4), (4, 3)]), _register("A:0:0|C:0:2"))
    assert roads["road_class"].tolist() == ["main", "main", "corridor_link"]
    assert corridors["length_km"].tolist() == pytest.approx([2 * DEGREE_KM])


def test_a_waypoint_in_the_middle_of_an_edge_cuts_it_and_keeps_its_length() -> None:
    roads, _ = build_roads(SKELETON, _register("A:0:0|Half:0.01:0.5"))
    assert len(roads) == 4
    assert roads["length_km"].sum() == pytest.approx(SKELETON["length_km"].sum())
    assert sorted(roads.loc[roads["road_class"] == "corridor", "length_km"]) == pytest.approx([DEGREE_KM / 2], rel=1e-3)


def test_a_stretch_into_a_town_and_out_again_is_cut_off() -> None:
    # The town lies 0.3 degrees north of B on a dead end: by road 1.3 degrees from A, 1.044 as the crow flies.
    _, corridors = build_roads(_skeleton([(1, 2), (2, 3), (2, 5)]), _register("A:0:0|Town:0.3:1|C:0:2"))
    assert list(corridors.geometry.iloc[0].coords) == [SPOTS[1], SPOTS[2], SPOTS[3]]


def test_two_corridors_share_one_link() -> None:
    roads, _ = build_roads(SKELETON, _register("C:0:2|E:0:3", "E:0:3|C:0:2"))
    assert (roads["road_class"] == "corridor_link").sum() == 1


def test_no_skeleton_at_all_makes_straight_corridors() -> None:
    roads, corridors = build_roads(SKELETON.iloc[:0], _register("A:0:0|C:0:2"))
    assert roads["road_class"].tolist() == ["corridor_link"]
    assert corridors["length_km"].tolist() == pytest.approx([2 * DEGREE_KM])


def test_a_skeleton_in_metres_is_refused() -> None:
    with pytest.raises(CrsError):
        build_roads(SKELETON.to_crs(crs.METRIC), _register("A:0:0|C:0:2"))


def test_the_shorter_of_parallel_roads_is_taken_and_no_way_is_infinite() -> None:
    skeleton = pd.concat([_skeleton([(1, 2), (3, 4)]), _skeleton([(2, 1)]).assign(length_km=50.0)], ignore_index=True)
    network = build_network(skeleton)
    assert network.shortest_path(1, 2) == (50.0, [1, 2])
    assert network.shortest_path(1, 3) == (math.inf, [])
    assert network.shortest_path(4, 4) == (0.0, [4])
    with pytest.raises(KeyError):
        network.shortest_path(1, 99)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(-0.5, 2.5), st.floats(-0.5, 1.5)), min_size=2, max_size=6, unique=True))
def test_any_corridor_is_one_line_no_shorter_than_the_way_between_its_ends(spots: list[tuple[float, float]]) -> None:
    text = "|".join(f"P{k}:{lat:.4f}:{lon:.4f}" for k, (lon, lat) in enumerate(spots))
    lon, lat = np.round(np.array(spots), 4).T
    if (crs.geodesic_distance_km(lon[:-1], lat[:-1], lon[1:], lat[1:]) < 15).any():
        return  # waypoints this near may stand for one node
    roads, corridors = build_roads(SKELETON, _register(text))
    line = corridors.geometry.iloc[0]
    assert line.geom_type == "LineString"
    assert corridors["length_km"].iloc[0] == pytest.approx(crs.geodesic_length_km(*line.xy))
    ends = shapely.get_coordinates(line)[[0, -1]]
    direct = crs.geodesic_length_km(*ends.T)
    assert corridors["length_km"].iloc[0] >= direct * (1 - 1e-9)
    assert roads.loc[roads["road_class"] != "corridor_link", "length_km"].sum() == pytest.approx(
        SKELETON["length_km"].sum()
    )
