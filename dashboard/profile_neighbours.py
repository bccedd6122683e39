"""Whom a crossing and a place are compared with."""

from __future__ import annotations

from typing import Any

import numpy as np
from dash import html

from dashboard.components.profile_near import monitored_words
from dashboard.components.profile_neighbours import Neighbour, neighbour_content
from dashboard.components.tables import TableColumn
from dashboard.data import AtlasData
from dashboard.profile_subject import Subject, find_crossing
from geodata import crs
from geodata.neighbours import SIMILAR_WITHIN_KM, compare_with, counts_around, similar_places
from geodata.statistics import POST_RADIUS_KM, period_years
from layers.filters import Filters
from layers.locales import Translator

Spot = tuple[float, float]


def crossing_neighbours(atlas: AtlasData, subject: Subject, filters: Filters, words: Translator) -> html.Section:
    """Return the other crossings of the same border."""
    own = find_crossing(atlas, subject.identifier)
    table = atlas.crossings
    same = table[(table["country_a"] == own["country_a"]) & (table["country_b"] == own["country_b"])]
    spots = {row["crossing_id"]: (row["geometry"].x, row["geometry"].y) for row in same.to_dict("records")}
    away = _distances(subject.spot, spots)
    others = {
        row["crossing_id"]: Neighbour(
            row["name"],
            atlas.link(f"/crossings/{row['crossing_id']}", words.language),
            {"away_km": away[row["crossing_id"]], "posts": monitored_words(row, words)},
        )
        for row in same.to_dict("records")
    }
    columns = [
        TableColumn("away_km", words.text("profile.away"), "number", width=110),
        TableColumn("posts", words.text("profile.post_known"), width=130),
    ]
    pair = " – ".join(words.value("country", country) for country in subject.countries)
    title = words.text("profile.compared_crossings", border=pair)
    alone = words.text("profile.alone_crossing")
    return _section(atlas, subject, filters, spots, others, columns, words, title=title, alone=alone)


def place_neighbours(atlas: AtlasData, subject: Subject, filters: Filters, words: Translator) -> html.Section:
    """Return the places of similar size near one."""
    similar = similar_places(atlas.place_names, subject.identifier).to_dict("records")
    own = atlas.place(subject.identifier)
    spots: dict[str, Spot] = {subject.identifier: subject.spot}
    cells = {"away_km": 0.0, "population": own["population"]}
    others = {subject.identifier: Neighbour(str(own["name"]), "", cells)}
    for row in similar:
        spots[row["place_id"]] = (row["longitude"], row["latitude"])
        name = words.text("profile.place_in", name=row["name"], country=words.value("country", row["country"]))
        address = atlas.link(f"/places/{row['place_id']}", words.language)
        cells = {"away_km": row["distance_km"], "population": row["population"]}
        others[row["place_id"]] = Neighbour(name, address, cells)
    columns = [
        TableColumn("away_km", words.text("profile.away"), "number", width=110),
        TableColumn("population", words.text("communities.head.people"), "number", width=110),
    ]
    kilometres = words.number(SIMILAR_WITHIN_KM)
    title = words.text("profile.compared_places", km=kilometres)
    alone = words.text("profile.alone_place", km=kilometres)
    return _section(atlas, subject, filters, spots, others, columns, words, title=title, alone=alone)


def _distances(spot: Spot, spots: dict[str, Spot]) -> dict[str, float]:
    ends = np.array(list(spots.values()), dtype=float)
    at = np.full(len(ends), spot[0]), np.full(len(ends), spot[1])
    return dict(zip(spots, crs.geodesic_distance_km(*at, ends[:, 0], ends[:, 1]).tolist(), strict=True))


def _section(
    atlas: AtlasData,
    subject: Subject,
    filters: Filters,
    spots: dict[str, Spot],
    others: dict[str, Neighbour],
    columns: list[TableColumn],
    words: Translator,
    *,
    title: str,
    alone: str,
) -> html.Section:
    period = atlas.period(filters)
    content: list[Any] = [html.P(alone)]
    if len(spots) > 1 and period is None:
        content = [html.P(words.text("profile.outside_compared"))]
    elif len(spots) > 1 and period is not None:
        counts = counts_around(spots, atlas.index, atlas.select(filters).rows)
        away = _distances(subject.spot, spots)
        # Two circles that overlap count some of the same incidents.
        shared = frozenset(name for name, km in away.items() if km < 2.0 * POST_RADIUS_KM)
        table = compare_with(counts, counts * 0.0 + 1.0, period_years(*period), subject.identifier, shared)
        unit = words.text("profile.rate_around", km=words.number(POST_RADIUS_KM))
        content = neighbour_content(atlas, table, others, unit, columns, words)
    return html.Section([html.H2(title), *content], className="profile-neighbours")
