"""What every adapter has in common: it turns a file of another project into our register of incidents, as text.

An adapter is a module with ``NAME``, ``ORIGIN``, ``REQUIRED`` and ``convert(records)``. ``REQUIRED`` are the columns
that tell the file, as `etl.reading` names them, or groups of headings of which each will do; a function
``recognises(names)`` may stand in its place. What an adapter makes is then checked row by row like any register: it
judges nothing itself but which rows are no incidents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.crosswalk import crosswalk
from etl.reading import RawTable
from geodata.fields import input_columns

#: Beside our own columns: latitude and longitude in one text, and the region to place a row by that has nothing better.
COORDINATES, REGION = "coordinates", "region"


@dataclass(frozen=True)
class Converted:
    """Hold the rows of a file in our columns.

    Attributes
    ----------
    records : DataFrame
        Text, None where nothing is known; columns of the register of incidents; the index of the rows read.
    left_out : dict of int to str
        Position of a row that is no incident -> the reason, a sentence.
    notes : tuple of str
        What was assumed.
    """

    records: pd.DataFrame
    left_out: Mapping[int, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def as_register(raw: RawTable, converted: Converted, table: str = "incidents") -> RawTable:
    """Return the converted rows as the file of a register, with the row numbers of the file they come from."""
    ours = [*(column.name for column in input_columns(table)), COORDINATES, REGION]
    names = [name for name in ours if name in converted.records.columns]
    is_kept = np.ones(len(converted.records), dtype=bool)
    is_kept[list(converted.left_out)] = False
    cells = {name: _as_text(converted.records[name]) for name in names}
    refused = tuple((int(raw.rows[place]), "", reason) for place, reason in sorted(converted.left_out.items()))
    return RawTable(
        raw.path,
        pa.table(cells).filter(pa.array(is_kept)),
        raw.rows[is_kept],
        (*raw.malformed, *refused),
        raw.separator,
        (*raw.notes, *converted.notes),
    )


def _as_text(values: pd.Series) -> pa.Array:
    """Return values as one piece of text; what is missing is null."""
    texts = pa.array(values, pa.large_string(), from_pandas=True)
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


def translated(values: pd.Series, table: str, default: str | None = None) -> pd.Series:
    """Return each value by a crosswalk; `default` where the table does not know it."""
    known = crosswalk(table)
    return by_distinct(values, lambda value: known.get(str(value).strip().casefold(), default), default)


def by_distinct(values: pd.Series, convert: Callable[[Any], Any], missing: Any = None) -> pd.Series:
    """Return what each value becomes; `convert` sees every distinct one once, and `missing` stands for none."""
    codes, distinct = pd.factorize(values)
    converted = np.array([*map(convert, distinct), missing], dtype=object)
    return pd.Series(converted[codes], index=values.index, dtype=object)


def text(values: pd.Series) -> pd.Series:
    """Return values as trimmed text; empty ones are None."""
    stripped = values.astype("str").str.strip()
    return stripped.where(values.notna() & (stripped != ""), None)


def column(records: pd.DataFrame, *names: str) -> pd.Series:
    """Return the first of some columns that the file has; all None where it has none."""
    for name in names:
        if name in records.columns:
            return text(records[name])
    return pd.Series([None] * len(records), index=records.index, dtype=object)


def joined(parts: Mapping[str, pd.Series]) -> pd.Series:
    """Return ``label: value`` of what is known of each row, as one text."""
    nothing = pa.scalar("", pa.large_string())
    pieces = []
    for label, values in parts.items():
        before = pa.scalar(f"; {label}: " if label else "; ", pa.large_string())
        pieces.append(pc.fill_null(pc.binary_join_element_wise(before, _as_text(values), nothing), ""))
    together = pc.binary_join_element_wise(*pieces, nothing)
    said = pc.utf8_slice_codeunits(together, start=2).to_pandas().astype("str")
    said.index = next(iter(parts.values())).index
    return said.where(said != "", None)


def in_our_word(values: pd.Series, table: str) -> pd.Series:
    """Return each value by a crosswalk; what the table does not know stays, in small letters and underscores."""
    own = values.str.casefold().str.replace(r"[^\w]+", "_", regex=True).str.strip("_")
    return translated(values, table).fillna(own)


def measured(quantity: pd.Series, unit: pd.Series) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Return quantities, their units in our words, and the quantities that have no unit, which only a note can hold."""
    has_both = quantity.notna() & unit.notna()
    return (
        quantity.where(has_both, None),
        in_our_word(unit, "unit").where(has_both, None),
        quantity.where(quantity.notna() & unit.isna(), None),
    )


def outside_study_area(said: pd.Series, country: pd.Series) -> dict[int, str]:
    """Return the reason to leave out each row whose country is known and none of ours."""
    places = np.flatnonzero((said.notna() & country.isna()).to_numpy())
    names = said.to_numpy(object)[places].tolist()
    return {place: f"“{name}” lies outside the study area." for place, name in zip(places.tolist(), names, strict=True)}


def line_identifiers(case: pd.Series, made: pd.Series) -> pd.Series:
    """Return an identifier a line where a case may have several: ``S-1``, ``S-1-2``; equal lines get equal ones.

    Parameters
    ----------
    case : Series
        Identifier of the case; where it is missing, that of the row is taken.
    made : Series
        Of `row_identifiers`.
    """
    own = case.where(case.notna(), made).astype(object)
    key = own + "|" + made.astype(object)
    is_first = ~key.duplicated()
    line = is_first[is_first].groupby(own[is_first]).cumsum().astype(int)
    lines = key.map(dict(zip(key[is_first], line, strict=True)))
    return own.where(lines == 1, own + "-" + lines.astype(str))


def row_identifiers(records: pd.DataFrame, prefix: str) -> pd.Series:
    """Return an identifier made from all cells of each row; equal rows get equal ones, and are duplicates."""
    start = f"{prefix.lower().replace(' ', '-')}-"
    columns = [records[name].fillna("").astype(str).to_numpy(object) for name in records.columns]
    digests = [start + hashlib.sha256("|".join(row).encode()).hexdigest()[:12] for row in zip(*columns, strict=True)]
    return pd.Series(digests if columns else start, index=records.index, dtype="str")
