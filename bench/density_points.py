"""The points of the benchmark of the density, and the exact sum of their kernels at some cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.gridding import Grid

BANDWIDTH_KM = 25.0
LENGTH_M = 3_000_000.0
SEED = 20150128
_N_CLUSTERS = 400
#: Cells at which the exact sum is worked out, beside the highest.
_N_CHECKED = 100


@dataclass(frozen=True)
class Cloud:
    """Hold points in metres, a grid over them, and the exact density at some cells (row, column)."""

    easting_m: np.ndarray
    northing_m: np.ndarray
    grid: Grid
    cells: np.ndarray
    exact: np.ndarray

    def __len__(self) -> int:
        return len(self.easting_m)

    def error(self, values: np.ndarray) -> float:
        """Return the largest difference from the exact sum, of its maximum."""
        return float(np.abs(values[self.cells[:, 0], self.cells[:, 1]] - self.exact).max() / self.exact.max())


def clustered_points(n_points: int, seed: int = SEED) -> tuple[np.ndarray, np.ndarray]:
    """Draw points as roads and towns gather them: nine in ten about 400 centres, the first centres more often."""
    random = np.random.default_rng(seed)
    centres = random.uniform(0.1, 0.9, (_N_CLUSTERS, 2)) * LENGTH_M
    chosen = centres[(_N_CLUSTERS * random.random(n_points) ** 2).astype(int)]
    chosen += random.normal(0.0, 20_000.0, (n_points, 2))
    scattered = random.random(n_points) < 0.1
    chosen[scattered] = random.uniform(0.0, LENGTH_M, (np.count_nonzero(scattered), 2))
    inside = chosen.astype(np.float32).clip(0.0, np.float32(LENGTH_M - 1.0))
    return np.ascontiguousarray(inside[:, 0]), np.ascontiguousarray(inside[:, 1])


def exact_density(easting_m: np.ndarray, northing_m: np.ndarray, grid: Grid, cells: np.ndarray) -> np.ndarray:
    """Sum the Gaussian kernels at some cells, incidents / 1,000 km² / yr over one year."""
    sigma = BANDWIDTH_KM * 1000.0
    values = np.empty(len(cells))
    for place, (row, column) in enumerate(cells.tolist()):
        along = (easting_m - grid.eastings()[column]) / sigma
        up = (northing_m - grid.northings()[row]) / sigma
        near = (np.abs(along) < 8) & (np.abs(up) < 8)
        square = along[near].astype(float) ** 2 + up[near].astype(float) ** 2
        values[place] = np.exp(-0.5 * square).sum() / (2 * np.pi * sigma**2) * 1e9
    return values


def make_cloud(n_points: int, n_cells: int) -> Cloud:
    """Draw the points, and work out the exact density at the highest cell and at others."""
    easting, northing = clustered_points(n_points)
    grid = Grid(0.0, 0.0, LENGTH_M / n_cells, n_cells, n_cells)
    cells = np.random.default_rng(SEED).integers(0, n_cells, (_N_CHECKED + 1, 2))
    cells[0] = np.unravel_index(_counts(easting, northing, grid).argmax(), (n_cells, n_cells))
    # Single precision of the points is part of the task; the sum over them is not.
    exact = exact_density(easting.astype(float), northing.astype(float), grid, cells)
    return Cloud(easting, northing, grid, cells, exact)


def _counts(easting: np.ndarray, northing: np.ndarray, grid: Grid) -> np.ndarray:
    column, row = (easting / grid.cell_m).astype(int), (northing / grid.cell_m).astype(int)
    counted = np.bincount(row * grid.n_columns + column, minlength=grid.n_rows * grid.n_columns)
    return counted.reshape(grid.n_rows, grid.n_columns)
