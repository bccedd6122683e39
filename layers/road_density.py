"""The density of incidents along the roads, as the colour of the road."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import geopandas as gpd
import numpy as np

from geodata.lixels import RoadGraph, lixel_points
from geodata.network_density import ROAD_BREAKS, RoadDensity
from geodata.road_stretches import Stretch
from layers import style
from layers.base import Layer, LayerName, Legend, LegendItem, Trace
from layers.figure import symbol_trace
from layers.locales import Translator
from layers.road_lines import class_traces, lixel_lines
from layers.style_roads import ROAD_DENSITY_COLOURS, STRETCH

#: From this class on the pointer is told the value: one spot a stretch would be too much for the browser below it.
_FIRST_TOLD = 2


def road_density_layer(
    density: RoadDensity, graph: RoadGraph, roads: gpd.GeoDataFrame, translator: Translator
) -> Layer:
    """Return the roads coloured by the incidents along them; below the first class the road stays as it is.

    Parameters
    ----------
    density : RoadDensity
        Over the lixels of `graph`.
    graph : RoadGraph
    roads : GeoDataFrame
        Canonical roads, of which the graph was made.
    translator : Translator
    """
    classes = np.searchsorted(np.asarray(ROAD_BREAKS), density.values, side="right") - 1
    lines = lixel_lines(graph, roads, classes, len(ROAD_BREAKS))
    traces = class_traces("road_density", lines, ROAD_DENSITY_COLOURS)
    told = _told_values(density, graph, roads, classes, translator)
    used = translator.count("roads.used", density.n_used)
    left_out = translator.count("roads.left_out", density.n_off_road + density.n_too_imprecise)
    legend = Legend(
        translator.text("roads.legend_title"),
        _items(translator),
        translator.text("roads.unit"),
        translator.text(f"roads.legend_note.{density.kernel}", km=translator.number(density.bandwidth_km)),
        f"{used} {left_out}",
    )
    return Layer(LayerName.ROAD_DENSITY, (*traces, told), legend=legend, basemap=("roads",))


def _items(translator: Translator) -> tuple[LegendItem, ...]:
    labels = [
        translator.text("layers.areas.interval", low=translator.number(low, 3), high=translator.number(high, 3))
        for low, high in pairwise(ROAD_BREAKS)
    ]
    labels.append(translator.text("layers.areas.from", low=translator.number(ROAD_BREAKS[-1], 3)))
    coloured = [LegendItem(label, "line", colour) for label, colour in zip(labels, ROAD_DENSITY_COLOURS, strict=True)]
    below = translator.text("roads.below", low=translator.number(ROAD_BREAKS[0], 3))
    return (LegendItem(below, "thin", style.ROAD), *coloured)


def _told_values(
    density: RoadDensity, graph: RoadGraph, roads: gpd.GeoDataFrame, classes: np.ndarray, translator: Translator
) -> Trace:
    """Return unseen spots at the top of each stretch of a class, that tell the pointer its value."""
    edge_of = graph.lixel_edge
    starts = np.flatnonzero(np.r_[True, (np.diff(classes) != 0) | (np.diff(edge_of) != 0)][: len(classes)])
    stretch = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(classes))))
    order = np.lexsort((-density.values, stretch))
    top = order[np.flatnonzero(np.r_[True, np.diff(stretch[order]) != 0][: len(order)])]
    top = top[classes[top] >= _FIRST_TOLD]
    points = lixel_points(graph, roads, top).round(3)
    unit = translator.text("roads.unit")
    told, which = np.unique(density.values[top].round(1), return_inverse=True)
    words = [f"{translator.number(value, 1)}\u00a0{unit}" for value in told.tolist()]
    texts = [words[each] for each in which.tolist()]
    return {
        "type": "scattermap",
        "uid": "road_density_values",
        "mode": "markers",
        "lon": points[:, 0].tolist() or [None],
        "lat": points[:, 1].tolist() or [None],
        "marker": {"size": 12, "opacity": 0},
        # Without a kind: a click on it opens nothing.
        "customdata": [["", "", text] for text in texts],
    }


def stretch_layer(stretches: Sequence[Stretch], names: Sequence[str], translator: Translator) -> Layer:
    """Return the densest stretches as numbers on the map, the first drawn over the others.

    Parameters
    ----------
    stretches : sequence of Stretch
        Highest first: they are numbered from 1.
    names : sequence of str
        What each is called.
    translator : Translator
    """
    unit = translator.text("roads.unit")
    told = [
        ["", "", f"<b>{number}. {name}</b><br>{translator.number(each.value, 1)}\u00a0{unit}"]
        for number, (each, name) in enumerate(zip(stretches, names, strict=True), start=1)
    ]
    trace = symbol_trace(
        "numbers",
        [round(each.longitude, 4) for each in reversed(stretches)],
        [round(each.latitude, 4) for each in reversed(stretches)],
        [style.number_name(number, STRETCH, 3) for number in range(len(stretches), 0, -1)],
        told[::-1],
    )
    item = LegendItem(translator.text("roads.stretch"), "marker", STRETCH, "number", "filled", 3)
    legend = Legend(translator.text("roads.stretches"), (item,))
    return Layer(LayerName.ROAD_DENSITY, (trace,), legend=legend)
