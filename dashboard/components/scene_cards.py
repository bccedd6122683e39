"""The scenes of one storyboard in order: what each shows and says, its buttons, the fields of one that is edited."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.components.notices import empty_notice
from dashboard.components.scene_lists import act_button
from dashboard.data import AtlasData
from dashboard.ids import ScenesId
from dashboard.scene_actions import WHOLE
from dashboard.scene_words import view_words
from dashboard.scenes.facts import scene_text
from dashboard.scenes.model import LANGUAGES, Bilingual, Scene, Storyboard
from layers.locales import Translator

#: Field of a scene -> its name in the catalogue.
_FIELDS = {"title": "scenes.field_title", "message": "scenes.field_message", "notes": "scenes.field_notes"}

#: How a number that follows the data is written.
_EXAMPLES = {"own": "{incidents}", "named": "{incidents?type=drugs&from=2015-01-01}"}


def scene_cards(atlas: AtlasData, storyboard: Storyboard, words: Translator, is_own: bool, edited: str) -> list[Any]:
    """Return the scenes; `edited` is the one whose fields are open."""
    if not storyboard.scenes:
        return [empty_notice(words.text("scenes.no_scenes"))]
    cards = [_card(atlas, storyboard, place, words, is_own, edited) for place in range(len(storyboard.scenes))]
    return [html.Ol(cards, className="scenes-scenes")]


def title_fields(storyboard: Storyboard, words: Translator) -> html.Div:
    """Return the fields that rename a storyboard."""
    return html.Div(
        [_field(WHOLE, "title", language, storyboard.title, words) for language in LANGUAGES],
        className="scenes-fields",
    )


def _card(
    atlas: AtlasData, storyboard: Storyboard, place: int, words: Translator, is_own: bool, edited: str
) -> html.Li:
    scene = storyboard.scenes[place]
    said = scene_text(atlas, scene, words)
    name = words.text("scenes.numbered", n=words.number(place + 1), title=said.title)
    is_edited = is_own and edited == scene.scene_id
    attributes: dict[str, Any] = {"data-scene": scene.scene_id, "aria-label": name}
    return html.Li(
        [
            html.Div(
                [
                    html.H2(name, className="scenes-title"),
                    _buttons(scene, place, len(storyboard.scenes), words, is_edited) if is_own else None,
                ],
                className="scenes-head",
            ),
            _fields(scene, words) if is_edited else _said(said.message, said.notes, words),
            html.P(
                [
                    words.text("scenes.separator").join(view_words(atlas, scene, words)),
                    " ",
                    html.A(words.text("scenes.open_view"), href=scene.address(words.language)),
                ],
                className="scenes-soft",
            ),
        ],
        id={"type": ScenesId.BOARD.value, "target": scene.scene_id},
        className="scenes-scene",
        draggable="true" if is_own and not is_edited else None,
        **attributes,
    )


def _said(message: str, notes: str, words: Translator) -> html.Div:
    """Return message and notes as they are shown, numbers filled in."""
    return html.Div(
        [
            html.P(
                message or words.text("scenes.no_message"), className="scenes-message" if message else "scenes-soft"
            ),
            html.Details(
                [html.Summary(words.text("scenes.field_notes")), *[html.P(line) for line in notes.split("\n")]],
                className="scenes-notes",
            )
            if notes
            else None,
        ]
    )


def _buttons(scene: Scene, place: int, n_scenes: int, words: Translator, is_edited: bool) -> html.Div:
    target = scene.scene_id
    edit = ("done", "scenes.done") if is_edited else ("edit", "scenes.edit")
    return html.Div(
        [
            act_button(
                ScenesId.BOARD_ACT, "up", target, words.text("scenes.up"), symbol="↑", is_off=place == 0
            ),
            act_button(
                ScenesId.BOARD_ACT, "down", target, words.text("scenes.down"), symbol="↓", is_off=place == n_scenes - 1
            ),
            act_button(ScenesId.BOARD_ACT, edit[0], target, words.text(edit[1])),
            act_button(ScenesId.BOARD_ACT, "duplicate", target, words.text("scenes.duplicate")),
            act_button(ScenesId.BOARD_ACT, "delete", target, words.text("scenes.delete")),
        ],
        className="scenes-buttons",
    )  # fmt: skip


def _fields(scene: Scene, words: Translator) -> html.Div:
    fields = [
        _field(scene.scene_id, name, language, getattr(scene, name), words)
        for name in _FIELDS
        for language in LANGUAGES
    ]
    help_text = html.P(words.text("scenes.placeholders", **_EXAMPLES), className="scenes-soft")
    return html.Div([html.Div(fields, className="scenes-fields"), help_text])


def _field(target: str, name: str, language: str, text: Bilingual, words: Translator) -> Any:
    """Return one field; what is typed is sent when it is left."""
    label = words.text("scenes.field_in", field=words.text(_FIELDS[name]), language=words.text(f"scenes.in.{language}"))
    identifier = {"type": ScenesId.FIELD.value, "target": target, "field": name, "language": language}
    shared: dict[str, Any] = {"id": identifier, "label": label, "value": getattr(text, language), "debounce": True}
    if name == "title":
        return dmc.TextInput(**shared)
    return dmc.Textarea(**shared, autosize=True, minRows=2 if name == "message" else 4)
