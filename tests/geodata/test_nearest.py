"""On the equator a degree of longitude is 111.3195 km: distances along it are checked with a pencil."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import crs
from geodata.nearest import containing_polygon, cut_lines, nearest_line, nearest_point

DEGREE_KM = 6378.137 * math.pi / 180.0
#: Ends of the lines and the points of the search for a counter-example: the study area and far beyond it.
LONGITUDES = st.floats(-30, 30, allow_nan=False)
LATITUDES = st.floats(-5, 40, allow_nan=False)
POINTS = st.lists(st.tuples(LONGITUDES, LATITUDES), min_size=1, max_size=6)
LINES = st.lists(
    st.tuples(st.floats(-20, 8), st.floats(2, 28), st.floats(-2, 2), st.floats(-2, 2)).filter(
        lambda line: abs(line[2]) + abs(line[3]) > 0.001
    ),
    min_size=1,
    max_size=6,
)


def _lines(ends: list[tuple[float, float, float, float]]) -> np.ndarray:
    return np.array([shapely.LineString([(x, y), (x + dx, y + dy)]) for x, y, dx, dy in ends], dtype=object)


def _brute_force_km(lon: float, lat: float, line: shapely.LineString) -> float:
    """Walk along the line in 2,001 steps, then again around the nearest; every distance is a geodesic."""
    low, high = 0.0, 1.0
    for _ in range(2):
        shares = np.linspace(low, high, 2001)
        xy = shapely.get_coordinates(shapely.line_interpolate_point(line, shares, normalized=True))
        km = crs.geodesic_distance_km(np.full(2001, lon), np.full(2001, lat), xy[:, 0], xy[:, 1])
        step = (high - low) / 2000
        low, high = max(0.0, shares[km.argmin()] - step), min(1.0, shares[km.argmin()] + step)
    return float(km.min())


def test_distance_to_a_meridian_is_measured_along_the_equator() -> None:
    meridian = shapely.LineString([(1, -1), (1, 1)])
    position, km = nearest_line(np.array([0.0, 1.5]), np.array([0.0, 0.0]), np.array([meridian]))
    assert position.tolist() == [0, 0]
    assert km == pytest.approx([DEGREE_KM, DEGREE_KM / 2], rel=1e-6)


def test_the_nearer_of_two_points_wins_and_the_first_of_two_in_one_place() -> None:
    position, km = nearest_point(
        np.array([0.4, 0.9]), np.array([0.0, 0.0]), np.array([0.0, 1.0, 1.0]), np.array([0.0, 0.0, 0.0])
    )
    assert position.tolist() == [0, 1]
    assert km == pytest.approx([0.4 * DEGREE_KM, 0.1 * DEGREE_KM], rel=1e-9)


def test_nothing_to_be_near_to_gives_no_position_and_no_distance() -> None:
    position, km = nearest_point(np.array([0.0]), np.array([0.0]), np.array([]), np.array([]))
    assert position.tolist() == [-1] and np.isnan(km).all()
    position, km = nearest_line(np.array([0.0]), np.array([0.0]), np.array([shapely.LineString()]))
    assert position.tolist() == [-1] and np.isnan(km).all()


def test_a_point_that_is_no_number_is_near_to_nothing() -> None:
    position, km = nearest_point(np.array([np.nan, 0.0]), np.array([0.0, 0.0]), np.array([1.0]), np.array([0.0]))
    assert position.tolist() == [-1, 0]
    assert np.isnan(km[0]) and km[1] == pytest.approx(DEGREE_KM)


def test_kilometres_of_the_pieces_run_from_zero_to_the_length_of_the_line() -> None:
    coordinates = [(-10, 15), (-4, 15), (-4, 20)]
    pieces = cut_lines(np.array([shapely.LineString([(0, 3), (0, 4)]), shapely.LineString(coordinates)]))
    second = pieces.owner == 1
    assert pieces.start_km[second][0] == 0.0
    assert pieces.end_km[second][-1] == pytest.approx(
        crs.geodesic_length_km(*zip(*coordinates, strict=True)), rel=1e-12
    )
    assert (np.diff(pieces.end_km[second]) > 0).all()


@settings(max_examples=60, deadline=None)
@given(POINTS, LINES)
def test_nearest_line_is_never_worse_than_brute_force(
    points: list[tuple[float, float]], ends: list[tuple[float, float, float, float]]
) -> None:
    lines = _lines(ends)
    lon, lat = np.array(points).T
    position, km = nearest_line(lon, lat, lines)
    for k, (x, y) in enumerate(points):
        every = [_brute_force_km(x, y, line) for line in lines]
        # Candidates are compared by the mid-latitude formula, whose error grows with the square of the distance.
        tolerance = max(0.010, min(every) * (0.001 + (min(every) / 6371) ** 2 / 10))
        assert km[k] == pytest.approx(min(every), abs=tolerance)
        assert every[position[k]] <= min(every) + tolerance


@settings(max_examples=100, deadline=None)
@given(POINTS, st.lists(st.tuples(st.floats(-20, 8), st.floats(2, 28)), min_size=1, max_size=30))
def test_nearest_point_is_the_minimum_of_all_geodesics(
    points: list[tuple[float, float]], others: list[tuple[float, float]]
) -> None:
    lon, lat = np.array(points).T
    x, y = np.array(others).T
    _, km = nearest_point(lon, lat, x, y)
    for k in range(len(lon)):
        every = crs.geodesic_distance_km(np.full(len(x), lon[k]), np.full(len(x), lat[k]), x, y)
        assert km[k] == every.min()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(LONGITUDES, LATITUDES), min_size=2, max_size=20), LINES, st.randoms())
def test_shuffled_points_get_the_same_lines(points: list[tuple[float, float]], ends: list, random: object) -> None:
    lon, lat = np.array(points).T
    order = list(range(len(points)))
    random.shuffle(order)  # type: ignore[attr-defined]
    position, km = nearest_line(lon, lat, _lines(ends))
    shuffled_position, shuffled_km = nearest_line(lon[order], lat[order], _lines(ends))
    assert shuffled_position.tolist() == position[order].tolist()
    assert shuffled_km.tolist() == km[order].tolist()


def test_containing_polygon_knows_holes_borders_and_the_sea() -> None:
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    polygons = np.array([ring, shapely.box(1, 1, 2, 2), shapely.box(3, 0, 4, 3)])
    lon, lat = np.array([0.5, 1.5, 3.0, 3.5, 9.0]), np.array([0.5, 1.5, 1.0, 1.0, 1.0])
    assert containing_polygon(lon, lat, polygons).tolist() == [0, 1, 0, 2, -1]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(-1, 5), st.floats(-1, 5)), min_size=1, max_size=30))
def test_containing_polygon_agrees_with_shapely(points: list[tuple[float, float]]) -> None:
    polygons = [shapely.Point(1, 1).buffer(1.2), shapely.Point(3, 2).buffer(1.5), shapely.box(-1, 3, 0, 4)]
    lon, lat = np.array(points).T
    expected = [next((k for k, area in enumerate(polygons) if area.intersects(shapely.Point(p))), -1) for p in points]
    assert containing_polygon(lon, lat, np.array(polygons)).tolist() == expected
