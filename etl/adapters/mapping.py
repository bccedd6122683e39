"""A file of anybody's through a mapping from their columns to ours, written down in TOML or JSON.

[dataset]                         # whose data it is
title = "Seizures of the customs, 2024"
publisher = "Directorate-General of Customs"
licence = "internal"
redistribute = "no"               # yes, no or aggregate
[columns]                         # ours = theirs
date = "Date de saisie"
latitude = "Lat"
[constants]                       # ours = the same for every row
uncertainty_km = 5
[values.trafficking_type]         # theirs = ours
"Fraude sur le cannabis" = "drugs"

Words of the vocabularies need no line: their codes, and their labels in English and French, are understood.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from etl.adapters.base import COORDINATES, REGION, Converted, row_identifiers, text
from etl.checks import KEYS
from etl.sources.base import Origin
from etl.values import nearest
from etl.words import code_of, value_words
from etl.written_days import read_days
from geodata.errors import InputError
from geodata.fields import input_columns

NAME = "mapping"
#: Whether rows may be passed on: each, none, or only counts of them.
REDISTRIBUTE = ("yes", "no", "aggregate")
#: Registers a mapping may lead to.
TABLES = ("incidents", "border_posts")
_PARTS = ("dataset", "columns", "constants", "formats", "values")


@dataclass(frozen=True)
class ColumnMapping:
    """Hold how the columns of a file become ours.

    Attributes
    ----------
    columns : mapping
        Our column -> their column, as `etl.reading` names it.
    constants : mapping
        Our column -> the value of every row.
    values : mapping
        Our column -> their value (without regard to case) -> ours; a value that is not named stays.
    formats : mapping
        Our column of days -> how they are written (``%d/%m/%Y``).
    origin : Origin
    table : str
        Register the columns are of: ``incidents`` or ``border_posts``.
    """

    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    origin: Origin = field(default_factory=lambda: Origin("", "", "", "", "", "", "no"))
    table: str = "incidents"


def read_mapping(path: Path) -> ColumnMapping:
    """Read a mapping.

    Raises
    ------
    InputError
        It is missing, no TOML or JSON, or names what we do not have; all faults are said at once.
    """
    if not path.is_file():
        raise InputError("input_missing", "There is no file {file}.", file=str(path))
    try:
        content = path.read_text(encoding="utf-8-sig")
        found = json.loads(content) if path.suffix.lower() == ".json" else tomllib.loads(content)
    except (ValueError, UnicodeDecodeError) as error:
        raise InputError("mapping_unreadable", "{file} is no TOML or JSON: {reason}.", file=path.name,
                         reason=str(error).split("\n")[0]) from error  # fmt: skip
    return parse_mapping(found, path.name)


def parse_mapping(found: Any, name: str) -> ColumnMapping:
    """Return the mapping of what a file or form says; `InputError` with all faults."""
    faults: list[str] = []
    if not isinstance(found, dict):
        found, faults = {}, ["it is no table of settings"]
    faults += [f"the part [{part}] is unknown" for part in found if part not in _PARTS]
    parts = {part: found.get(part, {}) for part in _PARTS}
    for part, content in parts.items():
        if not isinstance(content, dict):
            faults.append(f"[{part}] is no table")
            parts[part] = {}
    table = str(parts["dataset"].get("table", TABLES[0]))
    if table not in TABLES:
        faults.append(f"table is “{table}”, not one of {', '.join(TABLES)}")
        table = TABLES[0]
    ours = [*(column.name for column in input_columns(table)), COORDINATES, *([REGION] if table == TABLES[0] else [])]
    for part in ("columns", "constants", "formats", "values"):
        for each in parts[part]:
            if each not in ours:
                near = nearest(each, ours)
                faults.append(
                    f"[{part}] names “{each}”, which is no column of ours" + (f"; is it {near}?" if near else "")
                )
    redistribute = str(parts["dataset"].get("redistribute", "no"))
    if redistribute not in REDISTRIBUTE:
        faults.append(f"redistribute is “{redistribute}”, not one of {', '.join(REDISTRIBUTE)}")
    if not parts["columns"]:
        faults.append("it names no column under [columns]")
    if faults:
        raise InputError("mapping_faulty", "{file}: {faults}.", file=name, faults="; ".join(faults))
    about = parts["dataset"]
    title = str(about.get("title", ""))
    origin = Origin(
        str(about.get("title_en", title)), str(about.get("title_fr", title)), str(about.get("publisher", "")),
        str(about.get("licence", "")), str(about.get("attribution", "")), str(about.get("url", "")), redistribute,
    )  # fmt: skip
    return ColumnMapping(
        {each: _as_column(theirs) for each, theirs in parts["columns"].items()},
        {each: str(value) for each, value in parts["constants"].items()},
        {each: {str(a).casefold(): str(b) for a, b in known.items()} for each, known in parts["values"].items()
         if isinstance(known, dict)},
        {each: str(value) for each, value in parts["formats"].items()},
        origin, table,
    )  # fmt: skip


def described(origin: Origin, about: Mapping[str, str]) -> Origin:
    """Return whose data it is, as the user says; a project we know keeps its own name and licence."""
    if origin.publisher:
        return origin
    said = {name: about[name].strip()[:200] for name in ("publisher", "licence", "redistribute") if about.get(name)}
    if said.get("redistribute", "no") not in REDISTRIBUTE:
        raise InputError(
            "dataset_redistribute", "Whether rows may be passed on is said by {known}; received “{received}”.",
            known=", ".join(REDISTRIBUTE), received=said["redistribute"][:20],
        )  # fmt: skip
    title = about.get("title", "").strip()[:200]
    titled = {"title_en": title, "title_fr": title} if title else {}
    return replace(origin, **titled, **said)


def _as_column(name: object) -> str:
    """Return the name of a column as the readers make it."""
    return str(name).strip().lower().replace(" ", "_")


def _looked_up(known: Mapping[str, str], word: str) -> str | None:
    return known.get(word.casefold())


def _each_word(values: pd.Series, meaning: Callable[[str], str | None]) -> pd.Series:
    """Return what each word means, the word itself where that is not known; each distinct one is asked for once."""
    known = {word: meaning(str(word)) or word for word in values.dropna().unique()}
    found = values.map(known)
    return found.where(found.notna(), None)


def convert_with(records: pd.DataFrame, mapping: ColumnMapping, file: str) -> Converted:
    """Turn the rows of a file into ours by a mapping.

    An identifier is made from the whole row where the mapping names none, the same at each load.

    Raises
    ------
    InputError
        The file lacks a column the mapping names.
    """
    missing = [theirs for theirs in mapping.columns.values() if theirs not in records.columns]
    if missing:
        raise InputError(
            "columns_missing", "{file} lacks the columns: {columns}.", file=file, columns=", ".join(missing)
        )
    frame = pd.DataFrame(index=records.index)
    for ours, theirs in mapping.columns.items():
        frame[ours] = text(records[theirs])
    for ours, value in mapping.constants.items():
        frame[ours] = frame[ours].where(frame[ours].notna(), value) if ours in frame else value
    for ours, known in mapping.values.items():
        if ours in frame:
            frame[ours] = _each_word(frame[ours], partial(_looked_up, known))
    for ours in frame.columns.intersection(list(value_words(mapping.table))):
        # What the mapping does not translate may be a word of ours in either language.
        frame[ours] = _each_word(frame[ours], partial(code_of, ours, table=mapping.table))
    for ours, written in mapping.formats.items():
        if ours in frame:
            days = read_days(frame[ours], written)
            # What is written otherwise stays, to be judged like any other cell.
            frame[ours] = days.dt.strftime("%Y-%m-%d").where(days.notna(), frame[ours])
    key = KEYS[mapping.table]
    if key not in frame:
        frame.insert(0, key, row_identifiers(records, Path(file).stem))
    unused = sorted(set(records.columns) - set(mapping.columns.values()))
    notes = (f"Columns that the mapping does not name are ignored: {', '.join(unused)}.",) if unused else ()
    return Converted(frame, notes=notes)
