"""Reads a workbook back with another library than the one that wrote it."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.reports.document import MISSING, Column, Report
from layers.locales import Translator


def book_of(body: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(body))


def body_rows(sheet: Worksheet) -> list[tuple[Cell, ...]]:
    """Return the rows of data: those under the frozen head."""
    first = int("".join(letter for letter in sheet.freeze_panes if letter.isdigit()))
    n_columns = openpyxl.utils.range_boundaries(sheet.auto_filter.ref)[2]
    return [row[:n_columns] for row in sheet.iter_rows(min_row=first) if any(cell.value is not None for cell in row)]


def words_of(cell: Cell, column: Column, words: Translator) -> str:
    value = cell.value
    if value is None:
        return MISSING
    if isinstance(value, dt.datetime):
        shown = cell.number_format.partition("]")[2] or cell.number_format
        precision = {"yyyy": "year", "mmmm yyyy": "month", "d mmmm yyyy": "day"}.get(shown, "week")
        return words.date(value.date(), precision)
    if isinstance(value, str):
        return value
    return words.number(value, column.digits)


def measures_of_xlsx(body: bytes, report: Report, words: Translator) -> dict[str, tuple[str, str, str]]:
    sheet = book_of(body).worksheets[1]
    found = {}
    for code, _, value, _, low, high, _ in body_rows(sheet):
        decimals = len(value.number_format.partition(".")[2])
        cells = (value, low, high)
        found[code.value] = tuple("" if each.value is None else words.number(each.value, decimals) for each in cells)
    return found


def tables_of_xlsx(body: bytes, report: Report, words: Translator) -> dict[str, list[list[str]]]:
    by_titles = {}
    for sheet in book_of(body).worksheets[2:]:
        by_titles.setdefault(tuple(cell.value for cell in sheet[1] if cell.value), []).append(sheet)
    found = {}
    for table in report.tables():
        sheet = by_titles[tuple(column.title for column in table.columns)].pop(0)
        found[table.name] = [
            [words_of(cell, column, words) for cell, column in zip(row, table.columns, strict=True)]
            for row in body_rows(sheet)
        ]
    return found
