"""Sums of kernels over many points: spread over a grid, smoothed in the frequency domain.

The result agrees with `geodata.gridding.direct_sum` to 1e-5 of its maximum for the Gaussian kernel and to 1e-3 for the
quartic one, whose edge holds frequencies that no grid resolves. The cost grows with the cells, and with the points only
by the time it takes to read them.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import fft
from scipy.special import jv

from geodata import spreading
from geodata.gridding import QUARTIC_RADIUS, Grid, Points, standard_deviation_m

#: Nodes in one bandwidth. A cubic spline then errs by less than 1e-5 of a Gaussian's top, wherever the point lies;
#: the edge of the quartic kernel holds higher frequencies.
_STEPS = {"gaussian": 5.6, "quartic": 9.0}
#: A Gaussian is below 1e-6 of its top beyond this many standard deviations, in space and in frequency.
_REACH = 5.6
#: Up to this many distinct location errors are smoothed one by one; more are interpolated between so many widths.
_MAX_CLASSES = 8
_N_MIXED = {"gaussian": 6, "quartic": 24}
#: So many of those widths are filled at once.
_N_TOGETHER = 6
#: From this many points on, two threads share them.
_THREADED = 50_000
#: Rows of nodes that the points of both threads may touch.
_GAP = 8
_NO_WEIGHTS = np.zeros(0)


@dataclass(frozen=True)
class _WorkingGrid:
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
        return limit_km, corner, _extent_m(self.grid), 1.0 / np.array(self.step_m)


def _extent_m(grid: Grid) -> np.ndarray:
    return np.array([grid.n_columns, grid.n_rows]) * grid.cell_m


@lru_cache(maxsize=16)
def _working_grid(grid: Grid, bandwidth_km: float, kernel: str) -> _WorkingGrid:
    widest_m = 1000.0 * np.sqrt(2.0) * bandwidth_km
    step_m = 1000.0 * bandwidth_km / _STEPS[kernel]
    margin_m = widest_m * (_REACH if kernel == "gaussian" else QUARTIC_RADIUS) + (spreading.ORIGIN + 4) * step_m
    margin = int(np.ceil(margin_m / grid.cell_m)) + 1
    cells = [fft.next_fast_len(size + margin, real=True) for size in (grid.n_columns, grid.n_rows)]
    lengths = [size * grid.cell_m for size in cells]
    nodes = [fft.next_fast_len(int(np.ceil(length / step_m)), real=True) for length in lengths]
    highest = _REACH if kernel == "gaussian" else np.inf
    modes = [
        int(min((size - 1) // 2, np.ceil(highest * length / (2000.0 * np.pi * bandwidth_km))))
        for size, length in zip(nodes, lengths, strict=True)
    ]
    return _WorkingGrid(grid, lengths[0], lengths[1], nodes[0], nodes[1], modes[0], modes[1], cells[0], cells[1])


@dataclass(frozen=True)
class Survey:
    """Hold what `survey` finds.

    Attributes
    ----------
    n_used, n_outside : int
        Points precise enough, and those of them off the map.
    slots : float64 array or None
        The distinct location errors, each at its `spreading.error_slot`, -1 elsewhere; None where there are many.
    """

    n_used: int
    n_outside: int
    slots: np.ndarray | None


def survey(points: Points, bandwidth_km: float, grid: Grid) -> Survey:
    """Look at the points once, before they are summed: which are used, and how many location errors they have."""
    slots = np.full(spreading.SLOTS, -1.0)
    n_used, n_outside, n_clashes = spreading.survey_points(
        points.easting_m, points.northing_m, points.uncertainty_km, bandwidth_km,
        np.array([grid.west_m, grid.south_m]), _extent_m(grid), slots,
    ).tolist()  # fmt: skip
    distinct = slots[slots >= 0.0]
    return Survey(n_used, n_outside, None if n_clashes or len(distinct) > _MAX_CLASSES else slots)


def smoothed_sum(
    points: Points,
    bandwidth_km: float,
    kernel: str,
    grid: Grid,
    weights: np.ndarray | None = None,
    found: Survey | None = None,
) -> np.ndarray:
    """Sum the kernels of the points on the map at the cell centres, per m².

    Points less precise than the bandwidth and points off the map are passed over. Each point is spread over sixteen
    nodes of a working grid by a cubic B-spline; the spline is then divided out and the kernel multiplied in in the
    frequency domain. With up to eight distinct location errors each has its own nodes; with more, a point is shared
    between some widths by interpolation in the logarithm of the variance.

    Parameters
    ----------
    points : Points
    bandwidth_km : float
        At least two cells.
    kernel : str
    grid : Grid
    weights : float64 array, optional
        One a point.
    found : Survey, optional
        What `survey` said of the same points.

    References
    ----------
    Hockney, R. W. & Eastwood, J. W. (1988). Computer Simulation Using Particles, chapter 5.
    """
    found = found or survey(points, bandwidth_km, grid)
    work = _working_grid(grid, bandwidth_km, kernel)
    many = _NO_WEIGHTS if weights is None else np.asarray(weights, dtype=np.float64)
    if found.slots is None:
        widths = 1000.0 * bandwidth_km * np.exp(0.5 * _mixed_nodes(kernel))
        modes = _mixed_modes(points, many, bandwidth_km, kernel, work)
    else:
        widths = standard_deviation_m(found.slots[found.slots >= 0.0], bandwidth_km)
        modes = _class_modes(points, many, bandwidth_km, found.slots, work)
    total = np.zeros(modes.shape[1:], dtype=complex)
    for each, sigma in zip(modes, widths, strict=True):
        total += each * _transform(kernel, float(sigma), work)
    return _synthesise(total, work)


def smoothed_fields(points: Points, bandwidth_km: float, kernel: str, grid: Grid) -> np.ndarray:
    """Return the sum over precise points at each width of `_mixed_nodes`, ready for `read_fields` (widths, n_y * n_x).

    Parameters
    ----------
    points : Points
        On the map, all with a location error of 0.
    """
    work = _working_grid(grid, bandwidth_km, kernel)
    slots = np.full(spreading.SLOTS, -1.0)
    slots[0] = 0.0
    modes = _class_modes(points, _NO_WEIGHTS, bandwidth_km, slots, work)[0]
    modes *= 1.0 / (_spline(work) * work.length_x_m * work.length_y_m)
    widths = 1000.0 * bandwidth_km * np.exp(0.5 * _mixed_nodes(kernel))
    fields = [_inverse(modes * _transform(kernel, float(sigma), work), work, work.n_y, work.n_x) for sigma in widths]
    return np.stack([field.reshape(-1) for field in fields])


def read_fields(fields: np.ndarray, points: Points, bandwidth_km: float, kernel: str, grid: Grid) -> np.ndarray:
    """Return `smoothed_fields` at each point, for the width that its location error gives; NaN where it is not used."""
    work = _working_grid(grid, bandwidth_km, kernel)
    values = np.full(len(points), np.nan)
    spreading.gather_mixed(
        points.easting_m, points.northing_m, points.uncertainty_km, *work.frame(bandwidth_km),
        np.array([-np.inf, np.inf]), _mixed_table(kernel), work.n_x, fields, values,
    )  # fmt: skip
    return values


def _mixed_nodes(kernel: str) -> np.ndarray:
    """Return the logarithms of the variances (over that of the bandwidth) between which others are interpolated."""
    n_nodes = _N_MIXED[kernel]
    if kernel == "quartic":
        return np.linspace(0.0, np.log(2.0), n_nodes)
    # Chebyshev nodes: a Gaussian is so smooth in its variance that one polynomial serves all widths.
    return np.log(2.0) / 2 * (1.0 + np.cos(np.pi * (np.arange(n_nodes) + 0.5) / n_nodes))


@lru_cache(maxsize=2)
def _mixed_table(kernel: str) -> np.ndarray:
    """Return the share of a location error in each width, by its square over that of the bandwidth."""
    logs = np.log1p(np.minimum(np.arange(spreading.TABLE_STEPS + 2) / spreading.TABLE_STEPS, 1.0))
    nodes = _mixed_nodes(kernel)
    if kernel == "quartic":
        return np.column_stack([np.interp(logs, nodes, each) for each in np.eye(len(nodes))])
    columns = [np.prod([(logs - other) / (node - other) for other in nodes if other != node], axis=0) for node in nodes]
    return np.column_stack(columns)


def _class_modes(
    points: Points, weights: np.ndarray, limit_km: float, slots: np.ndarray, work: _WorkingGrid
) -> np.ndarray:
    """Return the modes of the points of each distinct error (classes, 2 * n_modes_y + 1, n_modes_x + 1)."""
    n_classes = int(np.count_nonzero(slots >= 0.0))
    class_of_slot = np.cumsum(slots >= 0.0) - 1 if n_classes > 1 else np.zeros(0, np.int64)
    nodes = np.zeros((n_classes, work.n_y + _GAP, work.n_x))

    def spread(band_m: np.ndarray, first_row: int) -> None:
        spreading.spread_by_class(
            points.easting_m, points.northing_m, points.uncertainty_km, weights, *work.frame(limit_km),
            band_m, first_row * work.n_x, class_of_slot, work.n_x, nodes[0].size, nodes.reshape(-1),
        )  # fmt: skip

    line = _in_bands(points, work, spread) if n_classes else work.n_y
    return _spectrum(nodes, line, work)


def _mixed_modes(points: Points, weights: np.ndarray, limit_km: float, kernel: str, work: _WorkingGrid) -> np.ndarray:
    """Return the modes of each width that others are interpolated from; they are filled some at a time."""
    table = _mixed_table(kernel)
    modes = []
    for first in range(0, table.shape[1], _N_TOGETHER):
        part = np.ascontiguousarray(table[:, first : first + _N_TOGETHER])
        nodes = np.zeros((work.n_y + _GAP, work.n_x, _N_TOGETHER))

        def spread(band_m: np.ndarray, first_row: int, part: np.ndarray = part, nodes: np.ndarray = nodes) -> None:
            spreading.spread_mixed(
                points.easting_m, points.northing_m, points.uncertainty_km, weights, *work.frame(limit_km),
                band_m, first_row * work.n_x, part, work.n_x, nodes.reshape(-1),
            )  # fmt: skip

        line = _in_bands(points, work, spread)
        modes.append(_spectrum(np.moveaxis(nodes, 2, 0), line, work))
    return np.concatenate(modes)


def _in_bands(points: Points, work: _WorkingGrid, spread: Callable[[np.ndarray, int], None]) -> int:
    """Let two threads spread the points south and north of the middle one.

    Their points meet in a few rows of nodes. So that neither waits for the other, the northern rows are written
    `_GAP` rows higher up; `_spectrum` closes the gap.

    Returns
    -------
    int
        First of the northern rows, or the number of rows where one thread did it all.
    """
    if len(points) < _THREADED:
        spread(np.array([-np.inf, np.inf]), 0)
        return work.n_y
    height_m = work.grid.n_rows * work.grid.cell_m
    middle_m = float(np.median(points.northing_m[:: len(points) // 1000])) - work.grid.south_m
    middle_m = min(max(middle_m, 0.0), height_m)
    line = int(middle_m / work.step_m[1]) + spreading.ORIGIN - 2
    bands = (np.array([-np.inf, middle_m]), np.array([middle_m, np.inf]))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(spread, bands, (0, _GAP)))
    return line


def _spectrum(nodes: np.ndarray, line: int, work: _WorkingGrid) -> np.ndarray:
    """Return the modes kept of nodes with a gap before the row `line` (sets, 2 * n_modes_y + 1, n_modes_x + 1)."""
    rows = fft.rfft(nodes, axis=2, workers=2)[:, :, : work.n_modes_x + 1]
    closed = np.ascontiguousarray(rows[:, : work.n_y])
    if line < work.n_y:
        closed[:, line + _GAP :] = rows[:, line + 2 * _GAP :]
        closed[:, line : line + _GAP] += rows[:, line + _GAP : line + 2 * _GAP]
    both = fft.fft(closed, axis=1, workers=2, overwrite_x=True)
    return np.concatenate([both[:, : work.n_modes_y + 1], both[:, -work.n_modes_y :]], axis=1)


@lru_cache(maxsize=32)
def _transform(kernel: str, sigma: float, work: _WorkingGrid) -> np.ndarray:
    """Return the Fourier transform of a kernel, divided by that of the spline."""
    along, up = work.wavenumbers()
    if kernel == "gaussian":
        return np.exp(-0.5 * (up * sigma) ** 2) * np.exp(-0.5 * (along * sigma) ** 2) / _spline(work)
    scaled = np.hypot(up, along) * (sigma * QUARTIC_RADIUS)
    samples = np.linspace(0.0, scaled.max(), 16384)
    safe = np.maximum(samples, 0.05)
    profile = np.where(samples < 0.05, 1.0 - samples**2 / 16.0, 48.0 * jv(3, safe) / safe**3)
    return np.interp(scaled, samples, profile) / _spline(work)


def _spline(work: _WorkingGrid) -> np.ndarray:
    """Return the Fourier transform of the cubic B-spline."""
    along, up = work.wavenumbers()
    step_x, step_y = work.step_m
    return (np.sinc(along * step_x / (2 * np.pi)) * np.sinc(up * step_y / (2 * np.pi))) ** 4


def _inverse(total: np.ndarray, work: _WorkingGrid, n_y: int, n_x: int) -> np.ndarray:
    """Return the sum of the modes at n_y × n_x places evenly over the period."""
    spectrum = np.zeros((n_y, work.n_modes_x + 1), dtype=complex)
    spectrum[: work.n_modes_y + 1] = total[: work.n_modes_y + 1]
    spectrum[-work.n_modes_y :] = total[work.n_modes_y + 1 :]
    rows = fft.ifft(spectrum, axis=0, workers=2, norm="forward", overwrite_x=True)
    return fft.irfft(rows, n=n_x, axis=1, workers=2, norm="forward")


def _synthesise(total: np.ndarray, work: _WorkingGrid) -> np.ndarray:
    """Return the sum of the modes at the cell centres, which lie half a cell from the corner of the map."""
    along, up = work.wavenumbers()
    step_x, step_y = work.step_m
    grid = work.grid
    total *= np.exp(1j * up * (0.5 * grid.cell_m + spreading.ORIGIN * step_y))
    total *= np.exp(1j * along * (0.5 * grid.cell_m + spreading.ORIGIN * step_x))
    # Modes finer than the cells are summed on a grid that has them, of which every finer-th place is a centre.
    finer = max(
        int(np.ceil((2 * modes + 1) / cells))
        for modes, cells in ((work.n_modes_x, work.n_cells_x), (work.n_modes_y, work.n_cells_y))
    )
    values = _inverse(total, work, work.n_cells_y * finer, work.n_cells_x * finer)
    picked = values[: grid.n_rows * finer : finer, : grid.n_columns * finer : finer]
    return picked / (work.length_x_m * work.length_y_m)
