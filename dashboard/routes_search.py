"""The answers of the search box, as JSON: by kind, each with its country and the address it opens."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import flask

from dashboard.components.cards import has_value, incident_date
from dashboard.data import AtlasData
from dashboard.region_view import find_region
from dashboard.search_entries import KINDS, search_index
from geodata.search import Hit, find
from layers.locales import Translator, local_name, translator

LIMIT_PER_KIND = 5
_NEARLY_AS_GOOD = 0.1
#: Inhabitants from which on a place is shown from farther off, and the zoom; the last is for all others.
_ZOOM_OF_PLACE = ((500_000, 8.5), (50_000, 9.5), (0, 10.5))
#: Location errors up to which an incident is shown from so near, km.
_ZOOM_OF_ERROR = ((3.0, 11.0), (15.0, 9.5), (40.0, 8.0), (100.0, 6.5), (float("inf"), 5.0))
_ZOOM_OF_CROSSING = 10.0
_INCIDENT_COLUMNS = (
    "date", "date_precision", "country", "place", "trafficking_type", "commodity",
    "uncertainty_km", "longitude", "latitude",
)  # fmt: skip


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the route."""

    def search() -> flask.Response:
        words = translator(flask.request.args.get("lang", ""))
        response = flask.jsonify(answer_search(atlas, flask.request.args.get("q", ""), words))
        response.headers["Cache-Control"] = "no-cache"
        return response

    server.add_url_rule("/search.json", "search", search)


def answer_search(atlas: AtlasData, query: str, words: Translator) -> dict[str, Any]:
    """Return what a query finds: groups of the same kind, that of the best answer first.

    Parameters
    ----------
    atlas : AtlasData
    query : str
    words : Translator

    Returns
    -------
    dict
        ``status``: how many, in words. ``groups``: each with ``label`` and ``items``; an item has ``title``,
        ``detail``, ``href`` and, where the map has a card of it, ``selected`` and ``view`` (longitude, latitude, zoom).
    """
    hits = find(search_index(atlas), query, LIMIT_PER_KIND)
    best = {kind: max(hit.score for hit in hits if hit.entry.kind == kind) for kind in {hit.entry.kind for hit in hits}}
    top = max(best.values(), default=0.0)
    # What is nearly as good stands in the usual order, so that a post is not below a town for one letter.
    place = {kind: (int((top - score) / _NEARLY_AS_GOOD), KINDS.index(kind)) for kind, score in best.items()}
    by_kind = sorted(hits, key=lambda hit: place[hit.entry.kind])
    groups = [
        {"label": words.text(f"search.group.{kind}"), "items": [_ITEMS[kind](atlas, hit, words) for hit in members]}
        for kind, members in groupby(by_kind, key=lambda hit: hit.entry.kind)
    ]
    status = words.count("search.n_found", len(hits)) if hits else words.text("search.nothing")
    return {"query": query, "status": status, "groups": groups}


def _detail(hit: Hit, title: str, parts: list[str], words: Translator) -> str:
    """Return what stands under a title; where another name was met, that one."""
    met = [words.text("search.also", name=hit.name)] if hit.name not in title else []
    return " · ".join([*(part for part in parts if part), *met])


def _on_map(
    atlas: AtlasData, selected: str, spot: tuple[float, float], zoom: float, words: Translator, page: str = ""
) -> dict[str, Any]:
    """Return the address of the page of an answer, or of the map where it has none; the map itself flies there."""
    view = f"{spot[1]:.3f}_{spot[0]:.3f}_{zoom:g}"
    return {
        "href": atlas.link(page, words.language) if page else atlas.link("/", words.language, v=view, sel=selected),
        "selected": selected,
        "view": [round(spot[0], 4), round(spot[1], 4), zoom],
    }


def _post(atlas: AtlasData, hit: Hit, words: Translator) -> dict[str, Any]:
    row = atlas.post(hit.entry.identifier)
    title = str(row["name"])
    parts = [words.value("country", row["country"]), words.value("post_kind", row["kind"])]
    href = atlas.link(f"/posts/{hit.entry.identifier}", words.language)
    return {"title": title, "detail": _detail(hit, title, parts, words), "href": href}


def _corridor(atlas: AtlasData, hit: Hit, words: Translator) -> dict[str, Any]:
    row = atlas.corridor(hit.entry.identifier).to_dict()
    href = atlas.link(f"/corridors/{hit.entry.identifier}", words.language)
    return {"title": local_name(row, words.language), "detail": words.values("country", row["countries"]), "href": href}


def _crossing(atlas: AtlasData, hit: Hit, words: Translator) -> dict[str, Any]:
    row = atlas.crossings[atlas.crossings["crossing_id"] == hit.entry.identifier].iloc[0]
    pair = " – ".join(words.value("country", row[name]) for name in ("country_a", "country_b"))
    spot = (row.geometry.x, row.geometry.y)
    selected = f"crossing:{hit.entry.identifier}"
    place = _on_map(atlas, selected, spot, _ZOOM_OF_CROSSING, words, f"/crossings/{hit.entry.identifier}")
    return {"title": str(row["name"]), "detail": pair, **place}


def _region(atlas: AtlasData, hit: Hit, words: Translator) -> dict[str, Any]:
    row = find_region(atlas, hit.entry.identifier).to_dict()
    href = atlas.link(f"/regions/{hit.entry.identifier}", words.language)
    title = local_name(row, words.language)
    return {
        "title": title,
        "detail": _detail(hit, title, [words.value("country", row["country"])], words),
        "href": href,
    }


def _place(atlas: AtlasData, hit: Hit, words: Translator) -> dict[str, Any]:
    row = atlas.place(hit.entry.identifier)
    title = str(row["name"])
    parts = [words.value("country", row["country"])]
    population = hit.entry.weight
    if population:
        parts.append(words.count("search.inhabitants", int(population)))
    zoom = next(zoom for limit, zoom in _ZOOM_OF_PLACE if population >= limit)
    page = f"/places/{hit.entry.identifier}"
    place = _on_map(atlas, f"place:{hit.entry.identifier}", (row.geometry.x, row.geometry.y), zoom, words, page)
    return {"title": title, "detail": _detail(hit, title, parts, words), **place}


def _incident(atlas: AtlasData, hit: Hit, words: Translator) -> dict[str, Any]:
    row = atlas.incidents_named([hit.entry.identifier], _INCIDENT_COLUMNS).iloc[0]
    kind = words.value("trafficking_type", row["trafficking_type"])
    commodity = words.value("commodity", row["commodity"]) if has_value(row["commodity"]) else kind
    what = kind if commodity == kind else f"{kind} – {commodity}"
    where = [str(row["place"])] if has_value(row["place"]) else []
    where.append(words.value("country", row["country"]))
    zoom = next(zoom for limit, zoom in _ZOOM_OF_ERROR if row["uncertainty_km"] <= limit)
    spot = (float(row["longitude"]), float(row["latitude"]))
    detail = " · ".join([", ".join(where), incident_date(row, words)])
    return {"title": what, "detail": detail, **_on_map(atlas, f"incident:{hit.entry.identifier}", spot, zoom, words)}


_ITEMS = {
    "post": _post,
    "corridor": _corridor,
    "crossing": _crossing,
    "region": _region,
    "place": _place,
    "incident": _incident,
}
