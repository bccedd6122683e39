"""Ways by road on the equator: A (0°) - B (1°) - C (2°), a spur B - D (1° N), and E - F far off, joined to nothing."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.road_distance import road_distances

DEGREE_KM = 6378.137 * math.pi / 180.0
#: Road B - D is stored as 300 km, longer than it is drawn: the stored length counts.
EDGES = {(1, 2): DEGREE_KM, (2, 3): DEGREE_KM, (2, 4): 300.0, (5, 6): DEGREE_KM}
SPOTS = {1: (0.0, 0.0), 2: (1.0, 0.0), 3: (2.0, 0.0), 4: (1.0, 1.0), 5: (0.0, 5.0), 6: (1.0, 5.0)}
ROADS = gpd.GeoDataFrame(
    {"from_node": [a for a, _ in EDGES], "to_node": [b for _, b in EDGES], "length_km": list(EDGES.values())},
    geometry=[shapely.LineString([SPOTS[a], SPOTS[b]]) for a, b in EDGES],
    crs=4326,
)


def way(start: tuple[float, float], end: tuple[float, float], roads: gpd.GeoDataFrame = ROADS) -> float:
    lon, lat = np.array([start, end]).T
    return float(road_distances(roads, lon[:1], lat[:1], lon[1:], lat[1:])[0, 0])


def test_way_between_two_spots_of_one_road_does_not_go_round_by_its_ends() -> None:
    assert way((0.2, 0.0), (0.7, 0.0)) == pytest.approx(0.5 * DEGREE_KM, abs=0.01)


def test_way_over_a_junction_adds_up() -> None:
    assert way((0.25, 0.0), (1.75, 0.0)) == pytest.approx(1.5 * DEGREE_KM, abs=0.01)


def test_stored_length_of_a_road_counts_not_the_line_as_drawn() -> None:
    # A third of the way up a road of 300 km.
    assert way((1.0, 0.0), (1.0, 1.0 / 3.0)) == pytest.approx(100.0, abs=0.1)


def test_straight_way_to_the_road_is_added_at_both_ends() -> None:
    off_km = float(np.diff([0.0, 110.574 * 0.1])[0])
    assert way((0.2, 0.1), (0.7, -0.1)) == pytest.approx(0.5 * DEGREE_KM + 2 * off_km, abs=0.05)


def test_where_no_road_leads_the_way_is_infinite() -> None:
    assert way((0.5, 0.0), (0.5, 5.0)) == math.inf
    assert way((0.5, 0.0), (0.6, 0.0), ROADS.iloc[:0]) == math.inf


def test_without_points_there_is_no_way() -> None:
    none = np.zeros(0)
    assert road_distances(ROADS, none, none, np.ones(1), np.ones(1)).shape == (0, 1)
    assert road_distances(ROADS, np.ones(1), np.ones(1), none, none).shape == (1, 0)


def test_parallel_roads_and_several_points_on_one_spot_take_the_shorter_way() -> None:
    twice = gpd.GeoDataFrame(
        {"from_node": [1, 1], "to_node": [2, 2], "length_km": [DEGREE_KM, 50.0]},
        geometry=[ROADS.geometry.iloc[0], shapely.LineString([(0, 0), (0.5, -0.4), (1, 0)])],
        crs=4326,
    )
    assert way((0.0, 0.0), (1.0, 0.0), twice) == pytest.approx(50.0, abs=0.01)
    assert way((0.5, 0.0), (0.5, 0.0), twice) == pytest.approx(0.0, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0.0, 1.0)), min_size=2, max_size=6))
def test_ways_are_the_shortest_of_all_chains_of_stretches(spots: list[tuple[int, float]]) -> None:
    names, ends = [f"p{k}" for k in range(len(spots))], list(EDGES)
    every: list[object] = [*SPOTS, *names]
    shortest = np.where(np.eye(len(every), dtype=bool), 0.0, np.inf)
    for place, edge in enumerate(ends):
        on_it = [(share, name) for name, (at, share) in zip(names, spots, strict=True) if at == place]
        for low, first in [(0.0, edge[0]), (1.0, edge[1]), *on_it]:
            for high, second in [(0.0, edge[0]), (1.0, edge[1]), *on_it]:
                row, column = every.index(first), every.index(second)
                shortest[row, column] = min(shortest[row, column], abs(high - low) * EDGES[edge])
    # Floyd and Warshall: by way of each spot in turn.
    for middle in range(len(every)):
        shortest = np.minimum(shortest, shortest[:, [middle]] + shortest[[middle], :])
    points = [ROADS.geometry.iloc[at].interpolate(share, normalized=True) for at, share in spots]
    lon, lat = np.array([point.x for point in points]), np.array([point.y for point in points])
    n_nodes = len(SPOTS)
    assert road_distances(ROADS, lon, lat, lon, lat) == pytest.approx(shortest[n_nodes:, n_nodes:], abs=0.1)
