"""What the sheets of a workbook share: their names, the tables they hold, and the charts over them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.reports.document import Chart, Column, Report, Table
from dashboard.reports.xlsx_cells import Formats, plain_text
from layers.locales import REPORT_TABLES, Translator

#: The table that stands last: the datasets behind all others.
_LAST = "datasets"
_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Book:
    """Hold what every sheet needs while a workbook is written."""

    report: Report
    words: Translator
    formats: Formats
    #: Name of each sheet, in order, by what it holds.
    names: dict[str, str]
    tables: dict[str, Table]
    sheets: dict[str, Worksheet]


def imprint_lines(report: Report, words: Translator) -> list[tuple[str, str]]:
    imprint = report.imprint
    return [
        ("report_files.period", imprint.period),
        ("report_files.filters", imprint.filters),
        ("report_files.version", imprint.version),
        ("report_files.made_on", words.date(imprint.made_on)),
        ("report_files.licence", imprint.licence),
        ("report_files.attribution", imprint.attribution),
        *([("report_files.borders", imprint.borders)] if imprint.borders else []),
    ]


def charts_of(report: Report) -> list[Chart]:
    return [chart for section in report.sections for chart in section.charts]


def tables_of(report: Report, words: Translator) -> list[Table]:
    """Return the tables, the datasets last; a chart that no table holds the numbers of gets one."""
    tables = sorted(report.tables(), key=lambda table: table.name == _LAST)
    for chart in charts_of(report):
        if not any(_is_behind(table, chart) for table in tables):
            columns = (Column("category", words.text("report_files.category")),
                       *(Column(f"s{k}", each.label, "number", 1) for k, each in enumerate(chart.series)))  # fmt: skip
            rows = tuple(zip(chart.categories, *(each.values for each in chart.series), strict=True))
            tables.append(Table(f"chart_{chart.name}", chart.title, columns, rows))
    return tables


def _is_behind(table: Table, chart: Chart) -> bool:
    """Tell whether a table has the numbers of a chart: its categories as first column, a column for each series."""
    titles = {column.title: place for place, column in enumerate(table.columns)}
    if tuple(row[0] for row in table.rows) != chart.categories or not chart.series:
        return False
    return all(
        each.label in titles and tuple(row[titles[each.label]] for row in table.rows) == each.values
        for each in chart.series
    )


def table_behind(chart: Chart, book: Book) -> Table:
    return next(
        table for table in book.tables.values() if _is_behind(table, chart) or table.name == f"chart_{chart.name}"
    )


def sheet_names(tables: list[Table], words: Translator) -> dict[str, str]:
    """Return the name of each sheet by what it holds, in order: each once, as a workbook allows."""
    wanted = {"summary": words.text("report_files.summary"), "statistics": words.text("report_files.statistics")}
    for table in tables:
        if table.name == _LAST:
            wanted["texts"] = words.text("report_files.texts")
        named = words.text(f"report_files.sheet.{table.name}") if table.name in REPORT_TABLES else table.title
        wanted[table.name] = named
    wanted.setdefault("texts", words.text("report_files.texts"))
    names: dict[str, str] = {}
    for key, name in wanted.items():
        base = _FORBIDDEN.sub(" ", plain_text(name)).strip().strip("'") or key
        found, turn = base[:_LONGEST_NAME].strip(), 1
        while found.lower() in {each.lower() for each in names.values()}:
            turn += 1
            found = f"{base[: _LONGEST_NAME - 3]} {turn}"
        names[key] = found
    return names


def add_chart(
    workbook: Workbook, sheet: Worksheet, chart: Chart, table: Table, book: Book, line: int, column: int
) -> None:
    """Place a chart of the workbook's own over the cells of a table."""
    kind = "bar" if chart.is_horizontal else "column"
    drawn = workbook.add_chart({"type": kind, "subtype": "stacked"} if len(chart.series) > 1 else {"type": kind})
    name = book.names[table.name]
    first = 2 if any(each.hxl for each in table.columns) else 1
    last = first + len(table.rows) - 1
    titles = [each.title for each in table.columns]
    for each in chart.series:
        place = titles.index(each.label)
        drawn.add_series(
            {
                "name": [name, 0, place],
                "categories": [name, first, 0, last, 0],
                "values": [name, first, place, last, place],
                "fill": {"color": each.colour},
                "border": {"color": "#ffffff", "width": 0.5},
                "gap": 40,
            }
        )
    drawn.set_title({"name": plain_text(chart.title), "name_font": {"size": 12}, "overlay": False})
    drawn.set_y_axis({"name": plain_text(chart.axis), "name_font": {"size": 9}, "major_gridlines": {"visible": True,
                      "line": {"color": "#d9d9d9"}}})  # fmt: skip
    drawn.set_legend({"position": "bottom"} if len(chart.series) > 1 else {"none": True})
    drawn.set_size({"width": 900, "height": 340})
    sheet.insert_chart(line, column, drawn, {"description": plain_text(f"{chart.title}. {chart.axis}"),
                       "object_position": 1})  # fmt: skip
