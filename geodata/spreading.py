"""The loops of the density: each point onto sixteen nodes of a grid, and sixteen nodes back onto a point.

They skip what the surface does not use, so that nothing has to be copied first. A point takes part in the sum when
its location error is at most `limit_km` and when it lies on the map (0 to `width_m` east of the corner, 0 to `height_m`
north of it). Positions on the nodes count from `ORIGIN`, so that no point reaches over an edge.
"""

from __future__ import annotations

import numpy as np
from numba.extending import register_jitable

from geodata.compiling import compiled

#: Node of the south-western corner of the map in both directions.
ORIGIN = 2
#: Points whose shares are worked out together, before they are added.
_BATCH = 256
#: Sets of nodes that `spread_mixed` fills at once.
N_TOGETHER = 6
#: Steps of the tables of shares by location error.
TABLE_STEPS = 4096
#: Places in a table of distinct location errors.
SLOTS = 1024


@register_jitable
def error_slot(error: float) -> int:
    """Return the place of a location error in a table of `SLOTS`: its bits, well shaken."""
    return (int(np.float64(error) * 4096.0) * 2654435761 & 0xFFFFFFFF) >> 22


@compiled
def survey_points(
    easting_m: np.ndarray,
    northing_m: np.ndarray,
    uncertainty_km: np.ndarray,
    limit_km: float,
    corner_m: np.ndarray,
    extent_m: np.ndarray,
    slots: np.ndarray,
) -> np.ndarray:
    """Count what is used, and list the distinct location errors.

    Parameters
    ----------
    slots : float64 array of `SLOTS`
        All -1 before; afterwards the errors of the points on the map, each at its `error_slot`.

    Returns
    -------
    int64 array of 3
        Points used; those of them off the map; points whose slot is taken by another error.
    """
    west, south, width, height = corner_m[0], corner_m[1], extent_m[0], extent_m[1]
    n_used, n_inside, n_clashes = 0, 0, 0
    last = -1.0
    for begin in range(0, len(easting_m), _BATCH):
        # Loops over whole slices: no index can be negative, so that several points are looked at in one instruction.
        eastings, northings = easting_m[begin : begin + _BATCH], northing_m[begin : begin + _BATCH]
        errors = uncertainty_km[begin : begin + _BATCH]
        n_others = 0
        for row in range(len(errors)):
            error = np.float64(errors[row])
            along, up = np.float64(eastings[row]) - west, np.float64(northings[row]) - south
            is_used = error <= limit_km
            is_inside = is_used & (along >= 0.0) & (along < width) & (up >= 0.0) & (up < height)
            n_used += int(is_used)
            n_inside += int(is_inside)
            n_others += int(is_inside & (error != last))
        if not n_others:
            continue
        for row in range(len(errors)):
            error = np.float64(errors[row])
            along, up = np.float64(eastings[row]) - west, np.float64(northings[row]) - south
            is_inside = (along >= 0.0) & (along < width) & (up >= 0.0) & (up < height)
            if is_inside & (error <= limit_km) & (error != last):
                last = error
                slot = error_slot(error)
                if slots[slot] != error:
                    n_clashes += int(slots[slot] >= 0.0)
                    slots[slot] = error
    return np.array([n_used, n_used - n_inside, n_clashes])


@register_jitable
def _keep(
    easting_m: np.ndarray,
    northing_m: np.ndarray,
    uncertainty_km: np.ndarray,
    limit_km: float,
    corner_m: np.ndarray,
    extent_m: np.ndarray,
    band_m: np.ndarray,
    is_whole: bool,
    kept: np.ndarray,
    position: np.ndarray,
) -> int:
    """List the rows of a batch that are used and whose northing lies in the band, with their position; return how
    many."""
    # Out of their arrays: numbers that no store can change may stay in registers.
    west, south, width, height = corner_m[0], corner_m[1], extent_m[0], extent_m[1]
    low, high = band_m[0], band_m[1]
    n_kept = 0
    # Without a branch: the next place is only taken when the point is used.
    if is_whole:
        for row in range(len(northing_m)):
            up = np.float64(northing_m[row]) - south
            kept[n_kept] = row
            n_kept += int((up >= low) & (up < high))
    else:
        for row in range(len(northing_m)):
            along, up = np.float64(easting_m[row]) - west, np.float64(northing_m[row]) - south
            kept[n_kept] = row
            is_inside = (along >= 0.0) & (along < width) & (up >= 0.0) & (up < height)
            n_kept += int(is_inside & (up >= low) & (up < high) & (np.float64(uncertainty_km[row]) <= limit_km))
    for place in range(n_kept):
        position[0, place] = np.float64(easting_m[kept[place]]) - west
        position[1, place] = np.float64(northing_m[kept[place]]) - south
    return n_kept


