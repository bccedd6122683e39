"""Significant hotspots: Getis-Ord Gi* on hexagons, judged by the exact permutation tail.

The z of the normal approximation stands beside it for comparison with other tools. Incidents are sparse counts: most
stars are empty, few values occur, and there the normal approximation calls a hotspot far too easily.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.special import ndtr

from geodata.permutation import sum_tails
from geodata.study_cells import STAR, StudyCells, neighbourhood_sums

#: Confidence in percent -> largest q of the class, the most confident first.
LEVELS: Mapping[int, float] = {99: 0.01, 95: 0.05, 90: 0.10}
#: With fewer incidents no map of significance is made: a single busy week would decide it.
MIN_INCIDENTS = 20


@dataclass(frozen=True)
class Guard:
    """Say why the counts cannot carry the test.

    Attributes
    ----------
    code : str
        ``few_incidents``, ``no_contrast`` or ``out_of_reach``.
    numbers : dict
        What the sentence names.
    """

    code: str
    numbers: dict[str, float]


@dataclass(frozen=True)
class HotspotResult:
    """Hold the test of each cell of a study area.

    Attributes
    ----------
    area : StudyCells
    counts, sums : int64 array
        Incidents in the cell; incidents in the cell and its neighbours.
    z : float64 array
        Gi* of the normal approximation; NaN where all cells hold the same.
    p_value : float64 array
        Exact one-sided chance of so many or more under random exchange of all cells.
    q_value : float64 array
        `p_value` after Benjamini and Hochberg over all cells of the area.
    level : int8 array
        90, 95 or 99 (see `LEVELS`), 0 for not significant.
    smallest_sum : int
        Fewest incidents in a whole star (`STAR` cells) that would be significant at 90 % if no other star were; 0 where
        it would take more than any star holds.
    guard : Guard or None
        Why nothing is called significant, where the counts cannot carry the test.
    """

    area: StudyCells
    counts: np.ndarray
    sums: np.ndarray
    z: np.ndarray
    p_value: np.ndarray
    q_value: np.ndarray
    level: np.ndarray
    smallest_sum: int
    guard: Guard | None


def gi_star_z(sums: np.ndarray, sizes: np.ndarray, counts: np.ndarray) -> np.ndarray:
    r"""Return Gi* as a standard normal deviate, with binary weights.

    :math:`z_i = \frac{s_i - m_i \bar x}{\sigma \sqrt{m_i (N - m_i) / (N - 1)}}`, where :math:`s_i` is the sum over the
    :math:`m_i` cells of the neighbourhood, :math:`\bar x` the mean and :math:`\sigma` the population standard deviation
    of all :math:`N` cells.

    Parameters
    ----------
    sums, sizes : array
        :math:`s_i` and :math:`m_i`.
    counts : array
        Values of all cells.

    Returns
    -------
    float64 array
        NaN where all cells are equal, or a neighbourhood is the whole area.

    References
    ----------
    Ord, J. K. and Getis, A. (1995). Local spatial autocorrelation statistics: distributional issues and an application.
    Geographical Analysis 27, 286-306. doi:10.1111/j.1538-4632.1995.tb00912.x
    """
    n = counts.size
    total, squares = float(counts.sum(dtype=np.float64)), float(np.square(counts, dtype=np.float64).sum())
    mean = total / n
    variance = squares / n - mean**2
    spread = np.sqrt(np.maximum(variance * sizes * (n - sizes) / max(n - 1, 1), 0.0))
    return np.where(spread > 0, sums - sizes * mean, np.nan) / np.where(spread > 0, spread, 1.0)


def adjusted_p(p_values: np.ndarray, multiplicity: np.ndarray | None = None) -> np.ndarray:
    r"""Return q after Benjamini and Hochberg: the smallest false discovery rate at which a test is called.

    :math:`q_{(i)} = \min_{j \ge i} \frac{N}{j} p_{(j)}`. Equal p share the rank of the last.

    Parameters
    ----------
    p_values : float array
        0..1.
    multiplicity : int array, optional
        Tests with each p, where equal ones are given once.

    References
    ----------
    Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal Statistical
    Society B 57, 289-300. doi:10.1111/j.2517-6161.1995.tb02031.x
    """
    times = np.ones(len(p_values), dtype=np.int64) if multiplicity is None else multiplicity
    order = np.argsort(p_values, kind="stable")
    ranks = np.cumsum(times[order])
    scaled = p_values[order] * (ranks[-1] / ranks) if len(order) else p_values
    q_values = np.empty(len(p_values))
    q_values[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q_values


def hotspot_groups(result: HotspotResult) -> np.ndarray:
    """Return which hotspot each cell belongs to: cells that are called and touch each other are one.

    Returns
    -------
    int64 array (n,)
        0 for the hotspot with the most incidents, and so on; -1 for cells that are not called.
    """
    n = len(result.area)
    called = np.flatnonzero(result.level > 0)
    place = np.full(n + 1, -1, dtype=np.int64)
    place[called] = np.arange(len(called))
    near = place[result.area.neighbours[called]]
    row, column = np.nonzero(near >= 0)
    touching = csr_array((np.ones(len(row)), (row, near[row, column])), shape=(len(called), len(called)))
    n_groups, labels = connected_components(touching, directed=False)
    incidents = np.bincount(labels, weights=result.counts[called], minlength=n_groups)
    rank = np.empty(n_groups, dtype=np.int64)
    rank[np.argsort(-incidents, kind="stable")] = np.arange(n_groups)
    groups = np.full(n, -1, dtype=np.int64)
    groups[called] = rank[labels]
    return groups


def normal_levels(result: HotspotResult) -> np.ndarray:
    """Return the classes that the normal approximation would give, after Benjamini and Hochberg as well; int8.

    For comparison only: on sparse counts it calls far too many.
    """
    chances = ndtr(-np.nan_to_num(result.z, nan=0.0))
    return significance_levels(adjusted_p(chances))


def significance_levels(q_values: np.ndarray) -> np.ndarray:
    """Return 99, 95, 90 or 0 for each q, int8."""
    levels = np.zeros(q_values.shape, dtype=np.int8)
    for percent in sorted(LEVELS):
        levels[q_values <= LEVELS[percent]] = percent
    return levels


def distinct_keys(keys: np.ndarray, n_possible: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct keys, ascending, and the position of each key among them."""
    if n_possible > 4 * len(keys):
        found, inverse = np.unique(keys, return_inverse=True)
        return found, inverse
    present = np.bincount(keys, minlength=n_possible) > 0
    position = np.cumsum(present) - 1
    return np.flatnonzero(present), position[keys]


