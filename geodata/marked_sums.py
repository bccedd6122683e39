"""The loops of a density register: points put in the order of their cells, and those marked added to their sums."""

from __future__ import annotations

import numpy as np
from numba.extending import register_jitable

from geodata import cell_sums
from geodata.cell_products import BLOCK, N_TERMS, add_block, close_cell
from geodata.compiling import compiled, summing


@compiled
def mark(rows: np.ndarray, marks: np.ndarray) -> None:
    """Write 1 for each point chosen."""
    for place in range(len(rows)):
        marks[rows[place]] = 1


@compiled
def count_cells(
    easting_m: np.ndarray, northing_m: np.ndarray, uncertainty_km: np.ndarray, limit_km: float, corner_m: np.ndarray,
    extent_m: np.ndarray, cell_m: np.ndarray, shape: tuple[int, int, int, int], class_of_slot: np.ndarray,
    cells: np.ndarray, counts: np.ndarray,
) -> int:  # fmt: skip
    """Write the cell of each point and count the points of each; return how many take part."""
    return cell_sums.find_cells(
        easting_m, northing_m, uncertainty_km, limit_km, corner_m, extent_m, cell_m, shape, class_of_slot, cells, counts
    )[1]


@compiled
def order_by_cell(
    easting_m: np.ndarray, northing_m: np.ndarray, corner_m: np.ndarray, extent_m: np.ndarray, cell_m: np.ndarray,
    cells: np.ndarray, numbers: np.ndarray, ends: np.ndarray, order: np.ndarray, along: np.ndarray, up: np.ndarray,
) -> None:  # fmt: skip
    """Write which points come one after the other, by the number of their cell, where each lies in its cell, and where
    each cell ends, of which the number of points is given."""
    cell_sums.begin_cells(ends)
    per_x, per_y = 1.0 / cell_m[0], 1.0 / cell_m[1]
    for row in range(len(cells)):
        # What takes no part is in a cell after the last.
        if cells[row] < len(numbers):
            number = numbers[cells[row]]
            place = ends[number]
            ends[number] += 1
            order[place] = row
            east, north = (easting_m[row] - corner_m[0]) * per_x, (northing_m[row] - corner_m[1]) * per_y
            along[place] = 2.0 * (east - np.floor(east)) - 1.0
            up[place] = 2.0 * (north - np.floor(north)) - 1.0


@register_jitable
def _look_up(order: np.ndarray, marks: np.ndarray, chosen: np.ndarray) -> int:
    """Write the mark of each of a block of points; return how many are marked. No marks: all are."""
    if not len(marks):
        return len(order)
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
def add_by_class(
    order: np.ndarray, ends: np.ndarray, along: np.ndarray, up: np.ndarray, marks: np.ndarray,
    weights: np.ndarray | None, first: int, n_columns: int, sums: np.ndarray,
) -> int:  # fmt: skip
    """Add the points marked of a half of the map to the sums of their cell and class; return how many these are.

    Parameters
    ----------
    order, ends, along, up : arrays
        Those of the register.
    marks : uint8 array
        1 for each point chosen, 0 for others; empty where all are chosen.
    weights : float64 array or None
        One a point.
    first : int
        The first of the cells.
    n_columns : int
        Columns of cells.
    sums : float32 array (classes, n_columns or more, N_TERMS, rows)
        What is added to.
    """
    n_rows = sums.shape[3]
    chosen, rows = np.ones(BLOCK, np.uint8), np.empty(BLOCK, np.int32)
    xs, ys = np.empty(BLOCK, np.float32), np.empty(BLOCK, np.float32)
    counted = None if weights is None else np.empty(BLOCK, np.float32)
    total, n_marked, begin = np.zeros(N_TERMS), 0, int(ends[first - 1]) if first else 0
    for cell in range(sums.shape[0] * n_columns * n_rows):
        end, n_before = int(ends[first + cell]), n_marked
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
def add_mixed(
    order: np.ndarray, ends: np.ndarray, along: np.ndarray, up: np.ndarray, marks: np.ndarray,
    weights: np.ndarray | None, first: int, n_columns: int, uncertainty_km: np.ndarray, limit_km: float,
    table: np.ndarray, sums: np.ndarray,
) -> int:  # fmt: skip
    """Add each point marked to several sets of sums, to each by the share that its location error has in it.

    Parameters
    ----------
    table : float64 array (sets, TABLE_STEPS + 2)
        As in `cell_sums.add_mixed`; the other parameters as in `add_by_class`.
    """
    n_rows = sums.shape[3]
    chosen, rows = np.ones(BLOCK, np.uint8), np.empty(BLOCK, np.int32)
    xs, ys = np.empty(BLOCK, np.float32), np.empty(BLOCK, np.float32)
    entries, shares, whole = np.empty(BLOCK), np.empty(BLOCK, np.float32), np.ones(BLOCK, np.float32)
    totals, n_marked, begin = np.zeros((len(sums), N_TERMS)), 0, int(ends[first - 1]) if first else 0
    for cell in range(n_columns * n_rows):
        end, n_before = int(ends[first + cell]), n_marked
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
