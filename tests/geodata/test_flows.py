"""Legs of invented incidents: two in Ghana, one in Togo, one in no country; every count by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import flows
from geodata.flows import DESTINATION, ORIGIN, FlowRegister
from geodata.index import IncidentIndex, build_index
from geodata.place_names import Gazetteer, build_gazetteer
from tests.geodata.conftest import build_incidents
from tests.geodata.test_place_names import COUNTRIES, PLACES, POSTS, REGIONS

ORIGINS = ["Mali", "Mali; Senegal", None, "nowhere"]
DESTINATIONS = ["Dakar via Mali", None, "Dakar / Mbour", "Europe"]


@pytest.fixture(scope="module")
def index() -> IncidentIndex:
    records = pd.DataFrame(
        {
            "date": "2020-01-01", "trafficking_type": "drugs", "commodity": None, "agency": None,
            "event_type": "seizure", "source_kind": "media", "region_id": None, "country": ["GH", "GH", "TG", None],
            "longitude": [1.0, 1.004, 2.0, 3.0], "latitude": 10.0, "uncertainty_km": 1.0,
        }
    )  # fmt: skip
    nobody = pd.DataFrame({"incident_id": [], "corridor_id": [], "corridor_km": []})
    return build_index(build_incidents(records), nobody, ())


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return build_gazetteer(COUNTRIES, PLACES, POSTS, REGIONS)


@pytest.fixture(scope="module")
def register(index: IncidentIndex, gazetteer: Gazetteer) -> FlowRegister:
    return flows.read_flows(ORIGINS, DESTINATIONS, index, gazetteer)


ALL = np.arange(4)


def test_incidents_that_state_origin_or_destination_are_counted(register: FlowRegister) -> None:
    counts = flows.flow_counts(register, ALL)
    assert (counts.n_incidents, counts.n_origin, counts.n_destination, counts.n_both) == (4, 3, 3, 2)
    assert (counts.n_origin_resolved, counts.n_destination_resolved, counts.n_stops) == (2, 3, 1)


def test_legs_between_countries_are_those_of_the_pencil(register: FlowRegister) -> None:
    legs = flows.flow_legs(register, ALL)
    assert legs[["side", "end", "kind", "country", "n_incidents"]].to_numpy().tolist() == [
        [ORIGIN, "ML", "country", "GH", 2],
        [ORIGIN, "SN", "country", "GH", 1],
        [DESTINATION, "150", "area", "", 1],
        [DESTINATION, "SN", "country", "GH", 1],
        # Dakar and Mbour are one country: one incident, once.
        [DESTINATION, "SN", "country", "TG", 1],
    ]


def test_legs_between_places_hold_each_place_named(register: FlowRegister) -> None:
    legs = flows.place_legs(register, ALL)
    # The two incidents in Ghana lie within 0.01° of each other: one spot.
    assert legs.loc[0, ["side", "longitude", "n_incidents"]].tolist() == [ORIGIN, 1.0, 2]
    named = [register.ends[end].name for end in legs.loc[legs["longitude"] == 2.0, "end"]]
    assert sorted(named) == ["Dakar", "Mbour"]


def test_unresolved_names_are_listed_with_their_reason(register: FlowRegister) -> None:
    assert flows.unresolved_names(register, ALL).to_numpy().tolist() == [["nowhere", "unknown", 1, 0]]
    assert flows.unresolved_names(register, ALL[:3]).empty


def test_without_incidents_there_is_nothing(register: FlowRegister) -> None:
    none = ALL[:0]
    assert flows.flow_legs(register, none).empty and flows.place_legs(register, none).empty
    assert flows.unresolved_names(register, none).empty
    assert flows.flow_counts(register, none).n_origin == 0


def test_register_that_states_nothing_has_no_legs(index: IncidentIndex, gazetteer: Gazetteer) -> None:
    silent = flows.read_flows([None] * 4, [None] * 4, index, gazetteer)
    assert flows.flow_legs(silent, ALL).empty and flows.place_legs(silent, ALL).empty


@settings(max_examples=30, deadline=None)
@given(st.sets(st.integers(0, 3)))
def test_two_parts_of_the_selection_add_up_to_the_whole(register: FlowRegister, part: set[int]) -> None:
    rows = np.array(sorted(part), dtype=np.int64)
    rest = np.setdiff1d(ALL, rows)

    def totals(selected: np.ndarray) -> pd.Series:
        return flows.flow_legs(register, selected).set_index(["side", "end", "country"])["n_incidents"]

    assert totals(rows).add(totals(rest), fill_value=0).sort_index().tolist() == totals(ALL).sort_index().tolist()
