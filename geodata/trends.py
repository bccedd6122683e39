"""Trend of a series of counts: the Mann-Kendall test and Sen's slope, for one series or one a row.

Both look only at the order of the values or at the slopes between pairs: a single wild year moves them little.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import ndtr, ndtri

from geodata.errors import InputError

#: Up to this many steps the exact distribution of S is used where no values are tied.
EXACT_STEPS = 10


@dataclass(frozen=True)
class TrendTest:
    """Hold the Mann-Kendall test, one value a series (a scalar for a single series).

    Attributes
    ----------
    score : int64
        S: pairs that rise minus pairs that fall.
    variance : float64
        Variance of S without a trend, corrected for ties; 0 where all values are equal.
    z : float64
        S moved one step towards 0, in standard deviations; 0 where S is 0.
    p_normal : float64
        Two-sided p of `z`.
    p_value : float64
        Two-sided p: exact where `is_exact`, else `p_normal`.
    is_exact : bool
        At most `EXACT_STEPS` values, none of them tied.
    """

    score: np.ndarray
    variance: np.ndarray
    z: np.ndarray
    p_normal: np.ndarray
    p_value: np.ndarray
    is_exact: np.ndarray


@dataclass(frozen=True)
class SenSlope:
    """Hold Sen's slope and its confidence interval, in units of the series per unit of time."""

    slope: np.ndarray
    low: np.ndarray
    high: np.ndarray


def _require_rows(series: np.ndarray) -> np.ndarray:
    """Return the series as rows of float64; raise unless they are complete and have two steps or more."""
    rows = np.atleast_2d(np.asarray(series, dtype=np.float64))
    if rows.shape[1] < 2:
        raise InputError("trend_steps", "A trend needs at least 2 time steps; there are {n}.", n=rows.shape[1])
    if not np.isfinite(rows).all():
        raise InputError("trend_missing", "A trend needs a value for each time step; some are missing.")
    return rows


