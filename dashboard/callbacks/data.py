"""The way of a file: what the reader presses becomes an order, and the page says how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update

from dashboard.components.data_desk import desk_view
from dashboard.components.data_geography import REPLACE, TABLES
from dashboard.components.data_mapping import read_mapping
from dashboard.components.data_sets import dataset_name, datasets_in, datasets_table
from dashboard.components.duplicate_desk import duplicates_line
from dashboard.data import AtlasData
from dashboard.ids import DataId, ShellId
from dashboard.loads import desk
from geodata.errors import AtlasError, InputError
from geodata.settings import Settings
from layers.locales import translator

#: (id, value) of each field of a kind, as Dash gives them.
Fields = tuple[Sequence[dict[str, str]], Sequence[Any]]


def _by_name(given: Fields) -> dict[str, Any]:
    return {each["name"]: value for each, value in zip(*given, strict=True)}


def order_for(atlas: AtlasData, load_id: str, act: str, fields: dict[str, Fields]) -> dict[str, Any]:
    """Return the order that a press of a button means.

    Parameters
    ----------
    atlas : AtlasData
    load_id : str
    act : str
        ``check``, ``words`` (check again with the words chosen) or ``add``.
    fields : dict
        What stands in the fields of the page.
    """
    settings = atlas.settings
    before = desk.mapping_of(settings, load_id)
    table = str((desk.answer_of(settings, load_id, "guess") or {}).get("table", "incidents"))
    about = {"table": table, "choice": chosen_of(settings, load_id, act, fields)} if table in TABLES else {}
    if act == "check":
        columns = _by_name(fields["columns"])
        written = next(iter(fields["formats"][1]), None)
        values = (before or {}).get("values", {})
        mapping = read_mapping(columns, _by_name(fields["constants"]), written, values) if columns else None
        return {"do": "check", "mapping": mapping, **about}
    if act == "words":
        values = {name: dict(known) for name, known in (before or {}).get("values", {}).items()}
        for each, ours in zip(*fields["words"], strict=True):
            values.setdefault(each["name"], {}).pop(each["word"], None)
            if ours:
                values[each["name"]][each["word"]] = ours
        return {"do": "check", "mapping": {**(before or {}), "values": values}, **about}
    name = dataset_name(desk.file_of(settings, load_id).name)
    is_replaced = any(fields["replace"][1])
    taken = datasets_in(atlas)
    if name in taken and not is_replaced:
        name = next(f"{name}-{number}" for number in range(2, len(taken) + 3) if f"{name}-{number}" not in taken)
    said = {**_by_name(fields["about"]), **_by_name(fields["rights"])}
    return {"do": "add", "mapping": before, "name": name, "about": {each: said[each] or "" for each in said}, **about}


def chosen_of(settings: Settings, load_id: str, act: str, fields: dict[str, Fields]) -> dict[str, Any]:
    """Return what a file of roads, posts or borders shall do, as the fields of the page say.

    Raises
    ------
    InputError
        It shall replace what is bundled, and no country is ticked where.
    """
    said = _by_name(fields.get("choice", ((), ())))
    if act != "add":
        return {"finest": said["finest"]} if said.get("finest") else {}
    # What was looked at is what is added.
    finest = (desk.answer_of(settings, load_id, "check") or {}).get("finest", "")
    how = str(said.get("how") or REPLACE)
    countries = list(said.get("countries") or ()) if how == REPLACE else []
    if how == REPLACE and not countries:
        raise InputError("choice_no_country", "Tick at least one country in which the file replaces what is bundled.")
    return {"how": how, "countries": countries, "finest": finest}


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the page."""

    @app.callback(
        output={"desk": Output(DataId.DESK, "children"), "is_still": Output(DataId.TICK, "disabled"),
                "sets": Output(DataId.SETS, "children"), "duplicates": Output(DataId.DUPLICATES, "children")},
        inputs={"tick": Input(DataId.TICK, "n_intervals"), "load": Input(DataId.LOAD, "data"),
                "language": State(ShellId.LANGUAGE, "data")},
    )  # fmt: skip
    def watch(tick: int | None, load: dict[str, Any] | None, language: str) -> dict[str, Any]:
        words = translator(language)
        shown, is_running = desk_view(atlas, load, words)
        sets = no_update if is_running else datasets_table(atlas, words, can_remove=atlas.settings.allow_loads)
        duplicates = no_update if is_running else duplicates_line(atlas, words)
        return {"desk": shown, "is_still": not is_running, "sets": sets, "duplicates": duplicates}

    @app.callback(
        output=Output(DataId.LOAD, "data"),
        inputs={
            "clicks": Input({"type": DataId.ACT, "act": ALL, "name": ALL}, "n_clicks"),
            "load": State(DataId.LOAD, "data"),
            "columns": _fields(DataId.COLUMN, "value"),
            "constants": _fields(DataId.CONSTANT, "value"),
            "formats": _fields(DataId.FORMAT, "value"),
            "chosen": (State({"type": DataId.WORD, "name": ALL, "word": ALL}, "id"),
                       State({"type": DataId.WORD, "name": ALL, "word": ALL}, "value")),
            "about": _fields(DataId.ABOUT, "value"),
            "rights": _fields(DataId.REDISTRIBUTE, "value"),
            "replace": _fields(DataId.REPLACE, "checked"),
            "choice": _fields(DataId.CHOICE, "value"),
        },
        prevent_initial_call=True,
    )  # fmt: skip
    def act(
        clicks: list[int | None], load: dict[str, Any] | None, columns: Fields, constants: Fields, formats: Fields,
        chosen: Fields, about: Fields, rights: Fields, replace: Fields, choice: Fields,
    ) -> Any:  # fmt: skip
        pressed = ctx.triggered_id
        if not isinstance(pressed, dict) or not any(clicks):
            return no_update
        fields = {"columns": columns, "constants": constants, "formats": formats, "words": chosen, "about": about,
                  "rights": rights, "replace": replace, "choice": choice}  # fmt: skip
        return carry_out(atlas, load or {}, pressed["act"], pressed["name"], fields)


def _fields(kind: DataId, what: str) -> tuple[State, State]:
    return State({"type": kind, "name": ALL}, "id"), State({"type": kind, "name": ALL}, what)


def carry_out(
    atlas: AtlasData, load: dict[str, Any], act: str, name: str, fields: dict[str, Fields]
) -> dict[str, Any] | None:
    """Do what a button says and return what the page remembers of it; a refusal is shown on the desk."""
    load_id = str(load.get("id", ""))
    try:
        if act == "again":
            return None
        if act in ("ask", "undo"):
            return {"ask": name}
        if act == "remove":
            return {"id": desk.remove(atlas.settings, name)}
        if act == "back":
            return {"id": load_id, "stage": "columns"}
        if act == "cancel":
            desk.cancel(atlas.settings, load_id)
            return {"id": load_id}
        if act == "as":
            desk.give_order(atlas.settings, load_id, {"do": "guess", "table": name})
            return {"id": load_id, "order": f"as {name}"}
        desk.give_order(atlas.settings, load_id, order_for(atlas, load_id, act, fields))
        return {"id": load_id, "order": act}
    except AtlasError as error:
        # What was chosen stands there again beside the refusal.
        return {**load, "refused": desk.said_of(error), "chosen": _by_name(fields.get("choice", ((), ())))}
