"""The playback: a link reopens its step, every frame is drawn with the same legend, and what is left out is said."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import playback_view
from dashboard.app import create_app
from dashboard.callbacks.map import answer_card, answer_map
from dashboard.data import AtlasData
from dashboard.ids import PlaybackId
from dashboard.map_export import map_sheet
from dashboard.map_state import TICKABLE_LAYERS, MapState
from dashboard.pages.map import layout
from dashboard.playback_view import Playback, frame_layers, placed_rows, show_map
from dashboard.row_layers import NOT_COMPARABLE
from geodata.playback import UNIT_MONTHS, WINDOWS
from layers.base import LayerName
from layers.filters import Filters
from layers.locales import Translator, translator
from tests.dashboard.conftest import parts_of, text_of

BY_MONTH = {"step": "2020-07", "by": "month"}


@given(
    st.builds(
        Playback,
        st.sampled_from(sorted(UNIT_MONTHS)),
        st.sampled_from(WINDOWS),
        st.dates(dt.date(1, 1, 1), dt.date(2100, 1, 1)).map(lambda day: day.replace(day=1)),
    )
)
def test_a_link_reopens_the_step_it_was_made_from(playback: Playback) -> None:
    assert Playback.from_query(playback.to_query()) == playback


@pytest.mark.parametrize("step", ["", "2020", "yesterday", "2020-13", "99999-01", "2020-01-01-01"])
def test_a_step_that_cannot_be_read_plays_nothing(step: str) -> None:
    assert Playback.from_query({"step": step, "by": "month"}) is None


def test_a_unit_or_window_that_is_unknown_is_the_usual_one() -> None:
    assert Playback.from_query({"step": "2020-01", "by": "week", "window": "9"}) == Playback(
        "year", "step", dt.date(2020, 1, 1)
    )


def test_a_frame_shows_its_own_incidents_and_says_what_is_in_no_step(atlas: AtlasData, english: Translator) -> None:
    shown = show_map(atlas, {**BY_MONTH, "layers": "incidents"}, english)
    # Of the seven only “three” was in July 2020; “four” is known to the year 2021 only.
    assert [trace["lon"] for trace in shown.layers[0].traces] == [[-6.0]]
    assert shown.sentences[0] == "6 incidents of 7 are played, month by month."
    assert shown.sentences[1].startswith("1 is in no step")
    assert shown.plan is not None
    assert (shown.plan["titles"][6], shown.plan["said"][6], shown.plan["at"]) == ("July 2020", "1 reported incident", 6)
    assert sum(shown.plan["counts"]) == 6


@pytest.mark.parametrize(
    ("language", "unit", "window", "title", "note"),
    [
        ("fr", "month", "step", "mars 2021", ""),
        ("fr", "quarter", "step", "1er trimestre 2021", ""),
        ("en", "quarter", "step", "1st quarter 2021", ""),
        ("fr", "year", "step", "2021", ""),
        ("fr", "month", "year", "avril 2020 – mars 2021", ""),
        ("fr", "month", "all", "mars 2021", "cumul du 1er janvier 2020 au 31 mars 2021"),
        ("en", "year", "all", "2021", "added up from 1 January 2020 to 31 December 2021"),
    ],
)
def test_the_date_in_large_type_is_in_the_words_of_the_reader(
    atlas: AtlasData, language: str, unit: str, window: str, title: str, note: str
) -> None:
    plan = show_map(atlas, {"step": "2021-03", "by": unit, "window": window}, translator(language)).plan
    assert plan is not None
    assert (plan["titles"][plan["at"]], plan["notes"][plan["at"]]) == (title, note)


def test_a_step_cut_by_the_period_says_which_days_it_covers(atlas: AtlasData, english: Translator) -> None:
    plan = show_map(atlas, {"step": "2021-01", "from": "2021-02-01", "to": "2021-06-30"}, english).plan
    assert plan is not None
    assert plan["notes"] == ["only 1 February 2021 to 30 June 2021"]


def test_everything_so_far_ends_with_the_map_of_the_whole_period(atlas: AtlasData, words: Translator) -> None:
    last = show_map(atlas, {"step": "2021-12", "by": "month", "window": "all", "layers": "regions,incidents"}, words)
    whole = show_map(atlas, {"layers": "regions,incidents"}, words)
    assert [layer.traces for layer in last.layers] == [layer.traces for layer in whole.layers]
    assert words.count("playback.enters_late", 1) in last.sentences


PLAYED = [name for name in TICKABLE_LAYERS if name not in NOT_COMPARABLE]


def test_legend_and_classes_are_the_same_at_every_step(atlas: AtlasData, words: Translator) -> None:
    ticked = {"by": "month", "layers": ",".join(PLAYED)}
    legends = {
        tuple(layer.legend for layer in show_map(atlas, {**ticked, "step": step}, words).legend)
        for step in ("2020-01", "2020-02", "2021-03")
    }
    assert len(legends) == 1


def test_what_speaks_of_a_whole_period_is_not_played_and_that_is_said(atlas: AtlasData, english: Translator) -> None:
    shown = show_map(atlas, {**BY_MONTH, "layers": "hotspots,change,posts"}, english)
    assert [layer.name for layer in shown.layers] == [LayerName.POSTS]
    assert shown.sentences[-1].startswith("Not played: Change from the period before and Significant hotspots")


def test_symbols_do_not_turn_into_hexagons_on_the_way(
    atlas: AtlasData, english: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playback_view, "SYMBOL_LIMIT", 2)
    state = MapState(layers=(LayerName.INCIDENTS,))
    placed = placed_rows(atlas, Filters(), "year", "all")
    assert placed is not None
    names = [[layer.name for layer in frame_layers(atlas, state, placed, at, english)] for at in (0, 1)]
    assert names == [[LayerName.HEXAGONS], [LayerName.HEXAGONS]]


def test_a_period_without_a_register_plays_nothing_and_says_that_nothing_is_left(
    atlas: AtlasData, words: Translator
) -> None:
    answer = answer_map(atlas, {"step": "1990-01", "from": "1990-01-01", "to": "1990-12-31"}, words.language)
    assert answer["plan"] is None
    assert text_of(answer["notice"]) == words.text("map.empty")


def test_a_change_of_filters_keeps_the_step(atlas: AtlasData, words: Translator) -> None:
    answer = answer_map(atlas, {**BY_MONTH, "type": "drugs"}, words.language)
    assert answer["plan"]["steps"][answer["plan"]["at"]] == "2020-07"
    assert answer["plan"]["counts"][answer["plan"]["at"]] == 0
    assert answer["notice"] is None


def test_the_page_of_a_link_to_a_step_opens_with_it(atlas: AtlasData, words: Translator) -> None:
    page = layout(atlas, words.language, {**BY_MONTH, "v": "1_2_3"})
    stores = {store.id: store.data for store in parts_of(page, "Store") if hasattr(store, "data")}
    assert stores[PlaybackId.PLAN]["at"] == 6
    assert {"step": "2020-07", "by": "month"}.items() <= stores["map-state"].items()


def test_a_sheet_of_a_step_names_its_days_and_leads_back_to_it(atlas: AtlasData, english: Translator) -> None:
    playback = Playback.from_query(BY_MONTH)
    sheet = map_sheet(atlas, MapState(), english, "http://localhost/", dt.date(2022, 1, 1), playback=playback)
    assert sheet.text.period == "Period: July 2020, 1 reported incident"
    assert "step=2020-07&by=month" in sheet.text.address


def test_frames_are_fetched_by_number_and_hold_only_what_changes(atlas: AtlasData) -> None:
    client = create_app(atlas.settings, atlas).server.test_client()
    address = "/playback/frames.json?lang=en&layers=posts,incidents,density&by=month&step=2020-01"
    frames = json.loads(client.get(f"{address}&frames=0,6,6,x,-1,400").data)
    assert sorted(frames) == ["0", "6"]
    assert list(frames["6"]["traces"]) == ["incidents"]
    assert len(frames["6"]["images"]) == 1
    # Nothing was reported in February 2020.
    empty = json.loads(client.get(f"{address}&frames=1").data)["1"]
    assert empty["traces"]["incidents"]["lon"] == []


@pytest.mark.parametrize(
    "query", ["", "frames=1", "step=x&frames=1", "step=2020-01&frames=", "step=2020-01&frames=a,b"]
)
def test_a_request_for_frames_that_names_none_is_answered_with_none(atlas: AtlasData, query: str) -> None:
    client = create_app(atlas.settings, atlas).server.test_client()
    response = client.get(f"/playback/frames.json?{query}")
    assert (response.status_code, json.loads(response.data)) == (200, {})


def test_frames_are_in_the_theme_of_the_page_that_asks(atlas: AtlasData) -> None:
    client = create_app(atlas.settings, atlas).server.test_client()
    address = "/playback/frames.json?lang=en&layers=incidents&step=2020-01&frames=0"
    plain, projector = (
        json.loads(client.get(address, headers={"Referer": f"http://localhost/?theme={theme}"}).data)["0"]
        for theme in ("", "projector")
    )
    symbols = [frame["traces"]["incidents"]["marker"]["symbol"] for frame in (plain, projector)]
    assert len(symbols[0]) == len(symbols[1]) > 0
    assert symbols[0] != symbols[1]


def test_a_card_speaks_of_the_step_that_is_shown(atlas: AtlasData, english: Translator) -> None:
    whole = text_of(answer_card(atlas, {"sel": "region:ML-A"}, "en", "")["card"])
    step = text_of(answer_card(atlas, {"sel": "region:ML-A", "step": "2020-06", "by": "month"}, "en", "")["card"])
    assert english.count("cards.in_region", 5) in whole
    assert english.count("cards.in_region", 1) in step
