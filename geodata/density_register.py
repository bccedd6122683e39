"""Incidents made ready for densities of any choice of them: sorted by cell once, and not at every change of filters.

What `geodata.density.incident_density` does at every call, to find the cell of each incident and to sort them, depends
on the places only. A register keeps the incidents in the order of their cells; a choice of them is then a table of
marks, looked up in that order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata import marked_sums, smoothing
from geodata.cell_products import N_TERMS
from geodata.cell_waves import no_waves, write_waves
from geodata.density import DIRECT_LIMIT, DensitySurface, require_settings
from geodata.edges import Window, edge_weights, kernel_shares
from geodata.gridding import Grid, Points, direct_sum
from geodata.halves import in_halves
from geodata.synthesis import synthesise
from geodata.working_grid import WorkingGrid, working_grid

#: A register looks at the marks of all its incidents: where fewer than one in so many is chosen, these are summed
#: faster as they come.
_LEAST_SHARE = 8
#: Share of the incidents in the southern half of the map, which is summed by the thread that has to be woken first.
_SOUTHERN = 0.45


def is_worthwhile(n_chosen: int, n: int) -> bool:
    """Tell whether so many of the incidents of a register are summed faster by it than as they come."""
    # Fewer than these may be summed directly.
    return n_chosen > 20 * DIRECT_LIMIT and _LEAST_SHARE * n_chosen >= n


@dataclass(frozen=True, eq=False)
class DensityRegister:
    """Hold incidents in the order of their cells; made by `prepare_register`.

    Attributes
    ----------
    points : Points
        All incidents, in their own order.
    bandwidth_km : float
    kernel : str
    window : Window or None
        Whose edge the kernels are corrected for.
    shares : float64 array or None
        Share of the kernel of each incident inside the window.
    widths : smoothing.Widths
    work : WorkingGrid
    middle : int
        The first row of cells of the northern half, in which a little more than half of the incidents lie.
    order : int32 array (n_on_map,)
        The incidents that are precise enough and on the map: by half of the map, by the width of their kernel, where
        each has one, and then by column and row of cells.
    ends : int32 array
        Where each cell ends in that order.
    along, up : float32 array (n_on_map,)
        Where each incident lies in its cell, from -1 to 1.
    outside : int64 array
        The incidents that are precise enough and off the map.
    """

    points: Points
    bandwidth_km: float
    kernel: str
    window: Window | None
    shares: np.ndarray | None
    widths: smoothing.Widths
    work: WorkingGrid
    middle: int
    order: np.ndarray
    ends: np.ndarray
    along: np.ndarray
    up: np.ndarray
    outside: np.ndarray


def prepare_register(
    points: Points, bandwidth_km: float, kernel: str, grid: Grid, window: Window | None = None
) -> DensityRegister:
    """Find once what of a density depends on the places only; parameters as in `density.incident_density`."""
    require_settings(1.0, bandwidth_km, kernel, grid)
    widths = smoothing.find_widths(points, bandwidth_km, kernel)
    work = working_grid(grid, bandwidth_km, kernel, widths.widest_km)
    n_sets = 1 if widths.are_mixed else max(1, len(widths.widths_m))
    shape = n_sets, work.n_columns, N_TERMS, work.n_rows
    cells, ends = np.empty(len(points), np.int32), np.zeros(n_sets * work.n_columns * work.n_rows + 1, np.int32)
    places = points.easting_m, points.northing_m
    n_inside = marked_sums.count_cells(
        *places, points.uncertainty_km, *work.frame(bandwidth_km), shape,
        np.zeros(0, np.int64) if widths.are_mixed else widths.table, cells, ends,
    )  # fmt: skip
    middle, numbers = _number_cells(ends[:-1].reshape(n_sets, work.n_columns, work.n_rows))
    order, along, up = np.empty(n_inside, np.int32), *np.empty((2, n_inside), np.float32)
    ends = ends[:-1][np.argsort(numbers)]
    marked_sums.order_by_cell(*places, *work.frame(bandwidth_km)[1:], cells, numbers, ends, order, along, up)
    is_outside = (points.uncertainty_km <= bandwidth_km) & ~grid.contains(points.easting_m, points.northing_m)
    shares = None if window is None else kernel_shares(points, bandwidth_km, kernel, window)
    return DensityRegister(
        points,
        bandwidth_km,
        kernel,
        window,
        shares,
        widths,
        work,
        middle,
        order,
        ends,
        along,
        up,
        np.flatnonzero(is_outside),
    )


def _number_cells(counts: np.ndarray) -> tuple[int, np.ndarray]:
    """Return the first row of the northern half, and the number of each cell: southern ones first, then by set, column
    and row.

    Parameters
    ----------
    counts : int array (sets, columns, rows)
        Points of each cell.
    """
    n_rows = counts.shape[2]
    middle = int(np.searchsorted(np.cumsum(counts.sum(axis=(0, 1))), _SOUTHERN * counts.sum(), "right"))
    middle = min(middle, n_rows - 1)
    cells = np.arange(counts.size).reshape(counts.shape)
    numbers = np.empty(counts.size, np.int32)
    numbers[np.r_[cells[..., :middle].ravel(), cells[..., middle:].ravel()]] = np.arange(counts.size)
    return middle, numbers


def register_density(register: DensityRegister, rows: np.ndarray, years: float) -> DensitySurface:
    """Return the density of some incidents of a register, as `density.incident_density` defines it.

    Parameters
    ----------
    register : DensityRegister
    rows : int array
        Positions of the incidents, each at most once.
    years : float
        Length of the period, years, above 0.

    Notes
    -----
    The cost is about a nanosecond for each incident of the register and three for each chosen, on one core, and what
    the cells take. Values differ from those of `incident_density` by some 1e-7 of the maximum.
    """
    grid, window = register.work.grid, register.window
    require_settings(years, register.bandwidth_km, register.kernel, grid)
    marks = _marks(rows, len(register.points))
    weights, n_held_back = None, 0
    if register.shares is not None:
        weights = edge_weights(register.shares)[0]
        n_held_back = edge_weights(register.shares[rows])[1]
    modes, n_inside = _register_modes(register, marks, weights)
    factor = 1e9 / years
    values = synthesise(modes, register.work, factor)
    off = register.outside[marks[register.outside] > 0] if len(marks) else register.outside
    if len(off):
        merged = register.points.take(off).merged(None if weights is None else weights[off])
        values += factor * direct_sum(*merged, register.bandwidth_km, register.kernel, grid)
    if window is not None:
        values[~window.is_inside] = 0.0
    n_used = n_inside + len(off)
    return DensitySurface(
        values, grid, register.bandwidth_km, n_used, len(rows) - n_used, years, register.kernel, window, n_held_back
    )


def _marks(rows: np.ndarray, n: int) -> np.ndarray:
    """Return 1 for each incident chosen, 0 for the others (uint8, one byte: a million of them lie in a cache); nothing
    where all are chosen."""
    if len(rows) == n:
        return np.empty(0, np.uint8)
    marks = np.zeros(n, np.uint8)
    in_halves(lambda part: marked_sums.mark(rows[part], marks), len(rows), smoothing.THREADED_FROM)
    return marks


def _register_modes(register: DensityRegister, marks: np.ndarray, weights: np.ndarray | None) -> tuple[np.ndarray, int]:
    """Return the modes of the incidents marked, and how many of them are on the map."""
    work, widths = register.work, register.widths
    # Two halves are begun together where the incidents are many; else one thread does both.
    begun_together = 2 if len(register.order) >= smoothing.THREADED_FROM else 3
    n_marked: list[int] = []

    def waves_of(some: slice) -> np.ndarray:
        waves = no_waves(len(widths.widths_m[some]), work)

        def add_half(half: int) -> int:
            rows = (slice(0, register.middle), slice(register.middle, work.n_rows))[half]
            sums = np.zeros((len(waves), work.period_x, N_TERMS, rows.stop - rows.start), np.float32)
            found = _add_half(register, half, marks, weights, widths.of(some), sums)
            write_waves(sums, rows.start, work, waves)
            return found

        n_marked[:] = in_halves(lambda part: sum(map(add_half, range(part.start, part.stop))), 2, begun_together)
        return waves

    return smoothing.smoothed_modes(waves_of, widths, register.kernel, work), sum(n_marked)


def _add_half(
    register: DensityRegister, half: int, marks: np.ndarray, weights: np.ndarray | None, table: np.ndarray,
    sums: np.ndarray,
) -> int:  # fmt: skip
    """Add the incidents marked of a half of the map to the sums of its cells; return how many these are."""
    n_rows = register.middle, register.work.n_rows - register.middle
    n_sets = len(register.ends) // (register.work.n_columns * register.work.n_rows)
    first = half * n_sets * register.work.n_columns * n_rows[0]
    known = register.order, register.ends, register.along, register.up, marks, weights, first
    if not register.widths.are_mixed:
        return marked_sums.add_by_class(*known, register.work.n_columns, sums)
    errors = register.points.uncertainty_km
    return marked_sums.add_mixed(*known, register.work.n_columns, errors, register.bandwidth_km, table, sums)
