"""An invented country small enough to be solved with a pencil.

Corridor ``east`` runs 300 km along a parallel; corridor ``short`` runs 50 km and shares the town at its start. Twelve
incidents from 2020-01-01 to 2021-12-30 (730 days, 1.9986 years). Each fixture says what it is there for.
"""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest

from geodata.index import IncidentIndex, build_index

CORRIDOR_IDS = ("east", "short")

# date, type, commodity, agency, longitude, uncertainty_km, event, source_kind, region, place, quantity, unit, corridors
_ROWS = [
    ("2020-01-01", "drugs", "cocaine", "customs", -6.0, 0.5, "seizure", "media", "A", "Alpha", 10.0, "kg",
    "east;short"),
    ("2020-02-01", "drugs", "cocaine", "customs;police", -6.0, 1.0, "seizure", "media", "A", "Alpha", 5.0, "kg",
    "east;short"),
    ("2020-03-01", "drugs", "tramadol", "customs", -6.0, 3.0, "seizure", "media", "A", "Alpha", 1000.0, "tablets",
    "east"),
    ("2020-04-01", "medicines", "tramadol", "police", -5.5, 5.0, "seizure", "official", "A", "Beta", 20.0, "kg",
    "east"),
    ("2020-05-01", "drugs", "cocaine", None, -5.5, 8.0, "seizure", "media", "A", "Beta", None, None, "east"),
    ("2020-06-01", "firearms", "rifle", "army", -5.0, 15.0, "seizure", "ngo", "B", "Gamma", 3.0, "pieces", "east"),
    ("2021-01-01", "drugs", "cannabis", "customs", -5.0, 25.0, "seizure", "media", "B", "Gamma", 100.0, "kg", "east"),
    ("2021-02-01", "migrant_smuggling", "migrants", "navy", -4.0, 30.0, "shipwreck", "un", None, None, 7.0,
    "persons", ""),
    ("2021-03-01", "migrant_smuggling", "migrants", "navy", -4.0, 8.0, "rescue", "un", None, "Delta", 40.0,
    "persons", ""),
    ("2021-04-01", "drugs", "cocaine", "police", -6.0, 40.0, "arrest", "media", "A", "Alpha", 2.0, "kg", ""),
    ("2021-05-01", "other", None, "unknown", -6.0, 80.0, "seizure", None, "A", "Alpha", None, None, ""),
    ("2021-12-30", "drugs", "cocaine", "customs", -6.0, 150.0, "seizure", "media", None, None, 1.0, "kg", ""),
]  # fmt: skip
_NAMES = ("date", "trafficking_type", "commodity", "agency", "longitude", "uncertainty_km", "event_type", "source_kind",
          "region_id", "place", "quantity", "unit", "corridors")  # fmt: skip


def build_incidents(records: pd.DataFrame) -> gpd.GeoDataFrame:
    """Make canonical incidents of the few columns the index reads; a latitude of 14 where none is given."""
    records = records.reset_index(drop=True)
    latitude = records.get("latitude", 14.0)
    defaults = {
        "date_precision": "day", "country": "ML", "transport": "road", "place": None,
        "incident_id": [f"i{row:07d}" for row in range(len(records))],
    }  # fmt: skip
    filled = records.assign(**{name: value for name, value in defaults.items() if name not in records})
    return gpd.GeoDataFrame(filled, geometry=gpd.points_from_xy(records["longitude"], latitude), crs="EPSG:4326")


@pytest.fixture(scope="session")
def incidents() -> gpd.GeoDataFrame:
    """Twelve incidents in the order of the store."""
    return build_incidents(pd.DataFrame(_ROWS, columns=list(_NAMES)))


@pytest.fixture(scope="session")
def memberships(incidents: gpd.GeoDataFrame) -> pd.DataFrame:
    """Nine memberships: seven on ``east``, two of them on ``short`` as well."""
    pairs = incidents.assign(corridor_id=incidents["corridors"].str.split(";")).explode("corridor_id")
    pairs = pairs[pairs["corridor_id"] != ""]
    kilometres = (pairs["longitude"] + 6.0) * 100.0
    return pd.DataFrame(
        {"incident_id": pairs["incident_id"], "corridor_id": pairs["corridor_id"], "corridor_km": kilometres}
    ).reset_index(drop=True)


@pytest.fixture(scope="session")
def index(incidents: gpd.GeoDataFrame, memberships: pd.DataFrame) -> IncidentIndex:
    """The index of the twelve incidents."""
    return build_index(incidents, memberships, CORRIDOR_IDS)


@pytest.fixture(scope="session")
def corridors() -> pd.DataFrame:
    """``east`` of 300 km through Mali and Burkina Faso, ``short`` of 50 km in Mali."""
    return pd.DataFrame({"corridor_id": list(CORRIDOR_IDS), "countries": ["ML;BF", "ML"], "length_km": [300.0, 50.0]})


@pytest.fixture(scope="session")
def posts_on_corridors() -> pd.DataFrame:
    """On ``east``: open at 100, 101 (facing it) and 220, closed at 150, unknown at 160, an airport at 5. None on
    ``short``."""
    return pd.DataFrame(
        [
            ("east", "p1", 100.0, "open", "land", "ML"),
            ("east", "p2", 101.0, "open", "land", "BF"),
            ("east", "p3", 150.0, "closed", "land", "BF"),
            ("east", "p4", 160.0, None, "land", "BF"),
            ("east", "p5", 220.0, "open", "joint", "BF"),
            ("east", "p6", 5.0, "open", "airport", "ML"),
        ],
        columns=["corridor_id", "post_id", "corridor_km", "status", "kind", "country"],
    )


@pytest.fixture(scope="session")
def crossings() -> pd.DataFrame:
    """Four crossings: three on ``east``, one of them unmonitored and shared with ``short``, and one on no corridor."""
    return pd.DataFrame(
        {
            "crossing_id": ["c1", "c2", "c3", "c4"],
            "corridor_ids": ["east", "east;short", "east", None],
            "is_monitored": [1, 0, 1, 0],
        }
    )
