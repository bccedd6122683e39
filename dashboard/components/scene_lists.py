"""The storyboards as a list, and what both storyboard pages share: the buttons that undo, the links to hand-outs."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.data import AtlasData
from dashboard.ids import ScenesId
from dashboard.scene_words import can_present
from dashboard.scenes.model import Storyboard
from dashboard.scenes.store import Change, SceneStore
from layers.locales import Translator

#: Format of a hand-out -> its name in the catalogue.
HAND_OUTS = {"pptx": "scenes.export_pptx", "pdf": "scenes.export_pdf", "json": "scenes.export_json"}


def storyboard_path(storyboard_id: str) -> str:
    """Return the path of the page of a storyboard."""
    return f"/scenes/{storyboard_id}"


def act_button(
    identifier: ScenesId,
    action: str,
    target: str,
    label: str,
    *,
    symbol: str = "",
    is_off: bool = False,
    name: str = "",
) -> html.Button:
    """Return a button that does something to a scene or storyboard; of one with a symbol the label is its name."""
    named: dict[str, Any] = {"data-action": action, "data-target": target}
    if symbol or name:
        named["aria-label"] = name or label
    return html.Button(
        symbol or label,
        id={"type": identifier.value, "action": action, "target": target},
        type="button",
        className="button scenes-button scenes-symbol" if symbol else "button scenes-button",
        title=label if symbol else None,
        disabled=is_off,
        **named,
    )


def history_buttons(store: SceneStore, identifier: ScenesId, words: Translator, storyboard_id: str = "") -> list[Any]:
    """Return the two buttons, which say what they would undo or do again."""
    undo, redo = store.last_change(storyboard_id), store.last_undone(storyboard_id)
    return [
        act_button(
            identifier, "undo", "", _history_label("scenes.undo", undo, words, not storyboard_id), is_off=undo is None
        ),
        act_button(
            identifier, "redo", "", _history_label("scenes.redo", redo, words, not storyboard_id), is_off=redo is None
        ),
    ]


def _history_label(key: str, change: Change | None, words: Translator, is_of_all: bool) -> str:
    """Return what a button would do; among all storyboards also to which."""
    if change is None:
        return words.text(key)
    what = words.text(f"scenes.kind.{change.kind}")
    if is_of_all:
        title = change.title.text(words.language)
        return words.text("scenes.history_of", action=words.text(key), what=what, title=title)
    return words.text("scenes.history", action=words.text(key), what=what)


def hand_outs(storyboard: Storyboard, words: Translator) -> list[Any]:
    """Return the links that present a storyboard and save it as a file."""
    language, identifier = words.language, storyboard.storyboard_id
    links: list[Any] = []
    if can_present() and storyboard.scenes:
        address = AtlasData.link(f"/present/{identifier}", language)
        links.append(html.A(words.text("scenes.present"), href=address, className="button scenes-main"))
    for extension, key in HAND_OUTS.items():
        if extension != "json" and not storyboard.scenes:
            continue
        address = AtlasData.link(f"/export/storyboard/{identifier}.{extension}", language)
        links.append(html.A(words.text(key), href=address, className="button scenes-button", download=""))
    return links


def storyboard_list(saved: list[Storyboard], bundled: list[Storyboard], words: Translator) -> html.Div:
    """Return the saved storyboards, then those that come with the atlas."""
    own = [_card(each, words, is_own=True) for each in saved]
    given = [_card(each, words, is_own=False) for each in bundled]
    return html.Div(
        [
            html.H2(words.text("scenes.own")),
            html.Ul(own, className="scenes-list") if own else html.P(words.text("scenes.none_own"), role="status"),
            html.H2(words.text("scenes.bundled")),
            html.Ul(given, className="scenes-list"),
        ]
    )


def _card(storyboard: Storyboard, words: Translator, is_own: bool) -> html.Li:
    identifier, title = storyboard.storyboard_id, storyboard.title.text(words.language)
    first = [each.title.text(words.language) for each in storyboard.scenes]
    buttons = [
        act_button(
            ScenesId.ACT, "duplicate", identifier, words.text("scenes.duplicate"),
            name=words.text("scenes.duplicate_of", title=title),
        ),
        act_button(
            ScenesId.ACT, "delete", identifier, words.text("scenes.delete"),
            name=words.text("scenes.delete_of", title=title),
        ) if is_own else None,
    ]  # fmt: skip
    return html.Li(
        [
            html.H3(dcc.Link(title, href=AtlasData.link(storyboard_path(identifier), words.language))),
            html.P(words.count("scenes.n_scenes", len(first)), className="scenes-soft"),
            html.P(words.text("scenes.separator").join(first), className="scenes-contents") if first else None,
            html.Div([*hand_outs(storyboard, words), *buttons], className="scenes-buttons"),
        ],
        className="scenes-card",
    )
