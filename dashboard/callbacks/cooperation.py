"""The page on cooperation follows its choices, and a cell opens its sources."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State

from dashboard.components.map import patch_figure
from dashboard.cooperation_panel import cell_panel
from dashboard.cooperation_view import CooperationChoice
from dashboard.data import AtlasData
from dashboard.ids import CooperationId, ShellId
from dashboard.pages.cooperation import count_part, map_layers, matrix_part
from layers.locales import translator


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the page on cooperation."""
    choice = {
        "domain": Input(CooperationId.DOMAIN, "value"),
        "rows": Input(CooperationId.ROWS, "value"),
        "border": Input(CooperationId.BORDER, "value"),
    }

    @app.callback(
        output={
            "counts": Output(CooperationId.COUNTS, "children"),
            "matrix": Output(CooperationId.MATRIX, "children"),
            "figure": Output(CooperationId.MAP, "figure"),
            "hides_border": Output(CooperationId.BORDER_BOX, "hidden"),
        },
        inputs={"query": choice, "language": State(ShellId.LANGUAGE, "data")},
        prevent_initial_call=True,
    )
    def follow_choice(query: dict[str, str | None], language: str) -> dict[str, Any]:
        return answer_choice(atlas, query, language)

    @app.callback(
        output=Output(CooperationId.PANEL, "children"),
        inputs={
            "cell": Input(CooperationId.CELL, "data"),
            "domain": State(CooperationId.DOMAIN, "value"),
            "language": State(ShellId.LANGUAGE, "data"),
        },
        prevent_initial_call=True,
    )
    def open_cell(cell: str | None, domain: str | None, language: str) -> list[Any]:
        asked = CooperationChoice.from_query({"domain": domain, "cell": cell})
        return cell_panel(atlas, asked, translator(language))

    app.clientside_callback(
        ClientsideFunction(namespace="cooperation", function_name="write_address"),
        Output(CooperationId.SINK, "children"),
        *choice.values(),
        Input(CooperationId.CELL, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction(namespace="cooperation", function_name="open_spot"),
        Output(CooperationId.CELL, "data"),
        Input(CooperationId.MAP, "clickData"),
        prevent_initial_call=True,
    )


def answer_choice(atlas: AtlasData, query: dict[str, str | None], language: str) -> dict[str, Any]:
    """Return counts, matrix and map of a choice."""
    words = translator(language)
    choice = CooperationChoice.from_query(query)
    return {
        "counts": count_part(atlas, choice, words),
        "matrix": matrix_part(atlas, choice, words),
        "figure": patch_figure(map_layers(atlas, choice, words)),
        "hides_border": choice.rows != "crossing",
    }
