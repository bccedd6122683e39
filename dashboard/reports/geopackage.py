"""A report for a geographic program: styled layers and tables as a GeoPackage, layers as GeoJSON and GeoParquet.

Fields have English codes in every language; their titles in the reader's language are the aliases of the style and the
descriptions of the columns. A day stands beside how exactly it is known, a source beside its address.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import math
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio

from dashboard.reports.document import Cell, Column, Dated, FeatureLayer, Link, Report, Table, is_known
from dashboard.reports.xlsx_book import imprint_lines
from dashboard.reports.xlsx_cells import plain_text
from geodata.errors import StoreError
from layers.locales import Translator
from layers.qml import LOOK, layer_qml

MEDIA_TYPE = "application/geopackage+sqlite3"
GEOJSON, PARQUET = "application/geo+json", "application/vnd.apache.parquet"
_STYLES = """CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)"""
#: Decimals of coordinates: a metre.
_DECIMALS = 5


def render_geopackage(report: Report, words: Translator) -> bytes:
    """Return the GeoPackage: the layers of the report, each with its style, and its other tables without geometry.

    Parameters
    ----------
    report : Report
    words : Translator
        Of the language of the report.

    Raises
    ------
    StoreError
        There is no room for the file while it is made.

    References
    ----------
    OGC 12-128r18, GeoPackage Encoding Standard 1.3.1, https://www.geopackage.org/spec131/
    """
    moment = f"{report.imprint.made_on.isoformat()}T00:00:00Z"
    try:
        with tempfile.TemporaryDirectory(prefix="atlas-") as folder, _fixed_clock(moment):
            path = Path(folder) / "made.gpkg"
            for layer in report.features:
                _write_layer(path, layer, report, words)
            placed = {layer.table.name for layer in report.features}
            for table in (_statistics(report, words), *report.tables()):
                if table.name not in placed:
                    _write_table(path, table)
            _finish(path, report, words, moment)
            return path.read_bytes()
    except (OSError, sqlite3.Error, pyogrio.errors.DataSourceError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise StoreError("report_unwritable", "The file could not be made: {reason}.", reason=reason) from error


@contextlib.contextmanager
def _fixed_clock(moment: str) -> Iterator[None]:
    """Let the file say the day of the report, so that the same report gives the same file.

    It lives for a second in a folder of its own: waiting for the disk after each layer would protect nothing.
    """
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": moment, "OGR_SQLITE_SYNCHRONOUS": "OFF"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None, "OGR_SQLITE_SYNCHRONOUS": None})


def field_columns(columns: tuple[Column, ...]) -> dict[str, tuple[str, str]]:
    """Return field -> (title, hashtag) of some columns; dates and links take two fields."""
    found: dict[str, tuple[str, str]] = {}
    for column in columns:
        found[column.name] = (column.title, column.hxl)
        if column.kind == "date":
            found[f"{column.name}_precision"] = (column.title, "")
        elif column.kind == "link":
            found[f"{column.name}_url"] = (column.title, f"{column.hxl}+url" if column.hxl else "")
    return found


def table_frame(table: Table) -> pd.DataFrame:
    """Return a table with a field for each column, two for dates and links, each of one type."""
    fields: dict[str, Any] = {}
    for place, column in enumerate(table.columns):
        cells = [row[place] if is_known(row[place]) else None for row in table.rows]
        if column.kind == "date":
            fields[column.name] = pd.array(
                [cell.day if isinstance(cell, Dated) else None for cell in cells], dtype=pd.ArrowDtype(pa.date32())
            )
            fields[f"{column.name}_precision"] = _texts(
                [cell.precision if isinstance(cell, Dated) else None for cell in cells]
            )
        elif column.kind == "link":
            fields[column.name] = _texts([_text(cell) for cell in cells])
            fields[f"{column.name}_url"] = _texts(
                [plain_text(cell.address) if isinstance(cell, Link) else None for cell in cells]
            )
        elif column.kind == "count":
            fields[column.name] = pd.array([None if cell is None else int(cell) for cell in cells], dtype="Int64")  # type: ignore[arg-type]
        elif column.kind == "number":
            fields[column.name] = np.array([math.nan if cell is None else float(cell) for cell in cells], dtype=float)  # type: ignore[arg-type]
        else:
            fields[column.name] = _texts([_text(cell) for cell in cells])
    return pd.DataFrame(fields)


def _texts(values: list[str | None]) -> Any:
    """Return texts as a field of texts, even where all of them are missing."""
    return pd.array(values, dtype=pd.ArrowDtype(pa.string()))


def _text(cell: Cell) -> str | None:
    if cell is None:
        return None
    return plain_text(cell.text if isinstance(cell, Link) else str(cell))


def layer_frame(layer: FeatureLayer) -> gpd.GeoDataFrame:
    """Return a layer with its fields and the field that its style reads."""
    frame = table_frame(layer.table).assign(**{LOOK: list(layer.looks)})
    return gpd.GeoDataFrame(frame, geometry=list(layer.geometries), crs="EPSG:4326")


def _write_layer(path: Path, layer: FeatureLayer, report: Report, words: Translator) -> None:
    kind = "LineString" if layer.is_line else "Point"
    pyogrio.write_dataframe(
        layer_frame(layer), path, layer=layer.table.name, driver="GPKG", append=path.exists(), use_arrow=True,
        geometry_type=kind,
        layer_options={"IDENTIFIER": plain_text(layer.table.title), "DESCRIPTION": plain_text(layer.table.note),
                       "GEOMETRY_NAME": "geom"},
        layer_metadata={words.text(key): plain_text(value) for key, value in imprint_lines(report, words)},
    )  # fmt: skip


def _write_table(path: Path, table: Table) -> None:
    pyogrio.write_dataframe(
        table_frame(table), path, layer=table.name, driver="GPKG", append=path.exists(), use_arrow=True,
        layer_options={"IDENTIFIER": plain_text(table.title), "DESCRIPTION": plain_text(table.note)},
    )  # fmt: skip


def _statistics(report: Report, words: Translator) -> Table:
    columns = (
        Column("code", words.text("report_files.code")),
        Column("measure", words.text("report_files.measure")),
        Column("value", words.text("report_files.value"), "number"),
        Column("unit", words.text("report.unit")),
        Column("low", words.text("report.low"), "number"),
        Column("high", words.text("report.high"), "number"),
        Column("remark", words.text("report.remark")),
    )
    rows = tuple(
        (each.name, each.label, each.value, each.unit or None, each.low, each.high, each.note or None)
        for each in report.measures()
    )
    return Table("statistics", words.text("report_files.statistics"), columns, rows)


def _finish(path: Path, report: Report, words: Translator, moment: str) -> None:
    """Add the styles, the titles of the fields and what the file is, and let nothing tell when it was made."""
    with contextlib.closing(sqlite3.connect(path)) as base, base:
        base.execute("PRAGMA synchronous = OFF")
        base.execute(_STYLES)
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change)"
            " VALUES ('layer_styles', 'attributes', 'layer_styles', ?)",
            (moment,),
        )
        for layer in report.features:
            _add_style(base, layer, report, moment)
        _add_titles(base, report)
        _add_metadata(base, report, words, moment)
    with contextlib.closing(sqlite3.connect(path)) as base:
        base.execute("PRAGMA synchronous = OFF")
        base.execute("VACUUM")


def _add_style(base: sqlite3.Connection, layer: FeatureLayer, report: Report, moment: str) -> None:
    titles = {name: title for name, (title, _) in field_columns(layer.table.columns).items()}
    names = [column.name for column in layer.table.columns]
    label = next((name for name in ("name", "place") if name in names), names[0])
    qml = layer_qml(layer.key, titles, label, layer.is_line)
    base.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
        " styleQML, styleSLD, useAsDefault, description, owner, ui, update_time)"
        " VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', NULL, ?)",
        (layer.table.name, layer.table.name[:30], qml, plain_text(layer.table.title), moment),
    )


def _add_titles(base: sqlite3.Connection, report: Report) -> None:
    """Write the titles of the fields in the reader's language, and their hashtags, into the schema extension."""
    base.execute(
        "CREATE TABLE IF NOT EXISTS gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT,"
        " title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT,"
        " CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name))"
    )
    base.execute(
        "CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (constraint_name TEXT NOT NULL,"
        " constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC,"
        " max_is_inclusive BOOLEAN, description TEXT)"
    )
    for name in ("gpkg_data_columns", "gpkg_data_column_constraints"):
        base.execute(
            "INSERT OR IGNORE INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)"
            " VALUES (?, NULL, 'gpkg_schema', 'http://www.geopackage.org/spec121/#extension_schema', 'read-write')",
            (name,),
        )
    tables = {layer.table.name: layer.table for layer in report.features}
    tables |= {table.name: table for table in report.tables() if table.name not in tables}
    for table in tables.values():
        base.executemany(
            "INSERT INTO gpkg_data_columns (table_name, column_name, title, description) VALUES (?, ?, ?, ?)",
            [(table.name, name, title, tag) for name, (title, tag) in field_columns(table.columns).items()],
        )


