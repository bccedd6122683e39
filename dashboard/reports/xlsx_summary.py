"""The first sheet of a workbook, which a minister reads: sentences, key numbers, a chart, the imprint."""

from __future__ import annotations

import math
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.reports.document import Column, Link, Measure
from dashboard.reports.xlsx_book import Book, add_chart, charts_of, imprint_lines, table_behind
from dashboard.reports.xlsx_cells import write_cell, write_link, write_text
from layers import style


def write_summary(workbook: Workbook, book: Book) -> None:
    """Write the first sheet: the sentences, the key numbers, the first chart, what the report is and where from."""
    report, words, formats, sheet = book.report, book.words, book.formats, book.sheets["summary"]
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2, 26)
    sheet.set_column(3, 3, 52)
    sheet.hide_gridlines(2)
    line = _merged(sheet, 0, report.title, book, bold=True, font_size=18, font_color=style.ACCENT)
    line = _merged(sheet, line, f"{report.subtitle}, {report.imprint.period}", book, font_size=12)
    line += 1
    for sentence in report.summary:
        line = _merged(sheet, line, sentence, book, font_size=12)
    line = _heading(sheet, line + 1, words.text("report.numbers_title"), book)
    for measure in report.measures():
        _write_measure(sheet, line, measure, book)
        line += 1
    charts = charts_of(report)
    if charts:
        table = table_behind(charts[0], book)
        line = _heading(sheet, line + 1, charts[0].title, book)
        add_chart(workbook, sheet, charts[0], table, book, line, 0)
        line += 18
    line = _heading(sheet, line + 1, words.text("report_files.about"), book)
    line = _merged(sheet, line, report.imprint.caveat, book, bold=True)
    for key, value in imprint_lines(report, words):
        write_text(sheet, line, 0, words.text(key), formats, font_color="#5f6b70")
        sheet.merge_range(line, 1, line, 3, "", formats.of(text_wrap=True))
        write_text(sheet, line, 1, value, formats)
        sheet.set_row(line, _height(value, 92))
        line += 1
    write_text(sheet, line, 0, report.imprint.address_note, formats, font_color="#5f6b70")
    sheet.merge_range(line, 1, line, 3, "", formats.of())
    write_link(sheet, line, 1, Link(report.imprint.address, report.imprint.address), formats)
    line = _merged(sheet, line + 1, report.imprint.sources, book)
    line = _merged(sheet, line, report.imprint.disclaimer, book, italic=True)
    line = _heading(sheet, line + 1, words.text("report_files.sheets"), book)
    for key, name in book.names.items():
        if key != "summary":
            quoted = name.replace("'", "''")
            shown = formats.of(font_color=style.ACCENT, underline=1)
            sheet.write_url(line, 0, f"internal:'{quoted}'!A1", shown, name)
            line += 1
    sheet.activate()


def _write_measure(sheet: Worksheet, line: int, measure: Measure, book: Book) -> None:
    words, formats = book.words, book.formats
    column = Column(measure.name, measure.label, "number", measure.digits)
    write_text(sheet, line, 0, measure.label, formats)
    write_cell(sheet, line, 1, measure.value, column, formats, bold=True)
    write_text(sheet, line, 2, measure.unit, formats)
    said = [measure.note] if measure.note else []
    if measure.low is not None and measure.high is not None and math.isfinite(measure.low + measure.high):
        low, high = (words.number(each, measure.digits) for each in (measure.low, measure.high))
        said.insert(0, words.text("report_files.interval", low=low, high=high))
    note = words.text("report.separator").join(said)
    write_text(sheet, line, 3, note, formats, font_color="#5f6b70")
    sheet.set_row(line, _height(note, 54))


def _heading(sheet: Worksheet, line: int, text: str, book: Book) -> int:
    return _merged(sheet, line, text, book, bold=True, font_size=13, font_color=style.ACCENT, bottom=1)


def _merged(sheet: Worksheet, line: int, text: str, book: Book, **properties: Any) -> int:
    """Write a text over the width of the first sheet; return the next line."""
    sheet.merge_range(line, 0, line, 3, "", book.formats.of(text_wrap=True, **properties))
    write_text(sheet, line, 0, text, book.formats, **properties)
    size = float(properties.get("font_size", 11))
    sheet.set_row(line, _height(text, 136 * 10.0 / size, size))
    return line + 1


def _height(text: str, letters: float, size: float = 11.0) -> float:
    """Return the height of a row (points) whose text breaks after so many letters."""
    lines = sum(max(1, math.ceil(len(part) / letters)) for part in text.split("\n"))
    return min(400.0, lines * size * 1.4 + 2.0)
