"""Tables: sortable, searchable, usable by keyboard, and in the reader's language down to the last button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_ag_grid
import pandas as pd
from dash import dcc, html

from geodata import fields
from layers.locales import Translator

#: A table with more rows than this is cut into pages.
ROWS_PER_PAGE = 20
PAGE_SIZES = (10, 20, 50, 100)
#: Suffix of the field of a row that holds what is shown, where that differs from the value that sorts.
SHOWN = "_shown"
#: Suffix of the field of a row that holds the address of a link.
ADDRESS = "_href"

#: Word of the grid -> key of the catalogues.
GRID_WORDS = {
    "page": "tables.page", "to": "tables.to", "of": "tables.of", "more": "tables.more",
    "firstPage": "tables.first_page", "previousPage": "tables.previous_page",
    "nextPage": "tables.next_page", "lastPage": "tables.last_page",
    "pageSizeSelectorLabel": "tables.page_size", "ariaPageSizeSelectorLabel": "tables.page_size",
    "noRowsToShow": "tables.no_rows", "noMatchingRows": "tables.no_matches", "loadingOoo": "common.loading",
    "exportingOoo": "common.loading", "loadingError": "tables.failed",
    "applyFilter": "tables.apply", "clearFilter": "tables.clear", "resetFilter": "tables.reset",
    "cancelFilter": "tables.cancel", "textFilter": "tables.text_filter", "numberFilter": "tables.number_filter",
    "filterOoo": "tables.filter", "empty": "tables.choose", "equals": "tables.equals",
    "notEqual": "tables.not_equal", "lessThan": "tables.less_than", "greaterThan": "tables.greater_than",
    "inRange": "tables.between", "inRangeStart": "tables.range_from", "inRangeEnd": "tables.range_to",
    "lessThanOrEqual": "tables.at_most", "greaterThanOrEqual": "tables.at_least", "contains": "tables.contains",
    "notContains": "tables.not_contains", "startsWith": "tables.starts_with", "endsWith": "tables.ends_with",
    "blank": "tables.blank", "notBlank": "tables.not_blank", "andCondition": "tables.and", "orCondition": "tables.or",
    "ariaSortableColumn": "tables.aria_sort", "ariaMenuColumn": "tables.aria_menu",
    "ariaFilterColumn": "tables.aria_filter_column", "ariaColumnFiltered": "tables.aria_filtered",
    "ariaFilterMenuOpen": "tables.aria_open_filter", "ariaLabelColumnFilter": "tables.aria_column_filter",
    "ariaLabelColumnMenu": "tables.aria_column_menu", "ariaFilterInput": "tables.aria_filter_input",
    "ariaFilterFromValue": "tables.aria_filter_from", "ariaFilterToValue": "tables.aria_filter_to",
    "ariaFilterValue": "tables.aria_filter_value", "ariaFilteringOperator": "tables.aria_operator",
    "ariaLabelTooltip": "tables.aria_tooltip", "ariaLabelSelectField": "tables.aria_select_field",
    "invalidNumber": "tables.invalid_number",
}  # fmt: skip


@dataclass(frozen=True)
class TableColumn:
    """Describe one column of a table.

    Attributes
    ----------
    name : str
        Field of the rows.
    title : str
        Heading, with the unit.
    kind : str
        ``text``, ``number`` (sorts as a number, shown with the separators of the language), ``shown`` (sorts
        by the value, shows the field ``<name>_shown``; for dates) or ``link`` (a link to ``<name>_href``).
    digits : int
        Decimals of a number.
    width : int
        Smallest width, pixels.
    grow : int
        Share of the width that is left over; 0 keeps `width`.
    is_main : bool
        Names the row: set in bold.
    is_sortable : bool
        A click on the heading sorts.
    language : str
        Language of the cells where it is not the page's, for screen readers.
    """

    name: str
    title: str
    kind: str = "text"
    digits: int = 0
    width: int = 110
    grow: int = 1
    is_main: bool = False
    is_sortable: bool = True
    language: str = ""


def column_title(table: str, name: str, translator: Translator) -> str:
    """Return the label of a canonical column with its unit: "Length (km)"."""
    column = fields.column(table, name)
    label = (column.fr if translator.language == "fr" else column.en).replace("'", "’")
    return f"{label} ({translator.value('unit', column.unit)})" if column.unit else label


def canonical_column(table: str, name: str, translator: Translator, **options: Any) -> TableColumn:
    """Return the column of a canonical table, titled as the data dictionary titles it."""
    kind = "number" if fields.column(table, name).kind in ("number", "integer") else "text"
    return TableColumn(name, column_title(table, name, translator), **{"kind": kind, **options})


def date_cell(name: str, day: Any, precision: Any, translator: Translator) -> dict[str, str]:
    """Return the two fields of a date for a column of kind ``shown``: what sorts and what is read."""
    if day is None or day != day or day == "":
        return {name: "", f"{name}{SHOWN}": translator.text("common.no_value")}
    moment = pd.Timestamp(day)
    known = precision if isinstance(precision, str) else "day"
    return {name: moment.date().isoformat(), f"{name}{SHOWN}": translator.date(moment.date(), known)}


def data_table(
    component_id: str,
    rows: pd.DataFrame | Sequence[Mapping[str, Any]],
    columns: Sequence[TableColumn],
    translator: Translator,
    *,
    label: str,
    sort: str = "",
    is_descending: bool = False,
    rows_per_page: int = ROWS_PER_PAGE,
    has_search: bool | None = None,
    n_rows_later: int = 0,
) -> html.Div:
    """Return a table with a search field above it.

    Parameters
    ----------
    component_id : str
        Id of the grid.
    rows : DataFrame or sequence of mappings
        Only the fields of the columns go to the browser.
    columns : sequence of TableColumn
    translator : Translator
    label : str
        What the table shows, for those who do not see it.
    sort : str
        Column that is sorted at the start; the order of the rows by default.
    is_descending : bool
        Sort from the largest.
    rows_per_page : int
        Longer tables are cut into pages of this many rows.
    has_search : bool, optional
        Show the search field; by default where there are more than 8 rows.
    n_rows_later : int
        Rows a callback may put into the table, where these are more: whether it has pages is settled at the start.
    """
    records = table_records(rows, columns)
    grid = dash_ag_grid.AgGrid(
        id=component_id,
        className="tables-grid",
        rowData=records,
        columnDefs=[_definition(column, translator, sort, is_descending) for column in columns],
        defaultColDef={
            "sortable": True, "filter": True, "resizable": True, "wrapHeaderText": True, "autoHeaderHeight": True,
            "wrapText": True, "autoHeight": True, "suppressMovable": True,
            "getQuickFilterText": {"function": "atlasSearchText(params)"},
        },
        dashGridOptions=_options(max(len(records), n_rows_later), rows_per_page, translator),
        eventListeners={"cellKeyDown": ["atlasOpenLink(params)"]},
        dangerously_allow_code=False,
        style={"height": None},
    )  # fmt: skip
    shows_search = len(records) > 8 if has_search is None else has_search
    parts = [_search_field(component_id, translator)] if shows_search else []
    named: dict[str, Any] = {"aria-label": label}
    return html.Div([*parts, grid], className="tables", role="region", **named)


def paged_table(
    component_id: str | dict[str, str], columns: Sequence[TableColumn], translator: Translator, *, label: str
) -> html.Div:
    """Return a table that asks for its rows page by page (``getRowsRequest``); who fills it sorts them.

    Parameters
    ----------
    component_id : str or dict
        Id of the grid; another id makes the table anew.
    columns : sequence of TableColumn
    translator : Translator
    label : str
        What the table shows, for those who do not see it.
    """
    definitions = [_definition(column, translator, "", False) for column in columns]
    for definition in definitions:
        for name in ("comparator", "filter", "filterParams", "filterValueGetter"):
            definition.pop(name, None)
    options = {
        **_options(ROWS_PER_PAGE + 1, ROWS_PER_PAGE, translator),
        "cacheBlockSize": max(PAGE_SIZES),
        "maxBlocksInCache": 10,
        "infiniteInitialRowCount": 1,
    }
    grid = dash_ag_grid.AgGrid(
        id=component_id,
        className="tables-grid",
        rowModelType="infinite",
        columnDefs=definitions,
        defaultColDef={
            "sortable": True, "filter": False, "resizable": True, "wrapHeaderText": True, "autoHeaderHeight": True,
            "suppressMovable": True, "suppressHeaderMenuButton": True, "sortingOrder": ["asc", "desc", None],
        },
        dashGridOptions=options,
        eventListeners={"cellKeyDown": ["atlasOpenLink(params)"]},
        dangerously_allow_code=False,
        style={"height": None},
    )  # fmt: skip
    named: dict[str, Any] = {"aria-label": label}
    return html.Div(grid, className="tables", role="region", **named)


def table_records(
    rows: pd.DataFrame | Sequence[Mapping[str, Any]], columns: Sequence[TableColumn]
) -> list[dict[str, Any]]:
    """Return the rows as the grid takes them: only the fields of the columns, missing values as None."""
    names = [f"{column.name}{suffix}" for column in columns for suffix in _suffixes(column)]
    source = rows.to_dict("records") if isinstance(rows, pd.DataFrame) else rows
    return [{name: _plain(row.get(name)) for name in names} for row in source]


def _suffixes(column: TableColumn) -> tuple[str, ...]:
    return {"link": ("", ADDRESS), "shown": ("", SHOWN)}.get(column.kind, ("",))


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA or value != value:
        return None
    return value.item() if hasattr(value, "item") else value


def _definition(column: TableColumn, translator: Translator, sort: str, is_descending: bool) -> dict[str, Any]:
    definition: dict[str, Any] = {
        "field": column.name,
        "headerName": column.title,
        "minWidth": column.width,
        "flex": column.grow,
        "filter": "agTextColumnFilter",
        "filterParams": {"maxNumConditions": 1, "buttons": ["reset"]},
        "cellRendererParams": {"language": column.language},
    }
    if not column.is_sortable:
        definition["sortable"] = False
    if not column.grow:
        definition["width"] = column.width
    if column.is_main:
        definition["cellClass"] = "tables-first"
    if column.name == sort:
        definition["sort"] = "desc" if is_descending else "asc"
    if column.kind == "number":
        arguments = f"params.value, '{translator.language}', {column.digits}"
        definition |= {
            "type": "rightAligned",
            "filter": "agNumberColumnFilter",
            "comparator": {"function": "atlasMissingLast"},
            "valueFormatter": {"function": f"atlasNumber({arguments})"},
        }
    elif column.kind == "shown":
        shown = {"function": f"params.data ? params.data['{column.name}{SHOWN}'] : ''"}
        definition |= {"valueFormatter": shown, "filterValueGetter": shown}
    elif column.kind == "link":
        definition["cellRenderer"] = "AtlasLink"
    elif column.language:
        definition["cellRenderer"] = "AtlasText"
    return definition


def _options(n_rows: int, rows_per_page: int, translator: Translator) -> dict[str, Any]:
    is_paged = n_rows > rows_per_page
    return {
        "theme": {"function": "atlasTheme(agGrid)"},
        "localeText": grid_words(translator),
        "domLayout": "autoHeight",
        "pagination": is_paged,
        "paginationPageSize": rows_per_page,
        "paginationPageSizeSelector": sorted({*PAGE_SIZES, rows_per_page}) if is_paged else False,
        "accentedSort": True,
        "enableCellTextSelection": True,
        "ensureDomOrder": True,
        "animateRows": False,
        "suppressColumnVirtualisation": True,
        "suppressDragLeaveHidesColumns": True,
        "popupParent": {"function": "atlasPopupParent()"},
    }


def grid_words(translator: Translator) -> dict[str, str]:
    """Return every word of the grid in the reader's language."""
    separators = translator.number(1234.5, 1)
    words = {word: translator.text(key) for word, key in GRID_WORDS.items()}
    return {**words, "thousandSeparator": separators[1], "decimalSeparator": separators[-2]}


