"""Densities by trafficking type and quarter, summed up in advance: a filter then costs the same at any number of rows.

The smoothed sum of `geodata.smoothing` is known by its values at some ten thousand nodes, and these add up. The cube
holds those of each type from the first quarter up to each quarter; a period is the difference of two tables.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from geodata.density import DensitySurface, is_precise_enough
from geodata.fields import TRAFFICKING_TYPES
from geodata.gridding import Grid, Points, direct_sum
from geodata.index import IncidentIndex
from geodata.smoothing import kernel_sum
from geodata.synthesis import cell_values, node_values
from geodata.working_grid import WorkingGrid, working_grid

#: From so many incidents on, a build makes a cube; fewer are summed as fast as they are asked for.
WORTHWHILE_FROM = 2_000_000
_EPOCH = dt.date(1970, 1, 1)
#: Of its own name for each meaning of the tables: those of an older version would be read wrongly.
_FOLDER = "density_nodes"


@dataclass(frozen=True, eq=False)
class DensityCube:
    """Hold the sums of each type up to each quarter.

    Attributes
    ----------
    nodes : float32 array (types + 2, quarters + 1, rows, columns)
        Kernels / m² at the nodes of `synthesis.node_values`, summed over the quarters before; the types of
        `fields.TRAFFICKING_TYPES`, then the unknown, then all together.
    n_rows, n_used : int64 array (types + 2, quarters + 1)
        Rows, and rows precise enough, summed in the same way.
    outside : Points
        Precise rows off the grid, which are summed directly; `outside_group` and `outside_quarter` go with them.
    first_day, last_day : date
        Those of the register: what lies before or after it holds nothing.
    grid : Grid
    bandwidth_km : float
    kernel : str
    """

    nodes: np.ndarray
    n_rows: np.ndarray
    n_used: np.ndarray
    outside: Points
    outside_group: np.ndarray
    outside_quarter: np.ndarray
    first_day: dt.date
    last_day: dt.date
    grid: Grid
    bandwidth_km: float
    kernel: str = "gaussian"

    @property
    def n_quarters(self) -> int:
        """Quarters from the first to the last incident."""
        return self.n_rows.shape[1] - 1

    def span(self, start: dt.date | None, end: dt.date | None) -> tuple[int, int] | None:
        """Return the first quarter of a period and the one after its last; None where it does not begin and end with
        quarters."""
        first, last = 0, self.n_quarters
        if start is not None and start > self.first_day:
            if start.day != 1 or start.month % 3 != 1:
                return None
            first = _quarter(start) - _quarter(self.first_day)
        if end is not None and end < self.last_day:
            after = end + dt.timedelta(days=1)
            if after.day != 1 or after.month % 3 != 1:
                return None
            last = _quarter(after) - _quarter(self.first_day)
        return (first, last) if first < last else None


def _quarter(day: dt.date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _quarters(index: IncidentIndex) -> np.ndarray:
    months = np.asarray(index.day).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return 1970 * 4 + months // 3


def build_cube(index: IncidentIndex, bandwidth_km: float, grid: Grid, kernel: str = "gaussian") -> DensityCube:
    """Sum the kernels of every type and quarter.

    Parameters
    ----------
    index : IncidentIndex
        Not empty.
    bandwidth_km : float
    grid : Grid
    kernel : str
    """
    quarters = _quarters(index)
    first, n_quarters = int(quarters[0]), int(quarters[-1] - quarters[0]) + 1
    n_groups = len(TRAFFICKING_TYPES) + 2
    # The unknown type is -1, the last but one.
    groups = np.asarray(index.trafficking_type).astype(np.int64) % (n_groups - 1)
    work = working_grid(grid, bandwidth_km, kernel, bandwidth_km)
    sums = np.zeros((n_groups, work.n_modes_x + 1, 2 * work.n_modes_y + 1), complex)
    nodes = np.zeros((n_groups, n_quarters + 1, *node_values(sums[0].astype(np.complex64), work).shape), np.float32)
    counts = np.zeros((2, *nodes.shape[:2]), np.int64)
    # The days are sorted: each quarter is a slice.
    ends = np.searchsorted(quarters, np.arange(first, first + n_quarters + 1))
    for quarter, (begin, end) in enumerate(itertools.pairwise(ends)):
        added, counted = _quarter_modes(index, slice(begin, end), groups, bandwidth_km, kernel, work)
        sums += added
        nodes[:, quarter + 1] = [node_values(each, work) for each in sums.astype(np.complex64)]
        counts[:, :, quarter + 1] = counts[:, :, quarter] + counted
    off = is_precise_enough(index.uncertainty_km, bandwidth_km) & ~grid.contains(index.easting_m, index.northing_m)
    first_day, last_day = (_EPOCH + dt.timedelta(days=int(index.day[place])) for place in (0, -1))
    return DensityCube(
        nodes, counts[0], counts[1], _points(index, off), groups[off], quarters[off] - first, first_day, last_day, grid,
        bandwidth_km, kernel,
    )  # fmt: skip


def _points(index: IncidentIndex, rows: np.ndarray | slice) -> Points:
    return Points(*(np.asarray(each[rows]) for each in (index.easting_m, index.northing_m, index.uncertainty_km)))


def _quarter_modes(
    index: IncidentIndex, rows: slice, groups: np.ndarray, bandwidth_km: float, kernel: str, work: WorkingGrid
) -> tuple[np.ndarray, np.ndarray]:
    """Return the modes of each group of some rows, and how many rows it has and uses; the last group is the sum."""
    n_groups = len(TRAFFICKING_TYPES) + 2
    modes = np.zeros((n_groups, work.n_modes_x + 1, 2 * work.n_modes_y + 1), complex)
    counts = np.zeros((2, n_groups), np.int64)
    points, group = _points(index, rows), groups[rows]
    for each in np.unique(group).tolist():
        part = points.take(group == each)
        found = kernel_sum(part, bandwidth_km, kernel, work.grid, work=work)
        modes[each] = found.modes
        counts[:, each] = len(part), found.n_used
    modes[-1], counts[:, -1] = modes[:-1].sum(axis=0), counts[:, :-1].sum(axis=1)
    return modes, counts


def cube_density(cube: DensityCube, types: Sequence[str], span: tuple[int, int], years: float) -> DensitySurface:
    """Return the density of some types over whole quarters.

    Parameters
    ----------
    cube : DensityCube
    types : sequence of str
        Codes of `fields.TRAFFICKING_TYPES`; empty for all incidents, also those of unknown type.
    span : (first, last)
        Made by `DensityCube.span`.
    years : float
        Length of the period, years.
    """
    n_groups, (first, last) = len(cube.n_rows), span
    chosen = [TRAFFICKING_TYPES.index(each) for each in types if each in TRAFFICKING_TYPES] if types else [n_groups - 1]
    work = working_grid(cube.grid, cube.bandwidth_km, cube.kernel, cube.bandwidth_km)
    # In single precision, as they are kept: what that takes away is 1e-7 of the sum of all quarters.
    total = np.zeros(cube.nodes.shape[2:], np.float32)
    for group in dict.fromkeys(chosen):
        total += cube.nodes[group, last]
        total -= cube.nodes[group, first]
    total *= np.float32(1e9 / years)
    values = cell_values(total, work)
    near = np.isin(cube.outside_group, chosen) if types else np.ones(len(cube.outside), bool)
    near &= (cube.outside_quarter >= first) & (cube.outside_quarter < last)
    if near.any():
        off = direct_sum(*cube.outside.take(near).merged(), cube.bandwidth_km, cube.kernel, cube.grid)
        values += off * (1e9 / years)
    n_rows, n_used = (
        int((counts[chosen, last] - counts[chosen, first]).sum()) for counts in (cube.n_rows, cube.n_used)
    )
    return DensitySurface(values, cube.grid, cube.bandwidth_km, n_used, n_rows - n_used, years, cube.kernel)


def write_cube(cube: DensityCube, folder: Path) -> None:
    """Write the cube into the folder of a data version."""
    target = folder / _FOLDER
    target.mkdir(parents=True, exist_ok=True)
    np.save(target / "nodes.npy", cube.nodes)
    np.savez(
        target / "rest.npz", n_rows=cube.n_rows, n_used=cube.n_used, easting_m=cube.outside.easting_m,
        northing_m=cube.outside.northing_m, uncertainty_km=cube.outside.uncertainty_km,
        outside_group=cube.outside_group, outside_quarter=cube.outside_quarter,
    )  # fmt: skip
    described = {
        "first_day": cube.first_day.isoformat(), "last_day": cube.last_day.isoformat(), "grid": vars(cube.grid),
        "bandwidth_km": cube.bandwidth_km, "kernel": cube.kernel,
    }  # fmt: skip
    (target / "cube.json").write_text(json.dumps(described), encoding="utf-8")


def read_cube(folder: Path) -> DensityCube | None:
    """Memory-map the cube of a data version; None where the build made none."""
    source = folder / _FOLDER
    if not (source / "cube.json").is_file():
        return None
    described = json.loads((source / "cube.json").read_text(encoding="utf-8"))
    rest = np.load(source / "rest.npz")
    first_day, last_day = (dt.date.fromisoformat(described[name]) for name in ("first_day", "last_day"))
    return DensityCube(
        np.load(source / "nodes.npy", mmap_mode="r"), rest["n_rows"], rest["n_used"],
        Points(rest["easting_m"], rest["northing_m"], rest["uncertainty_km"]), rest["outside_group"],
        rest["outside_quarter"], first_day, last_day,
        Grid(**described["grid"]), described["bandwidth_km"], described["kernel"],
    )  # fmt: skip
