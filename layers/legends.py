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
    return style.svg_address(_DRAWINGS[item.kind].format(colour=item.colour), 24, 24)


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
