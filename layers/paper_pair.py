"""Two maps of the same ground beside each other on a sheet of paper, under one head and one legend."""

from __future__ import annotations

from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from layers import style
from layers.base import Layer
from layers.basemap import View
from layers.locales import Translator
from layers.paper import (
    DOTS_PER_INCH,
    LOCK,
    MARGIN_PT,
    SETTINGS,
    SHEET_PT,
    axes_over,
    draw_map,
    frame_on,
    map_legends,
    write_figure,
)
from layers.paper_features import FeatureSource
from layers.paper_furniture import SCALE_PT, SheetText, draw_foot, draw_head, foot_height, head_height
from layers.paper_legend import draw_legends, plan_legends
from layers.paper_text import INK, set_line, wrap
from layers.themed import themed_layer
from layers.themes import PRINT

_GAP_PT = 10.0
#: Letters of the heading of a map and of its count, points, and how far lines stand apart.
_HEADING, _COUNT, _LEADING = 9.4, 7.6, 1.24
_MAX_LINES = 2


@dataclass(frozen=True)
class Half:
    """Hold one of the two maps.

    Attributes
    ----------
    heading : str
        What it shows that the other does not.
    count : str
        How much that is.
    layers : tuple of Layer
        From the ground up.
    """

    heading: str
    count: str
    layers: tuple[Layer, ...]


@dataclass(frozen=True)
class PairSheet:
    """Hold what the sheet shows.

    Attributes
    ----------
    text : SheetText
    halves : (Half, Half)
        From left to right.
    legend : tuple of Layer
        Whose legends are those of both, in their order.
    bounds : (west, south, east, north) or None
        Ground that must be on both, degrees; without it `view` decides, and without both it is the four countries.
    view : View or None
    """

    text: SheetText
    halves: tuple[Half, Half]
    legend: tuple[Layer, ...]
    bounds: tuple[float, float, float, float] | None = None
    view: View | None = None


def render_pair(sheet: PairSheet, source: FeatureSource, words: Translator, file_format: str) -> bytes:
    """Return the sheet as a file.

    Parameters
    ----------
    sheet : PairSheet
    source : FeatureSource
    words : Translator
    file_format : str
        One of `layers.paper.FORMATS`.

    Raises
    ------
    InputError
        The ground asked for cannot be drawn.
    """
    with LOCK:
        mpl.rcParams.update(SETTINGS)
        headings = ". ".join(f"{half.heading}: {half.count}" for half in sheet.halves)
        about = f"{sheet.text.period}. {headings}. {sheet.text.filters} {sheet.text.counts}"
        return write_figure(draw_pair(sheet, source, words), file_format, sheet.text.title, about)


def draw_pair(sheet: PairSheet, source: FeatureSource, words: Translator) -> Figure:
    """Return the figure: head, two maps with the legend beside them, foot; the caller holds `layers.paper.LOCK`."""
    width, height = SHEET_PT
    inner = width - 2 * MARGIN_PT
    figure = Figure(figsize=(width / 72.0, height / 72.0), dpi=DOTS_PER_INCH, facecolor="#ffffff")
    page = axes_over(figure, (0.0, 0.0, width, height))
    page.set_axis_off()
    top = height - MARGIN_PT - head_height(sheet.text, inner)
    bottom = MARGIN_PT + foot_height(sheet.text, inner) + 8.0
    legends = map_legends([themed_layer(layer, PRINT) for layer in sheet.legend], words)
    legend = plan_legends(legends, top - bottom)
    half_width = (inner - legend.width - 2 * _GAP_PT) / 2
    lefts = (MARGIN_PT, MARGIN_PT + half_width + _GAP_PT)
    map_top = min(
        _set_heading(page, half, left, top, half_width) for half, left in zip(sheet.halves, lefts, strict=True)
    )
    frame = frame_on(sheet.bounds, sheet.view, half_width, map_top - bottom)
    for half, left in zip(sheet.halves, lefts, strict=True):
        axes = axes_over(figure, (left, bottom, half_width, map_top - bottom))
        layers = [themed_layer(layer, PRINT) for layer in half.layers]
        draw_map(axes, frame, layers, source, words.language)
    draw_head(page, sheet.text, MARGIN_PT, height - MARGIN_PT, inner)
    draw_legends(page, legend, MARGIN_PT + inner - legend.width, top)
    draw_foot(page, sheet.text, frame.scale_bar(SCALE_PT - 66.0), words, MARGIN_PT, bottom - 8.0, inner)
    return figure


def _set_heading(page: Axes, half: Half, left: float, top: float, width: float) -> float:
    """Set heading and count of a map; return where the map may begin."""
    y = top
    for text, size, is_bold, colour in ((half.heading, _HEADING, True, style.ACCENT), (half.count, _COUNT, False, INK)):
        for line in wrap(text, width, size, is_bold)[:_MAX_LINES]:
            set_line(page, left, y - size, line, size, is_bold=is_bold, colour=colour)
            y -= size * _LEADING
    return y - 3.0
