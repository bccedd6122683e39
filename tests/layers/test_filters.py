import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.areas import Area
from geodata.fields import AGENCIES, COUNTRIES, TRAFFICKING_TYPES, TRANSPORTS
from geodata.index import build_index
from layers.filters import Filters, select

CORRIDORS = ("east", "short")
PLACES = ("Alpha", "Beta, north of it")
#: From 6.5° to 5.5° west: half the incidents.
AREA = Area.from_points([(-6.5, 13.0), (-5.5, 13.0), (-5.5, 15.0), (-6.5, 15.0)])
COMMODITIES = ("cannabis_herb", "cocaine", "tramadol")
DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2026, 12, 31))


def choices(values):
    return st.lists(st.sampled_from(values), max_size=3, unique=True).map(tuple)


def of_period(period, **others):
    return Filters(start=period[0], end=period[1], **others)


FILTERS = st.builds(
    of_period,
    period=st.tuples(st.none() | DAYS, st.none() | DAYS).map(lambda days: days if None in days else sorted(days)),
    types=choices(TRAFFICKING_TYPES),
    commodities=choices((*COMMODITIES, "never found")),
    countries=choices(COUNTRIES),
    corridors=choices((*CORRIDORS, "nowhere")),
    agencies=choices(AGENCIES),
    transports=choices(TRANSPORTS),
    places=choices((*PLACES, "unknown", "nowhere", "100 %7C|%")),
    area=st.none() | st.just(AREA),
    max_error_km=st.none() | st.sampled_from([0.5, 3.0, 8.0, 12.5, 25.0, 80.0]),
)


@pytest.fixture(scope="module")
def incidents():
    """Two thousand incidents drawn at random, so that every pair of filters meets some of them."""
    random = np.random.default_rng(1)
    n = 2000
    records = pd.DataFrame(
        {
            "date": sorted(pd.Timestamp("2018-01-01") + pd.to_timedelta(random.integers(0, 2500, n), unit="D")),
            "date_precision": "day",
            "trafficking_type": random.choice(TRAFFICKING_TYPES, n),
            "commodity": random.choice([*COMMODITIES, None], n),
            "country": random.choice(COUNTRIES[:5], n),
            "event_type": "seizure",
            "source_kind": "media",
            "region_id": None,
            "transport": random.choice([*TRANSPORTS[:3], "unknown", None], n),
            "place": random.choice([*PLACES, None], n),
            "longitude": random.choice([-6.0, -5.0], n),
            "agency": random.choice(["customs", "police;customs", "joint", None], n),
            "uncertainty_km": random.choice([0.5, 3.0, 8.0, 25.0, 80.0, 150.0], n),
            "incident_id": [f"i{row:05d}" for row in range(n)],
            "corridor": random.choice([*CORRIDORS, ""], n),
        }
    )
    return gpd.GeoDataFrame(
        records, geometry=gpd.points_from_xy(records["longitude"], np.full(n, 14.0)), crs="EPSG:4326"
    )


@pytest.fixture(scope="module")
def index(incidents):
    """The index of the incidents, each on at most one corridor."""
    members = incidents.loc[incidents["corridor"] != "", ["incident_id", "corridor"]]
    memberships = pd.DataFrame(
        {"incident_id": members["incident_id"], "corridor_id": members["corridor"], "corridor_km": 1.0}
    )
    return build_index(incidents, memberships.reset_index(drop=True), CORRIDORS)


def select_slowly(incidents, filters):
    """Return what passes all filters but the error, and what passes them all, one plain row at a time."""
    before_error, selected = [], []
    for row, incident in enumerate(incidents.itertuples()):
        day = incident.date.date()
        agencies = set(incident.agency.split(";")) if isinstance(incident.agency, str) else {"unknown"}
        transport, place = (
            value if isinstance(value, str) else "unknown" for value in (incident.transport, incident.place)
        )
        passes = (
            (filters.start is None or day >= filters.start)
            and (filters.end is None or day <= filters.end)
            and (not filters.types or incident.trafficking_type in filters.types)
            and (not filters.commodities or incident.commodity in filters.commodities)
            and (not filters.countries or incident.country in filters.countries)
            and (not filters.corridors or incident.corridor in filters.corridors)
            and (not filters.agencies or agencies & set(filters.agencies))
            and (not filters.transports or transport in filters.transports)
            and (not filters.places or place in filters.places)
            and (filters.area is None or incident.longitude == -6.0)
        )
        if passes:
            before_error.append(row)
            if filters.max_error_km is None or incident.uncertainty_km <= filters.max_error_km:
                selected.append(row)
    return before_error, selected


@given(FILTERS)
def test_filters_survive_the_url(filters):
    assert Filters.from_query(filters.to_query()) == filters


def test_a_period_that_ends_before_it_begins_is_read_the_other_way_round():
    read = Filters.from_query({"from": "2024-01-01", "to": "2020-12-31"})
    assert (read.start, read.end) == (dt.date(2020, 12, 31), dt.date(2024, 1, 1))


@given(
    st.dictionaries(
        st.sampled_from(["from", "to", "type", "error", "corridor", "place", "area", "else"]), st.text(max_size=12)
    )
)
def test_whatever_stands_in_the_url_gives_filters_that_survive_it(query):
    filters = Filters.from_query(query)
    assert Filters.from_query(filters.to_query()) == filters


@given(FILTERS)
@settings(max_examples=40, deadline=None)
def test_a_selection_is_that_of_a_plain_loop(incidents, index, filters):
    before_error, expected = select_slowly(incidents, filters)
    selection = select(index, filters)
    assert selection.rows.tolist() == expected
    assert selection.n_too_imprecise == len(before_error) - len(expected)


@given(FILTERS)
@settings(max_examples=40, deadline=None)
def test_selected_and_left_out_rows_are_all_rows(index, filters):
    selection = select(index, filters)
    assert len(selection) + selection.n_too_imprecise + selection.n_filtered == selection.n_total == len(index)


def test_no_filter_selects_all(index):
    selection = select(index, Filters())
    assert len(selection) == len(index)
    assert (selection.n_too_imprecise, selection.n_filtered) == (0, 0)


def test_a_period_that_ends_before_it_starts_selects_nothing(index):
    selection = select(index, Filters(start=dt.date(2022, 1, 1), end=dt.date(2021, 1, 1)))
    assert len(selection) == 0
    assert selection.n_filtered == len(index)


def test_filters_can_be_cleared_by_name():
    filters = Filters(start=dt.date(2022, 1, 1), types=("drugs",), max_error_km=8.0)
    assert filters.without("types", "max_error_km") == Filters(start=dt.date(2022, 1, 1))
