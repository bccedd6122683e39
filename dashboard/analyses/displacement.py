"""What if a post is reinforced: the routes that change, the extra kilometres, and the crossings that inherit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from dash import html

from dashboard.analyses.parameter import Parameter
from dashboard.components.analysis_map import analysis_map
from dashboard.components.notices import empty_notice
from dashboard.components.tables import TableColumn, data_table, plain_table
from dashboard.corridor_view import view_of_bounds
from dashboard.data import AtlasData
from dashboard.ids import AnalysisId
from geodata.displacement import Displacement, HubRoutes, displace
from geodata.errors import InputError
from geodata.route_graph import CLOSED_KM, LARGEST_OVERLAP, LONGEST_RATIO, driven_factor, next_best_routes
from layers.base import Layer
from layers.basemap import View
from layers.displacement import DrawnRoutes, pressure_layer, route_layer
from layers.filters import Filters
from layers.locales import Translator

TITLE_KEY = "displacement.title"
LEAD_KEY = "displacement.lead"
METHOD_KEY = "displacement.method"
USES_PERIOD = False
ALL_HUBS = "all"
_VIEW = View(-5.5, 12.2, 4.1)
_N_OTHERS = 3


def post_options(atlas: AtlasData, words: Translator) -> tuple[tuple[str, str], ...]:
    """Return the posts that watch a crossing of the roads, by name."""
    posts = _watching(atlas)
    labels = [
        (str(row["post_id"]), words.text("displacement.named", name=row["name"],
                                         country=words.value("country", row["country"])))
        for row in posts.to_dict("records")
    ]  # fmt: skip
    return tuple(sorted(labels, key=lambda each: each[1]))


def _watching(atlas: AtlasData) -> gpd.GeoDataFrame:
    posts = atlas.border_posts
    return posts[posts["crossing_id"].isin(atlas.crossings["crossing_id"])]


def hub_options(atlas: AtlasData, words: Translator) -> tuple[tuple[str, str], ...]:
    """Return all hubs together, then each, by country and name."""
    labels = [
        (words.value("country", row["country"]), str(row["name"]), str(row["hub_id"]))
        for row in atlas.hub_routes.hubs.to_dict("records")
    ]
    named = [
        (hub, words.text("displacement.named", name=name, country=country)) for country, name, hub in sorted(labels)
    ]
    return ((ALL_HUBS, words.text("displacement.all_hubs")), *named)


PARAMETERS = (
    Parameter("post", "displacement.post", post_options, "sn-kidira"),
    Parameter("scope", "displacement.scope", ("watched", "own"), "watched", "displacement.scope_is."),
    Parameter("price", "displacement.price", ("closed", "50", "100", "200"), "closed", "displacement.price_is."),
    Parameter("start", "displacement.start", hub_options, ALL_HUBS),
    Parameter("goal", "displacement.goal", hub_options, ALL_HUBS),
)


@dataclass(frozen=True)
class _Pair:
    """The routes of one pair of hubs: today, then the cheapest and other ways once the post is reinforced.

    Where today's route stays the cheapest, it is not among those that follow.
    """

    names: tuple[str, str]
    spots: dict[str, tuple[float, float]]
    today: list[int]
    following: list[list[int]]
    stays: bool


@dataclass(frozen=True)
class _Answer:
    """What the choices come to."""

    today: HubRoutes
    post: pd.Series
    reinforced: list[int]
    price_km: float
    hub: str
    moved: Displacement
    pair: _Pair | None
    driven: float
    #: Both ends chosen are the same hub.
    is_one_hub: bool


def content(atlas: AtlasData, filters: Filters, choices: dict[str, str], words: Translator) -> list[Any]:
    """Return the answer in words, the map, the routes of a pair, and the crossings that inherit."""
    found = _answer(atlas, choices)
    return [
        *_statements(found, atlas.crossings, words),
        analysis_map(atlas, _layers(atlas, found, words), _view(atlas, found), words),
        *_route_table(atlas, found, words),
        *_heirs(atlas, found, words),
        html.H2(words.text("displacement.limits_title")),
        html.P(words.text("displacement.limits", roads=atlas.roads_said(words)), className="analysis-help"),
    ]


def _answer(atlas: AtlasData, choices: dict[str, str]) -> _Answer:
    today, crossings = atlas.hub_routes, atlas.crossings
    posts = _watching(atlas)
    known = posts[posts["post_id"] == choices["post"]]
    if known.empty:
        raise InputError("no_watching_post", "No border post of the register watches a road crossing.")
    post = known.iloc[0]
    is_own = crossings["crossing_id"] == post["crossing_id"]
    is_watched = crossings["post_ids"].str.split(";").map(lambda each: post["post_id"] in each)
    reinforced = np.flatnonzero(is_own if choices["scope"] == "own" else is_own | is_watched).tolist()
    price_km = CLOSED_KM if choices["price"] == "closed" else float(choices["price"])
    hub_ids = today.hubs["hub_id"].tolist()
    ends = [hub_ids.index(choices[name]) for name in ("start", "goal") if choices[name] != ALL_HUBS]
    only = ends[0] if len(ends) == 1 else None
    moved = displace(today, reinforced, price_km, only)
    is_one_hub = len(ends) == 2 and ends[0] == ends[1]
    pair = _pair(today, ends, reinforced, price_km) if len(ends) == 2 and not is_one_hub else None
    hub = str(today.hubs["name"].iloc[only]) if only is not None else ""
    return _Answer(today, post, reinforced, price_km, hub, moved, pair, driven_factor(atlas.roads), is_one_hub)


def _pair(today: HubRoutes, ends: list[int], reinforced: list[int], price_km: float) -> _Pair:
    hubs, network = today.hubs.iloc[ends], today.network
    start, end = (int(node) for node in hubs["node"])
    now = next_best_routes(network, start, end, network.costs(), 0)
    then = next_best_routes(network, start, end, network.costs(reinforced, price_km), _N_OTHERS)
    spots = {
        str(name): (float(lon), float(lat))
        for name, lon, lat in hubs[["name", "longitude", "latitude"]].itertuples(index=False)
    }
    names = str(hubs["name"].iloc[0]), str(hubs["name"].iloc[1])
    route = now[0] if now else []
    stays = bool(then) and then[0] == route
    return _Pair(names, spots, route, then[1:] if stays else then, stays)


def _view(atlas: AtlasData, found: _Answer) -> View:
    """Return the view of the routes of the pair, or of the whole study area."""
    pair = found.pair
    edges = sorted({edge for route in (pair.today, *pair.following) for edge in route}) if pair else []
    return view_of_bounds(tuple(atlas.roads.geometry.iloc[edges].total_bounds)) if edges else _VIEW


def _layers(atlas: AtlasData, found: _Answer, words: Translator) -> list[Layer]:
    moved, pair = found.moved, found.pair
    if pair is None:
        drawn = DrawnRoutes(moved.lost.tolist(), moved.gained.tolist())
    else:
        n_next = 0 if pair.stays else 1
        following = [edge for route in pair.following[:n_next] for edge in route]
        drawn = DrawnRoutes(pair.today, following, pair.following[n_next:], is_one_pair=True)
    return [
        route_layer(drawn, atlas.roads, words),
        pressure_layer(atlas.crossings, found.reinforced, moved.inherited, pair.spots if pair else {}, words),
    ]


def _km(km: float, found: _Answer, words: Translator) -> dict[str, str]:
    """Return kilometres of the network, and what that is about when driven, to ten; short ways to 0.1 km."""
    if km < 10:
        return {"km": words.number(km, 1), "driven": words.number(km * found.driven, 1)}
    return {"km": words.number(km), "driven": words.number(round(km * found.driven, -1 if km >= 50 else 0))}


def _statement(found: _Answer, crossings: gpd.GeoDataFrame, words: Translator) -> list[Any]:
    """Say how many pairs change their route, by how much, and who inherits most."""
    moved = found.moved
    head = words.text("displacement.if_closed" if found.price_km >= CLOSED_KM else "displacement.if_priced",
                      post=found.post["name"], km=words.number(found.price_km))  # fmt: skip
    among = words.text("displacement.among_hub", hub=found.hub) if found.hub else words.text("displacement.among_all")
    pairs = words.number(moved.n_pairs)
    if not moved.n_using:
        return [html.Strong(words.text("displacement.none_uses", head=head, pairs=pairs, among=among))]
    n_changed = len(moved.changed)
    if not n_changed and not moved.n_cut:
        text = words.count("displacement.none_changes", moved.n_using, head=head, pairs=pairs, among=among)
        return [html.Strong(text)]
    parts = [words.count("displacement.changed", n_changed, head=head, using=words.number(moved.n_using), pairs=pairs,
                         among=among)]  # fmt: skip
    if n_changed:
        parts.append(words.text("displacement.detour", **_km(float(moved.changed["extra_km"].mean()), found, words)))
    if moved.n_cut:
        parts.append(words.count("displacement.cut", moved.n_cut))
    if len(moved.inherited):
        heir = moved.inherited.iloc[0]
        name = crossings["name"].iloc[int(heir["crossing"])]
        parts.append(words.text("displacement.heir", name=name, share=words.number(100 * heir["share"])))
    return [html.Strong(parts[0]), *[f" {part}" for part in parts[1:]]]


def _statements(found: _Answer, crossings: gpd.GeoDataFrame, words: Translator) -> list[Any]:
    """Say what holds for all pairs of hubs, and for the one that is chosen: both are of one piece on a slide, too."""
    said = [html.P(_statement(found, crossings, words))]
    if found.pair is not None:
        said.append(html.P(_pair_words(found.pair, found, words)))
    notices = [empty_notice(words.text("displacement.one_hub"))] if found.is_one_hub else []
    return [html.Div(said, className="analysis-statement"), *notices]


def _pair_words(pair: _Pair, found: _Answer, words: Translator) -> str:
    names = {"start": pair.names[0], "goal": pair.names[1]}
    if not pair.today:
        return words.text("displacement.pair_none", **names)
    network = found.today.network
    before = network.route_km(pair.today)
    first = words.text("displacement.pair_today", **names, **_km(before, found, words))
    if pair.stays:
        return f"{first} {words.text('displacement.pair_stays')}"
    if not pair.following:
        return f"{first} {words.text('displacement.pair_cut')}"
    after = network.route_km(pair.following[0])
    then = words.text(
        "displacement.pair_then", extra=words.number(round(after) - round(before)), **_km(after, found, words)
    )
    return f"{first} {then}"


def _route_table(atlas: AtlasData, found: _Answer, words: Translator) -> list[Any]:
    """Return the routes of the pair: today's, then the cheapest and other ways once the post is reinforced."""
    pair, network = found.pair, found.today.network
    if pair is None or not pair.today:
        return []
    # Of the rounded lengths, so that the columns agree.
    before = round(network.route_km(pair.today))
    routes = [(words.text("displacement.row_today"), pair.today)]
    routes += [(words.number(number), route) for number, route in enumerate(pair.following, start=1)]
    rows = [
        [
            label,
            words.number(network.route_km(route)),
            _signed(round(network.route_km(route)) - before, words),
            _km(network.route_km(route), found, words)["driven"],
            words.number(len(network.crossings_of(route))),
            _named_crossings(atlas, network.crossings_of(route), found.reinforced, words),
        ]
        for label, route in routes
    ]
    heads = [words.text(f"displacement.route.{name}") for name in ("rank", "km", "extra", "driven", "borders", "by")]
    return [
        html.H2(words.text("displacement.route_table", start=pair.names[0], goal=pair.names[1])),
        html.P(
            words.text(
                "displacement.route_help",
                overlap=words.number(100 * LARGEST_OVERLAP),
                ratio=words.number(LONGEST_RATIO),
                factor=words.number(found.driven, 2),
            ),
            className="analysis-help",
        ),
        plain_table(heads, rows),
    ]