def _score_and_variance(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return S, its variance, and which rows have ties."""
    n_rows, n = rows.shape
    score = np.zeros(n_rows, dtype=np.int64)
    alike = np.ones(rows.shape, dtype=np.int32)
    for lag in range(1, n):
        later, earlier = rows[:, lag:], rows[:, :-lag]
        score += (later > earlier).sum(axis=1) - (later < earlier).sum(axis=1)
        equal = later == earlier
        alike[:, lag:] += equal
        alike[:, :-lag] += equal
    # A group of t equal values is met t times here, each time with its share (t - 1)(2 t + 5).
    ties = ((alike - 1) * (2 * alike + 5)).sum(axis=1)
    variance = (n * (n - 1) * (2 * n + 5) - ties) / 18.0
    return score, variance, ties > 0


def mann_kendall(series: np.ndarray) -> TrendTest:
    r"""Test each series for a trend that only rises or only falls.

    :math:`S = \sum_{i<j} \mathrm{sgn}(x_j - x_i)`,
    :math:`\mathrm{Var}(S) = \frac{1}{18}\left[n(n-1)(2n+5) - \sum_g t_g(t_g-1)(2t_g+5)\right]` over the groups of
    :math:`t_g` equal values, :math:`z = (S - \mathrm{sgn}\,S) / \sqrt{\mathrm{Var}(S)}`.

    The steps must be equally spaced in meaning only: their length does not enter. Values that depend on the value
    before (serial correlation) make the test call a trend too often.

    Parameters
    ----------
    series : array (n_steps,) or (n_series, n_steps)
        Values in order of time, none missing; at least two steps.

    Returns
    -------
    TrendTest

    Raises
    ------
    InputError
        Fewer than two steps, or a value is missing.

    References
    ----------
    Mann, H. B. (1945). Nonparametric tests against trend. Econometrica 13, 245-259. doi:10.2307/1907187
    Kendall, M. G. (1975). Rank Correlation Methods, 4th edition. Griffin, London.
    """
    rows = _require_rows(series)
    score, variance, has_ties = _score_and_variance(rows)
    spread = np.sqrt(np.where(variance > 0, variance, 1.0))
    z = (score - np.sign(score)) / spread
    p_normal = 2.0 * ndtr(-np.abs(z))
    is_exact = ~has_ties & (rows.shape[1] <= EXACT_STEPS)
    p_value = np.where(is_exact, _exact_p(score, rows.shape[1]), p_normal) if is_exact.any() else p_normal
    values = (score, variance, z, p_normal, p_value, is_exact)
    return TrendTest(*(each[0] for each in values)) if np.ndim(series) == 1 else TrendTest(*values)


@lru_cache(maxsize=EXACT_STEPS)
def _tail_by_falls(n: int) -> np.ndarray:
    """Return P(at most k of the pairs fall) for a random order of n distinct values, k = 0 .. n(n-1)/2."""
    orders = np.ones(1)
    for size in range(2, n + 1):
        orders = np.convolve(orders, np.ones(size))
    return np.cumsum(orders) / orders.sum()


def _exact_p(score: np.ndarray, n: int) -> np.ndarray:
    """Return P(|S| >= |s|) over all orders of n distinct values; values with ties get a number of no meaning."""
    # S = pairs - 2 falls, and falls are distributed as rises: the two tails are one, doubled.
    falls = (n * (n - 1) // 2 - np.abs(score)) // 2
    return np.minimum(1.0, 2.0 * _tail_by_falls(n)[falls])


def sen_slope(series: np.ndarray, times: np.ndarray, confidence: float = 0.95) -> SenSlope:
    r"""Return the median of the slopes between all pairs of steps, with its interval.

    Of the :math:`N` ordered slopes, the limits are those whose ranks lie
    :math:`\frac{1}{2} z_{1-\alpha/2} \sqrt{\mathrm{Var}(S)}` from the middle, rounded to whole ranks.

    Parameters
    ----------
    series : array (n_steps,) or (n_series, n_steps)
        Values in order of time, none missing.
    times : array (n_steps,)
        Time of each step, ascending, no two alike; years, for a slope per year.
    confidence : float
        Coverage of the interval, 0..1.

    Returns
    -------
    SenSlope
        Units of the series per unit of `times`; scalars for a single series.

    Raises
    ------
    InputError
        Fewer than two steps, a value is missing, or the times do not ascend.

    References
    ----------
    Sen, P. K. (1968). Estimates of the regression coefficient based on Kendall's tau. Journal of the American
    Statistical Association 63, 1379-1389. doi:10.1080/01621459.1968.10480934
    Gilbert, R. O. (1987). Statistical Methods for Environmental Pollution Monitoring, section 16.5. Van Nostrand
    Reinhold, New York.
    """
    rows = _require_rows(series)
    moments = np.asarray(times, dtype=np.float64)
    if moments.shape != (rows.shape[1],) or not (np.diff(moments) > 0).all():
        raise InputError("trend_times", "The time steps of a trend must ascend, one for each value.")
    first, second = np.triu_indices(rows.shape[1], k=1)
    slopes = np.sort((rows[:, second] - rows[:, first]) / (moments[second] - moments[first]), axis=1)
    _, variance, _ = _score_and_variance(rows)
    n_slopes = slopes.shape[1]
    reach = ndtri(0.5 + confidence / 2.0) * np.sqrt(variance)
    low = np.maximum(np.round((n_slopes - reach) / 2.0).astype(np.int64) - 1, 0)
    high = np.minimum(np.round((n_slopes + reach) / 2.0).astype(np.int64), n_slopes - 1)
    row = np.arange(len(rows))
    values = (np.median(slopes, axis=1), slopes[row, low], slopes[row, high])
    return SenSlope(*(each[0] for each in values)) if np.ndim(series) == 1 else SenSlope(*values)
