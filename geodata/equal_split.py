"""The loops of the equal-split kernel on a road graph: two bounded searches an edge, then one polynomial a lixel.

All spots of an edge share the searches from its two ends. On each road that is reached a kernel is a polynomial of the
way along it, so that the mean over a lixel is the difference of two values of its integral: exact, and as quick as the
value at one point.
"""

from __future__ import annotations

import numpy as np
from numba.extending import register_jitable

from geodata.compiling import compiled


@register_jitable
def _mass_to(u):
    """Return the integral of the quartic kernel from 0 to u, for u in 0..1; one half at 1."""
    square = u * u
    return 0.9375 * u * (1.0 - square * (2.0 / 3.0 - 0.2 * square))


@register_jitable
def _mass_between(km, span, reach):
    """Return the integral of the kernel of a reach from a distance on over a span."""
    return _mass_to(min(1.0, (km + span) / reach)) - _mass_to(km / reach)


@register_jitable
def _sift_up(heap_km, heap_node, k):
    while k > 0:
        above = (k - 1) // 2
        if heap_km[above] <= heap_km[k]:
            break
        heap_km[above], heap_km[k] = heap_km[k], heap_km[above]
        heap_node[above], heap_node[k] = heap_node[k], heap_node[above]
        k = above


@register_jitable
def _sift_down(heap_km, heap_node, n):
    k = 0
    while 2 * k + 1 < n:
        below = 2 * k + 1
        if below + 1 < n and heap_km[below + 1] < heap_km[below]:
            below += 1
        if heap_km[k] <= heap_km[below]:
            break
        heap_km[below], heap_km[k] = heap_km[k], heap_km[below]
        heap_node[below], heap_node[k] = heap_node[k], heap_node[below]
        k = below


@register_jitable
def _search(
    source, banned, radius, is_split, first_half, half_edge, half_node, length, km, share, found, heap_km, heap_node
):
    """Write the km from a node, and the share of a kernel that leaves along each road, of the nodes within a radius.

    The banned edge is not travelled. Of ways of equal length the larger share counts. Returns how many nodes were
    found; `km` must hold infinity before, and is to be put back by the caller.
    """
    if radius <= 0.0:
        return 0
    n_found, n_heap = 0, 1
    heap_km[0], heap_node[0] = 0.0, source
    km[source] = 0.0
    share[source] = 1.0
    found[0] = source
    n_found = 1
    while n_heap > 0:
        here_km, here = heap_km[0], heap_node[0]
        n_heap -= 1
        heap_km[0], heap_node[0] = heap_km[n_heap], heap_node[n_heap]
        _sift_down(heap_km, heap_node, n_heap)
        if here_km > km[here]:
            continue
        onward = first_half[here + 1] - first_half[here] - 1
        passed = share[here]
        if is_split:
            passed = passed / onward if onward > 0 else 0.0
        # From here on `share` is what each road that goes on is given.
        share[here] = passed
        for half in range(first_half[here], first_half[here + 1]):
            edge = half_edge[half]
            if edge == banned:
                continue
            there = half_node[half]
            there_km = here_km + length[edge]
            if there_km >= radius or there_km > km[there]:
                continue
            if there_km == km[there]:
                share[there] = max(share[there], passed)
                continue
            if km[there] == np.inf:
                found[n_found] = there
                n_found += 1
            km[there] = there_km
            share[there] = passed
            heap_km[n_heap], heap_node[n_heap] = there_km, there
            n_heap += 1
            _sift_up(heap_km, heap_node, n_heap - 1)
    return n_found


@register_jitable
def _lay(values, first, n, step, at, direction, span, km, reach, factor, at_centres):
    """Add a kernel to the lixels of one edge, from `at` over `span` km in one direction; `km` is the distance there."""
    k = min(int(at / step), n - 1)
    if direction < 0 and k > 0 and k * step >= at:
        k -= 1
    to_border = (k + 1) * step - at if direction > 0 else at - k * step
    if at_centres:
        # The middle of the first lixel may lie behind.
        to_middle = to_border - 0.5 * step
        while to_middle < span and 0 <= k < n:
            if to_middle >= 0.0:
                u = (km + to_middle) / reach
                values[first + k] += factor * 0.9375 * (1.0 - u * u) ** 2 / reach
            to_middle += step
            k += direction
        return
    n_borders = 0
    if span > to_border:
        n_borders = min(int((span - to_border) / step) + 1, n - k if direction > 0 else k + 1)
    low, start, stride = _mass_to(km / reach), (km + to_border) / reach, step / reach
    factor /= step
    for border in range(n_borders):
        high = _mass_to(min(1.0, start + border * stride))
        values[first + k] += factor * (high - low)
        low = high
        k += direction
    if 0 <= k < n:
        values[first + k] += factor * (_mass_to(min(1.0, (km + span) / reach)) - low)


@register_jitable
def _arrival(node, offset, length, km_start, share_start, km_end, share_end):
    """Return the km to a node and the share that goes on there, by whichever end of the edge of the spot is shorter."""
    by_start, by_end = offset + km_start[node], length - offset + km_end[node]
    if by_start < by_end:
        return by_start, share_start[node]
    if by_end < by_start:
        return by_end, share_end[node]
    return by_start, max(share_start[node], share_end[node]) if by_start < np.inf else 0.0


