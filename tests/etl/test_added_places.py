"""Rows that give only a name, where borders were added: they go by the regions of the file, as every build reads them.

The Senegal of tests/etl/conftest.py is a square from 16° W to 12° W and 12° N to 16° N; the file cuts it in two along
14° N. The middle of the northern half is 15° N, 14° W; its furthest corners are the southern ones, 2° of longitude
(216 km) and 1° of latitude (111 km) away: 243 km.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from etl import cache, pipeline
from etl.checking import check_file
from etl.cleaning import known_places
from etl.datasets import remove_dataset
from etl.geography.adding import add_geography
from etl.loading import add_dataset
from geodata.store import open_store
from tests.etl.conftest import TODAY, incident
from tests.etl.test_geography_borders import geoboundaries

NOW = datetime(2025, 6, 30, 12, tzinfo=UTC)
NORTH, SOUTH = shapely.box(-16, 14, -12, 16), shapely.box(-16, 12, -12, 14)
NAMED = {"latitude": "", "longitude": "", "uncertainty_km": ""}


@pytest.fixture
def halves(tmp_path: Path) -> Path:
    rows = [("Pays du Nord", "SN-XN", "SEN", NORTH), ("Pays du Sud", "SN-XS", "SEN", SOUTH)]
    return geoboundaries(tmp_path / "SEN-ADM1.geojson", "ADM1", rows)


@pytest.fixture
def mine(register) -> Path:
    """One row known only to a region of the file, one only to the bundled region, one that has its position."""
    return register(
        incident(incident_id="north", place="Région du Pays du Nord", **NAMED),
        incident(incident_id="west", place="Ouest", **NAMED),
        incident(incident_id="known"),
    )


def build(settings):
    return pipeline.build(settings, today=TODAY, now=NOW)


def spot_of(settings, incident_id: str) -> tuple[float, float, float]:
    row = open_store(settings.data_dir).read("incidents").set_index("incident_id").loc[incident_id]
    return round(row.geometry.x, 3), round(row.geometry.y, 3), row["uncertainty_km"]


def test_added_regions_place_the_rows_that_name_them_and_bundled_ones_again_once_they_are_gone(settings, mine, halves):
    add_dataset(settings, mine, today=TODAY, now=NOW)
    assert build(settings).datasets["incidents_mine"] == {"read": 3, "kept": 2, "duplicates": 0, "rejected": 1}
    assert spot_of(settings, "west")[:2] == (-14.0, 14.0)
    add_geography(settings, halves, "borders", now=NOW)
    report = build(settings)
    # The bundled register is not placed by names; what is was read again.
    assert "incidents_mine" not in report.kept_as_read and "incidents" in report.kept_as_read
    assert spot_of(settings, "north") == (-14.0, 15.0, 243.0)
    ids = set(open_store(settings.data_dir).read("incidents")["incident_id"])
    assert ids == {"a", "b", "north", "known"}  # there is no region West any more
    assert "incidents_mine" in build(settings).kept_as_read
    remove_dataset(settings, "sen-adm1")
    assert build(settings).datasets["incidents_mine"]["rejected"] == 1
    assert spot_of(settings, "west")[:2] == (-14.0, 14.0)


def test_check_and_add_place_rows_as_the_build_does(settings, mine, halves):
    add_geography(settings, halves, "borders", now=NOW)
    checked = check_file(mine, settings, today=TODAY)
    assert checked.n_faults == 1 and "“Ouest”" in checked.faults["reason"].iloc[0]
    add_dataset(settings, mine, today=TODAY, now=NOW)
    assert "incidents_mine" in build(settings).kept_as_read
    taken_over = open_store(settings.data_dir).read("incidents")
    shutil.rmtree(settings.data_dir / cache.FOLDER)
    build(settings)
    assert open_store(settings.data_dir).read("incidents").equals(taken_over)


def test_regions_of_gadm_are_known_by_their_variants_too(settings, register, tmp_path):
    path = tmp_path / "gadm41_SEN.gpkg"
    parts = {
        "GID_1": ["SEN.1_1", "SEN.2_1"], "GID_0": "SEN", "COUNTRY": "Senegal", "NAME_1": ["PaysduNord", "Sud"],
        "VARNAME_1": ["Pays du Nord|Septentrion", "NA"], "ISO_1": ["SN-XN", "SN-XS"],
    }  # fmt: skip
    gpd.GeoDataFrame(parts, geometry=[NORTH, SOUTH], crs=4326).to_file(path, layer="ADM_ADM_1")
    add_geography(settings, path, "borders", now=NOW)
    areas = known_places(settings, TODAY).areas
    names = ("PaysduNord", "Pays du Nord", "Septentrion", "région du Septentrion")
    assert {areas.find_region(name, "SN").radius_km for name in names} == {243}
    assert areas.find_region("NA", "SN") is None
    mine = register(*(incident(incident_id=name, place=name, **NAMED) for name in ("Septentrion", "Sud")))
    add_dataset(settings, mine, today=TODAY, now=NOW)
    build(settings)
    assert spot_of(settings, "Septentrion") == (-14.0, 15.0, 243.0)
    assert spot_of(settings, "Sud")[:2] == (-14.0, 13.0)


def test_other_names_of_regions_that_the_crosswalk_knows_place_rows_too(settings, register):
    """The bundled regions of Mali are named as Natural Earth names them; ISO 3166-2 has others."""
    path = settings.reference_dir / "regions.parquet"
    regions = gpd.read_parquet(path).replace({"region_id": {"ML-E": "ML-6"}})
    regions.to_parquet(path)
    mine = register(incident(incident_id="t", country="ML", place="Tombouctou", **NAMED))
    add_dataset(settings, mine, today=TODAY, now=NOW)
    build(settings)
    assert spot_of(settings, "t")[:2] == (-10.0, 14.0)
