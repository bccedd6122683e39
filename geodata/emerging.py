"""Emerging hotspots: how places have been hot over the steps of a period, in eight classes.

Each step is tested by itself, so that a register that grows from year to year does not turn every place into an
emerging one: what counts is where the incidents of a step lie, not how many there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import fft

from geodata.hotspots import LEVELS, MIN_INCIDENTS, Guard, adjusted_p, distinct_pairs, value_histogram
from geodata.permutation import sum_tails
from geodata.study_cells import STAR, StudyCells, neighbourhood_sums
from geodata.time_steps import MIN_STEPS
from geodata.trends import mann_kendall

#: The published classes, in the order in which they are asked; the first that fits is taken.
PATTERNS = (
    "new",
    "consecutive",
    "intensifying",
    "persistent",
    "diminishing",
    "sporadic",
    "oscillating",
    "historical",
)
#: Share of the steps that must be hot for a place to count as always hot.
ALWAYS_SHARE = 0.9
#: Largest p of the Mann-Kendall test for a trend.
TREND_P = 0.05
#: Largest q for a step to be hot or cold: that of the widest class of the hotspots.
STEP_Q = LEVELS[90]
#: Shorter distributions are convolved term by term.
_DIRECT_LENGTH = 400


@dataclass(frozen=True)
class EmergingResult:
    """Hold how each cell of a study area has been hot over the steps.

    Attributes
    ----------
    area : StudyCells
    counts : int64 array (n_steps, n)
        Incidents.
    sums : int64 array (n_steps, n)
        Incidents with the neighbours, in the step alone.
    is_hot, is_cold : bool array (n_steps, n)
        Significant in the step.
    pattern : int8 array (n,)
        Position in `PATTERNS`; -1 for none.
    trend : int8 array (n,)
        1 where the share of the incidents that lies here rises, -1 where it falls, 0 for neither.
    trend_p : float64 array (n,)
        Two-sided p of that trend; NaN for cells that were never hot.
    guard : Guard or None
        Why there are no patterns: ``few_steps`` or ``few_incidents``.
    """

    area: StudyCells
    counts: np.ndarray
    sums: np.ndarray
    is_hot: np.ndarray
    is_cold: np.ndarray
    pattern: np.ndarray
    trend: np.ndarray
    trend_p: np.ndarray
    guard: Guard | None


def emerging_hotspots(area: StudyCells, counts: np.ndarray) -> EmergingResult:
    """Test each step of a space-time cube and class each cell by when it was hot.

    The neighbourhood of a cell in a step is the cell and its neighbours, in this step and in the one before (the first
    step has none before). Under the null the counts of each step are exchanged at random among the cells, each step by
    itself; the chance of so large a sum is exact, and adjusted after Benjamini and Hochberg within the step. A step is
    hot where q is at most `STEP_Q` and it holds an incident itself; cold likewise by the lower tail.

    Parameters
    ----------
    area : StudyCells
    counts : int array (n_steps, n)
        Incidents by step and cell, in order of time.

    Returns
    -------
    EmergingResult
    """
    n_steps, n = counts.shape
    sums = np.array([neighbourhood_sums(area, each) for each in counts], dtype=np.int64).reshape(n_steps, n)
    is_hot, is_cold = np.zeros((n_steps, n), dtype=bool), np.zeros((n_steps, n), dtype=bool)
    pattern, trend = np.full(n, -1, dtype=np.int8), np.zeros(n, dtype=np.int8)
    trend_p = np.full(n, np.nan)
    guard = find_guard(counts)
    if guard is None:
        for step in range(n_steps):
            window = slice(max(step - 1, 0), step + 1)
            is_hot[step], is_cold[step] = _test_step(area, counts[window], sums[window])
        ever = np.flatnonzero(is_hot.any(axis=0))
        trend[ever], trend_p[ever] = share_trend(counts, sums[:, ever])
        pattern = classify(is_hot, is_cold, trend)
    return EmergingResult(area, counts, sums, is_hot, is_cold, pattern, trend, trend_p, guard)


def find_guard(counts: np.ndarray) -> Guard | None:
    """Return why a cube cannot carry the classes; None where it can."""
    if len(counts) < MIN_STEPS:
        return Guard("few_steps", {"n": len(counts), "least": MIN_STEPS})
    if counts.sum() < MIN_INCIDENTS:
        return Guard("few_incidents", {"n": int(counts.sum()), "least": MIN_INCIDENTS})
    return None


def _test_step(area: StudyCells, counts: np.ndarray, sums: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where a step is hot and where it is cold; it is the last row, the step before it the first."""
    both = sums.sum(axis=0)
    tails = _window_tails(counts, int(both.max(initial=0)) + 1)
    pairs = distinct_pairs(area.sizes, both)
    q_hot = adjusted_p(tails[pairs.sizes, pairs.sums], pairs.times)
    q_cold = adjusted_p(1.0 - tails[pairs.sizes, pairs.sums + 1], pairs.times)
    # What only the step before holds is no hotspot of this one.
    is_hot = (q_hot <= STEP_Q)[pairs.of_cell] & (sums[-1] > 0)
    return is_hot, (q_cold <= STEP_Q)[pairs.of_cell]


