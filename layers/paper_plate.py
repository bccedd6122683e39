"""A map alone, of any size, for a page or a slide that has its own title, sources and foot."""

from __future__ import annotations

from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from layers.base import Layer
from layers.basemap import View
from layers.figure import Marked
from layers.locales import Translator
from layers.paper import LOCK, SETTINGS, axes_over, draw_map, frame_on, map_legends, write_figure
from layers.paper_features import FeatureSource
from layers.paper_frame import Frame
from layers.paper_furniture import draw_north, draw_scale_bar
from layers.paper_legend import draw_legends, plan_legends
from layers.themed import themed_layer
from layers.themes import PRINT, Theme

_GAP_PT = 10.0
#: Panel of north arrow and scale bar in a corner of the map, and the longest bar in it, points.
_PANEL_PT, _BAR_PT = (166.0, 44.0), 96.0


@dataclass(frozen=True)
class Plate:
    """Hold what a map alone shows.

    Attributes
    ----------
    title : str
        For readers of the file who do not see it.
    layers : tuple of Layer
        In the order of the legend.
    bounds : (west, south, east, north) or None
        Ground that must be on it, degrees; without it `view` decides, and without both it is the four countries.
    view : View or None
    marked : (longitude, latitude) or None
        Spot to ring.
    width_pt, height_pt : float
        Size with the legend, points.
    keeps_view : bool
        The view as it is, also from afar, where a map on paper shows all the ground instead.
    has_legend : bool
        Beside the map, to its right.
    has_scale : bool
        North arrow and scale bar, on a panel in the lower left corner.
    theme : Theme
    dots_per_inch : float
        Of a PNG.
    """

    title: str
    layers: tuple[Layer, ...]
    bounds: tuple[float, float, float, float] | None = None
    view: View | None = None
    marked: Marked = None
    width_pt: float = 760.0
    height_pt: float = 420.0
    keeps_view: bool = False
    has_legend: bool = True
    has_scale: bool = True
    theme: Theme = PRINT
    dots_per_inch: float = 160.0


def render_plate(plate: Plate, source: FeatureSource, words: Translator, file_format: str) -> bytes:
    """Return the map as a file.

    Parameters
    ----------
    plate : Plate
    source : FeatureSource
    words : Translator
    file_format : str
        One of `layers.paper.FORMATS`.

    Raises
    ------
    InputError
        The bounds are no part of the earth, too small or too wide.
    """
    with LOCK:
        mpl.rcParams.update(SETTINGS)
        figure = draw_plate(plate, source, words)
        return write_figure(figure, file_format, plate.title, plate.title)


def draw_plate(plate: Plate, source: FeatureSource, words: Translator) -> Figure:
    """Return the figure of a plate; the caller holds `layers.paper.LOCK`."""
    size = (plate.width_pt / 72.0, plate.height_pt / 72.0)
    figure = Figure(figsize=size, dpi=plate.dots_per_inch, facecolor="#ffffff")
    place_plate(figure, (0.0, 0.0), plate, source, words)
    return figure


def place_plate(
    figure: Figure, corner: tuple[float, float], plate: Plate, source: FeatureSource, words: Translator
) -> None:
    """Draw a plate on a larger figure, its lower left corner at `corner`, points."""
    layers = tuple(themed_layer(layer, plate.theme) for layer in plate.layers)
    width, height = plate.width_pt, plate.height_pt
    page = axes_over(figure, (*corner, width, height))
    page.set_axis_off()
    map_width = width
    if plate.has_legend:
        legend = plan_legends(map_legends(layers, words), height)
        map_width -= legend.width + _GAP_PT
        draw_legends(page, legend, map_width + _GAP_PT, height)
    frame = frame_of(plate, map_width)
    axes = axes_over(figure, (*corner, map_width, height))
    draw_map(axes, frame, layers, source, words.language, plate.marked)
    if plate.has_scale:
        _draw_furniture(figure, corner, frame, words)


def frame_of(plate: Plate, map_width: float) -> Frame:
    """Return the frame of the map of a plate, so many points wide."""
    if plate.keeps_view and plate.view is not None:
        return Frame.of_view(plate.view, map_width, plate.height_pt, is_exact=True)
    return frame_on(plate.bounds, plate.view, map_width, plate.height_pt)


def _draw_furniture(figure: Figure, corner: tuple[float, float], frame: Frame, words: Translator) -> None:
    """Draw north arrow and scale bar on a white panel in the lower left corner of the map."""
    axes = axes_over(figure, (*corner, *_PANEL_PT))
    axes.set_axis_off()
    axes.set_zorder(1000)
    panel = Rectangle((0.8, 0.8), _PANEL_PT[0], _PANEL_PT[1], facecolor="#ffffff", edgecolor="#3a3a3a", linewidth=0.6)
    axes.add_artist(panel)
    draw_north(axes, 14.0, 5.0, 30.0, words.text("paper.north"))
    draw_scale_bar(axes, frame.scale_bar(_BAR_PT), 34.0, 24.0, words)
