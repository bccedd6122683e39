"""Diffusion along the roads: what each incident becomes when it spreads by every way at once, and none of it is lost.

The heat equation is solved on cells of equal length along each road. The flow between two neighbouring middles is the
difference of their values over their distance; at a junction what flows in flows out, and at a dead end nothing does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse
import scipy.sparse.linalg
from numpy.polynomial import chebyshev

from geodata.compiling import compiled
from geodata.lixels import LIXEL_KM, RoadGraph, Spots

#: Variance of a quartic kernel of reach 1: a bandwidth means the same spread for both ways of spreading.
VARIANCE_OF_REACH = 1.0 / 7.0
#: A cell is at most so long, as a share of the standard deviation.
_CELL_SHARE = 0.125
#: Degree of the polynomial in one implicit step, and length of that step as a share of the whole time.
_DEGREE, _STEP_SHARE = 20, 0.09
#: Different reaches that are told apart; one between two of them is shared out, which keeps its variance.
_N_LEVELS = 16


@dataclass(frozen=True)
class RoadDiffusion:
    """Hold one implicit step of the heat equation on the cells of a road graph, ready to be solved.

    Attributes
    ----------
    graph : RoadGraph
    n_parts : int
        Cells of a lixel.
    step : float
        Length of the step, km² (half the variance it adds).
    first_cell : int array
        Cells of edge `e`: ``first_cell[e]`` to ``first_cell[e + 1] - 1``.
    cell_km : float array
        Length of the cells of each edge.
    inverse_pivot, reply : float array
        Of each cell: what elimination along its edge divides by; its value when the start of the edge is held at one.
    nodes : SuperLU
        Factors of what remains for the nodes.
    """

    graph: RoadGraph
    n_parts: int
    step: float
    first_cell: np.ndarray
    cell_km: np.ndarray
    inverse_pivot: np.ndarray
    reply: np.ndarray
    nodes: scipy.sparse.linalg.SuperLU


def prepare_diffusion(graph: RoadGraph, reach_km: float, cell_share: float = _CELL_SHARE) -> RoadDiffusion:
    """Return what depends on the roads and the bandwidth only.

    Parameters
    ----------
    graph : RoadGraph
    reach_km : float
        The bandwidth, km; incidents may reach up to about twice as far.
    cell_share : float
        Longest cell, as a share of the standard deviation.
    """
    sigma = reach_km * VARIANCE_OF_REACH**0.5
    n_parts = max(1, int(np.ceil(LIXEL_KM / (cell_share * sigma))))
    # Of bandwidth squared to twice that: where a location error widens an incident, at most by the bandwidth again.
    step = _STEP_SHARE * 0.5 * sigma**2
    first_cell = graph.first_lixel * n_parts
    cell_km = graph.length_km / np.diff(first_cell)
    inverse_pivot, reply = np.empty(first_cell[-1]), np.empty(first_cell[-1])
    eliminate(first_cell, cell_km, step, inverse_pivot, reply)
    across = 2.0 * step / cell_km * reply[first_cell[1:] - 1]
    # What flows in at the start stays in the cells or flows out at the end: a sum, where a difference would cancel out.
    own = across + cell_km * np.add.reduceat(reply, first_cell[:-1])
    n_nodes = len(graph.first_half) - 1
    alone = np.flatnonzero(np.diff(graph.first_half) == 0)
    row = np.concatenate([graph.start, graph.end, graph.start, graph.end, alone])
    column = np.concatenate([graph.start, graph.end, graph.end, graph.start, alone])
    entries = np.concatenate([own, own, -across, -across, np.ones(len(alone))])
    matrix = scipy.sparse.coo_array((entries, (row, column)), shape=(n_nodes, n_nodes)).tocsc()
    nodes = scipy.sparse.linalg.splu(
        matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True}
    )
    return RoadDiffusion(graph, n_parts, step, first_cell, cell_km, inverse_pivot, reply, nodes)


def diffused_sum(diffusion: RoadDiffusion, spots: Spots) -> np.ndarray:
    r"""Return the sum of the diffused incidents on each lixel, incidents / km.

    The kernel of an incident is the solution at :math:`t = \sigma^2 / 2`, with :math:`\sigma^2 = H^2 / 7` for the reach
    :math:`H` of the spot, of :math:`\partial u / \partial t = \partial^2 u / \partial x^2` on the roads, with the
    incident alone at the beginning, continuous at junctions, where the slopes along the roads that leave add up to
    zero, and with no slope at dead ends: the law of a Brownian motion on the roads, and on a long road the Gaussian.

    Parameters
    ----------
    diffusion : RoadDiffusion
    spots : Spots
        Their weights are not divided by what lies on the road: all of it does.

    Returns
    -------
    float64 array
        ``(values * graph.lixel_km).sum() == spots.weight.sum()``. The mean over each lixel.

    Notes
    -----
    In time :math:`e^{-tA}` is a polynomial of degree 20 in one implicit step :math:`W = (1 + \tau A)^{-1}`, the
    Chebyshev interpolant of :math:`e^{-t (1/w - 1) / \tau}` on 0 to 1. It errs by less than 1e-7 for every cell length,
    however short a road is, and all incidents share its 20 solutions. In space the error is that of the cells: about
    0.001 of the maximum, at most 0.004.

    References
    ----------
    McSwiggan, G., Baddeley, A., Nair, G. (2017). Kernel density estimation on a linear network. Scandinavian Journal of
    Statistics 44(2), 324-345. doi:10.1111/sjos.12255
    """
    graph = diffusion.graph
    if not len(spots):
        return np.zeros(graph.n_lixels)
    squares = spots.reach_km**2
    levels = np.linspace(squares.min(), squares.max(), _N_LEVELS if squares.max() > squares.min() else 1)
    begun = _deposit(diffusion, spots, squares, levels)
    coefficients = np.stack(
        [time_polynomial(0.5 * VARIANCE_OF_REACH * square / diffusion.step) for square in levels.tolist()], axis=1
    )
    terms = coefficients @ begun
    # Clenshaw: the polynomials of all levels at once.
    later, latest = np.zeros(begun.shape[1]), np.zeros(begun.shape[1])
    for term in terms[:0:-1]:
        later, latest = term + 2.0 * _centred(diffusion, later) - latest, later
    ended = terms[0] + _centred(diffusion, later) - latest
    return ended.reshape(-1, diffusion.n_parts).mean(axis=1)


def initial_density(diffusion: RoadDiffusion, spots: Spots) -> np.ndarray:
    """Return what spots of one reach are on the cells before they spread, incidents / km."""
    squares = spots.reach_km**2
    return _deposit(diffusion, spots, squares, squares[:1])[0]


def time_polynomial(steps: float, degree: int = _DEGREE) -> np.ndarray:
    """Return the Chebyshev coefficients, in 2 w - 1, of the polynomial that takes the place of exp(-steps (1/w - 1)).

    Parameters
    ----------
    steps : float
        The whole time over that of the implicit step.
    degree : int

    Returns
    -------
    float64 array
        Divided by their sum, the value at w = 1: what is spread evenly stays as it is, and nothing is lost.
    """

    def decay(place: Any) -> Any:
        return np.exp(-steps * (2.0 / (place + 1.0) - 1.0))

    coefficients = chebyshev.chebinterpolate(decay, degree)
    return coefficients / coefficients.sum()


def _centred(diffusion: RoadDiffusion, values: np.ndarray) -> np.ndarray:
    """Return twice an implicit step less what it began with: an operator between -1 and 1."""
    graph = diffusion.graph
    solved, given = np.empty_like(values), np.zeros(len(graph.first_half) - 1)
    shape = diffusion.first_cell, diffusion.cell_km, diffusion.step
    solve_roads(*shape, diffusion.inverse_pivot, values, graph.start, graph.end, solved, given)
    held = diffusion.nodes.solve(given)
    join_roads(diffusion.first_cell, diffusion.reply, held, graph.start, graph.end, values, solved)
    return solved


def _deposit(diffusion: RoadDiffusion, spots: Spots, squares: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Return the density on the cells at the beginning, a row a level.

    An incident is shared between the two middles around it, or the middle and the junction, so that its place is kept.
    """
    graph = diffusion.graph
    cells = np.zeros((len(levels), diffusion.first_cell[-1]))
    nodes = np.zeros((len(levels), len(graph.first_half) - 1))
    span = levels[1] - levels[0] if len(levels) > 1 else 1.0
    deposit(
        spots.edge, spots.offset_km, spots.weight, squares, levels[0], span,
        diffusion.first_cell, diffusion.cell_km, graph.start, graph.end, cells, nodes,
    )  # fmt: skip
    # A junction holds nothing: what is put there is at once in the cells around it, as easily as it flows there.
    ease = 1.0 / diffusion.cell_km
    total = np.bincount(graph.start, ease, nodes.shape[1]) + np.bincount(graph.end, ease, nodes.shape[1])
    nodes /= np.maximum(total, 1e-300)
    first, last = diffusion.first_cell[:-1], diffusion.first_cell[1:] - 1
    for level in range(len(levels)):
        if nodes[level].any():
            cells[level, first] += ease * nodes[level, graph.start]
            cells[level, last] += ease * nodes[level, graph.end]
    cells /= np.repeat(diffusion.cell_km, np.diff(diffusion.first_cell))
    return cells


