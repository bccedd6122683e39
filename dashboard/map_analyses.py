"""The analyses as layers of the map: each answers with what it draws and with what it has to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.analyses.hotspots import guard_sentence, left_out_sentences
from dashboard.analyses.road_hotspots import left_out_of_roads
from dashboard.data import NO_EDGE, AtlasData
from dashboard.density_view import Smoothing, change_view
from dashboard.map_state import MapState
from geodata.errors import InputError
from geodata.network_density import DEFAULT_BANDWIDTH_KM
from geodata.statistics import SMALL_COUNT
from layers.base import Layer, LayerName
from layers.change import change_layer
from layers.locales import Translator
from layers.road_density import road_density_layer
from layers.significance import hotspot_layer


@dataclass(frozen=True)
class Analysed:
    """Hold what an analysis makes of a state.

    Attributes
    ----------
    layer : Layer or None
        None where the data cannot carry it.
    sentences : tuple of str
        Why nothing is drawn, or what is left out and why.
    """

    layer: Layer | None
    sentences: tuple[str, ...] = ()


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
    return Analysed(change_layer(view.change, words), (said,))


def _hotspots(atlas: AtlasData, state: MapState, words: Translator) -> Analysed:
    counted, result = atlas.hotspots(state.filters, state.resolution)
    if result.guard is not None:
        return Analysed(None, (guard_sentence(result, words),))
    return Analysed(hotspot_layer(result, words), left_out_sentences(counted, result.area, words))


def _road_density(atlas: AtlasData, state: MapState, words: Translator) -> Analysed:
    density = atlas.road_density(state.filters, DEFAULT_BANDWIDTH_KM)
    if density is None or not density.n_used:
        return Analysed(None, (words.text("roads.empty"),))
    layer = road_density_layer(density, atlas.road_graph, atlas.roads, words)
    return Analysed(layer, left_out_of_roads(density, words))


#: Layer -> what it makes of a state; from the ground up.
ANALYSES: dict[LayerName, Callable[[AtlasData, MapState, Translator], Analysed]] = {
    LayerName.CHANGE: _change,
    LayerName.HOTSPOTS: _hotspots,
    LayerName.ROAD_DENSITY: _road_density,
}
