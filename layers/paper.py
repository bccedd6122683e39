"""The third renderer of layers: a sheet of paper with the map, its legend and all that a reader away from it needs.

It is drawn in the print theme, so that a copy of it without colours still tells its classes apart.

Letters in a PDF stay letters, in an embedded typeface; in an SVG they are outlines, since the programs that place one
in a report lack our typeface. The same sheet gives the same bytes: no clock and no chance comes in.

Drawing goes through figures and canvases of its own, never through pyplot, and one at a time: matplotlib's caches of
letters are not made for several threads.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from layers import style
from layers.base import Layer, LayerName, Legend, LegendItem
from layers.basemap import GROUPS, View
from layers.basemap_style import ANCHORS
from layers.figure import Marked
from layers.locales import Translator
from layers.paper_features import FeatureSource
from layers.paper_frame import Frame, ScaleBar
from layers.paper_furniture import SCALE_PT, SheetText, draw_foot, draw_head, foot_height, head_height
from layers.paper_ground import Ground
from layers.paper_labels import Label, draw_labels, place_labels
from layers.paper_legend import LegendPlan, draw_legends, plan_legends
from layers.paper_symbols import Placed
from layers.paper_traces import draw_layers
from layers.themed import themed_layer
from layers.themes import PRINT

#: A4 in landscape and its margin, points.
SHEET_PT = (297.0 / 25.4 * 72.0, 210.0 / 25.4 * 72.0)
MARGIN_PT = 22.0
_GAP_PT = 10.0
#: Pixels an inch of a PNG: fine letters on an office printer, below 1 MB.
DOTS_PER_INCH = 220
FORMATS = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
#: Layers whose note is about the pointer or said in the foot.
_SILENT = frozenset({LayerName.ROADS, LayerName.CORRIDORS, LayerName.POSTS, LayerName.INCIDENTS})
_CANVASES: dict[str, Any] = {"png": FigureCanvasAgg, "svg": FigureCanvasSVG, "pdf": FigureCanvasPdf}
#: Names of parts of an SVG are drawn from this salt and not by chance; letters in a PDF are TrueType, those of a PNG as
#: wide as measured.
SETTINGS: Any = {
    "svg.hashsalt": "transborder-atlas", "svg.fonttype": "path", "pdf.fonttype": 42, "pdf.compression": 6,
    "text.hinting": "none", "hatch.linewidth": 0.6,
}  # fmt: skip
#: One drawing at a time: the caches of letters are not made for several threads.
LOCK = threading.Lock()


@dataclass(frozen=True)
class Sheet:
    """Hold what a sheet shows.

    Attributes
    ----------
    text : SheetText
    layers : tuple of Layer
        In the order of the legend.
    bounds : (west, south, east, north) or None
        Ground that must be on it, degrees; without it `view` decides, and without both it is the four countries.
    view : View or None
    marked : (longitude, latitude) or None
        Spot to ring.
    """

    text: SheetText
    layers: tuple[Layer, ...]
    bounds: tuple[float, float, float, float] | None = None
    view: View | None = None
    marked: Marked = None


@dataclass(frozen=True)
class Composed:
    """Hold a sheet that is drawn, and where things came to lie, points.

    Attributes
    ----------
    figure : Figure
    frame : Frame
        Of the map.
    map_box : (left, bottom, width, height)
        Of the map on the sheet.
    bar : ScaleBar
    legend : LegendPlan
    symbols : tuple of Placed
    labels : tuple of Label
    """

    figure: Figure
    frame: Frame
    map_box: tuple[float, float, float, float]
    bar: ScaleBar
    legend: LegendPlan
    symbols: tuple[Placed, ...]
    labels: tuple[Label, ...]


def render_sheet(sheet: Sheet, source: FeatureSource, words: Translator, file_format: str) -> bytes:
    """Return the sheet as a file.

    Parameters
    ----------
    sheet : Sheet
    source : FeatureSource
    words : Translator
    file_format : str
        One of `FORMATS`.

    Raises
    ------
    InputError
        The ground asked for cannot be drawn.
    """
    with LOCK:
        mpl.rcParams.update(SETTINGS)
        about = f"{sheet.text.period}. {sheet.text.filters} {sheet.text.counts}"
        return write_figure(compose_sheet(sheet, source, words).figure, file_format, sheet.text.title, about)


def write_figure(figure: Figure, file_format: str, title: str, about: str) -> bytes:
    """Return a figure as a file of one of `FORMATS`, with title and description but without a clock."""
    stream = io.BytesIO()
    metadata: dict[str, dict[str, Any]] = {
        "png": {"Title": title, "Description": about, "Software": None},
        "svg": {"Title": title, "Description": about, "Date": None, "Creator": None},
        "pdf": {"Title": title, "Subject": about, "CreationDate": None, "Creator": None, "Producer": None},
    }
    getattr(_CANVASES[file_format](figure), f"print_{file_format}")(stream, metadata=metadata[file_format])
    return stream.getvalue()


def compose_sheet(sheet: Sheet, source: FeatureSource, words: Translator) -> Composed:
    """Return the sheet drawn: head, map with legend beside it, foot."""
    sheet = replace(sheet, layers=tuple(themed_layer(layer, PRINT) for layer in sheet.layers))
    width, height = SHEET_PT
    inner = width - 2 * MARGIN_PT
    figure = Figure(figsize=(width / 72.0, height / 72.0), dpi=DOTS_PER_INCH, facecolor="#ffffff")
    page = axes_over(figure, (0.0, 0.0, width, height))
    page.set_axis_off()
    top = height - MARGIN_PT - head_height(sheet.text, inner)
    bottom = MARGIN_PT + foot_height(sheet.text, inner) + 8.0
    legend = plan_legends(map_legends(sheet.layers, words), top - bottom)
    map_box = (MARGIN_PT, bottom, inner - legend.width - _GAP_PT, top - bottom)
    frame = frame_on(sheet.bounds, sheet.view, map_box[2], map_box[3])
    symbols, labels = draw_map(axes_over(figure, map_box), frame, sheet.layers, source, words.language, sheet.marked)
    bar = frame.scale_bar(SCALE_PT - 66.0)
    draw_head(page, sheet.text, MARGIN_PT, height - MARGIN_PT, inner)
    draw_legends(page, legend, MARGIN_PT + map_box[2] + _GAP_PT, top)
    draw_foot(page, sheet.text, bar, words, MARGIN_PT, bottom - 8.0, inner)
    return Composed(figure, frame, map_box, bar, legend, tuple(symbols), tuple(labels))


def axes_over(figure: Figure, box: tuple[float, float, float, float]) -> Axes:
    """Return axes over a box of a figure, in points from its lower left corner."""
    width, height = (72.0 * inches for inches in figure.get_size_inches())
    axes = figure.add_axes((box[0] / width, box[1] / height, box[2] / width, box[3] / height))
    axes.set(xlim=(0, box[2]), ylim=(0, box[3]), xticks=[], yticks=[], autoscale_on=False)
    return axes


def frame_on(bounds: tuple[float, float, float, float] | None, view: View | None, width: float, height: float) -> Frame:
    """Return the frame of some points that shows some ground, else a view, else the four countries."""
    if bounds is not None:
        return Frame.around(bounds, width, height)
    return Frame.of_focus(width, height) if view is None else Frame.of_view(view, width, height)


def draw_map(
    axes: Axes, frame: Frame, layers: Sequence[Layer], source: FeatureSource, language: str, marked: Marked = None
) -> tuple[list[Placed], list[Label]]:
    """Draw the map alone; return its symbols and its names.

    Parameters
    ----------
    axes : Axes
        From 0 to width and height of the frame.
    frame : Frame
    layers : sequence of Layer
    source : FeatureSource
    language : str
        Language of the names.
    marked : (longitude, latitude), optional
    """
    shown = {group for layer in layers for group in layer.basemap}
    selected = next((layer.selected for layer in layers if layer.selected), "")
    ground = Ground(source, language, [group for group in GROUPS if group in shown], selected)
    ground.draw(axes, frame)
    symbols = draw_layers(axes, frame, ground, source, layers, marked)
    labels = place_labels(frame, ground, symbols)
    draw_labels(axes, labels, ground.order[ANCHORS[0]] - 1.0)
    edge = Rectangle((0, 0), frame.width, frame.height, fill=False, edgecolor="#3a3a3a", linewidth=1.6, zorder=900)
    axes.add_artist(edge)
    axes.set_gid("map")
    for spine in axes.spines.values():
        spine.set_visible(False)
    return symbols, labels


def map_legends(layers: Sequence[Layer], words: Translator) -> list[Legend]:
    """Return the legends of the layers, without what only a pointer can do, and that of the ground."""
    legends = [
        replace(layer.legend, note="") if layer.name in _SILENT else layer.legend
        for layer in layers
        if layer.legend is not None
    ]
    ground = (
        LegendItem(words.text("paper.border"), "thin", style.BORDER),
        LegendItem(words.text("paper.border_open"), "dotted", style.BORDER),
    )
    return [*legends, Legend(words.text("paper.ground"), ground)]
