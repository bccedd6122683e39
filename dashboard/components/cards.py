"""The card of one incident, and what all cards are made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from dash import dcc, html

from dashboard.data import AtlasData
from dashboard.ids import MapId
from geodata.errors import InputError
from geodata.fields import MASS_UNITS_KG
from layers.locales import Translator, local_name

#: Precision of a date that is written in so many characters (2024, 2024-05, 2024-05-17).
_PRECISIONS = {4: "year", 7: "month", 10: "day"}
#: Sources say how many died in the quantity of these events.
_DEADLY_EVENT = "shipwreck"
#: Masses that need no explaining.
_METRIC_MASSES = ("kg", "g", "mg", "tonnes")


def has_value(value: object) -> bool:
    """Tell whether a cell is filled."""
    return value is not None and value is not pd.NA and value is not pd.NaT and value == value and value != ""


def card_frame(title: str, content: Sequence[object], translator: Translator, back: str = "") -> html.Div:
    """Return a card with its title, a button that closes it and, where it was opened from a list, the way back."""
    close = html.Button(
        "×",
        id=pick_id(""),
        type="button",
        className="card-close",
        title=translator.text("cards.close"),
        **{"aria-label": translator.text("cards.close")},
    )
    head: list[object] = [html.H2(title, className="card-title"), close]
    ways = [pick_button(translator.text("cards.back"), back, "card-back")] if back else []
    return html.Div([*ways, html.Div(head, className="card-head"), *content], className="card")


def pick_id(target: str) -> dict[str, str]:
    """Return the id of a button that opens the card of a target (``kind:value``; empty closes the card)."""
    return {"type": MapId.PICK.value, "target": target}


def pick_button(label: object, target: str, class_name: str = "card-pick", **options: Any) -> html.Button:
    """Return a button that opens the card of a target."""
    return html.Button(label, id=pick_id(target), type="button", className=class_name, **options)


def fact_list(facts: Sequence[tuple[str, object]]) -> html.Dl:
    """Return facts as name and value; a fact without a value is left out, for an empty cell means unknown."""
    rows = [[html.Dt(name), html.Dd(value)] for name, value in facts if has_value(value)]
    return html.Dl([part for row in rows for part in row], className="card-facts")


def partial_date(text: object, translator: Translator) -> str:
    """Return a date that is written as a day, a month or a year, as precisely as it is written."""
    if not isinstance(text, str) or len(text) not in _PRECISIONS:
        return text if isinstance(text, str) else ""
    padded = text + "-01-01"[len(text) - 4 :]
    try:
        day = dt.date.fromisoformat(padded)
    except ValueError:
        return text
    return translator.date(day, _PRECISIONS[len(text)])


def incident_date(row: Mapping[str, Any], translator: Translator) -> str:
    """Return the date of an incident, no more precise than it is known."""
    return translator.date(pd.Timestamp(row["date"]).date(), row.get("date_precision") or "day")


def location_error(uncertainty_km: float, translator: Translator) -> str:
    """Say how precisely the place of an incident is known."""
    return translator.text("cards.location_error", km=translator.number(uncertainty_km, 1))


def source_links(row: Mapping[str, Any], translator: Translator) -> html.P:
    """Return who published it, with the addresses and the date of publication."""
    publisher = row.get("source_publisher")
    parts: list[object] = [translator.text("cards.source"), " "]
    addresses = [row.get(name) for name in ("source_url", "source_url_2")]
    links = [
        html.A(
            (publisher if has_value(publisher) else translator.text("cards.source_link"))
            if position == 0
            else translator.text("cards.second_source"),
            href=address,
            target="_blank",
            rel="noopener noreferrer",
        )
        for position, address in enumerate(addresses)
        if isinstance(address, str) and address.startswith(("https://", "http://"))
    ]
    if links:
        parts += [part for link in links for part in (link, " · ")][:-1]
    else:
        parts.append(publisher if has_value(publisher) else translator.text("common.unknown"))
    published = partial_date(row.get("source_date"), translator)
    if published:
        parts.append(translator.text("cards.published", date=published))
    return html.P(parts, className="card-source")


def other_source_links(row: Mapping[str, Any], translator: Translator) -> list[html.P]:
    """Return who else reported it, by the incidents that were merged into it, each with its address."""
    said = row.get("other_sources")
    if not isinstance(said, str) or not said:
        return []
    parts: list[object] = [html.Span(translator.text("cards.other_sources"), className="card-label"), " "]
    for place, each in enumerate(said.split(" | ")):
        publisher, _, address = each.rpartition(" ")
        is_link = address.startswith(("https://", "http://"))
        named = publisher or translator.text("cards.source_link")
        parts += [" · "] if place else []
        parts.append(html.A(named, href=address, target="_blank", rel="noopener noreferrer") if is_link else each)
    return [html.P(parts, className="card-source")]


def note_paragraph(note: object, translator: Translator) -> list[html.P]:
    """Return the remark of the compilers, marked as English."""
    if not has_value(note):
        return []
    label = html.Span(translator.text("cards.note"), className="card-label")
    return [html.P([label, " ", html.Span(str(note), lang="en")], className="card-note")]


def reported_quantity(row: Mapping[str, Any], translator: Translator) -> str:
    """Return the quantity in the unit of the report, of a shipwreck as the deaths that it means."""
    quantity: Any = row.get("quantity")
    if not has_value(quantity):
        return ""
    if row.get("event_type") == _DEADLY_EVENT and row.get("unit") == "persons":
        return translator.count("cards.deaths", int(quantity))
    unit = row.get("unit")
    said = translator.quantity(quantity, unit if has_value(unit) else "")
    if unit in _METRIC_MASSES or unit not in MASS_UNITS_KG:
        return said
    return f"{said} ({translator.quantity(quantity * MASS_UNITS_KG[unit], 'kg')})"


def _conversion(row: Mapping[str, Any], translator: Translator) -> str:
    """Return what one unit is in kilograms, and who says so, where the unit is a mass but not metric."""
    unit = row.get("unit")
    if unit in _METRIC_MASSES or unit not in MASS_UNITS_KG or not has_value(row.get("kg_per_unit")):
        return ""
    one = translator.quantity(1, unit, 0)
    return f"{one} = {translator.quantity(row['kg_per_unit'], 'kg', 12)} ({row['kg_source']})"


def incident_card(
    atlas: AtlasData, incident: Mapping[str, Any], translator: Translator, around: object = None, back: str = ""
) -> html.Div:
    """Return the record of one incident.

    Parameters
    ----------
    atlas : AtlasData
    incident : mapping
        All columns of the incident (`AtlasData.incident`).
    translator : Translator
    around : component, optional
        The way to the other incidents at the same point.
    back : str
        Target of the list it was opened from.
    """
    kind = translator.value("trafficking_type", incident["trafficking_type"])
    commodity = incident.get("commodity")
    value = incident.get("value_reported")
    facts = [
        (translator.text("cards.date"), incident_date(incident, translator)),
        (translator.text("cards.place"), _place_and_country(incident, translator)),
        (translator.text("cards.type"), kind),
        (translator.text("cards.commodity"), translator.value("commodity", commodity) if has_value(commodity) else ""),
        (translator.text("cards.quantity"), reported_quantity(incident, translator)),
        (translator.text("cards.conversion"), _conversion(incident, translator)),
        (
            translator.text("cards.value"),
            translator.quantity(value, str(incident.get("value_currency") or "")) if has_value(value) else "",
        ),
        (translator.text("cards.event"), _label("event_type", incident.get("event_type"), translator)),
        (translator.text("cards.agency"), _labels("agency", incident.get("agency"), translator)),
        (translator.text("cards.transport"), _label("transport", incident.get("transport"), translator)),
        (translator.text("cards.arrests"), _whole(incident.get("n_arrests"), translator)),
        (translator.text("cards.origin"), incident.get("origin")),
        (translator.text("cards.destination"), incident.get("destination")),
        (translator.text("cards.location"), location_error(float(incident["uncertainty_km"]), translator)),
        (translator.text("cards.corridor"), _corridor_link(atlas, incident, translator)),
        (translator.text("cards.nearest_post"), _post_link(atlas, incident, translator)),
    ]
    place = incident.get("place")
    title = f"{kind} – {place}" if has_value(place) else kind
    content = [*([around] if around is not None else []), fact_list(facts)]
    content += [*note_paragraph(incident.get("note"), translator), source_links(incident, translator)]
    content += other_source_links(incident, translator)
    return card_frame(title, content, translator, back)


def _place_and_country(incident: Mapping[str, Any], translator: Translator) -> str:
    country = _label("country", incident.get("country"), translator)
    place = incident.get("place")
    return ", ".join(part for part in (place if has_value(place) else "", country) if part)


def _label(vocabulary: str, code: object, translator: Translator) -> str:
    """Return the label of a code; nothing where it is missing or says that nothing is known."""
    return translator.value(vocabulary, str(code)) if has_value(code) and code != "unknown" else ""


def _labels(vocabulary: str, codes: object, translator: Translator) -> str:
    known = [code for code in codes.split(";") if code != "unknown"] if isinstance(codes, str) else []
    return translator.values(vocabulary, known) if known else ""


def _whole(number: object, translator: Translator) -> str:
    return translator.number(float(number)) if has_value(number) else ""


def _corridor_link(atlas: AtlasData, incident: Mapping[str, Any], translator: Translator) -> object:
    identifier = incident.get("corridor_id")
    if not isinstance(identifier, str) or not identifier:
        return translator.text("cards.no_corridor")
    name = local_name(atlas.corridor(identifier).to_dict(), translator.language)
    link = dcc.Link(name, href=atlas.link(f"/corridors/{identifier}", translator.language))
    kilometre = translator.number(incident.get("corridor_km"))
    return [link, translator.text("cards.at_kilometre", km=kilometre)]


def _post_link(atlas: AtlasData, incident: Mapping[str, Any], translator: Translator) -> object:
    identifier = incident.get("nearest_post_id")
    if not isinstance(identifier, str) or not identifier:
        return ""
    try:
        name = str(atlas.post(identifier)["name"])
    except InputError:
        return ""
    link = dcc.Link(name, href=atlas.link(f"/posts/{identifier}", translator.language))
    distance_km = incident.get("nearest_post_km")
    if has_value(distance_km) and float(distance_km) < 1.0:
        return [link, translator.text("cards.close_by")]
    return [link, translator.text("cards.at_distance", km=translator.number(distance_km))]