def hotspots(area: StudyCells, counts: np.ndarray) -> HotspotResult:
    """Test each cell of an area: do it and its neighbours hold more than cells picked blindly would?

    The null exchanges the counts of all cells of the area at random, the cell itself included, as suits Gi*: each
    arrangement is equally likely. The sum is then compared with its exact distribution (`permutation.sum_tails`); equal
    sums count as "so many or more".

    Parameters
    ----------
    area : StudyCells
    counts : int array (n,)
        Incidents in each cell.

    Returns
    -------
    HotspotResult

    References
    ----------
    Getis, A. and Ord, J. K. (1992). The analysis of spatial association by use of distance statistics. Geographical
    Analysis 24, 189-206. doi:10.1111/j.1538-4632.1992.tb00261.x
    """
    sums = neighbourhood_sums(area, counts)
    largest = int(sums.max(initial=0))
    # A test depends on size and sum alone: what few pairs occur is computed once for all cells that share them.
    pairs, pair_of_cell = distinct_keys(area.sizes * (largest + 1) + sums, (STAR + 1) * (largest + 1))
    pair_sizes, pair_sums = np.divmod(pairs, largest + 1)
    tails = sum_tails(*value_histogram(counts), STAR, largest + 1)
    p_values = tails[pair_sizes, pair_sums]
    q_values = adjusted_p(p_values, np.bincount(pair_of_cell, minlength=len(pairs)))
    guard = find_guard(counts)
    levels = significance_levels(q_values) if guard is None else np.zeros(len(pairs), dtype=np.int8)
    reached = np.flatnonzero(tails[min(STAR, len(area))] * len(area) <= LEVELS[90])
    return HotspotResult(
        area=area,
        counts=counts,
        sums=sums,
        z=gi_star_z(pair_sums, pair_sizes, counts)[pair_of_cell],
        p_value=p_values[pair_of_cell],
        q_value=q_values[pair_of_cell],
        level=levels[pair_of_cell],
        smallest_sum=int(reached[0]) if len(reached) else 0,
        guard=guard,
    )


def value_histogram(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct values of all cells, ascending, and how many cells have each."""
    flat = counts.ravel()
    occupied = flat[flat > 0]
    values, times = np.unique(occupied, return_counts=True)
    n_empty = flat.size - len(occupied)
    return (np.append(0, values), np.append(n_empty, times)) if n_empty or not len(values) else (values, times)


def find_guard(counts: np.ndarray) -> Guard | None:
    """Return why the counts of an area cannot carry the test; None where they can."""
    n_incidents, n_cells = int(counts.sum()), counts.size
    if n_incidents < MIN_INCIDENTS:
        return Guard("few_incidents", {"n": n_incidents, "least": MIN_INCIDENTS})
    if int(counts.max()) == int(counts.min()):
        return Guard("no_contrast", {"n": n_incidents})
    best = best_p(counts)
    if best * n_cells > LEVELS[90]:
        return Guard("out_of_reach", {"p": best, "q": min(1.0, best * n_cells)})
    return None


def best_p(counts: np.ndarray) -> float:
    """Return the chance of the largest sum a whole star could hold: no star can be less likely under the null."""
    size = min(STAR, counts.size)
    threshold = np.partition(counts.ravel(), -size)[-size]
    n_equal, n_above = int((counts == threshold).sum()), int((counts > threshold).sum())
    return math.comb(n_equal, size - n_above) / math.comb(counts.size, size)
