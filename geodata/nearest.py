"""Nearest line, nearest point and containing polygon of many points: exact on the ellipsoid, fast at a million.

A line is straight in longitude and latitude between its vertices, as GeoJSON says (RFC 7946, 3.1.1), and is cut into
pieces of at most 0.05°, so that no piece leaves its chord by more than a metre. Pieces are filed in a grid of cells; a
point looks through rings of cells until no unseen cell can hold a nearer piece. Candidates are compared by the
mid-latitude formula on the ellipsoid; only the winner's distance is computed as a geodesic.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numba.extending import register_jitable
from scipy.spatial import cKDTree

from geodata import crs
from geodata.compiling import compiled

#: Longest piece of a line, degrees.
PIECE_DEG = 0.05
#: Side of a grid cell, degrees (about 11 km).
_CELL_DEG = 0.1
_EQUATOR_M = 6378137.0
_ECCENTRICITY_2 = 0.0066943799901413165
#: The shortest degree of latitude on the ellipsoid, km.
_SHORTEST_DEGREE_KM = 110.57
#: Cells of a grid; a larger extent gets larger cells.
_MOST_CELLS = 4_000_000


@dataclass(frozen=True)
class Pieces:
    """Hold lines cut into short pieces, and the grid that finds them.

    Attributes
    ----------
    west, south, east, north : float array
        Ends of each piece (start longitude, start latitude, end longitude, end latitude), degrees.
    owner : int array
        Position of the line each piece belongs to.
    start_km, end_km : float array
        Geodesic kilometres from the start of the line to the ends of the piece.
    offsets, members : int array
        Pieces of cell `c`: ``members[offsets[c]:offsets[c + 1]]``.
    grid : float array
        West and south edge, cell side (degrees), number of columns and rows.
    """

    west: np.ndarray
    south: np.ndarray
    east: np.ndarray
    north: np.ndarray
    owner: np.ndarray
    start_km: np.ndarray
    end_km: np.ndarray
    offsets: np.ndarray
    members: np.ndarray
    grid: np.ndarray

    def __len__(self) -> int:
        return len(self.owner)


def cut_lines(lines: gpd.GeoSeries | np.ndarray) -> Pieces:
    """Cut lines into pieces and file them in a grid.

    Parameters
    ----------
    lines : GeoSeries or array of geometry
        LineStrings or MultiLineStrings, EPSG:4326; a missing or empty one is never nearest.
    """
    parts, owners = shapely.get_parts(np.asarray(lines, dtype=object), return_index=True)
    coordinates, part_of = shapely.get_coordinates(parts, return_index=True)
    same = part_of[1:] == part_of[:-1]
    start, end = coordinates[:-1][same], coordinates[1:][same]
    owner = owners[part_of[:-1][same]] if len(same) else np.zeros(0, dtype=np.int64)
    n_cuts = (
        np.maximum(1, np.ceil(np.abs(end - start).max(axis=1) / PIECE_DEG)).astype(np.int64) if len(start) else owner
    )
    segment = np.repeat(np.arange(len(owner)), n_cuts)
    step = np.arange(len(segment)) - np.repeat(np.cumsum(n_cuts) - n_cuts, n_cuts)
    span = (end - start)[segment]
    from_share, to_share = (step / n_cuts[segment])[:, None], ((step + 1) / n_cuts[segment])[:, None]
    first, last = start[segment] + span * from_share, start[segment] + span * to_share
    piece_km = crs.geodesic_distance_km(first[:, 0], first[:, 1], last[:, 0], last[:, 1])
    piece_km *= _stretch(start, end, segment, piece_km)
    owner = owner[segment]
    running = np.cumsum(piece_km)
    before = running - piece_km
    is_first = np.r_[True, owner[1:] != owner[:-1]] if len(owner) else np.zeros(0, dtype=bool)
    origin = before[is_first][np.cumsum(is_first) - 1]
    return _file_pieces(first, last, owner, before - origin, running - origin)


def _stretch(start: np.ndarray, end: np.ndarray, segment: np.ndarray, piece_km: np.ndarray) -> np.ndarray:
    """Return the factors that make the pieces of a segment sum to its geodesic length, which the tables store."""
    whole_km = crs.geodesic_distance_km(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    summed_km = np.bincount(segment, weights=piece_km, minlength=len(start))
    return np.divide(whole_km, summed_km, out=np.ones_like(whole_km), where=summed_km > 0)[segment]


def _file_pieces(
    first: np.ndarray, last: np.ndarray, owner: np.ndarray, start_km: np.ndarray, end_km: np.ndarray
) -> Pieces:
    """Enter each piece in every cell its bounding box touches (at most four, for a piece is shorter than a cell)."""
    low, high = np.minimum(first, last), np.maximum(first, last)
    origin = low.min(axis=0) if len(low) else np.zeros(2)
    extent = high.max(axis=0) - origin if len(low) else np.zeros(2)
    cell = max(_CELL_DEG, float(np.sqrt(max(extent.prod(), 0.0) / _MOST_CELLS)))
    n_columns, n_rows = (np.floor(extent / cell).astype(np.int64) + 1).tolist()
    from_cell = np.clip(np.floor((low - origin) / cell).astype(np.int64), 0, [n_columns - 1, n_rows - 1])
    to_cell = np.clip(np.floor((high - origin) / cell).astype(np.int64), 0, [n_columns - 1, n_rows - 1])
    pairs = []
    for right in (0, 1):
        for up in (0, 1):
            fits = (from_cell[:, 0] + right <= to_cell[:, 0]) & (from_cell[:, 1] + up <= to_cell[:, 1])
            piece = np.flatnonzero(fits)
            pairs.append(((from_cell[piece, 1] + up) * n_columns + from_cell[piece, 0] + right, piece))
    cells, pieces = (np.concatenate(each) for each in zip(*pairs, strict=True))
    order = np.lexsort((pieces, cells))
    offsets = np.searchsorted(cells[order], np.arange(n_columns * n_rows + 1))
    grid = np.array([origin[0], origin[1], cell, n_columns, n_rows], dtype=float)
    west, south = np.ascontiguousarray(first.T)
    east, north = np.ascontiguousarray(last.T)
    return Pieces(
        west,
        south,
        east,
        north,
        owner.astype(np.int64),
        start_km,
        end_km,
        offsets.astype(np.int64),
        pieces[order],
        grid,
    )


@register_jitable
def _offset_km(lon: float, lat: float, other_lon: float, other_lat: float) -> tuple[float, float]:
    middle = np.radians((lat + other_lat) / 2.0)
    sine = np.sin(middle)
    bend = 1.0 - _ECCENTRICITY_2 * sine * sine
    normal = _EQUATOR_M / np.sqrt(bend) / 1000.0
    x = np.radians(other_lon - lon) * normal * np.sqrt(1.0 - sine * sine)
    return x, np.radians(other_lat - lat) * normal * (1.0 - _ECCENTRICITY_2) / bend


@register_jitable
def piece_distance(lon: float, lat: float, west: float, south: float, east: float, north: float) -> tuple[float, float]:
    """Return the distance in km from a point to a piece, and where on the piece (0..1) its foot lies.

    Offsets become km with the radii of curvature at the middle latitude: within 1e-5 of the geodesic at 300 km.
    """
    x, y = _offset_km(lon, lat, west, south)
    if west == east and south == north:
        return np.sqrt(x * x + y * y), 0.0
    x_end, y_end = _offset_km(lon, lat, east, north)
    dx, dy = x_end - x, y_end - y
    length_2 = dx * dx + dy * dy
    share = 0.0 if length_2 == 0.0 else min(1.0, max(0.0, -(x * dx + y * dy) / length_2))
    x, y = x + share * dx, y + share * dy
    return np.sqrt(x * x + y * y), share


@compiled
def _search(longitude, latitude, west, south, east, north, offsets, members, grid, piece, share):
    """Write the nearest piece of each point, and where on it the foot lies. The points are best sorted by cell."""
    cell, n_columns, n_rows = grid[2], int(grid[3]), int(grid[4])
    highest = max(abs(grid[1]), abs(grid[1] + cell * n_rows))
    hint = 0
    for i in range(len(longitude)):
        lon, lat = longitude[i], latitude[i]
        best, best_share = piece_distance(lon, lat, west[hint], south[hint], east[hint], north[hint])
        best_piece = hint
        column = min(max(int(np.floor((lon - grid[0]) / cell)), 0), n_columns - 1)
        row = min(max(int(np.floor((lat - grid[1]) / cell)), 0), n_rows - 1)
        cell_km = cell * _SHORTEST_DEGREE_KM * max(0.0, np.cos(np.radians(min(90.0, max(highest, abs(lat))))))
        ring = 0
        while ring <= max(n_columns, n_rows) and (ring - 1) * cell_km <= best:
            for r in range(max(0, row - ring), min(n_rows - 1, row + ring) + 1):
                step = 1 if abs(r - row) == ring or ring == 0 else 2 * ring
                for c in range(column - ring, column + ring + 1, step):
                    if c < 0 or c >= n_columns:
                        continue
                    for k in range(offsets[r * n_columns + c], offsets[r * n_columns + c + 1]):
                        p = members[k]
                        # How far north or south the piece lies is a bound that costs nothing.
                        away = max(min(south[p], north[p]) - lat, lat - max(south[p], north[p]))
                        if away * _SHORTEST_DEGREE_KM > best:
                            continue
                        distance, at = piece_distance(lon, lat, west[p], south[p], east[p], north[p])
                        if distance < best or (distance == best and p < best_piece):
                            best, best_share, best_piece = distance, at, p
            ring += 1
        piece[i], share[i], hint = best_piece, best_share, best_piece


def nearest_piece(
    longitude: np.ndarray, latitude: np.ndarray, pieces: Pieces
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the nearest piece of each point (-1: none), the share of its foot along it (0..1) and the geodesic km."""
    longitude, latitude = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
    piece, share = np.full(len(longitude), -1, dtype=np.int64), np.full(len(longitude), np.nan)
    distance = np.full(len(longitude), np.nan)
    known = np.flatnonzero(np.isfinite(longitude) & np.isfinite(latitude))
    if len(pieces) == 0 or len(known) == 0:
        return piece, share, distance
    order = known[cell_order(longitude[known], latitude[known])]
    found, at = np.empty(len(order), dtype=np.int64), np.empty(len(order))
    ends = (pieces.west, pieces.south, pieces.east, pieces.north)
    _search(longitude[order], latitude[order], *ends, pieces.offsets, pieces.members, pieces.grid, found, at)
    piece[order], share[order] = found, at
    distance[order] = foot_distance_km(longitude[order], latitude[order], pieces, found, at)
    return piece, share, distance


