"""The crossings: where a road meets a land border, with a post within reach or without."""

from __future__ import annotations

import geopandas as gpd

from layers import style
from layers.base import Layer, LayerName, Legend, LegendItem
from layers.figure import symbol_trace
from layers.locales import Translator


def crossing_layer(crossings: gpd.GeoDataFrame, translator: Translator) -> Layer:
    """Return the crossings as small rings: grey where a post is within reach, red and crossed where none is known.

    Parameters
    ----------
    crossings : GeoDataFrame
        Canonical crossings, EPSG:4326.
    translator : Translator
    """
    # The unmonitored last: they are drawn over the others.
    ordered = crossings.sort_values("is_monitored", ascending=False, kind="stable")
    customdata = [["crossing", row["crossing_id"], _hover(row, translator)] for row in ordered.to_dict("records")]
    images = [_image(bool(is_monitored)) for is_monitored in ordered["is_monitored"]]
    trace = symbol_trace(
        "crossings", ordered.geometry.x.round(4).tolist(), ordered.geometry.y.round(4).tolist(), images, customdata
    )
    items = (
        LegendItem(translator.text("layers.crossings.monitored"), "marker", style.CROSSING, "circle", "hollow", 0),
        LegendItem(
            translator.text("layers.crossings.unmonitored"), "marker", style.UNMONITORED, "saltire", "filled", 0
        ),
    )
    legend = Legend(translator.text("layers.crossings.title"), items, note=translator.text("layers.crossings.note"))
    return Layer(LayerName.CROSSINGS, (trace,), legend=legend)


def _image(is_monitored: bool) -> str:
    if is_monitored:
        return style.marker_name("circle", style.CROSSING, "hollow", 0)
    return style.marker_name("saltire", style.UNMONITORED, "filled", 0)


def _hover(row: dict, translator: Translator) -> str:
    pair = " – ".join(translator.value("country", row[name]) for name in ("country_a", "country_b"))
    n_posts = len([each for each in str(row["post_ids"] or "").split(";") if each]) if row["is_monitored"] else 0
    posts = (
        translator.count("layers.crossings.hover_posts", n_posts)
        if n_posts
        else translator.text("layers.crossings.unmonitored")
    )
    return f"<b>{row['name']}</b><br>{pair}<br>{posts}"
