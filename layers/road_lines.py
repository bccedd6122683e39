"""Stretches of road as lines of the map: one trace a class, light enough for a slow connection."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely
import shapely.ops

from geodata.lixels import RoadGraph
from layers.base import Trace
from layers.style_roads import class_width

#: Tolerance of the lines, degrees (about 200 m), and decimals of their coordinates.
_TOLERANCE_DEG, _DECIMALS = 0.002, 3


def line_trace(uid: str, line: shapely.Geometry, colour: str, width: float) -> Trace:
    """Return lines as a trace that answers no pointer.

    Parameters
    ----------
    uid : str
        One of `figure.SLOTS`.
    line : geometry
        LineString or MultiLineString, WGS84 degrees.
    colour : str
    width : float
        Pixels.
    """
    parts = shapely.get_parts(shapely.simplify(line, _TOLERANCE_DEG))
    longitude: list[float | None] = []
    latitude: list[float | None] = []
    for part in parts:
        if longitude:
            longitude.append(None)
            latitude.append(None)
        spots = shapely.get_coordinates(part).round(_DECIMALS)
        longitude.extend(spots[:, 0].tolist())
        latitude.extend(spots[:, 1].tolist())
    return {
        "type": "scattermap",
        "uid": uid,
        "mode": "lines",
        "lon": longitude or [None],
        "lat": latitude or [None],
        "line": {"color": colour, "width": width},
        "customdata": [],
        "hoverinfo": "skip",
    }


def class_traces(name: str, lines: Sequence[shapely.Geometry], colours: Sequence[str]) -> tuple[Trace, ...]:
    """Return a trace for each class, from the lowest up, at the slots ``<name>_0``, ``<name>_1``, …"""
    return tuple(
        line_trace(f"{name}_{step}", line, colour, round(class_width(step), 2))
        for step, (line, colour) in enumerate(zip(lines, colours, strict=True))
    )


def dashed(line: shapely.Geometry, dash_deg: float = 0.16, gap_deg: float = 0.1) -> shapely.Geometry:
    """Return the line cut into dashes: the browser draws lines of a trace without gaps only."""
    dashes = []
    for part in shapely.get_parts(line):
        starts = np.arange(0.0, part.length, dash_deg + gap_deg)
        dashes += [shapely.ops.substring(part, start, min(start + dash_deg, part.length)) for start in starts.tolist()]
    return shapely.multilinestrings([each for each in dashes if each.geom_type == "LineString"])


def lixel_lines(
    graph: RoadGraph, roads: gpd.GeoDataFrame, classes: np.ndarray, n_classes: int
) -> list[shapely.Geometry]:
    """Return the lixels of each class as lines, neighbours joined; the class -1 is drawn nowhere."""
    lines = roads.geometry.to_numpy()
    edge_of = graph.lixel_edge
    starts = np.flatnonzero(np.r_[True, (np.diff(classes) != 0) | (np.diff(edge_of) != 0)][: len(classes)])
    ends = np.append(starts[1:], len(classes))
    is_drawn = classes[starts] >= 0
    starts, ends = starts[is_drawn], ends[is_drawn]
    edge = edge_of[starts]
    n_cuts = np.diff(graph.first_lixel)[edge]
    from_share = (starts - graph.first_lixel[edge]) / n_cuts
    to_share = (ends - graph.first_lixel[edge]) / n_cuts
    parts = _cut(lines[edge], from_share, to_share)
    step = classes[starts]
    return [shapely.line_merge(shapely.multilinestrings(parts[step == each])) for each in range(n_classes)]


def _cut(lines: np.ndarray, from_share: np.ndarray, to_share: np.ndarray) -> np.ndarray:
    """Return the part of each line between two shares of its length."""
    if not len(lines):
        return np.empty(0, dtype=object)
    ends = [
        shapely.get_coordinates(shapely.line_interpolate_point(lines, share, normalized=True))
        for share in (from_share, to_share)
    ]
    parts = np.asarray(shapely.linestrings(np.stack(ends, axis=1)), dtype=object)
    # The skeleton is straight between junctions; a line that bends is cut with its bends.
    for k in np.flatnonzero(shapely.get_num_points(lines) > 2):
        parts[k] = shapely.ops.substring(lines[k], from_share[k], to_share[k], normalized=True)
    return parts
