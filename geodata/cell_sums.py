"""The loops of the density: points sorted by square cell, and in each cell sums of polynomials over its points.

Within a cell a wave is a polynomial of the place, to 1e-5 of what the kernel leaves of it. The sums of the products of
two Chebyshev polynomials, one of the place along x and one of that along y (`geodata.cell_products`), are all that a
density needs to know of the points of a cell (`geodata.cell_waves.spectrum` makes waves of them).

The loops skip what the surface does not use, so that nothing has to be copied first. A point takes part in the sums
when its location error is at most `limit_km` and when it lies on the map.
"""

from __future__ import annotations

import numpy as np
from numba.extending import register_jitable

from geodata.cell_products import BLOCK, N_TERMS, add_block, close_cell
from geodata.compiling import summing

#: Points that are sorted together: so many that most cells have dozens of them, and few enough to lie in a cache.
#: Sums are kept in single precision, and a part of the points is added to them in one step: the parts are at most
#: `_MOST_PARTS`, so that the error is below 2e-6.
_CHUNK = 1 << 19
_MOST_PARTS = 32
#: Points looked at together.
_BATCH = 256
#: Steps of the tables of shares by location error.
TABLE_STEPS = 4096
#: Places in a table of distinct location errors.
SLOTS = 1024


@register_jitable
def error_slot(error: float) -> int:
    """Return the place of a location error in a table of `SLOTS`: its bits, well shaken."""
    return (int(np.float64(error) * 4096.0) * 2654435761 & 0xFFFFFFFF) >> 22


@summing
def list_errors(uncertainty_km: np.ndarray, limit_km: float, most: int, slots: np.ndarray) -> bool:
    """List the distinct location errors up to a limit; tell whether they are no more than `most`.

    Parameters
    ----------
    uncertainty_km : array
    limit_km : float
    most : int
    slots : float64 array of `SLOTS`
        All -1 before; afterwards the errors, each at its `error_slot`.
    """
    last, n_found = -1.0, 0
    for begin in range(0, len(uncertainty_km), _BATCH):
        errors = uncertainty_km[begin : begin + _BATCH]
        # Mostly all are alike, which several are looked at for in one instruction.
        n_others = 0
        for row in range(len(errors)):
            n_others += int(errors[row] != last)
        if not n_others:
            continue
        for row in range(len(errors)):
            error = np.float64(errors[row])
            if error == last or not error <= limit_km:
                continue
            last, slot = error, error_slot(error)
            if slots[slot] == error:
                continue
            n_found += 1
            if slots[slot] >= 0.0 or n_found > most:
                return False
            slots[slot] = error
    return True


@register_jitable
def find_cells(
    easting_m: np.ndarray,
    northing_m: np.ndarray,
    uncertainty_km: np.ndarray,
    limit_km: float,
    corner_m: np.ndarray,
    extent_m: np.ndarray,
    cell_m: np.ndarray,
    shape: tuple[int, int, int, int],
    class_of_slot: np.ndarray,
    cells: np.ndarray,
    counts: np.ndarray,
) -> tuple[int, int]:
    """Write the cell of each point and count the points of each; return how many are used and how many of them lie
    on the map. What takes no part falls into a cell after the last."""
    # Out of their arrays: numbers that no store can change may stay in registers.
    west, south, width, height = corner_m[0], corner_m[1], extent_m[0], extent_m[1]
    per_x, per_y = 1.0 / cell_m[0], 1.0 / cell_m[1]
    n_columns, n_rows = np.int32(shape[1]), np.int32(shape[3])
    nowhere = np.int32(len(counts) - 1)
    n_used, n_inside = 0, 0
    for begin in range(0, len(easting_m), _BATCH):
        # Loops over whole slices: no index can be negative, so that several points are looked at in one instruction.
        eastings, northings = easting_m[begin : begin + _BATCH], northing_m[begin : begin + _BATCH]
        errors, found = uncertainty_km[begin : begin + _BATCH], cells[begin : begin + _BATCH]
        for row in range(len(eastings)):
            along, up = np.float64(eastings[row]) - west, np.float64(northings[row]) - south
            is_used = np.float64(errors[row]) <= limit_km
            is_inside = is_used & (along >= 0.0) & (along < width) & (up >= 0.0) & (up < height)
            cell = np.int32(along * per_x) * n_rows + np.int32(up * per_y)
            found[row] = cell if is_inside else nowhere
            n_used += int(is_used)
            n_inside += int(is_inside)
        if len(class_of_slot):
            for row in range(len(eastings)):
                if found[row] != nowhere:
                    found[row] += np.int32(class_of_slot[error_slot(errors[row])]) * n_rows * n_columns
        for row in range(len(eastings)):
            counts[np.uint64(np.uint32(found[row]))] += 1
    return n_used, n_inside


