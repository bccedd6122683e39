"""A map as a page of a report: graticule, legend, scale bar, north, and a small map of where it lies."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from layers import style
from layers.base import Layer, LayerName, Legend
from layers.basemap_style import ANCHOR_AREAS
from layers.locales import Translator
from layers.paper import draw_map, map_legends
from layers.paper_drawing import Drawing, area, blank, drawn_svg
from layers.paper_features import FeatureSource
from layers.paper_frame import FOCUS_BOUNDS, Frame, mercator
from layers.paper_furniture import draw_north, draw_scale_bar
from layers.paper_ground import Ground
from layers.paper_legend import LegendPlan, draw_legends, plan_legends
from layers.paper_text import SOFT_INK, set_line
from layers.themed import themed_layer
from layers.themes import PRINT

Bounds = tuple[float, float, float, float]
#: Room for the degrees at the left and below, points.
_DEGREES_PT = 11.0
#: Height of the map against its width.
_LEAST, _MOST = 0.66, 0.98
_GAP_PT = 12.0
_INSET_PT = (104.0, 68.0)
#: A map that shows more than this share of the width of the region is no longer a part of it.
_WHOLE = 0.75
_STEPS = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
#: Layers that say where a place is, without symbols that only a legend explains.
_COVER = frozenset({LayerName.ROADS, LayerName.CORRIDORS, LayerName.REGIONS, LayerName.AREA})
_COVER_MARGIN = 0.12


def page_map(
    layers: Sequence[Layer], bounds: Bounds, source: FeatureSource, words: Translator, width: float, most: float
) -> Drawing:
    """Draw a map with all that a reader away from the screen needs.

    Parameters
    ----------
    layers : sequence of Layer
        From the ground up.
    bounds : (west, south, east, north)
        Ground that must be on it, degrees.
    source : FeatureSource
    words : Translator
    width, most : float
        Width, and the height that the page leaves for map and legend together, points.

    Raises
    ------
    InputError
        The ground cannot be drawn.
    """
    drawn = [themed_layer(layer, PRINT) for layer in layers]
    return drawn_svg(lambda: _draw_page(drawn, bounds, source, words, width, most))


def cover_map(
    layers: Sequence[Layer], bounds: Bounds, source: FeatureSource, words: Translator, width: float, height: float
) -> Drawing:
    """Draw a map for a cover: the lines and areas of the layers on some ground around them, without furniture."""
    drawn = [themed_layer(layer, PRINT) for layer in layers if layer.name in _COVER]
    west, south, east, north = bounds
    more = _COVER_MARGIN * max(east - west, north - south)
    wider = (west - more, south - more, east + more, north + more)

    def draw() -> Figure:
        figure = blank(width, height)
        # Half of the edge would lie outside.
        box = (width - 2.0, height - 2.0)
        draw_map(area(figure, 1.0, 1.0, *box), Frame.around(wider, *box), drawn, source, words.language)
        return figure

    return drawn_svg(draw)


def _draw_page(
    layers: Sequence[Layer], bounds: Bounds, source: FeatureSource, words: Translator, width: float, most: float
) -> Figure:
    side = _INSET_PT[0]
    legend = _legend_plan(map_legends(layers, words), width - side - _GAP_PT)
    inner = width - _DEGREES_PT
    west, south, east, north = bounds
    shape = float(mercator(north) - mercator(south)) / (east - west)
    below = max(legend.height, _INSET_PT[1] + 68.0) + _GAP_PT
    # A legend of any length leaves the map some of the page.
    room = max(most - below - _DEGREES_PT, _LEAST * inner / 2)
    map_height = min(inner * min(_MOST, max(_LEAST, shape)), room)
    height = below + _DEGREES_PT + map_height
    figure = blank(width, height)
    page = area(figure, 0.0, 0.0, width, height)
    bottom = below + _DEGREES_PT
    frame = Frame.around(bounds, inner, map_height)
    map_axes = area(figure, _DEGREES_PT, bottom, inner, map_height)
    draw_map(map_axes, frame, layers, source, words.language)
    _draw_graticule(map_axes, page, frame, source, words, bottom)
    top = below - _GAP_PT
    draw_legends(page, legend, 0.0, top)
    left = width - side
    draw_north(page, left + 9.0, top - 40.0, 38.0, words.text("paper.north"))
    draw_scale_bar(page, frame.scale_bar(side - 46.0), left + 24.0, top - 24.0, words, (left, side))
    if frame.width / frame.per_degree < _WHOLE * (FOCUS_BOUNDS[2] - FOCUS_BOUNDS[0]):
        _draw_inset(area(figure, left, top - 66.0 - _INSET_PT[1], *_INSET_PT), frame.bounds, source, words)
    return figure


def _legend_plan(legends: Sequence[Legend], width: float) -> LegendPlan:
    """Return the legends as flat as they stand in columns of the width, in full letters."""
    plan = plan_legends(legends, float("inf"))
    for height in np.arange(120.0, 520.0, 16.0).tolist():
        found = plan_legends(legends, height)
        if found.width <= width and found.scale >= 1.0 and found.height <= height:
            return found
    return plan


def graticule_step(span: float) -> float:
    """Return the degrees between two lines of a graticule over so many degrees: four to eight lines."""
    return next((step for step in _STEPS if span / step <= 8.0), _STEPS[-1])


def _multiples(start: float, end: float, step: float) -> list[float]:
    return [k * step for k in range(math.ceil(start / step), math.floor(end / step) + 1)]


def _draw_graticule(
    axes: Axes, page: Axes, frame: Frame, source: FeatureSource, words: Translator, bottom: float
) -> None:
    """Draw meridians and parallels under the roads, their degrees at the left and below."""
    west, south, east, north = frame.bounds
    step = graticule_step(east - west)
    zorder = Ground(source, words.language, ()).order[ANCHOR_AREAS] - 0.2
    looks: dict[str, Any] = {"color": "#7d7a72", "linewidth": 0.35, "linestyle": (0, (1.0, 2.5)), "zorder": zorder}
    for degrees in _multiples(west, east, step):
        x = float(frame.place(degrees, south)[0])
        axes.plot([x, x], [0, frame.height], **looks)
        if 12.0 < x < frame.width - 12.0:
            text = _degrees(degrees, ("report_pdf.degrees_east", "report_pdf.degrees_west"), words)
            set_line(page, _DEGREES_PT + x, bottom - 9.0, text, 6.2, align="center", colour=SOFT_INK)
    for degrees in _multiples(south, north, step):
        y = float(frame.place(west, degrees)[1])
        axes.plot([0, frame.width], [y, y], **looks)
        if 12.0 < y < frame.height - 12.0:
            said = _degrees(degrees, ("report_pdf.degrees_north", "report_pdf.degrees_south"), words)
            page.text(
                _DEGREES_PT - 3.5, bottom + y, said, rotation=90, ha="right",
                va="center", fontsize=6.2, family="DejaVu Sans", color=SOFT_INK, parse_math=False,
            )  # fmt: skip


def _degrees(value: float, sides: tuple[str, str], words: Translator) -> str:
    number = words.number(abs(value), 2)
    if abs(value) < 1e-9:
        return words.text("report_pdf.degrees", degrees=number)
    return words.text(sides[0] if value > 0 else sides[1], degrees=number)


def _draw_inset(axes: Axes, bounds: Bounds, source: FeatureSource, words: Translator) -> None:
    """Draw the four countries and where the map lies among them."""
    width, height = _INSET_PT
    frame = Frame.around(FOCUS_BOUNDS, width, height)
    Ground(source, words.language, ()).draw(axes, frame)
    x, y = frame.place([bounds[0], bounds[2]], [bounds[1], bounds[3]])
    (west, east), (south, north) = np.clip(x, 1.2, width - 1.2), np.clip(y, 1.2, height - 1.2)
    axes.add_artist(
        Rectangle((west, south), east - west, north - south, fill=False, edgecolor=style.CORRIDOR_SELECTED,
                  linewidth=1.6, zorder=500)
    )  # fmt: skip
    axes.add_artist(Rectangle((0, 0), width, height, fill=False, edgecolor="#3a3a3a", linewidth=1.2, zorder=900))
