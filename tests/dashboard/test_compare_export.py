"""Two maps side by side on paper: the words of the page, its address, and no symbol of what may not be handed on."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import flask
import pytest
from flask.testing import FlaskClient

from dashboard import routes_compare
from dashboard.compare_export import pair_sheet
from dashboard.compare_state import Comparison
from dashboard.compare_view import compare_maps
from dashboard.data import AtlasData
from dashboard.pages.compare import layout
from layers.locales import Translator
from layers.paper_pair import PairSheet, draw_pair
from tests.dashboard.conftest import VERSION, parts_of, text_of
from tests.dashboard.test_map_export import BareSource

MADE_ON = dt.date(2026, 11, 28)
TWO_YEARS = {
    "left_from": "2020-01-01", "left_to": "2020-12-31", "right_from": "2021-01-01", "right_to": "2021-12-31",
}  # fmt: skip


def sheet_of(atlas: AtlasData, words: Translator, **query: str) -> PairSheet:
    comparison = Comparison.from_query({**TWO_YEARS, **query}, atlas)
    return pair_sheet(atlas, comparison, words, "https://atlas.example.org/compare", MADE_ON)


def symbols(sheet: PairSheet) -> list[int]:
    return [
        sum(len(trace["lon"]) for layer in half.layers for trace in layer.traces if trace["uid"] == "incidents")
        for half in sheet.halves
    ]


@pytest.fixture
def client(atlas: AtlasData, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setitem(atlas.__dict__, "ground", BareSource(atlas.store))
    server = flask.Flask("invented")
    routes_compare.register(server, atlas)
    return server.test_client()


def test_the_sheet_says_what_the_page_says(atlas: AtlasData, words: Translator) -> None:
    sheet = sheet_of(atlas, words, country="ML")
    maps = compare_maps(atlas, Comparison.from_query({**TWO_YEARS, "country": "ML"}, atlas), words)
    assert [half.heading for half in sheet.halves] == [maps.headings["left"], maps.headings["right"]]
    assert [half.count for half in sheet.halves] == [maps.counts["left"], maps.counts["right"]]
    assert sheet.text.period in text_of(maps.sentences).replace("   ", " ")
    assert words.text("changes.reporting") in sheet.text.counts
    assert words.value("country", "ML") in sheet.text.filters


def test_the_code_of_the_sheet_reopens_the_comparison(atlas: AtlasData, words: Translator) -> None:
    parts = urlsplit(sheet_of(atlas, words, right_type="drugs").text.address)
    query = dict(parse_qsl(parts.query))
    assert (parts.path, query["lang"], query["data"]) == ("/compare", words.language, VERSION)
    assert Comparison.from_query(query, atlas) == Comparison.from_query({**TWO_YEARS, "right_type": "drugs"}, atlas)


def test_what_may_not_be_handed_on_counts_and_has_no_symbol(
    atlas: AtlasData, words: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(atlas.__dict__, "sources", atlas.sources.assign(redistribute="yes"))
    free = sheet_of(atlas, words)
    monkeypatch.setitem(atlas.__dict__, "sources", atlas.sources.assign(redistribute="no"))
    held = sheet_of(atlas, words)
    assert sum(symbols(free)) > 0 == sum(symbols(held))
    assert [half.count for half in held.halves] == [half.count for half in free.halves]
    n = sum(len(Comparison.from_query(TWO_YEARS, atlas).take(side, atlas).rows) for side in ("left", "right"))
    assert words.count("report_files.kept_back", n) in held.text.counts


def test_both_maps_have_the_same_ground_and_stand_beside_one_legend(atlas: AtlasData, english: Translator) -> None:
    sheet = replace(sheet_of(atlas, english), bounds=(-10.0, 10.0, 0.0, 18.0))
    figure = draw_pair(sheet, BareSource(atlas.store), english)
    left, right = (axes.get_position() for axes in figure.axes if axes.get_gid() == "map")
    assert left.y0 == right.y0 and left.width == pytest.approx(right.width) and left.x1 < right.x0 < right.x1 < 0.9


@pytest.mark.parametrize(("file_format", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_the_comparison_is_sent_as_a_file(client: FlaskClient, file_format: str, start: bytes) -> None:
    answer = client.get(f"/export/compare.{file_format}?lang=en&left_from=2020-01-01&left_to=2020-12-31")
    assert answer.status_code == 200 and answer.data.startswith(start)
    assert f'filename="atlas_compare_{VERSION}_en.{file_format}"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("address", ["/export/compare.html?", "/export/compare.png?box=here&"])
def test_what_cannot_be_drawn_is_answered_in_a_sentence(client: FlaskClient, address: str, words: Translator) -> None:
    answer = client.get(f"{address}lang={words.language}")
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    opening = {"fr": ("La partie de la carte", "Une carte"), "en": ("The part of the map", "A map")}
    assert answer.get_data(as_text=True).startswith(opening[words.language])


def test_the_page_offers_the_three_formats(atlas: AtlasData, words: Translator) -> None:
    page = layout(atlas, words.language, TWO_YEARS)
    links = [link.href for link in parts_of(page, "A") if link.href.startswith("/export/")]
    assert [link.partition("?")[0] for link in links] == [f"/export/compare.{each}" for each in ("png", "svg", "pdf")]
    assert all("left_from=2020-01-01" in link for link in links)
