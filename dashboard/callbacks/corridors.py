"""The comparison of corridors follows its filter bar, and so does the URL."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State
from dash.exceptions import PreventUpdate

from dashboard.components.notices import error_notice
from dashboard.corridor_state import changed_filters, page_filters, page_link, search_query
from dashboard.data import AtlasData
from dashboard.filter_words import register_years
from dashboard.ids import CorridorsId, ShellId
from dashboard.pages.corridors import PATH, comparison
from geodata.errors import AtlasError
from layers.locales import translator


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the page."""

    @app.callback(
        output={"content": Output(CorridorsId.CONTENT, "children"), "search": Output(ShellId.LOCATION, "search")},
        inputs={
            "first_year": Input(CorridorsId.FIRST_YEAR, "value"),
            "last_year": Input(CorridorsId.LAST_YEAR, "value"),
            "types": Input(CorridorsId.TYPES, "value"),
            "search": State(ShellId.LOCATION, "search"),
            "language": State(ShellId.LANGUAGE, "data"),
        },
        prevent_initial_call=True,
    )
    def update_comparison(
        first_year: str, last_year: str, types: list[str] | None, search: str | None, language: str
    ) -> dict[str, Any]:
        words = translator(language)
        before = page_filters(search_query(search))
        filters = changed_filters(before, int(first_year), int(last_year), types or [], register_years(atlas.index))
        if filters == before:  # the page has just been opened, and shows them
            raise PreventUpdate
        try:
            content: Any = comparison(atlas, filters, words)
        except AtlasError as error:
            content = error_notice(error, words)
        return {"content": content, "search": page_link(PATH, language, filters).removeprefix(PATH)}
