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


def gi_star_z(sums: np.ndarray, sizes: np.ndarray, values: np.ndarray, times: np.ndarray) -> np.ndarray:
    r"""Return Gi* as a standard normal deviate, with binary weights.

    :math:`z_i = \frac{s_i - m_i \bar x}{\sigma \sqrt{m_i (N - m_i) / (N - 1)}}`, where :math:`s_i` is the sum over the
    :math:`m_i` cells of the neighbourhood, :math:`\bar x` the mean and :math:`\sigma` the population standard deviation
    of all :math:`N` cells.

    Parameters
    ----------
    sums, sizes : array
        :math:`s_i` and :math:`m_i`.
    values, times : array
        Distinct values of all cells, and how many cells have each.

    Returns
    -------
    float64 array
        NaN where all cells are equal, or a neighbourhood is the whole area.

    References
    ----------
    Ord, J. K. and Getis, A. (1995). Local spatial autocorrelation statistics: distributional issues and an application.
    Geographical Analysis 27, 286-306. doi:10.1111/j.1538-4632.1995.tb00912.x
    """
    n = int(times.sum())
    weights = times.astype(np.float64)
    mean = float(weights @ values) / n
    variance = float(weights @ np.square(values.astype(np.float64))) / n - mean**2
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


def significance_levels(q_values: np.ndarray) -> np.ndarray:
    """Return 99, 95, 90 or 0 for each q, int8."""
    levels = np.zeros(q_values.shape, dtype=np.int8)
    for percent in sorted(LEVELS):
        levels[q_values <= LEVELS[percent]] = percent
    return levels


@dataclass(frozen=True)
class Pairs:
    """Hold the pairs of size and sum that occur: a test depends on nothing else, and many cells share one.

    Attributes
    ----------
    sizes, sums : int64 array
        Cells and incidents of each distinct neighbourhood.
    times : int64 array
        Cells with such a neighbourhood.
    of_cell : int array (n,)
        Position of the pair of each cell.
    """

    sizes: np.ndarray
    sums: np.ndarray
    times: np.ndarray
    of_cell: np.ndarray


def distinct_pairs(sizes: np.ndarray, sums: np.ndarray) -> Pairs:
    """Return the distinct pairs of size (at most `STAR`) and sum, in ascending order."""
    width = int(sums.max(initial=0)) + 1
    keys = sizes * width
    keys += sums
    n_possible = (STAR + 1) * width
    if n_possible > len(keys):
        found, of_cell, times = np.unique(keys, return_inverse=True, return_counts=True)
    else:
        all_times = np.bincount(keys, minlength=n_possible)
        found = np.flatnonzero(all_times)
        times = all_times[found]
        position = np.empty(n_possible, dtype=np.int64)
        position[found] = np.arange(len(found))
        of_cell = np.take(position, keys, out=keys, mode="clip")
    return Pairs(*np.divmod(found, width), times, of_cell)


def normal_hotspots(area: StudyCells, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return z and q of each cell by the normal approximation, as other tools give them: one-sided, adjusted over all.

    For comparison only: on sparse counts it calls far too many. q is NaN where z is.
    """
    pairs = distinct_pairs(area.sizes, neighbourhood_sums(area, counts))
    z = gi_star_z(pairs.sums, pairs.sizes, *value_histogram(counts))
    q_values = adjusted_p(ndtr(-np.nan_to_num(z, nan=0.0)), pairs.times)
    q_values[np.isnan(z)] = np.nan
    return np.take(z, pairs.of_cell), np.take(q_values, pairs.of_cell)


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
    pairs = distinct_pairs(area.sizes, sums)
    values, times = value_histogram(counts)
    tails = sum_tails(values, times, STAR, int(sums.max(initial=0)) + 1)
    p_values = tails[pairs.sizes, pairs.sums]
    q_values = adjusted_p(p_values, pairs.times)
    guard = find_guard(values, times)
    levels = significance_levels(q_values) if guard is None else np.zeros(len(q_values), dtype=np.int8)
    reached = np.flatnonzero(tails[min(STAR, len(area))] * len(area) <= LEVELS[90])
    z = gi_star_z(pairs.sums, pairs.sizes, values, times)
    return HotspotResult(
        area=area,
        counts=counts,
        sums=sums,
        z=np.take(z, pairs.of_cell),
        p_value=np.take(p_values, pairs.of_cell),
        q_value=np.take(q_values, pairs.of_cell),
        level=np.take(levels, pairs.of_cell),
        smallest_sum=int(reached[0]) if len(reached) else 0,
        guard=guard,
    )


def value_histogram(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct values of all cells, ascending, and how many cells have each."""
    flat = counts.ravel()
    if int(flat.max(initial=0)) <= flat.size:
        times = np.bincount(flat)
        values = np.flatnonzero(times)
        return values, times[values]
    return np.unique(flat, return_counts=True)


def find_guard(values: np.ndarray, times: np.ndarray) -> Guard | None:
    """Return why the counts of an area cannot carry the test; None where they can.

    Parameters
    ----------
    values, times : int array
        Distinct values of the cells, ascending, and how many cells have each.
    """
    n_incidents = int(values @ times)
    if n_incidents < MIN_INCIDENTS:
        return Guard("few_incidents", {"n": n_incidents, "least": MIN_INCIDENTS})
    if len(values) == 1:
        return Guard("no_contrast", {"n": n_incidents})
    best = best_p(times)
    n_cells = int(times.sum())
    if best * n_cells > LEVELS[90]:
        return Guard("out_of_reach", {"n": n_incidents, "p": best, "q": min(1.0, best * n_cells)})
    return None


def best_p(times: np.ndarray) -> float:
    """Return the chance of the largest sum a whole star could hold: no star can be less likely under the null.

    Parameters
    ----------
    times : int array
        Cells with each value, in ascending order of the values.
    """
    n_cells = int(times.sum())
    size = missing = min(STAR, n_cells)
    draws = 1
    for count in reversed(times.tolist()):
        draws *= math.comb(count, min(count, missing))
        missing -= min(count, missing)
        if not missing:
            break
    return draws / math.comb(n_cells, size)
