"""Two incidents that may be the same, side by side: each row of the table says whether they differ, and by how much."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from dash import html

from dashboard.components.cards import has_value, incident_date, location_error, reported_quantity
from dashboard.data import AtlasData
from dashboard.duplicate_view import BOTH, FIRST, SECOND, UNDO, Pair
from dashboard.ids import DuplicatesId
from layers.locales import Translator

SAME, NEAR, DIFFERS, UNKNOWN = "same", "near", "differs", "unknown"
#: What stands before the word, so that no colour is needed.
_SIGNS = {SAME: "=", NEAR: "≈", DIFFERS: "≠", UNKNOWN: "?"}
_LETTERS = ("A", "B")
_BUNDLED = "incidents"
Row = Mapping[str, Any]


def act_button(act: str, label: str, names: tuple[str, str], *, is_pressed: bool | None = None, hint: str = "") -> Any:
    """Return a button that says something about two incidents.

    Parameters
    ----------
    act : str
    label : str
    names : (str, str)
        The incidents.
    is_pressed : bool, optional
        None for a button that is not one of a choice.
    hint : str
        Follows the label in the name for a screen reader.
    """
    more: dict[str, Any] = {} if is_pressed is None else {"aria-pressed": "true" if is_pressed else "false"}
    if hint:
        more["aria-label"] = f"{label} ({hint})"
    return html.Button(
        label, id={"type": DuplicatesId.ACT, "act": act, "first": names[0], "second": names[1]}, type="button",
        className="button duplicates-pressed" if is_pressed else "button", **more,
    )  # fmt: skip


def pair_card(
    atlas: AtlasData, pair: Pair, chosen: str, goes: Mapping[str, str], words: Translator, *, can_choose: bool
) -> html.Li:
    """Return a pair with the choice about it.

    Parameters
    ----------
    atlas : AtlasData
    pair : Pair
    chosen : str
        Of `dashboard.duplicate_view.chosen_of`.
    goes : mapping
        Incidents that go into others by the choices made so far.
    words : Translator
    can_choose : bool
    """
    number = words.number(pair.position + 1)
    title = words.text("duplicates.pair", number=number, what=summary(pair.rows[0], words))
    parts: list[Any] = [html.H3(title), _table(atlas, pair, words)]
    if can_choose:
        parts.append(_buttons(pair, chosen, number, words))
    parts.append(html.P(_said(pair, chosen, goes, words), className="duplicates-said", role="status"))
    return html.Li(parts, className="duplicates-pair duplicates-decided" if chosen else "duplicates-pair")


def summary(row: Row, words: Translator) -> str:
    """Return what an incident is in a few words: goods, quantity, place and day."""
    commodity = row.get("commodity")
    what = (
        words.value("commodity", commodity)
        if has_value(commodity)
        else words.value("trafficking_type", row["trafficking_type"])
    )
    parts = (what, reported_quantity(row, words), row.get("place"), incident_date(row, words))
    return ", ".join(str(each) for each in parts if has_value(each))


def _buttons(pair: Pair, chosen: str, number: str, words: Translator) -> html.Div:
    hint = words.text("duplicates.of_pair", number=number)
    labels = {FIRST: words.text("duplicates.keep_first"), SECOND: words.text("duplicates.keep_second"),
              BOTH: words.text("duplicates.keep_both")}  # fmt: skip
    buttons = [act_button(act, label, pair.names, is_pressed=act == chosen, hint=hint) for act, label in labels.items()]
    if chosen:
        buttons.append(act_button(UNDO, words.text("duplicates.undo"), pair.names, hint=hint))
    named: dict[str, Any] = {"role": "group", "aria-label": words.text("duplicates.choice", number=number),
                             "data-group": f"pair-{pair.position}"}  # fmt: skip
    return html.Div(buttons, className="duplicates-buttons", **named)


def _said(pair: Pair, chosen: str, goes: Mapping[str, str], words: Translator) -> str:
    """Return what was chosen, or why there is nothing to choose; empty where the pair waits for a choice."""
    if chosen == BOTH:
        return words.text("duplicates.said_both")
    if chosen:
        stays, other = (0, 1) if chosen == FIRST else (1, 0)
        return words.text("duplicates.said_merge", stays=_LETTERS[stays], goes=_LETTERS[other])
    for letter, name in zip(_LETTERS, pair.names, strict=True):
        if name in goes:
            return words.text("duplicates.said_moot", letter=letter, into=goes[name])
    return ""


def _table(atlas: AtlasData, pair: Pair, words: Translator) -> html.Table:
    heads = [
        html.Th(
            [html.Span(letter, className="duplicates-letter"), *_origin(atlas, row, words)],
            scope="col",
            role="columnheader",
        )
        for letter, row in zip(_LETTERS, pair.rows, strict=True)
    ]
    last = html.Th(words.text("duplicates.compared"), scope="col", role="columnheader")
    head = html.Thead(html.Tr([html.Td(role="cell"), *heads, last], role="row"), role="rowgroup")
    lines = [_line(*each, words) for each in compared(pair, words) if any(has_value(value) for value in each[1])]
    identifiers = [_map_link(atlas, row, words) for row in pair.rows]
    lines.append(_line("duplicates.identifier", (identifiers[0], identifiers[1]), None, words))
    # On a phone the rows are laid out as a grid, which takes from a table what it is, unless it says so.
    return html.Table([head, html.Tbody(lines, role="rowgroup")], className="duplicates-table", role="table")


def _origin(atlas: AtlasData, row: Row, words: Translator) -> list[Any]:
    """Return the dataset of a row and its licence."""
    known = atlas.sources[atlas.sources["dataset"] == row["dataset"]].to_dict("records")
    found = known[0] if known else {}
    title = next((each for each in (found.get(f"title_{words.language}"), row["dataset"]) if has_value(each)), "")
    licence = found.get("licence")
    said = (
        words.text("duplicates.licence", licence=licence) if has_value(licence) else words.text("duplicates.no_licence")
    )
    return [html.Span(title, className="duplicates-dataset"), html.Span(said, className="duplicates-licence")]


def _line(key: str, values: tuple[Any, Any], mark: tuple[str, str] | None, words: Translator) -> html.Tr:
    """Return a row of the table; an empty cell says that nothing is known."""
    unknown = html.Span(words.text("common.unknown"), className="duplicates-none")
    cells = [html.Td(value if has_value(value) else unknown, role="cell") for value in values]
    kind, said = mark or ("", "")
    hidden: dict[str, Any] = {"aria-hidden": "true"}
    sign = [html.Span(_SIGNS[kind], className="duplicates-sign", **hidden), f" {said}"] if kind else []
    return html.Tr(
        [html.Th(words.text(key), scope="row", role="rowheader"), *cells,
         html.Td(sign, className="duplicates-mark", role="cell")],
        className=f"duplicates-{kind}" if kind else None, role="row",
    )  # fmt: skip


Compared = tuple[str, tuple[Any, Any], tuple[str, str] | None]


def compared(pair: Pair, words: Translator) -> list[Compared]:
    """Return each row of the table: key of its name, both values, and (kind, words) of what they have in common."""
    one, two = pair.rows
    is_same_source = has_value(one["source_publisher"]) and one["source_publisher"] == two["source_publisher"]
    source = (SAME, words.text("duplicates.same")) if is_same_source else None
    return [
        ("cards.date", (incident_date(one, words), incident_date(two, words)), _days(pair, words)),
        ("cards.place", (_place(one, words), _place(two, words)), _distance(pair, words)),
        _coded("cards.type", "trafficking_type", pair, words),
        _coded("cards.event", "event_type", pair, words),
        _coded("cards.commodity", "commodity", pair, words),
        ("cards.quantity", (reported_quantity(one, words), reported_quantity(two, words)), _amounts(pair, words)),
        _coded("cards.agency", "agency", pair, words),
        _coded("cards.transport", "transport", pair, words),
        # Two datasets have two sources, as a rule: only the same one says something.
        ("duplicates.source", (_source(one), _source(two)), source),
        ("duplicates.note", (_note(one), _note(two)), None),
    ]  # fmt: skip


def _coded(key: str, vocabulary: str, pair: Pair, words: Translator) -> Compared:
    codes = [
        row[vocabulary] if has_value(row[vocabulary]) and row[vocabulary] != "unknown" else "" for row in pair.rows
    ]
    said = [words.values(vocabulary, code) if code else "" for code in codes]
    sets = [";".join(sorted(str(code).split(";"))) for code in codes]
    return key, (said[0], said[1]), _alike(sets[0], sets[1], words)


def _alike(one: Any, two: Any, words: Translator) -> tuple[str, str]:
    if not (has_value(one) and has_value(two)):
        return UNKNOWN, words.text("duplicates.unknown")
    kind = SAME if one == two else DIFFERS
    return kind, words.text(f"duplicates.{kind}")


def _days(pair: Pair, words: Translator) -> tuple[str, str]:
    if pair.gap_days:
        return NEAR, words.count("duplicates.days", pair.gap_days)
    one, two = ((row["date"], row["date_precision"]) for row in pair.rows)
    return (SAME, words.text("duplicates.same")) if one == two else (NEAR, words.text("duplicates.may_be_same"))


def _distance(pair: Pair, words: Translator) -> tuple[str, str]:
    if pair.distance_km == 0:
        return SAME, words.text("duplicates.same_point")
    digits = 1 if pair.distance_km < 10 else 0
    return NEAR, words.text("duplicates.distance", km=words.number(max(pair.distance_km, 0.1), digits))


def _amounts(pair: Pair, words: Translator) -> tuple[str, str]:
    if math.isnan(pair.quantity_share):
        return UNKNOWN, words.text("duplicates.unknown")
    if pair.quantity_share == 0:
        return SAME, words.text("duplicates.same")
    percent = max(100 * pair.quantity_share, 0.1)
    return NEAR, words.text("duplicates.share", percent=words.number(percent, 0 if percent >= 1 else 1))


def _place(row: Row, words: Translator) -> html.Span:
    """Return the place with its country, and how well it is known."""
    country = words.value("country", row["country"]) if has_value(row["country"]) else ""
    named = ", ".join(str(each) for each in (row["place"], country) if has_value(each))
    error = location_error(float(row["uncertainty_km"]), words)
    return html.Span([named, html.Small(error, className="duplicates-error")])


def _note(row: Row) -> Any:
    """Return the remark beside a row; those of the bundled register are English."""
    if not has_value(row["note"]):
        return ""
    return html.Span(str(row["note"]), lang="en" if row["dataset"] == _BUNDLED else None)


def _source(row: Row) -> Any:
    publisher, url = row["source_publisher"], row["source_url"]
    if isinstance(url, str) and url.startswith(("http://", "https://")):
        return html.A(publisher if has_value(publisher) else url, href=url, target="_blank", rel="noopener noreferrer")
    return publisher


def _map_link(atlas: AtlasData, row: Row, words: Translator) -> html.A:
    view = f"{row['latitude']:.3f}_{row['longitude']:.3f}_9"
    name = str(row["incident_id"])
    label: dict[str, Any] = {"aria-label": f"{name} ({words.text('duplicates.on_map')})"}
    address = atlas.link("/", words.language, v=view, sel=f"incident:{name}")
    return html.A(name, href=address, title=words.text("duplicates.on_map"), **label)
