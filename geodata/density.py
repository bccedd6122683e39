"""Density of incidents: a kernel sum on an equal-area grid, in incidents per 1,000 km² per year.

Few incidents are summed directly; many are first spread over a grid and smoothed in the frequency domain
(`geodata.smoothing`). Both give the same surface: tests compare them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata import crs, gridding, smoothing
from geodata.edges import Window, edge_weights, kernel_shares
from geodata.errors import InputError
from geodata.gridding import Grid, study_grid
from geodata.interpolation import grid_to_mercator, values_at

KERNELS = ("gaussian", "quartic")
DEFAULT_BANDWIDTH_KM = 40.0
#: Up to this many distinct spots and errors the kernels are summed directly.
DIRECT_LIMIT = 1500
#: Limits of the colour classes, incidents / 1,000 km² / yr. Fixed, so that a colour means the same number at every zoom
#: and under every filter. Below the first nothing is drawn, above the last the class is open. With the default
#: bandwidth one incident tops out at 0.005 over nineteen years and at 0.1 over one; the densest spot of 2025 at 1.2.
DENSITY_BREAKS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)


@dataclass(frozen=True)
class DensitySurface:
    """Hold a density and what it was made of.

    Attributes
    ----------
    values : float32 or float64 array (n_rows, n_columns)
        Incidents / 1,000 km² / yr at the cell centres; in single precision where many incidents were summed by cells.
    grid : Grid
    bandwidth_km : float
    n_used, n_left_out : int
        Rows smoothed, and rows less precise than the bandwidth.
    years : float
        Length of the period, years.
    kernel : str
    window : Window or None
        Where the kernels were corrected for; outside it `values` is 0.
    n_held_back : int
        Rows whose kernel lies in the window by less than `edges.MIN_SHARE`.
    """

    values: np.ndarray
    grid: Grid
    bandwidth_km: float
    n_used: int
    n_left_out: int
    years: float
    kernel: str = "gaussian"
    window: Window | None = None
    n_held_back: int = 0


def is_precise_enough(uncertainty_km: np.ndarray, bandwidth_km: float) -> np.ndarray:
    """Tell which incidents a surface of this bandwidth uses: those located to the bandwidth or better."""
    return np.asarray(uncertainty_km) <= bandwidth_km


def incident_density(
    easting_m: np.ndarray,
    northing_m: np.ndarray,
    uncertainty_km: np.ndarray,
    years: float,
    bandwidth_km: float = DEFAULT_BANDWIDTH_KM,
    kernel: str = "gaussian",
    grid: Grid | None = None,
    weights: np.ndarray | None = None,
    window: Window | None = None,
) -> DensitySurface:
    r"""Return the density of incidents, each smoothed by the bandwidth and by its own location error.

    Incident :math:`i` has the standard deviation :math:`\sigma_i = \sqrt{h^2 + u_i^2}` along each axis, with the
    bandwidth :math:`h` and its location error :math:`u_i`. The surface is
    :math:`\hat f(x) = \frac{1000}{T} \sum_i K_{\sigma_i}(x - x_i)` with

    - gaussian: :math:`K_\sigma(r) = \frac{1}{2\pi\sigma^2} e^{-r^2 / 2\sigma^2}`
    - quartic: :math:`K_\sigma(r) = \frac{3}{\pi R^2} (1 - r^2/R^2)^2` for :math:`r < R`, else 0, where
      :math:`R = \sqrt{8}\,\sigma`: both kernels then have the same standard deviation, so that a change of kernel
      changes the shape of a spot and not how far it spreads.

    Without a window nothing is folded back at the edge: what a kernel puts outside the grid (or on the sea) is not on
    the map. With one, incident :math:`i` counts :math:`1 / \max(s_i, s_{min})`, where :math:`s_i` is the share of its
    kernel inside the window (`geodata.edges`), and nothing is drawn outside: an incident at the coast then puts as
    much on the map as one inland.

    Parameters
    ----------
    easting_m, northing_m : array
        Metres in `crs.METRIC`, float32 or float64.
    uncertainty_km : array
        Location error, km. Rows above `bandwidth_km` are left out and counted.
    years : float
        Length of the period, years, above 0.
    bandwidth_km : float
        At least two cells of the grid.
    kernel : str
        ``gaussian`` or ``quartic``.
    grid : Grid, optional
        `study_grid` by default; the grid of the window where there is one.
    weights : array, optional
        What each row counts, 0 or more; 1 where there are none. The unit becomes weighted incidents / 1,000 km² / yr;
        `n_used` stays a number of rows.
    window : Window, optional
        Correct for its edge.

    Returns
    -------
    DensitySurface
        ``values.sum() * grid.cell_area_km2 / 1000 * years`` is the number (or weight) of the rows used whose kernel
        lies on the grid. No rows give zeros.

    Raises
    ------
    InputError
        The bandwidth is below two cells, or the kernel is unknown.
    ValueError
        The period is not above 0.

    References
    ----------
    Silverman, B. W. (1986). Density Estimation for Statistics and Data Analysis, section 4.2.
    Diggle, P. (1985). A kernel method for smoothing point process data. Applied Statistics 34(2), 138-147.
    doi:10.2307/2347366
    """
    grid = window.grid if window is not None else grid or study_grid()
    require_settings(years, bandwidth_km, kernel, grid)
    points = gridding.Points(np.asarray(easting_m), np.asarray(northing_m), np.asarray(uncertainty_km))
    n_rows, n_held_back = len(points), 0
    if window is not None:
        corrections, n_held_back = edge_weights(kernel_shares(points, bandwidth_km, kernel, window))
        weights = corrections if weights is None else corrections * weights
    # From incidents / m² to incidents / 1,000 km² / yr.
    values, n_used = _kernel_sum(points, weights, bandwidth_km, kernel, grid, 1e9 / years)
    if window is not None:
        values[~window.is_inside] = 0.0
    return DensitySurface(values, grid, bandwidth_km, n_used, n_rows - n_used, years, kernel, window, n_held_back)


def require_settings(years: float, bandwidth_km: float, kernel: str, grid: Grid) -> None:
    """Raise what `incident_density` raises for settings that no density can be made with."""
    if not years > 0:
        raise ValueError(f"a density needs a period above 0 years, received {years}")
    if kernel not in KERNELS:
        raise InputError(
            "density_kernel",
            "The kernel “{kernel}” is unknown. Known kernels: {known}.",
            kernel=kernel,
            known=", ".join(KERNELS),
        )
    smallest = 2 * grid.cell_m / 1000.0
    if not smallest <= bandwidth_km < float("inf"):
        raise InputError(
            "density_bandwidth",
            "A bandwidth of {bandwidth_km:g} km is too small for this grid: the smallest is {smallest_km:g} km.",
            bandwidth_km=bandwidth_km,
            smallest_km=smallest,
        )


def _kernel_sum(
    points: gridding.Points, weights: np.ndarray | None, bandwidth_km: float, kernel: str, grid: Grid, factor: float
) -> tuple[np.ndarray, int]:
    """Sum the kernels, incidents / m², times a factor; return the number of points used, too."""
    if len(points) <= 20 * DIRECT_LIMIT:
        # Many incidents share a town: each distinct spot is computed once.
        is_used = is_precise_enough(points.uncertainty_km, bandwidth_km)
        merged, merged_weights = _merge(points, weights, is_used)
        if len(merged) <= DIRECT_LIMIT:
            values = gridding.direct_sum(merged, merged_weights, bandwidth_km, kernel, grid)
            return values * factor, int(np.count_nonzero(is_used))
    found = smoothing.kernel_sum(points, bandwidth_km, kernel, grid, weights)
    values = found.values(factor)
    if found.n_outside:
        is_outside = is_precise_enough(points.uncertainty_km, bandwidth_km)
        is_outside &= ~grid.contains(points.easting_m, points.northing_m)
        values += factor * gridding.direct_sum(*_merge(points, weights, is_outside), bandwidth_km, kernel, grid)
    return values, found.n_used


def _merge(points: gridding.Points, weights: np.ndarray | None, rows: np.ndarray) -> tuple[gridding.Points, np.ndarray]:
    return points.take(rows).merged(None if weights is None else np.asarray(weights)[rows])


def within_distance(
    easting_m: np.ndarray, northing_m: np.ndarray, longitude: float, latitude: float, distance_km: float
) -> np.ndarray:
    """Return the positions of the points within a geodesic distance of a spot, ascending.

    In `crs.METRIC` a length differs from the true one by at most 1.5 % inside the study area, so only the points near
    the rim are measured on the ellipsoid.

    Parameters
    ----------
    easting_m, northing_m : array
        Metres in `crs.METRIC`.
    longitude, latitude : float
        The spot, WGS84 degrees.
    distance_km : float
        Largest distance, included.
    """
    easting, northing = (float(each[0]) for each in crs.project(np.array([longitude]), np.array([latitude])))
    reach = np.float32(distance_km * 1000.0 * 1.03)
    near = np.flatnonzero(np.abs(easting_m - np.float32(easting)) <= reach)
    near = near[np.abs(northing_m[near] - np.float32(northing)) <= reach]
    planar_km = np.hypot(easting_m[near].astype(float) - easting, northing_m[near].astype(float) - northing) / 1000.0
    is_near = planar_km <= 0.97 * distance_km
    rim = np.flatnonzero(~is_near & (planar_km <= 1.03 * distance_km))
    if len(rim):
        rim_longitude, rim_latitude = crs.unproject(
            easting_m[near[rim]].astype(float), northing_m[near[rim]].astype(float)
        )
        spot = np.full(len(rim), longitude), np.full(len(rim), latitude)
        is_near[rim] = crs.geodesic_distance_km(*spot, rim_longitude, rim_latitude) <= distance_km
    return near[is_near]


def rows_within(
    easting_m: np.ndarray,
    northing_m: np.ndarray,
    uncertainty_km: np.ndarray,
    longitude: float,
    latitude: float,
    distance_km: float,
    bandwidth_km: float,
) -> np.ndarray:
    """Return the positions of the incidents within a distance of a click, of those the surface used, ascending."""
    near = within_distance(easting_m, northing_m, longitude, latitude, distance_km)
    return near[is_precise_enough(np.asarray(uncertainty_km)[near], bandwidth_km)]


def value_at(surface: DensitySurface, longitude: float, latitude: float) -> float:
    """Return the density at a spot, interpolated between the cell centres; NaN outside the grid."""
    easting, northing = crs.project(np.array([longitude]), np.array([latitude]))
    return float(values_at(surface.values, surface.grid, easting, northing)[0])


def surface_to_mercator(
    surface: DensitySurface, bounds: tuple[float, float, float, float], width: int, height: int
) -> np.ndarray:
    """Return the density at the pixels of a Web-Mercator picture.

    Parameters
    ----------
    surface : DensitySurface
    bounds : (west, south, east, north)
        Outer edges of the picture, WGS84 degrees.
    width, height : int
        Pixels.

    Returns
    -------
    float64 array (height, width)
        Row 0 is the northernmost, as in a picture; NaN outside the grid.
    """
    return grid_to_mercator(surface.values, surface.grid, bounds, width, height)