def _window_tails(counts: np.ndarray, largest_sum: int) -> np.ndarray:
    """Return P(S >= s) by size for the sum over one or two steps, each dealt out by itself; s up to `largest_sum`."""
    highest = max(largest_sum, int(counts.max(initial=0))) + 1
    tails = [sum_tails(*value_histogram(each), STAR, highest) for each in counts]
    if len(tails) == 1:
        return tails[0]
    before, now = tails
    joint = np.full_like(now[:, :-1], np.nan)
    for size in range(len(joint)):
        chances = before[size, :-1] - before[size, 1:]
        # Up to s lies in the step before and the rest in this one; or more than s lies in the step before alone.
        joint[size] = np.clip(_convolved(chances, now[size, :-1])[:highest] + before[size, 1:], 0.0, 1.0)
    return joint


def _convolved(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the convolution of two series; long ones by Fourier transform, right to about 1e-15."""
    if len(first) < _DIRECT_LENGTH:
        return np.convolve(first, second)
    length = fft.next_fast_len(len(first) + len(second) - 1, real=True)
    return fft.irfft(fft.rfft(first, length) * fft.rfft(second, length), length)


def share_trend(counts: np.ndarray, sums: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return sign and p of the trend of the share of a step's incidents that lies in each neighbourhood.

    The published method takes the z of Gi*. That z grows with the mere number of reports, so that in a register that
    grows every hot place would intensify; the share does not. Steps without any incident have no share and are left
    out.

    Parameters
    ----------
    counts : int array (n_steps, n)
        All cells.
    sums : int array (n_steps, k)
        Neighbourhood sums of some cells.
    """
    totals = counts.sum(axis=1)
    is_used = totals > 0
    if is_used.sum() < 2 or not sums.shape[1]:
        return np.zeros(sums.shape[1], dtype=np.int8), np.full(sums.shape[1], np.nan)
    test = mann_kendall((sums[is_used] / totals[is_used, None]).T)
    sign = np.where(test.p_value <= TREND_P, np.sign(test.score), 0)
    return sign.astype(np.int8), test.p_value


def classify(is_hot: np.ndarray, is_cold: np.ndarray, trend: np.ndarray) -> np.ndarray:
    """Return the class of each cell, as a position in `PATTERNS`; -1 for none.

    - new: hot in the last step, and never before.
    - consecutive: hot in an unbroken run of two steps or more up to the last, never before it, and in less than
      `ALWAYS_SHARE` of the steps.
    - intensifying, persistent, diminishing: hot in at least `ALWAYS_SHARE` of the steps, the last among them; the trend
      rises, is neither, or falls.
    - sporadic: hot in the last step and, with breaks, before; in less than `ALWAYS_SHARE` of the steps; never cold.
    - oscillating: as sporadic, but cold at least once before.
    - historical: not hot in the last step, but in at least `ALWAYS_SHARE` of the steps.

    Parameters
    ----------
    is_hot, is_cold : bool array (n_steps, n)
    trend : int array (n,)
        1 rising, -1 falling, 0 neither.

    References
    ----------
    Esri. How Emerging Hot Spot Analysis works. ArcGIS Pro documentation (the definitions, told in our words).
    """
    n_steps = len(is_hot)
    n_hot, is_last = is_hot.sum(axis=0), is_hot[-1]
    is_always = n_hot >= ALWAYS_SHARE * n_steps - 1e-9
    run = np.cumprod(is_hot[::-1], axis=0, dtype=np.int64).sum(axis=0)
    is_sometimes = is_last & ~is_always
    was_cold = is_cold[:-1].any(axis=0)
    conditions: Sequence[np.ndarray] = (
        is_last & (n_hot == 1),
        is_sometimes & (run >= 2) & (run == n_hot),
        is_last & is_always & (trend > 0),
        is_last & is_always & (trend == 0),
        is_last & is_always & (trend < 0),
        is_sometimes & ~was_cold,
        is_sometimes & was_cold,
        ~is_last & is_always,
    )
    return np.select(conditions, range(len(PATTERNS)), -1).astype(np.int8)
