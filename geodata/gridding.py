"""The equal-area grid, the points on it, and the kernels summed without approximation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from geodata import crs

#: Radius of the quartic kernel over its standard deviation along an axis.
QUARTIC_RADIUS = float(np.sqrt(8.0))


@dataclass(frozen=True)
class Grid:
    """Describe square cells in `crs.METRIC`; row 0 is the southernmost, column 0 the westernmost.

    Attributes
    ----------
    west_m, south_m : float
        Outer corner of the first cell, metres.
    cell_m : float
        Side of a cell, metres.
    n_columns, n_rows : int
    """

    west_m: float
    south_m: float
    cell_m: float
    n_columns: int
    n_rows: int

    @property
    def cell_area_km2(self) -> float:
        """Area of a cell in km²."""
        return (self.cell_m / 1000.0) ** 2

    def eastings(self) -> np.ndarray:
        """Return the eastings of the cell centres, metres."""
        return self.west_m + (np.arange(self.n_columns) + 0.5) * self.cell_m

    def northings(self) -> np.ndarray:
        """Return the northings of the cell centres, metres."""
        return self.south_m + (np.arange(self.n_rows) + 0.5) * self.cell_m

    def contains(self, easting_m: np.ndarray, northing_m: np.ndarray) -> np.ndarray:
        """Tell which points lie on the grid."""
        column = (np.asarray(easting_m) - self.west_m) / self.cell_m
        row = (np.asarray(northing_m) - self.south_m) / self.cell_m
        return (column >= 0) & (column < self.n_columns) & (row >= 0) & (row < self.n_rows)


@lru_cache(maxsize=8)
def study_grid(cell_km: float = 5.0) -> Grid:
    """Return the grid that covers the study area, snapped outwards to whole cells.

    Parameters
    ----------
    cell_km : float
        Side of a cell, km.
    """
    west, south, east, north = crs.STUDY_BOUNDS
    along = np.linspace(0.0, 1.0, 101)
    longitude = np.concatenate([west + along * (east - west)] * 2 + [np.full(101, west), np.full(101, east)])
    latitude = np.concatenate([np.full(101, south), np.full(101, north)] + [south + along * (north - south)] * 2)
    easting, northing = crs.project(longitude, latitude)
    cell = cell_km * 1000.0
    first_column, last_column = np.floor(easting.min() / cell), np.ceil(easting.max() / cell)
    first_row, last_row = np.floor(northing.min() / cell), np.ceil(northing.max() / cell)
    return Grid(
        float(first_column * cell),
        float(first_row * cell),
        cell,
        int(last_column - first_column),
        int(last_row - first_row),
    )


@dataclass(frozen=True)
class Points:
    """Hold points in metres (`crs.METRIC`) with their location errors in km; arrays of one length."""

    easting_m: np.ndarray
    northing_m: np.ndarray
    uncertainty_km: np.ndarray

    def __len__(self) -> int:
        return len(self.easting_m)

    def take(self, rows: np.ndarray | slice) -> Points:
        """Return some of the points."""
        return Points(self.easting_m[rows], self.northing_m[rows], self.uncertainty_km[rows])

    def distinct(self) -> tuple[Points, np.ndarray]:
        """Return the distinct points, and the place of each point among them."""
        stacked = np.column_stack([self.easting_m, self.northing_m, self.uncertainty_km]).astype(np.float64)
        rows, place = np.unique(stacked, axis=0, return_inverse=True)
        return Points(*rows.T), place

    def merged(self, weights: np.ndarray | None = None) -> tuple[Points, np.ndarray]:
        """Return the distinct points, and how often each occurs or what the weights there add up to."""
        distinct, place = self.distinct()
        return distinct, np.bincount(place, weights, len(distinct)).astype(np.float64)


def standard_deviation_m(uncertainty_km: np.ndarray, bandwidth_km: float) -> np.ndarray:
    """Return the standard deviation of each kernel along an axis, metres."""
    return 1000.0 * np.hypot(bandwidth_km, np.asarray(uncertainty_km, dtype=np.float64))


def direct_sum(points: Points, weights: np.ndarray, bandwidth_km: float, kernel: str, grid: Grid) -> np.ndarray:
    """Sum the kernels of weighted points at the cell centres, per m², without approximation."""
    sigma = standard_deviation_m(points.uncertainty_km, bandwidth_km)
    if kernel == "quartic":
        return _direct_quartic(points, weights, sigma * QUARTIC_RADIUS, grid)
    # A Gaussian is the product of its two axes, so the whole sum is one product of matrices.
    values = np.zeros((grid.n_rows, grid.n_columns))
    for first in range(0, len(points), 4096):
        part = slice(first, first + 4096)
        scale = sigma[part, None]
        along = np.exp(-0.5 * ((grid.eastings() - points.easting_m[part, None]) / scale) ** 2)
        up = np.exp(-0.5 * ((grid.northings() - points.northing_m[part, None]) / scale) ** 2)
        values += (up * (weights[part, None] / (2 * np.pi * scale**2))).T @ along
    return values


def _direct_quartic(points: Points, weights: np.ndarray, radius_m: np.ndarray, grid: Grid) -> np.ndarray:
    values = np.zeros((grid.n_rows, grid.n_columns))
    eastings, northings = grid.eastings(), grid.northings()
    for easting, northing, radius, weight in zip(points.easting_m, points.northing_m, radius_m, weights, strict=True):
        columns = slice(*np.searchsorted(eastings, (easting - radius, easting + radius)))
        rows = slice(*np.searchsorted(northings, (northing - radius, northing + radius)))
        along = ((eastings[columns] - easting) / radius) ** 2
        up = ((northings[rows] - northing) / radius) ** 2
        inside = np.maximum(1.0 - (up[:, None] + along), 0.0)
        values[rows, columns] += weight * 3.0 / (np.pi * radius**2) * inside**2
    return values
