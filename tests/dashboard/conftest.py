"""A store of an invented country, small enough to be solved with a pencil.

Two corridors, three posts, three crossings, one region and seven incidents from 2020-01-01 to 2021-12-31; each row says
what it is there for. A degree of longitude at 14° north is about 108 km.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString, Point, box

from dashboard.data import AtlasData
from geodata import schemas, store
from geodata.index import build_index, write_index
from geodata.settings import Settings
from layers.locales import Translator, translator

VERSION = "2021-12-31.test"
_REPORT = {
    "source_kind": "media", "source_publisher": "The Gazette", "source_url": "https://example.org/1",
    "source_date": "2021-02", "sensitivity": "low", "dataset": "incidents", "date_precision": "day", "country": "ML",
    "event_type": "seizure", "transport": "road", "nearest_post_id": "ml-alpha", "nearest_post_km": 0.4,
    "n_arrests": pd.NA, "loaded_at": pd.Timestamp("2022-01-01", tz="UTC"),
}  # fmt: skip
_INCIDENTS: list[dict[str, Any]] = [
    # Three at one point, located well; the first two on the corridor.
    {"incident_id": "one", "date": "2020-01-01", "trafficking_type": "drugs", "commodity": "cocaine", "quantity": 1.5,
     "unit": "kg", "agency": "customs;police", "uncertainty_km": 0.5, "lon": -6.0, "place": "Alpha",
     "corridor_id": "east", "corridor_km": 12.0, "note": "Two bags"},
    {"incident_id": "two", "date": "2020-06-01", "trafficking_type": "drugs", "commodity": "tramadol",
     "quantity": 1000.0, "unit": "tablets", "agency": "customs", "uncertainty_km": 3.0, "lon": -6.0, "place": "Alpha",
     "corridor_id": "east", "corridor_km": 12.0},
    {"incident_id": "three", "date": "2020-07-01", "date_precision": "month", "trafficking_type": "medicines",
     "agency": "unknown", "uncertainty_km": 8.0, "lon": -6.0, "place": "Alpha"},
    # 32 km east of them.
    {"incident_id": "four", "date": "2021-01-01", "date_precision": "year", "trafficking_type": "firearms",
     "agency": "army", "uncertainty_km": 15.0, "lon": -5.7, "place": "Beta"},
    # Known to the district only: 60 km is too much for a density of 40 km.
    {"incident_id": "five", "date": "2021-02-01", "trafficking_type": "drugs", "commodity": "cocaine",
     "agency": "police", "uncertainty_km": 60.0, "lon": -6.0, "place": "Alpha district"},
    # Deaths at sea, in no region.
    {"incident_id": "six", "date": "2021-03-01", "trafficking_type": "migrant_smuggling", "commodity": "migrants",
     "quantity": 12.0, "unit": "persons", "event_type": "shipwreck", "agency": "navy", "uncertainty_km": 25.0,
     "lon": -18.0, "country": "SN", "region_id": None, "source_url": "javascript:alert(1)"},
    # The last day of the register.
    {"incident_id": "seven", "date": "2021-12-31", "trafficking_type": "other", "agency": "customs",
     "uncertainty_km": 5.0, "lon": -4.0, "place": "Gamma", "region_id": None},
]  # fmt: skip


def _points(rows: list[dict[str, Any]], table: str) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(rows)
    points = [Point(row.pop("lon"), row.pop("lat", 14.0)) for row in [dict(row) for row in rows]]
    return schemas.conform(table, gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326"))


def _posts() -> list[dict[str, Any]]:
    common = {"country": "ML", "source_publisher": "Customs", "source_url": "https://example.org/post"}
    return [
        {**common, "post_id": "ml-alpha", "name": "Alpha", "facing_country": "SN", "kind": "land", "status": "open",
         "status_date": "2021-05", "customs": "yes", "police": "yes", "systems": "asycuda", "lon": -6.0,
         "uncertainty_km": 1.0},
        {**common, "post_id": "ml-beta", "name": "Beta", "kind": "river", "status": "unknown", "lon": -5.7,
         "uncertainty_km": 5.0},
        {**common, "post_id": "ml-gamma", "name": "Gamma", "kind": "airport", "status": "suspended", "lon": -4.0,
         "uncertainty_km": 1.0},
    ]  # fmt: skip


def _crossings() -> list[dict[str, Any]]:
    common = {"country_a": "ML", "country_b": "SN"}
    return [
        {**common, "crossing_id": "ml-sn-alpha", "name": "Alpha", "post_ids": "ml-alpha", "n_open_posts": 1,
         "is_monitored": 1, "corridor_ids": "east", "lon": -6.0},
        {**common, "crossing_id": "ml-sn-desert", "name": "Desert", "post_ids": "", "n_open_posts": 0,
         "is_monitored": 0, "corridor_ids": "", "lon": -6.0, "lat": 17.0},
        # Nobody asked for the posts of this border.
        {**common, "crossing_id": "ml-sn-far", "name": "Far", "post_ids": "", "n_open_posts": 0,
         "is_monitored": pd.NA, "corridor_ids": "", "lon": -6.0, "lat": 17.5},
    ]  # fmt: skip


def _institutions() -> list[dict[str, Any]]:
    common = {"source_publisher": "The Gazette", "source_url": "https://example.org/institution", "domain": "general"}
    return [
        {**common, "institution_id": "pact", "name_en": "Pact of the river", "name_fr": "Pacte du fleuve",
         "kind": "agreement", "countries": "ML;SN", "domain": "drugs;general", "status": "active",
         "established": "2019", "note": "Signed on a bridge."},
        # Nobody found out whether it works today.
        {**common, "institution_id": "unit", "name_en": "Alpha unit", "name_fr": "Cellule d’Alpha",
         "kind": "joint_unit", "countries": "ML", "post_ids": "ml-alpha", "status": "unknown"},
    ]  # fmt: skip


def _lines() -> gpd.GeoDataFrame:
    rows = [
        {"corridor_id": "east", "name_en": "Eastern corridor", "name_fr": "Corridor de l’Est", "countries": "SN;ML",
         "waypoints": "Alpha:14:-6.1|Gamma:14:-4", "length_km": 226.7, "source_publisher": "Ministry",
         "source_url": "https://example.org/corridor"},
        {"corridor_id": "short", "name_en": "Short corridor", "name_fr": "Petit corridor", "countries": "ML",
         "waypoints": "Alpha:14:-6.1|Beta:14:-5.7", "length_km": 43.2},
    ]  # fmt: skip
    lines = [LineString([(-6.1, 14), (-4, 14)]), LineString([(-6.1, 14), (-5.7, 14)])]
    return schemas.conform("corridors", gpd.GeoDataFrame(rows, geometry=lines, crs="EPSG:4326"))


def _roads() -> gpd.GeoDataFrame:
    """One road beside the corridors, in two edges that meet at Beta."""
    rows = [
        {"from_node": 1, "to_node": 2, "length_km": 43.2, "road_class": "corridor", "source": "roads"},
        {"from_node": 2, "to_node": 3, "length_km": 183.5, "road_class": "corridor", "source": "roads"},
    ]
    lines = [LineString([(-6.1, 14), (-5.7, 14)]), LineString([(-5.7, 14), (-4, 14)])]
    return schemas.conform("roads", gpd.GeoDataFrame(rows, geometry=lines, crs="EPSG:4326"))


def _places() -> gpd.GeoDataFrame:
    """A town on either side of the border, on the road; one is also spelt otherwise, and in letters nobody types."""
    rows = [
        {"place_id": "1", "name": "Alpha", "alternate_names": "Elfa|アルファ|alufa", "country": "ML",
         "population": 50_000},
        {"place_id": "2", "name": "Delta", "country": "SN", "population": 60_000},
    ]  # fmt: skip
    return schemas.conform(
        "places", gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy([-6.0, -6.1], [14.0, 14.0]), crs="EPSG:4326")
    )


def _areas(table: str, rows: list[dict[str, Any]], areas: list[Any]) -> gpd.GeoDataFrame:
    return schemas.conform(table, gpd.GeoDataFrame(rows, geometry=areas, crs="EPSG:4326"))


@pytest.fixture(scope="session")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> AtlasData:
    """The data of the dashboard over the invented country."""
    data_dir: Path = tmp_path_factory.mktemp("atlas")
    incidents = _points([{**_REPORT, "region_id": "ML-A", **row} for row in _INCIDENTS], "incidents")
    memberships = schemas.conform(
        "memberships",
        pd.DataFrame(
            {"incident_id": ["one", "two"], "corridor_id": "east", "corridor_km": [12.0, 12.0], "distance_km": 0.0}
        ),
    )
    countries = [
        {"country": "ML", "name_en": "Mali", "name_fr": "Mali", "is_focus": 1},
        {"country": "SN", "name_en": "Senegal", "name_fr": "Sénégal", "is_focus": 1},
    ]
    region = {"region_id": "ML-A", "country": "ML", "name_en": "Region A", "name_fr": "Région A", "area_km2": 1000.0}
    with store.building(data_dir) as draft:
        draft.write("incidents", incidents)
        draft.write("memberships", memberships)
        draft.write("corridors", _lines())
        draft.write("roads", _roads())
        draft.write("places", _places())
        draft.write("border_posts", _points(_posts(), "border_posts"))
        draft.write("crossings", _points(_crossings(), "crossings"))
        draft.write("countries", _areas("countries", countries, [box(-6, 12, -3, 18), box(-8, 12, -6, 18)]))
        draft.write("regions", _areas("regions", [region], [box(-6.5, 13, -5, 15)]))
        draft.write("institutions", schemas.conform("institutions", pd.DataFrame(_institutions())))
        draft.write("sources", schemas.conform("sources", pd.DataFrame({"dataset": ["incidents"], "n_rows": [4]})))
        write_index(build_index(incidents, memberships, ["east", "short"]), draft.folder)
        draft.write_metadata({"data_version": VERSION})
    return AtlasData(Settings(data_dir=data_dir))


@pytest.fixture(params=["fr", "en"])
def words(request: pytest.FixtureRequest) -> Translator:
    """The translator of either language."""
    return translator(request.param)


@pytest.fixture
def english() -> Translator:
    """The translator of English."""
    return translator("en")


def text_of(component: object) -> str:
    """Return all text of a component, part by part."""
    if component is None:
        return ""
    if isinstance(component, str | int | float):
        return str(component)
    if isinstance(component, list | tuple):
        return " ".join(part for part in map(text_of, component) if part)
    return text_of(getattr(component, "children", None))


def parts_of(component: object, kind: str) -> list[Any]:
    """Return the components of a type inside a component, in order."""
    if isinstance(component, list | tuple):
        return [found for part in component for found in parts_of(part, kind)]
    inside = parts_of(getattr(component, "children", None), kind) if hasattr(component, "children") else []
    return ([component] if type(component).__name__ == kind else []) + inside
