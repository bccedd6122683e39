"""The page of a report: one file, nothing fetched, whatever a register says is text."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.data import AtlasData
from dashboard.reports.comparison import comparison_report
from dashboard.reports.content import CorridorReport, corridor_report
from dashboard.reports.document import Column, Link, Section, Table
from dashboard.reports.html import render_html
from dashboard.reports.html_chart import chart_svg
from layers.filters import Filters
from layers.locales import Translator, translator
from layers.paper_features import FeatureSource
from tests.dashboard.reports.conftest import DAY
from tests.dashboard.reports.read_html import Page


@pytest.fixture(scope="module")
def english(data: AtlasData) -> CorridorReport:
    return corridor_report(data, "east", Filters(), translator("en"), DAY)


def data_of(body: bytes) -> dict:
    found = re.search(r'<script type="application/json" id="map-data">(.*?)</script>', body.decode(), re.DOTALL)
    return json.loads(found[1])


def test_the_page_names_no_resource_but_itself_and_forbids_asking(
    report: CorridorReport, words: Translator, source: FeatureSource
) -> None:
    body = render_html(report, words, source)
    page = Page(body)
    assert [each for each in page.resources if not each.startswith("data:")] == []
    assert "link" not in page.tags and "iframe" not in page.tags
    styles = "".join(re.findall(r"<style>(.*?)</style>", body.decode(), re.DOTALL))
    assert all(each.startswith(("data:", "#")) for each in re.findall(r"url\(['\"]?([^)]*)\)", styles))
    assert "@import" not in styles and b"sourceMappingURL" not in body
    assert "default-src 'none'" in body.decode()
    assert {each for each in page.links if each.startswith("http")} >= {"https://example.org/1"}
    assert f'<html lang="{words.language}">' in body.decode()


def test_the_map_has_each_row_of_each_layer_once(
    report: CorridorReport, words: Translator, source: FeatureSource
) -> None:
    layers = {each["name"]: each for each in data_of(render_html(report, words, source))["layers"]}
    for layer in report.features:
        drawn = layers[layer.table.name].get("spots") or layers[layer.table.name].get("lines") or []
        assert sum(len(each["rows"]) for each in drawn) == len(layer.table.rows)
    # Two incidents at one spot are one symbol.
    (spot,) = layers["incidents"]["spots"]
    assert spot["at"] == [14.0, -6.0]
    assert ["The Gazette", "https://example.org/1"] in spot["rows"][0]


HOSTILE = st.text(max_size=40) | st.sampled_from(
    ["<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>", '" onmouseover="x', "javascript:alert(1)",
     "<!--", "&lt;", "\ud800", "\u2028"]
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(text=HOSTILE, address=HOSTILE)
def test_whatever_is_said_is_text_and_only_the_web_is_linked(
    english: CorridorReport, source: FeatureSource, text: str, address: str
) -> None:
    columns = (Column("name", text), Column("b", "b", "link"))
    table = Table("odd", text, columns, ((text, Link(text, address)),), text)
    layer = dataclasses.replace(english.features[-1], table=dataclasses.replace(english.features[-1].table, title=text))
    odd = dataclasses.replace(
        english, title=text, subtitle=text, summary=(text,), features=(layer,),
        sections=(Section("odd", text, (text,), tables=(table,), notes=(text,)),),
    )  # fmt: skip
    words = translator("en")
    page, plain = Page(render_html(odd, words, source)), Page(render_html(english, words, source))
    assert page.tags.count("script") == plain.tags.count("script") == 3
    assert not any(each.startswith("javascript") for each in page.links)
    assert all(each.startswith(("http", "#")) for each in page.links)


def test_a_corridor_without_incidents_is_a_page_that_says_so(
    data: AtlasData, words: Translator, source: FeatureSource
) -> None:
    empty = corridor_report(data, "east", Filters(types=("tobacco",)), words, DAY)
    body = render_html(empty, words, source)
    assert words.text("report.no_incidents") in body.decode()
    assert [each["name"] for each in data_of(body)["layers"]].count("incidents") == 0


def test_a_chart_of_nothing_and_one_of_thousands_have_a_scale(english: CorridorReport) -> None:
    (chart,) = [chart for section in english.sections for chart in section.charts]
    words = translator("fr")
    for factor in (0.0, 1.0, 12_345.0):
        series = tuple(
            dataclasses.replace(each, values=tuple(factor * value for value in each.values)) for each in chart.series
        )
        svg = chart_svg(dataclasses.replace(chart, series=series), words)
        assert 2 <= svg.count('class="grid"') <= 7
        assert svg.count("<rect") == sum(value > 0 for each in series for value in each.values)


def test_the_same_report_is_the_same_file(report: CorridorReport, words: Translator, source: FeatureSource) -> None:
    assert render_html(report, words, source) == render_html(report, words, source)


def test_the_legend_explains_what_is_drawn_and_nothing_else(
    data: AtlasData, words: Translator, source: FeatureSource
) -> None:
    compared = comparison_report(data, data.corridors["corridor_id"].tolist(), Filters(), words, DAY)
    text = render_html(compared, words, source).decode()
    assert f"<h3>{words.text('layers.incidents.title')}</h3>" in text
    assert words.text("report_files.chosen") in text
    assert f"<h3>{words.text('layers.crossings.title')}</h3>" not in text
