"""Coordinates that are no place: 0, 0, the middle of a country, and pairs the wrong way round."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.areas import Areas, build_areas
from etl.checks import check_rows
from etl.coordinates import build_geography, check_coordinates
from etl.country_points import widen_country_points
from etl.crosswalk import crosswalk
from etl.reading import RawTable, read_csv
from etl.rejects import Faults
from geodata.place_names import End, Gazetteer
from tests.etl.conftest import incident, write_rows

#: Two squares of four degrees; the middle of Senegal is 14° N 14° W, which is that of the World Factbook too.
COUNTRIES = gpd.GeoDataFrame(
    {"country": ["SN", "ML"]}, geometry=[shapely.box(-16, 12, -12, 16), shapely.box(-12, 12, -8, 16)], crs="EPSG:4326"
)
GEOGRAPHY = build_geography(COUNTRIES)
REGIONS = gpd.GeoDataFrame({"country": [], "name_en": [], "name_fr": []}, geometry=[], crs="EPSG:4326")


def areas() -> Areas:
    return build_areas(COUNTRIES, REGIONS)


def widened(folder: Path, *rows: dict[str, str], places: tuple[End, ...] = ()) -> RawTable:
    gazetteer = Gazetteer(names={each.name.lower(): [each] for each in places}, large=set(places))
    return widen_country_points(read_csv(write_rows(folder / "f.csv", rows)), areas(), lambda: gazetteer)


def test_a_point_in_the_middle_of_a_country_is_as_vague_as_the_country_and_says_so(tmp_path: Path) -> None:
    raw = widened(
        tmp_path,
        incident(latitude="14.0", longitude="-14.0", uncertainty_km="5", place="Senegal"),
        incident(latitude="14.0", longitude="-13.98", uncertainty_km="5"),
        incident(latitude="14.497401", longitude="-14.452362", uncertainty_km=""),
        incident(latitude="14.0", longitude="-10.0", uncertainty_km="900"),
    )
    radius = areas().countries["SN"].radius_km
    # The corner (12° N, 16° W) is about 221 km south and 217 km west: 309 km.
    assert radius == pytest.approx(309, abs=3)
    # Two kilometres away is another place; an error that is wide enough stays.
    assert raw.cells.column("uncertainty_km").to_pylist() == [f"{radius:g}", "5", f"{radius:g}", "900"]
    assert [(row, name) for row, name, _, _ in raw.doubts] == [(2, "uncertainty_km"), (4, "uncertainty_km")]
    assert "middle of Senegal" in raw.doubts[0][3] and f"from 5 to {radius:g} km" in raw.doubts[0][3]
    faults = check_rows(raw, "incidents", today=dt.date(2025, 6, 30), geography=None).faults.frame()
    assert set(faults["level"]) == {"warning"}


def test_a_place_that_really_lies_in_the_middle_is_left_alone(tmp_path: Path) -> None:
    row = incident(latitude="14.0", longitude="-14.0", uncertainty_km="5", place="Koumpentoum")
    here = End("place", "SN", "Koumpentoum", -14.02, 14.01)
    assert widened(tmp_path, row, places=(here,)).doubts == ()
    far = End("place", "SN", "Koumpentoum", -15.0, 14.01)
    assert len(widened(tmp_path, row, places=(far,)).doubts) == 1


def test_every_middle_in_the_table_is_a_pair_of_degrees_of_a_country_of_the_study_area() -> None:
    for written, code in crosswalk("country_point").items():
        latitude, longitude = (float(part) for part in written.split())
        assert 0 < latitude < 35 and -20 < longitude < 10 and len(code) == 2


def faults_of(latitude: float, longitude: float, country: int = -1) -> list[tuple[str, str, str]]:
    faults = Faults()
    check_coordinates(
        np.array([2]), np.array([longitude]), np.array([latitude]), np.array([country]), np.array([5.0]),
        GEOGRAPHY, faults,
    )  # fmt: skip
    return [(each.reason, each.suggestion, each.level) for each in faults.frame().itertuples()]


def test_zero_zero_is_no_position() -> None:
    ((reason, suggestion, level),) = faults_of(0.0, 0.0)
    assert "no position is known" in reason and "Leave both cells empty" in suggestion and level == "reject"


def test_a_swapped_pair_is_said_as_such_and_never_turned_silently() -> None:
    ((reason, suggestion, level),) = faults_of(-14.0, 13.0)
    assert "does not lie in the study area" in reason and level == "reject"
    assert suggestion == "Latitude and longitude look swapped: write latitude 13 and longitude -14."
    # At sea nobody can tell; it is only asked.
    ((reason, suggestion, level),) = faults_of(-19.0, 13.0)
    assert "outside the study area" in reason and "Swapped, as latitude 13 and longitude -19" in suggestion


@settings(deadline=None, max_examples=30)
@given(st.floats(12.01, 15.99), st.floats(-15.99, -12.01))
def test_a_point_in_its_country_has_no_fault_and_its_swap_always_has(latitude: float, longitude: float) -> None:
    assert faults_of(latitude, longitude, 0) == []
    assert any("swapped" in suggestion for _, suggestion, _ in faults_of(longitude, latitude, 0))
