"""The working grid of a smoothed sum: a period, its modes in frequency, and the kernels at them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import fft
from scipy.special import jv

from geodata.gridding import QUARTIC_RADIUS, Grid, standard_deviation_m

#: Side of the cells whose points are summed, in bandwidths. A wave within a cell is then a polynomial of degree
#: `cell_products.DEGREE` to 1e-5 of a Gaussian's top, wherever the points lie.
_SUM_CELL = {"gaussian": 1.1, "quartic": 0.7}
#: A Gaussian is below 1e-6 of its top beyond this many standard deviations, in space and in frequency.
_REACH = 5.5
#: Highest frequency kept, in inverse bandwidths; the edge of the quartic kernel holds high ones.
_HIGHEST = {"gaussian": _REACH, "quartic": 16.0}


#: Nodes in a bandwidth, at least, from which splines lead to the cells between (`geodata.synthesis`).
_NODES = 2.1


@dataclass(frozen=True)
class WorkingGrid:
    """Describe a period as long as the map and a margin as wide as the widest kernel.

    Attributes
    ----------
    grid : Grid
        The cells of the surface.
    steps : int
        Cells of the surface from one node, at which waves are summed, to the next; a period has whole steps.
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
    steps: int
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
    # The edge of the quartic kernel holds waves that are too short for a spline.
    steps = max(1, int(1000.0 * bandwidth_km / (_NODES * grid.cell_m))) if kernel == "gaussian" else 1
    cells = [
        steps * fft.next_fast_len(int(np.ceil((size + margin) / steps)), real=True)
        for size in (grid.n_columns, grid.n_rows)
    ]
    lengths = [size * grid.cell_m for size in cells]
    highest = _HIGHEST[kernel] / (2000.0 * np.pi * bandwidth_km)
    modes = [int(np.ceil(highest * length)) for length in lengths]
    largest_m = 1000.0 * bandwidth_km * _SUM_CELL[kernel]
    periods = [fft.next_fast_len(int(np.ceil(length / largest_m)), real=True) for length in lengths]
    covering = [
        int(np.ceil(extent * period / length))
        for extent, period, length in zip(extent_m(grid).tolist(), periods, lengths, strict=True)
    ]
    return WorkingGrid(grid, steps, *lengths, *cells, *modes, *periods, *covering)


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
