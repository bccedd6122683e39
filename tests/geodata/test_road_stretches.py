"""The densest stretches of a straight road of 100 km, with incidents at its 20th and 80th kilometre."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geodata import crs
from geodata.lixels import RoadGraph, RoadPlaces, build_road_graph
from geodata.network_density import road_density
from geodata.road_stretches import Stretch, densest_stretches, highest_near, holds


@pytest.fixture
def road() -> tuple[gpd.GeoDataFrame, RoadGraph]:
    """One road along the equator, cut in two in its middle so that a stretch may pass a node."""
    degree = 100.0 / crs.geodesic_length_km(np.array([0.0, 1.0]), np.array([0.0, 0.0]))
    lines = [shapely.LineString([(0, 0), (degree / 2, 0)]), shapely.LineString([(degree / 2, 0), (degree, 0)])]
    roads = gpd.GeoDataFrame(
        {"from_node": [0, 1], "to_node": [1, 2], "length_km": [50.0, 50.0]}, geometry=lines, crs=crs.WGS84
    )
    return roads, build_road_graph(roads)


def put(*kilometres: float) -> RoadPlaces:
    km = np.array(kilometres)
    zeros = np.zeros(len(km))
    return RoadPlaces((km >= 50).astype(int), km % 50, zeros, zeros)


def test_tops_come_highest_first_and_each_counts_the_incidents_around_it(
    road: tuple[gpd.GeoDataFrame, RoadGraph],
) -> None:
    roads, graph = road
    places = put(20.5, 80.5, 80.5)
    density = road_density(graph, places, years=1.0, bandwidth_km=10.0)
    first, second = densest_stretches(density, graph, roads, places, 2)
    assert (first.n_incidents, second.n_incidents) == (2, 1)
    assert first.value == pytest.approx(2 * second.value)
    assert second.value == pytest.approx(100 * 15 / 16 / 10, rel=0.01)
    assert first.longitude == pytest.approx(0.805 * 100 / 111.32, abs=0.01)


def test_a_stretch_is_as_long_as_half_of_its_top_reaches_also_past_a_node(
    road: tuple[gpd.GeoDataFrame, RoadGraph],
) -> None:
    roads, graph = road
    places = put(50.5)
    density = road_density(graph, places, years=1.0, bandwidth_km=10.0)
    # The quartic kernel is one half where 1 - u² is the root of one half: at u = 0.541, on both sides.
    assert densest_stretches(density, graph, roads, places)[0].length_km == pytest.approx(11.0)


def test_two_tops_are_farther_apart_than_the_bandwidth(road: tuple[gpd.GeoDataFrame, RoadGraph]) -> None:
    roads, graph = road
    places = put(20.5, 26.5)
    density = road_density(graph, places, years=1.0, bandwidth_km=10.0)
    tops = densest_stretches(density, graph, roads, places, 5)
    km = sorted(each.longitude * 111.32 for each in tops)
    assert min(np.diff(km)) > 9.9


def test_without_incidents_there_is_no_stretch(road: tuple[gpd.GeoDataFrame, RoadGraph]) -> None:
    roads, graph = road
    nobody = put()
    assert densest_stretches(road_density(graph, nobody, years=1.0), graph, roads, nobody) == []


def test_the_highest_value_near_a_stretch_is_that_of_another_way_of_spreading(
    road: tuple[gpd.GeoDataFrame, RoadGraph],
) -> None:
    roads, graph = road
    places = put(20.5, 80.5, 80.5)
    split, spread = (road_density(graph, places, 1.0, 10.0, kernel) for kernel in ("equal_split", "diffusion"))
    first, second = densest_stretches(split, graph, roads, places, 2)
    # The tops are 60 km apart, and each has its own; on a road without junctions both ways agree to a few percent.
    near = highest_near(spread, graph, roads, [first, second])
    assert near == pytest.approx([2 * near[1], near[1]], rel=1e-3)
    assert holds(first.value, near[0]) and holds(second.value, near[1])
    far = Stretch(longitude=10.0, latitude=0.0, value=1.0, length_km=1.0, n_incidents=1)
    assert highest_near(spread, graph, roads, [far]) == [0.0]


def test_a_stretch_holds_between_half_and_twice_its_value() -> None:
    assert [holds(2.0, other) for other in (0.9, 1.0, 4.0, 4.1)] == [False, True, True, False]
