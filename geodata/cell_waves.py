"""From the sums of polynomials in each cell to waves over the whole map.

A wave within a cell is a series of Chebyshev polynomials whose factors are Bessel functions (the Jacobi-Anger
expansion): exp(-i z u) = J_0(z) + 2 sum_a (-i)^a J_a(z) T_a(u). From cell to cell the wave turns by a fixed angle,
which is what a Fourier transform over the cells sums up; it is exact for every wave of the period, also for those that
are shorter than two cells.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import fft
from scipy.special import jv

from geodata.cell_products import DEGREE
from geodata.compiling import summing
from geodata.halves import in_halves
from geodata.working_grid import WorkingGrid


def no_waves(n_sets: int, work: WorkingGrid) -> np.ndarray:
    """Return the waves of empty cells, for `write_waves` (sets, n_modes_x + 1, DEGREE + 1, work.period_y)."""
    return np.zeros((n_sets, work.n_modes_x + 1, DEGREE + 1, work.period_y), np.complex64)


def write_waves(sums: np.ndarray, first: int, work: WorkingGrid, waves: np.ndarray) -> None:
    """Write the waves along x of some rows of cells, one sum for each degree along y.

    Parameters
    ----------
    sums : float32 array (sets, work.period_x, cell_products.N_TERMS, rows)
    first : int
        The first of the rows.
    waves : complex64 array
        Made by `no_waves`, and not yet written in these rows.
    """
    _sum_along(fft.rfft(sums, axis=1), work.period_x, _factors(work)[0], first, waves)


def spectrum(waves: np.ndarray, work: WorkingGrid) -> np.ndarray:
    """Return the modes of points whose waves along x are given, counted from the south-western corner of the map.

    Parameters
    ----------
    waves : complex64 array
        Written by `write_waves`, in all rows.

    Returns
    -------
    complex64 array (sets, n_modes_x + 1, 2 * n_modes_y + 1)
        Single precision: the error is 1e-7 of the maximum of a surface.
    """
    modes = np.empty((len(waves), work.n_modes_x + 1, 2 * work.n_modes_y + 1), np.complex64)

    def transform(sets: slice) -> None:
        for each in range(sets.start, sets.stop):
            _sum_up(fft.fft(waves[each], axis=2), _factors(work)[1], modes[each])

    # One set is the work of one thread: to wake another takes as long as it would save.
    in_halves(transform, len(waves))
    modes *= _half_a_cell(work)
    return modes


@lru_cache(maxsize=16)
def _factors(work: WorkingGrid) -> tuple[np.ndarray, np.ndarray]:
    """Return the factors of the polynomials for each mode along x and for each along y, without the powers of -i but
    with their signs: those of degree 2, 3, 6, 7 are negative."""
    degrees = np.arange(DEGREE + 1)
    weights = np.where(degrees == 0, 1.0, 2.0) * np.where(degrees % 4 < 2, 1.0, -1.0)
    along, up = (
        (jv(degrees, 0.5 * cell_m * waves.reshape(-1, 1)) * weights).astype(np.float32)
        for waves, cell_m in zip(work.wavenumbers(), work.sum_cell_m, strict=True)
    )
    return along, up


@lru_cache(maxsize=16)
def _half_a_cell(work: WorkingGrid) -> np.ndarray:
    """Return what moves the modes from the middle of the first cell to the corner of the map."""
    along, up = work.wavenumbers()
    cell_x, cell_y = work.sum_cell_m
    return (np.exp(-0.5j * up * cell_y) * np.exp(-0.5j * along * cell_x)).astype(np.complex64)


@summing
def _sum_along(columns: np.ndarray, period: int, factors: np.ndarray, first: int, waves: np.ndarray) -> None:
    """Sum the polynomials along x for each mode, one sum for each degree along y.

    Parameters
    ----------
    columns : complex64 array (sets, period // 2 + 1, N_TERMS, rows)
        Transforms of real sums: those of the other half are their conjugates.
    factors : float32 array (n_modes_x + 1, DEGREE + 1)
    first : int
        The first of the rows.
    waves : complex64 array (sets, n_modes_x + 1, DEGREE + 1, all rows or more)
        Zeros in these rows; what is added to.
    """
    n_rows = columns.shape[3]
    for kind in range(waves.shape[0]):
        for mode in range(waves.shape[1]):
            place, sign = mode % period, np.float32(1.0)
            if place > period // 2:
                place, sign = period - place, np.float32(-1.0)
            term = 0
            for degree_y in range(DEGREE + 1):
                wave = waves[kind, mode, degree_y, first : first + n_rows]
                for degree in range(DEGREE + 1 - degree_y):
                    factor, read = factors[mode, degree], columns[kind, place, term]
                    if degree % 2 == 0:
                        for row in range(n_rows):
                            wave[row] += complex(factor * read[row].real, sign * factor * read[row].imag)
                    else:
                        # Odd degrees are turned by -i.
                        for row in range(n_rows):
                            wave[row] += complex(sign * factor * read[row].imag, -factor * read[row].real)
                    term += 1


@summing
def _sum_up(rows: np.ndarray, factors: np.ndarray, modes: np.ndarray) -> None:
    """Sum the polynomials along y for each mode.

    Parameters
    ----------
    rows : complex64 array (n_modes_x + 1, DEGREE + 1, period)
    factors : float32 array (2 * n_modes_y + 1, DEGREE + 1)
        First the modes from 0 up, then the negative ones up to -1.
    modes : complex64 array (n_modes_x + 1, 2 * n_modes_y + 1)
        Written.
    """
    period, n_modes = rows.shape[2], modes.shape[1] // 2
    for column in range(rows.shape[0]):
        for line in range(modes.shape[1]):
            place = (line if line <= n_modes else line - modes.shape[1]) % period
            factor, read = factors[line], rows[column]
            real, imaginary = np.float32(0.0), np.float32(0.0)
            for degree in range(0, DEGREE + 1, 2):
                real += factor[degree] * read[degree, place].real + factor[degree + 1] * read[degree + 1, place].imag
                imaginary += (
                    factor[degree] * read[degree, place].imag - factor[degree + 1] * read[degree + 1, place].real
                )
            modes[column, line] = complex(real, imaginary)
