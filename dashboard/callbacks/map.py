"""The map answers: a change of filters or layers redraws it, a click opens a card, the URL follows both."""

from __future__ import annotations

from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, Patch, State, ctx, no_update

from dashboard.components.map import legend_panel, patch_figure
from dashboard.components.notices import error_notice
from dashboard.data import AtlasData
from dashboard.filter_words import period_words
from dashboard.ids import FilterId, MapId, PlaybackId, ShellId
from dashboard.map_cards import selected_card, selected_spot
from dashboard.map_state import MapState
from dashboard.pages.map import empty_sentence, notes_box, summary_line
from dashboard.playback_view import played_state, show_map
from geodata.errors import AtlasError
from layers.figure import figure_update
from layers.legends import legend_order
from layers.locales import translator

#: Parameter of the URL and the list that holds it.
LISTS = {
    "type": FilterId.TYPES,
    "commodity": FilterId.COMMODITIES,
    "country": FilterId.COUNTRIES,
    "corridor": FilterId.CORRIDORS,
    "agency": FilterId.AGENCIES,
    "transport": FilterId.TRANSPORTS,
}


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the map page."""
    _register_clientside(app)

    @app.callback(
        output={
            "figure": Output(MapId.GRAPH, "figure"),
            "legend": Output(MapId.LEGEND, "children"),
            "summary": Output(MapId.SUMMARY, "children"),
            "notes": Output(MapId.LAYER_NOTES, "children"),
            "period": Output(MapId.PERIOD_WORDS, "children"),
            "notice": Output(MapId.NOTICE, "children"),
            "plan": Output(PlaybackId.PLAN, "data"),
            "drawn": Output(MapId.DRAWN, "data"),
        },
        inputs={
            "query": Input(MapId.STATE, "data"),
            "selected": State(MapId.SELECTED, "data"),
            "language": State(ShellId.LANGUAGE, "data"),
        },
        prevent_initial_call=True,
    )
    def update_map(query: dict[str, str], selected: dict[str, str], language: str) -> dict[str, Any]:
        return {**answer_map(atlas, {**query, "sel": selected["target"]}, language), "drawn": query}

    @app.callback(
        output={
            "card": Output(MapId.CARD, "children"),
            "figure": Output(MapId.GRAPH, "figure", allow_duplicate=True),
        },
        inputs={
            "selected": Input(MapId.SELECTED, "data"),
            "query": Input(MapId.STATE, "data"),
            "language": State(ShellId.LANGUAGE, "data"),
        },
        prevent_initial_call=True,
    )
    def update_card(selected: dict[str, str], query: dict[str, str], language: str) -> dict[str, Any]:
        played = {"step": selected["step"]} if "step" in query and selected.get("step") else {}
        asked = {**query, **played, "sel": selected["target"]}
        answer = answer_card(atlas, asked, language, selected.get("back") or "")
        # With a change of filters the other callback draws the whole map, this mark included.
        return answer if ctx.triggered_id == MapId.SELECTED else {**answer, "figure": no_update}


def answer_map(atlas: AtlasData, query: dict[str, str], language: str) -> dict[str, Any]:
    """Return what the page shows for a state; an error is a sentence on the map, never a blank figure."""
    words = translator(language)
    state = MapState.from_query(query)
    try:
        shown = show_map(atlas, query, words)
    except AtlasError as error:
        kept = dict.fromkeys(("figure", "legend", "summary", "notes", "period", "plan"), no_update)
        return {**kept, "notice": error_notice(error, words)}
    return {
        "figure": patch_figure(shown.layers, selected_spot(atlas, state)),
        "legend": legend_panel(legend_order(shown.legend), words),
        "summary": summary_line(shown.sentences),
        "notes": notes_box(shown.notes, words),
        "period": period_words(state.filters, atlas.index, words),
        "notice": empty_sentence(shown.n_selected, words),
        "plan": shown.plan,
    }


def answer_card(atlas: AtlasData, query: dict[str, str], language: str, back: str) -> dict[str, Any]:
    """Return the card of what is selected, and the change that marks it on the map."""
    state = played_state(atlas, query)
    selected = state.selected
    marks = figure_update((), selected_spot(atlas, state))["data"]
    patch = Patch()
    patch["data"][len(marks) - 1] = marks[-1]  # the mark is the last trace, above all others
    patch["layout"]["meta"]["selected"] = selected.value if selected and selected.kind == "corridor" else ""
    return {"card": selected_card(atlas, state, translator(language), back), "figure": patch}


def _register_clientside(app: Dash) -> None:
    """Wire what the browser does alone (assets/map_page.js)."""
    app.clientside_callback(
        ClientsideFunction("map", "fit_view"),
        Output(MapId.GRAPH, "figure", allow_duplicate=True),
        Input(MapId.FIRST_FIGURE, "data"),
        prevent_initial_call="initial_duplicate",
    )
    app.clientside_callback(
        ClientsideFunction("map", "choose_period"),
        Output(FilterId.PERIOD, "data"),
        Output(FilterId.YEARS, "value"),
        Input(FilterId.YEARS, "value"),
        Input(FilterId.WHOLE_PERIOD, "n_clicks"),
        Input(FilterId.FIVE_YEARS, "n_clicks"),
        Input(FilterId.TWELVE_MONTHS, "n_clicks"),
        Input(FilterId.RESET, "n_clicks"),
        State(FilterId.PERIOD, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("map", "reset_filters"),
        *[Output(identifier, "value") for identifier in (*LISTS.values(), FilterId.ERROR)],
        *[Output(identifier, "data") for identifier in (FilterId.PLACES, FilterId.AREA)],
        Input(FilterId.RESET, "n_clicks"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("map", "collect_state"),
        Output(MapId.STATE, "data"),
        Input(FilterId.PERIOD, "data"),
        *[Input(identifier, "value") for identifier in LISTS.values()],
        Input(FilterId.ERROR, "value"),
        Input(FilterId.PLACES, "data"),
        Input(FilterId.AREA, "data"),
        Input(MapId.LAYERS, "value"),
        Input(MapId.BANDWIDTH, "value"),
        Input(MapId.RESOLUTION, "value"),
        Input(MapId.SPREAD, "value"),
        State(MapId.STATE, "data"),
        State(MapId.DEFAULTS, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("map", "select_target"),
        Output(MapId.SELECTED, "data"),
        Input(MapId.GRAPH, "clickData"),
        Input(MapId.CLICK, "data"),
        Input({"type": MapId.PICK.value, "target": ALL}, "n_clicks"),
        State(MapId.SELECTED, "data"),
        State(MapId.LAYERS, "value"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("map", "write_selected"),
        Output(MapId.SINK, "children"),
        Input(MapId.SELECTED, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("map", "copy_link"),
        Output(MapId.COPY, "title"),
        Input(MapId.COPY, "n_clicks"),
        State(MapId.COPY, "data-done"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("map", "toggle_panel"),
        Output(MapId.PANEL_TOGGLE, "aria-expanded"),
        Input(MapId.PANEL_TOGGLE, "n_clicks"),
        State(MapId.PANEL, "id"),
        prevent_initial_call=True,
    )
