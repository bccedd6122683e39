"""What was found in a file: counts, every fault beside its row, words that nobody knows, and the question of rights."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.components.data_mapping import column_label, word_options
from dashboard.components.tables import TableColumn, data_table
from dashboard.data import AtlasData
from dashboard.ids import DataId
from geodata.labels import labels_of
from layers.locales import Translator
from layers.sentences import say_again

WARNING = "warning"
_SUGGESTED = re.compile(r"(?P<before>Allowed: |Did you mean )(?P<codes>[\w, ]+)(?P<after>[.?])")
#: Whether rows may be passed on; the first is what holds unless somebody says otherwise.
RIGHTS = ("no", "aggregate", "yes")


def said_of(fault: Mapping[str, Any], words: Translator, table: str = "incidents") -> str:
    """Return the reason of a fault with what to do, in the language of the reader."""
    said = [str(fault.get(name) or "") for name in ("reason", "suggestion")]
    reason = " ".join(say_again(_in_labels(each, str(fault["column"]), words, table), words) for each in said if each)
    return words.text("data.doubt", reason=reason) if fault.get("level") == WARNING else reason


def _in_labels(said: str, column: str, words: Translator, table: str) -> str:
    """Return a suggestion with the labels of words in place of their codes."""
    found = _SUGGESTED.fullmatch(said)
    labels = labels_of(column, words.language, table)
    if found is None or not labels:
        return said
    listed = ", ".join(labels.get(code, code) for code in found["codes"].split(", "))
    return f"{found['before']}{listed}{found['after']}"


def counts(checked: Mapping[str, Any], words: Translator) -> html.Ul:
    """Return how many rows are good, how many are not, and how many are only doubted."""
    said = [
        words.count("data.n_good", checked["n_good"]),
        words.count("data.n_bad", checked["n_bad"]),
        words.count("data.n_warnings", checked["n_warnings"]),
    ]
    return html.Ul([html.Li(each) for each in said], className="data-counts")


def notes(said: Sequence[str], words: Translator) -> Any:
    """Return what was assumed while reading; nothing where nothing was."""
    if not said:
        return None
    listed = html.Ul([html.Li(say_again(each, words)) for each in said])
    return html.Details([html.Summary(words.count("data.n_notes", len(said))), listed], className="data-more")


def faults(checked: Mapping[str, Any], load_id: str, words: Translator) -> list[Any]:
    """Return the table of the faults and the link that saves the faulty rows."""
    found = checked["faults"]
    if not found:
        return []
    table = str(checked.get("table", "incidents"))
    rows = [
        {"row": each["row"], "cell": _cell(each, words, table), "reason": said_of(each, words, table)}
        for each in found
    ]  # fmt: skip
    columns = [
        # Narrow enough that the reason stands beside its row on a phone.
        TableColumn("row", words.text("data.row"), "number", width=92, grow=0),
        TableColumn("cell", words.text("data.cell"), width=95),
        TableColumn("reason", words.text("data.reason"), width=150, grow=3),
    ]
    n_found = checked["n_faults"] + checked["n_warnings"]
    parts: list[Any] = [html.H3(words.text("data.faults"))]
    if n_found > len(found):
        said = words.text("data.faults_shown", shown=words.number(len(found)), n=words.number(n_found))
        parts.append(html.P(said, className="data-help"))
    parts.append(data_table(DataId.FAULTS, rows, columns, words, label=words.text("data.faults")))
    if checked["n_bad"]:
        parts.append(html.P(faulty_link(load_id, words)))
    return parts


def faulty_link(load_id: str, words: Translator) -> html.A:
    """Return the link that saves the faulty rows with the reasons."""
    address = AtlasData.link(f"/data/loads/{load_id}/faulty.csv", words.language)
    return html.A(words.text("data.download_faulty"), href=address, className="button", download="")


def _cell(fault: Mapping[str, Any], words: Translator, table: str) -> str:
    """Return the column of a fault and what stands in it."""
    value = str(fault["value"])[:200]
    if not fault["column"]:
        return value
    label = column_label(fault["column"], words, table)
    return f"{label}{words.text('data.colon')}{value}" if value else label


def unknown_words(
    found: Mapping[str, Sequence[Mapping[str, Any]]], values: Mapping[str, Mapping[str, str]], words: Translator,
    table: str = "incidents",
) -> list[Any]:  # fmt: skip
    """Return a choice of our words for each of theirs that no vocabulary knows."""
    if not found:
        return []
    parts: list[Any] = [html.H3(words.text("data.words")), html.P(words.text("data.words_help"), className="data-help")]
    for column, listed in found.items():
        known = values.get(column, {})
        choices = [
            dmc.Select(
                id={"type": DataId.WORD, "name": column, "word": each["theirs"]},
                label=words.count("data.word", each["n"], word=each["theirs"]),
                data=word_options(column, words, table),
                value=known.get(each["theirs"]) or each["ours"] or None,
                placeholder=words.text("data.leave_out"),
                clearable=True,
                searchable=True,
                nothingFoundMessage=words.text("filters.nothing_found"),
                clearButtonProps={"aria-label": words.text("filters.clear", name=each["theirs"])},
            )
            for each in listed
        ]
        parts += [html.H4(column_label(column, words, table)), html.Div(choices, className="data-grid")]
    return parts


def rights(title: str, is_named: bool, taken: str, words: Translator) -> list[Any]:
    """Return the questions of whose data it is and whether it may be passed on.

    Parameters
    ----------
    title : str
        To start from.
    is_named : bool
        The file is of a project whose licence is known.
    taken : str
        Name of a dataset that is in already under the name of the file; empty where none is.
    words : Translator
    """
    parts: list[Any] = [html.H3(words.text("data.about"))]
    if is_named:
        parts.append(html.P(words.text("data.about_known")))
    else:
        parts += [
            html.Div(
                [
                    dmc.TextInput(id={"type": DataId.ABOUT, "name": name}, label=words.text(f"data.who.{name}"),
                                  value=title if name == "title" else "")
                    for name in ("title", "publisher", "licence")
                ],
                className="data-grid",
            ),
            dmc.RadioGroup(
                [dmc.Radio(label=words.text(f"data.right.{each}"), value=each) for each in RIGHTS],
                id={"type": DataId.REDISTRIBUTE, "name": "redistribute"}, value=RIGHTS[0],
                label=words.text("data.redistribute"), description=words.text("data.redistribute_help"),
                className="data-rights",
            ),
        ]  # fmt: skip
    if taken:
        label = words.text("data.replace", name=taken)
        parts.append(dmc.Checkbox(id={"type": DataId.REPLACE, "name": taken}, label=label, checked=False))
    return parts
