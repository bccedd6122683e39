"""The incidents of a view as a table: the browser asks for the rows it shows, also of a million."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from dash import html

from dashboard.components.cards import has_value, reported_quantity
from dashboard.components.tables import (
    ADDRESS,
    TableColumn,
    canonical_column,
    date_cell,
    paged_table,
    table_records,
)
from dashboard.data import AtlasData
from dashboard.ids import ExploreId
from layers.filters import Filters
from layers.locales import Translator

#: A request for more rows than this is answered with these.
MOST_ROWS = 200
#: Column of the table -> coded column of the index, sorted by the words the reader sees.
_SORTED_BY_WORD = {
    "trafficking_type": "trafficking_type",
    "commodity": "commodity",
    "place": "place",
    "country": "country",
    "transport": "transport",
}
_STORED = (
    "incident_id", "date", "date_precision", "trafficking_type", "commodity", "quantity", "unit", "event_type", "place",
    "country", "agency", "transport", "uncertainty_km", "source_publisher", "source_url", "other_sources", "longitude",
    "latitude",
)  # fmt: skip


def table_columns(words: Translator, has_merged: bool = False) -> list[TableColumn]:
    """Return the columns; a quantity is in its own unit, so that nothing sorts by it.

    Where incidents were merged, the last is what else reported them.
    """
    columns = [
        canonical_column("incidents", "date", words, kind="shown", width=185),
        canonical_column("incidents", "trafficking_type", words, kind="link", width=190),
        canonical_column("incidents", "commodity", words, width=140),
        TableColumn("amount", words.text("post.quantity"), width=140, is_sortable=False),
        canonical_column("incidents", "place", words, width=150, grow=2),
        canonical_column("incidents", "country", words, width=110),
        canonical_column("incidents", "agency", words, width=130, is_sortable=False),
        canonical_column("incidents", "transport", words, width=110),
        canonical_column("incidents", "uncertainty_km", words, digits=1, width=130),
        canonical_column("incidents", "source_publisher", words, kind="link", width=150, grow=2, is_sortable=False),
    ]
    if has_merged:
        columns.append(canonical_column("incidents", "other_sources", words, width=150, grow=2, is_sortable=False))
    return columns


def incident_table(atlas: AtlasData, filters: Filters, words: Translator) -> html.Div:
    """Return the table with its count and its file; a change of filters makes it anew, from its first page."""
    n_rows = len(atlas.select(filters))
    query = json.dumps(filters.to_query(), sort_keys=True)
    identifier = {"type": ExploreId.TABLE.value, "view": hashlib.sha256(query.encode()).hexdigest()[:12]}
    file = atlas.link("/download/incidents.csv", words.language, **filters.to_query())
    head = html.Div(
        [
            html.Span(words.count("explore.table_count", n_rows), role="status"),
            html.A(words.text("explore.csv"), href=file, className="button map-small", download=""),
        ],
        className="explore-table-head",
    )
    table = paged_table(
        identifier, table_columns(words, bool(atlas.merged)), words, label=words.text("explore.table_label")
    )
    return html.Div([head, table] if n_rows else [head])


def table_page(
    atlas: AtlasData, filters: Filters, request: Mapping[str, Any] | None, words: Translator
) -> dict[str, Any]:
    """Return the rows that the grid asks for, and how many there are.

    Parameters
    ----------
    atlas : AtlasData
    filters : Filters
    request : mapping
        ``startRow``, ``endRow`` and ``sortModel`` of the grid; what cannot be read is as if it were not there.
    words : Translator
    """
    asked = request or {}
    column, is_descending = _read_sort(asked.get("sortModel"))
    ordered = _ordered_rows(atlas, filters, column, is_descending, words)
    start = _read_row(asked.get("startRow"), 0)
    stop = min(_read_row(asked.get("endRow"), start + MOST_ROWS), start + MOST_ROWS)
    incidents = atlas.incidents(ordered[start:stop], _STORED)
    rows = [_row(atlas, incident, words) for incident in incidents.to_dict("records")]
    return {"rowData": table_records(rows, table_columns(words, bool(atlas.merged))), "rowCount": len(ordered)}


def _read_row(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else otherwise


def _read_sort(model: Any) -> tuple[str, bool]:
    """Return the column that sorts and whether from the largest; the latest date first where none is asked for."""
    first = model[0] if isinstance(model, list) and model and isinstance(model[0], Mapping) else {}
    column = first.get("colId")
    if column not in {"date", "uncertainty_km", *_SORTED_BY_WORD}:
        return "date", True
    return str(column), first.get("sort") == "desc"


def _ordered_rows(
    atlas: AtlasData, filters: Filters, column: str, is_descending: bool, words: Translator
) -> np.ndarray:
    """Return the selected rows in the order of a column; equal ones, the latest first."""
    latest = atlas.select(filters).rows[::-1]
    if column == "date":
        return latest if is_descending else latest[::-1]
    return _sorted(atlas, filters, column, is_descending, words)


@lru_cache(maxsize=8)
def _sorted(atlas: AtlasData, filters: Filters, column: str, is_descending: bool, words: Translator) -> np.ndarray:
    latest = atlas.select(filters).rows[::-1]
    if column == "uncertainty_km":
        keys = atlas.index.uncertainty_km[latest]
        return latest[np.argsort(-keys if is_descending else keys, kind="stable")]
    ranks = _ranks(atlas, _SORTED_BY_WORD[column], words)
    if is_descending:
        ranks = (ranks.max() - ranks).astype(ranks.dtype)
    return latest[np.argsort(ranks[atlas.index.columns[_SORTED_BY_WORD[column]][latest]], kind="stable")]


@lru_cache(maxsize=16)
def _ranks(atlas: AtlasData, column: str, words: Translator) -> np.ndarray:
    """Return the place of each code in the order of its words, as the language sorts them; an empty cell is last."""
    codes = atlas.index.categories[column]
    labels = [_plain(code if column == "place" else words.value(column, code)) for code in codes]
    order = sorted(range(len(codes)), key=lambda place: (labels[place], codes[place]))
    # Small integers are sorted by their digits, many times faster.
    ranks = np.empty(len(codes) + 1, dtype=np.uint16 if len(codes) < np.iinfo(np.uint16).max else np.uint32)
    ranks[order] = np.arange(len(codes))
    ranks[-1] = len(codes)
    return ranks


def _plain(label: str) -> str:
    letters = unicodedata.normalize("NFKD", label.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _row(atlas: AtlasData, incident: dict[str, Any], words: Translator) -> dict[str, Any]:
    view = f"{incident['latitude']:.3f}_{incident['longitude']:.3f}_9"
    address = atlas.link("/", words.language, v=view, sel=f"incident:{incident['incident_id']}")
    url = incident["source_url"]
    coded = {
        name: words.value(name, incident[name]) if has_value(incident[name]) else ""
        for name in ("commodity", "country", "transport")
    }
    return {
        **date_cell("date", incident["date"], incident["date_precision"], words),
        "trafficking_type": words.value("trafficking_type", incident["trafficking_type"]),
        f"trafficking_type{ADDRESS}": address,
        **coded,
        "amount": reported_quantity(incident, words),
        "place": incident["place"],
        "agency": words.values("agency", incident["agency"]) if has_value(incident["agency"]) else "",
        "uncertainty_km": incident["uncertainty_km"],
        "source_publisher": incident["source_publisher"],
        "other_sources": incident["other_sources"],
        f"source_publisher{ADDRESS}": url if isinstance(url, str) and url.startswith(("http://", "https://")) else None,
    }
