"""The layers of a report: places, styles, titles, what they say of themselves, and faults."""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import datetime as dt
import io
import json
import sqlite3
import tempfile
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from dashboard.data import AtlasData
from dashboard.reports import geopackage
from dashboard.reports.content import CorridorReport, corridor_report
from dashboard.reports.document import Column, FeatureLayer, Table
from dashboard.reports.features import point_at
from dashboard.reports.geopackage import render_geojson, render_geopackage, render_geoparquet
from geodata.errors import StoreError
from layers import style
from layers.base import LayerName
from layers.filters import Filters
from layers.locales import Translator, translator
from tests.dashboard.reports.conftest import DAY
from tests.dashboard.reports.read_geopackage import frame_of, layers_of


@pytest.fixture
def base(report: CorridorReport, words: Translator, tmp_path: Path) -> sqlite3.Connection:
    path = tmp_path / "report.gpkg"
    path.write_bytes(render_geopackage(report, words))
    with contextlib.closing(sqlite3.connect(path)) as opened:
        yield opened


def test_the_layers_lie_where_the_registers_put_them(report: CorridorReport, words: Translator) -> None:
    body = render_geopackage(report, words)
    layers = layers_of(body)
    assert layers["corridor"] == "LineString"
    assert layers["posts"] == layers["road_crossings"] == layers["incidents"] == "Point"
    incidents = frame_of(body, "incidents")
    assert incidents.crs.to_epsg() == 4326
    assert [(point.x, point.y) for point in incidents.geometry] == [(-6.0, 14.0)] * 2
    assert incidents["incident_id"].tolist() == ["one", "two"]
    assert incidents["source_url"].tolist() == ["https://example.org/1"] * 2
    assert incidents["look"].tolist() == ["drugs", "drugs"]
    posts = frame_of(body, "posts")
    assert posts["post_id"].tolist()[0] == "ml-alpha"
    assert posts["look"].tolist()[0] == "land_filled"


