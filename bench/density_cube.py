"""A filter on type and quarter: the sums made at build time beside a mask of the rows and datashader."""

from __future__ import annotations

import datetime as dt
import importlib.util
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from bench.density_points import BANDWIDTH_KM, LENGTH_M, SEED, Cloud, exact_density
from bench.measure import PeakMemory, Result, median_seconds
from geodata.density_cube import DensityCube, build_cube, cube_density
from geodata.fields import TRAFFICKING_TYPES
from geodata.index import IncidentIndex

_DAYS = 18 * 365.25
_FIRST = dt.date(2008, 1, 1)
_EPOCH = dt.date(1970, 1, 1)
#: The filters: three types, over two years (2 % of the rows) and over nine (10 %, which take the peer as long as the
#: bar was set for).
_TYPES = TRAFFICKING_TYPES[:3]
_PERIODS = {2: (dt.date(2019, 1, 1), dt.date(2020, 12, 31)), 9: (dt.date(2008, 1, 1), dt.date(2016, 12, 31))}


def invented_index(cloud: Cloud) -> IncidentIndex:
    """Give the points days and types, and as much of an index as a cube needs."""
    random = np.random.default_rng(SEED)
    days = ((_FIRST - _EPOCH).days + np.sort(random.random(len(cloud))) * _DAYS).astype(np.int32)
    types = random.integers(0, len(TRAFFICKING_TYPES), len(cloud)).astype(np.int16)
    columns: dict[str, np.ndarray] = {
        "day": days,
        "trafficking_type": types,
        "easting_m": cloud.easting_m,
        "northing_m": cloud.northing_m,
        "uncertainty_km": np.zeros(len(cloud), np.float32),
    }
    return IncidentIndex(columns, {})


def cube_contests(cloud: Cloud) -> Iterator[Result]:
    """Time filters on the cube and on the rows."""
    index = invented_index(cloud)
    cube = build_cube(index, BANDWIDTH_KM, cloud.grid)
    for years in _PERIODS:
        yield _contest(cloud, index, cube, years)


def _contest(cloud: Cloud, index: IncidentIndex, cube: DensityCube, years: int) -> Result:
    period = _PERIODS[years]
    task, goal = f"filter on type and quarter, {years} years, {cloud.grid.n_rows}²", "≥ 30× at 10 M"
    span = cube.span(*period)
    assert span is not None

    def ours() -> np.ndarray:
        return cube_density(cube, _TYPES, span, 1.0).values

    is_chosen = _mask(index, period)
    easting, northing = (each[is_chosen].astype(float) for each in (cloud.easting_m, cloud.northing_m))
    exact = exact_density(easting, northing, cloud.grid, cloud.cells)
    found = ours()[cloud.cells[:, 0], cloud.cells[:, 1]]
    error = float(np.abs(found - exact).max() / exact.max())
    if importlib.util.find_spec("datashader") is None:
        (seconds,) = median_seconds(ours)
        return Result(task, len(cloud), seconds, "datashader is not installed", goal=goal, max_error=error)
    ours_s, peer_s = median_seconds(ours, _datashader(cloud, index, period), repeats=11)
    with PeakMemory(0.002) as memory:
        ours()
    is_reached = peer_s >= 30 * ours_s and error <= 1e-5 if len(cloud) >= 10_000_000 else None
    name = f"mask, datashader, scipy; the cube takes {cube.nodes.nbytes / 1e6:,.0f} MB"
    return Result(task, len(cloud), ours_s, name, peer_s, goal, is_reached, error, memory.peak_mb)


def _mask(index: IncidentIndex, period: tuple[dt.date, dt.date]) -> np.ndarray:
    (first, last), days, types = ((each - _EPOCH).days for each in period), index.day, index.trafficking_type
    return (days >= first) & (days <= last) & (types < len(_TYPES))


def _datashader(cloud: Cloud, index: IncidentIndex, period: tuple[dt.date, dt.date]) -> Callable[[], np.ndarray]:
    import datashader
    from scipy.ndimage import gaussian_filter

    points = pd.DataFrame({"x": cloud.easting_m, "y": cloud.northing_m})
    grid, span = cloud.grid, (0.0, LENGTH_M)
    canvas = datashader.Canvas(grid.n_columns, grid.n_rows, x_range=span, y_range=span)
    sigma = BANDWIDTH_KM * 1000.0 / grid.cell_m

    def run() -> np.ndarray:
        counted = canvas.points(points[_mask(index, period)], "x", "y").to_numpy().astype(float)
        return gaussian_filter(counted, sigma, mode="constant") * (1000.0 / grid.cell_area_km2)

    return run
