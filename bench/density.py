"""The density of incidents beside the packages that make one: same points, same grid, same bandwidth, one process.

Ours is what the dashboard calls at a change of filters, `geodata.density_register.register_density`: the cells of a
register are found once, which takes as long as a density. Beside it stand `geodata.density.incident_density`, for which
nothing is made ready, and peers for which as much is made ready as they can use. The error is the largest difference
from the exact sum of the kernels, of its maximum, at a sample of cells. Peers are in requirements-bench.txt; one that
is not installed is said to be missing.
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bench.density_cube import cube_contests
from bench.density_points import BANDWIDTH_KM, LENGTH_M, SEED, Cloud, make_cloud
from bench.measure import PeakMemory, Result, median_seconds
from geodata.density import incident_density
from geodata.density_register import prepare_register, register_density
from geodata.gridding import Points

SIZES = (1_000_000, 10_000_000)
#: Points given to libkdv, which takes half a minute for a million.
_LIBKDV_POINTS = 50_000
_REPEATS = 11

Peer = Callable[[], np.ndarray]


def unprepared(cloud: Cloud, errors_km: np.ndarray) -> Peer:
    """Return our density of points as they come."""

    def run() -> np.ndarray:
        return incident_density(cloud.easting_m, cloud.northing_m, errors_km, 1.0, BANDWIDTH_KM, grid=cloud.grid).values

    return run


def prepared(cloud: Cloud, errors_km: np.ndarray) -> Peer:
    """Return our density of all points of a register made ready, as the dashboard makes it."""
    points = Points(cloud.easting_m, cloud.northing_m, errors_km)
    register, rows = prepare_register(points, BANDWIDTH_KM, "gaussian", cloud.grid), np.arange(len(cloud))
    return lambda: register_density(register, rows, 1.0).values


def finufft_peer(cloud: Cloud, *, has_plan: bool = False) -> Peer:
    """Return the same sum by finufft: points to modes (1e-5, single precision, two threads), kernel, and back.

    With a plan it has sorted its points before.
    """
    import finufft
    from scipy import fft

    grid, sigma = cloud.grid, BANDWIDTH_KM * 1000.0
    n_padded = fft.next_fast_len(grid.n_rows + int(np.ceil(6 * sigma / grid.cell_m)))
    length = n_padded * grid.cell_m
    strengths = np.ones(len(cloud), np.complex64)
    mode = np.fft.fftfreq(n_padded, 1 / n_padded)
    wave = 2 * np.pi / length * mode
    # The coordinates begin at -pi, which is the corner of the map: every odd mode changes its sign.
    signs = np.where(np.rint(mode) % 2 == 0, 1.0, -1.0)
    shift = signs * np.exp(0.5j * wave * grid.cell_m) * np.exp(-0.5 * (wave * sigma) ** 2)
    hat = (shift[:, None] * shift[None, :] / length**2 * 1e9).astype(np.complex64)

    scale, middle = np.float32(2 * np.pi / length), np.float32(np.pi)
    options = {"isign": -1, "eps": 1e-5, "nthreads": 2, "modeord": 1}
    plan = finufft.Plan(1, (n_padded, n_padded), dtype="complex64", **options)
    if has_plan:
        plan.setpts(cloud.northing_m * scale - middle, cloud.easting_m * scale - middle)

    def run() -> np.ndarray:
        if has_plan:
            modes = plan.execute(strengths)
        else:
            along, up = cloud.easting_m * scale - middle, cloud.northing_m * scale - middle
            modes = finufft.nufft2d1(up, along, strengths, (n_padded, n_padded), **options)
        values = fft.ifft2(modes * hat, workers=2, norm="forward")
        return values.real[: grid.n_rows, : grid.n_columns]

    return run


def planned_finufft_peer(cloud: Cloud) -> Peer:
    """Return finufft with its points sorted before."""
    return finufft_peer(cloud, has_plan=True)


def kdepy_peer(cloud: Cloud) -> Peer:
    """Return the density of KDEpy's FFTKDE."""
    from KDEpy import FFTKDE

    # In kilometres, since it finds no support for a bandwidth as large as one in metres.
    points = np.column_stack([cloud.easting_m, cloud.northing_m]).astype(float) / 1000.0
    eastings, northings = cloud.grid.eastings() / 1000.0, cloud.grid.northings() / 1000.0
    # FFTKDE wants a grid wider than the points, first axis slowest.
    step = cloud.grid.cell_m / 1000.0
    along, up = (np.r_[each[0] - step, each, each[-1] + step] for each in (eastings, northings))
    places = np.stack([each.ravel() for each in np.meshgrid(along, up, indexing="ij")], axis=1)
    shape = (len(along), len(up))

    def run() -> np.ndarray:
        values = FFTKDE(kernel="gaussian", bw=BANDWIDTH_KM).fit(points).evaluate(places)
        return values.reshape(shape)[1:-1, 1:-1].T * len(points) * 1e3

    return run