def _signed(km: int, words: Translator) -> str:
    text = words.number(abs(km))
    return text if km == 0 else f"{'+' if km > 0 else '−'}{text}"


def _named_crossings(atlas: AtlasData, crossings: list[int], reinforced: list[int], words: Translator) -> Any:
    """Return the crossings of a route in its order; the reinforced one is set in bold."""
    parts: list[Any] = []
    for crossing in crossings:
        name = str(atlas.crossings["name"].iloc[crossing])
        parts += [" → " if parts else "", html.Strong(name) if crossing in reinforced else name]
    return html.Span(parts) if parts else words.text("displacement.no_crossing")


def _heirs(atlas: AtlasData, found: _Answer, words: Translator) -> list[Any]:
    """Return the crossings that inherit the pairs, with their share and the extra kilometres."""
    moved, crossings = found.moved, atlas.crossings
    if moved.inherited.empty:
        return []
    rows = [
        {
            "name": crossings["name"].iloc[row["crossing"]],
            "countries": " – ".join(
                words.value("country", crossings[side].iloc[row["crossing"]]) for side in ("country_a", "country_b")
            ),
            "share": 100 * row["share"],
            "n_pairs": row["n_pairs"],
            "extra": row["mean_extra_km"],
            "driven": row["mean_extra_km"] * found.driven,
            "watch": _watch_words(crossings["is_monitored"].iloc[row["crossing"]], words),
        }
        for row in moved.inherited.to_dict("records")
    ]
    columns = [
        TableColumn("name", words.text("displacement.heir_name"), width=170, grow=2, is_main=True),
        TableColumn("countries", words.text("displacement.heir_countries"), width=170, grow=2),
        TableColumn("share", words.text("displacement.heir_share"), "number", width=120),
        TableColumn("n_pairs", words.text("displacement.heir_pairs"), "number", width=100),
        TableColumn("extra", words.text("displacement.heir_extra"), "number", width=130),
        TableColumn("driven", words.text("displacement.heir_driven"), "number", width=130),
        TableColumn("watch", words.text("displacement.heir_watch"), width=150, grow=2),
    ]
    return [
        html.H2(words.text("displacement.heirs_title")),
        html.P(words.text("displacement.heirs_help"), className="analysis-help"),
        data_table(
            AnalysisId.TABLE, rows, columns, words, label=words.text("displacement.heirs_title"), has_search=False
        ),
    ]


def _watch_words(is_monitored: Any, words: Translator) -> str:
    if pd.isna(is_monitored):
        return words.text("layers.crossings.outside")
    return words.text("layers.crossings.monitored" if is_monitored else "layers.crossings.unmonitored")
