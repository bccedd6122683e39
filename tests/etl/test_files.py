"""The formats people have, and files that would do harm."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from etl import files
from etl.files import read_table
from geodata.errors import AtlasError, InputError

POINTS = gpd.GeoDataFrame(
    {"Name": ["Kidira", "Diboli"], "N": [1, 2]}, geometry=[Point(-12.2, 14.45), Point(-12.19, 14.46)], crs="EPSG:4326"
)


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "shp", "kml", "fgb"])
def test_points_of_geographic_files_become_longitude_and_latitude(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"points.{ending}"
    drivers = {"kml": "KML", "fgb": "FlatGeobuf"}
    POINTS.to_file(path, driver=drivers.get(ending))
    raw = read_table(path)
    assert raw.n_read == 2
    longitudes = sorted(float(each) for each in raw.cells.column("longitude").to_pylist())
    assert longitudes == pytest.approx([-12.2, -12.19])


def test_another_coordinate_system_is_turned_into_degrees_and_a_missing_one_is_said(tmp_path: Path) -> None:
    path = tmp_path / "metric.gpkg"
    POINTS.to_crs("EPSG:32628").to_file(path)
    assert float(read_table(path).cells.column("latitude")[0].as_py()) == pytest.approx(14.45, abs=1e-6)
    bare = tmp_path / "bare.shp"
    POINTS.to_file(bare)
    bare.with_suffix(".prj").unlink()
    assert any("WGS84" in note for note in read_table(bare).notes)


def test_a_zipped_shapefile_is_read_as_it_is(tmp_path: Path) -> None:
    POINTS.to_file(tmp_path / "points.shp")
    with zipfile.ZipFile(tmp_path / "points.zip", "w") as archive:
        for part in tmp_path.glob("points.*"):
            if part.suffix != ".zip":
                archive.write(part, part.name)
    assert read_table(tmp_path / "points.zip").n_read == 2


def test_a_workbook_with_a_title_above_its_header_keeps_the_row_numbers_one_sees(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    march, april = pd.Timestamp("2024-03-01"), pd.Timestamp("2024-04-01")
    rows = [["Saisies 2024", None, None], ["Date", "Lieu", "Kg"], [march, "Kidira", 2.0], [None, None, None]]
    sheet = pd.DataFrame([*rows, [april, "Kayes", 1.5]])
    with pd.ExcelWriter(path, engine="openpyxl") as writer:
        sheet.to_excel(writer, sheet_name="a", header=False, index=False)
        sheet[[1, 0]].to_excel(writer, sheet_name="b", header=False, index=False)
    raw = read_table(path)
    assert raw.cells.to_pydict() == {
        "date": ["2024-03-01", "2024-04-01"],
        "lieu": ["Kidira", "Kayes"],
        "kg": ["2", "1.5"],
    }
    assert raw.rows.tolist() == [3, 5]
    assert any("first sheet" in note for note in raw.notes)


def test_the_answer_of_an_interface_saved_to_a_file_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"status": 200, "data": [{"a": 1, "b": None}, {"a": 2, "b": "x"}]}), encoding="utf-8")
    assert read_table(path).cells.to_pydict() == {"a": ["1", "2"], "b": [None, "x"]}


def test_an_archive_that_unfolds_too_far_or_writes_outside_itself_is_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", b"\0" * (120 << 20))
    with pytest.raises(InputError, match="unfolds to 120 MB"):
        read_table(bomb)
    sly = tmp_path / "sly.zip"
    with zipfile.ZipFile(sly, "w") as archive:
        archive.writestr("../../x.shp", b"x")
    with pytest.raises(InputError, match="outside of it"):
        read_table(sly)


def test_too_many_columns_and_too_long_a_cell_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_COLUMNS", 3)
    monkeypatch.setattr(files, "MAX_CELL", 10)
    wide, long = tmp_path / "wide.csv", tmp_path / "long.csv"
    wide.write_text("a,b,c,d\n1,2,3,4\n")
    long.write_text(f"a,b\n{'x' * 11},1\n")
    for path, word in ((wide, "4 columns"), (long, "11 letters")):
        with pytest.raises(InputError, match=word):
            read_table(path)
    monkeypatch.setattr(files, "MAX_BYTES", 4)
    with pytest.raises(InputError, match="larger"):
        read_table(wide)


@given(content=st.binary(max_size=200), ending=st.sampled_from(sorted(files.KNOWN)))
@settings(max_examples=120, deadline=None)
def test_no_bytes_under_any_ending_do_more_than_give_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, ending: str
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / f"file{ending}"
    path.write_bytes(content)
    try:
        read_table(path)
    except AtlasError as error:
        assert str(error).endswith(".")
