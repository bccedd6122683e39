"""Communities near a border: a crossing on the equator at 0°, five places east and west of it, solved with a pencil.

A degree of longitude on the equator is 111.32 km: 0.03° is 3.3 km, 0.08° is 8.9 km, 0.2° is 22.3 km, 0.3° is 33.4 km.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.communities import RADII_KM, count_communities, count_listed, places_along, places_around, sides_of
from geodata.errors import CrsError

_PLACES = [
    # id, country, longitude, population
    ("1", "ML", 0.03, 1000),
    ("2", "SN", -0.03, 2000),
    ("3", "SN", -0.08, 0),  # the gazetteer does not know how many live there
    ("4", "ML", 0.2, 4000),
    ("5", "GN", 0.2, 8000),  # a third country near by
    ("6", "ML", 0.3, 16000),  # beyond 25 km
]


@pytest.fixture
def places() -> gpd.GeoDataFrame:
    identifiers, countries, longitudes, population = zip(*_PLACES, strict=True)
    columns = {"place_id": identifiers, "name": identifiers, "country": countries, "population": population}
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(longitudes, [0.0] * 6), crs="EPSG:4326")


def test_places_are_listed_by_distance_up_to_the_largest(places: gpd.GeoDataFrame) -> None:
    near = places_around(0.0, 0.0, places)
    assert near["place_id"].tolist() == ["1", "2", "3", "4", "5"]
    assert near["distance_km"].tolist() == pytest.approx([3.34, 3.34, 8.91, 22.26, 22.26], abs=0.01)


def test_nobody_is_unknown_and_never_zero(places: gpd.GeoDataFrame) -> None:
    near = places_around(0.0, 0.0, places)
    assert np.isnan(near.set_index("place_id").loc["3", "population"])


def test_places_and_people_are_counted_on_each_side_and_each_distance_includes_the_smaller(
    places: gpd.GeoDataFrame,
) -> None:
    counts = count_communities(places_around(0.0, 0.0, places), ("SN", "ML"))
    rows = [tuple(row) for row in counts.itertuples(index=False)]
    assert rows == [
        (5.0, "SN", 1, 2000.0, 0), (5.0, "ML", 1, 1000.0, 0), (5.0, "GN", 0, 0.0, 0),
        (10.0, "SN", 2, 2000.0, 1), (10.0, "ML", 1, 1000.0, 0), (10.0, "GN", 0, 0.0, 0),
        (25.0, "SN", 2, 2000.0, 1), (25.0, "ML", 2, 5000.0, 0), (25.0, "GN", 1, 8000.0, 0),
    ]  # fmt: skip


def test_a_side_whose_people_nobody_counted_has_no_number_of_people(places: gpd.GeoDataFrame) -> None:
    counts = count_communities(places_around(-0.08, 0.0, places, 3.0), ("SN",), (3.0,))
    assert counts["n_places"].tolist() == [1]
    assert np.isnan(counts["population"].item())


def test_a_side_without_a_place_is_listed_with_none(places: gpd.GeoDataFrame) -> None:
    counts = count_communities(places_around(40.0, 0.0, places), ("SN", "ML"))
    assert counts["country"].tolist() == ["SN", "ML"] * len(RADII_KM)
    assert counts["n_places"].sum() == 0
    assert counts["population"].sum() == 0.0


def test_places_along_a_line_are_measured_to_its_nearest_spot(places: gpd.GeoDataFrame) -> None:
    # A border along the meridian: as far from it as from the crossing.
    border = shapely.LineString([(0.0, -1.0), (0.0, 1.0)])
    near = places_along(border, places)
    assert near["place_id"].tolist() == ["1", "2", "3", "4", "5"]
    assert near["distance_km"].tolist() == pytest.approx([3.34, 3.34, 8.91, 22.26, 22.26], abs=0.01)


def test_without_a_border_nobody_lives_near_it(places: gpd.GeoDataFrame) -> None:
    assert places_along(None, places).empty
    assert places_along(shapely.MultiLineString(), places).empty


def test_countries_that_were_asked_for_come_first(places: gpd.GeoDataFrame) -> None:
    assert sides_of(places_around(0.0, 0.0, places), ("SN", "GH")) == ("SN", "GH", "ML", "GN")


def test_the_listed_places_of_a_country_are_counted_wherever_they_are(places: gpd.GeoDataFrame) -> None:
    assert count_listed(places, ("ML", "GH")) == {"ML": 3, "GH": 0}


def test_other_reference_systems_are_refused(places: gpd.GeoDataFrame) -> None:
    with pytest.raises(CrsError):
        places_around(0.0, 0.0, places.to_crs(3857))


@given(st.permutations(range(6)), st.floats(-0.3, 0.3))
def test_the_order_of_the_places_changes_nothing_and_a_larger_distance_never_counts_fewer(
    order: list[int], longitude: float
) -> None:
    identifiers, countries, longitudes, population = zip(*_PLACES, strict=True)
    columns = {"place_id": identifiers, "name": identifiers, "country": countries, "population": population}
    places = gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(longitudes, [0.0] * 6), crs="EPSG:4326")
    near = places_around(longitude, 0.0, places)
    shuffled = places_around(longitude, 0.0, places.iloc[order])
    assert near["place_id"].tolist() == shuffled["place_id"].tolist()
    by_radius = count_communities(near, ("SN", "ML")).groupby("radius_km")["n_places"].sum()
    assert by_radius.is_monotonic_increasing
    assert by_radius.iloc[-1] == len(near)
