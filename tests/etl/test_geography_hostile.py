"""Geometry as it comes: without a system, in another one, with heights, empty, broken, of the wrong type."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from etl.coordinates import build_geography
from etl.geography.adding import recognise
from etl.geography.borders import read_borders
from etl.geography.posts import clean_posts
from etl.geography.roads import read_roads
from etl.sources import border_posts, countries, regions
from etl.sources.base import Cleaned, Context
from geodata.errors import InputError
from tests.etl.osm_files import write_osm

ROAD = shapely.LineString([(-15, 14), (-13, 14.5)])
AREA = shapely.box(-16, 12, -12, 16)
POST = shapely.Point(-12.03, 15)
#: Kind of file -> its columns, and a geometry that is as it should be.
FILES = {
    "roads": ({"GP_RTP": [1]}, ROAD),
    "borders": ({"shapeName": ["Senegal"], "shapeISO": ["SEN"], "shapeGroup": ["SEN"], "shapeType": ["ADM0"]}, AREA),
    "border_posts": ({"barrier": ["border_control"]}, POST),
}  # fmt: skip
#: Metres of UTM 28 N, written into a file that names no system.
METRES = {"roads": shapely.LineString([(500000, 1550000), (600000, 1550000)]),
          "borders": shapely.box(500000, 1450000, 700000, 1650000),
          "border_posts": shapely.Point(820000, 1660000)}  # fmt: skip


def write(path: Path, kind: str, shapes: list[shapely.Geometry | None], system: object = 4326) -> Path:
    columns, _ = FILES[kind]
    frame = gpd.GeoDataFrame(
        {name: values * len(shapes) for name, values in columns.items()}, geometry=shapes, crs=system
    )
    frame.to_file(path, engine="pyogrio")
    return path


@pytest.fixture
def read(settings):
    """Return a function that reads a file as a build does."""
    context = Context(date(2025, 6, 30), datetime.now(UTC))
    context.geography = build_geography(countries.transform(countries.extract(settings), context).frame)

    def clean(path: Path, kind: str) -> Cleaned:
        assert recognise(path) == kind
        if kind == "roads":
            return read_roads(path)
        if kind == "borders":
            return read_borders(path, "countries", regions.transform(regions.extract(settings), context).frame)
        bundled = border_posts.transform(border_posts.extract(settings), context).frame
        return clean_posts(path, None, context, bundled, "join")

    return clean


@pytest.mark.parametrize("kind", FILES)
def test_degrees_without_a_system_are_read_and_it_is_said(kind, read, tmp_path):
    path = write(tmp_path / "x.shp", kind, [FILES[kind][1]])
    (tmp_path / "x.prj").unlink()
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for part in tmp_path.glob("x.???"):
            if part.suffix != ".zip":
                archive.write(part, f"folder/{part.name}")
    for each in (path, tmp_path / "x.zip"):
        cleaned = read(each, kind)
        assert len(cleaned.frame) == 1
        assert any("names no coordinate system" in note for note in cleaned.notes)


@pytest.mark.parametrize("kind", FILES)
def test_metres_without_a_system_are_refused_with_what_to_do(kind, read, tmp_path):
    path = write(tmp_path / "x.shp", kind, [METRES[kind]])
    (tmp_path / "x.prj").unlink(missing_ok=True)
    with pytest.raises(InputError, match=r"needs its \.prj.*save it with its coordinate system"):
        read(path, kind)


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("system", [32628, 3857, "ESRI:102022"])
def test_another_system_is_turned_into_degrees(kind, system, read, tmp_path):
    there = gpd.GeoSeries([FILES[kind][1]], crs=4326).to_crs(system)
    cleaned = read(write(tmp_path / "x.gpkg", kind, list(there), system), kind)
    assert any("WGS84 degrees" in note for note in cleaned.notes)
    assert np.allclose(cleaned.frame.total_bounds, FILES[kind][1].bounds, atol=2e-3)


@pytest.mark.parametrize("kind", FILES)
def test_heights_are_left_out(kind, read, tmp_path):
    cleaned = read(write(tmp_path / "x.gpkg", kind, [shapely.force_3d(FILES[kind][1], 250.0)]), kind)
    assert not shapely.has_z(cleaned.frame.geometry.to_numpy()).any()
    assert "Heights are left out." in cleaned.notes


@pytest.mark.parametrize("kind", FILES)
def test_empty_and_foreign_geometry_is_listed_by_row_and_the_rest_is_kept(kind, read, tmp_path):
    good = FILES[kind][1]
    wrong = shapely.GeometryCollection([POST, ROAD])
    shapes = [good, None, type(good)(), wrong]
    cleaned = read(write(tmp_path / "x.gpkg", kind, shapes), kind)
    assert len(cleaned.frame) == 1
    assert cleaned.counts["read"] == cleaned.counts["kept"] + cleaned.counts["rejected"] + cleaned.counts["duplicates"]
    reasons = dict(zip(cleaned.faults["row"], cleaned.faults["reason"], strict=True))
    assert reasons[3] == reasons[4] == "The row has no geometry."
    assert reasons[5].endswith("this row is a GeometryCollection.")


def test_an_area_that_crosses_itself_is_repaired_and_it_is_said(read, tmp_path):
    bow = shapely.Polygon([(-16, 12), (-12, 16), (-12, 12), (-16, 16)])
    cleaned = read(write(tmp_path / "x.gpkg", "borders", [bow]), "borders")
    assert cleaned.frame.geometry.is_valid.all()
    assert cleaned.frame.geometry.iloc[0].area == pytest.approx(8.0, rel=0.01)
    assert "Areas that cross themselves were repaired: rows 2." in cleaned.notes


def test_a_coordinate_that_is_no_number_keeps_its_row_out(read, tmp_path):
    shapes = [ROAD, shapely.LineString([(-15, 14), (np.inf, 14)])]
    cleaned = read(write(tmp_path / "x.gpkg", "roads", shapes), "roads")
    assert (len(cleaned.frame), cleaned.n_rejected) == (1, 1)


@pytest.mark.parametrize("ending", [".gpkg", ".zip", ".osm.pbf"])
def test_a_file_of_other_bytes_is_refused_with_a_sentence(ending, tmp_path):
    path = tmp_path / f"x{ending}"
    path.write_bytes(b"<html>this is a page</html>" * 50)
    with pytest.raises(InputError, match="cannot be read"):
        recognise(path)
        read_roads(path)


def test_a_missing_file_and_a_folder_are_said(tmp_path):
    for path, said in ((tmp_path / "no.gpkg", "no file"), (tmp_path, "is a folder")):
        with pytest.raises(InputError, match=said):
            recognise(path)


def test_an_extract_with_nodes_off_the_earth_or_twice_the_same_makes_no_road_of_nothing(tmp_path):
    nodes = {1: (-15.0, 14.0), 2: (-15.0, 14.0), 3: (-14.0, 14.0)}
    ways = [(1, [1, 2], {"highway": "primary"}), (2, [2, 3, 3], {"highway": "primary"})]
    found = read_roads(write_osm(tmp_path / "x.osm.pbf", nodes, ways))
    from etl.geography.roads import build_road_edges

    assert len(build_road_edges(found.frame)) == 1


def test_entities_that_unfold_without_end_are_refused(tmp_path):
    path = tmp_path / "x.osm"
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY a0 "aaaaaaaaaa">{entities}]>'
        '<osm version="0.6"><way id="1"><tag k="highway" v="&a9;"/></way></osm>',
        encoding="utf-8",
    )
    with pytest.raises(InputError, match="cannot be read"):
        read_roads(path)
