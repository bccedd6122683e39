"""Check a register row by row against the columns of `geodata.fields`; every fault is gathered, nothing dropped yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.coordinates import Geography
from etl.crosschecks import check_positions, check_units, check_waypoints
from etl.reading import RawTable
from etl.rejects import DUPLICATE, WARNING, Faults
from etl.values import Fault, nearest, parse_dates, parse_numbers, parse_words
from geodata.errors import InputError
from geodata.fields import Column, input_columns

#: The registers a person may provide, and the column that identifies a row of each.
KEYS = {
    "incidents": "incident_id",
    "border_posts": "post_id",
    "corridors": "corridor_id",
    "institutions": "institution_id",
}


@dataclass(frozen=True)
class Checked:
    """Hold a register with typed columns and the faults found; rows with a fault are still in it.

    Attributes
    ----------
    records : DataFrame
        The input columns of the table, in order, RangeIndex; a faulty cell is empty.
    rows : int64 array
        Row number of each in the file (header = 1).
    faults : Faults
    notes : tuple of str
        What was assumed while reading.
    """

    records: pd.DataFrame
    rows: np.ndarray
    faults: Faults
    notes: tuple[str, ...]


def recognise_table(raw: RawTable) -> str:
    """Return the register whose columns the file has.

    Raises
    ------
    InputError
        It looks like none of them.
    """
    present = set(raw.cells.column_names)
    scores = {}
    for table, key in KEYS.items():
        names = {column.name for column in input_columns(table)}
        required = {column.name for column in input_columns(table) if column.is_required}
        scores[table] = len(present & names) + 2 * len(present & required) + 5 * (key in present)
    best = max(scores, key=lambda table: scores[table])
    if scores[best] < 5:
        raise InputError(
            "table_unknown",
            "{file} does not look like any of the registers ({tables}); name one with --table.",
            file=raw.path.name,
            tables=", ".join(KEYS),
        )
    return best


def check_header(raw: RawTable, table: str) -> Faults:
    """Return a fault in row 1 for each required column that is missing and each column the table does not have."""
    faults = Faults()
    columns = input_columns(table)
    present, known = raw.cells.column_names, [column.name for column in columns]
    unknown = [name for name in present if name not in known]
    absent = [name for name in known if name not in present]
    for name in unknown:
        near = nearest(name, absent) or nearest(name, known)
        suggestion = f"Did you mean {near}?" if near else f"The columns of {table} are: {', '.join(known)}."
        faults.add([1], name, "", "This column is unknown and would be ignored.", suggestion=suggestion)
    for column in columns:
        if column.is_required and column.name in absent:
            near = nearest(column.name, unknown)
            suggestion = f"Is it the column {near}?" if near else ""
            faults.add([1], column.name, "", "This column is missing.", suggestion=suggestion)
    return faults


def require_columns(raw: RawTable, table: str) -> tuple[str, ...]:
    """Raise `InputError` naming all required columns the file lacks; return a note for each column it has in excess."""
    faults = check_header(raw, table).frame()
    missing = faults[faults["reason"].str.contains("missing")]["column"].tolist()
    if missing:
        raise InputError(
            "columns_missing",
            "{file} lacks the columns: {columns}.",
            file=raw.path.name,
            columns=", ".join(missing),
        )
    return tuple(f"Column {name} is unknown and ignored." for name in faults["column"])


def check_rows(raw: RawTable, table: str, *, today: date, geography: Geography | None) -> Checked:
    """Type every column and gather the faults of all rows.

    Parameters
    ----------
    raw : RawTable
        A missing column counts as empty; say so first with `check_header` or `require_columns`.
    table : str
        One of `KEYS`.
    today : date
        A later date is a fault.
    geography : Geography or None
        Countries to judge coordinates by; without them only the ranges are checked.
    """
    faults = Faults()
    notes = list(raw.notes)
    if raw.malformed:
        left_out, texts, reasons = zip(*raw.malformed, strict=True)
        faults.add(left_out, "", texts, reasons)
    for row, name, text, reason in raw.doubts:
        faults.add([row], name, text, reason, level=WARNING)
    typed: dict[str, pd.Series | pa.Array | np.ndarray] = {}
    for column in input_columns(table):
        if column.name not in raw.cells.column_names:
            typed[column.name] = _empty(column, raw.cells.num_rows)
            continue
        cells = _Cells.of(raw.cells.column(column.name))
        typed[column.name], note = _typed(cells, column, raw, today, faults)
        if note:
            notes.append(note)
    records = _as_frame(typed)
    check_units(records, raw, faults)
    check_positions(records, raw, geography, faults)
    check_waypoints(records, raw, faults)
    return Checked(records, raw.rows, faults, tuple(notes))


def add_duplicates(checked: Checked, key: str) -> np.ndarray:
    """Add a fault to each later row with an id that a valid row above has, and return which rows may be kept.

    Returns
    -------
    bool array
        True for rows without a fault that are the first of their id.
    """
    is_valid = ~np.isin(checked.rows, checked.faults.rejected_rows())
    identifiers = checked.records[key][is_valid]
    is_repeated = identifiers.duplicated().to_numpy()
    if is_repeated.any():
        repeated = identifiers[is_repeated]
        rows = pd.Series(checked.rows, index=checked.records.index)[is_valid]
        first = pd.Series(rows[~is_repeated].to_numpy(), index=identifiers[~is_repeated].to_numpy())
        firsts = first.loc[repeated.to_numpy()].tolist()
        reasons = [f"Row {row} has the same {key}; the first one is kept." for row in firsts]
        checked.faults.add(rows[is_repeated].to_numpy(), key, repeated.tolist(), reasons, level=DUPLICATE)
    keep = is_valid.copy()
    keep[np.flatnonzero(is_valid)[is_repeated]] = False
    return keep


@dataclass(frozen=True)
class _Cells:
    """Hold a column as codes of its distinct, trimmed texts; -1 for an empty cell."""

    codes: np.ndarray
    distinct: pa.Array

    @classmethod
    def of(cls, values: pa.ChunkedArray) -> _Cells:
        encoded = pa.chunked_array(values.chunks, pa.large_string()).combine_chunks().dictionary_encode()
        codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
        trimmed = pc.utf8_trim_whitespace(encoded.dictionary)
        is_blank = pc.equal(trimmed, "").to_numpy(zero_copy_only=False)
        if is_blank.any():
            codes = np.where((codes >= 0) & is_blank[codes], -1, codes)
        return cls(codes, trimmed)

    def taken(self, values: np.ndarray, empty: object) -> np.ndarray:
        """Spread one value a distinct text over the rows."""
        return np.append(values, np.array([empty], dtype=values.dtype))[self.codes]

    def texts(self, words: pa.Array) -> pa.Array:
        return pc.take(words, pa.array(self.codes, mask=self.codes < 0))

    def add_faults(self, found: dict[int, Fault], column: Column, rows: np.ndarray, faults: Faults) -> None:
        if not found:
            return
        is_faulty = np.zeros(len(self.distinct) + 1, dtype=bool)
        is_faulty[list(found)] = True
        places = np.flatnonzero(is_faulty[self.codes])
        codes = self.codes[places].tolist()
        values = pc.take(self.distinct, pa.array(codes, pa.int64())).to_pylist()
        reasons, suggestions = ([getattr(found[code], name) for code in codes] for name in ("reason", "suggestion"))
        faults.add(rows[places], column.name, values, reasons, suggestion=suggestions)


def _typed(
    cells: _Cells, column: Column, raw: RawTable, today: date, faults: Faults
) -> tuple[pa.Array | np.ndarray, str]:
    """Return the typed column and a note to the user (empty where there is nothing to say)."""
    note = ""
    if column.is_required:
        faults.add(raw.rows[cells.codes < 0], column.name, "", "This cell is empty, but it is needed.")
    result: pa.Array | np.ndarray
    if column.kind in ("number", "integer"):
        numbers, found = parse_numbers(cells.distinct, has_decimal_comma=raw.has_decimal_comma)
        _check_range(numbers, column, found)
        result = cells.taken(numbers, np.nan)
    elif column.kind == "date":
        days, found, note = parse_dates(cells.distinct.to_pylist(), today)
        result = cells.taken(days, np.datetime64("NaT", "D"))
    elif column.values or column.is_list:
        words, found = parse_words(cells.distinct.to_pylist(), column)
        result = cells.texts(pa.array(words, pa.large_string()))
    else:
        found, result = {}, cells.texts(cells.distinct)
    cells.add_faults(found, column, raw.rows, faults)
    return result, note


def _check_range(numbers: np.ndarray, column: Column, found: dict[int, Fault]) -> None:
    """Put out-of-range numbers among the faults and empty them; coordinates are judged together, elsewhere."""
    if column.name in ("latitude", "longitude"):
        return
    if column.kind == "integer":
        for position in np.flatnonzero(~np.isnan(numbers) & (numbers != np.floor(numbers))).tolist():
            found[position] = Fault("This must be a whole number.")
            numbers[position] = np.nan
    for position in np.flatnonzero(numbers < column.minimum).tolist() if column.minimum is not None else ():
        found[position] = Fault(f"This number must not be below {column.minimum:g}.")
        numbers[position] = np.nan


def _empty(column: Column, n_rows: int) -> pa.Array | np.ndarray:
    if column.kind in ("number", "integer"):
        return np.full(n_rows, np.nan)
    if column.kind == "date":
        return np.full(n_rows, np.datetime64("NaT", "D"))
    return pa.nulls(n_rows, pa.large_string())


def _as_frame(typed: dict[str, pd.Series | pa.Array | np.ndarray]) -> pd.DataFrame:
    columns = {}
    for name, values in typed.items():
        if isinstance(values, pa.Array):
            columns[name] = values.to_pandas()
            if columns[name].dtype == object:
                columns[name] = columns[name].astype("str")
        elif np.issubdtype(values.dtype, np.datetime64):
            columns[name] = pd.Series(values.astype("datetime64[us]"))
        else:
            columns[name] = pd.Series(values)
    return pd.DataFrame(columns)
