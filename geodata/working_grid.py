"""The working grid of a smoothed sum: nodes in space, modes in frequency, and the way between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import fft
from scipy.special import jv

from geodata import spreading
from geodata.gridding import QUARTIC_RADIUS, Grid, standard_deviation_m

#: Nodes in one bandwidth. A cubic spline then errs by less than 1e-5 of a Gaussian's top, wherever the point lies;
#: the edge of the quartic kernel holds higher frequencies.
_STEPS = {"gaussian": 5.6, "quartic": 9.0}
#: A Gaussian is below 1e-6 of its top beyond this many standard deviations, in space and in frequency.
_REACH = 5.5
#: Rows of nodes that the points of both threads may touch.
GAP = 8


@dataclass(frozen=True)
class WorkingGrid:
    """Describe a periodic grid over the map and a margin as wide as the widest kernel."""

    grid: Grid
    length_x_m: float
    length_y_m: float
    n_x: int
    n_y: int
    n_modes_x: int
    n_modes_y: int
    n_cells_x: int
    n_cells_y: int

    def wavenumbers(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the wavenumbers of the modes kept, radians per metre: a row along x, a column along y."""
        along = 2 * np.pi / self.length_x_m * np.arange(self.n_modes_x + 1)
        up = 2 * np.pi / self.length_y_m * np.r_[0 : self.n_modes_y + 1, -self.n_modes_y : 0]
        return along[None, :], up[:, None]

    @property
    def step_m(self) -> tuple[float, float]:
        """Distance of two nodes along x and y, metres."""
        return self.length_x_m / self.n_x, self.length_y_m / self.n_y

    def frame(self, limit_km: float) -> tuple[float, np.ndarray, np.ndarray, np.ndarray]:
        """Return what every loop of `spreading` needs to know of the map."""
        corner = np.array([self.grid.west_m, self.grid.south_m])
        return limit_km, corner, extent_m(self.grid), 1.0 / np.array(self.step_m)


def extent_m(grid: Grid) -> np.ndarray:
    """Return width and height of a grid, metres."""
    return np.array([grid.n_columns, grid.n_rows]) * grid.cell_m


@lru_cache(maxsize=16)
def working_grid(grid: Grid, bandwidth_km: float, kernel: str, widest_km: float) -> WorkingGrid:
    """Return the nodes for location errors up to `widest_km`."""
    widest_m = float(standard_deviation_m(np.array(widest_km), bandwidth_km))
    step_m = 1000.0 * bandwidth_km / _STEPS[kernel]
    reach_m = widest_m * (_REACH if kernel == "gaussian" else QUARTIC_RADIUS)
    # What reaches over one edge comes in at the other: the margin keeps it off the map, and holds the outermost nodes.
    margin = int(np.ceil(max(reach_m, (spreading.ORIGIN + 4) * step_m) / grid.cell_m))
    cells = [fft.next_fast_len(size + margin, real=True) for size in (grid.n_columns, grid.n_rows)]
    lengths = [size * grid.cell_m for size in cells]
    nodes = [fft.next_fast_len(int(np.ceil(length / step_m)), real=True) for length in lengths]
    highest = _REACH if kernel == "gaussian" else np.inf
    modes = [
        int(min((size - 1) // 2, np.ceil(highest * length / (2000.0 * np.pi * bandwidth_km))))
        for size, length in zip(nodes, lengths, strict=True)
    ]
    return WorkingGrid(grid, lengths[0], lengths[1], nodes[0], nodes[1], modes[0], modes[1], cells[0], cells[1])


def spectrum(nodes: np.ndarray, line: int, work: WorkingGrid) -> np.ndarray:
    """Return the modes kept of nodes with a gap before the row `line` (sets, 2 * n_modes_y + 1, n_modes_x + 1)."""
    rows = fft.rfft(nodes, axis=2, workers=2)[:, :, : work.n_modes_x + 1]
    closed = np.ascontiguousarray(rows[:, : work.n_y])
    if line < work.n_y:
        closed[:, line + GAP :] = rows[:, line + 2 * GAP :]
        closed[:, line : line + GAP] += rows[:, line + GAP : line + 2 * GAP]
    both = fft.fft(closed, axis=1, workers=2, overwrite_x=True)
    return np.concatenate([both[:, : work.n_modes_y + 1], both[:, -work.n_modes_y :]], axis=1)


@lru_cache(maxsize=32)
def transform(kernel: str, sigma: float, work: WorkingGrid) -> np.ndarray:
    """Return the Fourier transform of a kernel, divided by that of the spline."""
    along, up = work.wavenumbers()
    if kernel == "gaussian":
        return np.exp(-0.5 * (up * sigma) ** 2) * np.exp(-0.5 * (along * sigma) ** 2) / spline(work)
    scaled = np.hypot(up, along) * (sigma * QUARTIC_RADIUS)
    samples = np.linspace(0.0, scaled.max(), 16384)
    safe = np.maximum(samples, 0.05)
    profile = np.where(samples < 0.05, 1.0 - samples**2 / 16.0, 48.0 * jv(3, safe) / safe**3)
    return np.interp(scaled, samples, profile) / spline(work)


def spline(work: WorkingGrid) -> np.ndarray:
    """Return the Fourier transform of the cubic B-spline."""
    along, up = work.wavenumbers()
    step_x, step_y = work.step_m
    return (np.sinc(along * step_x / (2 * np.pi)) * np.sinc(up * step_y / (2 * np.pi))) ** 4


def inverse(total: np.ndarray, work: WorkingGrid, n_y: int, n_x: int, rows: slice = slice(None)) -> np.ndarray:
    """Return the sum of the modes at n_y × n_x places evenly over the period, or at some rows of them."""
    modes = np.zeros((n_y, work.n_modes_x + 1), dtype=complex)
    modes[: work.n_modes_y + 1] = total[: work.n_modes_y + 1]
    modes[-work.n_modes_y :] = total[work.n_modes_y + 1 :]
    along_x = fft.ifft(modes, axis=0, workers=2, norm="forward", overwrite_x=True)[rows]
    return fft.irfft(along_x, n=n_x, axis=1, workers=2, norm="forward")


def synthesise(total: np.ndarray, work: WorkingGrid) -> np.ndarray:
    """Return the sum of the modes at the cell centres, per m², but for what is below 0."""
    grid = work.grid
    # Modes finer than the cells are summed on a grid that has them, of which every finer-th place is a centre.
    finer = max(
        int(np.ceil((2 * modes + 1) / cells))
        for modes, cells in ((work.n_modes_x, work.n_cells_x), (work.n_modes_y, work.n_cells_y))
    )
    rows = slice(0, grid.n_rows * finer, finer)
    values = inverse(total * _to_centres(work), work, work.n_cells_y * finer, work.n_cells_x * finer, rows)
    # The frequency domain leaves -1e-12 of the maximum where there is nothing.
    return np.maximum(values[:, : grid.n_columns * finer : finer], 0.0)


@lru_cache(maxsize=8)
def _to_centres(work: WorkingGrid) -> np.ndarray:
    """Return what moves the modes from the nodes to the cell centres, half a cell from the corner of the map."""
    along, up = work.wavenumbers()
    step_x, step_y = work.step_m
    half = 0.5 * work.grid.cell_m
    shift = np.exp(1j * up * (half + spreading.ORIGIN * step_y)) * np.exp(
        1j * along * (half + spreading.ORIGIN * step_x)
    )
    return shift / (work.length_x_m * work.length_y_m)
