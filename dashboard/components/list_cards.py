"""The cards of a place that holds many incidents: a spot of the density, a region, a hexagon."""

from __future__ import annotations

from typing import Any

import numpy as np
from dash import html

from dashboard.components.cards import card_frame, has_value, incident_date, pick_button
from dashboard.data import AtlasData
from geodata.statistics import count_by
from layers.locales import Translator

#: So many incidents of a place are listed, the latest first; of a small place (a point, a spot) all but always all.
MAX_LISTED = 20
MAX_LISTED_AT_SPOT = 200
_LIST_COLUMNS = ("incident_id", "date", "date_precision", "trafficking_type", "place", "quantity", "unit", "commodity")


def incident_list(atlas: AtlasData, rows: np.ndarray, translator: Translator, limit: int = MAX_LISTED) -> list[Any]:
    """Return the incidents of some rows (ascending by date) as buttons, the latest first, and how many more."""
    latest = rows[::-1][:limit]
    items = [
        html.Li(
            pick_button(
                [
                    html.Span(incident_date(row, translator), className="card-pick-date"),
                    html.Span(_headline(row, translator)),
                ],
                f"incident:{row['incident_id']}",
            )
        )
        for row in atlas.incidents(latest, _LIST_COLUMNS).to_dict("records")
    ]
    content: list[Any] = [html.Ul(items, className="card-list")]
    if len(rows) > limit:
        content.append(html.P(translator.text("cards.more", n=translator.number(len(rows) - limit))))
    return content


def area_card(
    atlas: AtlasData,
    title: str,
    lead: str,
    rows: np.ndarray,
    translator: Translator,
    note: str = "",
    limit: int = MAX_LISTED,
    page: object = None,
) -> html.Div:
    """Return how many incidents an area holds, by type, and the latest of them.

    Parameters
    ----------
    atlas : AtlasData
    title, lead : str
        Name of the area; the sentence with the count.
    rows : int array
        The incidents, ascending.
    translator : Translator
    note : str
        A caveat below the sentence.
    limit : int
        So many are listed.
    page : component, optional
        The way to the page of the area.
    """
    content: list[Any] = [html.P(lead, className="card-lead")]
    if page is not None:
        content.append(html.P(page))
    if note:
        content.append(html.P(note, className="card-caveat"))
    if len(rows):
        by_type = count_by(atlas.index, rows, "trafficking_type")
        counts = [
            html.Li([translator.value("trafficking_type", str(code)), " ", html.B(translator.number(number))])
            for code, number in by_type.items()
        ]
        content += [
            html.Ul(counts, className="card-counts"),
            html.H3(translator.text("cards.latest") if len(rows) > limit else translator.text("cards.incidents")),
            *incident_list(atlas, rows, translator, limit),
        ]
    return card_frame(title, content, translator)


def neighbours(atlas: AtlasData, rows: np.ndarray, incident_id: str, translator: Translator) -> html.Div | None:
    """Return the way to the previous and next incident at the same point.

    None where there is no other, or where the filters leave this incident out (a link may open it all the same).
    """
    identifiers = atlas.incidents(rows, ["incident_id"])["incident_id"].tolist()
    if len(identifiers) < 2 or incident_id not in identifiers:
        return None
    position = identifiers.index(incident_id)
    steps = [
        pick_button(
            sign,
            f"incident:{identifiers[(position + step) % len(identifiers)]}",
            "button map-small",
            title=translator.text(key),
            **{"aria-label": translator.text(key)},
        )
        for sign, step, key in (("‹", -1, "cards.previous"), ("›", 1, "cards.next"))
    ]
    if len(identifiers) == 2:
        steps = steps[1:]  # both would lead to the same incident, and two buttons may not share an id
    words = translator.text("cards.position", i=translator.number(position + 1), n=translator.number(len(identifiers)))
    return html.Div([html.Span(words), html.Span(steps)], className="card-neighbours")


def _headline(row: dict[str, Any], translator: Translator) -> str:
    """Return type, quantity and place of an incident on one line."""
    commodity = row["commodity"]
    what = translator.value("commodity", commodity) if has_value(commodity) else ""
    parts = [translator.value("trafficking_type", row["trafficking_type"]), what]
    place = row["place"] if has_value(row["place"]) else ""
    head = " – ".join(part for part in parts if part)
    return f"{head}, {place}" if place else head
