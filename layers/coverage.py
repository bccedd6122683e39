"""Crossings within reach of an open post or not, and the numbered sites of patrols."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from layers import style
from layers.base import Layer, LayerName, Legend, LegendItem
from layers.figure import symbol_trace
from layers.locales import Translator

#: Shape, colour, fill and size of each class, by its key in the catalogue and in the order of the legend.
_SYMBOLS = {
    "coverage.within_reach": ("circle", style.CROSSING, "hollow", 0),
    "coverage.straight_only": ("circle", style.UNMONITORED, "half", 1),
    "coverage.out_of_reach": ("saltire", style.UNMONITORED, "filled", 1),
    "coverage.outside": ("circle", style.CROSSING, "filled", 0),
}
#: The others are drawn over the posts.
_BELOW_POSTS = ("coverage.within_reach", "coverage.outside")
#: Longitude, latitude, name of the image, and what pointer and click say.
_Point = tuple[float, float, str, list[str]]


def coverage_layer(crossings: pd.DataFrame, within_km: float, sites: Sequence[int], translator: Translator) -> Layer:
    """Return the crossings by whether an open post lies within reach by road, and the sites of the patrols.

    Parameters
    ----------
    crossings : DataFrame
        Of a `geodata.coverage.RoadAccess`: crossing_id, name, country_a, country_b, longitude, latitude, is_judged,
        post_km, straight_km.
    within_km : float
        Largest distance by road, km.
    sites : sequence of int
        Rows of the crossings where the patrols stand; the first is number 1.
    translator : Translator
    """
    keys = [_key(row, within_km) for row in crossings.to_dict("records")]
    # Where a patrol stands its number takes the place of the crossing.
    shown = [row for row in range(len(crossings)) if row not in set(sites)]
    below = [row for row in shown if keys[row] in _BELOW_POSTS]
    above = [row for row in shown if keys[row] not in _BELOW_POSTS]
    points = {
        "crossings": [_point(crossings.iloc[row], keys[row], translator) for row in below],
        "sites": [_point(crossings.iloc[row], keys[row], translator) for row in above]
        + [_site(crossings.iloc[row], keys[row], number, translator) for number, row in enumerate(sites, start=1)],
    }
    traces = tuple(symbol_trace(uid, *zip(*each, strict=True)) for uid, each in points.items() if each)
    return Layer(LayerName.CROSSINGS, traces, legend=_legend(within_km, len(sites), translator))


def _point(crossing: pd.Series, key: str, translator: Translator) -> _Point:
    image = style.marker_name(*_SYMBOLS[key])
    customdata = ["crossing", crossing["crossing_id"], _hover(crossing, key, translator)]
    return round(crossing["longitude"], 4), round(crossing["latitude"], 4), image, customdata


def _site(crossing: pd.Series, key: str, number: int, translator: Translator) -> _Point:
    image = style.number_name(number, style.PATROL, 4)
    hover = f"<b>{translator.text('coverage.patrol', n=number)}</b><br>{_hover(crossing, key, translator)}"
    customdata = ["crossing", crossing["crossing_id"], hover]
    return round(crossing["longitude"], 4), round(crossing["latitude"], 4), image, customdata


def _key(row: dict[str, Any], within_km: float) -> str:
    if not row["is_judged"]:
        return "coverage.outside"
    if row["post_km"] <= within_km:
        return "coverage.within_reach"
    return "coverage.straight_only" if row["straight_km"] <= within_km else "coverage.out_of_reach"


def _hover(row: pd.Series, key: str, translator: Translator) -> str:
    pair = " – ".join(translator.value("country", row[name]) for name in ("country_a", "country_b"))
    lines = [f"<b>{row['name']}</b>", pair]
    if key == "coverage.outside":
        return "<br>".join([*lines, translator.text(key)])
    return "<br>".join(
        [*lines, translator.text("coverage.hover_post", distance=road_words(row["post_km"], translator))]
    )


def road_words(distance_km: float, translator: Translator) -> str:
    """Return a distance by road, or that no road leads there."""
    if math.isinf(distance_km):
        return translator.text("coverage.no_road")
    return translator.quantity(distance_km, "km", 0)


def _legend(within_km: float, n_sites: int, translator: Translator) -> Legend:
    km = translator.number(within_km)
    items = [
        LegendItem(translator.text(key, km=km), "marker", colour, shape, fill, size)
        for key, (shape, colour, fill, size) in _SYMBOLS.items()
    ]
    if n_sites:
        label = translator.text("coverage.patrol_sites")
        items.append(LegendItem(label, "marker", style.PATROL, "number", "filled", 4))
    return Legend(translator.text("coverage.legend"), tuple(items), note=translator.text("coverage.legend_note"))
