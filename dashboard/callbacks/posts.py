"""The list of border posts follows its filters, and the URL follows both."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State

from dashboard.components.tables import table_records
from dashboard.data import AtlasData
from dashboard.ids import PostsId, ShellId
from dashboard.pages.posts import count_sentence, export_address
from dashboard.post_list import PostChoice, choose_posts, post_columns, post_rows
from layers.locales import translator


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the list of border posts."""
    choice = {
        "country": Input(PostsId.COUNTRY, "value"),
        "kind": Input(PostsId.KIND, "value"),
        "status": Input(PostsId.STATUS, "value"),
    }

    @app.callback(
        output={
            "rows": Output(PostsId.TABLE, "rowData"),
            "count": Output(PostsId.COUNT, "children"),
            "csv": Output(PostsId.CSV, "href"),
            "geojson": Output(PostsId.GEOJSON, "href"),
        },
        inputs={"query": choice, "language": State(ShellId.LANGUAGE, "data")},
        prevent_initial_call=True,
    )
    def list_posts(query: dict[str, str | None], language: str) -> dict[str, Any]:
        return answer_posts(atlas, query, language)

    app.clientside_callback(
        ClientsideFunction(namespace="posts", function_name="write_address"),
        Output(PostsId.SINK, "children"),
        *choice.values(),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction(namespace="posts", function_name="clear"),
        Output(PostsId.COUNTRY, "value"),
        Output(PostsId.KIND, "value"),
        Output(PostsId.STATUS, "value"),
        Input(PostsId.RESET, "n_clicks"),
        prevent_initial_call=True,
    )


def answer_posts(atlas: AtlasData, query: dict[str, str | None], language: str) -> dict[str, Any]:
    """Return the rows, the sentence and the addresses of the exports of a choice."""
    words = translator(language)
    choice = PostChoice.from_query(query)
    chosen = choose_posts(atlas.border_posts, choice)
    return {
        "rows": table_records(post_rows(atlas, chosen, words), post_columns(words)),
        "count": count_sentence(len(chosen), len(atlas.border_posts), words),
        "csv": export_address(atlas, choice, language, "csv"),
        "geojson": export_address(atlas, choice, language, "geojson"),
    }
