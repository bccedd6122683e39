"""Sums of kernels over many points: spread over a grid, smoothed in the frequency domain.

The result agrees with `geodata.gridding.direct_sum` to 1e-5 of its maximum for the Gaussian kernel and to 1e-3 for the
quartic one, whose edge holds frequencies that no grid resolves. The cost grows with the cells, and with the points only
by the time it takes to read them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np

from geodata import spreading
from geodata.gridding import Grid, Points, standard_deviation_m
from geodata.working_grid import (
    GAP,
    WorkingGrid,
    extent_m,
    inverse,
    spectrum,
    spline,
    synthesise,
    transform,
    working_grid,
)

#: Up to this many distinct location errors are smoothed one by one; more are interpolated between so many widths.
_MAX_CLASSES = 8
_N_MIXED = {"gaussian": 6, "quartic": 24}
#: From this many points on, two threads share them.
_THREADED = 50_000
_NO_WEIGHTS = np.zeros(0)


@dataclass(frozen=True)
class Survey:
    """Hold what `survey` finds.

    Attributes
    ----------
    n_used, n_outside : int
        Points precise enough, and those of them off the map.
    slots : float64 array or None
        The distinct location errors, each at its `spreading.error_slot`, -1 elsewhere; None where there are many.
    """

    n_used: int
    n_outside: int
    slots: np.ndarray | None


def survey(points: Points, bandwidth_km: float, grid: Grid) -> Survey:
    """Look at the points once, before they are summed: which are used, and how many location errors they have."""
    n_threads = 2 if len(points) >= _THREADED else 1
    ends = np.linspace(0, len(points), n_threads + 1).astype(int)
    slots = np.full((n_threads, spreading.SLOTS), -1.0)

    def look(part: int) -> list[int]:
        rows = slice(ends[part], ends[part + 1])
        return spreading.survey_points(
            points.easting_m[rows], points.northing_m[rows], points.uncertainty_km[rows], bandwidth_km,
            np.array([grid.west_m, grid.south_m]), extent_m(grid), slots[part],
        ).tolist()  # fmt: skip

    n_used, n_outside, n_clashes = np.sum(_in_threads(look, range(n_threads)), axis=0).tolist()
    merged = slots.max(axis=0)
    n_clashes += int(np.count_nonzero((slots >= 0.0) & (slots != merged)))
    n_distinct = int(np.count_nonzero(merged >= 0.0))
    return Survey(n_used, n_outside, None if n_clashes or n_distinct > _MAX_CLASSES else merged)


def _in_threads(task: Callable[[Any], Any], parts: Sequence[Any]) -> list[Any]:
    if len(parts) == 1:
        return [task(parts[0])]
    with ThreadPoolExecutor(len(parts)) as pool:
        return list(pool.map(task, parts))


def smoothed_sum(
    points: Points,
    bandwidth_km: float,
    kernel: str,
    grid: Grid,
    weights: np.ndarray | None = None,
    found: Survey | None = None,
) -> np.ndarray:
    """Sum the kernels of the points on the map at the cell centres, per m².

    Points less precise than the bandwidth and points off the map are passed over. Each point is spread over sixteen
    nodes of a working grid by a cubic B-spline; the spline is then divided out and the kernel multiplied in in the
    frequency domain. With up to eight distinct location errors each has its own nodes; with more, a point is shared
    between some widths by interpolation in the logarithm of the variance.

    Parameters
    ----------
    points : Points
    bandwidth_km : float
        At least two cells.
    kernel : str
    grid : Grid
    weights : float64 array, optional
        One a point.
    found : Survey, optional
        What `survey` said of the same points.

    References
    ----------
    Hockney, R. W. & Eastwood, J. W. (1988). Computer Simulation Using Particles, chapter 5.
    """
    found = found or survey(points, bandwidth_km, grid)
    widest_km = bandwidth_km if found.slots is None else float(found.slots.max(initial=0.0))
    work = working_grid(grid, bandwidth_km, kernel, widest_km)
    return synthesise(kernel_modes(points, bandwidth_km, kernel, work, weights, found), work)


def smoothed_fields(points: Points, bandwidth_km: float, kernel: str, grid: Grid) -> np.ndarray:
    """Return the sum over precise points at each width of `_mixed_nodes`, ready for `read_fields` (widths, n_y * n_x).

    Parameters
    ----------
    points : Points
        On the map, all with a location error of 0.
    """
    work = working_grid(grid, bandwidth_km, kernel, bandwidth_km)
    slots = np.full(spreading.SLOTS, -1.0)
    slots[0] = 0.0
    modes = _class_modes(points, _NO_WEIGHTS, bandwidth_km, True, slots, work)[0]
    modes *= 1.0 / (spline(work) * work.length_x_m * work.length_y_m)
    widths = 1000.0 * bandwidth_km * np.exp(0.5 * _mixed_nodes(kernel))
    fields = [inverse(modes * transform(kernel, float(sigma), work), work, work.n_y, work.n_x) for sigma in widths]
    return np.stack([field.reshape(-1) for field in fields])


def read_fields(fields: np.ndarray, points: Points, bandwidth_km: float, kernel: str, grid: Grid) -> np.ndarray:
    """Return `smoothed_fields` at each point, for the width that its location error gives; NaN where it is not used."""
    work = working_grid(grid, bandwidth_km, kernel, bandwidth_km)
    values = np.full(len(points), np.nan)
    spreading.gather_mixed(
        points.easting_m, points.northing_m, points.uncertainty_km, *work.frame(bandwidth_km),
        np.array([-np.inf, np.inf]), False, _mixed_table(kernel), work.n_x, fields, values,
    )  # fmt: skip
    return values


def kernel_modes(
    points: Points,
    bandwidth_km: float,
    kernel: str,
    work: WorkingGrid,
    weights: np.ndarray | None,
    found: Survey,
) -> np.ndarray:
    """Return the modes of the sum of the kernels of the points on the map (2 * n_modes_y + 1, n_modes_x + 1).

    Modes add up: those of all points are the sum of those of any parts.
    """
    is_whole = found.n_used == len(points) and not found.n_outside
    many = _NO_WEIGHTS if weights is None else np.asarray(weights, dtype=np.float64)
    if found.slots is None:
        widths = 1000.0 * bandwidth_km * np.exp(0.5 * _mixed_nodes(kernel))
        modes = _mixed_modes(points, many, bandwidth_km, is_whole, kernel, work)
    else:
        widths = standard_deviation_m(found.slots[found.slots >= 0.0], bandwidth_km)
        modes = _class_modes(points, many, bandwidth_km, is_whole, found.slots, work)
    total = np.zeros(modes.shape[1:], dtype=complex)
    for each, sigma in zip(modes, widths, strict=True):
        total += each * transform(kernel, float(sigma), work)
    return total


def _mixed_nodes(kernel: str) -> np.ndarray:
    """Return the logarithms of the variances (over that of the bandwidth) between which others are interpolated."""
    n_nodes = _N_MIXED[kernel]
    if kernel == "quartic":
        return np.linspace(0.0, np.log(2.0), n_nodes)
    # Chebyshev nodes: a Gaussian is so smooth in its variance that one polynomial serves all widths.
    return np.log(2.0) / 2 * (1.0 + np.cos(np.pi * (np.arange(n_nodes) + 0.5) / n_nodes))


@lru_cache(maxsize=2)
def _mixed_table(kernel: str) -> np.ndarray:
    """Return the share of a location error in each width, by its square over that of the bandwidth."""
    logs = np.log1p(np.minimum(np.arange(spreading.TABLE_STEPS + 2) / spreading.TABLE_STEPS, 1.0))
    nodes = _mixed_nodes(kernel)
    if kernel == "quartic":
        return np.column_stack([np.interp(logs, nodes, each) for each in np.eye(len(nodes))])
    columns = [np.prod([(logs - other) / (node - other) for other in nodes if other != node], axis=0) for node in nodes]
    return np.column_stack(columns)


def _class_modes(
    points: Points, weights: np.ndarray, limit_km: float, is_whole: bool, slots: np.ndarray, work: WorkingGrid
) -> np.ndarray:
    """Return the modes of the points of each distinct error (classes, 2 * n_modes_y + 1, n_modes_x + 1)."""
    n_classes = int(np.count_nonzero(slots >= 0.0))
    class_of_slot = np.cumsum(slots >= 0.0) - 1 if n_classes > 1 else np.zeros(0, np.int64)
    nodes = np.zeros((n_classes, work.n_y + GAP, work.n_x))

    def spread(share: _Share) -> None:
        spreading.spread_by_class(
            *share.columns(), *work.frame(limit_km), share.band_m, share.is_whole, share.first_row * work.n_x,
            class_of_slot, work.n_x, nodes[0].size, nodes.reshape(-1),
        )  # fmt: skip

    if not n_classes:
        return spectrum(nodes, work.n_y, work)
    shares, line = _shares(_Share(points, weights, is_whole), work)
    _in_threads(spread, shares)
    return spectrum(nodes, line, work)


def _mixed_modes(
    points: Points, weights: np.ndarray, limit_km: float, is_whole: bool, kernel: str, work: WorkingGrid
) -> np.ndarray:
    """Return the modes of each width that others are interpolated from; they are filled some at a time."""
    table = _mixed_table(kernel)
    shares, line = _shares(_Share(points, weights, is_whole), work)
    modes = []
    for first in range(0, table.shape[1], spreading.N_TOGETHER):
        part = np.ascontiguousarray(table[:, first : first + spreading.N_TOGETHER])
        nodes = np.zeros((work.n_y + GAP, work.n_x, spreading.N_TOGETHER))

        def spread(share: _Share, part: np.ndarray = part, nodes: np.ndarray = nodes) -> None:
            spreading.spread_mixed(
                *share.columns(), *work.frame(limit_km), share.band_m, share.is_whole, share.first_row * work.n_x,
                part, work.n_x, nodes.reshape(-1),
            )  # fmt: skip

        _in_threads(spread, shares)
        modes.append(spectrum(np.moveaxis(nodes, 2, 0), line, work))
    return np.concatenate(modes)


@dataclass(frozen=True)
class _Share:
    """Hold what one thread spreads: of the points those in a band of northings, onto rows from `first_row` on."""

    points: Points
    weights: np.ndarray
    is_whole: bool
    band_m: np.ndarray = field(default_factory=lambda: np.array([-np.inf, np.inf]))
    first_row: int = 0

    def columns(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return the columns in the order in which the loops take them."""
        return self.points.easting_m, self.points.northing_m, self.points.uncertainty_km, self.weights


def _shares(whole: _Share, work: WorkingGrid) -> tuple[list[_Share], int]:
    """Share many points between two threads: those south and those north of the middle one.

    Their points meet in a few rows of nodes. So that neither waits for the other, the northern rows are written
    `GAP` rows higher up; `spectrum` closes the gap.

    Returns
    -------
    list of _Share
    int
        First of the northern rows, or the number of rows where one thread does it all.
    """
    northing, grid = whole.points.northing_m, work.grid
    if len(northing) < _THREADED:
        return [whole], work.n_y
    middle_m = float(np.median(northing[:: len(northing) // 1000])) - grid.south_m
    middle_m = min(max(middle_m, 0.0), grid.n_rows * grid.cell_m)
    line = int(middle_m / work.step_m[1]) + spreading.ORIGIN - 2
    bands = ((np.array([-np.inf, middle_m]), 0), (np.array([middle_m, np.inf]), GAP))
    return [replace(whole, band_m=band, first_row=row) for band, row in bands], line
