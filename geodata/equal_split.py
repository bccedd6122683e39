"""The loops of the equal-split kernel on a road graph: two bounded searches an edge, shared by all spots of the edge.

Many spots of one edge with one reach are laid together, the others one by one. How much of a kernel lies on the road is
found from what is lost: at dead ends, and where two ways around a block meet; elsewhere a junction hands on all.
"""

from __future__ import annotations

import numpy as np
from numba.extending import register_jitable

from geodata.compiling import compiled
from geodata.road_kernel import add_up, lay, lay_many, lay_many_at_home, mass_to
from geodata.road_search import search

#: So many spots of one edge with one reach are laid together: below, one by one is as quick.
_MANY = 12
#: An edge of more reaches than this has its own spots laid one by one: few of its lixels are near one of them.
_MOST_BLOCKS = 64


@register_jitable
def _is_by_start(by_start, by_end, start_share, end_share):
    """Tell whether a spot comes to a node by the start of its edge: the shorter way, or that of the larger share."""
    return by_start < by_end or (by_start == by_end and by_start < np.inf and start_share >= end_share)


@register_jitable
def _arrival(offset, length, start_km, start_share, end_km, end_share):
    """Return the km to a node, the share that goes on there, and by which end of the edge of the spot (0 or 1).

    Numbers only: handing over an array costs more than the rest.
    """
    by_start, by_end = offset + start_km, length - offset + end_km
    if _is_by_start(by_start, by_end, start_share, end_share):
        return by_start, start_share, 0
    return by_end, end_share, 1


@register_jitable
def _around(offset, whole, a, b, node_km, node_share):
    """Return the km to the ends of the own edge around a block, and how far back onto it these ways are shorter."""
    km_a, km_b = whole - offset + node_km[1, a], offset + node_km[0, b]
    return km_a, km_b, max(0.0, (offset - km_a) / 2.0), max(0.0, (whole - offset - km_b) / 2.0)


@register_jitable
def _lost(km, reach):
    """Return the mass of the kernel beyond a distance."""
    return 0.5 - mass_to(km / reach) if km < reach else 0.0


@register_jitable
def _lose(
    mass, edge, low, high, spots, ends, length, first_half, halves, node_km, node_share, node_parent, nodes, is_split
):
    """Take from the mass of each spot low to high - 1 of an edge what of its kernel lies on no road."""
    offset, reach = spots[0], spots[1]
    whole, a, b = length[edge], ends[0, edge], ends[1, edge]
    for p in range(low, high):
        km_a, km_b, _, _ = _around(offset[p], whole, a, b, node_km, node_share)
        # A way around the block that comes to the other end first is met on the own edge, a loop at its far side.
        if not _is_by_start(offset[p] + node_km[0, a], km_a, node_share[0, a], node_share[1, a]):
            mass[p] -= (1.0 + node_share[1, a]) * _lost((offset[p] + km_a) / 2.0, reach[p])
        elif _is_by_start(km_b, whole - offset[p] + node_km[1, b], node_share[0, b], node_share[1, b]):
            mass[p] -= (1.0 + node_share[0, b]) * _lost((whole - offset[p] + km_b) / 2.0, reach[p])
    for node in nodes:
        onward = first_half[node + 1] - first_half[node] - 1
        # Without the split a junction makes more of what it gets; a dead end always keeps it.
        gain = -1.0 if onward == 0 else (0.0 if is_split else onward - 1.0)
        a_km, z_km, a_share, z_share = node_km[0, node], node_km[1, node], node_share[0, node], node_share[1, node]
        if gain != 0.0:
            for p in range(low, high):
                km, share, _ = _arrival(offset[p], whole, a_km, a_share, z_km, z_share)
                mass[p] += gain * share * _lost(km, reach[p])
        for half in range(first_half[node], first_half[node + 1]):
            other, across, long = halves[0, half], halves[1, half], length[halves[0, half]]
            is_reached = node_km[0, across] < np.inf or node_km[1, across] < np.inf
            if other == edge or halves[2, half] == 1 or not is_reached:
                continue
            y_km, x_km = node_km[0, across], node_km[1, across]
            y_share, x_share = node_share[0, across], node_share[1, across]
            for p in range(low, high):
                km, share, side = _arrival(offset[p], whole, a_km, a_share, z_km, z_share)
                beyond, passed, side_across = _arrival(offset[p], whole, y_km, y_share, x_km, x_share)
                if node_parent[side, node] != other and node_parent[side_across, across] != other:
                    mass[p] -= (share + passed) * _lost((km + beyond + long) / 2.0, reach[p])