@compiled
def deposit(edge, offset, weight, squares, low, span, first_cell, cell_km, start, end, cells, nodes):
    """Add the weights of spots to cells and nodes, at the levels around the square of their reach."""
    n_levels = len(cells)
    for p in range(len(edge)):
        e = edge[p]
        height = (squares[p] - low) / span
        level = max(0, min(int(height), n_levels - 2))
        upper = min(height - level, 1.0) if n_levels > 1 else 0.0
        n = first_cell[e + 1] - first_cell[e]
        place = min(max(offset[p] / cell_km[e], 0.0), float(n))
        for step in range(2 if upper > 0.0 else 1):
            w = weight[p] * (upper if step else 1.0 - upper)
            if place < 0.5:
                cells[level + step, first_cell[e]] += w * 2.0 * place
                nodes[level + step, start[e]] += w * (1.0 - 2.0 * place)
            elif place > n - 0.5:
                cells[level + step, first_cell[e] + n - 1] += w * 2.0 * (n - place)
                nodes[level + step, end[e]] += w * (1.0 - 2.0 * (n - place))
            else:
                left = min(int(place - 0.5), max(n - 2, 0))
                share = place - 0.5 - left
                cells[level + step, first_cell[e] + left] += w * (1.0 - share)
                if share > 0.0:
                    cells[level + step, first_cell[e] + left + 1] += w * share


