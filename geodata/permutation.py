"""Exact chance that cells drawn blindly hold so much: the permutation test without permuting anything.

If the values of all cells are dealt out anew at random, the sum over any m of them depends on nothing but how often
each value occurs. Its distribution is computed here in full, so that no simulation noise and no normal approximation
enters: sparse counts have neither a bell shape nor continuous ranks.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import fft

#: Up to this many (distinct values times sums) the draws are counted, with each chance right to its last digits; above,
#: they are found by Fourier transform, right to about 1e-15 in absolute terms and much faster.
COUNTING_LIMIT = 10_000


def sum_tails(values: np.ndarray, counts: np.ndarray, largest_size: int, largest_sum: int) -> np.ndarray:
    r"""Return P(S >= s) of the sum S over m cells drawn without replacement.

    With :math:`c_v` cells of value :math:`v` and :math:`N` cells in all,

    .. math:: P(S_m = s) = \binom{N}{m}^{-1} [x^s y^m] \prod_v (1 + x^v y)^{c_v},

    the multivariate hypergeometric distribution of the values drawn, summed over all draws of one total.

    Parameters
    ----------
    values : int array
        Distinct values of the cells, 0 or more, ascending.
    counts : int array
        Cells with each value.
    largest_size : int
        Largest m.
    largest_sum : int
        Largest s asked for, at least the largest value.

    Returns
    -------
    float64 array (largest_size + 1, largest_sum + 1)
        Row m, column s. Rows with more cells than there are, are NaN.

    References
    ----------
    Feller, W. (1968). An Introduction to Probability Theory and Its Applications, volume 1, 3rd edition, sections II.6
    and XI. Wiley.
    """
    values, counts = np.asarray(values, dtype=np.int64), np.asarray(counts, dtype=np.int64)
    largest_sum = max(int(largest_sum), int(values[-1]))
    if len(values) * (largest_sum + 1) <= COUNTING_LIMIT:
        return tails_by_counting(values, counts, largest_size, largest_sum)
    return tails_by_transform(values, counts, largest_size, largest_sum)


def tails_by_counting(values: np.ndarray, counts: np.ndarray, largest_size: int, largest_sum: int) -> np.ndarray:
    """Count the draws of j cells that are not 0 by their sum; sums above the largest one asked for share its place."""
    n_cells = int(counts.sum())
    n_empty = int(counts[values == 0].sum())
    draws = np.zeros((largest_size + 1, largest_sum + 1))
    draws[0, 0] = 1.0
    for value, count in zip(values.tolist(), counts.tolist(), strict=True):
        if value == 0:
            continue
        for size in range(largest_size, 0, -1):
            for taken in range(1, min(count, size) + 1):
                _add_shifted(draws[size], draws[size - taken], value * taken, float(math.comb(count, taken)))
    at_least = np.cumsum(draws[:, ::-1], axis=1)[:, ::-1]
    tails = np.full_like(draws, np.nan)
    for size in range(min(largest_size, n_cells) + 1):
        # Whole numbers divided last: no digits are lost to the huge binomials.
        shares = [math.comb(n_empty, size - taken) / math.comb(n_cells, size) for taken in range(size + 1)]
        tails[size] = np.array(shares) @ at_least[: size + 1]
    return np.minimum(tails, 1.0)


def _add_shifted(target: np.ndarray, source: np.ndarray, shift: int, factor: float) -> None:
    last = len(target) - 1
    stays = max(last - shift, 0)
    if shift < last:
        target[shift:last] += factor * source[:stays]
    target[last] += factor * source[stays:].sum()


def tails_by_transform(values: np.ndarray, counts: np.ndarray, largest_size: int, largest_sum: int) -> np.ndarray:
    """Take the product at roots of unity: there it is a symmetric polynomial, and Newton's identities give it.

    At the frequency w the numbers exp(i w y) of the cells have the power sums p_k(w), which is the transform of the
    histogram at k w; from them follow the elementary symmetric polynomials e_m(w), the transforms sought.
    """
    n_cells = int(counts.sum())
    highest = np.sort(np.repeat(values[-largest_size:], np.minimum(counts[-largest_size:], largest_size)))
    length = fft.next_fast_len(int(highest[-largest_size:].sum()) + 1, real=True)
    histogram = np.zeros(length)
    histogram[values] = counts / n_cells
    whole = fft.fft(histogram)
    frequencies = np.arange(length // 2 + 1)
    powers = [whole[(k * frequencies) % length] for k in range(1, largest_size + 1)]
    # Scaled by the number of draws, so that every e_m stays a mean of unit numbers: e_m <- e_m / C(N, m).
    means = [np.ones(len(frequencies), dtype=complex)]
    tails = np.full((largest_size + 1, largest_sum + 1), np.nan)
    tails[0] = 0.0
    tails[0, 0] = 1.0
    for size in range(1, min(largest_size, n_cells) + 1):
        mean, scale = np.zeros(len(frequencies), dtype=complex), n_cells / size
        for k in range(1, size + 1):
            # C(N, m - k) / C(N, m), from one k to the next.
            scale *= (size - k + 1) / (n_cells - size + k)
            mean += (-1.0) ** (k - 1) * scale * means[size - k] * powers[k - 1]
        means.append(mean)
        chances = fft.irfft(mean, length)
        at_least = np.cumsum(chances[::-1])[::-1]
        reach = min(largest_sum + 1, length)
        tails[size, reach:] = 0.0
        tails[size, :reach] = at_least[:reach]
    return np.clip(tails, 0.0, 1.0)