@register_jitable
def _sort(
    easting_m: np.ndarray, northing_m: np.ndarray, cells: np.ndarray, ends: np.ndarray, places: np.ndarray,
    rows: np.ndarray | None,
) -> None:  # fmt: skip
    """Write easting and northing of the points, one after the other, in the order of their cells, and which point it is
    where that is asked for. `ends` is where each cell begins before, and where it ends afterwards."""
    for row in range(len(cells)):
        cell = np.uint64(np.uint32(cells[row]))
        place = np.uint64(np.uint32(ends[cell]))
        ends[cell] += 1
        places[np.uint64(2) * place], places[np.uint64(2) * place + np.uint64(1)] = easting_m[row], northing_m[row]
        if rows is not None:
            rows[place] = row


@register_jitable
def _add_cells(
    places: np.ndarray, weights: np.ndarray | None, ends: np.ndarray, corner_m: np.ndarray, cell_m: np.ndarray,
    sums: np.ndarray,
) -> None:  # fmt: skip
    """Add the points of each cell, which lie one after the other, to its sums."""
    per_x, per_y = 2.0 / cell_m[0], 2.0 / cell_m[1]
    along, up, total = np.empty(BLOCK, np.float32), np.empty(BLOCK, np.float32), np.zeros(N_TERMS)
    begin, cell = 0, 0
    for kind in range(sums.shape[0]):
        for column in range(sums.shape[1]):
            middle_x = corner_m[0] + (column + 0.5) * cell_m[0]
            for row in range(sums.shape[3]):
                middle_y = corner_m[1] + (row + 0.5) * cell_m[1]
                end = ends[cell]
                for first in range(begin, end, BLOCK):
                    n = min(BLOCK, end - first)
                    for point in range(n):
                        place = np.uint64(2) * np.uint64(first + point)
                        along[point] = (np.float64(places[place]) - middle_x) * per_x
                        up[point] = (np.float64(places[place + np.uint64(1)]) - middle_y) * per_y
                    add_block(along, up, None if weights is None else weights[first : first + n], n, total)
                if end > begin:
                    close_cell(total, sums[kind, column], row)
                begin = end
                cell += 1


