"""What a report says, before any file is made of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.data import AtlasData
from dashboard.reports.content import CorridorReport, corridor_report
from dashboard.reports.document import MISSING, Column, Dated, Link, Measure, Table, cell_words, measure_words
from geodata.errors import InputError
from layers.filters import Filters
from layers.locales import Translator, translator
from tests.dashboard.reports.conftest import DAY

SECTIONS = (
    "numbers", "posts", "crossings", "incidents", "hotspots", "changes", "quantities", "institutions", "gaps",
    "methods", "sources",
)  # fmt: skip


def measure(report: CorridorReport, name: str) -> Measure:
    return next(each for each in report.measures() if each.name == name)


def table(report: CorridorReport, name: str) -> Table:
    return next(each for each in report.tables() if each.name == name)


def numbers_of(found: Table) -> list[list[float]]:
    return [[cell for cell in row if isinstance(cell, int | float)] for row in found.rows]


def test_a_report_has_every_section_in_order_and_five_sentences_of_summary(report: CorridorReport) -> None:
    assert tuple(section.name for section in report.sections) == SECTIONS
    assert len(report.summary) == 5
    said = " ".join([*report.summary, *(text for each in report.sections for text in (*each.paragraphs, *each.notes))])
    assert "{" not in said and "report." not in said


def test_the_numbers_are_those_a_pencil_finds(report: CorridorReport) -> None:
    # Two incidents on 226.7 km in two years (731 days of 365.25).
    assert measure(report, "n_incidents").value == 2
    years = 731 / 365.25
    assert measure(report, "years").value == pytest.approx(years)
    assert measure(report, "rate").value == pytest.approx(2 / 2.267 / years)
    assert measure(report, "rate").note != ""  # too few to compare
    assert measure(report, "n_open_posts").value == 1
    assert measure(report, "n_unmonitored").value == 0
    assert [row[1] for row in table(report, "by_type").rows] == [2]
    assert [row[1] for row in table(report, "by_year").rows] == [2, 0]
    totals = {row[2]: row[1] for row in table(report, "quantities").rows}
    assert sorted(totals.values()) == [1.5, 1000.0]  # kilograms and tablets stay apart


def test_every_incident_is_cited_with_publisher_date_and_address(report: CorridorReport) -> None:
    listed = table(report, "incidents")
    places = {column.name: place for place, column in enumerate(listed.columns)}
    assert [row[places["incident_id"]] for row in listed.rows] == ["one", "two"]
    for row in listed.rows:
        source = row[places["source"]]
        assert isinstance(source, Link)
        assert (source.text, source.address) == ("The Gazette", "https://example.org/1")
        assert row[places["source_date"]] == Dated(dt.date(2021, 2, 1), "month")


def test_both_languages_say_the_same_numbers(data: AtlasData) -> None:
    english, french = (corridor_report(data, "east", Filters(), translator(code), DAY) for code in ("en", "fr"))
    assert [(each.name, each.value, each.low) for each in english.measures()] == [
        (each.name, each.value, each.low) for each in french.measures()
    ]
    for one, other in zip(english.tables(), french.tables(), strict=True):
        numbers = [
            [[cell for cell in row if isinstance(cell, int | float)] for row in each.rows] for each in (one, other)
        ]
        assert numbers[0] == numbers[1]
    assert english.title == "Eastern corridor"
    assert french.title == "Corridor de l’Est"


@pytest.mark.parametrize(
    "filters", [Filters(types=("tobacco",)), Filters(start=dt.date(1990, 1, 1), end=dt.date(1991, 1, 1))]
)
def test_a_corridor_without_incidents_is_a_report_that_says_so(
    data: AtlasData, words: Translator, filters: Filters
) -> None:
    report = corridor_report(data, "east", filters, words, DAY)
    assert measure(report, "n_incidents").value == 0
    assert report.section("incidents").paragraphs == (words.text("report.no_incidents"),)
    assert report.summary[1] == words.text("report.sum_no_reports")
    assert not any(each.name == "incidents" for each in report.tables())


def test_an_unknown_corridor_is_refused_with_the_nearest_names(data: AtlasData, words: Translator) -> None:
    with pytest.raises(InputError) as caught:
        corridor_report(data, "eest", Filters(), words, DAY)
    assert caught.value.parameters["near"] == "east"
    assert "east" in words.error(caught.value.code, "", caught.value.parameters)


def test_a_report_cannot_be_changed(report: CorridorReport) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        report.title = "other"  # type: ignore[misc]


@given(st.floats(-1e12, 1e12) | st.sampled_from([math.nan, math.inf, -math.inf]), st.integers(0, 4))
def test_any_number_reads_as_a_number_or_as_missing(value: float, digits: int) -> None:
    words = translator("fr")
    said = cell_words(value, Column("x", "x", "number", digits), words)
    assert (said == MISSING) == (not math.isfinite(value))
    assert measure_words(Measure("x", "x", value, "km", digits), words).endswith("km") == math.isfinite(value)


def test_a_row_of_another_length_than_the_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="a row has 2 cells for 1 columns"):
        Table("x", "x", (Column("a", "a"),), (("one", "two"),))


def test_crossings_without_a_post_are_as_many_in_the_measure_the_table_and_the_sentences(
    data: AtlasData, words: Translator
) -> None:
    for corridor_id in data.corridors["corridor_id"]:
        report = corridor_report(data, corridor_id, Filters(), words, DAY)
        listed = next((each.rows for each in report.tables() if each.name == "crossings"), ())
        assert measure(report, "n_unmonitored").value == len(listed)
        sentence = report.section("crossings").paragraphs[0]  # type: ignore[union-attr]
        assert sentence in report.summary[-1]
        assert sentence in report.section("gaps").paragraphs  # type: ignore[union-attr]
