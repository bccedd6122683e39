"""Plotly renderer of layers: always the same traces in the same order, so that an update changes only values.

After the first picture only `figure_update` may reach the browser: a new style, centre or zoom would throw the reader's
view away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import chain
from typing import Any

from geodata.cooperation import STATES
from layers import style
from layers.base import Layer, Trace
from layers.basemap import GROUPS, View, basemap_style
from layers.basemap_style import ANCHOR_AREAS, ANCHOR_LINES, ANCHOR_SURFACES, ANCHORS
from layers.locales import Translator
from layers.plotly_words import saving_words
from layers.style_flows import N_FLOW_LINES
from layers.style_roads import BETWEENNESS_COLOURS, ROAD_DENSITY_COLOURS

#: Routes drawn at once, from the ground up: next-best ones, the one after a reinforcement, the one of today.
ROUTE_PLACES = ("4", "3", "2", "next", "today")
#: What only pages draw that make their map anew at each change; without it the trace is not there.
OCCASIONAL = frozenset({*(f"route_{place}" for place in ROUTE_PLACES), "pressure", "numbers"})
#: (uid, kind of trace, layer of the basemap it lies below), from the ground up.
_EVERY_SLOT: tuple[tuple[str, str, str], ...] = (
    ("regions", "choroplethmap", ANCHOR_AREAS),
    ("hotspots", "choroplethmap", ANCHOR_AREAS),
    ("emerging", "choroplethmap", ANCHOR_AREAS),
    ("hexagons", "choroplethmap", ANCHOR_AREAS),
    *((f"betweenness_{step}", "scattermap", ANCHOR_LINES) for step in range(len(BETWEENNESS_COLOURS))),
    *((f"road_density_{step}", "scattermap", ANCHOR_LINES) for step in range(len(ROAD_DENSITY_COLOURS))),
    *((f"route_{place}", "scattermap", ANCHOR_LINES) for place in ROUTE_PLACES),
    *((f"flows_{step}", "scattermap", ANCHOR_LINES) for step in range(N_FLOW_LINES)),
    # What is known on both sides lies over what is not.
    *((f"cooperation_{state}", "scattermap", ANCHOR_LINES) for state in reversed(STATES)),
    ("road_density_values", "scattermap", ANCHORS[0]),
    ("crossings", "scattermap", ANCHORS[0]),
    ("pressure", "scattermap", ANCHORS[0]),
    ("cooperation", "scattermap", ANCHORS[1]),
    ("posts", "scattermap", ANCHORS[1]),
    ("incidents", "scattermap", ANCHORS[2]),
    ("sites", "scattermap", ANCHORS[2]),
    ("flow_heads", "scattermap", ANCHORS[2]),
    ("flow_signs", "scattermap", ANCHORS[2]),
    ("numbers", "scattermap", ANCHORS[2]),
    ("area_casing", "scattermap", ANCHORS[2]),
    ("area", "scattermap", ANCHORS[2]),
    ("marked", "scattermap", ANCHORS[3]),
)
#: The traces of every map.
SLOTS = tuple(slot for slot in _EVERY_SLOT if slot[0] not in OCCASIONAL)
#: How near the pointer must be to a symbol, pixels.
HOVER_DISTANCE_PX = 9
Marked = tuple[float, float] | None


def symbol_trace(
    uid: str, longitude: Sequence[float], latitude: Sequence[float], images: Sequence[str], customdata: Sequence[Any]
) -> Trace:
    """Return a trace of symbols drawn by the browser from their image names.

    Parameters
    ----------
    uid : str
        One of `SLOTS`.
    longitude, latitude : sequence of float
        WGS84 degrees.
    images : sequence of str
        Names made by `style.marker_name`, `style.pie_name` or `style.number_name`.
    customdata : sequence of [kind, identifier, hover text]
        Kind and identifier say what a click opens; several incidents at one spot are of the kind ``incidents``, their
        identifiers joined by commas.
    """
    return {
        "type": "scattermap",
        "uid": uid,
        "mode": "markers",
        "lon": list(longitude),
        "lat": list(latitude),
        # An icon is drawn at a tenth of the size Plotly is given.
        "marker": {"symbol": list(images), "size": 10, "allowoverlap": True},
        "customdata": list(customdata),
    }


def area_trace(
    uid: str, geojson: str, feature_key: str, codes: Sequence[str], classes: Sequence[int],
    colours: Sequence[str], customdata: Sequence[Any],
) -> Trace:  # fmt: skip
    """Return a trace of areas coloured by class 0 to n - 1.

    Parameters
    ----------
    uid : str
        One of `SLOTS`.
    geojson : str
        Address of the polygons.
    feature_key : str
        Property that holds the code.
    codes, classes : sequence
        Code of each area and its class.
    colours : sequence of str
        One a class.
    customdata : sequence of [kind, identifier, hover text]
    """
    return {
        "type": "choroplethmap",
        "uid": uid,
        "geojson": geojson,
        "featureidkey": f"properties.{feature_key}",
        "locations": list(codes),
        "z": list(classes),
        "zmin": 0,
        "zmax": len(colours),
        "colorscale": style.discrete_colorscale(colours),
        "marker": {"opacity": 1, "line": {"width": 0.5, "color": "#ffffff"}},
        "customdata": list(customdata),
    }


@dataclass(frozen=True)
class DrawnMap:
    """Hold what one map of a page draws, for another renderer to draw the same.

    Attributes
    ----------
    layers : tuple of Layer
    view : View
        Where the map opens.
    marked : (longitude, latitude) or None
    """

    layers: tuple[Layer, ...]
    view: View
    marked: Marked = None


_NOTED: ContextVar[list[DrawnMap] | None] = ContextVar("noted", default=None)


@contextmanager
def noted_maps() -> Iterator[list[DrawnMap]]:
    """Give the list of the maps that are rendered within, in their order: what a page shows, for paper and slides."""
    noted: list[DrawnMap] = []
    token = _NOTED.set(noted)
    try:
        yield noted
    finally:
        _NOTED.reset(token)


def render_figure(
    layers: Iterable[Layer],
    view: View,
    translator: Translator,
    version: str = "",
    marked: Marked = None,
) -> dict[str, Any]:
    """Return the whole figure for the first picture of a page.

    Parameters
    ----------
    layers : iterable of Layer
        Those that are on.
    view : View
        Where the map opens.
    translator : Translator
    version : str
        Data version: the browser keeps the basemap as long as it stays the same.
    marked : (longitude, latitude), optional
        Spot to ring.
    """
    drawn = list(layers)
    noted = _NOTED.get()
    if noted is not None:
        noted.append(DrawnMap(tuple(drawn), view, marked))
    update = figure_update(drawn, marked)
    meta = update["meta"]
    return {
        "data": update["data"],
        "layout": {
            "map": {
                "style": basemap_style(translator.language, version, meta["shown"], meta["selected"]),
                "center": {"lon": view.longitude, "lat": view.latitude},
                "zoom": view.zoom,
                "layers": update["map_layers"],
                "uirevision": "keep",
            },
            "meta": {**meta, **_kit_words(translator)},
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "uirevision": "keep",
            "showlegend": False,
            "hoverdistance": HOVER_DISTANCE_PX,
            "hoverlabel": {"align": "left", "bgcolor": "#ffffff", "font": {"color": "#1c1c1c"}},
            "paper_bgcolor": style.SEA,
            "modebar": {"bgcolor": "rgba(255,255,255,0.85)", "color": "#50565a", "activecolor": style.ACCENT},
        },
    }  # fmt: skip


def figure_update(layers: Iterable[Layer], marked: Marked = None) -> dict[str, Any]:
    """Return what changes when layers or filters change: ``data``, ``map_layers`` and ``meta``."""
    drawn = list(layers)
    traces = {trace["uid"]: trace for layer in drawn for trace in layer.traces}
    if marked is not None:
        ring = style.marker_name("circle", style.POST_SELECTED, "ring", max(style.SIZE_RADII))
        traces["marked"] = {**symbol_trace("marked", [marked[0]], [marked[1]], [ring], []), "hoverinfo": "skip"}
    unknown = set(traces) - {uid for uid, _, _ in _EVERY_SLOT}
    if unknown:
        raise ValueError(f"no place for the traces {sorted(unknown)}")
    shown = set(chain.from_iterable(layer.basemap for layer in drawn))
    return {
        "data": [
            _fill_slot(uid, kind, below, traces.get(uid))
            for uid, kind, below in _EVERY_SLOT
            if uid not in OCCASIONAL or uid in traces
        ],
        "map_layers": [image for layer in drawn for image in layer.images],
        "meta": {
            "groups": {group: list(members) for group, members in GROUPS.items()},
            "shown": [group for group in GROUPS if group in shown],
            "selected": next((layer.selected for layer in drawn if layer.selected), ""),
        },
    }


def _fill_slot(uid: str, kind: str, below: str, trace: Trace | None) -> Trace:
    if trace is None and kind == "choroplethmap":
        return {"type": kind, "uid": uid, "below": below, "visible": False}
    if trace is None:
        # Symbols are never invisible: Plotly 4 adds the layers of an invisible trace too, loses their place
        # in the order and cannot add them anew. One point that is nowhere keeps the place.
        trace = {**symbol_trace(uid, [], [], [], []), "lon": [None], "lat": [None], "hoverinfo": "skip"}
    common = {"below": below, "showlegend": False, "hovertemplate": "%{customdata[2]}<extra></extra>"}
    if trace.get("hoverinfo") == "skip":
        del common["hovertemplate"]
    if kind == "choroplethmap":
        common["showscale"] = False
    return {**trace, **common, "visible": True}


def image_layer(address: str, bounds: tuple[float, float, float, float]) -> dict[str, Any]:
    """Return a picture laid under the roads.

    Parameters
    ----------
    address : str
        Data address of the picture, drawn in Web Mercator.
    bounds : (west, south, east, north)
        WGS84 degrees of its outer edges.
    """
    west, south, east, north = bounds
    return {
        "sourcetype": "image",
        "source": address,
        "coordinates": [[west, north], [east, north], [east, south], [west, south]],
        "opacity": 1,
        "below": ANCHOR_SURFACES,
        "name": "density",
    }


def _kit_words(translator: Translator) -> dict[str, Any]:
    """Return what map_kit.js needs to draw and speak: outlines of the symbols, radii and the language."""
    return {
        "shapes": dict(style.SHAPES),
        "radii": {str(size): radius for size, radius in style.SIZE_RADII.items()},
        "language": translator.language,
        "words": {
            "kilometres": translator.text("layers.kit.kilometres"),
            "metres": translator.text("layers.kit.metres"),
        },
    }


def map_config(translator: Translator) -> dict[str, Any]:
    """Return Plotly's settings for a map: few buttons, in the reader's language, and no way out of this machine."""
    words = {
        "Zoom in": translator.text("layers.button.zoom_in"),
        "Zoom out": translator.text("layers.button.zoom_out"),
        "Reset view": translator.text("layers.button.reset"),
        **saving_words(translator, translator.text("layers.button.png")),
    }
    separators = (
        {"decimal": ".", "thousands": ","} if translator.language == "en" else {"decimal": ",", "thousands": "\u202f"}
    )
    # Plotly takes no dictionary under the name of the language it speaks by itself.
    name = "fr" if translator.language == "fr" else "en-GB"
    return {
        "displaylogo": False,
        "showTips": False,
        "displayModeBar": True,
        "scrollZoom": True,
        "plotlyServerURL": "",
        "showSendToCloud": False,
        "locale": name,
        "locales": {name: {"dictionary": words, "format": separators}},
        "modeBarButtons": [["zoomInMap", "zoomOutMap", "resetViewMap", "toImage"]],
        "toImageButtonOptions": {"format": "png", "filename": "atlas", "scale": 2},
    }