def test_each_layer_has_the_style_of_the_screen_and_qgis_takes_it_as_the_default(
    base: sqlite3.Connection, report: CorridorReport, words: Translator
) -> None:
    styles = dict(base.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault"))
    assert set(styles) == {layer.table.name for layer in report.features}
    for layer in report.features:
        root = ElementTree.fromstring(styles[layer.table.name])
        categories = {each.get("value"): each.get("label") for each in root.iter("category")}
        assert set(layer.looks) <= set(categories)
        assert all(categories.values())
    drugs = next(iter(ElementTree.fromstring(styles["incidents"]).iter("Option")))
    drawing = next(each.get("value") for each in drugs if each.get("name") == "name")
    svg = base64.b64decode(drawing.removeprefix("base64:")).decode()
    assert style.FAMILIES["drugs"].colour in svg
    ElementTree.fromstring(svg)


def test_fields_are_codes_with_titles_in_the_reader_s_language(base: sqlite3.Connection, words: Translator) -> None:
    titles = dict(base.execute("SELECT column_name, title FROM gpkg_data_columns WHERE table_name = 'incidents'"))
    assert titles["uncertainty_km"] == words.text("report.uncertainty")
    (name,) = base.execute("SELECT identifier FROM gpkg_contents WHERE table_name = 'incidents'").fetchone()
    assert name == words.text("report.incidents_list")


def test_the_file_says_its_licence_version_and_caveat(base: sqlite3.Connection, report: CorridorReport) -> None:
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    query = "SELECT metadata FROM gpkg_metadata WHERE mime_type = 'application/json'"
    said = json.loads(base.execute(query).fetchone()[0])
    assert {report.imprint.licence, report.imprint.version, report.imprint.caveat} <= set(said.values())


def test_the_same_report_is_the_same_file(report: CorridorReport, words: Translator) -> None:
    assert render_geopackage(report, words) == render_geopackage(report, words)


def test_rows_that_must_not_be_handed_on_are_in_the_totals_but_in_no_list(
    atlas: AtlasData, data: AtlasData, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_back = AtlasData(atlas.settings)
    own = data.sources.assign(dataset="own", redistribute="no")
    kept_back.__dict__["sources"] = pd.concat([data.sources, own], ignore_index=True)
    read = kept_back.incidents

    def incidents(rows: np.ndarray, columns: Sequence[str]) -> pd.DataFrame:
        found = read(rows, columns)
        if "dataset" in found and "incident_id" not in found:
            ids = read(rows, ("incident_id",))["incident_id"]
            found = found.assign(dataset=np.where(ids == "two", "own", found["dataset"]))
        return found

    monkeypatch.setattr(kept_back, "incidents", incidents)
    words = translator("en")
    report = corridor_report(kept_back, "east", Filters(), words, DAY)
    layer = next(each for each in report.features if each.table.name == "incidents")
    assert [row[0] for row in layer.table.rows] == ["one"]
    said = "1 row of a dataset that must not be passed on is left out."
    assert said in layer.table.note
    assert said in report.section("sources").paragraphs[0]  # type: ignore[union-attr]
    assert next(each for each in report.measures() if each.name == "n_incidents").value == 2
    assert len(frame_of(render_geopackage(report, words), "incidents")) == 1
    drawn = next(each for each in report.maps[0].layers if each.name == LayerName.INCIDENTS)
    assert [len(trace["lon"]) for trace in drawn.traces] == [1]


@pytest.mark.parametrize("filters", [Filters(types=("tobacco",)), Filters(end=dt.date(1991, 1, 1))])
def test_a_corridor_without_incidents_still_has_its_road_and_posts(
    data: AtlasData, words: Translator, filters: Filters
) -> None:
    empty = corridor_report(data, "east", filters, words, DAY)
    names = set(layers_of(render_geopackage(empty, words)))
    assert {"corridor", "posts", "statistics"} <= names and "incidents" not in names
    assert json.loads(render_geojson(empty, words, "incidents"))["features"] == []
    assert len(gpd.read_parquet(io.BytesIO(render_geoparquet(empty, words, "incidents")))) == 0


def test_geojson_and_geoparquet_hold_the_same_rows_and_say_what_they_are(
    report: CorridorReport, words: Translator
) -> None:
    found = json.loads(render_geojson(report, words, "incidents"))
    frame = gpd.read_parquet(io.BytesIO(render_geoparquet(report, words, "incidents")))
    assert [each["properties"]["incident_id"] for each in found["features"]] == frame["incident_id"].tolist()
    assert found["features"][0]["geometry"] == {"type": "Point", "coordinates": [-6.0, 14.0]}
    assert found["features"][0]["properties"]["date"] == "2020-01-01"
    assert found["metadata"]["caveat"] == frame.attrs["caveat"] == report.imprint.caveat
    assert frame.crs.to_epsg() == 4326


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), OSError(30, "Read-only file system")])
def test_no_room_is_a_sentence_and_leaves_nothing(
    report: CorridorReport, words: Translator, fault: OSError, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def full(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(geopackage.pyogrio, "write_dataframe", full)
    with pytest.raises(StoreError) as caught:
        render_geopackage(report, words)
    assert caught.value.parameters["reason"] == fault.strerror
    assert list(tmp_path.iterdir()) == []


def test_a_kilometre_is_found_on_a_line_and_never_beyond_its_end() -> None:
    line = shapely.LineString([(0, 0), (1, 0), (2, 0)])
    # A degree of the equator is 111.32 km.
    assert point_at(line, 55.66).x == pytest.approx(0.5, abs=0.001)
    assert point_at(line, 166.98).x == pytest.approx(1.5, abs=0.001)
    assert [point_at(line, km).x for km in (-5, 0, 9999)] == [0, 0, 2]


def test_a_layer_with_more_places_than_rows_is_refused(report: CorridorReport) -> None:
    table = Table("x", "x", (Column("a", "a"),), (("one",),))
    with pytest.raises(ValueError, match="differ in number"):
        FeatureLayer(table, (), (), ())
    with pytest.raises(dataclasses.FrozenInstanceError):
        report.features[0].is_line = True  # type: ignore[misc]
