"""From the modes of a period back to places: to nodes by Fourier transforms, and to the cells between by splines.

A smooth surface is known by few nodes to a bandwidth. What a spline of degree 7 takes from the height of a wave is
given to it before. What is left is that it mistakes short waves for others: below 3e-6 of the top of a Gaussian with
`working_grid._NODES` nodes a bandwidth.

All of it is the work of one thread: to wake another takes as long as it would save.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import fft
from scipy.interpolate import BSpline

from geodata.compiling import summing
from geodata.working_grid import WorkingGrid

#: Rows of a surface that are transformed together: so few that they stay in a cache until they are written.
_ROWS_TOGETHER = 64
#: Nodes that a place is read from, along each axis, and how many of them lie before it.
_N_TAPS = 8
_BEFORE = 3


def inverse(
    total: np.ndarray,
    work: WorkingGrid,
    shape: tuple[int, int],
    finer: int,
    values: np.ndarray,
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
    """
    (n_rows, n_columns), n_asked = shape, len(values)
    along_x = _transform_columns(total, work, n_rows, finer, n_asked)
    for first in range(0, n_asked, _ROWS_TOGETHER):
        some = slice(first, first + _ROWS_TOGETHER)
        found = fft.irfft(along_x[some], n=n_columns, axis=1, norm="forward")
        values[some] = found[:, : values.shape[1] * finer : finer]


def _transform_columns(total: np.ndarray, work: WorkingGrid, n_rows: int, finer: int, n_asked: int) -> np.ndarray:
    """Return the modes along x at the rows asked for (rows asked for, modes along x)."""
    modes = np.zeros((work.n_modes_x + 1, n_rows), total.dtype)
    modes[:, : work.n_modes_y + 1] = total[:, : work.n_modes_y + 1]
    modes[:, -work.n_modes_y :] = total[:, work.n_modes_y + 1 :]
    found = fft.ifft(modes, axis=1, norm="forward", overwrite_x=True)
    return np.ascontiguousarray(found[:, : n_asked * finer : finer].T)


def synthesise(total: np.ndarray, work: WorkingGrid, factor: float = 1.0) -> np.ndarray:
    """Return the sum of the modes at the cell centres, per m² and times a factor, but for what is below 0 (float32).

    Single precision: the error is 1e-7 of the maximum, and less than 0 is left by it where there is nothing.
    """
    return cell_values(node_values(total, work, factor), work)