@register_jitable
def _lay_each_at_home(values, edge, low, high, spots, ends, length, first_lixel, node_km, node_share, at_centres):
    """Add the kernels of the spots low to high - 1 to the lixels of their own edge, one by one."""
    offset, reach, weight = spots[0], spots[1], spots[2]
    whole, a, b = length[edge], ends[0, edge], ends[1, edge]
    first, n = first_lixel[edge], first_lixel[edge + 1] - first_lixel[edge]
    step = whole / n
    for p in range(low, high):
        at, r, w = offset[p], reach[p], weight[p]
        # Around the block back onto the own edge, where that is shorter than along it.
        km_a, km_b, back_a, back_b = _around(at, whole, a, b, node_km, node_share)
        lay(values, first, n, step, at, -1, min(at - back_a, r), 0.0, r, w, at_centres)
        lay(values, first, n, step, at, 1, min(whole - at - back_b, r), 0.0, r, w, at_centres)
        back_a, back_b = min(back_a, r - km_a), min(back_b, r - km_b)
        if back_a > 0.0:
            lay(values, first, n, step, 0.0, 1, back_a, km_a, r, w * node_share[1, a], at_centres)
        if back_b > 0.0:
            lay(values, first, n, step, whole, -1, back_b, km_b, r, w * node_share[0, b], at_centres)


@register_jitable
def _lay_each(
    values, edge, low, high, spots, ends, length, first_lixel, first_half, halves,
    node_km, node_share, nodes, at_centres,
):  # fmt: skip
    """Add the kernels of the spots low to high - 1 of an edge to all lixels, one by one."""
    if low == high:
        return
    offset, reach, weight = spots[0], spots[1], spots[2]
    whole = length[edge]
    _lay_each_at_home(values, edge, low, high, spots, ends, length, first_lixel, node_km, node_share, at_centres)
    for node in nodes:
        a_km, z_km, a_share, z_share = node_km[0, node], node_km[1, node], node_share[0, node], node_share[1, node]
        for half in range(first_half[node], first_half[node + 1]):
            other, across, long = halves[0, half], halves[1, half], length[halves[0, half]]
            is_reached = node_km[0, across] < np.inf or node_km[1, across] < np.inf
            # An edge with both ends found is walked from both at once, at the half-edge of its start.
            if other == edge or (halves[2, half] == 1 and is_reached):
                continue
            first, n = first_lixel[other], first_lixel[other + 1] - first_lixel[other]
            at, direction = (0.0, 1) if halves[2, half] == 0 else (long, -1)
            y_km, x_km = node_km[0, across], node_km[1, across]
            y_share, x_share = node_share[0, across], node_share[1, across]
            for p in range(low, high):
                r, w = reach[p], weight[p]
                km, share, _ = _arrival(offset[p], whole, a_km, a_share, z_km, z_share)
                beyond, passed, meet = np.inf, 0.0, long
                if is_reached:
                    beyond, passed, _ = _arrival(offset[p], whole, y_km, y_share, x_km, x_share)
                    meet = min(long, max(0.0, (long + beyond - km) / 2.0))
                span, back = min(meet, r - km), min(long - meet, r - beyond)
                if span > 0.0 and share > 0.0:
                    lay(values, first, n, long / n, at, direction, span, km, r, w * share, at_centres)
                if back > 0.0 and passed > 0.0:
                    lay(values, first, n, long / n, long - at, -direction, back, beyond, r, w * passed, at_centres)


@register_jitable
def _split_by_ends(split, nodes, offset, length, node_km, node_share):
    """Write for each node how many of the sorted spots of an edge come to it by the start: these are the first."""
    for node in nodes:
        a_km, z_km, a_share, z_share = node_km[0, node], node_km[1, node], node_share[0, node], node_share[1, node]
        low, high = 0, len(offset)
        if z_km == np.inf:
            low = high
        elif a_km == np.inf:
            high = low
        while low < high:
            middle = (low + high) // 2
            if _is_by_start(offset[middle] + a_km, length - offset[middle] + z_km, a_share, z_share):
                low = middle + 1
            else:
                high = middle
        split[node] = low


