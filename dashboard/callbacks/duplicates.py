"""What a reader presses about incidents that may be the same: a choice is written down, the page says what follows."""

from __future__ import annotations

from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update

from dashboard.components.duplicate_desk import BUILD, CANCEL, duplicates_view
from dashboard.components.notices import error_notice
from dashboard.data import AtlasData
from dashboard.duplicate_view import FORGET, carry_out
from dashboard.ids import DuplicatesId, ShellId
from dashboard.loads import desk
from geodata.errors import AtlasError
from layers.locales import translator

_SAME: dict[str, Any] = {"pairs": no_update, "made": no_update, "shown": no_update}


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the page."""

    @app.callback(
        output=Output(DuplicatesId.SAID, "data"),
        inputs={
            "clicks": Input({"type": DuplicatesId.ACT, "act": ALL, "first": ALL, "second": ALL}, "n_clicks"),
            "said": State(DuplicatesId.SAID, "data"),
        },
        prevent_initial_call=True,
    )
    def act(clicks: list[int | None], said: dict[str, Any] | None) -> Any:
        pressed = ctx.triggered_id
        # A button that has just been drawn was not pressed.
        if not isinstance(pressed, dict) or not ctx.triggered[0]["value"]:
            return no_update
        return answer(atlas, said or {}, pressed["act"], pressed["first"], pressed["second"])

    @app.callback(
        output={"pairs": Output(DuplicatesId.LIST, "children"), "made": Output(DuplicatesId.MADE, "children"),
                "bar": Output(DuplicatesId.BAR, "children"), "shown": Output(DuplicatesId.SHOWN, "data"),
                "is_still": Output(DuplicatesId.TICK, "disabled")},
        inputs={"said": Input(DuplicatesId.SAID, "data"), "tick": Input(DuplicatesId.TICK, "n_intervals"),
                "shown": State(DuplicatesId.SHOWN, "data"), "language": State(ShellId.LANGUAGE, "data")},
        prevent_initial_call=True,
    )  # fmt: skip
    def show(said: dict[str, Any] | None, tick: int | None, shown: dict[str, Any], language: str) -> dict[str, Any]:
        words = translator(language)
        try:
            view = duplicates_view(atlas, shown, said, words)
        except AtlasError as error:
            return {**_SAME, "bar": [error_notice(error, words)], "is_still": True}
        # While a build is at work the pairs stay as they are: nothing is drawn anew under the reader's hand.
        is_only_tick = view.is_running and ctx.triggered_id == DuplicatesId.TICK
        lists = _SAME if is_only_tick else {"pairs": view.pairs, "made": view.made, "shown": view.shown}
        return {**lists, "bar": view.bar, "is_still": not view.is_running}


def answer(atlas: AtlasData, said: dict[str, Any], act: str, first: str, second: str) -> dict[str, Any]:
    """Do what a button says and return what the page remembers of it; a refusal is shown at the foot of the window."""
    remembered = {"n": int(said.get("n") or 0) + 1, "load": said.get("load")}
    try:
        if act == BUILD:
            return {**remembered, "load": desk.build_anew(atlas.settings)}
        if act == CANCEL:
            desk.cancel(atlas.settings, first)
            return {**remembered, "load": first}
        carry_out(atlas, act, first, second)
    except AtlasError as error:
        return {**remembered, "refused": desk.said_of(error)}
    is_at_work = bool(desk.running(atlas.settings, BUILD))
    undone = [first, second] if act == FORGET else None
    # A choice made after a build has ended takes the place of what was said about its end.
    return {**remembered, "load": remembered["load"] if is_at_work else None, "undone": undone}
