import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from geodata import crs
from geodata.errors import CrsError

WEST, SOUTH, EAST, NORTH = crs.STUDY_BOUNDS


@given(st.floats(WEST, EAST), st.floats(SOUTH, NORTH))
def test_a_projected_point_comes_back(longitude, latitude):
    back = crs.unproject(*crs.project(np.array([longitude]), np.array([latitude])))
    # A hundredth of a metre: the inverse is a series cut off at about a millimetre.
    assert np.ravel(back) == pytest.approx([longitude, latitude], abs=1e-7)


@given(st.floats(WEST, EAST - 1), st.floats(SOUTH, NORTH - 1))
def test_an_area_in_the_metric_system_is_the_area_on_the_ellipsoid(west, south):
    square = box(west, south, west + 1, south + 1).segmentize(0.05)
    area, _ = crs.GEOD.geometry_area_perimeter(square)
    assert gpd.GeoSeries([square], crs=crs.WGS84).to_crs(crs.METRIC).area[0] == pytest.approx(area, rel=1e-5)


@given(st.floats(WEST, EAST - 0.1), st.floats(SOUTH, NORTH), st.booleans())
def test_a_length_in_the_metric_system_is_true_to_two_percent(longitude, latitude, goes_north):
    longitudes = np.array([longitude, longitude if goes_north else longitude + 0.1])
    latitudes = np.array([latitude, latitude + 0.1 if goes_north else latitude])
    easting, northing = crs.project(longitudes, latitudes)
    planar_km = np.hypot(*(np.diff(each)[0] for each in (easting, northing))) / 1000
    assert planar_km == pytest.approx(crs.geodesic_length_km(longitudes, latitudes), rel=0.02)


def test_a_degree_on_the_equator_is_the_published_length():
    # A degree of longitude on the equator of WGS84: 6378.137 km * pi / 180.
    length = crs.geodesic_length_km(np.array([-6.0, -5.0]), np.array([0.0, 0.0]))
    assert length == pytest.approx(6378.137 * np.pi / 180, abs=1e-6)
    distance = crs.geodesic_distance_km(np.array([-6.0]), np.array([0.0]), np.array([-5.0]), np.array([0.0]))
    assert distance[0] == pytest.approx(length)


def test_another_reference_system_is_refused():
    points = gpd.GeoDataFrame(geometry=[Point(-6, 14)], crs=crs.WGS84)
    crs.require_crs(points)
    with pytest.raises(CrsError, match="needed"):
        crs.require_crs(points.to_crs(crs.METRIC))
    with pytest.raises(CrsError, match="no known reference system"):
        crs.require_crs(points.set_crs(None, allow_override=True))
