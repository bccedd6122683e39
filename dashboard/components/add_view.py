"""The menu on a page that adds what is seen to a storyboard; add_view.js says which address that is at this moment."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.data import AtlasData
from dashboard.ids import AddViewId
from dashboard.scenes.store import scene_store
from geodata.errors import AtlasError
from layers.locales import Translator

#: In place of a storyboard: one that is made for the view.
NEW = "*"


def add_view_menu(atlas: AtlasData, words: Translator) -> html.Details:
    """Return the menu, closed; where the database cannot be used it says so."""
    head: dict[str, Any] = {"aria-label": words.text("scenes.add_view")}
    return html.Details(
        [
            html.Summary(
                [
                    html.Span(words.text("scenes.add_view_short"), className="shell-wide"),
                    html.Span(words.text("scenes.add_view_phone"), className="shell-narrow"),
                ],
                className="button map-small",
                **head,
            ),
            html.Div(_form(atlas, words), className="add-view-box"),
        ],
        className="add-view",
    )


def storyboard_choices(atlas: AtlasData, words: Translator) -> list[dict[str, str]]:
    """Return the storyboards a view can be added to, the one changed last first, and a new one."""
    saved = scene_store(atlas.settings).storyboards()
    listed = [{"value": each.storyboard_id, "label": each.title.text(words.language)} for each in saved]
    return [*listed, {"value": NEW, "label": words.text("scenes.add_to_new")}]


def _form(atlas: AtlasData, words: Translator) -> list[Any]:
    try:
        choices = storyboard_choices(atlas, words)
    except AtlasError as error:
        return [html.P(words.error(error.code, str(error), error.parameters))]
    return [
        dmc.Select(
            id=AddViewId.STORYBOARD,
            label=words.text("scenes.add_to"),
            data=choices,
            value=choices[0]["value"],
            allowDeselect=False,
            comboboxProps={"withinPortal": False},
        ),
        dmc.TextInput(id=AddViewId.NAME, label=words.text("scenes.title_of_scene"), value=""),
        html.Button(words.text("scenes.add"), id=AddViewId.SEND, type="button", className="button"),
        dcc.Store(id=AddViewId.ADDRESS),
        html.Div(id=AddViewId.SAID, role="status"),
    ]