@summing
def add_by_class(
    easting_m: np.ndarray,
    northing_m: np.ndarray,
    uncertainty_km: np.ndarray,
    weights: np.ndarray | None,
    limit_km: float,
    corner_m: np.ndarray,
    extent_m: np.ndarray,
    cell_m: np.ndarray,
    class_of_slot: np.ndarray,
    sums: np.ndarray,
) -> tuple[int, int]:
    """Add each point to the sums of its cell and of its own location error.

    Parameters
    ----------
    weights : float64 array or None
        One a point.
    corner_m, extent_m : arrays of 2
        South-western corner of the map; its width and height.
    cell_m : array of 2
        Width and height of a cell.
    class_of_slot : int64 array
        Class of the location error at each `error_slot`; empty where there is one class.
    sums : float32 array (classes, columns, N_TERMS, rows)
        What is added to.

    Returns
    -------
    tuple of int
        Points that are precise enough, and those of them on the map.
    """
    n_used, n_inside = 0, 0
    most = max(min(_CHUNK, len(easting_m)), len(easting_m) // _MOST_PARTS + 1)
    cells, places = np.empty(most, np.int32), np.empty(2 * most, easting_m.dtype)
    rows = None if weights is None else np.empty(most, np.int32)
    sorted_weights = None if weights is None else np.empty(most, np.float32)
    counts = np.empty(sums.shape[0] * sums.shape[1] * sums.shape[3] + 1, np.int32)
    for begin in range(0, len(easting_m), most):
        chunk = slice(begin, begin + most)
        eastings, northings = easting_m[chunk], northing_m[chunk]
        found = cells[: len(eastings)]
        counts[:] = 0
        used, inside = find_cells(
            eastings, northings, uncertainty_km[chunk], limit_km, corner_m, extent_m, cell_m, sums.shape,
            class_of_slot, found, counts,
        )  # fmt: skip
        n_used, n_inside = n_used + used, n_inside + inside
        begin_cells(counts)
        _sort(eastings, northings, found, counts, places, rows)
        if weights is not None and rows is not None and sorted_weights is not None:
            counted = weights[chunk]
            for place in range(inside):
                sorted_weights[place] = counted[rows[place]]
        _add_cells(places, sorted_weights, counts, corner_m, cell_m, sums)
    return n_used, n_inside


@register_jitable
def begin_cells(counts: np.ndarray) -> None:
    """Replace the number of points of each cell by the number of those in cells before."""
    total = 0
    for cell in range(len(counts)):
        counted = counts[cell]
        counts[cell] = total
        total += counted


@summing
def add_mixed(
    easting_m: np.ndarray,
    northing_m: np.ndarray,
    uncertainty_km: np.ndarray,
    weights: np.ndarray | None,
    limit_km: float,
    corner_m: np.ndarray,
    extent_m: np.ndarray,
    cell_m: np.ndarray,
    table: np.ndarray,
    sums: np.ndarray,
) -> tuple[int, int]:
    """Add each point to several sets of sums, to each by the share that its location error has in it.

    Parameters
    ----------
    table : float64 array (sets, TABLE_STEPS + 2)
        Share in each set by the square of the error over that of the limit, times `TABLE_STEPS`.
    sums : float32 array (sets, columns, N_TERMS, rows)
        What is added to.

    Returns
    -------
    tuple of int
        As `add_by_class`, which has the other parameters.
    """
    n_used, n_inside = 0, 0
    most = max(min(_CHUNK, len(easting_m)), len(easting_m) // _MOST_PARTS + 1)
    cells, places = np.empty(most, np.int32), np.empty(2 * most, easting_m.dtype)
    rows, entries = np.empty(most, np.int32), np.empty(most, np.float64)
    shares, whole = np.empty(most, np.float32), np.ones(most, np.float32)
    counts = np.empty(sums.shape[1] * sums.shape[3] + 1, np.int32)
    for begin in range(0, len(easting_m), most):
        chunk = slice(begin, begin + most)
        eastings, northings, errors = easting_m[chunk], northing_m[chunk], uncertainty_km[chunk]
        found = cells[: len(eastings)]
        counts[:] = 0
        used, inside = find_cells(
            eastings, northings, errors, limit_km, corner_m, extent_m, cell_m, (1, *sums.shape[1:]),
            np.zeros(0, np.int64), found, counts,
        )  # fmt: skip
        n_used, n_inside = n_used + used, n_inside + inside
        begin_cells(counts)
        _sort(eastings, northings, found, counts, places, rows)
        for place in range(inside):
            error = np.float64(errors[rows[place]]) / limit_km
            entries[place] = error * error * TABLE_STEPS
        if weights is not None:
            counted = weights[chunk]
            for place in range(inside):
                whole[place] = counted[rows[place]]
        for kind in range(sums.shape[0]):
            line = table[kind]
            for place in range(inside):
                step = np.uint64(np.int64(entries[place]))
                between = entries[place] - step
                shares[place] = whole[place] * (line[step] + between * (line[step + np.uint64(1)] - line[step]))
            _add_cells(places, shares, counts, corner_m, cell_m, sums[kind : kind + 1])
    return n_used, n_inside
