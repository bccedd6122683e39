"""Where the map of the first page opens when its address names no view: on the four countries, in any window."""

from __future__ import annotations

import json
import math
from typing import Any

from layers.basemap import View
from layers.paper_frame import latitude_of, mercator

Bounds = tuple[float, float, float, float]

#: What the browser is told of it (map_room.js). `whole` are the four countries (west, south, east, north), `south` the
#: part without the desert of Mali, where nearly all is that the map knows: for a room too low to read the whole. Zooms:
#: below which the whole is too small if the part is so much larger (symbols for a wall are larger, and lie over each
#: other sooner), and the closest, for a wall. `margin` in pixels.
HOME: dict[str, Any] = {
    "whole": (-17.7, 4.3, 4.4, 25.1),
    "south": (-19.0, 3.9, 4.4, 19.4),
    "smallest": 3.6,
    "smallest_on_wall": 4.4,
    "larger": 0.3,
    "closest": 6.5,
    "margin": 12,
}
_TILE_PX = 512.0
#: Widths of window from which the panel stands beside the map, and from which it is for a wall.
_WIDE_PX, _WALL_PX = 1000.0, 1600.0
#: What stands beside, above and below the map in a wide window, and the legend over it: panel, legend, height.
_BESIDE_PX = {False: (320.0, 297.0, 258.0), True: (352.0, 427.0, 232.0)}
#: Part of the height of a narrow window that the map has.
_NARROW_PART = 0.7


def home_text() -> str:
    """Return `HOME` as the JSON of an attribute."""
    return json.dumps(HOME)


def guessed_home(width: float, height: float) -> View:
    """Return where the map of a window will open, before the browser knows its room: right to some pixels.

    Parameters
    ----------
    width, height : float
        Of the window, pixels.
    """
    if width < _WIDE_PX:
        room, covered = (width, height * _NARROW_PART), 0.0
    else:
        beside, covered, above = _BESIDE_PX[width >= _WALL_PX]
        room = (width - beside, max(height - above, 100.0))
    whole, south = (_fit(HOME[name], room, covered) for name in ("whole", "south"))
    view = south if whole.zoom < HOME["smallest"] and south.zoom - whole.zoom > HOME["larger"] else whole
    return View(view.longitude, view.latitude, min(view.zoom, HOME["closest"]))


def _fit(bounds: Bounds, room: tuple[float, float], covered: float) -> View:
    """Return the view that shows bounds in a room of which the left side is covered."""
    west, south, east, north = bounds
    bottom, top = float(mercator(south)), float(mercator(north))
    margin = HOME["margin"]
    per_degree = min((room[0] - covered - 2 * margin) / (east - west), (room[1] - 2 * margin) / (top - bottom))
    return View(
        (west + east) / 2 - covered / 2 / per_degree,
        latitude_of((bottom + top) / 2),
        math.log2(per_degree * 360.0 / _TILE_PX),
    )
