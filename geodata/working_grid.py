"""The working grid of a smoothed sum: a period, its modes in frequency, and the way back to the cells of a surface."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import fft
from scipy.special import jv

from geodata.compiling import compiled
from geodata.gridding import QUARTIC_RADIUS, Grid, standard_deviation_m
from geodata.halves import in_halves

#: Side of the cells whose points are summed, in bandwidths. A wave within a cell is then a polynomial of degree
#: `cell_products.DEGREE` to 1e-5 of a Gaussian's top, wherever the points lie.
_SUM_CELL = {"gaussian": 1.1, "quartic": 0.7}
#: A Gaussian is below 1e-6 of its top beyond this many standard deviations, in space and in frequency.
_REACH = 5.5
#: Highest frequency kept, in inverse bandwidths; the edge of the quartic kernel holds high ones.
_HIGHEST = {"gaussian": _REACH, "quartic": 16.0}


#: Rows of a surface that are transformed together: so few that they stay in a cache until they are written.
_ROWS_TOGETHER = 64


@dataclass(frozen=True)
class WorkingGrid:
    """Describe a period as long as the map and a margin as wide as the widest kernel.

    Attributes
    ----------
    grid : Grid
        The cells of the surface.
    length_x_m, length_y_m : float
        The period, metres.
    n_cells_x, n_cells_y : int
        Cells of the surface in the period.
    n_modes_x, n_modes_y : int
        Modes kept: from 0 along x, from -n_modes_y along y.
    period_x, period_y : int
        Larger cells, whose points are summed, in the period.
    n_columns, n_rows : int
        How many of these it takes to cover the map.
    """

    grid: Grid
    length_x_m: float
    length_y_m: float
    n_cells_x: int
    n_cells_y: int
    n_modes_x: int
    n_modes_y: int
    period_x: int
    period_y: int
    n_columns: int
    n_rows: int

    def wavenumbers(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the wavenumbers of the modes kept, radians per metre: a column along x, a row along y."""
        along = 2 * np.pi / self.length_x_m * np.arange(self.n_modes_x + 1)
        up = 2 * np.pi / self.length_y_m * np.r_[0 : self.n_modes_y + 1, -self.n_modes_y : 0]
        return along[:, None], up[None, :]

    @property
    def sum_cell_m(self) -> tuple[float, float]:
        """Width and height of the cells whose points are summed, metres."""
        return self.length_x_m / self.period_x, self.length_y_m / self.period_y

    def frame(self, limit_km: float) -> tuple[float, np.ndarray, np.ndarray, np.ndarray]:
        """Return what every loop of `cell_sums` needs to know of the map."""
        corner = np.array([self.grid.west_m, self.grid.south_m])
        return limit_km, corner, extent_m(self.grid), np.array(self.sum_cell_m)


def extent_m(grid: Grid) -> np.ndarray:
    """Return width and height of a grid, metres."""
    return np.array([grid.n_columns, grid.n_rows]) * grid.cell_m


@lru_cache(maxsize=16)
def working_grid(grid: Grid, bandwidth_km: float, kernel: str, widest_km: float) -> WorkingGrid:
    """Return the period, the modes and the cells for location errors up to `widest_km`."""
    widest_m = float(standard_deviation_m(np.array(widest_km), bandwidth_km))
    reach_m = widest_m * (_REACH if kernel == "gaussian" else QUARTIC_RADIUS)
    # What reaches over one edge comes in at the other: the margin keeps it off the map.
    margin = int(np.ceil(reach_m / grid.cell_m))
    cells = [fft.next_fast_len(size + margin, real=True) for size in (grid.n_columns, grid.n_rows)]
    lengths = [size * grid.cell_m for size in cells]
    highest = _HIGHEST[kernel] / (2000.0 * np.pi * bandwidth_km)
    modes = [int(np.ceil(highest * length)) for length in lengths]
    largest_m = 1000.0 * bandwidth_km * _SUM_CELL[kernel]
    periods = [fft.next_fast_len(int(np.ceil(length / largest_m)), real=True) for length in lengths]
    covering = [
        int(np.ceil(extent * period / length))
        for extent, period, length in zip(extent_m(grid).tolist(), periods, lengths, strict=True)
    ]
    return WorkingGrid(grid, *lengths, *cells, *modes, *periods, *covering)


