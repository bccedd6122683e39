"""Square cells of equal area on land, and the same cells moved: where the lines fall must not decide a result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from geodata.edges import land_window
from geodata.gridding import Grid, study_grid
from geodata.index import IncidentIndex

#: Side of a cell that is flagged or not, km.
CELL_KM = 20.0
#: The grid is shifted by fifths of a cell in both directions: 25 grids.
SHIFTS = 5


@dataclass(frozen=True)
class Ground:
    """Hold the fine grid and, for each shift, which blocks of `SHIFTS` x `SHIFTS` fine cells touch land.

    Attributes
    ----------
    grid : Grid
    shifts : tuple of (up, along)
        Fine cells by which the blocks are moved.
    cells : list of int array
        Positions of those blocks in the flattened blocks.
    """

    grid: Grid
    shifts: tuple[tuple[int, int], ...]
    cells: list[np.ndarray]

    def counts(self, index: IncidentIndex, rows: np.ndarray, *, with_neighbours: bool = False) -> list[np.ndarray]:
        """Return the incidents of each cell, for each shift; with those of the eight cells around it where asked."""
        easting, northing = (index.columns[name][rows].astype(float) for name in ("easting_m", "northing_m"))
        inside = self.grid.contains(easting, northing)
        column = ((easting[inside] - self.grid.west_m) / self.grid.cell_m).astype(np.int64)
        row = ((northing[inside] - self.grid.south_m) / self.grid.cell_m).astype(np.int64)
        # Many incidents share a fine cell: each is moved once for all of them.
        fine = np.bincount(row * self.grid.n_columns + column)
        spots = np.flatnonzero(fine)
        row, column, weights = spots // self.grid.n_columns, spots % self.grid.n_columns, fine[spots]
        height, width = _n_blocks(self.grid.n_rows, self.grid.n_columns)
        found = []
        for (up, along), cells in zip(self.shifts, self.cells, strict=True):
            block = (row + up) // SHIFTS * width + (column + along) // SHIFTS
            counts = np.bincount(block, weights, minlength=height * width)
            found.append(
                (_with_neighbours(counts.reshape(height, width)).ravel() if with_neighbours else counts)[cells]
            )
        return found

    def cell_sums(self, fine: np.ndarray) -> list[np.ndarray]:
        """Return the sum of the fine values in each cell, for each shift."""
        blocks = shifted_blocks(fine, self.shifts)
        return [each.ravel()[cells] for each, cells in zip(blocks, self.cells, strict=True)]


def ground_of(countries: gpd.GeoDataFrame) -> Ground:
    """Return the cells that touch land, on each of the shifted grids."""
    grid = study_grid(CELL_KM / SHIFTS)
    land = land_window(grid, countries).is_inside.astype(float)
    shifts = tuple((up, along) for up in range(SHIFTS) for along in range(SHIFTS))
    return Ground(grid, shifts, [np.flatnonzero(each.ravel() > 0.5) for each in shifted_blocks(land, shifts)])


def _with_neighbours(counts: np.ndarray) -> np.ndarray:
    padded = np.pad(counts, 1)
    along = padded[:, :-2] + padded[:, 1:-1] + padded[:, 2:]
    return along[:-2] + along[1:-1] + along[2:]


def _n_blocks(n_rows: int, n_columns: int) -> tuple[int, int]:
    """Return how many blocks cover the grid wherever they are moved."""
    return -(-(n_rows + SHIFTS - 1) // SHIFTS), -(-(n_columns + SHIFTS - 1) // SHIFTS)


def shifted_blocks(fine: np.ndarray, shifts: Sequence[tuple[int, int]]) -> Iterator[np.ndarray]:
    """Give the sums over blocks of `SHIFTS` x `SHIFTS` fine cells, for each shift of the blocks."""
    n_rows, n_columns = fine.shape
    height, width = _n_blocks(n_rows, n_columns)
    # The sum up to each corner: that of any block is a difference of four of them.
    corners = np.zeros(((height + 1) * SHIFTS + 1, (width + 1) * SHIFTS + 1))
    corners[SHIFTS + 1 : SHIFTS + 1 + n_rows, SHIFTS + 1 : SHIFTS + 1 + n_columns] = fine
    np.cumsum(corners, axis=0, out=corners)
    np.cumsum(corners, axis=1, out=corners)
    for up, along in shifts:
        at = corners[SHIFTS - up :: SHIFTS][: height + 1, SHIFTS - along :: SHIFTS][:, : width + 1]
        yield np.diff(np.diff(at, axis=0), axis=1)