@register_jitable
def _lay_together(
    values, edge, low, high, spots, ends, length, first_lixel, first_half, halves,
    node_km, node_share, nodes, sums, turned_sums, room, block_room, split,
):  # fmt: skip
    """Add the kernels of the spots low to high - 1 of an edge, sorted and of one reach, to all lixels at once."""
    offset, weight, r = spots[0, low:high], spots[2, low:high], spots[1, low]

    n_spots, whole = high - low, length[edge]
    n_blocks = int(whole / r) + 2
    turned, turned_weight, running = room[0, :n_spots], room[1], room[2]
    running[0] = 0.0
    for j in range(n_spots):
        turned[j] = whole - offset[n_spots - 1 - j]
        turned_weight[j] = weight[n_spots - 1 - j]
        running[j + 1] = running[j] + weight[j]
    blocks = block_room[: n_blocks if n_blocks <= _MOST_BLOCKS else 0]
    n_near = add_up(offset, weight, r, sums, blocks)
    n_turned = add_up(turned, turned_weight, r, turned_sums, blocks[:0])
    a, b = ends[0, edge], ends[1, edge]
    _, _, back_a, _ = _around(offset[n_spots - 1], whole, a, b, node_km, node_share)
    _, _, _, back_b = _around(offset[0], whole, a, b, node_km, node_share)
    if back_a > 0.0 or back_b > 0.0 or len(blocks) == 0:
        _lay_each_at_home(values, edge, low, high, spots, ends, length, first_lixel, node_km, node_share, False)
    else:
        first, n = first_lixel[edge], first_lixel[edge + 1] - first_lixel[edge]
        lay_many_at_home(values, first, n, whole / n, r, offset, sums, blocks, running)
    _split_by_ends(split, nodes, offset, whole, node_km, node_share)
    for node in nodes:
        to_end = split[node]
        a_km, a_share, z_km, z_share = node_km[0, node], node_share[0, node], node_km[1, node], node_share[1, node]
        for half in range(first_half[node], first_half[node + 1]):
            other, across, long = halves[0, half], halves[1, half], length[halves[0, half]]
            is_reached = node_km[0, across] < np.inf or node_km[1, across] < np.inf
            if other == edge or (halves[2, half] == 1 and is_reached):
                continue
            first, n = first_lixel[other], first_lixel[other + 1] - first_lixel[other]
            step, there = long / n, 1 if halves[2, half] == 0 else -1
            if not is_reached:
                until = min(to_end, n_near)
                lay_many(values, first, n, step, there, long, a_km, r, r, a_share, offset, sums, 0, until)
                until = min(n_spots - to_end, n_turned)
                lay_many(values, first, n, step, there, long, z_km, r, r, z_share, turned, turned_sums, 0, until)
                continue
            across_end = split[across]
            y_km, y_share, x_km, x_share = (
                node_km[0, across],
                node_share[0, across],
                node_km[1, across],
                node_share[1, across],
            )
            # Of the sorted spots the first come to both ends of this road by the start of theirs, the last by its end.
            both = min(to_end, across_end)
            if both > 0:
                meet, until = min(long, max(0.0, (long + y_km - a_km) / 2.0)), min(both, n_near)
                lay_many(values, first, n, step, there, meet, a_km, r, r, a_share, offset, sums, 0, until)
                lay_many(values, first, n, step, -there, long - meet, y_km, r, r, y_share, offset, sums, 0, until)
            both = n_spots - max(to_end, across_end)
            if both > 0:
                meet, until = min(long, max(0.0, (long + x_km - z_km) / 2.0)), min(both, n_turned)
                back = long - meet
                lay_many(values, first, n, step, there, meet, z_km, r, r, z_share, turned, turned_sums, 0, until)
                lay_many(values, first, n, step, -there, back, x_km, r, r, x_share, turned, turned_sums, 0, until)
            # Those between come to one end by the start, to the other by the end: their ways meet at one distance.
            if to_end > across_end:
                cap, until, back_to = min(r, (long + whole + a_km + x_km) / 2.0), min(to_end, n_near), across_end
                lay_many(values, first, n, step, there, long, a_km, r, cap, a_share, offset, sums, back_to, until)
                from_turned, until = n_spots - to_end, min(n_spots - across_end, n_turned)
                lay_many(
                    values, first, n, step, -there, long, x_km, r, cap, x_share,
                    turned, turned_sums, from_turned, until,
                )  # fmt: skip
            elif across_end > to_end:
                cap, until = min(r, (long + whole + y_km + z_km) / 2.0), min(across_end, n_near)
                lay_many(values, first, n, step, -there, long, y_km, r, cap, y_share, offset, sums, to_end, until)
                from_turned, until = n_spots - across_end, min(n_spots - to_end, n_turned)
                lay_many(
                    values, first, n, step, there, long, z_km, r, cap, z_share,
                    turned, turned_sums, from_turned, until,
                )  # fmt: skip


