"""Every format says the numbers of the report: each is read back out of the file and compared with the report's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from dashboard.reports.content import CorridorReport
from dashboard.reports.document import Measure, Report, cell_words
from dashboard.reports.formats import FORMATS
from layers.locales import Translator
from layers.paper_features import FeatureSource
from tests.dashboard.reports.read_geopackage import measures_of_geopackage, tables_of_geopackage
from tests.dashboard.reports.read_html import measures_of_html, tables_of_html
from tests.dashboard.reports.read_xlsx import measures_of_xlsx, tables_of_xlsx

#: Cells of a table as the report says them: a row a list of words.
Rows = list[list[str]]


@dataclass(frozen=True)
class Format:
    """How the numbers of a format are read out of it again, as words of the report's language."""

    #: Name of the measure -> value, low and high in words.
    measures: Callable[[bytes, Report, Translator], dict[str, tuple[str, str, str]]]
    #: Name of the table -> its rows.
    tables: Callable[[bytes, Report, Translator], dict[str, Rows]]


READERS = {
    "xlsx": Format(measures_of_xlsx, tables_of_xlsx),
    "gpkg": Format(measures_of_geopackage, tables_of_geopackage),
    "html": Format(measures_of_html, tables_of_html),
}


def said(measure: Measure, words: Translator) -> tuple[str, str, str]:
    values = (measure.value, measure.low, measure.high)
    return tuple("" if each is None else words.number(each, measure.digits) for each in values)  # type: ignore[return-value]


@pytest.mark.parametrize("name", READERS)
def test_a_format_says_the_measures_of_the_report(
    name: str, report: CorridorReport, words: Translator, source: FeatureSource
) -> None:
    body = FORMATS[name].render(report, words, source)
    found = READERS[name].measures(body, report, words)
    assert found == {each.name: said(each, words) for each in report.measures()}


@pytest.mark.parametrize("name", READERS)
def test_a_format_says_each_cell_of_each_table_of_the_report(
    name: str, report: CorridorReport, words: Translator, source: FeatureSource
) -> None:
    body = FORMATS[name].render(report, words, source)
    found = READERS[name].tables(body, report, words)
    assert set(found) == {table.name for table in report.tables()}
    for table in report.tables():
        expected = [
            [cell_words(cell, column, words) for cell, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ]
        assert found[table.name] == expected, table.name
