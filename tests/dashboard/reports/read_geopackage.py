"""Reads a GeoPackage back through GDAL."""

from __future__ import annotations

import io
import math
import warnings
from typing import Any

import pandas as pd
import pyogrio

from dashboard.reports.document import MISSING, Column, Report
from layers.locales import Translator


def frame_of(body: bytes, layer: str) -> pd.DataFrame:
    with warnings.catch_warnings():
        # GDAL would have liked the name of a file.
        warnings.simplefilter("ignore", RuntimeWarning)
        return pyogrio.read_dataframe(io.BytesIO(body), layer=layer)


def layers_of(body: bytes) -> dict[str, str | None]:
    """Return layer -> kind of geometry."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return dict(pyogrio.list_layers(io.BytesIO(body)).tolist())


def is_missing(value: Any) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def measures_of_geopackage(body: bytes, report: Report, words: Translator) -> dict[str, tuple[str, str, str]]:
    digits = {each.name: each.digits for each in report.measures()}
    found = {}
    for row in frame_of(body, "statistics").to_dict("records"):
        values = (row["value"], row["low"], row["high"])
        found[row["code"]] = tuple(
            "" if is_missing(each) else words.number(each, digits[row["code"]]) for each in values
        )
    return found


def words_of(row: dict[str, Any], column: Column, words: Translator) -> str:
    value = row[column.name]
    if is_missing(value):
        return MISSING
    if column.kind == "date":
        return words.date(value.date(), row[f"{column.name}_precision"])
    if isinstance(value, str):
        return value
    return words.number(value, column.digits if column.kind == "number" else 0)


def tables_of_geopackage(body: bytes, report: Report, words: Translator) -> dict[str, list[list[str]]]:
    return {
        table.name: [
            [words_of(row, column, words) for column in table.columns]
            for row in frame_of(body, table.name).to_dict("records")
        ]
        for table in report.tables()
    }