def cell_order(longitude: np.ndarray, latitude: np.ndarray) -> np.ndarray:
    """Return an order that keeps neighbours together."""
    rows = np.floor(latitude / _CELL_DEG).astype(np.int64)
    return np.argsort(rows * 10_000 + np.floor(longitude / _CELL_DEG).astype(np.int64), kind="stable")


def foot_distance_km(
    longitude: np.ndarray, latitude: np.ndarray, pieces: Pieces, piece: np.ndarray, share: np.ndarray
) -> np.ndarray:
    """Return the geodesic distances in km from the points to the places `share` (0..1) along the pieces."""
    foot_lon = pieces.west[piece] + share * (pieces.east[piece] - pieces.west[piece])
    foot_lat = pieces.south[piece] + share * (pieces.north[piece] - pieces.south[piece])
    return crs.geodesic_distance_km(longitude, latitude, foot_lon, foot_lat)


def nearest_line(
    longitude: np.ndarray, latitude: np.ndarray, lines: gpd.GeoSeries | np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the position of the nearest line of each point and its geodesic distance.

    Parameters
    ----------
    longitude, latitude : float array
        WGS84 degrees.
    lines : GeoSeries or array of geometry
        EPSG:4326.

    Returns
    -------
    position : int array
        -1 where there is no line, or the point is not a number.
    distance_km : float array
        Missing there.
    """
    pieces = cut_lines(lines)
    piece, _, distance = nearest_piece(longitude, latitude, pieces)
    return np.where(piece >= 0, pieces.owner[piece], -1) if len(pieces) else piece, distance


def nearest_point(
    longitude: np.ndarray, latitude: np.ndarray, points_lon: np.ndarray, points_lat: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the position of the nearest of other points (-1: none) and its geodesic distance in km.

    Of points in the same place the first is returned. The straight chord through the earth says which points can be
    nearest at all; where more than one can, the geodesics decide.
    """
    longitude, latitude = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
    spots = np.column_stack([np.asarray(points_lon, dtype=float), np.asarray(points_lat, dtype=float)])
    position, distance = np.full(len(longitude), -1, dtype=np.int64), np.full(len(longitude), np.nan)
    usable = np.flatnonzero(np.isfinite(spots).all(axis=1))
    pending = np.flatnonzero(np.isfinite(longitude) & np.isfinite(latitude))
    if len(usable) == 0:
        return position, distance
    tree = cKDTree(_earth_centred_km(*spots[usable].T))
    n_nearest = 2
    while len(pending):
        n_nearest = min(n_nearest, len(usable))
        here = _earth_centred_km(longitude[pending], latitude[pending])
        chord, found = (each.reshape(len(pending), -1) for each in tree.query(here, k=n_nearest, workers=-1))
        limit = _longest_geodesic_km(chord[:, 0])
        is_complete = (chord[:, -1] > limit) | (n_nearest == len(usable))
        rows, found, is_possible = pending[is_complete], found[is_complete], (chord <= limit[:, None])[is_complete]
        row, column = np.nonzero(is_possible)
        km = np.full(found.shape, np.inf)
        ends = spots[usable[found[row, column]]]
        km[row, column] = crs.geodesic_distance_km(longitude[rows[row]], latitude[rows[row]], ends[:, 0], ends[:, 1])
        distance[rows] = km.min(axis=1)
        position[rows] = usable[np.where(km == distance[rows][:, None], found, len(usable)).min(axis=1)]
        pending, n_nearest = pending[~is_complete], n_nearest * 4
    return position, distance


def _earth_centred_km(longitude: np.ndarray, latitude: np.ndarray) -> np.ndarray:
    """Return the WGS84 points as x, y, z from the centre of the earth, kilometres."""
    lon, lat = np.radians(longitude), np.radians(latitude)
    normal = _EQUATOR_M / np.sqrt(1.0 - _ECCENTRICITY_2 * np.sin(lat) ** 2) / 1000.0
    across = normal * np.cos(lat)
    return np.column_stack([across * np.cos(lon), across * np.sin(lon), normal * (1.0 - _ECCENTRICITY_2) * np.sin(lat)])


def _longest_geodesic_km(chord_km: np.ndarray) -> np.ndarray:
    """Return a bound on the geodesics with such a chord: the arc on a circle as bent as the ellipsoid ever is.

    A millimetre is added for rounding.
    """
    diameter_km = 2.0 * _EQUATOR_M / 1000.0 * (1.0 - _ECCENTRICITY_2)
    return diameter_km * np.arcsin(np.minimum(chord_km / diameter_km, 1.0)) + 1e-6


def containing_polygon(longitude: np.ndarray, latitude: np.ndarray, polygons: gpd.GeoSeries | np.ndarray) -> np.ndarray:
    """Return the position of the polygon that contains each point (border included), or -1.

    A point on the common border of several belongs to the first of them.
    """
    longitude, latitude = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
    order = np.argsort(longitude, kind="stable")
    lon, lat = longitude[order], latitude[order]
    inside = np.full(len(order), -1, dtype=np.int64)
    for position, polygon in enumerate(np.asarray(polygons, dtype=object)):
        if polygon is None or polygon.is_empty:
            continue
        west, south, east, north = polygon.bounds
        first, last = np.searchsorted(lon, west, "left"), np.searchsorted(lon, east, "right")
        rows = first + np.flatnonzero(
            (lat[first:last] >= south) & (lat[first:last] <= north) & (inside[first:last] < 0)
        )
        shapely.prepare(polygon)
        inside[rows[shapely.intersects_xy(polygon, lon[rows], lat[rows])]] = position
    position_of = np.empty_like(inside)
    position_of[order] = inside
    return position_of
