"""The roads that many shortest routes between hubs share, as the colour of the road."""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely

from layers.base import Layer, LayerName, Legend, LegendItem
from layers.locales import Translator
from layers.road_lines import class_traces
from layers.style_roads import BETWEENNESS_BREAKS, BETWEENNESS_COLOURS


def betweenness_layer(share: np.ndarray, roads: gpd.GeoDataFrame, n_pairs: int, translator: Translator) -> Layer:
    """Return the roads by the share of pairs of hubs whose shortest route passes them.

    Parameters
    ----------
    share : float array
        Of each road, 0..1; see `geodata.route_graph.hub_betweenness`.
    roads : GeoDataFrame
        Canonical roads.
    n_pairs : int
        Pairs of hubs, for the legend.
    translator : Translator
    """
    classes = np.searchsorted(np.asarray(BETWEENNESS_BREAKS), share, side="right") - 1
    lines = roads.geometry.to_numpy()
    joined = [
        shapely.line_merge(shapely.multilinestrings(lines[classes == step])) for step in range(len(BETWEENNESS_BREAKS))
    ]
    labels = [
        translator.text(
            "displacement.share_range", low=translator.number(100 * low), high=translator.number(100 * high)
        )
        for low, high in pairwise(BETWEENNESS_BREAKS)
    ]
    labels.append(translator.text("displacement.share_from", low=translator.number(100 * BETWEENNESS_BREAKS[-1])))
    items = tuple(LegendItem(label, "line", colour) for label, colour in zip(labels, BETWEENNESS_COLOURS, strict=True))
    legend = Legend(
        translator.text("displacement.betweenness_title"),
        items,
        translator.text("displacement.betweenness_unit"),
        translator.text("displacement.betweenness_note", n=translator.number(n_pairs)),
    )
    traces = class_traces("betweenness", joined, BETWEENNESS_COLOURS)
    return Layer(LayerName.BETWEENNESS, traces, legend=legend, basemap=("roads",))
