"""The menu that adds the view of a page to a storyboard."""

from __future__ import annotations

from typing import Any

import dash
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html

from dashboard.components.add_view import NEW, storyboard_choices
from dashboard.components.scene_lists import storyboard_path
from dashboard.data import AtlasData
from dashboard.data_version import with_version
from dashboard.ids import AddViewId, ShellId
from dashboard.scene_actions import add_address
from dashboard.scene_words import page_words
from dashboard.scenes.model import Bilingual, read_address
from dashboard.scenes.store import scene_store
from geodata.errors import AtlasError
from layers.locales import Translator, translator


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the menu."""
    app.clientside_callback(
        ClientsideFunction(namespace="scenes", function_name="seen_address"),
        Output(AddViewId.ADDRESS, "data"),
        Input(AddViewId.SEND, "n_clicks"),
        prevent_initial_call=True,
    )

    @app.callback(
        Output(AddViewId.SAID, "children"),
        Output(AddViewId.STORYBOARD, "data"),
        Output(AddViewId.STORYBOARD, "value"),
        Output(AddViewId.NAME, "value"),
        Input(AddViewId.ADDRESS, "data"),
        State(AddViewId.STORYBOARD, "value"),
        State(AddViewId.NAME, "value"),
        State(ShellId.LANGUAGE, "data"),
        prevent_initial_call=True,
    )
    def add(seen: dict[str, Any] | None, storyboard: str, title: str, language: str) -> tuple[Any, ...]:
        if not seen:
            raise dash.exceptions.PreventUpdate
        return answer_add(atlas, str(seen["address"]), storyboard or NEW, title or "", translator(language))


def answer_add(atlas: AtlasData, address: str, storyboard: str, title: str, words: Translator) -> tuple[Any, ...]:
    """Add the view; return what is to be said, the storyboards to choose from, the one chosen, and an empty title."""
    store = scene_store(atlas.settings)
    try:
        named = title.strip() or page_words(read_address(address)[0], words)
        if storyboard == NEW:
            storyboard = store.create(Bilingual(**{words.language: words.text("scenes.untitled")})).storyboard_id
        board, scene = add_address(store, storyboard, with_version(address, atlas.version), named, words.language)
        choices = storyboard_choices(atlas, words)
    except AtlasError as error:
        said = html.P(words.error(error.code, str(error), error.parameters), role="alert")
        return said, dash.no_update, dash.no_update, dash.no_update
    link = AtlasData.link(storyboard_path(storyboard), words.language)
    sentence = words.text(
        "scenes.added_to", title=scene.title.text(words.language), board=board.title.text(words.language),
        n=words.number(len(board.scenes)),
    )  # fmt: skip
    return html.P([sentence, " ", dcc.Link(words.text("scenes.open_board"), href=link)]), choices, storyboard, ""
