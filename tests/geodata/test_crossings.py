"""Two square countries side by side: SN from 0° to 1° E, ML from 1° to 2° E, the border on the meridian 1° E."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata import fields
from geodata.crossings import build_crossings, posts_with_crossings, slug


def _posts(*rows: tuple[str, str, str, float, float, str]) -> gpd.GeoDataFrame:
    columns = ["post_id", "country", "facing_country", "lon", "lat", "status"]
    posts = pd.DataFrame(rows, columns=columns).assign(uncertainty_km=1.0)
    posts["name"] = posts["post_id"].str.title()
    return gpd.GeoDataFrame(posts, geometry=gpd.points_from_xy(posts["lon"], posts["lat"]), crs=4326)


def _roads(*lines: list[tuple[float, float]]) -> gpd.GeoDataFrame:
    spots = sorted({end for line in lines for end in (line[0], line[-1])})
    ends = [(spots.index(line[0]), spots.index(line[-1])) for line in lines]
    return gpd.GeoDataFrame(
        {"from_node": [a for a, _ in ends], "to_node": [b for _, b in ends]},
        geometry=[shapely.LineString(line) for line in lines],
        crs=4326,
    )


@dataclass(frozen=True)
class World:
    """The arguments of `build_crossings`."""

    countries: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    corridors: gpd.GeoDataFrame
    border_posts: gpd.GeoDataFrame
    places: gpd.GeoDataFrame

    def crossings(self) -> gpd.GeoDataFrame:
        return build_crossings(self.countries, self.roads, self.corridors, self.border_posts, self.places)

    def shuffled(self) -> World:
        return World(*(frame.iloc[::-1] for frame in self.__dict__.values()))


@pytest.fixture
def world() -> World:
    """A road with a corridor crosses at 0.5° N, watched by two posts; another crosses at 0.1° N, unwatched."""
    west_east = [(0.2, 0.5), (1.8, 0.5)]
    return World(
        gpd.GeoDataFrame(
            {"country": ["SN", "ML"]}, geometry=[shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], crs=4326
        ),
        _roads(west_east, [(0.2, 0.1), (1.8, 0.1)]),
        gpd.GeoDataFrame({"corridor_id": ["main"]}, geometry=[shapely.LineString(west_east)], crs=4326),
        _posts(
            ("west", "SN", "ML", 0.98, 0.5, "open"),
            ("east", "ML", "SN", 1.05, 0.5, "unknown"),
            ("distant", "SN", "ML", 0.6, 0.5, "open"),
            ("elsewhere", "SN", "MR", 0.99, 0.5, "open"),
        ),
        gpd.GeoDataFrame(
            {"place_id": ["2", "1"], "name": ["Réd’a Town", "Far"]},
            geometry=gpd.points_from_xy([1.01, 0.3], [0.1, 0.9]),
            crs=4326,
        ),
    )


def test_road_and_corridor_make_one_crossing_on_the_border_with_its_posts(world: World) -> None:
    crossings = world.crossings().set_index("crossing_id")
    assert crossings.index.tolist() == ["ml-sn-reda-town", "ml-sn-west"]
    watched = crossings.loc["ml-sn-west"]
    assert (watched.geometry.x, watched.geometry.y) == pytest.approx((1.0, 0.5), abs=1e-4)
    assert (watched["country_a"], watched["country_b"], watched["name"]) == ("ML", "SN", "West")
    assert (watched["post_ids"], watched["n_open_posts"], watched["is_monitored"]) == ("west;east", 1, 1)
    assert watched["corridor_ids"] == "main"


def test_a_crossing_with_no_post_in_reach_is_unmonitored(world: World) -> None:
    crossing = world.crossings().set_index("crossing_id").loc["ml-sn-reda-town"]
    assert (crossing["post_ids"], crossing["n_open_posts"], crossing["is_monitored"]) == ("", 0, 0)
    assert crossing["corridor_ids"] == "" and crossing["name"] == "Réd’a Town"


def test_the_table_has_the_columns_of_the_store_and_does_not_depend_on_the_order_of_rows(world: World) -> None:
    crossings = world.crossings()
    assert crossings.columns.tolist() == [column.name for column in fields.stored_columns("crossings")]
    pd.testing.assert_frame_equal(pd.DataFrame(world.shuffled().crossings()), pd.DataFrame(crossings))


def test_crossings_within_5_km_merge_and_farther_ones_do_not(world: World) -> None:
    # 0.03° of latitude is 3.3 km, 0.06° is 6.6 km.
    near = replace(world, roads=_roads([(0.2, 0.5), (1.8, 0.5)], [(0.2, 0.53), (1.8, 0.53)]))
    far = replace(world, roads=_roads([(0.2, 0.5), (1.8, 0.5)], [(0.2, 0.56), (1.8, 0.56)]))
    assert len(near.crossings()) == 1
    assert len(far.crossings()) == 2


def test_a_road_that_dips_a_kilometre_over_the_border_and_comes_back_does_not_cross(world: World) -> None:
    dips = _roads([(0.7, 0.3), (1.01, 0.5), (0.7, 0.7)])
    assert len(replace(world, roads=dips, corridors=world.corridors.iloc[:0]).crossings()) == 0


def test_a_road_that_sways_over_the_border_crosses_once_where_the_post_is(world: World) -> None:
    sways = _roads([(0.5, 0.4), (1.01, 0.4), (0.99, 0.5), (1.5, 0.6)])
    crossings = replace(world, roads=sways, corridors=world.corridors.iloc[:0]).crossings()
    assert len(crossings) == 1
    assert crossings.geometry.iloc[0].y == pytest.approx(0.5, abs=0.01)


def test_a_river_between_the_countries_is_a_land_border_and_a_strait_is_not(world: World) -> None:
    def apart(degrees: float) -> World:
        east = shapely.box(1 + degrees, 0, 2, 1)
        return replace(world, countries=world.countries.set_geometry([shapely.box(0, 0, 1, 1), east]))

    river = apart(0.01).crossings()
    assert len(river) == 2
    assert river.geometry.x.to_numpy() == pytest.approx([1.005, 1.005], abs=1e-3)
    assert len(apart(0.1).crossings()) == 0


def test_crossings_of_one_name_are_numbered(world: World) -> None:
    roads = _roads([(0.2, 0.1), (1.8, 0.1)], [(0.2, 0.2), (1.8, 0.2)])
    crossings = replace(world, roads=roads, corridors=world.corridors.iloc[:0]).crossings()
    assert crossings["crossing_id"].tolist() == ["ml-sn-reda-town", "ml-sn-reda-town-2"]
    assert crossings["name"].tolist() == ["Réd’a Town (1)", "Réd’a Town (2)"]


def test_far_from_any_place_the_name_says_how_far_the_nearest_is(world: World) -> None:
    bare = replace(world, border_posts=world.border_posts.iloc[:0], places=world.places[world.places["name"] == "Far"])
    crossings = bare.crossings().sort_values("name")
    # From (1, 0.5) and (1, 0.1) to (0.3, 0.9): 0.7° of longitude, and 0.4° or 0.8° of latitude, of 111 km each.
    assert crossings["name"].tolist() == ["Far (118 km)", "Far (90 km)"]
    assert sorted(crossings["crossing_id"]) == ["ml-sn-far", "ml-sn-far-2"]


def test_without_places_and_posts_the_name_is_the_pair_of_countries(world: World) -> None:
    bare = replace(world, border_posts=world.border_posts.iloc[:0], places=world.places.iloc[:0])
    assert bare.crossings()["name"].tolist() == ["ML–SN (1)", "ML–SN (2)"]
    assert bare.crossings()["crossing_id"].is_unique


def test_outside_the_register_of_posts_it_is_unknown_whether_a_crossing_is_monitored(world: World) -> None:
    def between(first: str, second: str, posts: gpd.GeoDataFrame) -> list[object]:
        countries = world.countries.assign(country=[first, second])
        return replace(world, countries=countries, border_posts=posts).crossings()["is_monitored"].tolist()

    none = world.border_posts.iloc[:0]
    assert between("BJ", "NG", none) == [pd.NA, pd.NA]
    assert between("BJ", "TG", none) == [0, 0]
    posts = world.border_posts.replace({"SN": "BJ", "ML": "NG"})
    assert sorted(between("BJ", "NG", posts), key=pd.isna) == [1, pd.NA]


def test_each_post_knows_the_nearest_crossing_that_lists_it(world: World) -> None:
    watched = posts_with_crossings(world.border_posts, world.crossings())
    assert watched.tolist()[:2] == ["ml-sn-west", "ml-sn-west"]
    assert watched.isna().tolist() == [False, False, True, True]


@pytest.mark.parametrize(
    ("text", "expected"), [("Hérémakono", "heremakono"), ("M’Bagne / Est", "mbagne-est"), ("-", "")]
)
def test_slug_is_lower_case_ascii(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_no_roads_make_no_crossings(world: World) -> None:
    empty = replace(world, roads=world.roads.iloc[:0], corridors=world.corridors.iloc[:0]).crossings()
    assert len(empty) == 0 and isinstance(empty, gpd.GeoDataFrame)
    assert posts_with_crossings(world.border_posts, empty).isna().all()
    assert empty["is_monitored"].dtype == pd.Int64Dtype()
