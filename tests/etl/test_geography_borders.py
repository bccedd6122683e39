"""Border files in the columns of geoBoundaries and GADM: known by code or name, fitted to neighbours, built with."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from etl import datasets, pipeline
from etl.geography.adding import Choice, add_geography, check_geography, recognise
from etl.geography.borders import lay_areas
from etl.sources.regions import area_km2
from geodata import crs
from geodata.border_lengths import border_lengths
from geodata.errors import InputError
from geodata.passing_on import StoreToPassOn
from geodata.store import open_store
from tests.etl.conftest import TODAY

NOW = datetime(2025, 6, 30, 12, tzinfo=UTC)
#: Senegal as a finer source may have it: the border 3 km further east, the coast 20 km further west.
SENEGAL = shapely.box(-16.2, 12, -11.97, 16)
NORTH, SOUTH = shapely.box(-16.2, 14, -11.97, 16), shapely.box(-16.2, 12, -11.97, 14)


def geoboundaries(path: Path, level: str, rows: list[tuple[str, str, str, shapely.Geometry]]) -> Path:
    columns = {
        "shapeName": [row[0] for row in rows], "shapeISO": [row[1] for row in rows],
        "shapeID": [f"x{number}" for number in range(len(rows))], "shapeGroup": [row[2] for row in rows],
        "shapeType": level,
    }  # fmt: skip
    gpd.GeoDataFrame(columns, geometry=[row[3] for row in rows], crs=4326).to_file(path)
    return path


@pytest.fixture
def gadm(tmp_path: Path) -> Path:
    """Return a GeoPackage of two levels, as GADM gives one for a country."""
    path = tmp_path / "gadm41_SEN.gpkg"
    whole = {"GID_0": ["SEN"], "COUNTRY": ["Senegal"]}
    gpd.GeoDataFrame(whole, geometry=[SENEGAL], crs=4326).to_file(path, layer="ADM_ADM_0")
    parts = {
        "GID_1": ["SEN.1_1", "SEN.2_1", "SEN.3_1"], "GID_0": "SEN", "COUNTRY": "Senegal",
        "NAME_1": ["West", "SaintLouis", "Nowhere"], "ISO_1": ["SN-DK", "NA", "NA"],
        "HASC_1": ["SN.DK", "SN.SL", "SN.XX"],
    }  # fmt: skip
    shapes = [NORTH, shapely.box(-16.2, 13, -11.97, 14), shapely.box(-16.2, 12, -11.97, 13)]
    gpd.GeoDataFrame(parts, geometry=shapes, crs=4326).to_file(path, layer="ADM_ADM_1")
    return path


def built(settings):
    return pipeline.build(settings, today=TODAY, now=NOW), open_store(settings.data_dir)


def test_a_country_takes_the_lines_of_the_file_and_its_neighbour_follows_them(settings, tmp_path):
    path = geoboundaries(tmp_path / "SEN-ADM0.geojson", "ADM0", [("Senegal", "SEN", "SEN", SENEGAL)])
    assert recognise(path) == "borders"
    _, notes = add_geography(settings, path, "borders", now=NOW)
    assert notes[-1] == "1 countries, instead of the bundled ones of SN; neighbours follow their lines."
    report, store = built(settings)
    assert report.datasets["countries_sen-adm0"] == {"read": 1, "kept": 1, "duplicates": 0, "rejected": 0}
    assert "regions_sen-adm0" not in report.datasets
    countries = store.read("countries").set_index("country")
    assert countries.geometry["SN"].bounds == pytest.approx((-16.2, 12, -11.97, 16))
    assert countries.geometry["ML"].bounds == pytest.approx((-11.97, 12, -8, 16))
    assert countries.loc["SN", ["name_fr", "is_focus"]].tolist() == ["Sénégal", 1]
    assert border_lengths(countries.reset_index())["border_km"].iloc[0] == pytest.approx(
        crs.geodesic_length_km([-11.97, -11.97], [12.0, 16.0]), rel=1e-6
    )
    assert store.read("crossings").geometry.x.tolist() == pytest.approx([-11.97])
    # These may be passed on: files carry them as they are.
    assert StoreToPassOn(store.folder).read("countries").equals(store.read("countries"))
    datasets.remove_dataset(settings, "sen-adm0")
    assert built(settings)[1].read("crossings").geometry.x.tolist() == pytest.approx([-12.0])


def test_regions_keep_the_codes_of_the_file_or_are_known_by_their_names_or_are_named(settings, gadm):
    assert recognise(gadm) == "borders"
    checked = check_geography(settings, gadm, "borders")
    assert (checked.n_rows, checked.n_faults) == (4, 1)
    said = checked.faults["reason"].tolist()
    assert said == ["“Nowhere” (SN.XX) has no ISO 3166-2 code, and no region of this name is known."]
    added, _ = add_geography(settings, gadm, "borders", now=NOW)
    assert added.origin.redistribute == "no"
    report, store = built(settings)
    assert report.datasets["regions_gadm41_sen"] == {"read": 3, "kept": 2, "duplicates": 0, "rejected": 1}
    regions = store.read("regions").set_index("region_id")
    assert sorted(regions.index) == ["ML-E", "SN-DK", "SN-SL"]
    assert regions.loc["SN-DK", "name_en"] == "West"
    free = StoreToPassOn(store.folder)
    assert sorted(free.read("regions")["region_id"]) == ["ML-E", "SN-W"]
    assert free.read("countries").set_index("country").geometry["SN"].bounds == (-16, 12, -12, 16)
    assert regions.loc["SN-DK", "area_km2"] == pytest.approx(area_km2(NORTH), rel=1e-4)
    assert store.read("countries")["country"].tolist() == ["ML", "SN"]


def test_regions_are_known_by_their_names_whatever_the_accents(settings, tmp_path):
    rows = [("Ouest", "", "SEN", NORTH), ("Thiès", "", "SEN", SOUTH), ("Tambacounda", "FR-75", "FRA", SENEGAL)]
    path = geoboundaries(tmp_path / "SEN-ADM1.gpkg", "ADM1", rows)
    _, notes = add_geography(settings, path, "borders", now=NOW)
    assert "Regions without an ISO 3166-2 code, known by their names: 2." in notes
    assert "Areas of other countries, left out: 1." in notes
    regions = built(settings)[1].read("regions")
    assert regions["region_id"].tolist() == ["ML-E", "SN-TH", "SN-W"]
    # The incident of Senegal lies at 13° W, 14° N, on the line of both: it is in one of them.
    assert open_store(settings.data_dir).read("incidents")["region_id"].iloc[0] in ("SN-W", "SN-TH")


def test_finer_divisions_other_ways_and_other_countries_are_refused(settings, tmp_path):
    finer = geoboundaries(tmp_path / "SEN-ADM2.gpkg", "ADM2", [("Somewhere", "", "SEN", SENEGAL)])
    assert recognise(finer) is None
    path = geoboundaries(tmp_path / "SEN-ADM0.gpkg", "ADM0", [("Senegal", "SEN", "SEN", SENEGAL)])
    with pytest.raises(InputError, match="only replace"):
        add_geography(settings, path, "borders", choice=Choice("join"), now=NOW)
    with pytest.raises(InputError, match="nothing in ML"):
        add_geography(settings, path, "borders", choice=Choice(countries=["ML"]), now=NOW)
    far = geoboundaries(tmp_path / "FRA-ADM0.gpkg", "ADM0", [("France", "FRA", "FRA", SENEGAL)])
    with pytest.raises(InputError, match="Not one row"):
        add_geography(settings, far, "borders", now=NOW)
    assert datasets.list_datasets(settings) == []


@with_settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-0.02, 0.02), min_size=5, max_size=5))
def test_areas_of_two_sources_never_overlap_and_leave_no_strip_between(shifts: list[float]) -> None:
    """Two squares; the western one comes anew with a ragged border up to 2 km off."""
    ragged = [(-12 + shift, 12 + number) for number, shift in enumerate(shifts)]
    new = shapely.Polygon([(-16, 12), *ragged, (-16, 16)])
    columns = {"country": ["SN", "ML"], "name_en": "x", "name_fr": "x", "is_focus": 1}
    old = gpd.GeoDataFrame(columns, geometry=[shapely.box(-16, 12, -12, 16), shapely.box(-12, 12, -8, 16)], crs=4326)
    laid = lay_areas(old, old.iloc[:1].set_geometry([new], crs=4326), ["SN"]).set_index("country")
    assert shapely.coverage_is_valid(laid.geometry.to_numpy())
    assert laid.geometry["SN"].equals(new) or laid.geometry["SN"].symmetric_difference(new).area < 1e-9
    assert laid.geometry.union_all().area == pytest.approx(32.0, abs=1e-9)
