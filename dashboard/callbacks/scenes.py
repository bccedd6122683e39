"""The storyboard pages: a press or a field that is left becomes a change, and the page shows what is saved then."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import dash
from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, html

from dashboard.components.notices import error_notice
from dashboard.components.scene_lists import history_buttons, storyboard_path
from dashboard.data import AtlasData
from dashboard.ids import ScenesId, ShellId
from dashboard.pages.scenes import list_content
from dashboard.pages.storyboard import board_content
from dashboard.scene_actions import WHOLE, Typed, act_on_scene, add_address, copied_title, save_typed
from dashboard.scene_words import page_words
from dashboard.scenes import edits
from dashboard.scenes.exchange import MAX_BYTES, FaultyStoryboard, read_json
from dashboard.scenes.model import Bilingual, read_address
from dashboard.scenes.store import scene_store
from geodata.errors import AtlasError
from layers.locales import Translator, translator


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the list of storyboards and the page of one."""
    _register_list(app, atlas)
    _register_board(app, atlas)


def _register_list(app: Dash, atlas: AtlasData) -> None:
    @app.callback(
        Output(ScenesId.CONTENT, "children"),
        Output(ScenesId.STATUS, "children", allow_duplicate=True),
        Output(ScenesId.NAME, "value"),
        Output(ShellId.LOCATION, "href", allow_duplicate=True),
        Input({"type": ScenesId.ACT.value, "action": ALL, "target": ALL}, "n_clicks"),
        State(ScenesId.NAME, "value"),
        State(ShellId.LANGUAGE, "data"),
        prevent_initial_call=True,
    )
    def act(_: list[int | None], name: str, language: str) -> tuple[Any, ...]:
        pressed = read_pressed()
        words = translator(language)
        said, opened = answer_list(atlas, pressed["action"], pressed["target"], name or "", words)
        is_made = pressed["action"] == "create" and opened
        address = AtlasData.link(storyboard_path(opened), language) if opened else dash.no_update
        return list_content(atlas, words), said, "" if is_made else dash.no_update, address

    @app.callback(
        Output(ScenesId.CONTENT, "children", allow_duplicate=True),
        Output(ScenesId.STATUS, "children", allow_duplicate=True),
        Output(ScenesId.UPLOAD, "contents"),
        Input(ScenesId.UPLOAD, "contents"),
        State(ShellId.LANGUAGE, "data"),
        prevent_initial_call=True,
    )
    def bring(contents: str | None, language: str) -> tuple[Any, ...]:
        if not contents:
            raise dash.exceptions.PreventUpdate
        words = translator(language)
        said = answer_import(atlas, contents, words)
        # Emptied, so that the same file can be brought again after it was mended.
        return list_content(atlas, words), said, None


def read_pressed() -> Any:
    """Return the id of what called; buttons that are merely new call too, with no click, alone or beside a real one."""
    for each in ctx.triggered:
        if each["value"]:
            return ctx.triggered_prop_ids[each["prop_id"]]
    raise dash.exceptions.PreventUpdate


def answer_list(atlas: AtlasData, action: str, target: str, name: str, words: Translator) -> tuple[Any, str]:
    """Do what a button of the list says; return what is to be said, and the storyboard that is to be opened."""
    store = scene_store(atlas.settings)
    try:
        if action == "create":
            return None, store.create(edits.tidy("title", Bilingual(**{words.language: name}))).storyboard_id
        if action == "duplicate":
            copy = store.duplicate(target, copied_title(store.storyboard(target).title))
            return _sentence(words.text("scenes.duplicated", title=copy.title.text(words.language))), ""
        if action == "delete":
            title = store.storyboard(target).title.text(words.language)
            store.delete(target)
            return _sentence(words.text("scenes.deleted", title=title)), ""
        change = store.undo() if action == "undo" else store.redo()
        key = "scenes.undone" if action == "undo" else "scenes.redone"
        kind = words.text(f"scenes.kind.{change.kind}")
        return _sentence(words.text(key, what=kind, title=change.title.text(words.language))), ""
    except AtlasError as error:
        return error_notice(error, words), ""


def answer_import(atlas: AtlasData, contents: str, words: Translator) -> Any:
    """Save the storyboard of a file the browser sent; return the sentence, or a sentence for each fault."""
    encoded = contents.partition(",")[2]
    try:
        # Base64 is a third longer than what it holds; a file that is too long is refused unread.
        content = base64.b64decode(encoded[: 2 * MAX_BYTES])
        board = scene_store(atlas.settings).insert(read_json(content))
    except FaultyStoryboard as error:
        faults = [html.Li(words.error(each.code, str(each), each.parameters)) for each in error.faults[:30]]
        return html.Div(
            [html.Strong(words.count("scenes.faults", len(error.faults))), html.Ul(faults)],
            className="notice notice-error",
            role="alert",
        )
    except AtlasError as error:
        return error_notice(error, words)
    except binascii.Error:
        return html.P(words.text("scenes.not_received"), role="alert")
    title, n_scenes = board.title.text(words.language), words.count("scenes.n_scenes", len(board.scenes))
    return _sentence(words.text("scenes.imported", title=title, n=n_scenes))


