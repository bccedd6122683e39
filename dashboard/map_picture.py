"""The map of a page as a picture, for a browser that cannot draw it: the same figure, drawn by the pen of the paper."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from geodata.errors import InputError
from layers.base import Layer, LayerName, Trace
from layers.basemap import GROUPS, View
from layers.locales import Translator
from layers.paper_frame import PIXEL_PT
from layers.paper_plate import Plate
from layers.themes import SCREEN

#: Sides of a picture that is drawn, pixels of the window, dots a pixel, and most dots: a window of the largest screens.
SIDE_LIMITS = (120.0, 4000.0)
RATIO_LIMITS = (1.0, 2.0)
MOST_DOTS = 12e6
#: Longest body of a request, bytes: the figure of two thousand symbols takes a fifth of it.
LARGEST_BODY = 6_000_000


def picture_plate(asked: object, words: Translator, has_scale: bool = True) -> Plate:
    """Return what the picture of a figure shows.

    Parameters
    ----------
    asked : object
        JSON of the browser: ``data`` (traces of Plotly), ``images`` (``layout.map.layers``), ``shown`` and ``selected``
        (of ``layout.meta``), ``view`` (longitude, latitude, zoom), ``size`` (width and height, pixels) and ``ratio``
        (dots a pixel).
    words : Translator
    has_scale : bool
        With north arrow and scale bar.

    Raises
    ------
    InputError
        It is no figure of a map of ours.
    """
    if not isinstance(asked, Mapping):
        raise unreadable_figure()
    try:
        longitude, latitude, zoom = (float(each) for each in asked["view"])
        width, height = (_within(float(each), *SIDE_LIMITS) for each in asked["size"])
        ratio = _within(float(asked.get("ratio") or 1.0), *RATIO_LIMITS)
        ratio = min(ratio, math.sqrt(MOST_DOTS / (width * height)))
    except (KeyError, TypeError, ValueError):
        raise unreadable_figure() from None
    layer = Layer(
        LayerName.INCIDENTS,
        traces=tuple(_traces(asked.get("data"))),
        images=tuple(
            dict(each) for each in _mappings(asked.get("images")) if str(each.get("source")).startswith("data:")
        ),
        basemap=tuple(group for group in GROUPS if group in (asked.get("shown") or ())),
        selected=str(asked.get("selected") or ""),
    )
    return Plate(
        words.text("layers.map.label"),
        (layer,),
        view=View.from_text(View(longitude, latitude, zoom).to_text()),
        width_pt=width * PIXEL_PT,
        height_pt=height * PIXEL_PT,
        keeps_view=True,
        has_legend=False,
        has_scale=has_scale,
        theme=SCREEN,
        dots_per_inch=72.0 / PIXEL_PT * ratio,
    )


def unreadable_figure() -> InputError:
    """Return the error of a request that no picture can be drawn of."""
    return InputError("map_picture", "This request does not describe a map; no picture can be drawn of it.")


def _within(value: float, low: float, high: float) -> float:
    if value != value:
        raise ValueError("not a number")
    return min(max(value, low), high)


def _mappings(values: object) -> list[Mapping[str, Any]]:
    if not isinstance(values, Sequence) or isinstance(values, str):
        return []
    return [each for each in values if isinstance(each, Mapping)]


def _traces(values: object) -> list[Trace]:
    """Return the traces there is something to draw of, with the ground of this machine alone."""
    return [dict(each) for each in _mappings(values) if isinstance(each.get("uid"), str) and _is_drawn(each)]


def _is_drawn(trace: Mapping[str, Any]) -> bool:
    if trace.get("visible") is False:
        return False
    if trace.get("type") == "choroplethmap":
        return isinstance(trace.get("geojson"), str)
    # A trace that only keeps a place in the order has one point that is nowhere.
    return trace.get("type") == "scattermap" and any(each is not None for each in trace.get("lon") or ())