def _add_metadata(base: sqlite3.Connection, report: Report, words: Translator, moment: str) -> None:
    """Write what the report is, its licence and what it cannot say, for the whole file."""
    said = json.dumps(describe(report, words), ensure_ascii=False)
    (number,) = base.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM gpkg_metadata").fetchone()
    base.execute(
        "INSERT INTO gpkg_metadata (id, md_scope, md_standard_uri, mime_type, metadata)"
        " VALUES (?, 'dataset', 'https://schema.org/Dataset', 'application/json', ?)",
        (number, said),
    )
    base.execute(
        "INSERT INTO gpkg_metadata_reference (reference_scope, timestamp, md_file_id) VALUES ('geopackage', ?, ?)",
        (moment, number),
    )
    base.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (moment,))
    base.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))


def describe(report: Report, words: Translator) -> dict[str, str]:
    """Return what a file of geography says of itself: the imprint of the report, and the notes of its layers."""
    imprint = report.imprint
    return {
        "title": report.title,
        "subtitle": report.subtitle,
        "crs": "EPSG:4326",
        **{words.text(key): value for key, value in imprint_lines(report, words)},
        "caveat": imprint.caveat,
        "sources": imprint.sources,
        "disclaimer": imprint.disclaimer,
        "address": imprint.address,
        **{layer.table.title: layer.table.note for layer in report.features if layer.table.note},
    }