def node_values(total: np.ndarray, work: WorkingGrid, factor: float = 1.0) -> np.ndarray:
    """Return what `cell_values` makes a surface of: values of nodes add up as modes do, and are as few.

    Parameters
    ----------
    total : complex64 array (n_modes_x + 1, 2 * n_modes_y + 1)
    work : WorkingGrid
    factor : float

    Returns
    -------
    float32 array (rows, columns)
        Of the nodes, from `_BEFORE` nodes off the map on; where `work.steps` is 1, of the cells.
    """
    moved, grid = total * _moved(work) * np.float32(factor), work.grid
    if work.steps > 1:
        # The margin of the period is wider than what the splines need.
        n_rows, n_columns = (-(-size // work.steps) + _N_TAPS for size in (grid.n_rows, grid.n_columns))
        along_x = _transform_columns(moved, work, work.n_cells_y // work.steps, 1, n_rows)
        nodes = fft.irfft(along_x, n=work.n_cells_x // work.steps, axis=1, norm="forward")
        return np.ascontiguousarray(nodes[:, :n_columns])
    # Modes finer than the cells are summed on a grid that has them, of which every finer-th place is a centre.
    finer = max(
        int(np.ceil((2 * modes + 1) / cells))
        for modes, cells in ((work.n_modes_x, work.n_cells_x), (work.n_modes_y, work.n_cells_y))
    )
    values = np.empty((grid.n_rows, grid.n_columns), np.float32)
    inverse(moved, work, (work.n_cells_y * finer, work.n_cells_x * finer), finer, values)
    return values


def cell_values(nodes: np.ndarray, work: WorkingGrid) -> np.ndarray:
    """Return the values at the cell centres (float32), of `node_values` or a sum of them, but for what is below 0."""
    if work.steps == 1:
        return np.maximum(nodes, np.float32(0.0))
    values, taps = np.empty((work.grid.n_rows, work.grid.n_columns), np.float32), _taps(work.steps)
    lines = np.empty((len(nodes), values.shape[1]), np.float32)
    _read_along(nodes, taps, lines)
    _read_up(lines, taps, values)
    return values


@lru_cache(maxsize=8)
def _moved(work: WorkingGrid) -> np.ndarray:
    """Return what moves the modes from the corner of the map to where the sum begins, and makes a sum per m²: to the
    first cell centre, or to the first node, `_BEFORE` nodes off the map, and divided by what the splines will do."""
    along, up = work.wavenumbers()
    cell_m, area = work.grid.cell_m, work.length_x_m * work.length_y_m
    if work.steps == 1:
        return (np.exp(0.5j * up * cell_m) * np.exp(0.5j * along * cell_m) / area).astype(np.complex64)
    step_m = work.steps * cell_m
    splines = (np.sinc(along * step_m / (2 * np.pi)) * np.sinc(up * step_m / (2 * np.pi))) ** _N_TAPS
    back = -1j * _BEFORE * step_m
    return (np.exp(back * up) * np.exp(back * along) / splines / area).astype(np.complex64)


@lru_cache(maxsize=8)
def _taps(steps: int) -> np.ndarray:
    """Return how much each node counts for each of the places between two nodes, float32 (steps, `_N_TAPS`)."""
    spline = BSpline.basis_element(np.arange(_N_TAPS + 1), extrapolate=False)
    between = (np.arange(steps) + 0.5) / steps
    return np.stack([spline(_N_TAPS - 1 - node + between) for node in range(_N_TAPS)], axis=1).astype(np.float32)


@summing
def _read_along(nodes: np.ndarray, taps: np.ndarray, lines: np.ndarray) -> None:
    """Write each row of nodes at the columns of cells (rows of nodes, columns)."""
    steps, n_columns = len(taps), lines.shape[1]
    n_between = (n_columns + steps - 1) // steps
    some = np.empty(n_between, np.float32)
    for row in range(len(nodes)):
        read, line = nodes[row], lines[row]
        for phase in range(steps):
            tap = taps[phase]
            t0, t1, t2, t3, t4, t5, t6, t7 = tap[0], tap[1], tap[2], tap[3], tap[4], tap[5], tap[6], tap[7]
            n0, n1, n2, n3, n4, n5, n6, n7 = read, read[1:], read[2:], read[3:], read[4:], read[5:], read[6:], read[7:]
            # Neighbours first, one after the other: several share each instruction.
            for each in range(n_between):
                some[each] = (
                    t0 * n0[each] + t1 * n1[each] + t2 * n2[each] + t3 * n3[each]
                    + t4 * n4[each] + t5 * n5[each] + t6 * n6[each] + t7 * n7[each]
                )  # fmt: skip
            for each in range((n_columns - phase + steps - 1) // steps):
                line[phase + steps * each] = some[each]


@summing
def _read_up(lines: np.ndarray, taps: np.ndarray, values: np.ndarray) -> None:
    """Write the rows of cells between rows of nodes; 0 for less than it."""
    steps = len(taps)
    for row in range(len(values)):
        node, tap = row // steps, taps[row % steps]
        t0, t1, t2, t3, t4, t5, t6, t7 = tap[0], tap[1], tap[2], tap[3], tap[4], tap[5], tap[6], tap[7]
        n0, n1, n2, n3 = lines[node], lines[node + 1], lines[node + 2], lines[node + 3]
        n4, n5, n6, n7 = lines[node + 4], lines[node + 5], lines[node + 6], lines[node + 7]
        written = values[row]
        for column in range(len(written)):
            found = (
                t0 * n0[column] + t1 * n1[column] + t2 * n2[column] + t3 * n3[column]
                + t4 * n4[column] + t5 * n5[column] + t6 * n6[column] + t7 * n7[column]
            )  # fmt: skip
            written[column] = max(found, np.float32(0.0))