@lru_cache(maxsize=32)
def transform(kernel: str, sigma: float, work: WorkingGrid) -> np.ndarray:
    """Return the Fourier transform of a kernel at the modes, single precision."""
    along, up = work.wavenumbers()
    if kernel == "gaussian":
        return (np.exp(-0.5 * (up * sigma) ** 2) * np.exp(-0.5 * (along * sigma) ** 2)).astype(np.float32)
    scaled = np.hypot(up, along) * (sigma * QUARTIC_RADIUS)
    samples = np.linspace(0.0, scaled.max(), 16384)
    safe = np.maximum(samples, 0.05)
    profile = np.where(samples < 0.05, 1.0 - samples**2 / 16.0, 48.0 * jv(3, safe) / safe**3)
    return np.interp(scaled, samples, profile).astype(np.float32)


def inverse(
    total: np.ndarray,
    work: WorkingGrid,
    shape: tuple[int, int],
    finer: int,
    values: np.ndarray,
    lowest: float = -np.inf,
) -> None:
    """Write the sum of the modes at places evenly over the period, beginning with its corner.

    Parameters
    ----------
    shape : (rows, columns)
        Places in the period.
    finer : int
        Only every so many-th row and column is asked for.
    values : array (rows asked for, columns asked for)
        Written.
    lowest : float
        What is below becomes this.
    """
    (n_rows, n_columns), n_asked = shape, len(values)
    along_x = np.empty((n_asked, work.n_modes_x + 1), total.dtype)

    def transform_columns(columns: slice) -> None:
        modes = np.zeros((columns.stop - columns.start, n_rows), total.dtype)
        modes[:, : work.n_modes_y + 1] = total[columns, : work.n_modes_y + 1]
        modes[:, -work.n_modes_y :] = total[columns, work.n_modes_y + 1 :]
        found = fft.ifft(modes, axis=1, norm="forward", overwrite_x=True)
        along_x[:, columns] = found[:, : n_asked * finer : finer].T

    def transform_rows(rows: slice) -> None:
        for first in range(rows.start, rows.stop, _ROWS_TOGETHER):
            some = slice(first, min(first + _ROWS_TOGETHER, rows.stop))
            found = fft.irfft(along_x[some], n=n_columns, axis=1, norm="forward")
            _write_rows(found, finer, lowest, values[some])

    in_halves(transform_columns, work.n_modes_x + 1)
    in_halves(transform_rows, n_asked)


@compiled
def _write_rows(found: np.ndarray, finer: int, lowest: float, values: np.ndarray) -> None:
    """Write every `finer`-th column of what was found, and `lowest` where that is below."""
    for row in range(values.shape[0]):
        read, written = found[row], values[row]
        if finer == 1:
            # Without a factor in the place, several columns share each instruction.
            for column in range(len(written)):
                written[column] = max(np.float64(read[column]), lowest)
        else:
            for column in range(len(written)):
                written[column] = max(np.float64(read[column * finer]), lowest)


def synthesise(total: np.ndarray, work: WorkingGrid, factor: float = 1.0) -> np.ndarray:
    """Return the sum of the modes at the cell centres, per m² and times a factor, but for what is below 0."""
    grid = work.grid
    # Modes finer than the cells are summed on a grid that has them, of which every finer-th place is a centre.
    finer = max(
        int(np.ceil((2 * modes + 1) / cells))
        for modes, cells in ((work.n_modes_x, work.n_cells_x), (work.n_modes_y, work.n_cells_y))
    )
    moved = total * _to_centres(work) * np.float32(factor)
    values = np.empty((grid.n_rows, grid.n_columns))
    # Single precision: the error is 1e-7 of the maximum, and less than 0 is left by it where there is nothing.
    inverse(moved, work, (work.n_cells_y * finer, work.n_cells_x * finer), finer, values, lowest=0.0)
    return values


@lru_cache(maxsize=8)
def _to_centres(work: WorkingGrid) -> np.ndarray:
    """Return what moves the modes from the corner of the map to the first cell centre, and makes a sum per m²."""
    along, up = work.wavenumbers()
    half, area = 0.5 * work.grid.cell_m, work.length_x_m * work.length_y_m
    return (np.exp(1j * up * half) * np.exp(1j * along * half) / area).astype(np.complex64)
