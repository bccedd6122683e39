"""One beside the others: rates, and what differs by more than chance; places of similar size."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geodata.index import IncidentIndex
from geodata.neighbours import compare_with, counts_around, similar_places


def compare(shared: frozenset[str] = frozenset(), **counts: int) -> pd.DataFrame:
    """Compare the first with the others: equal exposures, two years."""
    numbers = pd.Series(counts)
    return compare_with(numbers, pd.Series(1.0, index=numbers.index), 2.0, next(iter(counts)), shared)


def test_rates_are_per_unit_and_year_with_their_exact_interval() -> None:
    table = compare_with(pd.Series({"a": 10, "b": 0}), pd.Series({"a": 2.0, "b": 4.0}), 2.5, "a")
    # 10 / (2 · 2.5); the exact limits of a count of 10 are 4.795 and 18.390, those of 0 are 0 and 3.689.
    assert table.loc["a", ["rate", "rate_low", "rate_high"]].tolist() == pytest.approx([2.0, 0.959, 3.678], abs=1e-3)
    assert table.loc["b", ["rate", "rate_low", "rate_high"]].tolist() == pytest.approx([0.0, 0.0, 0.3689], abs=1e-4)
    assert table["is_small"].tolist() == [False, True]


def test_a_difference_is_clear_only_where_chance_would_rarely_make_it() -> None:
    # 20 against 5: exact p 0.004; 20 against 18: 0.87.
    verdicts = compare(here=20, few=5, alike=18)["verdict"]
    assert verdicts.to_dict() == {"here": "here", "few": "more", "alike": "unclear"}
    assert compare(here=5, many=20)["verdict"]["many"] == "fewer"


def test_the_more_are_compared_the_more_a_difference_must_be_worth() -> None:
    # 14 against 4: p 0.031, clear alone; of four comparisons of which the others show nothing it is not.
    assert compare(here=14, few=4)["verdict"]["few"] == "more"
    assert compare(here=14, few=4, a=14, b=14, c=14)["verdict"]["few"] == "unclear"


def test_small_numbers_and_shared_incidents_are_not_compared() -> None:
    verdicts = compare(frozenset({"next_door"}), here=2, none=0, next_door=40)["verdict"]
    assert verdicts["none"] == "small"
    assert verdicts["next_door"] == "shared"


def test_without_an_exposure_there_is_no_rate_and_no_verdict() -> None:
    table = compare_with(pd.Series({"a": 10, "b": 10}), pd.Series({"a": 1.0, "b": 0.0}), 2.0, "a")
    assert table.index.tolist() == ["a", "b"]
    assert np.isnan(table.loc["b", "rate"]) and table.loc["b", "verdict"] == "none"
    assert compare_with(pd.Series({"a": 10, "b": 10}), pd.Series({"a": 1.0, "b": 1.0}), 0.0, "a")["rate"].isna().all()


def test_the_highest_rate_stands_first_and_equal_ones_by_name() -> None:
    assert compare(m=3, z=5, b=3)["n_incidents"].index.tolist() == ["z", "b", "m"]


def test_counts_around_spots_leave_out_what_is_less_precise_than_the_radius(index: IncidentIndex) -> None:
    spots = {"alpha": (-6.0, 14.0), "beta": (-5.5, 14.0), "far": (5.0, 14.0)}
    # At -6.0 six incidents, three of them known to 40, 80 and 150 km; at -5.5 two.
    assert counts_around(spots, index, np.arange(len(index))).to_dict() == {"alpha": 3, "beta": 2, "far": 0}


@pytest.fixture
def places() -> gpd.GeoDataFrame:
    """One of 1,000 people; then the bounds of similar, just beyond them, unknown, and too far (1° is 111 km)."""
    population = [1000, 2000, 500, 2001, 0, 1000]
    longitudes = [0.0, 0.1, 0.2, 0.1, 0.1, 1.0]
    columns = {"place_id": list("abcdef"), "name": list("ABCDEF"), "country": "ML", "population": population}
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(longitudes, np.zeros(6)), crs="EPSG:4326")


def test_similar_places_have_half_to_twice_as_many_people_within_100_km(places: gpd.GeoDataFrame) -> None:
    similar = similar_places(places, "a")
    assert similar["place_id"].tolist() == ["b", "c"]
    assert similar["distance_km"].tolist() == pytest.approx([11.13, 22.26], abs=0.01)
    assert similar_places(places, "a", number=1)["place_id"].tolist() == ["b"]


def test_a_place_whose_people_are_not_known_is_similar_to_none(places: gpd.GeoDataFrame) -> None:
    assert similar_places(places, "e").empty
