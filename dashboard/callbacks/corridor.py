"""One corridor follows its filter bar: map, everything below it, and the URL."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, no_update
from dash.exceptions import PreventUpdate

from dashboard.components.map import legend_panel, patch_figure
from dashboard.components.notices import error_notice
from dashboard.corridor_state import changed_filters, page_filters, page_link, search_query
from dashboard.corridor_view import corridor_view, map_layers
from dashboard.data import AtlasData
from dashboard.filter_words import register_years
from dashboard.ids import CorridorId, ShellId
from dashboard.pages.corridor import corridor_content, corridor_numbers
from geodata.errors import AtlasError
from layers.locales import translator


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the page."""

    @app.callback(
        output={
            "figure": Output(CorridorId.MAP, "figure"),
            "legend": Output(CorridorId.LEGEND, "children"),
            "numbers": Output(CorridorId.NUMBERS, "children"),
            "content": Output(CorridorId.CONTENT, "children"),
            "search": Output(ShellId.LOCATION, "search", allow_duplicate=True),
        },
        inputs={
            "first_year": Input(CorridorId.FIRST_YEAR, "value"),
            "last_year": Input(CorridorId.LAST_YEAR, "value"),
            "types": Input(CorridorId.TYPES, "value"),
            "corridor_id": State(CorridorId.IDENTIFIER, "data"),
            "search": State(ShellId.LOCATION, "search"),
            "language": State(ShellId.LANGUAGE, "data"),
        },
        prevent_initial_call=True,
    )
    def update_corridor(
        first_year: str, last_year: str, types: list[str] | None, corridor_id: str, search: str | None, language: str
    ) -> dict[str, Any]:
        words = translator(language)
        before = page_filters(search_query(search))
        filters = changed_filters(before, int(first_year), int(last_year), types or [], register_years(atlas.index))
        if filters == before:  # the page has just been opened, and shows them
            raise PreventUpdate
        address = page_link("", language, filters)
        try:
            view = corridor_view(atlas, corridor_id, filters)
            layers = map_layers(atlas, view, words)
            numbers = corridor_numbers(atlas, view, filters, words)
            content = corridor_content(atlas, view, filters, words)
        except AtlasError as error:
            kept = dict.fromkeys(("figure", "legend", "numbers"), no_update)
            return {**kept, "content": error_notice(error, words), "search": address}
        return {
            "figure": patch_figure(layers),
            "legend": legend_panel(layers, words),
            "numbers": numbers,
            "content": content,
            "search": address,
        }
