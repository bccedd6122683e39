"""What is near a spot: one road along the equator from 0° to 1° (111.3 km), solved with a pencil."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import LineString

from geodata.near_by import corridors_at, nearest_by_road, nearest_towns


@pytest.fixture
def roads() -> gpd.GeoDataFrame:
    """An edge of 150 km as its length is given, longer than it is drawn."""
    columns = {"from_node": [1], "to_node": [2], "length_km": [150.0]}
    return gpd.GeoDataFrame(columns, geometry=[LineString([(0, 0), (1, 0)])], crs="EPSG:4326")


@pytest.fixture
def points() -> gpd.GeoDataFrame:
    columns = {"post_id": ["end", "middle"], "population": [30_000, 10_000]}
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy([1.0, 0.5], [0.0, 0.0]), crs="EPSG:4326")


def test_points_are_listed_by_the_way_on_the_road(roads: gpd.GeoDataFrame, points: gpd.GeoDataFrame) -> None:
    near = nearest_by_road(0.0, 0.0, points, roads)
    assert near["post_id"].tolist() == ["middle", "end"]
    assert near["road_km"].tolist() == pytest.approx([75.0, 150.0], abs=0.01)
    assert near["distance_km"].tolist() == pytest.approx([55.66, 111.32], abs=0.01)
    assert nearest_by_road(0.0, 0.0, points, roads, number=1)["post_id"].tolist() == ["middle"]


def test_where_no_road_leads_the_way_is_missing_and_the_map_decides(points: gpd.GeoDataFrame) -> None:
    empty = gpd.GeoDataFrame({"from_node": [], "to_node": [], "length_km": []}, geometry=[], crs="EPSG:4326")
    near = nearest_by_road(0.0, 0.0, points, empty)
    assert near["post_id"].tolist() == ["middle", "end"]
    assert np.isnan(near["road_km"]).all()


def test_near_nothing_is_nothing(roads: gpd.GeoDataFrame, points: gpd.GeoDataFrame) -> None:
    assert nearest_by_road(0.0, 0.0, points.iloc[:0], roads).empty


def test_a_town_has_at_least_20000_people(roads: gpd.GeoDataFrame, points: gpd.GeoDataFrame) -> None:
    assert nearest_towns(0.0, 0.0, points, roads)["post_id"].tolist() == ["end"]


def test_a_corridor_within_reach_is_named_with_its_kilometre() -> None:
    lines = [LineString([(0, 0), (1, 0)]), LineString([(0, 5), (1, 5)])]
    corridors = gpd.GeoDataFrame({"corridor_id": ["near", "far"]}, geometry=lines, crs="EPSG:4326")
    found = corridors_at(0.5, 0.05, 0.0, corridors)
    assert found["corridor_id"].tolist() == ["near"]
    assert found["corridor_km"].tolist() == pytest.approx([55.66], abs=0.01)
    assert found["distance_km"].tolist() == pytest.approx([5.53], abs=0.01)
