"""An area drawn on the map: a polygon short enough for an address, and which points it holds, fast at a million.

An edge is straight in longitude and latitude, as GeoJSON says (RFC 7946, 3.1.1). Where a line crosses itself, what it
winds around twice is outside (the even-odd rule), so that every drawing means something. A vertex is a whole number of
thousandths of a degree: about 110 m, finer than the best located incident.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import shapely

from geodata.compiling import compiled
from geodata.crs import GEOD

#: Vertices of an area. More would make an address that no code on paper can hold.
FEWEST_VERTICES, MOST_VERTICES = 3, 60
#: Vertices to a degree.
_STEPS = 1000
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MOST_LATITUDE = 85 * _STEPS
_MOST_LONGITUDE = 180 * _STEPS
#: Bands of latitude in which the edges are filed.
_N_BANDS = 256
#: Longest piece of an edge as it is drawn or measured, degrees.
_PIECE_DEG = 0.25


@dataclass(frozen=True)
class Area:
    """Hold a polygon of whole thousandths of a degree.

    Attributes
    ----------
    vertices : tuple of (int, int)
        Longitude and latitude of each corner, thousandths of a degree, WGS84; the last is joined to the first.
    """

    vertices: tuple[tuple[int, int], ...]

    @classmethod
    def from_points(cls, points: Iterable[tuple[float, float]]) -> Area | None:
        """Return the area of (longitude, latitude) in degrees; None where they are too few, too many, not on the map
        or hold nothing."""
        vertices = [(round(longitude * _STEPS), round(latitude * _STEPS)) for longitude, latitude in points]
        kept = vertices[:1] + [each for before, each in pairwise(vertices) if each != before]
        if len(kept) > 1 and kept[0] == kept[-1]:
            del kept[-1]
        is_on_map = all(abs(x) <= _MOST_LONGITUDE and abs(y) <= _MOST_LATITUDE for x, y in kept)
        if not is_on_map or not FEWEST_VERTICES <= len(kept) <= MOST_VERTICES:
            return None
        found = cls(tuple(kept))
        return found if found.polygon.area > 0 else None

    @classmethod
    def from_text(cls, text: object) -> Area | None:
        """Read what `to_text` wrote; None where that cannot be read."""
        if not isinstance(text, str):
            return None
        try:
            steps = [int(part, 36) for part in text.split("_")]
        except ValueError:
            return None
        # A number of many digits is no place, and would not fit into a float.
        if len(steps) % 2 or not 2 * FEWEST_VERTICES <= len(steps) <= 2 * MOST_VERTICES or max(map(abs, steps)) > 10**6:
            return None
        vertices = np.cumsum(np.array(steps).reshape(-1, 2), axis=0)
        return cls.from_points((x / _STEPS, y / _STEPS) for x, y in vertices.tolist())

    def to_text(self) -> str:
        """Return the area for an address: the first corner, then the step to each next one, in base 36."""
        steps = np.diff(np.array([(0, 0), *self.vertices]), axis=0)
        return "_".join(_base_36(int(each)) for each in steps.ravel())

    @cached_property
    def points(self) -> np.ndarray:
        """Corners in degrees, float array (n, 2)."""
        return np.array(self.vertices, dtype=float) / _STEPS

    @cached_property
    def polygon(self) -> shapely.Geometry:
        """The area as a valid polygon or several, EPSG:4326."""
        return _polygonal(shapely.make_valid(shapely.Polygon(self.points)))

    @property
    def outline(self) -> np.ndarray:
        """The closed line as it is drawn, degrees, float array (n, 2); no piece is longer than `_PIECE_DEG`."""
        ring = shapely.LinearRing(self.points)
        return shapely.get_coordinates(shapely.segmentize(ring, _PIECE_DEG))

    @property
    def km2(self) -> float:
        """Surface on the ellipsoid, km²."""
        return abs(GEOD.geometry_area_perimeter(shapely.segmentize(self.polygon, _PIECE_DEG))[0]) / 1e6

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north edge, degrees."""
        (west, south), (east, north) = self.points.min(axis=0), self.points.max(axis=0)
        return float(west), float(south), float(east), float(north)

    @cached_property
    def _edges(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The edges that are not level, and those of each band of latitude."""
        start, end = self.points, np.roll(self.points, -1, axis=0)
        leans = start[:, 1] != end[:, 1]
        edges = np.hstack([start, end])[leans]
        _, south, _, north = self.bounds
        height = (north - south) / _N_BANDS
        low = np.floor((np.minimum(edges[:, 1], edges[:, 3]) - south) / height).astype(int)
        high = np.floor((np.maximum(edges[:, 1], edges[:, 3]) - south) / height).astype(int)
        members = [np.flatnonzero((low <= band) & (high >= band)) for band in range(_N_BANDS)]
        offsets = np.r_[0, np.cumsum([len(each) for each in members])]
        return edges, offsets, np.concatenate(members).astype(np.int64)

    def keep_inside(self, keep: np.ndarray, longitude: np.ndarray, latitude: np.ndarray) -> None:
        """Clear the places of `keep` (bool array, changed in place) whose point lies outside.

        Parameters
        ----------
        keep : bool array
        longitude, latitude : float array
            Of the points, degrees; as long as `keep`.
        """
        _keep_inside(keep, longitude, latitude, np.array(self.bounds), *self._edges)

    def contains(self, longitude: np.ndarray, latitude: np.ndarray) -> np.ndarray:
        """Tell for each point in degrees whether it lies inside, as a bool array.

        A point on an edge that two areas share is in one of them.
        """
        keep = np.ones(len(longitude), dtype=bool)
        self.keep_inside(keep, np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float))
        return keep


def _polygonal(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return the parts of a geometry that have a surface."""
    parts = shapely.get_parts(geometry)
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def _base_36(number: int) -> str:
    sign, rest, digits = "-" if number < 0 else "", abs(number), ""
    while rest:
        rest, digit = divmod(rest, 36)
        digits = _DIGITS[digit] + digits
    return sign + (digits or "0")


@compiled
def _keep_inside(
    keep: np.ndarray, longitude: np.ndarray, latitude: np.ndarray, bounds: np.ndarray,
    edges: np.ndarray, offsets: np.ndarray, members: np.ndarray,
) -> None:  # fmt: skip
    """Count the edges east of each point, those of its band of latitude only (ray casting)."""
    west, south, east, north = bounds[0], bounds[1], bounds[2], bounds[3]
    n_bands = len(offsets) - 1
    per_degree = n_bands / (north - south)
    for row in range(len(keep)):
        if not keep[row]:
            continue
        x, y = longitude[row], latitude[row]
        if x < west or x > east or y < south or y > north:
            keep[row] = False
            continue
        band = min(n_bands - 1, int((y - south) * per_degree))
        inside = False
        for place in range(offsets[band], offsets[band + 1]):
            edge = edges[members[place]]
            # Half-open in latitude: a corner belongs to one of the two edges that meet there.
            if (edge[1] > y) != (edge[3] > y):
                across = edge[0] + (y - edge[1]) / (edge[3] - edge[1]) * (edge[2] - edge[0])
                if x < across:
                    inside = not inside
        keep[row] = inside