def _search_field(component_id: str, translator: Translator) -> html.Label:
    field = dcc.Input(type="search", placeholder=translator.text("tables.search_hint"), className="tables-search-input")
    shown: dict[str, Any] = {"data-table": component_id, "data-count": translator.text("tables.n_of_m")}
    return html.Label(
        [
            html.Span(translator.text("tables.search"), className="tables-search-label"),
            field,
            html.Span("", className="tables-search-count", role="status"),
        ],
        className="tables-search",
        **shown,
    )


def plain_table(heads: Sequence[str], rows: Sequence[Sequence[Any]], n_texts: int | None = None) -> html.Div:
    """Return a small table as it is printed.

    Parameters
    ----------
    heads : sequence of str
    rows : sequence of rows
        The first cell names the row.
    n_texts : int, optional
        So many columns hold texts, the others numbers; by default all hold texts.
    """
    text_columns = len(heads) if n_texts is None else n_texts
    classes = ["" if place < text_columns else "method-number" for place in range(len(heads))]
    head = html.Tr([html.Th(name, scope="col", className=each) for name, each in zip(heads, classes, strict=True)])
    body = [
        html.Tr(
            [
                html.Th(row[0], scope="row"),
                *[html.Td(cell, className=each) for cell, each in zip(row[1:], classes[1:], strict=True)],
            ]
        )
        for row in rows
    ]
    return html.Div(html.Table([html.Thead(head), html.Tbody(body)], className="method-table"), className="method-wide")
