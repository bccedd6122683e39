"""Coverage on one road along the equator: crossings, two open posts, and a border outside the register.

One degree is 111.32 km. The post of Ghana stands at 0.2°, the joint post of Ghana and Togo at 3.0°.
"""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata import coverage
from geodata.coverage import RoadAccess
from geodata.index import build_index
from tests.geodata.conftest import build_incidents

DEGREE_KM = 6378.137 * math.pi / 180.0
ROADS = gpd.GeoDataFrame(
    {"from_node": range(6), "to_node": range(1, 7), "length_km": [DEGREE_KM] * 6},
    geometry=[shapely.LineString([(k, 0), (k + 1, 0)]) for k in range(6)],
    crs=4326,
)


def points(longitude: list[float]) -> gpd.GeoSeries:
    return gpd.points_from_xy(longitude, [0.0] * len(longitude), crs=4326)


CROSSINGS = gpd.GeoDataFrame(
    {
        "crossing_id": ["a", "b", "c", "d", "e"],
        "name": ["A", "B", "C", "D", "E"],
        "country_a": ["BF", "BF", "BF", "GH", "CI"],
        "country_b": ["GH", "GH", "TG", "TG", "LR"],
        "is_monitored": pd.array([1, 0, 0, 1, None], dtype="Int64"),
    },
    geometry=points([0.0, 1.0, 2.0, 3.5, 5.0]),
)
POSTS = gpd.GeoDataFrame(
    [
        ("gh", "GH", "BF", "land", "open", None),
        ("shut", "BF", "GH", "land", "closed", None),
        ("port", "TG", None, "seaport", "open", None),
        ("maybe", "BF", "TG", "land", None, None),
        ("both", "GH", "TG", "joint", "open", "yes"),
    ],
    columns=["post_id", "country", "facing_country", "kind", "status", "one_stop"],
    geometry=points([0.2, 1.0, 2.0, 2.0, 3.0]),
)


@pytest.fixture(scope="module")
def access() -> RoadAccess:
    return coverage.road_access(CROSSINGS, POSTS, ROADS)


def test_only_open_land_joint_river_and_ferry_posts_count() -> None:
    assert coverage.open_road_posts(POSTS)["post_id"].tolist() == ["gh", "both"]


def test_nearest_post_is_one_that_has_power_there(access: RoadAccess) -> None:
    found = access.crossings.set_index("crossing_id")
    # C, between Burkina Faso and Togo, is served by the joint post alone, though Ghana's is not farther than B's.
    assert found["post_id"].to_dict() == {"a": "gh", "b": "gh", "c": "both", "d": "both", "e": ""}
    degrees = [0.2, 0.8, 1.0, 0.5, math.inf]
    assert (found["post_km"] / DEGREE_KM).tolist() == pytest.approx(degrees, abs=1e-3)
    assert (found["straight_km"] / DEGREE_KM).tolist() == pytest.approx(degrees, abs=1e-3)


def test_crossings_without_a_common_country_are_out_of_each_others_reach(access: RoadAccess) -> None:
    assert access.between_km[0, 1] == pytest.approx(DEGREE_KM, abs=0.01)
    assert access.between_km[0, 4] == math.inf
    assert np.diag(access.between_km).tolist() == [0.0] * 5


def test_share_counts_what_can_be_judged_and_the_rest_apart(access: RoadAccess) -> None:
    share = coverage.coverage_share(access.crossings, 0.6 * DEGREE_KM)
    assert (share.n_covered, share.n_judged, share.n_not_judged, share.value) == (2, 4, 1, 0.5)
    nobody = coverage.coverage_share(access.crossings.iloc[4:], 1000.0)
    assert nobody.n_judged == 0 and math.isnan(nobody.value)


def test_crossing_with_a_post_near_in_a_straight_line_only_is_said_to_be_one(access: RoadAccess) -> None:
    far = access.crossings.assign(post_km=300.0)
    assert coverage.coverage_share(far, 0.6 * DEGREE_KM).n_near_straight == 2


def test_borders_add_up_to_the_whole(access: RoadAccess) -> None:
    by_border = coverage.coverage_by_border(access.crossings, 0.9 * DEGREE_KM)
    assert by_border[["country_a", "country_b", "n_covered", "n_judged"]].to_numpy().tolist() == [
        ["BF", "GH", 2, 2], ["BF", "TG", 0, 1], ["CI", "LR", 0, 0], ["GH", "TG", 1, 1]
    ]  # fmt: skip
    whole = coverage.coverage_share(access.crossings, 0.9 * DEGREE_KM)
    assert by_border["n_covered"].sum() == whole.n_covered
    assert by_border["n_judged"].sum() == whole.n_judged


def test_order_of_the_rows_changes_nothing(access: RoadAccess) -> None:
    turned = coverage.road_access(CROSSINGS[::-1], POSTS[::-1], ROADS[::-1])
    pd.testing.assert_frame_equal(turned.crossings, access.crossings)
    assert turned.between_km == pytest.approx(access.between_km)


