"""Corridors on the equator and on a meridian, where kilometres are known without a computer."""

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
from geodata.corridors import corridor_waypoints, locate_on_corridors, parse_waypoints
from geodata.errors import InputError
from geodata.strip import corridor_features, points_at_km

DEGREE_KM = 6378.137 * math.pi / 180.0


@pytest.fixture(scope="module")
def corridors() -> gpd.GeoDataFrame:
    """One corridor along the equator, 0°-2° E, and one north along the meridian 1° E: they meet at 1° E, 0° N."""
    lines = [shapely.LineString([(0, 0), (2, 0)]), shapely.LineString([(1, 0), (1, 1)])]
    return gpd.GeoDataFrame({"corridor_id": ["east", "north"]}, geometry=lines, crs=4326)


def test_waypoints_are_read_in_order() -> None:
    first, second = parse_waypoints("Bafing bridge (Kita: road):12.95:-10.3|Kita:13.03:-9.49")
    assert (first.place, first.latitude, first.longitude) == ("Bafing bridge (Kita: road)", 12.95, -10.3)
    assert second.place == "Kita"


@pytest.mark.parametrize("text", ["Kita", "Kita:north:-9", "Kita:95:0", "Kita:1:nan", "", "Kita:1:2|"])
def test_a_waypoint_without_two_numbers_is_refused(text: str) -> None:
    with pytest.raises(InputError) as failure:
        parse_waypoints(text)
    assert failure.value.code == "waypoint"


def test_a_point_where_two_corridors_meet_is_on_both(corridors: gpd.GeoDataFrame) -> None:
    located = locate_on_corridors(np.array([1.0]), np.array([0.0]), np.array([0.0]), corridors)
    assert located["corridor_id"].tolist() == ["east", "north"]
    assert located["corridor_km"].tolist() == pytest.approx([DEGREE_KM, 0.0])
    assert located["distance_km"].tolist() == pytest.approx([0.0, 0.0], abs=1e-9)


def test_reach_grows_with_the_error_of_the_point_up_to_25_km(corridors: gpd.GeoDataFrame) -> None:
    # 0.08° and 0.15° from the meridian line, 0.9° north: 8.9 km and 16.7 km.
    longitude, latitude = 1 + np.array([0.08, 0.15, 0.15, 0.15, 0.08]), np.full(5, 0.9)
    located = locate_on_corridors(longitude, latitude, np.array([1.0, 15.0, 18.0, 30.0, 25.5]), corridors)
    assert located["row"].tolist() == [0, 2]
    assert located["distance_km"].tolist() == pytest.approx([0.08 * DEGREE_KM, 0.15 * DEGREE_KM], rel=2e-4)


def test_a_point_of_unknown_error_is_taken_where_it_is(corridors: gpd.GeoDataFrame) -> None:
    located = locate_on_corridors(np.array([0.5, 0.5]), np.array([0.0, 0.12]), np.full(2, np.nan), corridors)
    assert located["row"].tolist() == [0]


def test_no_corridor_and_no_point_give_an_empty_table(corridors: gpd.GeoDataFrame) -> None:
    columns = ["row", "corridor_id", "corridor_km", "distance_km"]
    none = np.array([])
    assert locate_on_corridors(none, none, none, corridors).columns.tolist() == columns
    assert len(locate_on_corridors(np.array([0.0]), np.array([0.0]), np.array([1.0]), corridors.iloc[:0])) == 0


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-0.5, 2.5), st.floats(-0.5, 1.5), st.floats(0, 40)), min_size=1, max_size=20),
    st.randoms(),
)
def test_every_point_is_assigned_or_beyond_reach_whatever_the_order(points: list, random: object) -> None:
    lines = [shapely.LineString([(0, 0), (2, 0)]), shapely.LineString([(1, 0), (1, 1)])]
    corridors = gpd.GeoDataFrame({"corridor_id": ["east", "north"]}, geometry=lines, crs=4326)
    lon, lat, error = np.array(points).T
    located = locate_on_corridors(lon, lat, error, corridors)
    assigned = set(located["row"])
    for k in range(len(points)):
        # The nearest of a fine row of points on each line, by geodesics: the independent answer.
        t = np.linspace(0, 1, 2001)
        km = [
            crs.geodesic_distance_km(np.full(2001, lon[k]), np.full(2001, lat[k]), x, y).min()
            for x, y in ((2 * t, 0 * t), (1 + 0 * t, t))
        ]
        reach = max(10.0, error[k]) if error[k] <= 25 else -1.0
        if abs(min(km) - reach) > 0.06:  # half a step of that row
            assert (k in assigned) == (min(km) <= reach)
    length = {"east": 2 * DEGREE_KM, "north": crs.geodesic_length_km([1, 1], [0, 1])}
    assert (located["corridor_km"] >= 0).all() and (located["distance_km"] >= 0).all()
    assert (located["corridor_km"] <= located["corridor_id"].map(length).astype(float) + 1e-9).all()
    order = list(range(len(points)))
    random.shuffle(order)  # type: ignore[attr-defined]
    again = locate_on_corridors(lon[order], lat[order], error[order], corridors.iloc[::-1])
    again["row"] = np.array(order)[again["row"]]
    keys = ["row", "corridor_id"]
    pd.testing.assert_frame_equal(
        again.sort_values(keys, ignore_index=True), located.sort_values(keys, ignore_index=True), check_dtype=False
    )