@compiled
def spread_spots(
    bounds, spot_edge, spot_offset, spot_reach, spot_weight, start, end, length, first_lixel,
    first_half, half_edge, half_node, half_side, options, values,
):  # fmt: skip
    """Add the kernels of the spots to the lixels, edge by edge: two searches for all spots of an edge."""
    n_nodes = len(first_half) - 1
    is_split, is_whole, at_centres = options[0], options[1], options[2]
    km_start, km_end = np.full(n_nodes, np.inf), np.full(n_nodes, np.inf)
    share_start, share_end = np.zeros(n_nodes), np.zeros(n_nodes)
    found_start, found_end = np.empty(n_nodes, np.int64), np.empty(n_nodes, np.int64)
    heap_km, heap_node = np.empty(len(half_edge) + 1), np.empty(len(half_edge) + 1, np.int64)
    most = 0
    for group in range(len(bounds) - 1):
        most = max(most, bounds[group + 1] - bounds[group])
    factor = np.empty(most)
    for group in range(len(bounds) - 1):
        low, high = bounds[group], bounds[group + 1]
        edge = spot_edge[low]
        whole, a, b = length[edge], start[edge], end[edge]
        radius_start, radius_end = 0.0, 0.0
        for p in range(low, high):
            radius_start = max(radius_start, spot_reach[p] - spot_offset[p])
            radius_end = max(radius_end, spot_reach[p] - whole + spot_offset[p])
        n_start = _search(
            a, edge, radius_start, is_split, first_half, half_edge, half_node, length,
            km_start, share_start, found_start, heap_km, heap_node,
        )  # fmt: skip
        n_end = _search(
            b, edge, radius_end, is_split, first_half, half_edge, half_node, length,
            km_end, share_end, found_end, heap_km, heap_node,
        )  # fmt: skip
        for p in range(low, high):
            factor[p - low] = 0.0 if is_whole else spot_weight[p]
        # First how much of each kernel lies on the road, then the kernels themselves.
        for step in range(0 if is_whole else 1, 2):
            is_laying = step == 1
            if is_laying and is_whole:
                for p in range(low, high):
                    factor[p - low] = spot_weight[p] / factor[p - low]
            first, n = first_lixel[edge], first_lixel[edge + 1] - first_lixel[edge]
            for p in range(low, high):
                offset, reach = spot_offset[p], spot_reach[p]
                # Around the block back onto the own edge, where that is shorter than along it.
                km_a, km_b = whole - offset + km_end[a], offset + km_start[b]
                back_a, back_b = max(0.0, (offset - km_a) / 2.0), max(0.0, (whole - offset - km_b) / 2.0)
                down, up = min(offset - back_a, reach), min(whole - offset - back_b, reach)
                back_a, back_b = min(back_a, reach - km_a), min(back_b, reach - km_b)
                if is_laying:
                    weight = factor[p - low]
                    _lay(values, first, n, whole / n, offset, -1, down, 0.0, reach, weight, at_centres)
                    _lay(values, first, n, whole / n, offset, 1, up, 0.0, reach, weight, at_centres)
                    if back_a > 0.0:
                        _lay(
                            values, first, n, whole / n, 0.0, 1, back_a, km_a, reach, weight * share_end[a], at_centres
                        )
                    if back_b > 0.0:
                        part = weight * share_start[b]
                        _lay(values, first, n, whole / n, whole, -1, back_b, km_b, reach, part, at_centres)
                else:
                    mass = _mass_to(down / reach) + _mass_to(up / reach)
                    if back_a > 0.0:
                        mass += share_end[a] * _mass_between(km_a, back_a, reach)
                    if back_b > 0.0:
                        mass += share_start[b] * _mass_between(km_b, back_b, reach)
                    factor[p - low] += mass
            for place in range(n_start + n_end):
                node = found_start[place] if place < n_start else found_end[place - n_start]
                if place >= n_start and km_start[node] < np.inf:
                    continue
                for half in range(first_half[node], first_half[node + 1]):
                    other, across, long = half_edge[half], half_node[half], length[half_edge[half]]
                    is_reached = km_start[across] < np.inf or km_end[across] < np.inf
                    # An edge with both ends found is walked from both at once, at the half-edge of its start.
                    if other == edge or (half_side[half] == 1 and is_reached):
                        continue
                    first, n = first_lixel[other], first_lixel[other + 1] - first_lixel[other]
                    at, direction = (0.0, 1) if half_side[half] == 0 else (long, -1)
                    for p in range(low, high):
                        offset, reach = spot_offset[p], spot_reach[p]
                        km, share = _arrival(node, offset, whole, km_start, share_start, km_end, share_end)
                        if is_reached:
                            beyond, passed = _arrival(across, offset, whole, km_start, share_start, km_end, share_end)
                            meet = min(long, max(0.0, (long + beyond - km) / 2.0))
                        else:
                            beyond, passed, meet = np.inf, 0.0, long
                        span, back = min(meet, reach - km), min(long - meet, reach - beyond)
                        if span > 0.0 and share > 0.0:
                            if is_laying:
                                weight = factor[p - low] * share
                                _lay(values, first, n, long / n, at, direction, span, km, reach, weight, at_centres)
                            else:
                                factor[p - low] += share * _mass_between(km, span, reach)
                        if back > 0.0 and passed > 0.0:
                            if is_laying:
                                weight = factor[p - low] * passed
                                end_at = long - at
                                _lay(
                                    values, first, n, long / n, end_at, -direction, back, beyond, reach, weight,
                                    at_centres,
                                )  # fmt: skip
                            else:
                                factor[p - low] += passed * _mass_between(beyond, back, reach)
        for place in range(n_start):
            km_start[found_start[place]] = np.inf
        for place in range(n_end):
            km_end[found_end[place]] = np.inf
