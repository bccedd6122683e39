"""Places with reports that are new, and places gone quiet, beside what chance alone would make of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from dash import html

from dashboard.components.notices import empty_notice
from dashboard.components.tables import ADDRESS, TableColumn, data_table, date_cell
from dashboard.data import AtlasData
from dashboard.ids import ChangesId
from geodata.changes import PLACE_RESOLUTION, PLACE_UNCERTAINTY_KM, PlaceTurnover, place_turnover
from geodata.periods import Period, PeriodPair, SplitRows
from layers.basemap import View
from layers.filters import Filters
from layers.locales import Translator

#: Mean area of an H3 cell of `PLACE_RESOLUTION`, km².
PLACE_KM2 = {3: 12_393.0, 4: 1_770.0, 5: 253.0}[PLACE_RESOLUTION]
#: Zoom at which the link to the map opens.
_ZOOM = 8.0
_ROWS_PER_PAGE = 10
_COLUMNS = ("incident_id", "place", "country", "date", "date_precision", "trafficking_type")


def place_section(
    atlas: AtlasData,
    periods: PeriodPair,
    split: SplitRows,
    rows: np.ndarray,
    filters_of: Callable[[Period], Filters],
    words: Translator,
) -> list[Any]:
    """Return the two lists.

    Parameters
    ----------
    atlas : AtlasData
    periods : PeriodPair
    split : SplitRows
    rows : int array
        Rows that pass every filter but the period.
    filters_of : callable
        Period -> filters of a link to the map.
    words : Translator
    """
    turnover = place_turnover(atlas.index, split, periods, rows)
    parts: list[Any] = [
        html.H2(words.text("changes.places_title")),
        html.P(_statement(turnover, words), className="analysis-statement"),
        html.P(
            words.text(
                "changes.places_help",
                km2=words.number(PLACE_KM2),
                error=words.number(PLACE_UNCERTAINTY_KM),
                n=words.number(turnover.n_imprecise),
            ),
            className="analysis-help",
        ),
    ]
    lists = (
        ("changes.new_title", "changes.no_new", turnover.new, ChangesId.NEW, filters_of(periods.now)),
        ("changes.quiet_title", "changes.no_quiet", turnover.quiet, ChangesId.QUIET, filters_of(periods.before)),
    )
    for title, none, places, identifier, filters in lists:
        parts.append(html.H3(words.text(title)))
        parts.append(
            _table(atlas, places, identifier, words.text(title), filters, words)
            if len(places)
            else empty_notice(words.text(none))
        )
    return parts


def _statement(turnover: PlaceTurnover, words: Translator) -> str:
    return words.text(
        "changes.places_statement",
        new=words.number(len(turnover.new)),
        quiet=words.number(len(turnover.quiet)),
        both=words.number(turnover.n_both),
        expected_new=words.number(round(turnover.expected_new)),
        expected_quiet=words.number(round(turnover.expected_quiet)),
    )


def _table(
    atlas: AtlasData, places: pd.DataFrame, identifier: ChangesId, title: str, filters: Filters, words: Translator
) -> html.Div:
    latest = atlas.incidents(places["row"].to_numpy(), _COLUMNS).to_dict("records")
    rows = [
        _row(place, incident, filters, words)
        for place, incident in zip(places.to_dict("records"), latest, strict=True)
    ]  # fmt: skip
    columns = [
        TableColumn("place", words.text("changes.place"), kind="link", width=170, grow=3),
        TableColumn("country", words.text("changes.by_name.country"), width=120, grow=2),
        TableColumn("n_incidents", words.text("changes.n_incidents"), kind="number", width=100),
        TableColumn("date", words.text("changes.latest"), kind="shown", width=140),
        TableColumn("type", words.text("changes.latest_type"), width=150, grow=2),
    ]
    if "is_first" in places:
        columns.append(TableColumn("is_first", words.text("changes.is_first"), width=120))
    return data_table(identifier, rows, columns, words, label=title, rows_per_page=_ROWS_PER_PAGE, has_search=False)


def _row(place: dict[str, Any], incident: dict[str, Any], filters: Filters, words: Translator) -> dict[str, Any]:
    name = incident["place"]
    query = {
        **filters.to_query(),
        "v": View(place["longitude"], place["latitude"], _ZOOM).to_text(),
        "sel": f"incident:{incident['incident_id']}",
    }
    first = {}
    if "is_first" in place:
        first["is_first"] = words.text("changes.yes" if place["is_first"] else "changes.no")
    day = incident["date"]
    return {
        "place": name if isinstance(name, str) and name else words.text("common.unknown"),
        f"place{ADDRESS}": AtlasData.link("/", words.language, **query),
        "country": words.value("country", incident["country"]),
        "n_incidents": place["n_incidents"],
        "type": words.value("trafficking_type", incident["trafficking_type"]),
        **date_cell("date", day if isinstance(day, dt.date | str) else str(day), incident["date_precision"], words),
        **first,
    }
