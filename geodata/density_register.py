"""Incidents made ready for densities of any choice of them: sorted by cell once, and not at every change of filters.

What `geodata.density.incident_density` does at every call, to find the cell of each incident and to sort them, depends
on the places only. A register keeps the incidents in the order of their cells; a choice of them is then a table of
marks, looked up in that order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba.extending import register_jitable

from geodata import cell_sums, smoothing
from geodata.cell_products import BLOCK, N_TERMS, add_block, close_cell
from geodata.compiling import compiled, summing
from geodata.density import DIRECT_LIMIT, DensitySurface, require_settings
from geodata.edges import Window, edge_weights, kernel_shares
from geodata.gridding import Grid, Points, direct_sum
from geodata.halves import in_halves
from geodata.synthesis import synthesise
from geodata.working_grid import WorkingGrid, working_grid

#: A register looks at the marks of all its incidents: where fewer than one in so many is chosen, these are summed
#: faster as they come.
_LEAST_SHARE = 8


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
    order : int32 array (n_on_map,)
        The incidents that are precise enough and on the map: by the width of their kernel, where each has one, and
        then by cell.
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
    ends = np.zeros(n_sets * work.n_columns * work.n_rows + 1, np.int32)
    order, along, up = np.empty(len(points), np.int32), *np.empty((2, len(points)), np.float32)
    n_inside = _order_by_cell(
        points.easting_m, points.northing_m, points.uncertainty_km, *work.frame(bandwidth_km),
        (n_sets, work.n_columns, N_TERMS, work.n_rows),
        np.zeros(0, np.int64) if widths.are_mixed else widths.table, ends, order, along, up,
    )  # fmt: skip
    is_outside = (points.uncertainty_km <= bandwidth_km) & ~grid.contains(points.easting_m, points.northing_m)
    shares = None if window is None else kernel_shares(points, bandwidth_km, kernel, window)
    return DensityRegister(
        points, bandwidth_km, kernel, window, shares, widths, work, order[:n_inside], ends[:-1], along[:n_inside],
        up[:n_inside], np.flatnonzero(is_outside),
    )  # fmt: skip


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
    off = register.outside[marks[register.outside] > 0]
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
    """Return 1 for each incident chosen, 0 for the others (uint8, one byte: a million of them lie in a cache)."""
    if len(rows) == n:
        return np.ones(n, np.uint8)
    marks = np.zeros(n, np.uint8)
    in_halves(lambda part: _mark(rows[part], marks), len(rows), smoothing.THREADED_FROM)
    return marks


def _register_modes(register: DensityRegister, marks: np.ndarray, weights: np.ndarray | None) -> tuple[np.ndarray, int]:
    """Return the modes of the incidents marked, and how many of them are on the map."""
    work, widths, ends = register.work, register.widths, register.ends
    # The cells are shared between two threads so that each has as many incidents.
    limits = (0, int(np.searchsorted(ends, len(register.order) // 2)), len(ends))
    n_threads = 2 if len(register.order) >= smoothing.THREADED_FROM else 1
    n_marked = [0]

    def sums_of(some: slice) -> np.ndarray:
        shape = (len(widths.widths_m[some]), work.period_x, N_TERMS, work.n_rows)
        sums = np.zeros(shape, np.float32)

        def add(part: slice) -> int:
            cells = limits[part.start], limits[part.stop]
            known = register.order, ends, register.along, register.up, marks, weights, *cells, work.n_columns
            if not widths.are_mixed:
                return _add_by_class(*known, sums)
            errors = register.points.uncertainty_km
            return _add_mixed(*known, errors, register.bandwidth_km, widths.of(some), sums)

        n_marked[:] = in_halves(add, 2) if n_threads == 2 else [add(slice(0, 2))]
        return sums

    return smoothing.smoothed_modes(sums_of, widths, register.kernel, work), sum(n_marked)


@compiled
def _mark(rows: np.ndarray, marks: np.ndarray) -> None:
    for place in range(len(rows)):
        marks[rows[place]] = 1


@compiled
def _order_by_cell(
    easting_m: np.ndarray, northing_m: np.ndarray, uncertainty_km: np.ndarray, limit_km: float, corner_m: np.ndarray,
    extent_m: np.ndarray, cell_m: np.ndarray, shape: tuple[int, int, int, int], class_of_slot: np.ndarray,
    ends: np.ndarray, order: np.ndarray, along: np.ndarray, up: np.ndarray,
) -> int:  # fmt: skip
    """Write which points come one after the other, by cell, where each lies in its cell, and where each cell ends;
    return how many take part. What takes no part comes last."""
    cells = np.empty(len(easting_m), np.int32)
    _, n_inside = cell_sums.find_cells(
        easting_m, northing_m, uncertainty_km, limit_km, corner_m, extent_m, cell_m, shape, class_of_slot, cells, ends
    )
    cell_sums.begin_cells(ends)
    per_x, per_y = 1.0 / cell_m[0], 1.0 / cell_m[1]
    for row in range(len(cells)):
        place = ends[cells[row]]
        ends[cells[row]] += 1
        order[place] = row
        if place < n_inside:
            east, north = (easting_m[row] - corner_m[0]) * per_x, (northing_m[row] - corner_m[1]) * per_y
            along[place] = 2.0 * (east - np.floor(east)) - 1.0
            up[place] = 2.0 * (north - np.floor(north)) - 1.0
    return n_inside


@register_jitable
def _look_up(order: np.ndarray, marks: np.ndarray, chosen: np.ndarray) -> int:
    """Write the mark of each of a block of points; return how many are marked."""
    n = 0
    for place in range(len(order)):
        mark = marks[np.uint64(np.uint32(order[place]))]
        chosen[place] = mark
        n += int(mark)
    return n


@register_jitable
def _pick(values: np.ndarray, chosen: np.ndarray, picked: np.ndarray) -> None:
    """Copy the values of the points that are marked, one after the other."""
    found = np.uint64(0)
    for place in range(len(values)):
        # Written in any case, and written over by the next where there is no mark: quicker than to choose.
        picked[found] = values[place]
        found += np.uint64(chosen[place])


@summing
def _add_by_class(
    order: np.ndarray, ends: np.ndarray, along: np.ndarray, up: np.ndarray, marks: np.ndarray,
    weights: np.ndarray | None, first: int, last: int, n_columns: int, sums: np.ndarray,
) -> int:  # fmt: skip
    """Add the points marked, of the cells from `first` to before `last`, to the sums of their cell and class; return
    how many these are.

    Parameters
    ----------
    order, ends, along, up : arrays
        Those of the register.
    marks : uint8 array
        1 for each point chosen, 0 for others.
    weights : float64 array or None
        One a point.
    sums : float32 array (classes, columns, N_TERMS, rows)
        What is added to.
    """
    n_rows = sums.shape[3]
    chosen, rows = np.empty(BLOCK, np.uint8), np.empty(BLOCK, np.int32)
    xs, ys = np.empty(BLOCK, np.float32), np.empty(BLOCK, np.float32)
    counted = None if weights is None else np.empty(BLOCK, np.float32)
    total, n_marked, begin = np.zeros(N_TERMS), 0, int(ends[first - 1]) if first else 0
    for cell in range(first, last):
        end, n_before = int(ends[cell]), n_marked
        for start in range(begin, end, BLOCK):
            block = slice(start, min(start + BLOCK, end))
            n = _look_up(order[block], marks, chosen)
            n_marked += n
            if not n:
                continue
            if weights is None and n == block.stop - start:
                add_block(along[block], up[block], None, n, total)
                continue
            _pick(along[block], chosen, xs)
            _pick(up[block], chosen, ys)
            if weights is not None and counted is not None:
                _pick(order[block], chosen, rows)
                for point in range(n):
                    counted[point] = weights[rows[point]]
            add_block(xs, ys, counted, n, total)
        if n_marked > n_before:
            column = cell // n_rows
            close_cell(total, sums[column // n_columns, column % n_columns], cell % n_rows)
        begin = end
    return n_marked


@summing
def _add_mixed(
    order: np.ndarray, ends: np.ndarray, along: np.ndarray, up: np.ndarray, marks: np.ndarray,
    weights: np.ndarray | None, first: int, last: int, n_columns: int, uncertainty_km: np.ndarray, limit_km: float,
    table: np.ndarray, sums: np.ndarray,
) -> int:  # fmt: skip
    """Add each point marked to several sets of sums, to each by the share that its location error has in it.

    Parameters
    ----------
    table : float64 array (sets, TABLE_STEPS + 2)
        As in `cell_sums.add_mixed`; the other parameters as in `_add_by_class`.
    """
    n_rows = sums.shape[3]
    chosen, rows = np.empty(BLOCK, np.uint8), np.empty(BLOCK, np.int32)
    xs, ys = np.empty(BLOCK, np.float32), np.empty(BLOCK, np.float32)
    entries, shares, whole = np.empty(BLOCK), np.empty(BLOCK, np.float32), np.ones(BLOCK, np.float32)
    totals, n_marked, begin = np.zeros((len(sums), N_TERMS)), 0, int(ends[first - 1]) if first else 0
    for cell in range(first, last):
        end, n_before = int(ends[cell]), n_marked
        for start in range(begin, end, BLOCK):
            block = slice(start, min(start + BLOCK, end))
            n = _look_up(order[block], marks, chosen)
            n_marked += n
            if not n:
                continue
            _pick(along[block], chosen, xs)
            _pick(up[block], chosen, ys)
            _pick(order[block], chosen, rows)
            for point in range(n):
                error = np.float64(uncertainty_km[rows[point]]) / limit_km
                entries[point] = error * error * cell_sums.TABLE_STEPS
                if weights is not None:
                    whole[point] = weights[rows[point]]
            for kind in range(sums.shape[0]):
                line = table[kind]
                for point in range(n):
                    step = np.uint64(np.int64(entries[point]))
                    between = entries[point] - step
                    share = line[step] + between * (line[step + np.uint64(1)] - line[step])
                    shares[point] = whole[point] * share
                add_block(xs, ys, shares, n, totals[kind])
        for kind in range(sums.shape[0] if n_marked > n_before else 0):
            close_cell(totals[kind], sums[kind, cell // n_rows], cell % n_rows)
        begin = end
    return n_marked
