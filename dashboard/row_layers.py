"""The layers of any choice of incidents, in the same classes for all: for frames, and for two maps side by side."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dashboard.data import AtlasData
from dashboard.map_analyses import ANALYSES, LEAST_ON_AN_ARC
from dashboard.map_layers import hexagon_resolution, hexagons_of, network_layers
from dashboard.map_state import MapState
from dashboard.passing_on import drawn_incidents
from geodata.flows import flow_legs
from geodata.network_density import DEFAULT_BANDWIDTH_KM
from geodata.statistics import incidents_by_region
from geodata.study_cells import HEXAGON_MAX_ERROR_KM
from layers.base import Layer, LayerName
from layers.drawn_area import area_layer
from layers.flows import country_arcs, flow_layer
from layers.hotspots import density_layer
from layers.incidents import INCIDENT_COLUMNS, incident_layer
from layers.locales import Translator
from layers.regions import region_layer
from layers.road_density import road_density_layer

#: Analyses whose picture is a statement on a whole period and its own test: two of them cannot be set side by side, and
#: a row of them cannot be played.
NOT_COMPARABLE = (LayerName.CHANGE, LayerName.HOTSPOTS, LayerName.EMERGING)


def row_layers(
    atlas: AtlasData,
    state: MapState,
    rows: np.ndarray,
    years: float,
    words: Translator,
    is_counted: bool = False,
) -> tuple[Layer, ...]:
    """Return the ticked layers of some incidents, from the ground up, and the network as it is today.

    Parameters
    ----------
    atlas : AtlasData
    state : MapState
        Its layers, bandwidth, view and area; its other filters mean nothing here. `NOT_COMPARABLE` are left out.
    rows : int array
    years : float
        Length of the period they are from.
    words : Translator
    is_counted : bool
        Count the incidents by hexagon, since one of the pictures that go together has too many for symbols.
    """
    ticked = frozenset(state.layers)
    drawn: list[Layer] = []
    if LayerName.REGIONS in ticked:
        counts = incidents_by_region(atlas.index, rows)
        n_outside = len(rows) - int(counts["n_incidents"].sum())
        drawn.append(_counted(region_layer(counts, atlas.regions, words), "map.outside_regions", n_outside, words))
    if LayerName.DENSITY in ticked:
        drawn.append(density_layer(atlas.surface_of(rows, years, state.bandwidth_km), words))
    if LayerName.BETWEENNESS in ticked:
        still = ANALYSES[LayerName.BETWEENNESS](atlas, state, words).layer
        drawn += [still] if still is not None else []
    if LayerName.ROAD_DENSITY in ticked:
        density = atlas.road_density_of(rows, years, DEFAULT_BANDWIDTH_KM, state.spread)
        drawn.append(road_density_layer(density, atlas.road_graph, atlas.roads, words))
    if LayerName.FLOWS in ticked:
        legs = flow_legs(atlas.flows, rows)
        drawn.append(flow_layer(country_arcs(legs, atlas.gazetteer, words), words, LEAST_ON_AN_ARC))
    if LayerName.INCIDENTS in ticked and is_counted:
        layer, n_outside = hexagons_of(atlas, rows, state, words)
        error = words.number(HEXAGON_MAX_ERROR_KM[hexagon_resolution(state.view.zoom)])
        drawn.append(_counted(layer, "map.outside_hexagons", n_outside, words, km=error))
    drawn += network_layers(atlas, state, words)
    if LayerName.INCIDENTS in ticked and not is_counted:
        drawn.append(incident_layer(atlas.incidents(drawn_incidents(atlas, rows), INCIDENT_COLUMNS), words))
    if state.filters.area is not None:
        drawn.append(area_layer(state.filters.area, words))
    return tuple(drawn)


def _counted(layer: Layer, key: str, n_outside: int, words: Translator, **parameters: str) -> Layer:
    """Return a layer whose legend says how many incidents it leaves out."""
    if not n_outside or layer.legend is None:
        return layer
    return replace(layer, legend=replace(layer.legend, counts=words.count(key, n_outside, **parameters)))
