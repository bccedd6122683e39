"""Pairs of incidents that may be one event, each case one that a pencil can check."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from geodata import duplicates
from geodata.duplicates import find_duplicates

ROW = {
    "incident_id": "a", "date": "2024-03-05", "date_precision": "day", "trafficking_type": "drugs",
    "event_type": "seizure", "commodity": "cocaine", "quantity": 100.0, "unit": "kg", "quantity_kg": 100.0,
    "uncertainty_km": 5.0, "dataset": "one", "lon": -13.0, "lat": 14.0,
}  # fmt: skip
#: A degree of longitude at 14° north is 108.03 km.
TEN_KM = 10 / 108.03


def frame(*rows: dict) -> gpd.GeoDataFrame:
    records = pd.DataFrame([{**ROW, "incident_id": f"i{place}", **row} for place, row in enumerate(rows)])
    records["date"] = pd.to_datetime(records["date"])
    for name in ("quantity", "quantity_kg", "uncertainty_km"):
        records[name] = records[name].astype(float)
    points = gpd.points_from_xy(records.pop("lon"), records.pop("lat"), crs=4326)
    return gpd.GeoDataFrame(records, geometry=points)


def is_pair(**other: object) -> bool:
    """Tell whether the row and another of a second dataset are a pair, in either order."""
    second = {"dataset": "two", **other}
    found, turned = find_duplicates(frame({}, second)), find_duplicates(frame(second, {}))
    assert len(found) == len(turned)
    return len(found) == 1


def kg(mass: float, unit: str = "kg") -> dict:
    return {"quantity": mass * (1 if unit == "kg" else 1000), "unit": unit, "quantity_kg": mass}


NONE = {"quantity": np.nan, "unit": None, "quantity_kg": np.nan}


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({}, True),
        ({"dataset": "one"}, False),
        ({"trafficking_type": "cash"}, False),
        ({"event_type": "arrest"}, False), ({"event_type": None}, True),
        ({"commodity": "heroin"}, False), ({"commodity": None}, True),
        # A report may come a day late, not two.
        ({"date": "2024-03-06"}, True), ({"date": "2024-03-04"}, True), ({"date": "2024-03-07"}, False),
        # A month stands for all of its days, and one more on each side.
        ({"date": "2024-03-01", "date_precision": "month"}, True),
        ({"date": "2024-02-01", "date_precision": "month"}, False),
        ({"date": "2024-01-01", "date_precision": "year"}, True),
        ({"date": "2023-01-01", "date_precision": "year"}, False),
        ({"date": "2024-03-11", "date_precision": "week"}, True),
        ({"date": "2024-03-13", "date_precision": "week"}, False),
        # 5 km and 5 km of error reach 10 km.
        ({"lon": -13.0 + 0.99 * TEN_KM}, True), ({"lon": -13.0 + 1.01 * TEN_KM}, False),
        ({"lon": -13.0 + 1.01 * TEN_KM, "uncertainty_km": 6}, True),
        ({"uncertainty_km": 80}, True), ({"uncertainty_km": 81}, False),
        # 10 % of the larger; masses by the kilogram, whatever their unit.
        (kg(90), True), (kg(89), False), (kg(111), True), (kg(112), False), (kg(100, "g"), True),
        ({"quantity": 100.0, "unit": "tablets", "quantity_kg": np.nan}, False),
        # Without a quantity: the same day, known to the week, within 25 km.
        (NONE, True), ({**NONE, "date": "2024-03-06"}, False),
        ({**NONE, "date": "2024-03-01", "date_precision": "month"}, False),
        ({**NONE, "lon": -13.0 + 2.4 * TEN_KM, "uncertainty_km": 60}, True),
        ({**NONE, "lon": -13.0 + 2.6 * TEN_KM, "uncertainty_km": 60}, False),
        ({"lon": -13.0 + 2.6 * TEN_KM, "uncertainty_km": 60}, True),
    ],
)  # fmt: skip
def test_pair_is_of_the_same_kind_near_in_time_and_place_and_close_in_quantity(other, expected):
    assert is_pair(**other) is expected


def test_pair_says_how_far_apart_the_two_are():
    found = find_duplicates(frame({}, {"dataset": "two", "date": "2024-03-06", "lon": -13.0 + TEN_KM / 2, **kg(95)}))
    pair = found.iloc[0]
    assert (pair["gap_days"], pair["quantity_share"]) == (1, pytest.approx(0.05))
    assert pair["distance_km"] == pytest.approx(5.0, rel=1e-3)
    # Half of the reach, all of the days, half of the quantity.
    assert pair["closeness"] == pytest.approx(1 - (0.5 + 1 + 0.5) / 3, rel=1e-3)


def test_likeliest_pair_comes_first_and_the_smaller_dataset_on_the_left():
    found = find_duplicates(
        frame({"incident_id": "far", "lon": -12.95}, {"incident_id": "near"}, {"incident_id": "it", "dataset": "two"})
    )
    assert found[["first", "second"]].to_numpy().tolist() == [["it", "near"], ["it", "far"]]


def test_nothing_is_found_in_nothing_or_in_one_dataset():
    assert find_duplicates(frame({}, {})).empty
    assert find_duplicates(frame({})[:0]).empty


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "dataset": st.sampled_from(["one", "two", "three"]),
            "date": st.sampled_from(["2024-02-28", "2024-03-01", "2024-03-02", "2024-03-05"]),
            "date_precision": st.sampled_from(["day", "week", "month", "year"]),
            "trafficking_type": st.sampled_from(["drugs", "cash"]),
            "commodity": st.sampled_from(["cocaine", None]),
            "uncertainty_km": st.sampled_from([1.0, 20.0, 90.0]),
            "lon": st.sampled_from([-13.0, -12.9, -12.5]),
            "quantity": st.sampled_from([np.nan, 10.0, 10.5, 20.0]),
        }
    ),
    min_size=2,
    max_size=10,
)


@given(rows=ROWS, at_once=st.sampled_from([1, 3, 1_000_000]))
@with_settings(deadline=None, max_examples=60)
def test_pairs_are_those_found_by_comparing_each_row_with_each(rows, at_once):
    for row in rows:
        row |= {"quantity_kg": row["quantity"]}
    incidents = frame(*rows)
    single = set()
    for one in range(len(rows)):
        for two in range(one):
            if len(find_duplicates(incidents.iloc[[one, two]])):
                single.add(frozenset((f"i{one}", f"i{two}")))
    before = duplicates._PAIRS_AT_ONCE
    duplicates._PAIRS_AT_ONCE = at_once
    try:
        found = find_duplicates(incidents)
    finally:
        duplicates._PAIRS_AT_ONCE = before
    assert len(found) == len(single)
    assert {frozenset(pair) for pair in found[["first", "second"]].to_numpy().tolist()} == single
