"""The search for what lies within a road distance, as a compiled loop: Dijkstra with a heap of its own."""

from __future__ import annotations

import numpy as np
from numba.extending import register_jitable


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
def search(source, banned, radius, is_split, length, first_half, halves, km, share, parent, found, heap_km, heap_node):
    """Write the km from a node, and the share of a kernel that leaves along each road, of the nodes within a radius.

    The banned edge is not travelled. Of ways of equal length the larger share counts; `parent` is the last edge of the
    way, -1 at the source. A dead end keeps the share that arrives there, where nothing goes on. Returns how many nodes
    were found; `km` must hold infinity before, and is to be put back by the caller.
    """
    if radius <= 0.0:
        return 0
    n_found, n_heap = 0, 1
    heap_km[0], heap_node[0] = 0.0, source
    km[source] = 0.0
    share[source] = 1.0
    parent[source] = -1
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
            passed /= max(onward, 1)
        # From here on `share` is what each road that goes on is given.
        share[here] = passed
        for half in range(first_half[here], first_half[here + 1]):
            edge = halves[0, half]
            if edge == banned:
                continue
            there = halves[1, half]
            there_km = here_km + length[edge]
            if there_km >= radius or there_km > km[there]:
                continue
            if there_km == km[there]:
                if passed > share[there]:
                    share[there] = passed
                    parent[there] = edge
                continue
            if km[there] == np.inf:
                found[n_found] = there
                n_found += 1
            km[there] = there_km
            share[there] = passed
            parent[there] = edge
            heap_km[n_heap], heap_node[n_heap] = there_km, there
            n_heap += 1
            _sift_up(heap_km, heap_node, n_heap - 1)
    return n_found
