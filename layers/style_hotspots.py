"""Colours of the significant and the emerging hotspots; told from the density by hue, outline and straight edges."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: Outline of every tested hexagon.
CELL_EDGE = "#6b6b66"
#: A hexagon that holds incidents, but no more than chance puts there.
NOT_SIGNIFICANT = "#dcdad4"
#: Confidence in percent -> colour. Red, as the readers of such maps are used to; each class is much darker than the one
#: before, so that it can be read in grey and by readers who see no red or no green.
HOTSPOT_COLOURS: Mapping[int, str] = MappingProxyType({90: "#e8735c", 95: "#b8231f", 99: "#5c0a12"})
#: Class of an emerging hotspot -> colour. What lasts is dark, what has just begun is bright, what is over is blue-grey.
PATTERN_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "new": "#e22425",
        "consecutive": "#f0830f",
        "intensifying": "#3c0000",
        "persistent": "#7a2000",
        "diminishing": "#c19888",
        "sporadic": "#fad54d",
        "oscillating": "#6f2e8f",
        "historical": "#597c96",
    }
)
