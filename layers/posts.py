"""The border posts: the symbol says the kind, the fill the last reported status."""

from __future__ import annotations

import geopandas as gpd

from geodata import fields
from layers import style
from layers.base import Layer, LayerName, Legend, LegendItem
from layers.figure import symbol_trace
from layers.locales import Translator

_DEFAULT_FILL = style.POST_FILLS["unknown"]


def post_layer(border_posts: gpd.GeoDataFrame, translator: Translator, selected: str | None = None) -> Layer:
    """Return the border posts.

    Parameters
    ----------
    border_posts : GeoDataFrame
        Canonical border posts, EPSG:4326. A status that is missing is drawn as unknown.
    translator : Translator
    selected : str, optional
        Post to emphasise.
    """
    is_selected = border_posts["post_id"] == selected
    # The chosen one last: it is drawn over its neighbours.
    ordered = border_posts.assign(_last=is_selected).sort_values("_last", kind="stable")
    rows = ordered.to_dict("records")
    images = [post_image(row["kind"], row["status"], row["post_id"] == selected) for row in rows]
    customdata = [["post", row["post_id"], _hover(row, translator)] for row in rows]
    trace = symbol_trace(
        "posts", ordered.geometry.x.round(4).tolist(), ordered.geometry.y.round(4).tolist(), images, customdata
    )
    return Layer(LayerName.POSTS, (trace,), legend=_legend(border_posts, translator))


def post_image(kind: str, status: str | None, is_selected: bool = False) -> str:
    """Return the image name of a post."""
    fill = style.POST_FILLS.get(str(status), _DEFAULT_FILL)
    colour = style.POST_SELECTED if is_selected else style.POST
    return style.marker_name(style.POST_SHAPES[kind], colour, fill, 3 if is_selected else 1)


def _hover(row: dict, translator: Translator) -> str:
    facing = row.get("facing_country")
    countries = [
        translator.value("country", each) for each in (row["country"], facing) if isinstance(each, str) and each
    ]
    status = translator.value("post_status", row["status"])
    when = row.get("status_date")
    if isinstance(when, str) and when:
        status = translator.text("layers.posts.hover_status", status=status, date=when)
    return "<br>".join(
        [f"<b>{row['name']}</b>", translator.value("post_kind", row["kind"]), " – ".join(countries), status]
    )


def _legend(border_posts: gpd.GeoDataFrame, translator: Translator) -> Legend:
    """List the kinds and the fills that occur."""
    kinds = [kind for kind in fields.POST_KINDS if (border_posts["kind"] == kind).any()]
    items = [
        LegendItem(translator.value("post_kind", kind), "marker", style.POST, style.POST_SHAPES[kind], "filled")
        for kind in kinds
    ]
    present = {style.POST_FILLS.get(str(status), _DEFAULT_FILL) for status in border_posts["status"].unique()}
    labels = {"filled": "layers.posts.open", "half": "layers.posts.unknown", "hollow": "layers.posts.shut"}
    items += [
        LegendItem(translator.text(labels[fill]), "marker", style.POST, "square", fill)
        for fill in style.FILLS
        if fill in present
    ]
    return Legend(translator.text("layers.posts.title"), tuple(items), note=translator.text("layers.posts.note"))