@compiled
def eliminate(first_cell, cell_km, step, inverse_pivot, reply):
    """Write the inverse pivots of the cells of each edge, and its values with its start held at one, its end at 0."""
    for e in range(len(cell_km)):
        low, high = first_cell[e], first_cell[e + 1]
        flow, km = step / cell_km[e], cell_km[e]
        for c in range(low, high):
            own = km + flow * ((2.0 if c == low else 1.0) + (2.0 if c == high - 1 else 1.0))
            inverse_pivot[c] = 1.0 / (own if c == low else own - flow * flow * inverse_pivot[c - 1])
            reply[c] = inverse_pivot[c] * flow * (2.0 if c == low else reply[c - 1])
        for c in range(high - 2, low - 1, -1):
            reply[c] += inverse_pivot[c] * flow * reply[c + 1]


@compiled
def solve_roads(first_cell, cell_km, step, inverse_pivot, values, start, end, solved, given):
    """Write the implicit step of each edge with both its ends held at 0, and add to each node what then flows there."""
    for e in range(len(cell_km)):
        low, high = first_cell[e], first_cell[e + 1]
        flow, km = step / cell_km[e], cell_km[e]
        before = 0.0
        for c in range(low, high):
            before = inverse_pivot[c] * (km * values[c] + flow * before)
            solved[c] = before
        for c in range(high - 2, low - 1, -1):
            solved[c] += inverse_pivot[c] * flow * solved[c + 1]
        given[start[e]] += 2.0 * flow * solved[low]
        given[end[e]] += 2.0 * flow * solved[high - 1]


@compiled
def join_roads(first_cell, reply, held, start, end, values, solved):
    """Add what the values of the nodes make of each edge, and write twice the step less what it began with."""
    for e in range(len(start)):
        low, high = first_cell[e], first_cell[e + 1]
        a, b = held[start[e]], held[end[e]]
        for c in range(low, high):
            solved[c] = 2.0 * (solved[c] + a * reply[c] + b * reply[high - 1 - (c - low)]) - values[c]