def _register_board(app: Dash, atlas: AtlasData) -> None:
    fields = {
        "typed": State({"type": ScenesId.FIELD.value, "target": ALL, "field": ALL, "language": ALL}, "value"),
        "names": State({"type": ScenesId.FIELD.value, "target": ALL, "field": ALL, "language": ALL}, "id"),
    }

    @app.callback(
        output={
            "content": Output(ScenesId.BOARD_CONTENT, "children"),
            "edited": Output(ScenesId.EDITED, "data"),
            "focus": Output(ScenesId.FOCUS, "data"),
            "address": Output(ShellId.LOCATION, "href", allow_duplicate=True),
        },
        inputs={
            "_": Input({"type": ScenesId.BOARD_ACT.value, "action": ALL, "target": ALL}, "n_clicks"),
            "moved": Input(ScenesId.MOVED, "data"),
            "link": State(ScenesId.ADDRESS, "value"),
            "board": State(ScenesId.BOARD, "data"),
            "edited": State(ScenesId.EDITED, "data"),
            "language": State(ShellId.LANGUAGE, "data"),
            **fields,
        },
        prevent_initial_call=True,
    )
    def act(
        _: list[int | None], moved: dict[str, Any] | None, link: str | None, board: str, edited: str, language: str,
        typed: list[str | None], names: list[dict[str, str]],
    ) -> dict[str, Any]:  # fmt: skip
        pressed = read_pressed()
        if pressed == ScenesId.MOVED:
            pressed = {"action": "move", "target": f"{(moved or {})['scene']} {(moved or {})['position']}"}
        left = read_typed(typed, names)
        return answer_board(
            atlas, board, pressed["action"], pressed["target"], left, edited, link or "", translator(language)
        )

    undo, redo = ({"type": ScenesId.BOARD_ACT.value, "action": each, "target": ""} for each in ("undo", "redo"))

    # The buttons stay and only change: new ones would call `act`, and the answer to a press under way would be dropped.
    @app.callback(
        Output(undo, "children"),
        Output(undo, "disabled"),
        Output(redo, "children"),
        Output(redo, "disabled"),
        Output(ScenesId.STATUS, "children", allow_duplicate=True),
        Input({"type": ScenesId.FIELD.value, "target": ALL, "field": ALL, "language": ALL}, "value"),
        fields["names"],
        State(ScenesId.BOARD, "data"),
        State(ShellId.LANGUAGE, "data"),
        prevent_initial_call=True,
    )
    def save(typed: list[str | None], names: list[dict[str, str]], board: str, language: str) -> tuple[Any, ...]:
        return answer_field(atlas, board, read_typed(typed, names), translator(language))

    app.clientside_callback(
        ClientsideFunction(namespace="scenes", function_name="focus"),
        Output(ScenesId.SINK, "children"),
        Input(ScenesId.FOCUS, "data"),
        prevent_initial_call=True,
    )


def read_typed(values: list[str | None], names: list[dict[str, str]]) -> list[Typed]:
    """Return what stands in the fields of the page."""
    return [
        Typed(name["target"], name["field"], name["language"], value or "")
        for value, name in zip(values, names, strict=True)
    ]


def answer_field(atlas: AtlasData, board: str, typed: list[Typed], words: Translator) -> tuple[Any, ...]:
    """Save what was typed; return label and state of both buttons of the history, and what is to be said."""
    store = scene_store(atlas.settings)
    try:
        save_typed(store, board, typed)
        buttons = history_buttons(store, ScenesId.BOARD_ACT, words, board)
        return *(part for each in buttons for part in (each.children, each.disabled)), None
    except AtlasError as error:
        return *[dash.no_update] * 4, error_notice(error, words)


def answer_board(
    atlas: AtlasData,
    board: str,
    action: str,
    target: str,
    typed: list[Typed],
    edited: str,
    link: str,
    words: Translator,
) -> dict[str, Any]:
    """Save what was typed, then do what was pressed; return the page as it is then."""
    status: Any = None
    address: Any = dash.no_update
    try:
        save_typed(scene_store(atlas.settings), board, typed)
        if action in ("edit", "done"):
            edited = target if action == "edit" else ""
        elif (action, target) == ("delete", edited):
            edited = ""
        status, opened = _act(atlas, board, action, target, link, words)
        if opened:
            address = AtlasData.link(storyboard_path(opened), words.language)
        content = board_content(atlas, board, words, edited, status)
    except AtlasError as error:
        content = _refused(atlas, board, edited, error, words)
    return {"content": content, "edited": edited, "focus": {"action": action, "target": target}, "address": address}


def _refused(atlas: AtlasData, board: str, edited: str, error: AtlasError, words: Translator) -> Any:
    """Return the page with the sentence of an error; where the storyboard is gone, the sentence alone."""
    try:
        return board_content(atlas, board, words, edited, error_notice(error, words))
    except AtlasError as gone:
        return error_notice(gone, words)


def _act(atlas: AtlasData, board: str, action: str, target: str, link: str, words: Translator) -> tuple[Any, str]:
    store = scene_store(atlas.settings)
    if action in ("undo", "redo"):
        change = store.undo(board) if action == "undo" else store.redo(board)
        key = "scenes.undone" if action == "undo" else "scenes.redone"
        kind = words.text(f"scenes.kind.{change.kind}")
        return _sentence(words.text(key, what=kind, title=change.title.text(words.language))), ""
    if action == "copy":
        return None, store.duplicate(board, copied_title(store.storyboard(board).title)).storyboard_id
    if action == "add":
        title = page_words(read_address(link)[0], words)
        _, scene = add_address(store, board, link, title, words.language)
        return _sentence(words.text("scenes.added", title=scene.title.text(words.language))), ""
    if action == "move":
        scene_id, _, position = target.partition(" ")
        store.change(board, "scene_move", lambda each: edits.move_scene(each, scene_id, int(position)))
    elif target != WHOLE:
        act_on_scene(store, board, action, target)
    return None, ""


def _sentence(text: str) -> html.P:
    return html.P(text)
