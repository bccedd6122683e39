"""The template workbook filled in, in either language: headers and words are labels instead of codes."""

from __future__ import annotations

import pandas as pd

from etl.adapters.base import Converted, row_identifiers, text
from etl.sources.base import Origin
from etl.words import code_of, fold_header, header_labels
from geodata.fields import input_columns
from geodata.labels import LABELS
from geodata.template import EXAMPLE_MARKS

NAME = "template"
ORIGIN = Origin("", "", "", "", "", "", "no")
_EXAMPLE = (
    "This row is marked as the example. If it is an incident of yours, leave its first cell empty or write an "
    "identifier of your own."
)


def columns_of(names: list[str]) -> dict[str, str] | None:
    """Return our column -> theirs of a filled-in template; None where a file is none.

    All that an incident needs must be there under the labels of the template; other columns may have been deleted.
    """
    labels = header_labels()
    found: dict[str, str] = {}
    for name in names:
        ours = labels.get(fold_header(name))
        if ours and ours not in found:
            found[ours] = name
    needed = {each.name for each in input_columns("incidents") if each.is_required} - {"incident_id"}
    return found if needed <= set(found) else None


def convert(records: pd.DataFrame) -> Converted:
    """Turn labels into codes; a word that is no label stays, to be judged like any other cell."""
    columns = columns_of(list(records.columns)) or {}
    frame = pd.DataFrame(
        {ours: _translated(ours, text(records[theirs])) for ours, theirs in columns.items()}, index=records.index
    )
    left_out: dict[int, str] = {}
    made = row_identifiers(records, "row")
    if "incident_id" in frame:
        marks = frame["incident_id"].fillna("").str.casefold()
        is_example = marks.isin([mark.casefold() for mark in EXAMPLE_MARKS])
        left_out = {place: _EXAMPLE for place in range(len(frame)) if bool(is_example.iloc[place])}
        frame["incident_id"] = frame["incident_id"].where(frame["incident_id"].notna(), made)
    else:
        frame["incident_id"] = made
    ignored = [name for name in records.columns if name not in columns.values()]
    notes = (f"Columns that the template does not have are ignored: {', '.join(ignored)}.",) if ignored else ()
    return Converted(frame, left_out, notes)


def _translated(column: str, values: pd.Series) -> pd.Series:
    if column not in LABELS:
        return values
    known = {each: code_of(column, each) or each for each in values.dropna().unique()}
    found = values.map(known)
    return found.where(found.notna(), None)
