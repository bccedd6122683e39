"""Positions as people write them, all of the bridge of Kidira: 14.4567° N, 12.2116° W."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from etl.areas import Areas, build_areas
from etl.positions import settle_positions
from etl.reading import RawTable, read_csv
from etl.written_positions import parse_angle, parse_position
from geodata.place_names import Gazetteer, build_gazetteer

KIDIRA = (14.4567, -12.2116)


@pytest.mark.parametrize(
    "text",
    [
        "14.4567, -12.2116", "14.4567 -12.2116", "14,4567 ; -12,2116", "14,4567 -12,2116", "14,4567, -12,2116",
        "14.4567N 12.2116W", "N14.4567 W12.2116", "14,4567° N, 12,2116° O", "12.2116 W / 14.4567 N",
        "14°27'24\"N 12°12'42\"W", "14° 27′ 24″ N, 12° 12′ 42″ O", "14°27.402'N 12°12.696'W", "14 27 24 N 12 12 42 W",
        "N 14:27:24 W 12:12:42", "14d27m24sN 12d12m42sW",
        "28P 800622 1600063", "28P 800622 mE 1600063 mN", "28P HB 00621 00063", "28PHB0062100063", "7C69FQ4Q+M9",
    ],
)  # fmt: skip
def test_one_spot_is_read_from_every_notation(text: str) -> None:
    found = parse_position(text)
    assert found is not None, text
    assert (found.latitude, found.longitude) == pytest.approx(KIDIRA, abs=0.02), text


@pytest.mark.parametrize(
    "text",
    ["", "Kidira", "14.4567", "95.0, 10.0", "14.4567N 12.2116N", "14N 12", "99Z 1 2", "2+2", "1;2;3", "28PAA12345"],
)
def test_what_is_no_position_is_none(text: str) -> None:
    assert parse_position(text) is None


@given(st.floats(-89.9, 89.9), st.floats(-179.9, 179.9))
def test_decimal_degrees_read_as_they_are_written(latitude: float, longitude: float) -> None:
    for text in (f"{latitude:.6f}, {longitude:.6f}", f"{latitude:.6f};{longitude:.6f}".replace(".", ",")):
        found = parse_position(text)
        assert found is not None
        assert (found.latitude, found.longitude) == pytest.approx((latitude, longitude), abs=1e-5)


@given(st.integers(0, 89), st.integers(0, 59), st.integers(0, 59), st.sampled_from("NS"))
def test_minutes_and_seconds_are_sixtieths(degrees: int, minutes: int, seconds: int, side: str) -> None:
    value = degrees + minutes / 60 + seconds / 3600
    assert parse_angle(f"{degrees}°{minutes}'{seconds}\"{side}") == pytest.approx(-value if side == "S" else value)


@given(st.text(max_size=40))
def test_no_text_does_more_than_be_read_or_not(text: str) -> None:
    found = parse_position(text)
    assert found is None or (abs(found.latitude) <= 90 and abs(found.longitude) <= 180)


@pytest.fixture
def gazetteer() -> Gazetteer:
    """Kidira in Senegal, and a Sare in Senegal and in Mali."""
    countries = gpd.GeoDataFrame(
        {"country": ["SN", "ML"]}, geometry=gpd.points_from_xy([-14, -10], [14, 14]).buffer(1.9), crs="EPSG:4326"
    )
    places = gpd.GeoDataFrame(
        {"name": ["Kidira", "Saré", "Saré"], "alternate_names": ["Kidirra", None, None], "country": ["SN", "SN", "ML"],
         "population": [13_000, 9_000, 9_000]},
        geometry=gpd.points_from_xy([-12.2116, -14.0, -10.0], [14.4567, 13.0, 13.0]), crs="EPSG:4326",
    )  # fmt: skip
    posts = gpd.GeoDataFrame({"name": [], "name_alt": [], "country": []}, geometry=[], crs="EPSG:4326")
    regions = gpd.GeoDataFrame({"name_en": [], "name_fr": [], "country": []}, geometry=[], crs="EPSG:4326")
    return build_gazetteer(countries, places, posts, regions)


def settled(folder: Path, content: str, gazetteer: Gazetteer) -> RawTable:
    path = folder / "file.csv"
    path.write_text(content, encoding="utf-8")
    return settle_positions(read_csv(path), lambda: gazetteer)


def test_a_row_without_a_position_is_placed_by_its_name_with_an_error_of_its_own(
    tmp_path: Path, gazetteer: Gazetteer
) -> None:
    raw = settled(tmp_path, "place,country,latitude,longitude,uncertainty_km\nKIDIRRA,SN,,,\nSare,ML,,,30\n", gazetteer)
    assert raw.cells.column("latitude").to_pylist() == ["14.456700", "13.000000"]
    assert raw.cells.column("uncertainty_km").to_pylist() == ["8", "30"]
    assert "2 rows had no position" in raw.notes[-1]


def test_a_name_of_several_countries_keeps_the_row_out_and_names_the_candidates(
    tmp_path: Path, gazetteer: Gazetteer
) -> None:
    raw = settled(tmp_path, "place,latitude,longitude\nSaré,,\nNowhere,,\nx,14.5,-12.5\n", gazetteer)
    reasons = {row: reason for row, _, reason in raw.malformed}
    assert "Saré (SN, 13 -14); Saré (ML, 13 -10)" in reasons[2]
    assert "no place of the gazetteer" in reasons[3]
    assert raw.cells.num_rows == 1 and raw.n_read == 3


def test_one_column_or_two_in_minutes_become_degrees(tmp_path: Path, gazetteer: Gazetteer) -> None:
    both = settled(tmp_path, 'place,coordinates\nx,"14°27\'24"" N 12°12\'42"" W"\n', gazetteer)
    assert float(both.cells.column("longitude")[0].as_py()) == pytest.approx(KIDIRA[1], abs=1e-3)
    two = settled(tmp_path, "latitude;longitude;place\n14 27 24 N;12 12 42 W;x\n14,4567;-12,2116;y\n", gazetteer)
    assert [float(each) for each in two.cells.column("latitude").to_pylist()] == pytest.approx(
        [KIDIRA[0]] * 2, abs=1e-3
    )


def test_what_is_plain_already_is_left_alone(tmp_path: Path, gazetteer: Gazetteer) -> None:
    path = tmp_path / "file.csv"
    path.write_text("place,latitude,longitude\nx,14.5,-12.5\n")
    raw = read_csv(path)
    assert settle_positions(raw, lambda: gazetteer) is raw


def areas() -> Areas:
    """A Senegal of two degrees by two around 14° N, 14° W, and its western half, the region Ouest."""
    countries = gpd.GeoDataFrame({"country": ["SN"]}, geometry=[shapely.box(-15, 13, -13, 15)], crs="EPSG:4326")
    west = {"country": ["SN"], "name_en": ["West"], "name_fr": ["Ouest"]}
    return build_areas(countries, gpd.GeoDataFrame(west, geometry=[shapely.box(-15, 13, -14, 15)], crs="EPSG:4326"))


def test_an_area_reaches_to_its_furthest_corner() -> None:
    # A degree of latitude is about 110.6 km here; one of longitude, at 13° N, 108.5 km: the corner is 155 km away.
    senegal = areas().countries["SN"]
    assert (senegal.longitude, senegal.latitude) == (-14.0, 14.0)
    assert senegal.radius_km == 155


def test_where_a_region_is_named_a_row_goes_by_place_then_region_then_country(
    tmp_path: Path, gazetteer: Gazetteer
) -> None:
    path = tmp_path / "file.csv"
    path.write_text(
        "place,region,country,latitude,longitude,uncertainty_km\nKidira,Ouest,SN,,,\nNowhere,Région de l'Ouest,SN,,,5\n"
        ",Elsewhere/West,SN,,,\n,,SN,,,\nNowhere,Nothing,,,,\n,,,0,0,\n"
    )
    raw = settle_positions(read_csv(path), lambda: gazetteer, areas)
    assert raw.cells.column("latitude").to_pylist() == ["14.456700", "14.000000", "14.000000", "14.000000", "0"]
    assert raw.cells.column("longitude").to_pylist()[1:4] == ["-14.500000", "-14.500000", "-14.000000"]
    assert raw.cells.column("uncertainty_km").to_pylist() == ["8", "124", "124", "155", None]
    assert "region" not in raw.cells.column_names
    # The place that is not known is said beside its row; the row of which nothing is known is kept out.
    assert [(row, name, text) for row, name, text, _ in raw.doubts] == [(3, "place", "Nowhere")]
    assert "stands for all of West, with 124 km" in raw.doubts[0][3]
    assert [(row, "“Nowhere”, “Nothing”" in reason) for row, _, reason in raw.malformed] == [(6, True)]


def test_a_place_that_is_the_name_of_a_region_is_as_vague_as_the_region(tmp_path: Path) -> None:
    regions = gpd.GeoDataFrame(
        {"country": ["SN"], "name_en": ["West"], "name_fr": ["Ouest"]},
        geometry=[shapely.box(-15, 13, -14, 15)], crs="EPSG:4326",
    )  # fmt: skip
    countries = gpd.GeoDataFrame({"country": ["SN"]}, geometry=[shapely.box(-15, 13, -13, 15)], crs="EPSG:4326")
    nothing = gpd.GeoDataFrame(
        {"name": [], "name_alt": [], "alternate_names": [], "country": [], "population": []}, geometry=[],
        crs="EPSG:4326",
    )  # fmt: skip
    path = tmp_path / "file.csv"
    path.write_text("place,country,latitude,longitude,uncertainty_km\nOuest,SN,,,8\n")
    raw = settle_positions(read_csv(path), lambda: build_gazetteer(countries, nothing, nothing, regions), areas)
    assert raw.cells.column("uncertainty_km").to_pylist() == ["124"]
