"""Sums of kernels over many points: summed up by cells, smoothed in the frequency domain.

The result agrees with `geodata.gridding.direct_sum` to 1e-5 of its maximum for the Gaussian kernel and to 1e-3 for the
quartic one, whose edge holds frequencies that no grid resolves. The cost grows with the cells, and with the points only
by the time it takes to read and sort them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from geodata import cell_products, cell_sums
from geodata.cell_waves import no_waves, spectrum, write_waves
from geodata.gridding import Grid, Points, standard_deviation_m
from geodata.halves import in_halves
from geodata.synthesis import synthesise
from geodata.working_grid import WorkingGrid, transform, working_grid

#: Up to this many distinct location errors are smoothed one by one; more are interpolated between so many widths.
_MAX_CLASSES = 8
_N_MIXED = {"gaussian": 6, "quartic": 24}
#: So many widths are summed at once, which is a question of memory: all but those of a quartic kernel.
_TOGETHER = 8
#: From so many points on, two threads share them.
THREADED_FROM = 50_000


@dataclass(frozen=True)
class KernelSum:
    """Hold the sum of the kernels of the points on the map.

    Attributes
    ----------
    modes : complex64 array (n_modes_x + 1, 2 * n_modes_y + 1)
        Of the sum. Modes add up: those of all points are the sum of those of any parts.
    work : WorkingGrid
        What the modes belong to.
    n_used, n_outside : int
        Points precise enough, and those of them off the map, which are not in the sum.
    """

    modes: np.ndarray
    work: WorkingGrid
    n_used: int
    n_outside: int

    def values(self, factor: float = 1.0) -> np.ndarray:
        """Return the sum at the cell centres, per m² and times a factor."""
        return synthesise(self.modes, self.work, factor)


def kernel_sum(
    points: Points,
    bandwidth_km: float,
    kernel: str,
    grid: Grid,
    weights: np.ndarray | None = None,
    work: WorkingGrid | None = None,
) -> KernelSum:
    """Sum the kernels of the points on the map.

    Points less precise than the bandwidth and points off the map are passed over. Square cells of about a bandwidth
    keep what a density needs to know of their points, sums of polynomials (`geodata.cell_sums`); waves are made of
    them, and the kernel multiplied in. With up to eight distinct location errors each has its own cells; with more, a
    point is shared between some widths by interpolation in the logarithm of the variance.

    Parameters
    ----------
    points : Points
    bandwidth_km : float
        At least two cells.
    kernel : str
    grid : Grid
    weights : float64 array, optional
        One a point.
    work : WorkingGrid, optional
        One with room for the widest kernel; chosen by the points where there is none.

    References
    ----------
    Greengard, L. & Strain, J. (1991). The fast Gauss transform. SIAM J. Sci. Stat. Comput. 12(1), 79-94.
    """
    widths = find_widths(points, bandwidth_km, kernel)
    work = work or working_grid(grid, bandwidth_km, kernel, widths.widest_km)
    way = cell_sums.add_mixed if widths.are_mixed else cell_sums.add_by_class
    n_used, n_inside = 0, 0

    def waves_of(some: slice) -> np.ndarray:
        nonlocal n_used, n_inside
        waves = no_waves(len(widths.widths_m[some]), work)
        sums, n_used, n_inside = _cell_sums(way, points, weights, bandwidth_km, widths.of(some), len(waves), work)
        write_waves(sums, 0, work, waves)
        return waves

    modes = smoothed_modes(waves_of, widths, kernel, work)
    return KernelSum(modes, work, n_used, n_used - n_inside)


@dataclass(frozen=True, eq=False)
class Widths:
    """Hold the widths of kernel that the location errors of some points ask for.

    Attributes
    ----------
    widths_m : float64 array
        Standard deviations, metres.
    table : array
        Where `are_mixed`, the share of an error in each width (`mixed_table`); else the place of an error among the
        widths at its `cell_sums.error_slot`, and nothing where there is one width.
    are_mixed : bool
        There are so many errors that each is shared between the widths.
    widest_km : float
        Largest location error there may be, km.
    """

    widths_m: np.ndarray
    table: np.ndarray
    are_mixed: bool
    widest_km: float

    def of(self, some: slice) -> np.ndarray:
        """Return the table of some of the widths."""
        return self.table[some] if self.are_mixed else self.table


def find_widths(points: Points, bandwidth_km: float, kernel: str) -> Widths:
    """Return the widths for points with a location error of the bandwidth at most: its own for each error, where they
    are few, or some between which the errors are interpolated."""
    slots = np.full(cell_sums.SLOTS, -1.0)
    if not cell_sums.list_errors(points.uncertainty_km, bandwidth_km, _MAX_CLASSES, slots):
        return Widths(mixed_widths_m(kernel, bandwidth_km), mixed_table(kernel), True, bandwidth_km)
    is_found = slots >= 0.0
    widths_m = standard_deviation_m(slots[is_found], bandwidth_km)
    table = np.cumsum(is_found) - 1 if len(widths_m) > 1 else np.zeros(0, np.int64)
    return Widths(widths_m, table, False, float(slots.max(initial=0.0)))


def smoothed_modes(
    waves_of: Callable[[slice], np.ndarray], widths: Widths, kernel: str, work: WorkingGrid
) -> np.ndarray:
    """Return the modes of points, smoothed by the kernel of each width and added up.

    Parameters
    ----------
    waves_of : callable
        Given a slice of the widths, returns the waves of the points, as `cell_waves.spectrum` takes them.
    widths : Widths
    kernel : str
    work : WorkingGrid
    """
    total = np.zeros((work.n_modes_x + 1, 2 * work.n_modes_y + 1), np.complex64)
    for first in range(0, len(widths.widths_m), _TOGETHER):
        some = slice(first, first + _TOGETHER)
        for modes, sigma in zip(spectrum(waves_of(some), work), widths.widths_m[some].tolist(), strict=True):
            total += modes * transform(kernel, sigma, work)
    return total


def _cell_sums(
    way: Callable[..., tuple[int, int]],
    points: Points,
    weights: np.ndarray | None,
    limit_km: float,
    table: np.ndarray,
    n_sets: int,
    work: WorkingGrid,
) -> tuple[np.ndarray, int, int]:
    """Return the sums of `cell_sums.add_by_class` or `add_mixed`, and how many points are used and lie on the map.

    Threads share the points as they come, and each has sums of its own.
    """
    n_threads = 2 if len(points) >= THREADED_FROM else 1
    sums = np.zeros((n_threads, n_sets, work.period_x, cell_products.N_TERMS, work.n_rows), np.float32)
    places = np.result_type(points.easting_m, points.northing_m, np.float32)
    columns = (points.easting_m.astype(places, copy=False), points.northing_m.astype(places, copy=False))
    counted = None if weights is None else np.asarray(weights, dtype=np.float64)

    def add(rows: slice) -> tuple[int, int]:
        return way(
            *(each[rows] for each in columns), points.uncertainty_km[rows],
            None if counted is None else counted[rows], *work.frame(limit_km), table, sums[min(rows.start, 1)],
        )  # fmt: skip

    n_used, n_inside = np.sum(in_halves(add, len(points), THREADED_FROM), axis=0).tolist()
    for each in sums[1:]:
        sums[0] += each
    return sums[0], n_used, n_inside


def mixed_widths_m(kernel: str, bandwidth_km: float) -> np.ndarray:
    """Return the widths between which those of many location errors are interpolated, standard deviations in metres."""
    return 1000.0 * bandwidth_km * np.exp(0.5 * _mixed_nodes(kernel))


def _mixed_nodes(kernel: str) -> np.ndarray:
    """Return the logarithms of the variances (over that of the bandwidth) between which others are interpolated."""
    n_nodes = _N_MIXED[kernel]
    if kernel == "quartic":
        return np.linspace(0.0, np.log(2.0), n_nodes)
    # Chebyshev nodes: a Gaussian is so smooth in its variance that one polynomial serves all widths.
    return np.log(2.0) / 2 * (1.0 + np.cos(np.pi * (np.arange(n_nodes) + 0.5) / n_nodes))


@lru_cache(maxsize=2)
def mixed_table(kernel: str) -> np.ndarray:
    """Return the share of a location error in each width, by its square over that of the bandwidth (widths, steps)."""
    logs = np.log1p(np.minimum(np.arange(cell_sums.TABLE_STEPS + 2) / cell_sums.TABLE_STEPS, 1.0))
    nodes = _mixed_nodes(kernel)
    if kernel == "quartic":
        return np.stack([np.interp(logs, nodes, each) for each in np.eye(len(nodes))])
    lines = [np.prod([(logs - other) / (node - other) for other in nodes if other != node], axis=0) for node in nodes]
    return np.stack(lines)
