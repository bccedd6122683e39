"""Tables of a profile: a short one is printed whole, a longer one can be sorted, searched and leafed through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from dashboard.components.tables import ADDRESS, SHOWN, TableColumn, data_table, plain_table
from layers.locales import Translator

#: So many rows are read at a glance: a table that sorts would only be in the way, above all on a phone.
SHORT_ROWS = 8


def profile_table(
    component_id: str,
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[TableColumn],
    words: Translator,
    *,
    label: str,
    rows_per_page: int = 10,
) -> html.Div:
    """Return a table of rows as `data_table` takes them; up to `SHORT_ROWS` rows it is printed as it is."""
    if len(rows) > SHORT_ROWS:
        return data_table(
            component_id, rows, columns, words, label=label, rows_per_page=rows_per_page, has_search=len(rows) > 20
        )
    heads = [column.title for column in columns]
    cells = [[_cell(row, column, words) for column in columns] for row in rows]
    n_texts = next((place for place, column in enumerate(columns) if column.kind == "number"), len(columns))
    named: dict[str, Any] = {"aria-label": label}
    return html.Div(plain_table(heads, cells, n_texts), className="profile-table", role="region", **named)


def _cell(row: Mapping[str, Any], column: TableColumn, words: Translator) -> Any:
    value = row.get(column.name)
    if column.kind == "number":
        return words.number(value, column.digits)
    if column.kind == "shown":
        return row.get(f"{column.name}{SHOWN}")
    if column.kind == "link" and row.get(f"{column.name}{ADDRESS}"):
        return dcc.Link(str(value), href=row[f"{column.name}{ADDRESS}"])
    return value
