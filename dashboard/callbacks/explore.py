"""The drawer under the map follows the map; what its bars choose goes the way of every other filter."""

from __future__ import annotations

from typing import Any

from dash import MATCH, ClientsideFunction, Dash, Input, Output, State

from dashboard.components.explore import TABS, explore_content, view_names
from dashboard.components.filters import filter_chips
from dashboard.components.notices import error_notice
from dashboard.data import AtlasData
from dashboard.explore_table import table_page
from dashboard.ids import ExploreId, FilterId, MapId, ShellId
from dashboard.map_state import MapState
from dashboard.playback_view import played_state
from geodata.errors import AtlasError
from layers.locales import translator


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the drawer."""
    _register_clientside(app)
    table = {"type": ExploreId.TABLE.value, "view": MATCH}

    @app.callback(
        output=Output(ExploreId.CONTENT, "children"),
        inputs={
            "query": Input(MapId.DRAWN, "data"),
            "tab": Input(ExploreId.TAB, "data"),
            "language": State(ShellId.LANGUAGE, "data"),
        },
        prevent_initial_call=True,
    )
    def update_content(query: dict[str, str], tab: str, language: str) -> list[Any]:
        return answer_content(atlas, query, tab, language)

    @app.callback(
        output={"chips": Output(FilterId.CHOSEN, "children"), "view": Output(ExploreId.VIEW, "data")},
        inputs={"query": Input(MapId.DRAWN, "data"), "language": State(ShellId.LANGUAGE, "data")},
        prevent_initial_call=True,
    )
    def update_names(query: dict[str, str], language: str) -> dict[str, Any]:
        state = MapState.from_query(query)
        return {"chips": filter_chips(state.filters, translator(language)), "view": view_names(atlas, state)}

    @app.callback(
        output=Output(table, "getRowsResponse"),
        inputs={
            "request": Input(table, "getRowsRequest"),
            "query": State(MapId.STATE, "data"),
            "language": State(ShellId.LANGUAGE, "data"),
        },
        prevent_initial_call=True,
    )
    def update_table(request: dict[str, Any] | None, query: dict[str, str], language: str) -> dict[str, Any]:
        return table_page(atlas, played_state(atlas, query).filters, request, translator(language))


def answer_content(atlas: AtlasData, query: dict[str, str], tab: str, language: str) -> list[Any]:
    """Return the part of the drawer that is open; an error is a sentence in its place."""
    words = translator(language)
    try:
        return explore_content(atlas, query, tab if tab in TABS else "", words)
    except AtlasError as error:
        return [error_notice(error, words)]


def _register_clientside(app: Dash) -> None:
    """Wire what the browser does alone (assets/explore.js)."""
    lists = [
        (FilterId.TYPES, "value"),
        (FilterId.COMMODITIES, "value"),
        (FilterId.TRANSPORTS, "value"),
        (FilterId.AGENCIES, "value"),
        (FilterId.COUNTRIES, "value"),
        (FilterId.PLACES, "data"),
    ]
    changed = [(FilterId.PERIOD, "data"), (FilterId.YEARS, "value"), *lists, (FilterId.AREA, "data")]
    app.clientside_callback(
        ClientsideFunction("explore", "choose"),
        *[Output(identifier, name, allow_duplicate=True) for identifier, name in changed],
        Input(ExploreId.CLICK, "data"),
        State(FilterId.PERIOD, "data"),
        *[State(identifier, name) for identifier, name in lists],
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("explore", "fill_recent"),
        Output(ExploreId.SINK, "children"),
        Input(ExploreId.CONTENT, "children"),
    )
    app.clientside_callback(
        ClientsideFunction("explore", "note_view"),
        Output(ExploreId.SINK, "title"),
        Input(ExploreId.VIEW, "data"),
    )
