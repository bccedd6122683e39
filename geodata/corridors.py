"""Corridors as kilometre axes: which points lie on them, and at which kilometre."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.compiling import compiled
from geodata.errors import InputError
from geodata.nearest import Pieces, cell_order, cut_lines, foot_distance_km, nearest_piece, piece_distance

#: A point nearer than this to a corridor is on it, km.
REACH_KM = 10.0
#: A point less precise than this is on no corridor, km.
MAX_UNCERTAINTY_KM = 25.0
_CHUNK = 65_536
_SHORTEST_DEGREE_KM = 110.57


@dataclass(frozen=True)
class Waypoint:
    """Name a place the corridor passes; WGS84 degrees."""

    place: str
    latitude: float
    longitude: float


def parse_waypoints(text: str) -> tuple[Waypoint, ...]:
    """Read ``Place:latitude:longitude`` joined by ``|``.

    Raises
    ------
    InputError
        A waypoint has no two numbers within the range of latitude and longitude.
    """
    waypoints = []
    for part in str(text).split("|"):
        pieces = part.strip().rsplit(":", 2)
        try:
            place, latitude, longitude = pieces[0].strip(), float(pieces[1]), float(pieces[2])
        except (IndexError, ValueError):
            place, latitude, longitude = "", float("nan"), float("nan")
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            raise InputError("waypoint", "The waypoint “{text}” is not Place:latitude:longitude.", text=part)
        waypoints.append(Waypoint(place, latitude, longitude))
    return tuple(waypoints)


def reach_km(uncertainty_km: np.ndarray) -> np.ndarray:
    """Return how far from a corridor a point may lie and still be on it; missing where it is too imprecise for any.

    A missing uncertainty counts as none: the point is taken where it is.
    """
    uncertainty = np.nan_to_num(np.asarray(uncertainty_km, dtype=float), nan=0.0)
    return np.where(uncertainty <= MAX_UNCERTAINTY_KM, np.maximum(REACH_KM, uncertainty), np.nan)


@compiled
def _best_by_corridor(
    longitude, latitude, reach, west, south, east, north, owner, offsets, members, grid, best, piece, share
):
    """Write, a row a point and a column a corridor, the nearest piece within reach."""
    cell, n_columns, n_rows = grid[2], int(grid[3]), int(grid[4])
    for i in range(len(longitude)):
        lon, lat = longitude[i], latitude[i]
        high = reach[i] / _SHORTEST_DEGREE_KM
        wide = high / max(0.01, np.cos(np.radians(min(89.0, abs(lat) + high))))
        first_row = max(0, int(np.floor((lat - high - grid[1]) / cell)))
        last_row = min(n_rows - 1, int(np.floor((lat + high - grid[1]) / cell)))
        first_column = max(0, int(np.floor((lon - wide - grid[0]) / cell)))
        last_column = min(n_columns - 1, int(np.floor((lon + wide - grid[0]) / cell)))
        for r in range(first_row, last_row + 1):
            for c in range(first_column, last_column + 1):
                for k in range(offsets[r * n_columns + c], offsets[r * n_columns + c + 1]):
                    p = members[k]
                    distance, at = piece_distance(lon, lat, west[p], south[p], east[p], north[p])
                    j = owner[p]
                    if distance < best[i, j] or (distance == best[i, j] and p < piece[i, j]):
                        best[i, j], piece[i, j], share[i, j] = distance, p, at


def _memberships(lon: np.ndarray, lat: np.ndarray, reach: np.ndarray, pieces: Pieces, n_corridors: int) -> pd.DataFrame:
    shape = (len(lon), n_corridors)
    best, share = np.full(shape, np.inf), np.zeros(shape)
    piece = np.full(shape, -1, dtype=np.int64)
    ends = (pieces.west, pieces.south, pieces.east, pieces.north)
    _best_by_corridor(
        lon, lat, reach, *ends, pieces.owner, pieces.offsets, pieces.members, pieces.grid, best, piece, share
    )
    # The compared distance is good to 1e-5; a hair of slack here, and the geodesic decides below.
    row, corridor = np.nonzero(best <= reach[:, None] * 1.001)
    piece, share = piece[row, corridor], share[row, corridor]
    distance = foot_distance_km(lon[row], lat[row], pieces, piece, share)
    return pd.DataFrame(
        {"row": row, "corridor": corridor, "corridor_km": _kilometre(pieces, piece, share), "distance_km": distance}
    )[distance <= reach[row]]


def _kilometre(pieces: Pieces, piece: np.ndarray, share: np.ndarray) -> np.ndarray:
    return pieces.start_km[piece] + share * (pieces.end_km[piece] - pieces.start_km[piece])


def locate_on_corridors(
    longitude: np.ndarray, latitude: np.ndarray, uncertainty_km: np.ndarray, corridors: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Find the corridors each point is on. A point may be on several: in a town where they meet it belongs to each.

    Parameters
    ----------
    longitude, latitude : float array
        WGS84 degrees; a point that is not a number is on no corridor.
    uncertainty_km : float array
        Error of the point's location. A point is on a corridor within `REACH_KM`, or within its own error where that is
        larger and at most `MAX_UNCERTAINTY_KM`; a less precise point is on none.
    corridors : GeoDataFrame
        Canonical corridors, EPSG:4326; needs corridor_id.

    Returns
    -------
    DataFrame
        row (position of the point), corridor_id, corridor_km (along the line from its start), distance_km
        (geodesic); sorted by row, then distance, then corridor_id. Points on no corridor have no row.
    """
    longitude, latitude = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
    reach = reach_km(uncertainty_km)
    pieces = cut_lines(corridors.geometry)
    usable = np.flatnonzero(np.isfinite(longitude) & np.isfinite(latitude) & np.isfinite(reach))
    usable = usable[cell_order(longitude[usable], latitude[usable])]
    found = []
    for start in range(0, len(usable) if len(pieces) else 0, _CHUNK):
        rows = usable[start : start + _CHUNK]
        located = _memberships(longitude[rows], latitude[rows], reach[rows], pieces, len(corridors))
        found.append(located.assign(row=rows[located["row"].to_numpy()]))
    names = corridors["corridor_id"].to_numpy(dtype=object)
    if not found:
        columns = {"row": "int64", "corridor_id": object, "corridor_km": float, "distance_km": float}
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})
    memberships = pd.concat(found, ignore_index=True)
    # Rank of the identifiers, so that equal distances do not depend on the order of the corridors.
    rank = np.argsort(np.argsort(names.astype(str)))[memberships["corridor"].to_numpy()]
    memberships = memberships.iloc[np.lexsort((rank, memberships["distance_km"], memberships["row"]))]
    memberships.insert(1, "corridor_id", names[memberships["corridor"].to_numpy()])
    return memberships.drop(columns="corridor").reset_index(drop=True)


def locate_on_line(longitude: np.ndarray, latitude: np.ndarray, line: object) -> tuple[np.ndarray, np.ndarray]:
    """Return the kilometre along one line and the geodesic distance in km to it, however far."""
    pieces = cut_lines(np.array([line], dtype=object))
    piece, share, distance = nearest_piece(longitude, latitude, pieces)
    if len(pieces) == 0:
        return share, distance
    return np.where(piece >= 0, _kilometre(pieces, piece, share), np.nan), distance


def corridor_waypoints(corridor: pd.Series) -> pd.DataFrame:
    """Return place and corridor_km of the waypoints of one corridor, in order.

    Parameters
    ----------
    corridor : Series
        One row of the canonical corridors; needs waypoints and geometry.
    """
    waypoints = parse_waypoints(corridor["waypoints"])
    km, _ = locate_on_line(
        np.array([each.longitude for each in waypoints]),
        np.array([each.latitude for each in waypoints]),
        corridor.geometry,
    )
    return pd.DataFrame({"place": [each.place for each in waypoints], "corridor_km": km})
