"""Curves between two spots of the map, and where what lies beyond the map leaves it."""

from __future__ import annotations

import numpy as np

from geodata import crs

#: Height of a curve over the length of its chord. It bends to the right, so that there and back lie apart.
BEND = 0.14
#: Ends beyond the study area stand this far inside its edge, degrees.
EDGE_DEG = 0.6


def bend_arc(
    start: tuple[float, float], end: tuple[float, float], n_points: int = 25, bend: float = BEND
) -> tuple[np.ndarray, np.ndarray]:
    """Return a gentle curve between two spots: a parabola over the straight line of the equal-area map.

    It is a picture of a leg, not a way that anybody took.

    Parameters
    ----------
    start, end : (longitude, latitude)
        WGS84 degrees.
    n_points : int
        Points of the curve, both ends included.
    bend : float
        Height over the length of the chord; positive to the right of the direction.

    Returns
    -------
    longitude, latitude : float array
        WGS84 degrees.
    """
    x, y = crs.project(np.array([start[0], end[0]]), np.array([start[1], end[1]]))
    along = np.linspace(0.0, 1.0, n_points)
    away = 4.0 * bend * along * (1.0 - along)
    right_x, right_y = y[1] - y[0], x[0] - x[1]
    longitude, latitude = crs.unproject(
        x[0] + along * (x[1] - x[0]) + away * right_x, y[0] + along * (y[1] - y[0]) + away * right_y
    )
    # The ends to the last digit.
    longitude[[0, -1]], latitude[[0, -1]] = (start[0], end[0]), (start[1], end[1])
    return longitude, latitude


def bearing_deg(longitude: np.ndarray, latitude: np.ndarray, at: int) -> float:
    """Return the direction of a curve at one of its points, degrees clockwise from north."""
    before, after = max(0, at - 1), min(len(longitude) - 1, at + 1)
    azimuth, _, _ = crs.GEOD.inv(longitude[before], latitude[before], longitude[after], latitude[after])
    return float(azimuth % 360.0)


def leave_study_area(longitude: float, latitude: float) -> tuple[float, float]:
    """Return where the geodesic from the middle of the study area to a spot beyond it leaves the area.

    A spot inside is returned as it is.
    """
    west, south, east, north = crs.STUDY_BOUNDS
    if west <= longitude <= east and south <= latitude <= north:
        return longitude, latitude
    middle = (west + east) / 2.0, (south + north) / 2.0
    way = np.array(crs.GEOD.npts(*middle, longitude, latitude, 2000))
    inside = (
        (way[:, 0] >= west + EDGE_DEG)
        & (way[:, 0] <= east - EDGE_DEG)
        & (way[:, 1] >= south + EDGE_DEG)
        & (way[:, 1] <= north - EDGE_DEG)
    )
    # The first step out ends the way on the map.
    last = int(np.argmin(inside)) - 1
    return round(float(way[last, 0]), 3), round(float(way[last, 1]), 3)
