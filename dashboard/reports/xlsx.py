"""A report as a workbook: a first sheet that a minister reads, then a typed sheet for each table."""

from __future__ import annotations

import datetime as dt
import io

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from dashboard.reports.document import Column, Report, Table
from dashboard.reports.xlsx_book import Book, add_chart, charts_of, imprint_lines, sheet_names, table_behind, tables_of
from dashboard.reports.xlsx_cells import Formats, plain_text, width_of, write_cell, write_text
from dashboard.reports.xlsx_summary import write_summary
from layers import style
from layers.locales import Translator

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_A4, _MARGIN_IN = 9, 0.5
_HEAD = {"bold": True, "font_color": "#ffffff", "bg_color": style.ACCENT, "text_wrap": True, "valign": "vcenter"}
_TAG = {"font_color": "#5f6b70", "italic": True, "font_size": 9}


def render_xlsx(report: Report, words: Translator) -> bytes:
    """Return the workbook.

    Each table of the report is a sheet whose first line names the columns; where columns have hashtags (HXL) these
    are the second line, and the filter buttons sit on the last of the two, so that sorting moves data only. The same
    report gives the same bytes.

    Parameters
    ----------
    report : Report
    words : Translator
        Of the language of the report.

    References
    ----------
    Humanitarian Exchange Language 1.1, https://hxlstandard.org/standard/1-1final/
    """
    body = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(body, options) as workbook:
        _write_properties(workbook, report, words)
        tables = tables_of(report, words)
        names = sheet_names(tables, words)
        sheets = {key: workbook.add_worksheet(name) for key, name in names.items()}
        book = Book(report, words, Formats(workbook, words), names, {each.name: each for each in tables}, sheets)
        for key, sheet in sheets.items():
            _set_up_paper(sheet, names[key], book)
        write_summary(workbook, book)
        _write_statistics(book)
        for table in tables:
            _write_table(sheets[table.name], table, book)
        _write_texts(book)
        for chart in charts_of(report):
            table = table_behind(chart, book)
            add_chart(workbook, sheets[table.name], chart, table, book, len(table.rows) + 4, 0)
    return body.getvalue()


def _write_properties(workbook: Workbook, report: Report, words: Translator) -> None:
    imprint = report.imprint
    workbook.set_properties(
        {
            "title": plain_text(report.title),
            "subject": plain_text(f"{report.subtitle}; {imprint.period}"),
            "author": plain_text(imprint.organisation),
            "company": plain_text(imprint.organisation),
            "category": plain_text(imprint.licence),
            "keywords": plain_text(imprint.version),
            "comments": plain_text(f"{imprint.caveat}\n{imprint.sources}\n{imprint.disclaimer}"),
            "created": dt.datetime.combine(imprint.made_on, dt.time()),
        }
    )
    for key, value in imprint_lines(report, words):
        # A custom property of a workbook holds 255 letters.
        workbook.set_custom_property(words.text(key), plain_text(value)[:255])


def _set_up_paper(sheet: Worksheet, name: str, book: Book) -> None:
    imprint = book.report.imprint
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(_MARGIN_IN, _MARGIN_IN, 0.7, 0.7)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(1)
    sheet.set_header(f"&L&9{_printed(book.report.title, 120)}&R&9{_printed(name, 60)}")
    version = book.words.text("report_files.printed", version=imprint.version, licence=imprint.licence)
    sheet.set_footer(f"&L&8{_printed(version, 180)}&R&8&P / &N")


def _printed(text: str, longest: int) -> str:
    """Return a text for the head of a printed page, where & begins a code."""
    return plain_text(text)[:longest].replace("&", "&&")


def _write_table(sheet: Worksheet, table: Table, book: Book) -> None:
    formats, columns = book.formats, table.columns
    sheet.set_row(0, 32)
    for place, column in enumerate(columns):
        write_text(sheet, 0, place, column.title, formats, **_HEAD)
        width = width_of(column, [row[place] for row in table.rows], book.words)
        sheet.set_column(place, place, width)
    head = 0
    if any(column.hxl for column in columns):
        head = 1
        for place, column in enumerate(columns):
            write_text(sheet, 1, place, column.hxl, formats, **_TAG)
    for line, row in enumerate(table.rows, head + 1):
        for place, (value, column) in enumerate(zip(row, columns, strict=True)):
            write_cell(sheet, line, place, value, column, formats)
    last = head + max(1, len(table.rows))
    # A year is a text here, as in the report.
    sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_rowcol_to_cell(last, len(columns) - 1)}"})
    sheet.freeze_panes(head + 1, 0)
    sheet.repeat_rows(0, head)
    sheet.autofilter(head, 0, last, len(columns) - 1)


def _write_statistics(book: Book) -> None:
    """Write the measures, each number with the digits it deserves."""
    words, measures, sheet = book.words, book.report.measures(), book.sheets["statistics"]
    columns = (
        Column("code", words.text("report_files.code"), hxl="#indicator+code"),
        Column("measure", words.text("report_files.measure"), hxl="#indicator+name"),
        Column("value", words.text("report_files.value"), "number", 2, hxl="#indicator+value+num"),
        Column("unit", words.text("report.unit"), hxl="#indicator+unit"),
        Column("low", words.text("report.low"), "number", 2, hxl="#indicator+low+num"),
        Column("high", words.text("report.high"), "number", 2, hxl="#indicator+high+num"),
        Column("remark", words.text("report.remark"), hxl="#indicator+remark"),
    )
    rows = tuple(
        (each.name, each.label, each.value, each.unit or None, each.low, each.high, each.note or None)
        for each in measures
    )
    _write_table(sheet, Table("statistics", book.names["statistics"], columns, rows), book)
    for line, measure in enumerate(measures, 2):
        digits = Column(measure.name, measure.label, "number", measure.digits)
        for place, value in ((2, measure.value), (4, measure.low), (5, measure.high)):
            write_cell(sheet, line, place, value, digits, book.formats)


def _write_texts(book: Book) -> None:
    """Write every sentence and note of the report by section: the gaps and methods with them."""
    words = book.words
    columns = (
        Column("section", words.text("report_files.section")),
        Column("text", words.text("report_files.text")),
        Column("kind", words.text("report_files.kind")),
    )
    rows = []
    for section in book.report.sections:
        notes = [*section.notes, *(table.note for table in section.tables if table.note)]
        rows += [(section.title, text, words.text("report_files.says")) for text in section.paragraphs]
        rows += [(section.title, text, words.text("report_files.limits")) for text in notes]
    sheet = book.sheets["texts"]
    _write_table(sheet, Table("texts", book.names["texts"], columns, tuple(rows)), book)
    sheet.set_column(1, 1, 110)
