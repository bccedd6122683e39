"""The key of a chart or strip on paper: its items side by side, in as many lines as the width asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from layers import style
from layers.base import LegendItem
from layers.paper_legend import draw_swatch
from layers.paper_text import CAP_HEIGHT, INK, set_line, text_width

#: Letters of a key, points.
LABEL_PT = 7.0
_SWATCH_PT, _GAP_PT, _LINE_PT = 16.0, 12.0, 11.5
_OUTLINE = "#8a867c"
#: Bars of the families differ by more than colour: white lines over them survive a copier.
HATCHES: Mapping[str, str] = MappingProxyType(
    {
        style.FAMILIES[code].colour: hatch
        for code, hatch in (
            ("drugs", ""), ("medicines", "////"), ("persons", "...."), ("arms", ""), ("nature", "----"),
            ("goods", "\\\\\\\\"), ("money", "xxxx"),
        )
    }
)  # fmt: skip


def draw_bar(axes: Axes, left: float, bottom: float, width: float, height: float, colour: str, zorder: float) -> None:
    """Draw a bar with its outline, and the white hatching of its colour over it."""
    box = Rectangle((left, bottom), width, height, facecolor=colour, edgecolor="#ffffff", linewidth=0.5, zorder=zorder)
    axes.add_artist(box)
    if hatch := HATCHES.get(colour):
        axes.add_artist(
            Rectangle((left, bottom), width, height, fill=False, hatch=hatch, edgecolor="#ffffff", linewidth=0.0,
                      zorder=zorder + 0.1)
        )  # fmt: skip


def key_lines(items: Sequence[LegendItem], width: float) -> list[list[tuple[float, LegendItem]]]:
    """Return the items in lines no wider than `width`, each with where it begins, points."""
    lines: list[list[tuple[float, LegendItem]]] = [[]]
    x = 0.0
    for item in items:
        taken = _SWATCH_PT + text_width(item.label, LABEL_PT)
        if lines[-1] and x + taken > width:
            lines.append([])
            x = 0.0
        lines[-1].append((x, item))
        x += taken + _GAP_PT
    return lines if lines[0] else []


def key_height(items: Sequence[LegendItem], width: float) -> float:
    """Return how high the key stands, points; nothing for no item."""
    return len(key_lines(items, width)) * _LINE_PT


def draw_key(axes: Axes, items: Sequence[LegendItem], left: float, top: float, width: float) -> None:
    """Draw the key from its upper left corner."""
    y = top - _LINE_PT / 2
    for line in key_lines(items, width):
        for x, item in line:
            middle = left + x + 6.5
            if item.kind == "fill":
                draw_bar(axes, middle - 6.5, y - 3.6, 13.0, 7.2, item.colour, 6.0)
                frame = Rectangle((middle - 6.5, y - 3.6), 13.0, 7.2, fill=False, edgecolor=_OUTLINE, linewidth=0.4)
                frame.set_zorder(6.3)
                axes.add_artist(frame)
            else:
                draw_swatch(axes, item, middle, y, 1.0)
            set_line(axes, left + x + _SWATCH_PT, y - LABEL_PT * CAP_HEIGHT / 2, item.label, LABEL_PT, colour=INK)
        y -= _LINE_PT
