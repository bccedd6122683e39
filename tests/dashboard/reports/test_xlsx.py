"""The workbook: typed cells, no formula, names and properties, sheets that print."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.data import AtlasData
from dashboard.reports.content import CorridorReport, corridor_report
from dashboard.reports.document import Chart, Column, Dated, Link, Section, Series, Table
from dashboard.reports.xlsx import render_xlsx
from dashboard.reports.xlsx_cells import plain_text
from layers.filters import Filters
from layers.locales import Translator, translator
from tests.dashboard.reports.conftest import DAY
from tests.dashboard.reports.read_xlsx import body_rows, book_of


@pytest.fixture(scope="module")
def english(data: AtlasData) -> CorridorReport:
    return corridor_report(data, "east", Filters(), translator("en"), DAY)


def one_table(report: CorridorReport, *columns: Column, rows: tuple[tuple[object, ...], ...]) -> CorridorReport:
    """Return the report with one table instead of its sections."""
    table = Table("odd", "Odd", columns, rows)  # type: ignore[arg-type]
    return dataclasses.replace(report, sections=(Section("odd", "Odd", tables=(table,)),))


def sheet_of(body: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return book_of(body)["Odd"]


ANY_TEXT = st.text(min_size=1, max_size=60) | st.sampled_from(
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"http://x\")", "{=1}", "http://x.org", "1", "1e5",
     "TRUE", "2020-01-01", "_x0041_", "\ud800", "a\x00b", "internal:A1", "x" * 40_000, "&<>\"'", " lead", "\ufffe"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(text=ANY_TEXT, address=ANY_TEXT)
def test_no_text_becomes_a_formula_or_a_number_and_none_breaks_the_file(
    english: CorridorReport, text: str, address: str
) -> None:
    columns = (Column("a", text), Column("b", "b", "link"))
    odd = one_table(english, *columns, rows=((text, Link(text, address)),))
    odd = dataclasses.replace(odd, title=text, subtitle=text, summary=(text,))
    body = render_xlsx(odd, translator("en"))
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        cells = "".join(parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name)
    assert "<f>" not in cells and "<f " not in cells
    (row,) = sheet_of(body).iter_rows(min_row=2)
    # A letter that a workbook cannot hold is dropped; line ends are one kind of line end in XML.
    assert all(cell.value is None or cell.data_type == "s" for cell in row)
    if "_x" not in text and "\r" not in text:
        assert (row[0].value or "") == plain_text(text)
    assert row[1].hyperlink is None or row[1].hyperlink.target.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("precision", "shown"),
    [("day", "d mmmm yyyy"), ("month", "mmmm yyyy"), ("year", "yyyy"), ("week", '"week of "d mmmm yyyy')],
)
def test_a_date_is_shown_as_known_and_stays_a_date_that_sorts(
    english: CorridorReport, precision: str, shown: str
) -> None:
    odd = one_table(english, Column("d", "d", "date"), rows=((Dated(dt.date(2021, 2, 1), precision),),))
    cell = sheet_of(render_xlsx(odd, translator("en")))["A2"]
    assert cell.value == dt.datetime(2021, 2, 1)
    assert cell.number_format.removeprefix("[$-809]") == shown


def test_a_day_before_the_calendar_of_workbooks_is_written_out(english: CorridorReport) -> None:
    odd = one_table(english, Column("d", "d", "date"), rows=((Dated(dt.date(1891, 8, 10)),),))
    assert sheet_of(render_xlsx(odd, translator("en")))["A2"].value == "10 August 1891"


def test_numbers_are_numbers_with_their_digits_and_what_is_unknown_is_empty(english: CorridorReport) -> None:
    columns = (Column("n", "n", "count"), Column("x", "x", "number", 2), Column("y", "y", "number"))
    odd = one_table(english, *columns, rows=((1234, 0.125, float("nan")), (2, float("inf"), None)))
    first, second = sheet_of(render_xlsx(odd, translator("en"))).iter_rows(min_row=2)
    assert [(cell.value, cell.number_format) for cell in first[:2]] == [(1234, "#,##0"), (0.125, "#,##0.00")]
    assert [cell.value for cell in (first[2], *second)] == [None, 2, None, None]


def test_hashtags_are_the_second_line_and_the_filter_sits_under_them(report: CorridorReport, words: Translator) -> None:
    book = book_of(render_xlsx(report, words))
    sheet = next(each for each in book if each["A1"].value == words.text("report.incident_id"))
    assert [cell.value for cell in sheet[2]][:2] == ["#event+id", "#date"]
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref.startswith("A2:")
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet["L3"].hyperlink.target == "https://example.org/1"
    assert len(body_rows(sheet)) == 2


def test_the_first_sheet_has_the_sentences_and_the_properties_say_version_and_licence(
    report: CorridorReport, words: Translator
) -> None:
    book = book_of(render_xlsx(report, words))
    first = book.worksheets[0]
    shown = [cell.value for row in first.iter_rows() for cell in row if cell.value]
    assert shown[0] == report.title
    assert set(report.summary) <= set(shown)
    assert report.imprint.caveat in shown
    assert first.title == words.text("report_files.summary")
    assert (book.properties.title, book.properties.keywords) == (report.title, report.imprint.version)
    properties = {each.name: each.value for each in book.custom_doc_props.props}
    assert properties[words.text("report_files.licence")] == report.imprint.licence


def test_the_chart_is_the_workbook_s_own_and_drawn_over_the_cells_of_its_table(
    report: CorridorReport, words: Translator
) -> None:
    book = book_of(render_xlsx(report, words))
    name = words.text("report_files.sheet.by_year")
    for sheet in (book.worksheets[0], book[name]):
        (chart,) = sheet._charts
        assert f"'{name}'!$" in chart.series[0].val.numRef.f or f"{name}!$" in chart.series[0].val.numRef.f


def test_a_chart_without_a_table_gets_a_sheet_of_its_numbers(english: CorridorReport) -> None:
    chart = Chart("c", "Odd chart", ("a", "b"), (Series("s", "#123456", (1.0, 2.5)),), "n", is_horizontal=True)
    odd = dataclasses.replace(english, sections=(Section("odd", "Odd", charts=(chart,)),))
    sheet = book_of(render_xlsx(odd, translator("en")))["Odd chart"]
    assert [[cell.value for cell in row] for row in body_rows(sheet)] == [["a", 1], ["b", 2.5]]


def test_long_and_equal_titles_become_names_a_workbook_allows(english: CorridorReport) -> None:
    title = "A very long title: of [a] table / that / never ends"
    tables = tuple(Table(f"t{k}", title, (Column("a", "a"),), (("x",),)) for k in range(3))
    odd = dataclasses.replace(english, sections=(Section("odd", "Odd", tables=tables),))
    names = book_of(render_xlsx(odd, translator("en"))).sheetnames
    assert len(set(names)) == len(names) == 6
    assert all(len(name) <= 31 for name in names)


def test_the_same_report_is_the_same_file(report: CorridorReport, words: Translator) -> None:
    assert render_xlsx(report, words) == render_xlsx(report, words)


def test_a_corridor_without_incidents_is_a_workbook_that_says_so(data: AtlasData, words: Translator) -> None:
    empty = corridor_report(data, "east", Filters(types=("tobacco",)), words, DAY)
    book = book_of(render_xlsx(empty, words))
    shown = [cell.value for cell in book.worksheets[0]["A"] if cell.value]
    assert words.text("report.sum_no_reports") in shown
    assert words.text("report_files.sheet.incidents") not in book.sheetnames
