"""An invented pair of countries that a pencil can check: two squares of four degrees, one straight road across both.

Senegal is 16° W to 12° W and Mali 12° W to 8° W, both 12° N to 16° N; the road and the corridor follow 14° N from
15° W to 9° W, so they cross the border once, at (-12, 14). Only the codes are real, as the vocabulary of countries is.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geodata.settings import Settings

TODAY = date(2025, 6, 30)

INCIDENT = {
    "incident_id": "a",
    "date": "2024-03-05",
    "date_precision": "day",
    "country": "SN",
    "place": "Kidira",
    "latitude": "14.0",
    "longitude": "-13.0",
    "uncertainty_km": "3",
    "trafficking_type": "drugs",
    "commodity": "cocaine",
    "quantity": "12.5",
    "unit": "kg",
    "event_type": "seizure",
    "agency": "customs;police",
    "arrests": "2",
    "source_kind": "media",
    "source_publisher": "Le Témoin",
    "source_url": "https://example.org/1",
}
POSTS = (
    {"post_id": "sn-line", "name": "Line (west)", "country": "SN", "facing_country": "ML", "facing_post_id": "ml-line",
     "kind": "land", "status": "open", "latitude": "14.0", "longitude": "-12.02", "uncertainty_km": "1"},
    {"post_id": "ml-line", "name": "Line (east)", "country": "ML", "facing_country": "SN", "facing_post_id": "sn-line",
     "kind": "land", "status": "open", "latitude": "14.0", "longitude": "-11.98", "uncertainty_km": "1"},
)  # fmt: skip
CORRIDOR = {
    "corridor_id": "west-east",
    "name_en": "West–East",
    "name_fr": "Ouest–Est",
    "countries": "SN;ML",
    "waypoints": "West:14.0:-15.0|Line:14.0:-12.0|East:14.0:-9.0",
}
INSTITUTION = {"institution_id": "customs-sn", "name_en": "Customs", "name_fr": "Douanes", "kind": "agency"}


def incident(**changes: str) -> dict[str, str]:
    """Return the valid incident with some cells changed."""
    return {**INCIDENT, **changes}


def write_rows(path: Path, rows: Sequence[dict[str, str]], *, separator: str = ",", encoding: str = "utf-8") -> Path:
    """Write a CSV whose header is the columns of the first row."""
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_reference(folder: Path, incidents: Sequence[dict[str, str]]) -> Path:
    """Write the registers and the geography of the invented countries."""
    folder.mkdir(exist_ok=True)
    write_rows(folder / "incidents.csv", incidents)
    write_rows(folder / "border_posts.csv", POSTS)
    write_rows(folder / "corridors.csv", [CORRIDOR])
    write_rows(folder / "institutions.csv", [INSTITUTION])
    west, east = shapely.box(-16, 12, -12, 16), shapely.box(-12, 12, -8, 16)
    layers = {
        "countries": ({"iso2": ["SN", "ML"], "name_en": ["Senegal", "Mali"]}, [west, east]),
        "regions": (
            {"region_id": ["SN-W", "ML-E"], "country": ["SN", "ML"], "name": ["W", "E"], "name_en": ["West", None],
             "name_fr": ["Ouest", None]},
            [west, east],
        ),
        "roads": (
            {"from_node": [1, 2], "to_node": [2, 3], "length_km": [300.0, 300.0]},
            [shapely.LineString([(-15, 14), (-12.5, 14)]), shapely.LineString([(-12.5, 14), (-9, 14)])],
        ),
        "places": (
            {"geoname_id": [1, 2], "name": ["West", "Line"], "alternate_names": ["", ""], "country": ["SN", "SN"],
             "population": [5000, 900]},
            [shapely.Point(-15, 14), shapely.Point(-12.01, 14)],
        ),
    }  # fmt: skip
    for name, (columns, geometry) in layers.items():
        gpd.GeoDataFrame(columns, geometry=geometry, crs=4326).to_parquet(folder / f"{name}.parquet")
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings over the invented countries with two incidents, one each side."""
    rows = [incident(), incident(incident_id="b", country="ML", longitude="-10.0", date="2024-05-06")]
    return Settings(data_dir=tmp_path / "data", reference_dir=write_reference(tmp_path / "reference", rows))


@pytest.fixture
def register(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes incidents to a file."""

    def write(*rows: dict[str, str], name: str = "mine.csv", **options: str) -> Path:
        return write_rows(tmp_path / name, rows, **options)

    return write