@register_jitable
def _union(found, n_found, node_km, both):
    """Write the nodes found from either end of the edge, each once, and return them."""
    n = n_found[0]
    both[:n] = found[0, :n]
    for place in range(n_found[1]):
        if node_km[0, found[1, place]] == np.inf:
            both[n] = found[1, place]
            n += 1
    return both[:n]


@compiled
def spread_spots(bounds, spot_edge, spots, ends, length, first_lixel, first_half, halves, options, values, mass):
    """Add the kernels of the spots to the lixels, edge by edge: two searches for all spots of an edge.

    Rows of `spots`: offset, reach, weight; of `ends`: start, end; of `halves`: edge, node, side. Spots are sorted by
    edge, reach and place; those of group `g` are ``bounds[g]`` to ``bounds[g + 1] - 1``. Options: split at junctions;
    divide by the mass on the road; values at the middles of lixels; write the mass of each spot only.
    """
    is_split, is_whole, at_centres, only_mass = options[0], options[1], options[2], options[3]
    offset, reach = spots[0], spots[1]
    n_nodes = len(first_half) - 1
    node_km, node_share = np.full((2, n_nodes), np.inf), np.zeros((2, n_nodes))
    node_parent, found = np.empty((2, n_nodes), np.int64), np.empty((2, n_nodes), np.int64)
    both = np.empty(2 * n_nodes, np.int64)
    heap_km, heap_node = np.empty(halves.shape[1] + 1), np.empty(halves.shape[1] + 1, np.int64)
    most = 0
    for group in range(len(bounds) - 1):
        most = max(most, bounds[group + 1] - bounds[group])
    parts = spots.copy()
    sums, room, blocks = np.empty((2, most + 1, 6)), np.empty((3, most + 1)), np.empty(_MOST_BLOCKS, np.int64)
    n_found, split = np.zeros(2, np.int64), np.empty(n_nodes, np.int64)
    for group in range(len(bounds) - 1):
        low, high = bounds[group], bounds[group + 1]
        edge = spot_edge[low]
        radius_start, radius_end = 0.0, 0.0
        for p in range(low, high):
            radius_start = max(radius_start, reach[p] - offset[p])
            radius_end = max(radius_end, reach[p] - length[edge] + offset[p])
        for side in range(2):
            n_found[side] = search(
                ends[side, edge], edge, radius_end if side else radius_start, is_split, length, first_half, halves,
                node_km[side], node_share[side], node_parent[side], found[side], heap_km, heap_node,
            )  # fmt: skip
        nodes = _union(found, n_found, node_km, both)
        if is_whole or only_mass:
            mass[low:high] = 1.0
            _lose(
                mass, edge, low, high, spots, ends, length, first_half, halves,
                node_km, node_share, node_parent, nodes, is_split,
            )  # fmt: skip
        if is_whole:
            for p in range(low, high):
                parts[2, p] = spots[2, p] / mass[p]
        laid = low
        here = high if only_mass or at_centres else low
        while here < high:
            until = here + 1
            while until < high and reach[until] == reach[here]:
                until += 1
            if until - here >= _MANY:
                _lay_each(
                    values, edge, laid, here, parts, ends, length, first_lixel, first_half, halves,
                    node_km, node_share, nodes, at_centres,
                )  # fmt: skip
                _lay_together(
                    values, edge, here, until, parts, ends, length, first_lixel, first_half, halves,
                    node_km, node_share, nodes, sums[0], sums[1], room, blocks, split,
                )  # fmt: skip
                laid = until
            here = until
        if not only_mass:
            _lay_each(
                values, edge, laid, high, parts, ends, length, first_lixel, first_half, halves,
                node_km, node_share, nodes, at_centres,
            )  # fmt: skip
        for side in range(2):
            for place in range(n_found[side]):
                node_km[side, found[side, place]] = np.inf
