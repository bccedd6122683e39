"""The innermost loop of the density: products of polynomials, summed over points of one cell."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba.extending import register_jitable

#: Highest degree of a product of two polynomials.
DEGREE = 7
#: Products: 8 of degree 0 along y, 7 of degree 1, and so on.
N_TERMS = (DEGREE + 1) * (DEGREE + 2) // 2
#: Points of a cell that are summed together, in single precision; the blocks of a cell are summed in double precision.
BLOCK = 256

_ONE: Any = np.float32(1.0)
_ZEROS: Any = (np.float32(0.0),) * (DEGREE + 1)


@register_jitable
def _polynomials(
    place: float, factor: float
) -> tuple[float, float, float, float, float, float, float, float]:  # fmt: skip
    """Return the Chebyshev polynomials of degree 0 to `DEGREE` at a place between -1 and 1, times a factor."""
    first, twice = factor * place, place + place
    second = twice * first - factor
    third = twice * second - first
    fourth = twice * third - second
    fifth = twice * fourth - third
    sixth = twice * fifth - fourth
    return factor, first, second, third, fourth, fifth, sixth, twice * sixth - fifth


@register_jitable
def _plus(
    row: tuple[float, ...], factor: float, each: tuple[float, ...]
) -> tuple[float, float, float, float, float, float, float, float]:
    return (
        row[0] + factor * each[0], row[1] + factor * each[1], row[2] + factor * each[2], row[3] + factor * each[3],
        row[4] + factor * each[4], row[5] + factor * each[5], row[6] + factor * each[6], row[7] + factor * each[7],
    )  # fmt: skip


@register_jitable
def add_block(along: np.ndarray, up: np.ndarray, weights: np.ndarray | None, n: int, total: np.ndarray) -> None:
    """Add the products of the polynomials of a block of points of one cell to the sums of the cell.

    Parameters
    ----------
    along, up : float32 array
        Places of the points in the cell, from -1 to 1; the first `n` count.
    weights : float32 array or None
        One a point.
    n : int
        At most `BLOCK`.
    total : float64 array (N_TERMS,)
        What is added to.
    """
    # One group of sums for each degree along y. They are tuples, not an array, so that they stay in registers; what is
    # not stored below is not worked out.
    sum_0 = sum_1 = sum_2 = sum_3 = sum_4 = sum_5 = sum_6 = sum_7 = _ZEROS
    for point in range(n):
        # An index without a sign needs no look at what lies below 0: several points then share each instruction, twice
        # as many in single precision.
        place = np.uint64(point)
        x = _polynomials(along[place], _ONE)
        y = _polynomials(up[place], _ONE if weights is None else weights[place])
        sum_0, sum_1 = _plus(sum_0, y[0], x), _plus(sum_1, y[1], x)
        sum_2, sum_3 = _plus(sum_2, y[2], x), _plus(sum_3, y[3], x)
        sum_4, sum_5 = _plus(sum_4, y[4], x), _plus(sum_5, y[5], x)
        sum_6, sum_7 = _plus(sum_6, y[6], x), _plus(sum_7, y[7], x)
    for degree in range(8):
        total[degree] += sum_0[degree]
    for degree in range(7):
        total[8 + degree] += sum_1[degree]
    for degree in range(6):
        total[15 + degree] += sum_2[degree]
    for degree in range(5):
        total[21 + degree] += sum_3[degree]
    for degree in range(4):
        total[26 + degree] += sum_4[degree]
    for degree in range(3):
        total[30 + degree] += sum_5[degree]
    for degree in range(2):
        total[33 + degree] += sum_6[degree]
    total[35] += sum_7[0]


@register_jitable
def close_cell(total: np.ndarray, sums: np.ndarray, row: int) -> None:
    """Add the sums of a cell to a column of cells, float32 (N_TERMS, rows), and begin with zeros again."""
    for term in range(N_TERMS):
        sums[term, row] += np.float32(total[term])
        total[term] = 0.0
