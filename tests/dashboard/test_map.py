import datetime as dt

import pytest
from dash import no_update
from hypothesis import given
from hypothesis import strategies as st

from dashboard import map_layers
from dashboard.callbacks.map import answer_card, answer_map
from dashboard.ids import MapId
from dashboard.map_layers import compose_layers, hexagon_resolution, summary_sentences
from dashboard.map_state import BANDWIDTHS_KM, SELECTION_KINDS, TICKABLE_LAYERS, MapState, Selected
from dashboard.pages.map import layout
from geodata.errors import InputError
from geodata.fields import COUNTRIES, TRAFFICKING_TYPES
from geodata.network_density import ROAD_KERNELS
from layers.base import LayerName
from layers.basemap import View
from layers.filters import Filters
from layers.legends import legend_order
from tests.dashboard.conftest import parts_of, text_of

days = st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31))
states = st.builds(
    MapState,
    filters=st.builds(
        Filters,
        start=days,
        end=days,
        types=st.lists(st.sampled_from(TRAFFICKING_TYPES), unique=True).map(tuple),
        countries=st.lists(st.sampled_from(COUNTRIES), unique=True).map(tuple),
        max_error_km=st.none() | st.sampled_from([1.0, 12.5, 100.0]),
    ).filter(lambda filters: None in (filters.start, filters.end) or filters.start <= filters.end),
    layers=st.sets(st.sampled_from(TICKABLE_LAYERS)).map(
        lambda ticked: tuple(layer for layer in TICKABLE_LAYERS if layer in ticked)
    ),
    bandwidth_km=st.sampled_from(BANDWIDTHS_KM),
    spread=st.sampled_from(ROAD_KERNELS),
    # The URL gives three decimals of a degree and two of the zoom.
    view=st.builds(
        lambda longitude, latitude, zoom: View(longitude / 1000, latitude / 1000, zoom / 100),
        st.integers(-180_000, 180_000),
        st.integers(-85_000, 85_000),
        st.integers(0, 2000),
    ),
    selected=st.none() | st.builds(Selected, st.sampled_from(SELECTION_KINDS), st.text("abc-:_.é1", min_size=1)),
)


@given(states)
def test_a_link_reopens_the_state_it_was_made_from(state):
    assert MapState.from_query(state.to_query()) == state


def test_the_default_state_has_no_parameters():
    assert MapState().to_query() == {}
    assert MapState.from_query({}) == MapState()


@pytest.mark.parametrize(
    "query",
    [
        {"bw": "33", "v": "a_b_c", "sel": "castle:1", "layers": ""},
        {"spread": "jam"},
        {"bw": "nan", "v": "99_0_4", "sel": "post:"},
        {"bw": "", "v": "", "sel": "", "from": "yesterday", "error": "-1"},
    ],
)
def test_a_link_typed_by_hand_never_fails(query):
    assert MapState.from_query(query) == MapState()


#: Analyses that the seven incidents of the invented country cannot carry, and what the map says of it.
TOO_MUCH_TO_ASK = {
    LayerName.CHANGE: "longer than the register",
    LayerName.HOTSPOTS: "no test is made",
    LayerName.EMERGING: "whole time steps",
    LayerName.FLOWS: "states an origin or a destination",
}


def test_no_layer_ticked_survives_the_url():
    state = MapState(layers=())
    assert state.to_query() == {"layers": "none"}
    assert MapState.from_query({"layers": "none"}) == state


def test_only_ticked_layers_are_made(atlas, english, monkeypatch):
    def fail(*arguments, **options):
        raise AssertionError("a layer that is not ticked was made")

    for name in ("region_layer", "density_layer", "hexagon_layer", "crossing_layer", "post_layer"):
        monkeypatch.setattr(map_layers, name, fail)
    monkeypatch.setattr(atlas, "surface", fail)
    layers = compose_layers(atlas, MapState.from_query({"layers": "roads,incidents"}), english).layers
    assert [layer.name for layer in layers] == [LayerName.ROADS, LayerName.INCIDENTS]


def test_all_layers_are_made_from_the_ground_up(atlas, words):
    state = MapState(layers=TICKABLE_LAYERS)
    names = [layer.name for layer in compose_layers(atlas, state, words).layers]
    assert names == [name for name in TICKABLE_LAYERS if name not in TOO_MUCH_TO_ASK]


@pytest.mark.parametrize("name", sorted(TOO_MUCH_TO_ASK))
def test_an_analysis_that_seven_incidents_cannot_carry_says_why(atlas, english, name):
    composition = compose_layers(atlas, MapState(layers=(name,)), english)
    assert composition.layers == ()
    assert TOO_MUCH_TO_ASK[name] in " ".join(summary_sentences(composition, MapState(layers=(name,)), english))


