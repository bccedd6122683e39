"""Two maps side by side: a link reopens both, one legend serves both, and a difference is only told where it can be."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from dash import no_update
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import compare_view
from dashboard.callbacks.compare import answer_comparison
from dashboard.compare_state import DEFAULT_LAYERS, OTHER, Comparison, changed_layers, changed_side
from dashboard.compare_view import compare_maps
from dashboard.data import AtlasData
from dashboard.ids import CompareId
from dashboard.pages.compare import layout
from dashboard.row_layers import NOT_COMPARABLE
from geodata.errors import InputError
from geodata.fields import TRAFFICKING_TYPES
from layers.base import LayerName
from layers.filters import Filters
from layers.locales import Translator, translator
from tests.dashboard.conftest import parts_of, text_of

TWO_YEARS = {
    "left_from": "2020-01-01", "left_to": "2020-12-31", "right_from": "2021-01-01", "right_to": "2021-12-31",
}  # fmt: skip
days = st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31))
types = st.lists(st.sampled_from(TRAFFICKING_TYPES), unique=True).map(tuple)


def said(atlas: AtlasData, query: dict[str, str], words: Translator) -> str:
    return text_of(compare_maps(atlas, Comparison.from_query(query, atlas), words).sentences)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(left=st.tuples(days, days, types), right=st.tuples(days, days, types), country=st.sampled_from(["", "ML"]))
def test_a_link_reopens_both_maps(atlas: AtlasData, left, right, country) -> None:
    common = Filters(countries=(country,) if country else ())
    sides = [replace(common, start=min(a, b), end=max(a, b), types=each) for a, b, each in (left, right)]
    state = replace(Comparison.from_query({}, atlas).state, layers=(LayerName.REGIONS, LayerName.CORRIDORS))
    comparison = Comparison(sides[0], sides[1], state)
    assert Comparison.from_query(comparison.to_query(), atlas) == comparison


@pytest.mark.parametrize(
    "query",
    [{"left_from": "x", "right_to": "", "layers": "castle", "v": "a"}, {"left_type": ",,", "right_from": "2021-13-01"}],
)
def test_a_link_typed_by_hand_never_fails(atlas: AtlasData, words: Translator, query: dict[str, str]) -> None:
    assert text_of(layout(atlas, words.language, query))


def test_a_link_from_the_map_sets_its_period_beside_the_one_before(atlas: AtlasData) -> None:
    query = {"from": "2021-01-01", "to": "2021-12-31", "type": "drugs", "country": "ML"}
    comparison = Comparison.from_query(query, atlas)
    assert (comparison.left.start, comparison.left.end) == (dt.date(2020, 1, 1), dt.date(2020, 12, 31))
    assert (comparison.right.start, comparison.right.end) == (dt.date(2021, 1, 1), dt.date(2021, 12, 31))
    assert comparison.left.types == comparison.right.types == ("drugs",)
    assert comparison.left.countries == ("ML",)
    assert comparison.state.layers == DEFAULT_LAYERS


def test_what_is_a_test_of_its_own_period_is_not_set_side_by_side(atlas: AtlasData) -> None:
    layers = ",".join([*NOT_COMPARABLE, "corridors"])
    assert Comparison.from_query({"layers": layers}, atlas).state.layers == (LayerName.CORRIDORS,)


def test_two_years_are_compared_with_the_exact_interval(atlas: AtlasData, english: Translator) -> None:
    # Three in 2020; in 2021 four, one of them dated to the year, which lies wholly in it.
    text = said(atlas, TWO_YEARS, english)
    assert "Left: 3 reported incidents. Right: 4 reported incidents." in text
    assert "the ratio of right to left is 1.34 (0.23–9.13)" in text
    assert "chance alone could make this difference" in text


def test_few_incidents_and_the_same_incidents_have_no_ratio(atlas: AtlasData, words: Translator) -> None:
    few = said(atlas, {**TWO_YEARS, "left_type": "drugs", "right_type": "firearms"}, words)
    assert words.text("compare.small", n="5") in few
    same = said(atlas, {**TWO_YEARS, "left_to": "2021-12-31"}, words)
    assert words.count("compare.overlap", 4) in same
    outside = said(
        atlas, {**TWO_YEARS, "left_from": "1990-01-01", "left_to": "1990-12-31", "right_from": "2020-01-01"}, words
    )
    assert words.text("compare.no_ratio") in outside


def test_what_is_dated_across_an_end_of_a_period_is_counted(atlas: AtlasData, words: Translator) -> None:
    text = said(atlas, {**TWO_YEARS, "right_to": "2021-06-30", "country": "ML"}, words)
    assert words.count("changes.astride", 1) in text
    assert words.values("country", ("ML",)) in text


def test_each_map_says_its_period_its_types_and_its_count(atlas: AtlasData) -> None:
    comparison = Comparison.from_query({**TWO_YEARS, "right_type": "drugs,firearms"}, atlas)
    maps = compare_maps(atlas, comparison, translator("fr"))
    assert maps.headings == {"left": "2020 · tous les types", "right": "2021 · Stupéfiants et Armes à feu"}
    assert maps.counts["left"] == "3 incidents signalés, 3 par an"


def test_one_legend_serves_both_maps(atlas: AtlasData, words: Translator) -> None:
    layers = {"layers": "regions,density,incidents,corridors"}
    legends = [
        tuple(layer.legend for layer in compare_maps(atlas, Comparison.from_query(query, atlas), words).legend)
        for query in ({**TWO_YEARS, **layers}, {**TWO_YEARS, **layers, "left_type": "drugs", "right_type": "cash"})
    ]
    assert legends[0] == legends[1]


def test_if_one_map_needs_hexagons_both_have_them(
    atlas: AtlasData, words: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare_view, "SYMBOL_LIMIT", 3)
    maps = compare_maps(atlas, Comparison.from_query({**TWO_YEARS, "layers": "incidents"}, atlas), words)
    assert [[layer.name for layer in layers] for layers in maps.layers.values()] == [[LayerName.HEXAGONS]] * 2


def test_a_change_of_years_keeps_the_days_of_a_year_that_stays() -> None:
    filters = Filters(start=dt.date(2020, 3, 1), end=dt.date(2020, 12, 31))
    assert changed_side(filters, 2021, 2020, ("drugs",)) == Filters(
        start=dt.date(2020, 3, 1), end=dt.date(2021, 12, 31), types=("drugs",)
    )


def test_another_choice_of_what_is_shown_keeps_the_network() -> None:
    assert changed_layers(DEFAULT_LAYERS, LayerName.REGIONS) == (
        LayerName.REGIONS, LayerName.ROADS, LayerName.CORRIDORS,
    )  # fmt: skip


VALUES = {
    "left_first": "2020", "left_last": "2020", "left_types": [],
    "right_first": "2021", "right_last": "2021", "right_types": ["drugs"],
}  # fmt: skip


def test_a_change_redraws_both_maps_and_the_address(atlas: AtlasData, words: Translator) -> None:
    answer = answer_comparison(atlas, {**TWO_YEARS, "lang": words.language}, VALUES, "density")
    assert answer["query"]["right_type"] == "drugs"
    assert "density" in answer["query"]["layers"]
    assert words.value("trafficking_type", "drugs") in text_of(answer["right_heading"])
    assert "lang" in answer["query"]


def test_what_the_map_showed_along_the_roads_is_compared_alike(atlas: AtlasData, words: Translator) -> None:
    query = {**TWO_YEARS, "layers": "road_density", "spread": "diffusion"}
    maps = compare_maps(atlas, Comparison.from_query(query, atlas), words)
    how = words.text("roads.legend_note.diffusion", km="20")
    for layer in (maps.layers["left"][0], maps.layers["right"][0], maps.legend[0]):
        assert layer.name == LayerName.ROAD_DENSITY
        assert layer.legend is not None and layer.legend.note == how
    page = layout(atlas, words.language, query)
    (choice,) = parts_of(page, "SegmentedControl")
    assert choice.value == "road_density"
    # Another year on one side changes nothing else.
    answer = answer_comparison(atlas, {**query, "lang": words.language}, VALUES, choice.value)
    assert (answer["query"]["layers"], answer["query"]["spread"]) == ("road_density", "diffusion")
    alone = Comparison.from_query(answer["query"], atlas).map_query("left")
    assert (alone["layers"], alone["spread"]) == ("road_density", "diffusion")


def test_a_map_without_incidents_stays_without_them_when_a_year_changes(atlas: AtlasData, words: Translator) -> None:
    query = {**TWO_YEARS, "layers": "corridors"}
    (choice,) = parts_of(layout(atlas, words.language, query), "SegmentedControl")
    assert choice.value == OTHER
    answer = answer_comparison(atlas, {**query, "lang": words.language}, VALUES, OTHER)
    assert answer["query"]["layers"] == "corridors"


def test_what_each_map_leaves_out_is_said_beside_the_difference(atlas: AtlasData, english: Translator) -> None:
    # Of the four of 2021 one is known to 60 km; in 2020 all three are known well.
    text = said(atlas, {**TWO_YEARS, "layers": "density"}, english)
    assert "Left: 3 incidents used; 0 left out" in text
    assert "Right: 3 incidents used; 1 left out" in text


def test_an_error_is_a_sentence_and_the_maps_stay(
    atlas: AtlasData, words: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise InputError("no_post", "There is no border post “{identifier}”.", identifier="x")

    monkeypatch.setattr("dashboard.callbacks.compare.compare_maps", fail)
    answer = answer_comparison(atlas, {**TWO_YEARS, "lang": words.language}, VALUES, "density")
    assert answer["left_map"] is no_update
    assert "x" in text_of(answer["words"])


def test_the_page_has_two_maps_and_one_heading_for_each(atlas: AtlasData, words: Translator) -> None:
    page = layout(atlas, words.language, {})
    assert [graph.id for graph in parts_of(page, "Graph")] == [CompareId.LEFT_MAP, CompareId.RIGHT_MAP]
    assert (len(parts_of(page, "H1")), len(parts_of(page, "H2"))) == (1, 2)