@register_jitable
def _share(n_kept: int, position: np.ndarray, per_metre: float, first: np.ndarray, shares: np.ndarray) -> None:
    """Write the first of the four nodes of each position and the shares of all four: a cubic B-spline."""
    for place in range(n_kept):
        value = position[place] * per_metre + (ORIGIN - 1)
        node = np.int32(value)
        after = value - node
        before = 1.0 - after
        lowest = before * before * before * (1.0 / 6.0)
        highest = after * after * after * (1.0 / 6.0)
        lower = 2.0 / 3.0 - after * after * (1.0 - 0.5 * after)
        first[place] = node
        shares[0, place] = lowest
        shares[1, place] = lower
        shares[2, place] = 1.0 - lowest - lower - highest
        shares[3, place] = highest


@compiled
def spread_by_class(
    easting_m: np.ndarray,
    northing_m: np.ndarray,
    uncertainty_km: np.ndarray,
    weights: np.ndarray,
    limit_km: float,
    corner_m: np.ndarray,
    extent_m: np.ndarray,
    per_metre: np.ndarray,
    band_m: np.ndarray,
    is_whole: bool,
    offset: int,
    class_of_slot: np.ndarray,
    n_columns: int,
    size: int,
    nodes: np.ndarray,
) -> None:
    """Add each point to the nodes of its own location error.

    Parameters
    ----------
    weights : float64 array
        One a point, or none at all where every point counts once.
    per_metre : array of 2
        Nodes in a metre, along x and y.
    band_m : array of 2
        Only points from the first of these northings (above the corner) up to the second, not included.
    is_whole : bool
        Every point takes part: only the band is looked at.
    offset : int
        Added to the place of a node within its set.
    class_of_slot : int64 array
        Class of the location error at each `error_slot`; empty where there is one class.
    n_columns, size : int
        Nodes in a row, and in the set of a class.
    nodes : float64 array
        What is added to, one set after the other.
    """
    kept, position = np.empty(_BATCH + 1, np.uint64), np.empty((2, _BATCH + 1))
    first, lines = np.empty(_BATCH, np.int64), np.empty(_BATCH, np.int64)
    along, up = np.empty((4, _BATCH)), np.empty((4, _BATCH))
    for begin in range(0, len(easting_m), _BATCH):
        batch = slice(begin, begin + _BATCH)
        errors = uncertainty_km[batch]
        n_kept = _keep(
            easting_m[batch], northing_m[batch], errors, limit_km, corner_m, extent_m, band_m, is_whole, kept, position
        )
        _share(n_kept, position[0], per_metre[0], first, along)
        _share(n_kept, position[1], per_metre[1], lines, up)
        for place in range(n_kept):
            first[place] += lines[place] * n_columns + offset
        if len(class_of_slot):
            for place in range(n_kept):
                first[place] += size * class_of_slot[error_slot(errors[kept[place]])]
        if len(weights):
            counted = weights[batch]
            for step in range(4):
                for place in range(n_kept):
                    up[step, place] *= counted[kept[place]]
        for place in range(n_kept):
            node = np.uint64(first[place])
            a, b, c, d = along[0, place], along[1, place], along[2, place], along[3, place]
            for step in range(4):
                share = up[step, place]
                # All four are read before the first is written, so that one machine instruction does each step.
                e, f = nodes[node] + share * a, nodes[node + np.uint64(1)] + share * b
                g, h = nodes[node + np.uint64(2)] + share * c, nodes[node + np.uint64(3)] + share * d
                nodes[node], nodes[node + np.uint64(1)] = e, f
                nodes[node + np.uint64(2)], nodes[node + np.uint64(3)] = g, h
                node += np.uint64(n_columns)


