"""The roads: part of the basemap, shown or hidden."""

from __future__ import annotations

import pandas as pd

from layers import style
from layers.base import Layer, LayerName, Legend, LegendItem
from layers.locales import Translator
from layers.road_words import ADDED, BUNDLED, road_kind

#: Classes that are there only where somebody added roads.
_MINOR = ("secondary", "tertiary", "local")


def road_layer(translator: Translator, roads: pd.DataFrame | None = None) -> Layer:
    """Return the layer that shows the roads of the basemap by class.

    Parameters
    ----------
    translator : Translator
    roads : DataFrame, optional
        Canonical roads; where some are below the main ones, the legend says how those are drawn.
    """
    has_minor = roads is not None and bool(roads["road_class"].isin(_MINOR).any())
    minor = LegendItem(translator.text("layers.roads.minor"), "thin", style.ROAD)
    items = (
        LegendItem(translator.value("road_class", "corridor"), "line", style.ROAD),
        LegendItem(translator.value("road_class", "main"), "thin", style.ROAD),
        *((minor,) if has_minor else ()),
        LegendItem(translator.value("road_class", "corridor_link"), "dashed", style.ROAD),
    )
    kind = BUNDLED
    if roads is not None and "source" in roads:
        kind = road_kind(dict.fromkeys(roads["source"].astype("str").unique(), 0.0))
    notes = [translator.text("layers.roads.note")] if kind != ADDED else []
    notes += [translator.text("layers.roads.note_added")] if kind != BUNDLED else []
    legend = Legend(translator.text("layers.roads.title"), items, note=" ".join(notes))
    return Layer(LayerName.ROADS, legend=legend, basemap=("roads",))