def test_many_incidents_become_hexagons_and_the_vague_ones_are_counted_out(atlas, english, monkeypatch):
    monkeypatch.setattr(map_layers, "SYMBOL_LIMIT", 6)
    state = MapState.from_query({"layers": "incidents", "v": "14_-6_5.0"})
    composition = compose_layers(atlas, state, english)
    assert [layer.name for layer in composition.layers] == [LayerName.HEXAGONS]
    # Five is known to 60 km, more than the 40 km of a hexagon at this zoom.
    assert composition.n_outside_hexagons == 1
    assert "1 is in no hexagon" in " ".join(summary_sentences(composition, state, english))


@pytest.mark.parametrize(("zoom", "resolution"), [(2.0, 3), (4.0, 3), (5.0, 4), (8.0, 5), (14.0, 5)])
def test_hexagons_grow_finer_with_the_zoom(zoom, resolution):
    assert hexagon_resolution(zoom) == resolution


def sentences(atlas, translator, **query):
    state = MapState.from_query(query)
    return summary_sentences(compose_layers(atlas, state, translator), state, translator)


def test_the_line_above_the_map_counts_what_is_shown_and_what_is_left_out_and_why(atlas, english):
    assert sentences(atlas, english) == ["7 incidents shown of 7."]
    assert sentences(atlas, english, country="ML", error="15") == [
        "5 incidents shown of 7.",
        "Left out: 1 by the filters, 1 because its location error exceeds 15 km.",
    ]
    assert sentences(atlas, english, layers="density")[1:] == [
        "1 is left out of the heat map: its location error exceeds the bandwidth of 40 km."
    ]
    assert sentences(atlas, english, layers="regions")[1:] == ["2 are in no region: at sea, or known too imprecisely."]
    for layers in ("posts", "roads,betweenness"):
        assert "no layer that shows incidents is ticked" in sentences(atlas, english, layers=layers)[0]


def test_the_answer_to_a_filter_change_holds_what_the_page_shows(atlas, english):
    answer = answer_map(atlas, {"type": "drugs"}, "en")
    assert text_of(answer["summary"]).startswith("3 incidents shown of 7.")
    assert answer["notice"] is None
    assert answer["period"] == "2020–2021, whole register"
    assert "Drugs" in text_of(answer["legend"])


def test_an_empty_result_is_said_in_words(atlas, words):
    answer = answer_map(atlas, {"type": "drugs", "country": "SN"}, words.language)
    assert text_of(answer["notice"]) == words.text("map.empty")


def test_an_error_is_a_sentence_and_the_figure_stays(atlas, words, monkeypatch):
    def fail(*arguments):
        raise InputError("no_post", "There is no border post “{identifier}”.", identifier="x")

    monkeypatch.setattr("dashboard.playback_view.compose_layers", fail)
    answer = answer_map(atlas, {}, words.language)
    assert answer["figure"] is no_update
    assert "x" in text_of(answer["notice"])


def test_a_card_opens_and_closes(atlas):
    assert answer_card(atlas, {"sel": ""}, "en", "")["card"] is None
    assert "Alpha" in text_of(answer_card(atlas, {"sel": "post:ml-alpha"}, "en", "")["card"])


def test_the_first_paint_is_the_state_of_the_url(atlas, words):
    page = layout(atlas, words.language, {"type": "drugs", "layers": "regions", "sel": "post:ml-alpha", "v": "1_2_3"})
    graph = next(part for part in parts_of(page, "Graph") if part.id == MapId.GRAPH)
    traces = graph.figure["data"]
    drawn = [trace["uid"] for trace in traces if trace.get("locations") or any(trace.get("lon") or ())]
    assert drawn == ["regions", "marked"]
    assert graph.figure["layout"]["map"]["center"] == {"lon": 2.0, "lat": 1.0}
    stores = {store.id: getattr(store, "data", None) for store in parts_of(page, "Store")}
    assert stores[MapId.SELECTED] == {"target": "post:ml-alpha", "back": ""}
    assert "sel" not in stores[MapId.STATE]
    assert stores[MapId.STATE]["type"] == "drugs"
    cards = [part for part in parts_of(page, "Aside") if getattr(part, "id", None) == MapId.CARD]
    assert "Alpha" in text_of(cards)


def test_without_a_view_the_figure_waits_until_the_window_is_measured(atlas, words):
    page = layout(atlas, words.language, {"type": "drugs"})
    graph = next(part for part in parts_of(page, "Graph") if part.id == MapId.GRAPH)
    first = next(store.data for store in parts_of(page, "Store") if store.id == MapId.FIRST_FIGURE)
    assert graph.figure["data"] == []
    assert first["layout"]["map"]["zoom"] == View().zoom


def test_the_legend_lists_incidents_before_the_ground(atlas, words):
    layers = compose_layers(atlas, MapState(layers=TICKABLE_LAYERS), words).layers
    names = [layer.name for layer in legend_order(layers)]
    assert (names[0], names[-1]) == (LayerName.INCIDENTS, LayerName.ROADS)
    assert sorted(names) == sorted(set(TICKABLE_LAYERS) - set(TOO_MUCH_TO_ASK))
