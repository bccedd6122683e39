"""One storyboard: its scenes in order, to arrange, to word in both languages, to present and to hand out."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.components.scene_cards import scene_cards, title_fields
from dashboard.components.scene_lists import act_button, hand_outs, history_buttons
from dashboard.data import AtlasData
from dashboard.ids import ScenesId
from dashboard.scene_actions import WHOLE
from dashboard.scenes.bundled import bundled_storyboards
from dashboard.scenes.store import scene_store
from layers.locales import Translator, translator

PATH_TEMPLATE = "/scenes/<storyboard>"
TITLE_KEY = "scenes.one_title"


def layout(atlas: AtlasData, language: str, query: dict[str, str], storyboard: str) -> html.Div:
    """Return the page; `InputError` where there is no such storyboard."""
    words = translator(language)
    return html.Div(
        [
            dcc.Store(id=ScenesId.BOARD, data=storyboard),
            dcc.Store(id=ScenesId.EDITED, data=""),
            dcc.Store(id=ScenesId.MOVED),
            dcc.Store(id=ScenesId.FOCUS),
            html.P(dcc.Link(words.text("scenes.all"), href=AtlasData.link("/scenes", language))),
            html.Div(board_content(atlas, storyboard, words), id=ScenesId.BOARD_CONTENT),
            html.Div(id=ScenesId.SINK, hidden=True),
        ],
        className="page scenes-page",
    )


def board_content(
    atlas: AtlasData, storyboard_id: str, words: Translator, edited: str = "", status: Any = None
) -> list[Any]:
    """Return what follows from the storyboard as it is saved now; `edited` is the scene whose fields are open."""
    store = scene_store(atlas.settings)
    storyboard = store.storyboard(storyboard_id)
    is_own = storyboard_id not in bundled_storyboards()
    has_order = is_own and len(storyboard.scenes) > 1
    title = storyboard.title.text(words.language)
    board_buttons = [
        *hand_outs(storyboard, words),
        act_button(ScenesId.BOARD_ACT, "copy", WHOLE, words.text("scenes.duplicate_board")),
    ]
    if is_own:
        board_buttons.append(_rename_button(edited, words))
    return [
        html.H1(title),
        html.P(words.count("scenes.n_scenes", len(storyboard.scenes)), className="scenes-soft"),
        html.Div(board_buttons, className="scenes-buttons"),
        title_fields(storyboard, words) if is_own and edited == WHOLE else None,
        html.P(words.text("scenes.read_only"), className="notice") if not is_own else None,
        html.Div(
            history_buttons(store, ScenesId.BOARD_ACT, words, storyboard_id) if is_own else None,
            className="scenes-history",
        ),
        html.Div(status, id=ScenesId.STATUS, role="status", className="scenes-status"),
        html.P(words.text("scenes.how_to_move"), className="scenes-soft") if has_order else None,
        *scene_cards(atlas, storyboard, words, is_own, edited),
        _add_address(words, is_own),
    ]  # fmt: skip


def _rename_button(edited: str, words: Translator) -> html.Button:
    if edited == WHOLE:
        return act_button(ScenesId.BOARD_ACT, "done", WHOLE, words.text("scenes.done"))
    return act_button(ScenesId.BOARD_ACT, "edit", WHOLE, words.text("scenes.rename"))


def _add_address(words: Translator, is_own: bool) -> html.Div:
    """Return the field that takes the address of any page as a scene."""
    return html.Div(
        [
            dmc.TextInput(
                id=ScenesId.ADDRESS,
                label=words.text("scenes.address"),
                description=words.text("scenes.address_help"),
                value="",
            ),
            act_button(ScenesId.BOARD_ACT, "add", WHOLE, words.text("scenes.add")),
        ],
        className="scenes-bar",
        hidden=not is_own,
    )
