"""From what the map shall show to the layers it draws, and to the sentence that says what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from dashboard.cooperation_view import cooperation_view
from dashboard.cooperation_view import map_layer as cooperation_map
from dashboard.data import AtlasData
from dashboard.map_analyses import ANALYSES
from dashboard.map_state import INCIDENT_LAYERS, LAYER_LABELS, MapState
from dashboard.passing_on import drawn_incidents, drawn_posts, is_handing_on
from geodata.statistics import incidents_by_hexagon, incidents_by_region
from geodata.study_cells import HEXAGON_MAX_ERROR_KM
from layers.base import Layer, LayerName
from layers.corridors import corridor_layer
from layers.crossings import crossing_layer
from layers.drawn_area import area_layer
from layers.hotspots import density_layer, hexagon_layer
from layers.incidents import INCIDENT_COLUMNS, incident_layer
from layers.locales import Translator
from layers.locales import translator as translator_of
from layers.posts import post_layer
from layers.regions import region_layer
from layers.roads import road_layer
from layers.style import SYMBOL_LIMIT

#: H3 resolution of the hexagons below each zoom; above the last, `_FINEST`.
_RESOLUTION_BELOW_ZOOM = ((4.2, 3), (6.3, 4))
_FINEST = 5
#: What no filter changes, from the ground up.
_NETWORK = (LayerName.ROADS, LayerName.CORRIDORS, LayerName.COOPERATION, LayerName.CROSSINGS, LayerName.POSTS)
#: What can be emphasised on a layer of the network.
_SELECTED_ON = {LayerName.CORRIDORS: "corridor", LayerName.POSTS: "post"}


@dataclass(frozen=True)
class Composition:
    """Hold the layers of a state, and the counts that go with them.

    Attributes
    ----------
    layers : tuple of Layer
        The ticked layers only, from the ground up.
    n_total, n_selected, n_filtered, n_too_imprecise : int
        Incidents of the register, and what the filters make of them (see `layers.filters.Selection`).
    n_outside_density, n_outside_regions, n_outside_hexagons : int or None
        Selected incidents that the layer leaves out; None where the layer is not drawn.
    said : dict of LayerName to tuple of str
        What the analyses say of themselves.
    """

    layers: tuple[Layer, ...]
    n_total: int
    n_selected: int
    n_filtered: int
    n_too_imprecise: int
    n_outside_density: int | None = None
    n_outside_regions: int | None = None
    n_outside_hexagons: int | None = None
    said: Mapping[LayerName, tuple[str, ...]] = field(default_factory=dict)
    noted: Mapping[LayerName, tuple[str, ...]] = field(default_factory=dict)


def hexagon_resolution(zoom: float) -> int:
    """Return the H3 resolution for a zoom, so that a hexagon is about a fingertip wide."""
    return next((resolution for limit, resolution in _RESOLUTION_BELOW_ZOOM if zoom < limit), _FINEST)


def compose_layers(atlas: AtlasData, state: MapState, translator: Translator) -> Composition:
    """Return the layers of a state; a layer that is not ticked costs nothing.

    Of what is to be handed on (`passing_on.handing_on`), no symbol is an incident that may not be; all are counted.
    """
    selection = atlas.select(state.filters)
    rows = selection.rows
    ticked = frozenset(state.layers)
    drawn: list[Layer] = []
    outside: dict[str, int] = {}
    if LayerName.REGIONS in ticked:
        counts = incidents_by_region(atlas.index, rows)
        outside["n_outside_regions"] = len(rows) - int(counts["n_incidents"].sum())
        drawn.append(region_layer(counts, atlas.regions, translator))
    if LayerName.DENSITY in ticked:
        surface = atlas.surface(state.filters, state.bandwidth_km)
        if surface is not None:
            outside["n_outside_density"] = surface.n_left_out
            drawn.append(density_layer(surface, translator))
    analysed = {name: answer(atlas, state, translator) for name, answer in ANALYSES.items() if name in ticked}
    drawn += [each.layer for each in analysed.values() if each.layer is not None]
    if LayerName.INCIDENTS in ticked and len(rows) > SYMBOL_LIMIT:
        layer, outside["n_outside_hexagons"] = hexagons_of(atlas, rows, state, translator)
        drawn.append(layer)
    drawn += network_layers(atlas, state, translator)
    if LayerName.INCIDENTS in ticked and len(rows) <= SYMBOL_LIMIT:
        drawn.append(incident_layer(atlas.incidents(drawn_incidents(atlas, rows), INCIDENT_COLUMNS), translator))
    if state.filters.area is not None:
        drawn.append(area_layer(state.filters.area, translator))
    return Composition(
        layers=tuple(drawn),
        n_total=selection.n_total,
        n_selected=len(rows),
        n_filtered=selection.n_filtered,
        n_too_imprecise=selection.n_too_imprecise,
        said={name: each.sentences for name, each in analysed.items() if each.sentences},
        noted={name: each.notes for name, each in analysed.items() if each.notes},
        **outside,
    )


def hexagons_of(atlas: AtlasData, rows: np.ndarray, state: MapState, translator: Translator) -> tuple[Layer, int]:
    """Return the hexagons, and how many incidents are known too imprecisely for one."""
    resolution = hexagon_resolution(state.view.zoom)
    precise = rows[atlas.index.uncertainty_km[rows] <= HEXAGON_MAX_ERROR_KM[resolution]]
    counts = incidents_by_hexagon(atlas.index, precise, resolution)
    return hexagon_layer(counts, resolution, translator), len(rows) - len(precise)


def network_layers(atlas: AtlasData, state: MapState, translator: Translator) -> list[Layer]:
    """Return the layers that no filter changes; of what is to be handed on, without the posts that may not be."""
    selected = state.selected
    chosen = {kind: selected.value if selected and selected.kind == kind else None for kind in ("corridor", "post")}
    return [
        _network_layer(atlas, name, translator.language, chosen.get(_SELECTED_ON.get(name, "")), is_handing_on())
        for name in _NETWORK
        if name in state.layers
    ]


# What is to be handed on is kept apart from what is not.
@lru_cache(maxsize=64)
def _network_layer(
    atlas: AtlasData, name: LayerName, language: str, selected: str | None, _is_handing_on: bool
) -> Layer:  # fmt: skip
    words = translator_of(language)
    if name == LayerName.ROADS:
        return road_layer(words, atlas.roads)
    if name == LayerName.CORRIDORS:
        return corridor_layer(atlas.corridors, words, selected=selected)
    if name == LayerName.CROSSINGS:
        return crossing_layer(atlas.crossings, words)
    if name == LayerName.COOPERATION:
        return cooperation_map(atlas, cooperation_view(atlas, ""), words)
    return post_layer(drawn_posts(atlas, atlas.border_posts), words, selected=selected)


def summary_sentences(composition: Composition, state: MapState, translator: Translator) -> list[str]:
    """Say how many incidents are shown and how many are left out, each with its reason; the first sentence counts."""
    key = "map.shown" if INCIDENT_LAYERS & set(state.layers) else "map.selected"
    total = translator.number(composition.n_total)
    sentences = [translator.count(key, composition.n_selected, total=total)]
    reasons = []
    if composition.n_filtered:
        reasons.append(translator.text("map.left_by_filters", n=translator.number(composition.n_filtered)))
    if composition.n_too_imprecise:
        reasons.append(
            translator.count(
                "map.left_by_error", composition.n_too_imprecise, km=translator.number(state.filters.max_error_km, 1)
            )
        )
    if reasons:
        reason = translator.text("map.reason_separator").join(reasons)
        sentences.append(translator.text("map.left_out", reasons=reason))
    return [*sentences, *_layer_sentences(composition, state, translator), *_named(composition.said, translator)]


def layer_notes(composition: Composition, translator: Translator) -> list[str]:
    """Say what each analysis leaves out, after its name."""
    return _named(composition.noted, translator)


def _named(said: Mapping[LayerName, tuple[str, ...]], translator: Translator) -> list[str]:
    return [
        translator.text("map.said", layer=translator.text(LAYER_LABELS[name]), said=" ".join(sentences))
        for name, sentences in said.items()
    ]


def _layer_sentences(composition: Composition, state: MapState, translator: Translator) -> list[str]:
    """Say what a layer leaves out of the incidents that the filters let through."""
    sentences = []
    if composition.n_outside_hexagons is not None:
        sentences.append(translator.text("map.as_hexagons", limit=translator.number(SYMBOL_LIMIT)))
    if composition.n_outside_hexagons:
        error = translator.number(HEXAGON_MAX_ERROR_KM[hexagon_resolution(state.view.zoom)])
        sentences.append(translator.count("map.outside_hexagons", composition.n_outside_hexagons, km=error))
    if composition.n_outside_density:
        bandwidth = translator.number(state.bandwidth_km)
        sentences.append(translator.count("map.outside_density", composition.n_outside_density, km=bandwidth))
    if composition.n_outside_regions:
        sentences.append(translator.count("map.outside_regions", composition.n_outside_regions))
    return sentences
