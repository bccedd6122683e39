"""Borders of areas: three squares of one degree beside each other on the equator, and one that touches in a corner."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from geodata.area_borders import area_borders, borders_of, nearest_border
from geodata.errors import CrsError

#: Along a meridian from the equator to 1° N.
MERIDIAN_KM = 110.574


@pytest.fixture
def areas() -> gpd.GeoDataFrame:
    boxes = [shapely.box(west, 0.0, west + 1.0, 1.0) for west in (0.0, 1.0, 2.0)]
    return gpd.GeoDataFrame(
        {"region": ["B", "A", "C", "D"]}, geometry=[*boxes, shapely.box(3.0, 1.0, 4.0, 2.0)], crs="EPSG:4326"
    )


def test_a_border_is_the_line_that_two_areas_share(areas: gpd.GeoDataFrame) -> None:
    borders = area_borders(areas, "region")
    assert borders[["area_a", "area_b"]].to_numpy().tolist() == [["A", "B"], ["A", "C"]]
    assert borders["border_km"].tolist() == pytest.approx([MERIDIAN_KM, MERIDIAN_KM], abs=0.01)
    assert borders.geometry.iloc[0].bounds == (1.0, 0.0, 1.0, 1.0)


def test_the_borders_of_an_area_name_its_neighbours(areas: gpd.GeoDataFrame) -> None:
    borders = area_borders(areas, "region")
    assert borders_of(borders, "A")["neighbour"].tolist() == ["B", "C"]
    assert borders_of(borders, "C")["neighbour"].tolist() == ["A"]
    assert borders_of(borders, "D").empty  # a corner is no border


def test_the_nearest_border_is_measured_on_the_ellipsoid(areas: gpd.GeoDataFrame) -> None:
    borders = borders_of(area_borders(areas, "region"), "A")
    # A tenth of a degree of longitude at half a degree north.
    assert nearest_border(1.9, 0.5, borders) == ("C", pytest.approx(11.13, abs=0.01))
    assert nearest_border(1.9, 0.5, borders.iloc[:0]) is None


def test_areas_that_touch_nothing_have_no_borders(areas: gpd.GeoDataFrame) -> None:
    assert area_borders(areas.iloc[[3]], "region").empty


def test_other_reference_systems_are_refused(areas: gpd.GeoDataFrame) -> None:
    with pytest.raises(CrsError):
        area_borders(areas.to_crs(3857), "region")