def _layer_of(report: Report, name: str) -> FeatureLayer:
    """Return a layer; an empty one where the report has none of this name."""
    found = next((layer for layer in report.features if layer.table.name == name), None)
    return found or FeatureLayer(Table(name, name, (), ()), (), (), ())


def render_geojson(report: Report, words: Translator, name: str) -> bytes:
    """Return a layer as GeoJSON (RFC 7946); the member ``metadata`` says what it is and what it is not."""
    features = []
    for record in layer_frame(_layer_of(report, name)).to_dict("records"):
        place = record.pop("geometry")
        properties = {key: _plain(value) for key, value in record.items()}
        spot = [round(place.x, _DECIMALS), round(place.y, _DECIMALS)]
        features.append(
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": spot}, "properties": properties}
        )
    made = {"type": "FeatureCollection", "metadata": describe(report, words), "features": features}
    return json.dumps(made, ensure_ascii=False, allow_nan=False).encode()


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA or value != value:
        return None
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    return value.item() if hasattr(value, "item") else value


def render_geoparquet(report: Report, words: Translator, name: str) -> bytes:
    """Return a layer as GeoParquet 1.1, what it is in the metadata of the frame (``attrs``)."""
    frame = layer_frame(_layer_of(report, name))
    frame.attrs = describe(report, words)
    body = io.BytesIO()
    frame.to_parquet(body, index=False, compression="zstd")
    return body.getvalue()
