"""Drawings for a document that sets the letters itself: SVG whose text stays text."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from layers.paper import LOCK, SETTINGS, axes_over

#: Decimals beyond a hundredth of a point are no ink.
_MORE_DECIMALS = re.compile(r"(?<=\.\d\d)\d+")


@dataclass(frozen=True)
class Drawing:
    """Hold a drawing as SVG text whose letters are letters of `paper_text.FAMILY`; sizes in points."""

    svg: str
    width: float
    height: float


def drawn_svg(draw: Callable[[], Figure]) -> Drawing:
    """Return what `draw` draws, for a document that embeds the typeface itself: its letters can be searched."""
    with LOCK:
        mpl.rcParams.update({**SETTINGS, "svg.fonttype": "none"})
        figure = draw()
        stream = io.BytesIO()
        FigureCanvasSVG(figure).print_svg(stream, metadata={"Date": None, "Creator": None})
        width, height = figure.get_size_inches() * 72.0
    text = stream.getvalue().decode("utf-8")
    return Drawing(_MORE_DECIMALS.sub("", text[text.index("<svg") :]), float(width), float(height))


def blank(width: float, height: float) -> Figure:
    """Return an empty figure of so many points."""
    return Figure(figsize=(width / 72.0, height / 72.0), dpi=72, facecolor="none")


def area(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Return axes over a box of the figure, in points from its lower left corner; they draw no frame."""
    axes = axes_over(figure, (left, bottom, width, height))
    for spine in axes.spines.values():
        spine.set_visible(False)
    return axes