@compiled
def spread_mixed(
    easting_m: np.ndarray,
    northing_m: np.ndarray,
    uncertainty_km: np.ndarray,
    weights: np.ndarray,
    limit_km: float,
    corner_m: np.ndarray,
    extent_m: np.ndarray,
    per_metre: np.ndarray,
    band_m: np.ndarray,
    is_whole: bool,
    offset: int,
    table: np.ndarray,
    n_columns: int,
    nodes: np.ndarray,
) -> None:
    """Add each point to several sets of nodes at once, to each by the share that its location error has in it.

    Parameters
    ----------
    table : float64 array (TABLE_STEPS + 2, N_TOGETHER)
        Share in each set by the square of the error over that of the limit, times `TABLE_STEPS`.
    nodes : float64 array (rows * columns * N_TOGETHER)
        What is added to; the sets side by side.
    """
    kept, position = np.empty(_BATCH + 1, np.uint64), np.empty((2, _BATCH))
    first, lines = np.empty(_BATCH, np.int64), np.empty(_BATCH, np.int64)
    along, up = np.empty((4, _BATCH)), np.empty((4, _BATCH))
    products, portions = np.empty((_BATCH, 4 * N_TOGETHER)), np.empty(N_TOGETHER)
    scale = TABLE_STEPS / (limit_km * limit_km)
    for begin in range(0, len(easting_m), _BATCH):
        batch = slice(begin, begin + _BATCH)
        errors = uncertainty_km[batch]
        n_kept = _keep(
            easting_m[batch], northing_m[batch], errors, limit_km, corner_m, extent_m, band_m, is_whole, kept, position
        )
        counted = weights[batch]
        _share(n_kept, position[0], per_metre[0], first, along)
        _share(n_kept, position[1], per_metre[1], lines, up)
        for place in range(n_kept):
            error = np.float64(errors[kept[place]])
            entry = error * error * scale
            line = np.int64(entry)
            between = entry - line
            weight = counted[kept[place]] if len(weights) else 1.0
            for kind in range(N_TOGETHER):
                portions[kind] = weight * (table[line, kind] + between * (table[line + 1, kind] - table[line, kind]))
            for node in range(4):
                share = along[node, place]
                for kind in range(N_TOGETHER):
                    products[place, N_TOGETHER * node + kind] = share * portions[kind]
        for place in range(n_kept):
            start = np.uint64((lines[place] * n_columns + first[place] + offset) * N_TOGETHER)
            for step in range(4):
                share = up[step, place]
                for each in range(0, 4 * N_TOGETHER, 4):
                    lowest = start + np.uint64(each)  # an unsigned index needs no look at what lies below 0
                    a = nodes[lowest] + share * products[place, each]
                    b = nodes[lowest + np.uint64(1)] + share * products[place, each + 1]
                    c = nodes[lowest + np.uint64(2)] + share * products[place, each + 2]
                    d = nodes[lowest + np.uint64(3)] + share * products[place, each + 3]
                    nodes[lowest], nodes[lowest + np.uint64(1)] = a, b
                    nodes[lowest + np.uint64(2)], nodes[lowest + np.uint64(3)] = c, d
                start += np.uint64(n_columns * N_TOGETHER)


@compiled
def gather_mixed(
    easting_m: np.ndarray,
    northing_m: np.ndarray,
    uncertainty_km: np.ndarray,
    limit_km: float,
    corner_m: np.ndarray,
    extent_m: np.ndarray,
    per_metre: np.ndarray,
    band_m: np.ndarray,
    is_whole: bool,
    table: np.ndarray,
    n_columns: int,
    nodes: np.ndarray,
    values: np.ndarray,
) -> None:
    """Read each point off the nodes: the way back of `spread_mixed`.

    Parameters
    ----------
    table : float64 array (TABLE_STEPS + 2, sets)
    nodes : float64 array (sets, rows * columns)
    values : float64 array
        One a point, written; left as it is where the point is not used.
    """
    kept, position = np.empty(_BATCH + 1, np.uint64), np.empty((2, _BATCH + 1))
    first, lines = np.empty(_BATCH, np.int64), np.empty(_BATCH, np.int64)
    along, up = np.empty((4, _BATCH)), np.empty((4, _BATCH))
    scale = TABLE_STEPS / (limit_km * limit_km)
    for begin in range(0, len(easting_m), _BATCH):
        batch = slice(begin, begin + _BATCH)
        errors = uncertainty_km[batch]
        n_kept = _keep(
            easting_m[batch], northing_m[batch], errors, limit_km, corner_m, extent_m, band_m, is_whole, kept, position
        )
        _share(n_kept, position[0], per_metre[0], first, along)
        _share(n_kept, position[1], per_metre[1], lines, up)
        for place in range(n_kept):
            entry = np.float64(errors[kept[place]]) ** 2 * scale
            line = np.int64(entry)
            between = entry - line
            total = 0.0
            for kind in range(table.shape[1]):
                read = 0.0
                for step in range(4):
                    start = (lines[place] + step) * n_columns + first[place]
                    for node in range(4):
                        read += up[step, place] * along[node, place] * nodes[kind, start + node]
                total += read * (table[line, kind] + between * (table[line + 1, kind] - table[line, kind]))
            values[begin : begin + _BATCH][kept[place]] = total
