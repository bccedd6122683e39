"""Any CSV with a row of HXL hashtags (https://hxlstandard.org): the tags, not the titles, say what a column holds."""

from __future__ import annotations

import re

import pandas as pd

from etl.adapters.base import REGION, Converted, text
from etl.sources.base import Origin
from geodata.fields import input_columns

NAME = "hxl"
ORIGIN = Origin("", "", "", "", "", "", "no")
#: Rows below the header among which the tags are looked for.
_LOOK_AT = 25
_TAG = re.compile(r"#[a-z][a-z0-9_]*(\s*\+\s*[a-z][a-z0-9_]*)*", re.IGNORECASE)


def tag_row(records: pd.DataFrame) -> int | None:
    """Return the position of the row of hashtags; None where there is none.

    A tag row has at least one tag and nothing else than tags and empty cells.
    """
    for place in range(min(_LOOK_AT, len(records))):
        cells = [str(each).strip() for each in records.iloc[place] if each is not None and str(each).strip()]
        if cells and all(_TAG.fullmatch(cell) for cell in cells):
            return place
    return None


def convert(records: pd.DataFrame) -> Converted:
    """Turn tagged columns into ours; a tag matches with its own attributes in any order, the nearest first."""
    place = tag_row(records)
    tags = {} if place is None else {name: _parts(records.iloc[place][name]) for name in records.columns}
    frame: dict[str, pd.Series] = {}
    for wanted in input_columns("incidents"):
        theirs = _best(_parts(wanted.hxl), {name: tag for name, tag in tags.items() if tag})
        if theirs is not None and theirs not in {each.name for each in frame.values()}:
            frame[wanted.name] = text(records[theirs])
    # Ours has no column for the name of a region; a row may be placed by it all the same.
    theirs = _best(_parts("#adm1+name"), {name: tag for name, tag in tags.items() if tag})
    if theirs is not None and theirs not in {each.name for each in frame.values()}:
        frame[REGION] = text(records[theirs])
    rows_above = {} if place is None else dict.fromkeys(range(place + 1), "This row stands above the data.")
    unused = [name for name, tag in tags.items() if tag and name not in {each.name for each in frame.values()}]
    notes = tuple(f"The tag of column {name} is none of ours; the column is ignored." for name in unused)
    return Converted(pd.DataFrame(frame, index=records.index), rows_above, notes)


def _parts(tag: object) -> frozenset[str]:
    """Return the tag and its attributes, ``#geo+lat`` as {#geo, +lat}."""
    if not isinstance(tag, str) or not tag.strip().startswith("#"):
        return frozenset()
    name, *attributes = re.sub(r"\s", "", tag.lower()).split("+")
    return frozenset([name, *(f"+{each}" for each in attributes)])


def _best(wanted: frozenset[str], tags: dict[str, frozenset[str]]) -> str | None:
    """Return the column whose tag has all that is wanted and least besides; None where there is none."""
    fitting = {name: len(tag - wanted) for name, tag in tags.items() if wanted and wanted <= tag}
    return min(fitting, key=lambda name: fitting[name]) if fitting else None
