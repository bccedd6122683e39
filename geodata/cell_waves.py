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

from geodata.cell_sums import DEGREE
from geodata.compiling import summing
from geodata.working_grid import WorkingGrid


def spectrum(sums: np.ndarray, work: WorkingGrid) -> np.ndarray:
    """Return the modes of points whose sums are given, counted from the south-western corner of the map.

    Parameters
    ----------
    sums : array (sets, work.n_rows, work.n_columns, cell_sums.N_TERMS)

    Returns
    -------
    complex64 array (sets, 2 * n_modes_y + 1, n_modes_x + 1)
        Single precision: the error is 1e-7 of the maximum of a surface.
    """
    along, up = _factors(work)
    rows = fft.rfft(sums.astype(np.float32), n=work.period_x, axis=2, workers=2)
    waves = np.empty((*sums.shape[:2], work.n_modes_x + 1, DEGREE + 1), np.complex64)
    _sum_along(rows, work.period_x, along, waves)
    columns = fft.fft(waves, n=work.period_y, axis=1, workers=2, overwrite_x=True)
    modes = np.empty((len(sums), 2 * work.n_modes_y + 1, work.n_modes_x + 1), np.complex64)
    _sum_up(columns, up, modes)
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
def _sum_along(rows: np.ndarray, period: int, factors: np.ndarray, waves: np.ndarray) -> None:
    """Sum the polynomials along x for each mode, one sum for each degree along y.

    Parameters
    ----------
    rows : complex64 array (sets, rows, period // 2 + 1, N_TERMS)
        Transforms of real sums: those of the other half are their conjugates.
    """
    for kind in range(waves.shape[0]):
        for row in range(waves.shape[1]):
            for mode in range(waves.shape[2]):
                place, sign = mode % period, np.float32(1.0)
                if place > period // 2:
                    place, sign = period - place, np.float32(-1.0)
                read, factor = rows[kind, row, place], factors[mode]
                term = 0
                for degree_y in range(DEGREE + 1):
                    real, imaginary = np.float32(0.0), np.float32(0.0)
                    # Odd degrees are turned by -i.
                    for degree in range(0, DEGREE + 1 - degree_y, 2):
                        real += factor[degree] * read[term + degree].real
                        imaginary += sign * factor[degree] * read[term + degree].imag
                    for degree in range(1, DEGREE + 1 - degree_y, 2):
                        real += sign * factor[degree] * read[term + degree].imag
                        imaginary -= factor[degree] * read[term + degree].real
                    waves[kind, row, mode, degree_y] = complex(real, imaginary)
                    term += DEGREE + 1 - degree_y


@summing
def _sum_up(columns: np.ndarray, factors: np.ndarray, modes: np.ndarray) -> None:
    """Sum the polynomials along y for each mode.

    Parameters
    ----------
    columns : complex64 array (sets, period, n_modes_x + 1, DEGREE + 1)
    factors : float32 array (2 * n_modes_y + 1, DEGREE + 1)
        First the modes from 0 up, then the negative ones up to -1.
    """
    period, n_modes = columns.shape[1], modes.shape[1] // 2
    for kind in range(modes.shape[0]):
        for line in range(modes.shape[1]):
            mode = line if line <= n_modes else line - modes.shape[1]
            factor = factors[line]
            for column in range(modes.shape[2]):
                read = columns[kind, mode % period, column]
                real, imaginary = np.float32(0.0), np.float32(0.0)
                for degree in range(0, DEGREE + 1, 2):
                    real += factor[degree] * read[degree].real + factor[degree + 1] * read[degree + 1].imag
                    imaginary += factor[degree] * read[degree].imag - factor[degree + 1] * read[degree + 1].real
                modes[kind, line, column] = complex(real, imaginary)
