"""Values between the cell centres of a grid: at points, and at the pixels of a Web-Mercator picture."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from geodata import crs
from geodata.compiling import compiled
from geodata.gridding import Grid


def values_at(values: np.ndarray, grid: Grid, easting_m: np.ndarray, northing_m: np.ndarray) -> np.ndarray:
    """Return the values at points, linearly between the cell centres; NaN outside the grid."""
    return _interpolate(values, *_interpolation(grid, np.asarray(easting_m), np.asarray(northing_m)))


def grid_to_mercator(
    values: np.ndarray, grid: Grid, bounds: tuple[float, float, float, float], width: int, height: int
) -> np.ndarray:
    """Return the values at the pixels of a picture over bounds in degrees; row 0 is the northernmost."""
    return _interpolate(values, *_mercator_map(grid, bounds, width, height))


@lru_cache(maxsize=8)
def _mercator_map(
    grid: Grid, bounds: tuple[float, float, float, float], width: int, height: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find the pixels on the grid; kept, since projecting them takes longer than the density."""
    west, south, east, north = bounds
    longitude = west + (np.arange(width) + 0.5) / width * (east - west)
    bottom, top = np.arctanh(np.sin(np.radians([south, north])))
    mercator_y = top + (np.arange(height) + 0.5) / height * (bottom - top)
    latitude = np.degrees(np.arcsin(np.tanh(mercator_y)))
    return _interpolation(grid, *crs.project(*np.meshgrid(longitude, latitude)))


def _interpolation(
    grid: Grid, easting_m: np.ndarray, northing_m: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the cell below and left of each point, and the shares of the next column and row; NaN outside the grid.

    In the outer half of the border cells the value of the border is held.
    """
    outside = ~grid.contains(easting_m, northing_m)
    column = np.clip((easting_m - grid.west_m) / grid.cell_m - 0.5, 0.0, grid.n_columns - 1.0)
    row = np.clip((northing_m - grid.south_m) / grid.cell_m - 0.5, 0.0, grid.n_rows - 1.0)
    column = np.where(outside, 0.0, column)
    row = np.where(outside, 0.0, row)
    left = np.minimum(column.astype(np.int64), grid.n_columns - 2)
    below = np.minimum(row.astype(np.int64), grid.n_rows - 2)
    share_column = np.where(outside, np.nan, column - left)
    return below * grid.n_columns + left, share_column, row - below


def _interpolate(values: np.ndarray, first: np.ndarray, share_column: np.ndarray, share_row: np.ndarray) -> np.ndarray:
    points = (np.ravel(each) for each in (first, share_column, share_row))
    return _between(np.ascontiguousarray(values).ravel(), values.shape[1], *points).reshape(first.shape)


@compiled
def _between(
    values: np.ndarray, step: int, first: np.ndarray, share_column: np.ndarray, share_row: np.ndarray
) -> np.ndarray:
    """Interpolate along the row below and the row above, then between them."""
    found = np.empty(len(first))
    for k in range(len(first)):
        cell, share = first[k], share_column[k]
        lower = values[cell] + share * (values[cell + 1] - values[cell])
        upper = values[cell + step] + share * (values[cell + step + 1] - values[cell + step])
        found[k] = lower + share_row[k] * (upper - lower)
    return found
