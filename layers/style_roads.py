"""Colours, widths and classes of what is drawn on the roads."""

from __future__ import annotations

from geodata.network_density import ROAD_BREAKS

#: Light to dark, one a class of `ROAD_BREAKS`; told apart from the brown of roads and corridors, and in grey.
ROAD_DENSITY_COLOURS = ("#f5b93b", "#f08a3c", "#e0574f", "#b8366f", "#7d2a82", "#3b1760")
#: Share of the shortest routes between hubs that pass a road. The first class begins here, the last is open.
BETWEENNESS_BREAKS = (0.01, 0.03, 0.06, 0.12)
BETWEENNESS_COLOURS = ("#8cc3de", "#4a98c9", "#1f67a6", "#08306b")
#: Routes: the one of today, the one that takes its place, and the other ways.
ROUTE_TODAY = "#0b5563"
ROUTE_NEXT = "#c2410c"
ROUTE_OTHER = "#7c3aed"
HUB = "#1c1c1c"
STRETCH = "#1c1c1c"
PRESSURE = "#c2410c"
_NARROWEST_PX, _WIDER_PX = 2.6, 0.9

assert len(ROAD_BREAKS) == len(ROAD_DENSITY_COLOURS)


def class_width(step: int) -> float:
    """Return the width of a class in pixels: higher classes are a little wider, for those who tell no colours apart."""
    return _NARROWEST_PX + _WIDER_PX * step
