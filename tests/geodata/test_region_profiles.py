"""Regions: two of one country and one of another, squares of one degree on the equator, solved with a pencil."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.area_borders import area_borders
from geodata.index import IncidentIndex
from geodata.region_profiles import (
    corridor_stretches,
    count_in_regions,
    foreign_border,
    foreign_border_km,
    points_of_area,
    region_limit_km,
    region_rates,
    region_statistics,
    rows_in_region,
)

#: Along a meridian from the equator to 1° N.
MERIDIAN_KM = 110.574
COUNTRY_OF = pd.Series({"A": "ML", "B": "ML", "C": "SN"})


@pytest.fixture
def regions() -> gpd.GeoDataFrame:
    """A and B side by side, C east of B."""
    boxes = [shapely.box(west, 0.0, west + 1.0, 1.0) for west in (0.0, 1.0, 2.0)]
    columns = {"region_id": ["A", "B", "C"], "area_km2": [100 * np.pi, 400 * np.pi, 1e6]}
    return gpd.GeoDataFrame(columns, geometry=boxes, crs="EPSG:4326")


def test_the_limit_of_a_region_is_what_a_circle_of_its_area_measures_across() -> None:
    assert region_limit_km(100 * np.pi) == pytest.approx(20.0)
    assert region_limit_km(1e6) == 80.0


def test_what_is_less_precise_than_a_region_is_left_out_and_counted(index: IncidentIndex) -> None:
    rows = np.arange(len(index))
    # Seven incidents in A: 0.5, 1, 3, 5, 8, 40 and 80 km; two in B: 15 and 25 km.
    narrow = region_statistics(index, rows, "A", 100 * np.pi)
    assert (narrow.limit_km, narrow.n_incidents, narrow.n_too_imprecise) == (pytest.approx(20.0), 5, 2)
    assert narrow.by_type.to_dict() == {"drugs": 4, "medicines": 1}
    assert region_statistics(index, rows, "A", 1e6).n_incidents == 7
    assert len(rows_in_region(index, rows, "Z")) == 0


def test_every_region_has_a_count_even_that_without_an_incident(
    index: IncidentIndex, regions: gpd.GeoDataFrame
) -> None:
    counts = count_in_regions(index, np.arange(len(index)), regions)
    assert counts.to_dict("index") == {
        "A": {"n_incidents": 5, "n_too_imprecise": 2},
        "B": {"n_incidents": 2, "n_too_imprecise": 0},
        "C": {"n_incidents": 0, "n_too_imprecise": 0},
    }


def test_rates_are_for_area_road_and_border_and_missing_where_there_is_none() -> None:
    measures = pd.DataFrame({"area_km2": [2000.0], "road_km": [400.0], "border_km": [0.0]}, index=["A"])
    row = region_rates(pd.Series({"A": 10}), measures, 2.5).loc["A"]
    # 10 / (2 · 2.5), 10 / (4 · 2.5); the exact limits of a count of 10 are 4.795 and 18.390.
    assert [row["area_rate"], row["area_low"], row["area_high"]] == pytest.approx([2.0, 0.959, 3.678], abs=1e-3)
    assert row["road_rate"] == pytest.approx(1.0)
    assert np.isnan(row["border_rate"]) and not row["is_small"]


def test_the_border_with_another_country_is_no_border_within_one(regions: gpd.GeoDataFrame) -> None:
    borders = area_borders(regions, "region_id")
    assert foreign_border(borders, COUNTRY_OF)["area_a"].tolist() == ["B"]
    assert foreign_border_km(borders, COUNTRY_OF).to_dict() == pytest.approx(
        {"A": 0.0, "B": MERIDIAN_KM, "C": MERIDIAN_KM}, abs=0.01
    )


def test_a_post_just_across_a_drawn_border_belongs_to_both_regions(regions: gpd.GeoDataFrame) -> None:
    # 0.02° of longitude are 2.2 km, 0.2° are 22 km.
    points = np.array([0.5, 0.98, 1.02, 1.2]), np.full(4, 0.5)
    west, east = regions.geometry.iloc[0], regions.geometry.iloc[1]
    assert points_of_area(*points, west).tolist() == [True, True, True, False]
    assert points_of_area(*points, east).tolist() == [False, True, True, True]
    assert points_of_area(*points, west, 0.0).tolist() == [True, True, False, False]
    assert points_of_area(points[0][:0], points[1][:0], west).tolist() == []


def test_a_corridor_is_cut_where_it_enters_and_leaves(regions: gpd.GeoDataFrame) -> None:
    lines = [shapely.LineString([(0.5, 0.5), (3.0, 0.5)]), shapely.LineString([(0.0, 3.0), (1.0, 3.0)])]
    corridors = gpd.GeoDataFrame({"corridor_id": ["through", "elsewhere"]}, geometry=lines, crs="EPSG:4326")
    found = corridor_stretches(corridors, regions.geometry.iloc[1])
    # A degree of longitude half a degree north is 111.31 km.
    assert found.to_dict("records") == [
        {
            "corridor_id": "through",
            "from_km": pytest.approx(55.66, abs=0.01),
            "to_km": pytest.approx(166.97, abs=0.01),
            "inside_km": pytest.approx(111.31, abs=0.01),
        }
    ]


def test_a_corridor_that_comes_back_is_counted_for_what_lies_inside(regions: gpd.GeoDataFrame) -> None:
    line = shapely.LineString([(1.2, 0.5), (1.2, 1.5), (1.8, 1.5), (1.8, 0.5)])
    corridors = gpd.GeoDataFrame({"corridor_id": ["loop"]}, geometry=[line], crs="EPSG:4326")
    (row,) = corridor_stretches(corridors, regions.geometry.iloc[1]).to_dict("records")
    assert row["from_km"] == 0.0
    assert row["inside_km"] == pytest.approx(MERIDIAN_KM, abs=0.01)
    assert row["to_km"] == pytest.approx(2 * MERIDIAN_KM + 66.77, abs=0.05)


@given(st.lists(st.floats(-0.5, 3.5), min_size=1, max_size=20))
def test_every_point_in_one_of_the_regions_lies_in_at_least_one(longitudes: list[float]) -> None:
    points = np.array(longitudes), np.full(len(longitudes), 0.5)
    boxes = [shapely.box(west, 0.0, west + 1.0, 1.0) for west in (0.0, 1.0, 2.0)]
    inside = np.array([points_of_area(*points, each, 0.0) for each in boxes])
    assert (inside.any(axis=0) == [0.0 <= each <= 3.0 for each in longitudes]).all()
