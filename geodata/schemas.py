"""Schemas of the canonical tables, generated from `geodata.fields`: the last gate before a table is written."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
import pandera.pandas as pa
import shapely

from geodata.crs import require_crs
from geodata.errors import BuildError
from geodata.fields import Column, stored_columns

#: What identifies a row of each table; no two rows share it.
KEYS: dict[str, tuple[str, ...]] = {
    "incidents": ("incident_id",),
    "memberships": ("incident_id", "corridor_id"),
    "border_posts": ("post_id",),
    "crossings": ("crossing_id",),
    "corridors": ("corridor_id",),
    "roads": (),
    "countries": ("country",),
    "regions": ("region_id",),
    "places": ("place_id",),
    "institutions": ("institution_id",),
    "sources": ("dataset",),
}
GEOMETRIES: dict[str, tuple[str, ...]] = {
    "incidents": ("Point",),
    "border_posts": ("Point",),
    "crossings": ("Point",),
    "places": ("Point",),
    "corridors": ("LineString",),
    "roads": ("LineString",),
    "countries": ("Polygon", "MultiPolygon"),
    "regions": ("Polygon", "MultiPolygon"),
}
#: Integers that may be unknown; everywhere else a count is always known.
_UNKNOWN_INTEGERS = frozenset({"n_arrests", "is_monitored", "source_row"})
_DTYPES: dict[str, object] = {
    "text": pd.StringDtype(na_value=np.nan),
    "number": np.dtype("float64"),
    "integer": np.dtype("int64"),
    "date": np.dtype("datetime64[us]"),
    "timestamp": pd.DatetimeTZDtype("us", "UTC"),
}


def dtype_of(column: Column) -> object:
    """Return the pandas type of a column in the store; `KeyError` for a geometry."""
    return pd.Int64Dtype() if column.name in _UNKNOWN_INTEGERS else _DTYPES[column.kind]


def conform(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the stored columns of a table in order and in their types; a column that is missing is empty.

    Whether the result is right is for `require_valid` to say.
    """
    columns = {}
    for column in stored_columns(table):
        if column.kind == "geometry":
            continue
        if column.name in frame.columns:
            columns[column.name] = frame[column.name].astype(dtype_of(column))
        elif column.kind != "integer" or column.name in _UNKNOWN_INTEGERS:
            columns[column.name] = pd.Series(None, index=frame.index, dtype=dtype_of(column))
    if table not in GEOMETRIES:
        return pd.DataFrame(columns, index=frame.index)
    return type(frame)(pd.DataFrame(columns, index=frame.index), geometry=frame["geometry"], crs=frame.crs)


@lru_cache(maxsize=len(KEYS))
def table_schema(table: str) -> pa.DataFrameSchema:
    """Return the pandera schema of a canonical table: columns, types, ranges, vocabularies, keys and geometry types."""
    columns = {column.name: _column_schema(table, column) for column in stored_columns(table)}
    return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=list(KEYS[table]) or None, name=table)


def _column_schema(table: str, column: Column) -> pa.Column:
    if column.kind == "geometry":
        allowed = GEOMETRIES[table]
        check = pa.Check(lambda geometry: _is_geometry(geometry, allowed), name=f"geometry is one of {allowed}")
        return pa.Column(None, checks=[check], nullable=False)
    checks = []
    if column.minimum is not None:
        checks.append(pa.Check.ge(column.minimum))
    if column.maximum is not None:
        checks.append(pa.Check.le(column.maximum))
    if column.values:
        checks.append(pa.Check(lambda words: _is_allowed(words, column), name=f"{column.name} is in its vocabulary"))
    is_nullable = not column.is_required and column.name not in KEYS[table]
    return pa.Column(dtype_of(column), checks=checks, nullable=is_nullable)


def _is_geometry(geometry: pd.Series, allowed: tuple[str, ...]) -> bool:
    shapes = geometry.to_numpy()
    codes = [getattr(shapely.GeometryType, name.upper()) for name in allowed]
    return bool((np.isin(shapely.get_type_id(shapes), codes) & ~shapely.is_empty(shapes)).all())


def _is_allowed(words: pd.Series, column: Column) -> bool:
    """Tell whether all words are in the vocabulary; only the distinct texts are looked at."""
    parts = {
        part for text in words.dropna().unique().tolist() for part in (text.split(";") if column.is_list else (text,))
    }
    return parts <= set(column.values)


def require_valid(table: str, frame: pd.DataFrame) -> None:
    """Raise `BuildError` naming the first faults unless a frame is what the store promises of the table."""
    if table in GEOMETRIES:
        require_crs(frame)
    try:
        table_schema(table).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        shown = "; ".join(
            f"{row.column}: {row.check}" for row in cases.drop_duplicates(["column", "check"]).itertuples()
        )
        raise BuildError(
            "schema", "The table “{table}” is not as the store promises it: {faults}.", table=table, faults=shown[:500]
        ) from errors
