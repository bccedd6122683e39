"""The analyses as layers of the map: each answers with what it draws and with what it has to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from dashboard.analyses.emerging import emerging_view, left_out_of_steps
from dashboard.analyses.emerging import guard_sentence as pattern_guard
from dashboard.analyses.flows import stated_sentence
from dashboard.analyses.hotspots import guard_sentence, left_out_sentences
from dashboard.analyses.road_hotspots import left_out_of_roads
from dashboard.data import NO_EDGE, AtlasData
from dashboard.density_view import Smoothing, change_view, left_out_of_change
from dashboard.map_state import MapState
from geodata.errors import InputError
from geodata.flows import flow_counts, flow_legs
from geodata.network_density import DEFAULT_BANDWIDTH_KM
from geodata.statistics import SMALL_COUNT
from layers.base import Layer, LayerName
from layers.betweenness import betweenness_layer
from layers.change import change_layer
from layers.emerging import emerging_layer
from layers.flows import country_arcs, flow_layer
from layers.locales import Translator
from layers.locales import translator as translator_of
from layers.road_density import road_density_layer
from layers.significance import hotspot_layer

#: Incidents a leg between countries needs to be drawn on the map; its page draws fewer on request.
LEAST_ON_AN_ARC = 3


@dataclass(frozen=True)
class Analysed:
    """Hold what an analysis makes of a state.

    Attributes
    ----------
    layer : Layer or None
        None where the data cannot carry it.
    sentences : tuple of str
        Why nothing is drawn, or what must be known to read it: stands in the line above the map.
    notes : tuple of str
        What is left out and why: opened from that line, so that the map keeps its room.
    """

    layer: Layer | None
    sentences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def _change(atlas: AtlasData, state: MapState, words: Translator) -> Analysed:
    """Draw the density of the period less that of the period just before it."""
    try:
        view = change_view(atlas, state.filters, Smoothing(state.bandwidth_km, "gaussian", NO_EDGE))
    except InputError as error:
        return Analysed(None, (words.error(error.code, str(error), error.parameters),))
    recent, earlier = view.change.recent, view.change.earlier
    days = (*view.periods.now, *view.periods.before)
    dates = dict(zip(("first", "last", "before_first", "before_last"), map(words.date, days), strict=True))
    said = words.text(
        "density.change_statement",
        recent=words.count("charts.n_incidents", recent.n_used),
        earlier=words.count("charts.n_incidents", earlier.n_used),
        **dates,
    )
    if recent.n_used + earlier.n_used < SMALL_COUNT:
        return Analysed(None, (said, words.text("density.change_few", n=words.number(SMALL_COUNT))))
    return Analysed(change_layer(view.change, words), (said,), notes=left_out_of_change(view, words))


def _hotspots(atlas: AtlasData, state: MapState, words: Translator) -> Analysed:
    counted, result = atlas.hotspots(state.filters, state.resolution)
    if result.guard is not None:
        return Analysed(None, (guard_sentence(result, words),))
    return Analysed(hotspot_layer(result, words), notes=left_out_sentences(counted, result.area, words))


def _road_density(atlas: AtlasData, state: MapState, words: Translator) -> Analysed:
    density = atlas.road_density(state.filters, DEFAULT_BANDWIDTH_KM, state.spread)
    if density is None or not density.n_used:
        return Analysed(None, (words.text("roads.empty"),))
    layer = road_density_layer(density, atlas.road_graph, atlas.roads, words)
    # What is coloured is where the incidents are: a few pixels, seen from afar.
    covered = (words.text("roads.covered"),) if LayerName.INCIDENTS in state.layers else ()
    return Analysed(layer, covered, notes=left_out_of_roads(density, words))


def _emerging(atlas: AtlasData, state: MapState, words: Translator) -> Analysed:
    view = emerging_view(atlas, state.filters, state.resolution)
    if view is None:
        return Analysed(None, (words.text("emerging.no_period"),))
    if view.result.guard is not None:
        return Analysed(None, (pattern_guard(view, words),))
    return Analysed(emerging_layer(view.result, view.steps, words), notes=left_out_of_steps(view, words))


def _flows(atlas: AtlasData, state: MapState, words: Translator) -> Analysed:
    rows = atlas.select(state.filters).rows
    counts, legs = flow_counts(atlas.flows, rows), flow_legs(atlas.flows, rows)
    if legs.empty:
        return Analysed(None, (words.text("flows.nothing"),))
    layer = flow_layer(country_arcs(legs, atlas.gazetteer, words), words, LEAST_ON_AN_ARC)
    return Analysed(layer, notes=(stated_sentence(counts, words), words.text("flows.caveat")))


def _betweenness(atlas: AtlasData, state: MapState, words: Translator) -> Analysed:
    return Analysed(_betweenness_layer(atlas, words.language))


@lru_cache(maxsize=4)
def _betweenness_layer(atlas: AtlasData, language: str) -> Layer:
    """Return the layer, which no filter changes."""
    routes = atlas.hub_routes
    return betweenness_layer(routes.betweenness(), atlas.roads, len(routes.pairs), translator_of(language))


#: Layer -> what it makes of a state; from the ground up.
ANALYSES: dict[LayerName, Callable[[AtlasData, MapState, Translator], Analysed]] = {
    LayerName.CHANGE: _change,
    LayerName.HOTSPOTS: _hotspots,
    LayerName.EMERGING: _emerging,
    LayerName.BETWEENNESS: _betweenness,
    LayerName.ROAD_DENSITY: _road_density,
    LayerName.FLOWS: _flows,
}
