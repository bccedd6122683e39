"""The slides of a report, read back."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from dashboard.data import AtlasData
from dashboard.reports.comparison import comparison_report
from dashboard.reports.content import CorridorReport, corridor_report
from dashboard.reports.document import Column, Report, Table, cell_words, measure_words
from dashboard.reports.pptx import MAX_SLIDES, render_pptx, shown_columns
from dashboard.reports.slide_text import plain
from layers.filters import Filters
from layers.locales import Translator
from layers.paper_features import FeatureSource
from tests.dashboard.reports.conftest import DAY


@pytest.fixture(scope="module")
def source(data: AtlasData) -> FeatureSource:
    return FeatureSource(data.store)


def slides_of(report: Report, words: Translator, source: FeatureSource) -> list:
    deck = Presentation(io.BytesIO(render_pptx(report, words, source)))
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9)
    return list(deck.slides)


def tables_on(slides: list) -> list[list[list[str]]]:
    found = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in found]


def test_slides_hold_the_numbers_of_the_report_in_native_tables_and_charts(
    report: CorridorReport, words: Translator, source: FeatureSource
) -> None:
    slides = slides_of(report, words, source)
    assert 8 <= len(slides) <= MAX_SLIDES
    tables = tables_on(slides)
    assert [row[1] for row in tables[0][1:]] == [measure_words(each, words) for each in report.measures()]
    posts = next(each for each in report.tables() if each.name == "posts")
    kept = shown_columns(posts)
    shown = [[cell_words(row[place], posts.columns[place], words) for place in kept] for row in posts.rows]
    assert shown in [table[1:] for table in tables]
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    by_year = report.section("incidents").charts[0]
    plotted = {series.name: tuple(series.values) for series in charts[0].plots[0].series}
    assert plotted == {series.label: series.values for series in by_year.series}


def test_every_slide_has_a_title_speaker_notes_and_the_caveat(
    report: CorridorReport, words: Translator, source: FeatureSource
) -> None:
    for slide in slides_of(report, words, source):
        assert slide.shapes.title.text
        assert report.imprint.caveat in slide.notes_slide.notes_text_frame.text
    pictures = [shape for slide in slides_of(report, words, source) for shape in slide.shapes if shape.shape_type == 13]
    assert len(pictures) == 2
    assert all(shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in pictures)


def test_a_report_without_incidents_and_a_comparison_are_slides_too(
    data: AtlasData, english: Translator, source: FeatureSource
) -> None:
    empty = corridor_report(data, "east", Filters(types=("tobacco",)), english, DAY)
    assert len(slides_of(empty, english, source)) >= 6
    compared = comparison_report(data, ["east", "short"], Filters(), english, DAY)
    headings = [table[0][0] for table in tables_on(slides_of(compared, english, source))]
    assert "Corridor" in headings


def test_columns_that_do_not_fit_give_way_addresses_first() -> None:
    columns = tuple(Column(str(n), str(n), "link" if n == 1 else "date" if n == 2 else "text") for n in range(9))
    assert shown_columns(Table("x", "x", columns, ())) == [0, 3, 4, 5, 6, 7, 8]  # one more than it likes
    assert shown_columns(Table("x", "x", columns[:6], ())) == [0, 2, 3, 4, 5]


@given(text=st.text(max_size=60))
@settings(max_examples=15, deadline=None)
def test_any_text_can_stand_on_a_slide(text: str) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = plain(text)
    stream = io.BytesIO()
    deck.save(stream)
    assert Presentation(io.BytesIO(stream.getvalue())).slides[0].shapes.title.text == plain(text)
