"""Storyboards: those that were saved, those that come with the atlas; make one, bring one, undo."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.components.notices import error_notice
from dashboard.components.scene_lists import history_buttons, storyboard_list
from dashboard.data import AtlasData
from dashboard.ids import ScenesId
from dashboard.scenes.bundled import bundled_storyboards
from dashboard.scenes.store import scene_store
from geodata.errors import AtlasError
from layers.locales import Translator, translator

PATH = "/scenes"
TITLE_KEY = "scenes.title"


def layout(atlas: AtlasData, language: str, query: dict[str, str]) -> html.Div:
    """Return the page."""
    words = translator(language)
    return html.Div(
        [
            html.H1(words.text("scenes.title")),
            html.P(words.text("scenes.lead"), className="page-lead"),
            html.Div(
                [
                    dmc.TextInput(id=ScenesId.NAME, label=words.text("scenes.new_title"), value=""),
                    html.Button(
                        words.text("scenes.create"),
                        id={"type": ScenesId.ACT.value, "action": "create", "target": ""},
                        type="button",
                        className="button scenes-main",
                    ),
                    dcc.Upload(
                        html.Span(words.text("scenes.import"), className="button"), id=ScenesId.UPLOAD, accept=".json"
                    ),
                ],
                className="scenes-bar",
            ),
            html.Div(id=ScenesId.STATUS, role="status", className="scenes-status"),
            html.Div(list_content(atlas, words), id=ScenesId.CONTENT),
        ],
        className="page scenes-page",
    )


def list_content(atlas: AtlasData, words: Translator) -> list[Any]:
    """Return the history and the list; the bundled storyboards are there even where the database is not."""
    store, bundled = scene_store(atlas.settings), list(bundled_storyboards().values())
    try:
        history = history_buttons(store, ScenesId.ACT, words)
        saved = store.storyboards()
    except AtlasError as error:
        return [error_notice(error, words), storyboard_list([], bundled, words)]
    return [html.Div(history, className="scenes-history"), storyboard_list(saved, bundled, words)]