def opencv_peer(cloud: Cloud) -> Peer:
    """Return fast-histogram and OpenCV's Gaussian blur."""
    import cv2
    from fast_histogram import histogram2d

    grid = cloud.grid
    bounds, sigma = ((0.0, LENGTH_M), (0.0, LENGTH_M)), BANDWIDTH_KM * 1000.0 / grid.cell_m
    cv2.setNumThreads(2)

    def run() -> np.ndarray:
        counted = histogram2d(cloud.northing_m, cloud.easting_m, bins=(grid.n_rows, grid.n_columns), range=bounds)
        blurred = cv2.GaussianBlur(counted, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
        return blurred * (1000.0 / grid.cell_area_km2)

    return run


def counted_opencv_peer(cloud: Cloud) -> Peer:
    """Return OpenCV's Gaussian blur of counts of cells that were found before."""
    import cv2

    grid, sigma = cloud.grid, BANDWIDTH_KM * 1000.0 / cloud.grid.cell_m
    row, column = (np.floor_divide(each, grid.cell_m).astype(np.int64) for each in (cloud.northing_m, cloud.easting_m))
    cells = row * grid.n_columns + column
    cv2.setNumThreads(2)

    def run() -> np.ndarray:
        counted = np.bincount(cells, minlength=grid.n_rows * grid.n_columns).reshape(grid.n_rows, grid.n_columns)
        blurred = cv2.GaussianBlur(counted.astype(float), (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
        return blurred * (1000.0 / grid.cell_area_km2)

    return run


def datashader_peer(cloud: Cloud) -> Peer:
    """Return datashader's count and SciPy's Gaussian filter."""
    import datashader
    import pandas as pd
    from scipy.ndimage import gaussian_filter

    grid = cloud.grid
    points = pd.DataFrame({"x": cloud.easting_m, "y": cloud.northing_m})
    span = (0.0, LENGTH_M)
    canvas = datashader.Canvas(grid.n_columns, grid.n_rows, x_range=span, y_range=span)
    sigma = BANDWIDTH_KM * 1000.0 / grid.cell_m

    def run() -> np.ndarray:
        counted = canvas.points(points, "x", "y").to_numpy().astype(float)
        return gaussian_filter(counted, sigma, mode="constant") * (1000.0 / grid.cell_area_km2)

    return run


def libkdv_seconds(cloud: Cloud) -> float:
    """Return the seconds of one run of libkdv (Epanechnikov kernel, two threads), without reading its text input."""
    from libkdv import kdv

    points = np.column_stack([cloud.easting_m, cloud.northing_m]).astype(float)[:_LIBKDV_POINTS]
    grid = cloud.grid
    task = kdv(
        points, GPS=False, num_threads=2, row_pixels=grid.n_rows, col_pixels=grid.n_columns,
        bandwidth=BANDWIDTH_KM * 1000.0,
    )  # fmt: skip
    begun = time.perf_counter()
    task.compute()
    return time.perf_counter() - begun


@dataclass(frozen=True)
class Contest:
    """Describe a peer: name, package, maker, and the goal for 512 and 1024 cells (times faster; 0 where there is
    none)."""

    name: str
    package: str
    make: Callable[[Cloud], Peer]
    goals: dict[int, float]
    #: How much smaller our error must be.
    error_goal: float = 1.0


CONTESTS = (
    Contest("finufft", "finufft", finufft_peer, {512: 5.0}),
    Contest("finufft, points sorted before", "finufft", planned_finufft_peer, {512: 0.0}),
    Contest("KDEpy FFTKDE", "KDEpy", kdepy_peer, {512: 25.0}),
    Contest("fast-histogram + OpenCV blur", "fast_histogram", opencv_peer, {512: 1.0, 1024: 2.0}, 100.0),
    Contest("cells found before, numpy + OpenCV blur", "cv2", counted_opencv_peer, {512: 0.0, 1024: 0.0}, 100.0),
    Contest("datashader + scipy", "datashader", datashader_peer, {512: 1.0, 1024: 8.0}, 100.0),
)


def run(sizes: Sequence[int] = SIZES) -> Iterator[Result]:
    """Time every peer in turns with ours; at the largest size only ours."""
    for n in sizes:
        for n_cells in (512, 1024):
            cloud = make_cloud(n, n_cells)
            if n <= 1_000_000:
                yield from _contests(cloud)
            else:
                yield from _alone(cloud, np.zeros(n, np.float32), f"density {n_cells}²", "≤ 50 ms, error ≤ 1e-5", 0.050)
            if n != 1_000_000:
                yield from cube_contests(cloud)
            if n <= 1_000_000 and n_cells == 512:
                errors = np.random.default_rng(SEED).choice(np.linspace(0, 25, 97), n).astype(np.float32)
                yield from _alone(cloud, errors, "density 512², 97 location errors", "≤ 40 ms", 0.040, is_checked=False)
                yield from _libkdv(cloud)


def _contests(cloud: Cloud) -> Iterator[Result]:
    errors = np.zeros(len(cloud), np.float32)
    ours, as_they_come = prepared(cloud, errors), unprepared(cloud, errors)
    n_cells = cloud.grid.n_rows
    task = f"density {n_cells}²"
    for contest in CONTESTS:
        if n_cells not in contest.goals:
            continue
        goal = contest.goals[n_cells]
        words = f"≥ {goal:g}×, error ≤ 1e-5" + (
            f" and ≥ {contest.error_goal:g}× smaller" if contest.error_goal > 1 else ""
        )
        if importlib.util.find_spec(contest.package) is None:
            yield Result(task, len(cloud), _seconds(ours), f"{contest.name} is not installed", goal=words)
            continue
        peer = contest.make(cloud)
        ours_s, unprepared_s, peer_s = median_seconds(ours, as_they_come, peer, repeats=_REPEATS)
        # The memory is looked at apart: looking takes time from runs as short as these.
        with PeakMemory(0.002) as memory:
            values = ours()
        our_error, peer_error = cloud.error(values), cloud.error(peer())
        name, n = f"{contest.name}, error {peer_error:.1e}", len(cloud)
        if not goal:
            yield Result(task, n, ours_s, name, peer_s, max_error=our_error, peak_mb=memory.peak_mb)
            continue
        is_reached = peer_s >= goal * ours_s and our_error <= 1e-5 and peer_error >= contest.error_goal * our_error
        yield Result(task, n, ours_s, name, peer_s, words, is_reached, our_error, memory.peak_mb)
        yield Result(f"{task}, nothing made ready", n, unprepared_s, contest.name, peer_s)


def _seconds(task: Peer) -> float:
    return median_seconds(task, repeats=_REPEATS)[0]


def _alone(
    cloud: Cloud, errors_km: np.ndarray, task: str, goal: str, limit_s: float, *, is_checked: bool = True
) -> Iterator[Result]:
    ours, as_they_come = prepared(cloud, errors_km), unprepared(cloud, errors_km)
    ours_s, unprepared_s = median_seconds(ours, as_they_come, repeats=_REPEATS)
    with PeakMemory(0.002) as memory:
        values = ours()
    error = cloud.error(values) if is_checked else None
    is_reached = ours_s <= limit_s and (error is None or error <= 1e-5)
    yield Result(task, len(cloud), ours_s, "", None, goal, is_reached, error, memory.peak_mb)
    yield Result(f"{task}, nothing made ready", len(cloud), unprepared_s)


def _libkdv(cloud: Cloud) -> Iterator[Result]:
    """Compare with libkdv, whose time grows with the points: it is given fewer, and the time multiplied."""
    if importlib.util.find_spec("libkdv") is None:
        yield Result("density 512²", len(cloud), 0.0, "libkdv is not installed", goal="≥ 1000×")
        return
    scale = len(cloud) / _LIBKDV_POINTS
    peer_s = libkdv_seconds(cloud) * scale
    ours_s = _seconds(prepared(cloud, np.zeros(len(cloud), np.float32)))
    name = f"libkdv (Epanechnikov), one run on {_LIBKDV_POINTS:,} points, its time × {scale:g}"
    yield Result("density 512²", len(cloud), ours_s, name, peer_s, "≥ 1000×", peer_s >= 1000 * ours_s)