def test_waypoints_stand_at_their_kilometre() -> None:
    line = shapely.LineString([(0, 0), (2, 0)])
    corridor = pd.Series({"waypoints": "West:0:0|Middle:0.01:0.5|East:0:2", "geometry": line}, dtype=object)
    corridor = gpd.GeoDataFrame([corridor], geometry="geometry", crs=4326).iloc[0]
    waypoints = corridor_waypoints(corridor)
    assert waypoints["place"].tolist() == ["West", "Middle", "East"]
    assert waypoints["corridor_km"].tolist() == pytest.approx([0.0, DEGREE_KM / 2, 2 * DEGREE_KM], abs=1e-6)


def test_points_at_kilometres_are_found_and_clipped_to_the_ends() -> None:
    longitude, latitude = points_at_km(
        shapely.LineString([(0, 0), (2, 0)]), np.array([-5.0, 0.0, DEGREE_KM / 2, 999.0])
    )
    assert longitude.tolist() == pytest.approx([0.0, 0.0, 0.5, 2.0])
    assert latitude.tolist() == [0.0] * 4


def test_features_stand_along_the_corridor_with_the_border_named_as_travelled() -> None:
    point = gpd.points_from_xy
    line = shapely.LineString([(2, 0), (0, 0)])  # from ML in the east to SN in the west
    corridor = gpd.GeoDataFrame(
        {"corridor_id": ["west"], "waypoints": ["Start:0:2|End:0:0"], "border_posts": ["far-post"]},
        geometry=[line],
        crs=4326,
    ).iloc[0]
    places = gpd.GeoDataFrame(
        {
            "place_id": ["1", "2", "3"],
            "name": ["Town", "Hamlet", "Away"],
            "country": "ML",
            "population": [20000, 500, 90000],
        },
        geometry=point([1.5, 1.4, 1.5], [0.05, 0, 0.5]),
        crs=4326,
    )
    posts = gpd.GeoDataFrame(
        {
            "post_id": ["near-post", "far-post", "other-post"],
            "name": "Post",
            "country": "ML",
            "status": "open",
            "uncertainty_km": [1.0, 1.0, np.nan],
        },
        geometry=point([1.1, 1.2, 1.3], [0, 0.3, 0.3]),
        crs=4326,
    )
    crossings = gpd.GeoDataFrame(
        {
            "crossing_id": ["ml-sn-a", "ml-sn-b"],
            "name": ["A", "B"],
            "corridor_ids": ["east;west", "east"],
            "is_monitored": [1, 0],
        },
        geometry=point([1.0, 1.0], [0, 0]),
        crs=4326,
    )
    countries = gpd.GeoDataFrame(
        {"country": ["SN", "ML"]}, geometry=[shapely.box(-1, -1, 1, 1), shapely.box(1, -1, 3, 1)], crs=4326
    )
    features = corridor_features(corridor, places, posts, crossings, countries)
    kinds = ["waypoint", "place", "post", "post", "border", "crossing", "waypoint"]
    assert features["kind"].tolist() == kinds
    ids = ["", "1", "far-post", "near-post", "ML-SN", "ml-sn-a", ""]
    assert features["id"].tolist() == ids
    degrees = np.array([0, 0.5, 0.8, 0.9, 1, 1, 2])
    assert features["corridor_km"].to_numpy() == pytest.approx(degrees * DEGREE_KM, abs=0.01)
