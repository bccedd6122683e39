"""The drawings beside the words of a legend, made from the same outlines and colours as the map."""

from __future__ import annotations

from collections.abc import Sequence

from layers import style
from layers.base import Layer, LayerName, LegendItem

#: What shows incidents first, then the network, the ground last.
_LEGEND_ORDER = (
    LayerName.AREA,
    LayerName.INCIDENTS,
    LayerName.HEXAGONS,
    LayerName.HOTSPOTS,
    LayerName.EMERGING,
    LayerName.DENSITY,
    LayerName.CHANGE,
    LayerName.ROAD_DENSITY,
    LayerName.FLOWS,
    LayerName.BETWEENNESS,
    LayerName.REGIONS,
    LayerName.POSTS,
    LayerName.COOPERATION,
    LayerName.CROSSINGS,
    LayerName.CORRIDORS,
    LayerName.ROADS,
)


def swatch(item: LegendItem) -> str:
    """Return the drawing of a legend item as an SVG data address, 24 pixels square."""
    if item.kind == "marker":
        return style.shape_svg(item.shape, item.colour, item.fill or "filled", item.size)
    drawing = _DRAWINGS[item.kind].format(colour=item.colour)
    return style.svg_address(drawing + (_PATTERNS.get(item.fill, "") if item.kind == "fill" else ""), 24, 24)


#: What lies over the colour of an area, by the name Plotly has for it.
_PATTERNS = {
    "/": "<path d='M3 20L19 4M9 20L23 6M15 20L23 12M1 14L11 4' stroke='#fff' stroke-width='1.4'/>",
    "\\": "<path d='M3 4L19 20M9 4L23 18M15 4L23 12M1 10L11 20' stroke='#fff' stroke-width='1.4'/>",
    "-": "<path d='M1 8.5H23M1 13H23M1 17.5H23' stroke='#fff' stroke-width='1.4'/>",
    ".": ("<path d='M4 9h0M10 9h0M16 9h0M7 14h0M13 14h0' stroke='#fff' stroke-width='2.6' stroke-linecap='round'/>"),
}

_DRAWINGS = {
    "line": "<path d='M1 12H23' stroke='{colour}' stroke-width='3' stroke-linecap='round'/>",
    "thin": "<path d='M1 12H23' stroke='{colour}' stroke-width='1.4' stroke-linecap='round'/>",
    "dashed": "<path d='M0 12H24' stroke='{colour}' stroke-width='3' stroke-dasharray='6 3'/>",
    "dotted": "<path d='M2 12H23' stroke='{colour}' stroke-width='3' stroke-linecap='round' stroke-dasharray='0.1 5'/>",
    "fill": "<rect x='1' y='4' width='22' height='16' fill='{colour}' stroke='#8a867c' stroke-width='0.7'/>",
    "hatched": (
        "<rect x='1' y='4' width='22' height='16' fill='#fff' stroke='#8a867c' stroke-width='0.7'/>"
        "<path d='M1 14L11 4M1 20L17 4M7 20L23 4M13 20L23 10M19 20L23 16' stroke='{colour}' stroke-width='1'/>"
    ),
}


def legend_order(layers: Sequence[Layer]) -> list[Layer]:
    """Return the layers as the legend lists them: what shows incidents first, then the network, the ground last."""
    return sorted(layers, key=lambda layer: _LEGEND_ORDER.index(layer.name))
