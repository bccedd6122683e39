"""Smooth surfaces read at points: a mean of the sixteen nodes around each, by cubic B-splines."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numba.extending import register_jitable
from scipy import fft

from geodata.cell_sums import TABLE_STEPS
from geodata.compiling import compiled
from geodata.gridding import Grid, Points
from geodata.halves import in_halves
from geodata.smoothing import THREADED_FROM, kernel_sum, mixed_table, mixed_widths_m
from geodata.synthesis import inverse
from geodata.working_grid import WorkingGrid, transform, working_grid

#: Nodes in one bandwidth: a cubic spline then errs by less than 1e-5 of a Gaussian's top.
_NODES = 5.6
#: Node of the south-western corner of the map in both directions, so that no point reaches over an edge.
_ORIGIN = 2


def smoothed_fields(points: Points, bandwidth_km: float, grid: Grid) -> np.ndarray:
    """Return Gaussians summed over precise points, at the nodes, ready for `read_fields` (widths, nodes).

    Parameters
    ----------
    points : Points
        On the map, all with a location error of 0. Their kernels are as wide as each of `mixed_widths_m`.
    """
    work = working_grid(grid, bandwidth_km, "gaussian", bandwidth_km)
    n_x, n_y = _nodes(work, bandwidth_km)
    step_x, step_y = work.length_x_m / n_x, work.length_y_m / n_y
    along, up = work.wavenumbers()
    # The narrow kernel that the sum has is taken back, and so is what the spline will do.
    divided = transform("gaussian", 1000.0 * bandwidth_km, work).astype(float)
    divided *= (np.sinc(along * step_x / (2 * np.pi)) * np.sinc(up * step_y / (2 * np.pi))) ** 4
    divided *= work.length_x_m * work.length_y_m
    shift = np.exp(-1j * _ORIGIN * step_x * along) * np.exp(-1j * _ORIGIN * step_y * up)
    modes = kernel_sum(points, bandwidth_km, "gaussian", grid, work=work).modes * shift / divided
    widths_m = mixed_widths_m("gaussian", bandwidth_km).tolist()
    fields = np.empty((len(widths_m), n_y, n_x))
    for field, sigma in zip(fields, widths_m, strict=True):
        inverse(modes * transform("gaussian", sigma, work), work, (n_y, n_x), 1, field)
    return fields.reshape(len(widths_m), -1)


def read_fields(fields: np.ndarray, points: Points, bandwidth_km: float, grid: Grid) -> np.ndarray:
    """Return `smoothed_fields` at each point, for the width that its location error gives; NaN where it is not used."""
    work = working_grid(grid, bandwidth_km, "gaussian", bandwidth_km)
    nodes, lengths = _nodes(work, bandwidth_km), (work.length_x_m, work.length_y_m)
    limit_km, corner_m, extent_m, _ = work.frame(bandwidth_km)
    values = np.full(len(points), np.nan)

    def read(rows: slice) -> None:
        _read(
            points.easting_m[rows], points.northing_m[rows], points.uncertainty_km[rows], limit_km, corner_m, extent_m,
            np.array(nodes) / np.array(lengths), mixed_table("gaussian"), nodes[0], fields, values[rows],
        )  # fmt: skip

    in_halves(read, len(points), THREADED_FROM)
    return values


@lru_cache(maxsize=4)
def _nodes(work: WorkingGrid, bandwidth_km: float) -> tuple[int, int]:
    """Return the number of nodes in the period along x and y."""
    step_m = 1000.0 * bandwidth_km / _NODES
    n_x, n_y = (
        fft.next_fast_len(int(np.ceil(length / step_m)), real=True) for length in (work.length_x_m, work.length_y_m)
    )
    return n_x, n_y


@register_jitable
def _shares(position: float, shares: np.ndarray) -> int:
    """Write the shares of four nodes at a position, a cubic B-spline; return the first of them."""
    node = int(position)
    after = position - node
    before = 1.0 - after
    shares[0] = before * before * before / 6.0
    shares[1] = 2.0 / 3.0 - after * after * (1.0 - 0.5 * after)
    shares[3] = after * after * after / 6.0
    shares[2] = 1.0 - shares[0] - shares[1] - shares[3]
    return node - 1


@compiled
def _read(
    easting_m: np.ndarray,
    northing_m: np.ndarray,
    uncertainty_km: np.ndarray,
    limit_km: float,
    corner_m: np.ndarray,
    extent_m: np.ndarray,
    per_metre: np.ndarray,
    table: np.ndarray,
    n_columns: int,
    fields: np.ndarray,
    values: np.ndarray,
) -> None:
    """Read each point on the map that is precise enough off the nodes of all widths.

    Parameters
    ----------
    per_metre : array of 2
        Nodes in a metre, along x and y.
    table : float64 array (widths, TABLE_STEPS + 2)
        Share of each width by the square of the location error over that of the limit.
    n_columns : int
        Nodes in a row.
    fields : float64 array (widths, rows * columns)
    values : float64 array
        One a point, written; left as it is where the point is not used.
    """
    along, up = np.empty(4), np.empty(4)
    for point in range(len(values)):
        east, north = np.float64(easting_m[point]) - corner_m[0], np.float64(northing_m[point]) - corner_m[1]
        error = np.float64(uncertainty_km[point]) / limit_km
        if not (error <= 1.0 and 0.0 <= east < extent_m[0] and 0.0 <= north < extent_m[1]):
            continue
        first = _shares(east * per_metre[0] + _ORIGIN, along)
        lowest = _shares(north * per_metre[1] + _ORIGIN, up)
        entry = error * error * TABLE_STEPS
        line = np.int64(entry)
        between = entry - line
        total = 0.0
        for kind in range(len(table)):
            read = 0.0
            for step in range(4):
                start = (lowest + step) * n_columns + first
                for node in range(4):
                    read += up[step] * along[node] * fields[kind, start + node]
            total += read * (table[kind, line] + between * (table[kind, line + 1] - table[kind, line]))
        values[point] = total