@given(st.lists(st.floats(0, 500) | st.just(math.inf), max_size=8), st.lists(st.floats(0, 600), max_size=8))
def test_curve_rises_with_the_distance_and_is_the_share(distances: list[float], at: list[float]) -> None:
    at_km = np.sort(at)
    curve = coverage.share_curve(np.array(distances), at_km)
    if not distances:
        assert np.isnan(curve).all()
        return
    assert (np.diff(curve) >= 0).all()
    assert curve.tolist() == pytest.approx([np.mean(np.array(distances) <= each) for each in at_km])


def test_incident_counts_near_a_crossing_only_where_it_is_known_precisely_enough() -> None:
    records = pd.DataFrame(
        {
            "date": ["2020-01-01"] * 4, "trafficking_type": "drugs", "commodity": None, "agency": None,
            "event_type": "seizure", "source_kind": "media", "region_id": None,
            "longitude": [1.0, 1.1, 1.0, 4.0], "latitude": 0.0, "uncertainty_km": [1.0, 25.0, 40.0, 1.0],
        }
    )  # fmt: skip
    nobody = pd.DataFrame({"incident_id": [], "corridor_id": [], "corridor_km": []})
    index = build_index(build_incidents(records), nobody, ())
    pairs = coverage.near_pairs(index, [1.0, 1.15, 2.0], [0.0, 0.0, 0.0], 25.0)
    near, vague = coverage.count_near(pairs, np.arange(4))
    # The second is near two spots, and counts at both.
    assert near.tolist() == [2, 2, 0] and vague.tolist() == [1, 1, 0]
    assert coverage.count_distinct(pairs, np.arange(4), np.array([0, 1])) == 2
    fewer, _ = coverage.count_near(pairs, np.array([1, 3]))
    assert fewer.tolist() == [1, 1, 0]


def test_without_spots_nothing_is_near() -> None:
    pairs = coverage.NearPairs(np.zeros(0, int), np.zeros(0, int), np.zeros(0, bool), 4, 0)
    assert [each.tolist() for each in coverage.count_near(pairs, np.arange(4))] == [[], []]


def test_ranking_leaves_small_numbers_unranked_and_gives_an_exact_interval(access: RoadAccess) -> None:
    ranked = coverage.rank_uncovered(
        access.crossings, 10.0, np.array([4, 9, 9, 0, 50]), np.array([0, 1, 2, 3, 4]), years=2.0
    )
    # E cannot be judged; C is farther from a post than B.
    assert ranked["crossing_id"].tolist() == ["c", "b", "a", "d"]
    assert ranked["rank"].fillna(0).tolist() == [1, 1, 0, 0]
    assert ranked["rate"].tolist() == [4.5, 4.5, 2.0, 0.0]
    # Garwood (1936): 9 events, 4.115 to 17.085.
    assert ranked.loc[0, ["rate_low", "rate_high"]].tolist() == pytest.approx([4.115 / 2, 17.085 / 2], abs=1e-3)
    assert ranked["n_too_imprecise"].tolist() == [2, 1, 0, 3]


def test_without_a_period_there_is_no_rate(access: RoadAccess) -> None:
    ranked = coverage.rank_uncovered(access.crossings, 10.0, np.zeros(5, int), np.zeros(5, int), years=0.0)
    assert ranked["rate"].isna().all() and ranked["rate_high"].isna().all()


def test_posts_facing_each_other_guard_one_place_of_their_border() -> None:
    countries = gpd.GeoDataFrame(
        {"country": ["GH", "TG", "CI", "LR"]},
        geometry=[shapely.box(k, 0, k + 1, 1) for k in (0, 1, -1, -2)],
        crs=4326,
    )
    posts = gpd.GeoDataFrame(
        [("1", "GH", "TG", "land", "open"), ("2", "TG", "GH", "land", "open"), ("3", "TG", "GH", "river", "open"),
         ("4", "GH", "TG", "land", "closed"), ("5", "GH", None, "airport", "open")],
        columns=["post_id", "country", "facing_country", "kind", "status"],
        geometry=gpd.points_from_xy([1.0, 1.0, 1.0, 1.0, 0.5], [0.1, 0.11, 0.8, 0.5, 0.5], crs=4326),
    )  # fmt: skip
    guard = coverage.border_guard(countries, posts)
    # The border of Côte d'Ivoire and Liberia is outside the register; that with Ghana has no post.
    assert guard[["country_a", "country_b", "n_open_posts", "n_places"]].to_numpy().tolist() == [
        ["CI", "GH", 0, 0], ["GH", "TG", 3, 2]
    ]  # fmt: skip
    assert guard["km_per_post"].tolist() == [math.inf, pytest.approx(110.574 / 3, abs=0.01)]
    assert guard["km_per_place"].tolist() == [math.inf, pytest.approx(110.574 / 2, abs=0.01)]
