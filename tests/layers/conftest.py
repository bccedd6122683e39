"""An invented coast: two countries and a territory whose status is open, drawn in whole degrees."""

from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString, Point, box

from geodata.errors import StoreError


class InventedStore:
    """Stands in for the store: gives the tables it was made with."""

    def __init__(self, **tables: gpd.GeoDataFrame) -> None:
        self.tables = tables

    def read(self, table: str, columns: list[str] | None = None) -> Any:
        if table not in self.tables:
            raise StoreError("store_table", "The store has no table “{table}”.", table=table)
        return self.tables[table][columns] if columns else self.tables[table]


def _geography(columns: dict[str, list], geometry: list) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=geometry, crs="EPSG:4326")


@pytest.fixture
def invented_store() -> InventedStore:
    """ML west of GH, side by side; EH on top of ML. GH has a northern and a southern region."""
    countries = _geography(
        {
            "country": ["ML", "GH", "EH"],
            "name_en": ["West", "East", "North"],
            "name_fr": ["Ouest", "Est", "Nord"],
            "is_focus": [1, 1, 0],
        },
        [box(0, 10, 2, 12), box(2, 10, 4, 12), box(0, 12, 2, 14)],
    )
    regions = _geography(
        {
            "region_id": ["ML-1", "GH-1", "GH-2"],
            "country": ["ML", "GH", "GH"],
            "name_en": ["One", "South", "North"],
            "name_fr": ["Un", "Sud", "Nord"],
        },
        [box(0, 10, 2, 12), box(2, 10, 4, 11), box(2, 11, 4, 12)],
    )
    roads = _geography(
        {"road_class": ["main", "corridor", "corridor_link"]},
        [LineString([(0, 10), (1, 11)]), LineString([(1, 11), (2, 11)]), LineString([(2, 11), (4, 11)])],
    )
    corridors = _geography(
        {"corridor_id": ["west-east"], "name_en": ["West–East"], "name_fr": ["Ouest–Est"], "length_km": [328.4]},
        [LineString([(1, 11), (4, 11)])],
    )
    places = _geography(
        {"name": ["Bamako", "Suburb", "Village", "Far City"], "population": [400_000, 900_000, 300, 500_000]},
        [Point(1, 11), Point(1.1, 11), Point(1.2, 11), Point(3.5, 10.5)],
    )
    return InventedStore(countries=countries, regions=regions, roads=roads, corridors=corridors, places=places)


@pytest.fixture
def incidents() -> pd.DataFrame:
    """Five incidents: three at one spot of two families, one precise alone, one vague alone."""
    rows = [
        ("a", dt.date(2024, 1, 5), "drugs", "cocaine", 12.5, "kg", 1.0, -8.0, 12.6),
        ("b", dt.date(2025, 2, 6), "drugs", "cannabis_herb", 3.0, "kg", 5.0, -8.0, 12.6),
        ("c", dt.date(2023, 3, 7), "firearms", "ammunition", 40.0, "rounds", 30.0, -8.0, 12.6),
        ("d", dt.date(2024, 4, 8), "wildlife", None, None, None, 10.0, -7.0, 13.0),
        ("e", dt.date(2024, 5, 9), "fuel", "fuel", 200.0, "litres", 60.0, -6.0, 14.0),
    ]
    names = ["incident_id", "date", "trafficking_type", "commodity", "quantity", "unit"]
    frame = pd.DataFrame(rows, columns=[*names, "uncertainty_km", "longitude", "latitude"])
    return frame.assign(date_precision="day", place=["Town"] * 3 + [None, "Depot"])


@pytest.fixture
def border_posts() -> gpd.GeoDataFrame:
    """An open land post, one at a river with no status, a suspended joint post."""
    return _geography(
        {
            "post_id": ["p1", "p2", "p3"],
            "name": ["Post One", "Post Two", "Post Three"],
            "country": ["ML", "GH", "TG"],
            "facing_country": ["SN", None, "GH"],
            "kind": ["land", "river", "joint"],
            "status": ["open", None, "suspended"],
            "status_date": ["2025-01", None, "2024"],
        },
        [Point(1, 11), Point(2, 11), Point(3, 11)],
    )


@pytest.fixture
def crossings() -> gpd.GeoDataFrame:
    """One crossing with two posts, one with none."""
    return _geography(
        {
            "crossing_id": ["c1", "c2"],
            "name": ["Bridge", "Track"],
            "country_a": ["GH", "GH"],
            "country_b": ["TG", "TG"],
            "post_ids": ["p1;p3", ""],
            "is_monitored": [1, 0],
        },
        [Point(2, 11), Point(2, 11.5)],
    )
