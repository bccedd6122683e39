"""An analysis follows its choices, and so does the URL."""

from __future__ import annotations

from typing import Any

from dash import ALL, Dash, Input, Output, State
from dash.exceptions import PreventUpdate

from dashboard.analyses.parameter import read_choices
from dashboard.components.notices import error_notice
from dashboard.corridor_state import changed_filters, page_filters, search_query
from dashboard.data import AtlasData
from dashboard.filter_words import register_years
from dashboard.ids import AnalysisId, ShellId
from dashboard.pages.analysis import address_query, answer, find_topic, topic_path
from geodata.errors import AtlasError
from layers.locales import translator

_CHOICE = {"type": AnalysisId.CHOICE.value, "name": ALL}


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the pages of all topics."""

    @app.callback(
        output={"content": Output(AnalysisId.CONTENT, "children"), "search": Output(ShellId.LOCATION, "search")},
        inputs={
            "first_year": Input(AnalysisId.FIRST_YEAR, "value"),
            "last_year": Input(AnalysisId.LAST_YEAR, "value"),
            "types": Input(AnalysisId.TYPES, "value"),
            "values": Input(_CHOICE, "value"),
            "names": State(_CHOICE, "id"),
            "topic": State(AnalysisId.TOPIC, "data"),
            "search": State(ShellId.LOCATION, "search"),
            "language": State(ShellId.LANGUAGE, "data"),
        },
        prevent_initial_call=True,
    )
    def update_analysis(
        first_year: str,
        last_year: str,
        types: list[str] | None,
        values: list[str],
        names: list[dict[str, str]],
        topic: str,
        search: str | None,
        language: str,
    ) -> dict[str, Any]:
        words = translator(language)
        query, parameters = search_query(search), find_topic(topic).PARAMETERS
        before = page_filters(query)
        filters = changed_filters(before, int(first_year), int(last_year), types or [], register_years(atlas.index))
        asked = {each["name"]: value for each, value in zip(names, values, strict=True)}
        choices = read_choices(parameters, asked, atlas, words)
        if filters == before and choices == read_choices(parameters, query, atlas, words):
            raise PreventUpdate  # the page has just been opened, and shows them
        try:
            content: Any = answer(atlas, topic, filters, choices, words)
        except AtlasError as error:
            content = error_notice(error, words)
        path = topic_path(topic)
        address = AtlasData.link(path, language, **address_query(atlas, topic, filters, choices, words))
        return {"content": content, "search": address.removeprefix(path)}
