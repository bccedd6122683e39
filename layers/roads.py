"""The roads: part of the basemap, shown or hidden."""

from __future__ import annotations

from layers import style
from layers.base import Layer, LayerName, Legend, LegendItem
from layers.locales import Translator


def road_layer(translator: Translator) -> Layer:
    """Return the layer that shows the roads of the basemap by class."""
    items = (
        LegendItem(translator.value("road_class", "corridor"), "line", style.ROAD),
        LegendItem(translator.value("road_class", "main"), "thin", style.ROAD),
        LegendItem(translator.value("road_class", "corridor_link"), "dashed", style.ROAD),
    )
    legend = Legend(translator.text("layers.roads.title"), items, note=translator.text("layers.roads.note"))
    return Layer(LayerName.ROADS, legend=legend, basemap=("roads",))
