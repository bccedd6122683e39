"""The crossings: where a road meets a land border, with a post within reach or without."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from layers import style
from layers.base import Layer, LayerName, Legend, LegendItem
from layers.figure import symbol_trace
from layers.locales import Translator

#: Shape, colour, fill and size of each kind, by its key in the catalogue and in the order of the legend.
_SYMBOLS = {
    "layers.crossings.monitored": ("circle", style.CROSSING, "hollow", 0),
    "layers.crossings.unmonitored": ("saltire", style.UNMONITORED, "filled", 0),
    "layers.crossings.outside": ("circle", style.CROSSING, "filled", 0),
}


def crossing_layer(crossings: gpd.GeoDataFrame, translator: Translator) -> Layer:
    """Return the crossings: grey rings where a post is in reach, red crosses where none is known, else grey dots.

    A dot lies between countries that the register of posts does not cover.

    Parameters
    ----------
    crossings : GeoDataFrame
        Canonical crossings, EPSG:4326.
    translator : Translator
    """
    # The unmonitored last: they are drawn over the others.
    ordered = crossings.sort_values("is_monitored", ascending=False, kind="stable", na_position="first")
    customdata = [["crossing", row["crossing_id"], _hover(row, translator)] for row in ordered.to_dict("records")]
    images = [style.marker_name(*_SYMBOLS[crossing_look(is_monitored)]) for is_monitored in ordered["is_monitored"]]
    trace = symbol_trace(
        "crossings", ordered.geometry.x.round(4).tolist(), ordered.geometry.y.round(4).tolist(), images, customdata
    )
    items = tuple(item for _, item in crossing_looks(translator))
    legend = Legend(translator.text("layers.crossings.title"), items, note=translator.text("layers.crossings.note"))
    return Layer(LayerName.CROSSINGS, (trace,), legend=legend)


def crossing_looks(translator: Translator) -> tuple[tuple[str, LegendItem], ...]:
    """Return the looks of crossings, each with its line of the legend."""
    return tuple(
        (key, LegendItem(translator.text(key), "marker", colour, shape, fill, size))
        for key, (shape, colour, fill, size) in _SYMBOLS.items()
    )


def crossing_look(is_monitored: object) -> str:
    """Return the look of a crossing: a key of the catalogue."""
    if pd.isna(is_monitored):
        return "layers.crossings.outside"
    return "layers.crossings.monitored" if is_monitored else "layers.crossings.unmonitored"


def _hover(row: dict, translator: Translator) -> str:
    pair = " – ".join(translator.value("country", row[name]) for name in ("country_a", "country_b"))
    posts = (
        translator.count("layers.crossings.hover_posts", len(row["post_ids"].split(";")))
        if row["post_ids"]
        else translator.text(crossing_look(row["is_monitored"]))
    )
    return f"<b>{row['name']}</b><br>{pair}<br>{posts}"
