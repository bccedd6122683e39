"""Where the guard is thin: crossings far from an open post, kilometres of border for each post, sites for patrols."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from dash import html

from dashboard.analyses.parameter import KILOMETRES, Parameter
from dashboard.components.analysis_map import analysis_map
from dashboard.components.charts import chart_graph
from dashboard.components.tables import TableColumn, data_table, plain_table
from dashboard.data import AtlasData
from dashboard.ids import AnalysisId
from dashboard.passing_on import drawn_posts
from geodata import coverage
from geodata.placement import FLOOR_WEIGHT, Placement, place_patrols
from geodata.statistics import SMALL_COUNT, period_years
from layers.base import Layer
from layers.basemap import View
from layers.charts import percent, rate_words
from layers.charts_coverage import share_chart
from layers.corridors import corridor_layer
from layers.coverage import coverage_layer, road_words
from layers.filters import Filters
from layers.locales import Translator
from layers.posts import post_layer
from layers.roads import road_layer

TITLE_KEY = "coverage.title"
LEAD_KEY = "coverage.lead"
METHOD_KEY = "coverage.method"
PARAMETERS = (
    Parameter("within", "coverage.within", ("10", "25", "50", "100", "200"), "50", KILOMETRES),
    Parameter("patrols", "coverage.patrols", tuple(str(n) for n in range(1, 11)), "3", "coverage.n_patrols"),
    Parameter("demand", "coverage.demand", ("incidents", "crossings"), "incidents", "coverage.weigh."),
    Parameter("sites", "coverage.candidates", ("uncovered", "all"), "uncovered", "coverage.stand."),
)
#: From the coast of Ghana to the north of Mali.
_VIEW = View(-5.5, 13.9, 4.15)
#: The curve ends here, km.
_CURVE_KM = 250


@dataclass(frozen=True)
class _Answer:
    """What the choices come to: the ways by road, the incidents near the crossings, and the patrols."""

    within_km: float
    access: coverage.RoadAccess
    pairs: coverage.NearPairs
    rows: np.ndarray
    n_near: np.ndarray
    n_vague: np.ndarray
    years: float
    placed: Placement
    #: Rows of the crossings: where the patrols stand, and which crossings have no post within reach.
    sites: np.ndarray
    uncovered: np.ndarray

    def incidents_near(self, crossings: np.ndarray) -> int:
        """Count the incidents reported near any of some crossings, each once."""
        return coverage.count_distinct(self.pairs, self.rows, crossings)

    @property
    def reached(self) -> np.ndarray:
        """Rows of the uncovered crossings that each site reaches, a row a site."""
        return self.access.between_km[np.ix_(self.sites, self.uncovered)] <= self.within_km


def content(atlas: AtlasData, filters: Filters, choices: dict[str, str], words: Translator) -> list[Any]:
    """Return the answer in words, on the map, as a curve and in tables."""
    found = _answer(atlas, filters, choices)
    return [
        _statement(found, words),
        _patrol_statement(found, choices, words),
        analysis_map(atlas, _layers(atlas, found, words), _VIEW, words),
        *_sites(found, choices, words),
        *_curve(atlas, found, words),
        *_ranking(atlas, found, words),
        *_borders(atlas, found, words),
        _limits(atlas, words),
    ]


def _answer(atlas: AtlasData, filters: Filters, choices: dict[str, str]) -> _Answer:
    access, within_km = atlas.road_access, float(choices["within"])
    crossings = access.crossings
    rows = atlas.select(filters).rows
    period = atlas.period(filters)
    n_near, n_vague = coverage.count_near(atlas.near_crossings, rows)
    is_judged, post_km = crossings["is_judged"].to_numpy(bool), crossings["post_km"].to_numpy(float)
    # The farthest from a post first: among equal sites it is taken.
    order = np.lexsort((np.arange(len(crossings)), -post_km))
    uncovered = order[(is_judged & ~(post_km <= within_km))[order]]
    candidates = uncovered if choices["sites"] == "uncovered" else order[is_judged[order]]
    weights = np.ones(len(uncovered))
    if choices["demand"] == "incidents":
        weights = np.maximum(n_near[uncovered].astype(float), FLOOR_WEIGHT)
    is_covered = access.between_km[np.ix_(candidates, uncovered)] <= within_km
    placed = place_patrols(is_covered, weights, int(choices["patrols"]))
    years = period_years(*period) if period else 0.0
    sites = candidates[placed.sites]
    return _Answer(within_km, access, atlas.near_crossings, rows, n_near, n_vague, years, placed, sites, uncovered)


def _layers(atlas: AtlasData, found: _Answer, words: Translator) -> list[Layer]:
    return [
        road_layer(words, atlas.roads),
        corridor_layer(atlas.corridors, words),
        coverage_layer(found.access.crossings, found.within_km, found.sites.tolist(), words),
        post_layer(drawn_posts(atlas, coverage.open_road_posts(atlas.border_posts)), words),
    ]


def _statement(found: _Answer, words: Translator) -> html.P:
    """Say how many crossings have an open post within reach, and about how many nothing can be said."""
    share, km = coverage.coverage_share(found.access.crossings, found.within_km), words.number(found.within_km)
    head = words.count(
        "coverage.statement",
        share.n_covered,
        judged=words.number(share.n_judged),
        share=percent(share.value, words),
        km=km,
    )
    rest = []
    if share.n_near_straight:
        rest.append(words.count("coverage.near_straight", share.n_near_straight, km=km))
    if share.n_not_judged:
        rest.append(words.count("coverage.not_judged", share.n_not_judged))
    return html.P([html.Strong(head), *[f" {each}" for each in rest]], className="analysis-statement")


def _patrol_statement(found: _Answer, choices: dict[str, str], words: Translator) -> html.P:
    """Say what the patrols bring, and what sending them one after the other would."""
    km, placed = words.number(found.within_km), found.placed
    if not len(found.uncovered):
        return html.P(words.text("coverage.all_covered", km=km), className="analysis-statement")
    is_reached = found.reached.any(axis=0)
    n_all, n_there = (found.incidents_near(each) for each in (found.uncovered, found.uncovered[is_reached]))
    sentences = [
        words.count(
            "coverage.patrols_reach",
            len(placed.sites),
            reached=words.number(int(is_reached.sum())),
            uncovered=words.number(len(found.uncovered)),
            km=km,
        )
    ]
    near_km = words.number(coverage.NEAR_CROSSING_KM)
    if n_all:
        there = words.number(n_there)
        sentences.append(words.count("coverage.patrols_near", n_all, there=there, near_km=near_km))
    else:
        sentences.append(words.text("coverage.none_near", near_km=near_km))
    if len(placed.sites) < int(choices["patrols"]):
        sentences.append(words.text("coverage.enough"))
    if placed.one_by_one < placed.covered:
        less = words.number(100 * (1 - placed.one_by_one / placed.covered), 1)
        sentences.append(words.text("coverage.one_by_one", less=less))
    return html.P(" ".join(sentences), className="analysis-statement")


def _pair(row: Any, words: Translator) -> str:
    return " – ".join(words.value("country", row[name]) for name in ("country_a", "country_b"))


def _sites(found: _Answer, choices: dict[str, str], words: Translator) -> list[Any]:
    """Return the table of the patrols, with what each adds to those before it."""
    if not len(found.sites):
        return []
    is_open, rows, running = np.ones(len(found.uncovered), dtype=bool), [], 0.0
    for number, (site, reach, gained) in enumerate(
        zip(found.sites, found.reached, found.placed.gained, strict=True), start=1
    ):
        crossing, added = found.access.crossings.iloc[site], found.uncovered[reach & is_open]
        is_open &= ~reach
        running += gained
        others = [found.access.crossings["name"].iloc[row] for row in added if row != site]
        rows.append(
            [
                words.number(number),
                crossing["name"],
                _pair(crossing, words),
                words.enumeration(others) if others else words.text("coverage.itself"),
                words.number(found.incidents_near(added)),
                words.number(gained),
                percent(running / found.placed.total, words),
            ]
        )
    keys = ("coverage.number", "coverage.site", "coverage.border", "coverage.reaches", "coverage.near_added",
            "coverage.weight_added", "coverage.share_of_demand")  # fmt: skip
    weighs = "coverage.weight_incidents" if choices["demand"] == "incidents" else "coverage.weight_crossings"
    help_text = words.text(weighs, near_km=words.number(coverage.NEAR_CROSSING_KM), floor=words.number(FLOOR_WEIGHT))
    return [
        html.H2(words.text("coverage.sites_title")),
        html.P(f"{words.text('coverage.sites_help')} {help_text}", className="analysis-help"),
        plain_table([words.text(key) for key in keys], rows, n_texts=4),
    ]


def _curve(atlas: AtlasData, found: _Answer, words: Translator) -> list[Any]:
    """Return the share of crossings covered against the distance, with and without the patrols."""
    is_judged = found.access.crossings["is_judged"].to_numpy(bool)
    post_km = found.access.crossings["post_km"].to_numpy(float)
    patrol_km = found.access.between_km[found.sites].min(axis=0, initial=np.inf)
    at_km = np.arange(0.0, _CURVE_KM + 1.0)
    chart = share_chart(
        at_km,
        coverage.share_curve(post_km[is_judged], at_km),
        coverage.share_curve(np.minimum(post_km, patrol_km)[is_judged], at_km),
        found.within_km,
        words,
    )
    return [
        html.H2(words.text("coverage.curve_title")),
        html.P(words.text("coverage.curve_help"), className="analysis-help"),
        chart_graph(AnalysisId.CHART, chart, words, f"atlas_coverage_{atlas.version}"),
    ]


def _ranking(atlas: AtlasData, found: _Answer, words: Translator) -> list[Any]:
    """Return the crossings out of reach, by the incidents reported near them."""
    ranked = coverage.rank_uncovered(found.access.crossings, found.within_km, found.n_near, found.n_vague, found.years)
    if ranked.empty:
        return []
    names = dict(zip(atlas.border_posts["post_id"], atlas.border_posts["name"], strict=True))
    rows = [
        {
            "rank": row["rank"],
            "name": row["name"],
            "border": _pair(row, words),
            "n_incidents": row["n_incidents"],
            "rate": rate_words(row["rate"], row["rate_low"], row["rate_high"], words),
            "n_too_imprecise": row["n_too_imprecise"],
            "road": row["post_km"] if math.isfinite(row["post_km"]) else 1e9,
            "road_shown": _with_post(row["post_km"], names.get(row["post_id"], ""), words),
            "straight": row["straight_km"] if math.isfinite(row["straight_km"]) else None,
        }
        for row in ranked.to_dict("records")
    ]
    columns = [
        TableColumn("rank", words.text("coverage.rank"), kind="number", width=96, grow=0),
        TableColumn("name", words.text("coverage.crossing"), width=130, grow=2, is_main=True),
        TableColumn("border", words.text("coverage.border"), width=150, grow=2),
        TableColumn("n_incidents", words.text("coverage.near"), kind="number", width=104),
        TableColumn("rate", words.text("coverage.rate"), width=130),
        TableColumn("n_too_imprecise", words.text("coverage.vague"), kind="number", width=104),
        TableColumn("road", words.text("coverage.post_by_road"), kind="shown", width=150, grow=2),
        TableColumn("straight", words.text("coverage.post_straight"), kind="number", width=110),
    ]
    title = words.text("coverage.ranking_title", km=words.number(found.within_km))
    help_text = words.text(
        "coverage.ranking_help" if found.years else "coverage.ranking_outside",
        near_km=words.number(coverage.NEAR_CROSSING_KM),
        small=words.number(SMALL_COUNT),
        years=words.number(found.years, 1),
    )
    return [
        html.H2(title),
        html.P(help_text, className="analysis-help"),
        data_table(AnalysisId.TABLE, rows, columns, words, label=title),
    ]


def _with_post(distance_km: float, post: str, words: Translator) -> str:
    if not math.isfinite(distance_km):
        return words.text("coverage.no_road")
    return words.text("coverage.distance_and_post", distance=road_words(distance_km, words), post=post)


def _borders(atlas: AtlasData, found: _Answer, words: Translator) -> list[Any]:
    """Return border by border: the crossings within reach, and the kilometres of border for each open post."""
    by_border = coverage.coverage_by_border(found.access.crossings, found.within_km)
    guard = coverage.border_guard(atlas.countries, atlas.border_posts)
    merged = guard.merge(by_border, how="left", on=["country_a", "country_b"])
    counts = merged[["n_covered", "n_judged"]].fillna(0).astype(int)
    rows = [
        [
            _pair(row, words),
            words.text("coverage.n_of_m", n=words.number(n_covered), m=words.number(n_judged)),
            words.number(row["border_km"]),
            words.number(row["n_open_posts"]),
            words.number(row["n_places"]),
            _per_post(row["km_per_post"], words),
            _per_post(row["km_per_place"], words),
        ]
        for row, n_covered, n_judged in zip(merged.to_dict("records"), *counts.to_numpy().T.tolist(), strict=True)
    ]
    keys = ("coverage.border", "coverage.covered", "coverage.border_km", "coverage.open_posts", "coverage.open_places",
            "coverage.km_per_post", "coverage.km_per_place")  # fmt: skip
    return [
        html.H2(words.text("coverage.borders_title")),
        html.P(words.text("coverage.borders_help"), className="analysis-help"),
        plain_table([words.text(key) for key in keys], rows, n_texts=1),
    ]


def _per_post(kilometres: float, words: Translator) -> str:
    return words.text("coverage.no_open_post") if math.isinf(kilometres) else words.number(kilometres)


def _limits(atlas: AtlasData, words: Translator) -> html.Div:
    """Say what the posts' status is as old as, and what the roads and the register lack."""
    dates = coverage.open_road_posts(atlas.border_posts)["status_date"].dropna().astype(str).str[:4]
    dates = dates[dates.str.fullmatch(r"\d{4}")]
    keys = [words.text("coverage.limit_roads", roads=atlas.roads_said(words)), words.text("coverage.limit_register")]
    if len(dates):
        keys.insert(0, words.text("coverage.limit_status", first=dates.min(), last=dates.max()))
    items = [html.Li(each) for each in [*keys, words.text("coverage.limit_use")]]
    return html.Div([html.H2(words.text("coverage.limits_title")), html.Ul(items)], className="analysis-limits")
