"""The way of a file on the page, step by step: sent, its columns said, checked, loaded, and taken out again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from dash import dcc, html

from dashboard.components import data_check, data_geography, data_mapping
from dashboard.components.data_buttons import act_button
from dashboard.components.data_sets import dataset_name, datasets_in
from dashboard.components.notices import error_notice
from dashboard.data import AtlasData
from dashboard.duplicate_view import open_positions
from dashboard.ids import DataId
from dashboard.loads import desk
from geodata.duplicate_choices import read_choices
from geodata.errors import AtlasError, InputError
from layers.locales import Translator
from layers.sentences import say_again

#: Kinds of files that need no choice of columns; of a project that we know, the licence is known too.
PROJECTS = ("iom_missing_migrants", "acled", "ucdp_ged", "gtd", "unodc_ids", "cen")
OWN_KINDS = ("register", "template", "hxl", "unknown", "other_register")
UPLOAD_WORDS = ("label", "cancel", "sending", "failed", "cut", "large")
STEPS = ("file", "columns", "check", "load")


def steps(current: str, words: Translator, guess: Mapping[str, Any] | None = None) -> html.Ol:
    """Return the four steps, the one at work marked; a file of the geography has no columns to be said."""
    prefix = "geography.step" if data_geography.is_geography(guess) else "data.step"
    marked: dict[str, Any] = {"aria-current": "step"}
    items = [
        html.Li(words.text(f"{prefix}.{each}"), className="data-step-now" if each == current else "",
                **(marked if each == current else {}))
        for each in STEPS
    ]  # fmt: skip
    return html.Ol(items, className="data-steps")


def upload_place(words: Translator) -> html.Div:
    """Return the place of the field for a file, which data.js fills: Dash would read the whole file into memory."""
    labels: dict[str, Any] = {f"data-{name}": words.text(f"data.upload.{name}") for name in UPLOAD_WORDS}
    labels |= {
        "data-most": str(desk.MAX_BYTES), "data-accept": ",".join(desk.KNOWN_ENDINGS), "data-store": DataId.LOAD,
        "data-language": words.language,
    }  # fmt: skip
    return html.Div(className="data-upload", **labels)


def desk_view(atlas: AtlasData, load: Mapping[str, Any] | None, words: Translator) -> tuple[list[Any], bool]:
    """Return what stands on the desk, and whether an order is at work.

    Parameters
    ----------
    atlas : AtlasData
    load : mapping or None
        ``id`` of the folder, ``stage`` that was gone back to, or ``ask``: a dataset that shall be taken out.
    words : Translator
    """
    load = load or {}
    if load.get("ask"):
        return _ask(atlas, str(load["ask"]), words), False
    parts: list[Any] = [refused(load["refused"], words)] if load.get("refused") else []
    if not load.get("id"):
        return [steps("file", words), *parts, upload_place(words)], False
    try:
        return _stage(atlas, str(load["id"]), load, parts, words)
    except AtlasError as error:
        return [steps("file", words), error_notice(error, words, "data.refused_title"), upload_place(words)], False


def refused(said: Mapping[str, Any], words: Translator) -> html.Div:
    """Return the sentence of an error that was written down or remembered (`dashboard.loads.desk.said_of`)."""
    return error_notice(InputError(said["code"], said["message"].replace("{", "{{").replace("}", "}}"),
                                   **said.get("parameters", {})), words, "data.refused_title")  # fmt: skip


def _stage(
    atlas: AtlasData, load_id: str, load: Mapping[str, Any], parts: list[Any], words: Translator
) -> tuple[list[Any], bool]:
    settings = atlas.settings
    state = desk.state_of(settings, load_id)
    guess = desk.answer_of(settings, load_id, "guess")
    if state.status == desk.RUNNING:
        return _at_work(state, words, guess), True
    if state.status == desk.FAILED:
        parts = [*parts, refused(state.failed, words)]
    elif state.status in (desk.CANCELLED, desk.BROKEN):
        parts = [*parts, html.P(words.text(f"data.state.{state.status}"), className="notice", role="status")]
    removed = desk.answer_of(settings, load_id, "remove")
    if removed is not None:
        return [*parts, *_removed(atlas, removed, words)], False
    if guess is None:
        return [steps("file", words), *parts, upload_place(words)], False
    added = desk.answer_of(settings, load_id, "add")
    if added is not None and state.status == desk.DONE:
        return [*parts, *_added(atlas, load_id, added, words)], False
    checked = desk.answer_of(settings, load_id, "check")
    if checked is not None and load.get("stage") != "columns":
        return [
            steps("check", words, guess),
            *parts,
            *_checked(atlas, load_id, guess, checked, load.get("chosen") or {}, words),
        ], False
    return [steps("columns", words, guess), *parts, *_columns(atlas, load_id, guess, words)], False


def progress(state: desk.OrderState, words: Translator) -> list[Any]:
    """Return how far an order is, as a bar and a sentence."""
    said = words.text(f"data.at_work.{state.do}")
    if state.of:
        step = say_again(state.says, words)
        said = words.text("data.build_step", step=words.number(state.step), of=words.number(state.of), says=step)
    named: dict[str, Any] = {"aria-label": words.text("data.progress")}
    amount = {"value": str(max(0, state.step - 1)), "max": str(state.of)} if state.of else {}
    return [html.Progress(**amount, **named), html.P(said)]


def _at_work(state: desk.OrderState, words: Translator, guess: Mapping[str, Any] | None) -> list[Any]:
    current = {"guess": "file", "check": "check"}.get(state.do, "load")
    return [
        steps(current, words, guess) if state.do != "remove" else None,
        *progress(state, words),
        html.P(act_button("cancel", words.text("data.cancel"))),
    ]


def kind_words(kind: str, words: Translator) -> str:
    """Return what a file was recognised as."""
    if kind in data_geography.PROJECTS:
        return words.text(f"geography.kind.{kind}")
    return words.text(f"data.kind.{kind}") if kind in (*PROJECTS, *OWN_KINDS) else kind.replace("_", " ")


def _file_line(
    atlas: AtlasData, load_id: str, guess: Mapping[str, Any], words: Translator, *, are_said: bool = False
) -> html.P:
    """Return the name of a file and what it is; where its columns `are_said` already, not that they must be."""
    name = desk.file_of(atlas.settings, load_id).name
    kind = kind_words(guess["kind"], words)
    if are_said and needs_mapping(guess):
        kind = words.text(f"geography.holds_small.{guess['table']}")
    elif guess["kind"] not in data_geography.PROJECTS:
        kind = words.text(f"geography.kind_of.{guess['table']}", kind=kind)
    said = words.count("data.file_line", guess["n_rows"], kind=kind) if guess["n_rows"] else kind
    return html.P([html.Strong(name), words.text("data.colon"), said])


def needs_mapping(guess: Mapping[str, Any]) -> bool:
    """Tell whether the columns of a file must be said."""
    return guess["kind"] in ("unknown", "other_register")


def _columns(atlas: AtlasData, load_id: str, guess: Mapping[str, Any], words: Translator) -> list[Any]:
    parts: list[Any] = [_file_line(atlas, load_id, guess, words), data_geography.other_readings(guess, words)]
    parts.append(data_check.notes(guess["notes"], words))
    if guess["columns"]:
        parts.append(data_mapping.preview(guess, words))
    if data_geography.is_geography(guess):
        checked = desk.answer_of(atlas.settings, load_id, "check") or {}
        finest = str(checked.get("finest") or data_geography.USUAL_FINEST)
        parts += data_geography.about_kind(guess, finest, words)
    if needs_mapping(guess):
        own = {} if data_geography.is_geography(guess) else {"source_kind": "own"}
        chosen = desk.mapping_of(atlas.settings, load_id) or {**guess["mapping"], "constants": own}
        parts += data_mapping.mapping_form(guess, chosen, words)
    key = "data.check" if guess["columns"] else "geography.look"
    buttons = [
        act_button("check", words.text(key), is_main=True),
        act_button("again", words.text("data.again")),
    ]
    return [*parts, html.P(buttons, className="data-buttons")]


def _checked(
    atlas: AtlasData, load_id: str, guess: Mapping[str, Any], checked: Mapping[str, Any], chosen: Mapping[str, Any],
    words: Translator,
) -> list[Any]:  # fmt: skip
    mapping = desk.mapping_of(atlas.settings, load_id) or {}
    is_mapped, is_geography = needs_mapping(guess), data_geography.is_geography(guess)
    parts: list[Any] = [_file_line(atlas, load_id, guess, words, are_said=True)]
    if is_geography:
        parts += [*data_geography.in_numbers(checked, words), data_geography.notes(checked["notes"], words)]
    else:
        parts += [data_check.counts(checked, words), data_check.notes(checked["notes"], words)]
    if is_mapped and checked["words"]:
        parts += data_check.unknown_words(checked["words"], mapping.get("values", {}), words, str(guess["table"]))
        parts.append(html.P(act_button("words", words.text("data.check_again")), className="data-buttons"))
    parts += data_check.faults(checked, load_id, words)
    buttons = []
    if checked["n_good"]:
        file_name = desk.file_of(atlas.settings, load_id).name
        name = dataset_name(file_name)
        taken = name if name in datasets_in(atlas) else ""
        title, key = file_name.rpartition(".")[0], "data.add"
        if is_geography:
            parts += data_geography.choices(checked, chosen, words)
            parts += data_geography.rights(checked, title, taken, words)
            key = f"geography.add.{guess['table']}"
        else:
            parts += data_check.rights(title, guess["kind"] in PROJECTS, taken, words)
        buttons.append(act_button("add", words.count(key, checked["n_good"]), is_main=True))
    if is_mapped or is_geography:
        buttons.append(act_button("back", words.text("data.back" if guess["columns"] else "geography.back")))
    buttons.append(act_button("again", words.text("data.again")))
    return [*parts, html.P(buttons, className="data-buttons")]


def _added(atlas: AtlasData, load_id: str, added: Mapping[str, Any], words: Translator) -> list[Any]:
    counted = added["counts"]
    table = str(added.get("table", "incidents"))
    key = f"geography.added.{table}" if table in data_geography.TABLES else "data.added"
    said = words.count(key, counted["kept"], name=added["name"])
    left_out = counted["rejected"] + counted["duplicates"]
    parts: list[Any] = [steps("load", words, added), html.H3(said, className="data-done")]
    if table in data_geography.TABLES:
        parts.append(data_geography.effect(added, words))
    if left_out:
        parts.append(html.P(words.count("data.left_out", left_out)))
    buttons = [
        html.A(words.text("data.to_map"), href=AtlasData.link("/", words.language), className="button data-main"),
        act_button("undo", words.text("data.undo"), name=str(added["name"])),
        act_button("again", words.text("data.another")),
    ]
    is_compared = table == "incidents" and added["data_version"] == atlas.version
    n_pairs = len(open_positions(atlas, read_choices(atlas.settings))) if is_compared else 0
    if n_pairs:
        pairs = AtlasData.link("/data/duplicates", words.language)
        buttons.insert(1, html.A(words.count("duplicates.after", n_pairs), href=pairs, className="button"))
    if counted["rejected"]:
        buttons.insert(-1, data_check.faulty_link(load_id, words))
    return [*parts, _version(atlas, added, words), html.P(buttons, className="data-buttons")]


def _version(atlas: AtlasData, answer: Mapping[str, Any], words: Translator) -> html.P:
    """Return which data version there is now, and whether this server shows it."""
    version = str(answer["data_version"])
    key = "data.version_shown" if version == atlas.version else "data.version_later"
    return html.P(words.text(key, version=version), role="status")


def _removed(atlas: AtlasData, removed: Mapping[str, Any], words: Translator) -> list[Any]:
    said = words.text("data.removed", name=removed["name"])
    if since := removed.get("restored"):
        said = words.text("data.restored", name=removed["name"], day=_day(since, words))
    return [
        html.H3(said, className="data-done"),
        _version(atlas, removed, words),
        html.P(act_button("again", words.text("data.another")), className="data-buttons"),
    ]


def _day(moment: str, words: Translator) -> str:
    return words.date(dt.datetime.fromisoformat(moment).date())


def _ask(atlas: AtlasData, name: str, words: Translator) -> list[Any]:
    """Return the question before a dataset is taken out, and which load is in again afterwards, where one is."""
    found = datasets_in(atlas).get(name)
    if found is None:
        return [upload_place(words)]
    buttons = [
        act_button("remove", words.text("data.remove_yes"), is_main=True, name=name),
        act_button("again", words.text("data.remove_no")),
    ]
    said = words.count("data.remove_ask", found["kept"], name=name)
    if since := atlas.metadata.get("replaced_loads", {}).get(name):
        said = f"{said} {words.text('data.former_returns', day=_day(since, words))}"
    return [html.P(said, className="notice", role="status"), html.P(buttons, className="data-buttons")]


def desk_store(load: Mapping[str, Any] | None = None) -> dcc.Store:
    """Return what the page remembers while the window is open: the file at work."""
    return dcc.Store(id=DataId.LOAD, storage_type="session", data=load)
