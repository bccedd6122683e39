"""What the columns of a file are: the first rows, and a choice of theirs for each of ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.components.tables import plain_table
from dashboard.ids import DataId
from geodata import fields
from geodata.labels import labels_of
from geodata.template import header_of
from layers.locales import Translator

#: Latitude and longitude in one text, and the region of a row whose place is not known: beside our own columns.
COORDINATES, REGION = "coordinates", "region"
#: What must be known of every row of a table, in the order in which it is asked.
NEEDED = {
    "incidents": ("date", "trafficking_type", COORDINATES, "latitude", "longitude", "place", REGION, "uncertainty_km"),
    "border_posts": ("name", COORDINATES, "latitude", "longitude", "kind", "status", "country", "facing_country",
                     "uncertainty_km"),
}  # fmt: skip
#: Columns for which one value may stand in every row, or where a cell is empty.
WITH_CONSTANT = {
    "incidents": ("trafficking_type", "uncertainty_km", "country", "source_kind", "sensitivity"),
    "border_posts": ("kind", "status", "country", "facing_country", "uncertainty_km"),
}
#: Location errors to choose from, km: the classes of the method page.
ERRORS_KM = ("1", "5", "8", "15", "40", "100")
_EXAMPLE_DAY = date(2024, 12, 31)


def column_label(name: str, words: Translator, table: str = "incidents") -> str:
    """Return what one of our columns is called; the name itself of one that is not ours."""
    if name in (COORDINATES, REGION, "geometry"):
        return words.text(f"data.{name}")
    known = {each.name: each for each in fields.input_columns(table)} if table in NEEDED else {}
    return header_of(known[name], words.language).removesuffix(" *") if name in known else name


def word_options(column: str, words: Translator, table: str = "incidents") -> list[dict[str, str]]:
    """Return the words of a vocabulary to choose from, by their labels."""
    labels = labels_of(column, words.language, table)
    listed = labels or {code: code for code in fields.column(table, column).values}
    return [{"value": code, "label": label} for code, label in listed.items()]


def preview(guess: Mapping[str, Any], words: Translator) -> html.Div:
    """Return the first rows of a file as they were read."""
    heads = [words.text("data.row"), *(each["name"] for each in guess["columns"])]
    rows = [[str(row[0]), *row[1:]] for row in guess["rows"]]
    named: dict[str, Any] = {"aria-label": words.text("data.preview")}
    return html.Div(plain_table(heads, rows), className="data-preview", role="region", tabIndex=0, **named)


def mapping_form(guess: Mapping[str, Any], chosen: Mapping[str, Any], words: Translator) -> list[Any]:
    """Return a choice for each of our columns, those that are needed first.

    Parameters
    ----------
    guess : mapping
        Answer to the order ``guess``.
    chosen : mapping
        Mapping to start from.
    words : Translator
    """
    columns, constants = chosen.get("columns", {}), chosen.get("constants", {})
    table = str(guess["table"])
    others = [each.name for each in fields.input_columns(table) if each.name not in NEEDED[table]]
    found = [name for name in others if name in columns]
    rest = [name for name in others if name not in columns]

    def grid(names: list[str] | tuple[str, ...]) -> html.Div:
        return html.Div(
            [_field(name, guess, columns, constants, chosen, words) for name in names], className="data-grid"
        )

    return [
        html.H3(words.text(f"data.needed.{table}")),
        html.P(words.text(f"data.needed_help.{table}"), className="data-help"),
        grid(NEEDED[table]),
        html.H3(words.text("data.found")),
        grid(found) if found else html.P(words.text("common.none"), className="data-help"),
        html.Details([html.Summary(words.count("data.more_columns", len(rest))), grid(rest)], className="data-more"),
    ]


def _field(
    name: str, guess: Mapping[str, Any], columns: Mapping[str, str], constants: Mapping[str, str],
    chosen: Mapping[str, Any], words: Translator,
) -> html.Div:  # fmt: skip
    """Return the choice of their column for one of ours, with what stands in its place where it needs that."""
    table = str(guess["table"])
    label = column_label(name, words, table)
    theirs = columns.get(name)
    parts: list[Any] = [
        dmc.Select(
            id={"type": DataId.COLUMN, "name": name},
            label=label,
            description=_samples(guess, theirs, words),
            data=[{"value": each["name"], "label": each["name"]} for each in guess["columns"]],
            value=theirs,
            placeholder=words.text("data.no_column"),
            clearable=True,
            searchable=True,
            nothingFoundMessage=words.text("filters.nothing_found"),
            clearButtonProps={"aria-label": words.text("filters.clear", name=label)},
        )
    ]
    if name == "date":
        parts.append(_format(guess, chosen.get("formats", {}).get("date"), words))
    if name in WITH_CONSTANT[table]:
        parts.append(_constant(name, label, constants.get(name), words, table))
    return html.Div(parts, className="data-field")


def _samples(guess: Mapping[str, Any], theirs: str | None, words: Translator) -> str | None:
    found: list[str] = next((each["samples"] for each in guess["columns"] if each["name"] == theirs), [])
    shown = words.text("data.separator").join(each[:30] for each in found)
    return words.text("data.samples", samples=shown) if found else None


def _format(guess: Mapping[str, Any], chosen: str | None, words: Translator) -> dmc.Select:
    label = words.text("data.format")
    known = list(guess.get("formats", []))
    options = [{"value": each, "label": _EXAMPLE_DAY.strftime(each)} for each in known]
    return dmc.Select(
        id={"type": DataId.FORMAT, "name": "date"}, label=label, data=options, value=chosen, clearable=True, size="xs",
        placeholder=words.text("data.format_plain"),
        clearButtonProps={"aria-label": words.text("filters.clear", name=label)},
    )  # fmt: skip


def _constant(name: str, label: str, chosen: str | None, words: Translator, table: str) -> dmc.Select:
    title = words.text("data.otherwise", column=label)
    if name == "uncertainty_km":
        options = [{"value": each, "label": words.text(f"data.error_km.{each}")} for each in ERRORS_KM]
    else:
        options = word_options(name, words, table)
    return dmc.Select(
        id={"type": DataId.CONSTANT, "name": name}, label=title, data=options, value=chosen, clearable=True,
        searchable=True, size="xs", placeholder=words.text("data.nothing"),
        nothingFoundMessage=words.text("filters.nothing_found"),
        clearButtonProps={"aria-label": words.text("filters.clear", name=title)},
    )  # fmt: skip


def read_mapping(
    columns: Mapping[str, str | None], constants: Mapping[str, str | None], written: str | None,
    values: Mapping[str, Mapping[str, str]],
) -> dict[str, Any]:  # fmt: skip
    """Return the mapping a form says, without what was left open."""
    return {
        "columns": {ours: theirs for ours, theirs in columns.items() if theirs},
        "constants": {ours: value for ours, value in constants.items() if value},
        "formats": {"date": written} if written else {},
        "values": {ours: dict(known) for ours, known in values.items() if known},
    }
