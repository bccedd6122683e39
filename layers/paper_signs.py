"""Signs on a static map: words in white boxes where ways end beyond the map; off the sheet they stand at its edge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from layers import style
from layers.base import Trace
from layers.paper_frame import Frame
from layers.paper_symbols import Placed, Symbol
from layers.paper_text import CAP_HEIGHT, set_line, text_width

#: Letters of a sign, white round them, and its distance from the edge of the map, points.
_SIZE_PT, _PAD_PT, _INSET_PT = 8.0, 2.6, 3.0
#: Ways that leave the map nearer to each other than this share a sign, points.
_SHARED_PT = 130.0
#: Ends nearer than this are the same spot, degrees.
_SAME_DEG = 2e-3
#: Over the names of the ground, below the edge of the map.
_Z = 300.0

#: West, south, east, north, points.
Box = tuple[float, float, float, float]


def draw_signs(axes: Axes, frame: Frame, traces: Sequence[Trace]) -> list[Box]:
    """Draw the signs of a layer, each where it stands or, off the sheet, where the lines that lead to it leave the map.

    Parameters
    ----------
    axes : Axes
        In points of the frame.
    frame : Frame
    traces : sequence of Trace
        Of one layer: its signs and its lines.

    Returns
    -------
    list of Box
        What they cover, points of the frame; no two overlap.
    """
    taken: list[Box] = []
    for longitude, latitude, text, colour in _signs(traces):
        width, height = text_width(text, _SIZE_PT, True) + 2 * _PAD_PT, _SIZE_PT * CAP_HEIGHT + 2 * _PAD_PT
        for x, y in _spots(frame, traces, longitude, latitude):
            box = _free_box(frame, (x, y), (width, height), taken)
            if box is not None:
                taken.append(box)
                _draw(axes, box, text, colour)
    return taken


def obstacles(boxes: Iterable[Box], symbol_pt: float) -> list[Placed]:
    """Return unseen symbols as large as some boxes, for the names of the ground to keep away from.

    Parameters
    ----------
    boxes : iterable of Box
    symbol_pt : float
        Points of paper a pixel of a symbol.
    """
    found = []
    for west, south, east, north in boxes:
        radius = (north - south) / 2
        blank = Symbol((), radius / symbol_pt)
        found += [Placed(blank, x, (south + north) / 2) for x in np.arange(west + radius, east, 2 * radius)]
    return found


def _signs(traces: Sequence[Trace]) -> Iterable[tuple[float, float, str, str]]:
    """Yield longitude, latitude, text and colour of each sign."""
    for trace in traces:
        images = trace.get("marker", {}).get("symbol")
        for at, image in enumerate(images if isinstance(images, list | tuple) else ()):
            sign = style.sign_of(str(image))
            if sign is not None:
                yield (float(trace["lon"][at]), float(trace["lat"][at]), *sign)


def _spots(frame: Frame, traces: Sequence[Trace], longitude: float, latitude: float) -> list[tuple[float, float]]:
    """Return where a sign stands: at its spot, or where the lines to it leave the frame, those close together once."""
    x, y = (float(each) for each in frame.place(longitude, latitude))
    if 0 <= x <= frame.width and 0 <= y <= frame.height:
        return [(x, y)]
    found: list[tuple[float, float]] = []
    for line in _lines_to(traces, longitude, latitude):
        leaves = _leaves(frame, line)
        if leaves is not None and all(np.hypot(*np.subtract(leaves, each)) > _SHARED_PT for each in found):
            found.append(leaves)
    return found


def _lines_to(traces: Sequence[Trace], longitude: float, latitude: float) -> Iterable[np.ndarray]:
    """Yield the lines that begin or end at a spot, widest first, as (n, 2) degrees that end there."""
    lines = [trace for trace in traces if "lines" in trace.get("mode", "")]
    for trace in sorted(lines, key=lambda trace: -float(trace["line"]["width"])):
        gaps = [-1, *(at for at, each in enumerate(trace["lon"]) if each is None), len(trace["lon"])]
        for before, after in pairwise(gaps):
            points = np.column_stack([trace[name][before + 1 : after] for name in ("lon", "lat")]).astype(float)
            ends = np.abs(points[[0, -1]] - (longitude, latitude)).max(axis=1) if len(points) > 1 else np.ones(2)
            if ends.min() <= _SAME_DEG:
                yield points if ends[1] <= _SAME_DEG else points[::-1]


def _leaves(frame: Frame, line: np.ndarray) -> tuple[float, float] | None:
    """Return where a line last leaves the frame, points; None where it is never inside."""
    x, y = frame.place(line[:, 0], line[:, 1])
    inside = np.flatnonzero((x >= 0) & (x <= frame.width) & (y >= 0) & (y <= frame.height))
    if not len(inside):
        return None
    at = int(inside[-1])
    away = (float(x[at + 1] - x[at]), float(y[at + 1] - y[at]))
    # As far along the last step as the first edge that it meets.
    steps = [
        (limit - here) / step
        for here, step, limits in ((x[at], away[0], (0.0, frame.width)), (y[at], away[1], (0.0, frame.height)))
        for limit in limits
        if step and (limit - here) / step >= 0
    ]
    share = min(steps, default=0.0)
    return float(x[at]) + share * away[0], float(y[at]) + share * away[1]


def _free_box(frame: Frame, spot: tuple[float, float], size: tuple[float, float], taken: Sequence[Box]) -> Box | None:
    """Return the box round a spot, moved into the frame and off other signs; None where there is no room near by."""
    half_width, half_height = size[0] / 2, size[1] / 2
    for shift in (0.0, *(sign * step * size[1] for step in range(1, 6) for sign in (1.0, -1.0))):
        for dx, dy in ((0.0, shift), (shift, 0.0)):
            x = float(np.clip(spot[0] + dx, half_width + _INSET_PT, frame.width - half_width - _INSET_PT))
            y = float(np.clip(spot[1] + dy, half_height + _INSET_PT, frame.height - half_height - _INSET_PT))
            box = (x - half_width, y - half_height, x + half_width, y + half_height)
            if all(box[0] > b[2] or b[0] > box[2] or box[1] > b[3] or b[1] > box[3] for b in taken):
                return box
    return None


def _draw(axes: Axes, box: Box, text: str, colour: str) -> None:
    west, south, east, north = box
    axes.add_artist(
        Rectangle((west, south), east - west, north - south, facecolor="#ffffff", edgecolor=colour, linewidth=0.8,
                  zorder=_Z, gid="sign")
    )  # fmt: skip
    set_line(axes, (west + east) / 2, south + _PAD_PT, text, _SIZE_PT, _Z + 1, is_bold=True, align="center",
             colour=colour)  # fmt: skip
