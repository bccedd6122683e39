"""Edge correction of a density: what share of each kernel lies where incidents can be known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import geopandas as gpd
import numpy as np

from geodata import crs, smoothing
from geodata.gridding import QUARTIC_RADIUS, Grid, Points, standard_deviation_m
from geodata.nearest import containing_polygon

#: No incident counts more than the inverse of this: one far off the coast would else pile up on the nearest beach.
MIN_SHARE = 0.2


@dataclass(frozen=True, eq=False)
class Window:
    """Describe where incidents can be known: the cells of a grid that lie inside.

    Attributes
    ----------
    name : str
        ``study_area`` or ``coast``.
    grid : Grid
    is_inside : bool array (n_rows, n_columns)
    """

    name: str
    grid: Grid
    is_inside: np.ndarray


def study_window(grid: Grid) -> Window:
    """Return the cells whose centre lies within `crs.STUDY_BOUNDS`."""
    longitude, latitude = _centres(grid)
    west, south, east, north = crs.STUDY_BOUNDS
    is_inside = (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)
    return Window("study_area", grid, is_inside)


def land_window(grid: Grid, countries: gpd.GeoDataFrame) -> Window:
    """Return the cells whose centre lies on land, within `crs.STUDY_BOUNDS`.

    Parameters
    ----------
    grid : Grid
    countries : GeoDataFrame
        Polygons of the land, EPSG:4326.
    """
    crs.require_crs(countries)
    longitude, latitude = _centres(grid)
    country = containing_polygon(longitude.ravel(), latitude.ravel(), countries.geometry)
    return Window("coast", grid, study_window(grid).is_inside & (country >= 0).reshape(longitude.shape))


def _centres(grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    return crs.unproject(*np.meshgrid(grid.eastings(), grid.northings()))


def kernel_shares(points: Points, bandwidth_km: float, kernel: str, window: Window) -> np.ndarray:
    r"""Return the share of each kernel that lies inside a window.

    :math:`s_i = a \sum_{c} K_{\sigma_i}(x_c - x_i)` over the cells `c` of the window, with the area `a` of a cell.

    Parameters
    ----------
    points : Points
        Those less precise than the bandwidth get NaN.
    bandwidth_km : float
    kernel : str
    window : Window

    Returns
    -------
    float64 array
        0 to 1; to 1e-5 with a Gaussian kernel.
    """
    shares = smoothing.read_fields(
        _window_fields(window, bandwidth_km, kernel), points, bandwidth_km, kernel, window.grid
    )
    is_off = np.isnan(shares) & (points.uncertainty_km <= bandwidth_km)
    for row in np.flatnonzero(is_off).tolist():
        shares[row] = _direct_share(points, row, bandwidth_km, kernel, window)
    return np.clip(shares, 0.0, 1.0)


@lru_cache(maxsize=6)
def _window_fields(window: Window, bandwidth_km: float, kernel: str) -> np.ndarray:
    """Smooth the window itself; kept, since it depends on no incident."""
    grid = window.grid
    rows, columns = np.nonzero(window.is_inside)
    cells = Points(grid.eastings()[columns], grid.northings()[rows], np.zeros(len(rows)))
    fields = smoothing.smoothed_fields(cells, bandwidth_km, kernel, grid)
    fields *= grid.cell_m**2
    return fields


def _direct_share(points: Points, row: int, bandwidth_km: float, kernel: str, window: Window) -> float:
    """Return the share of one kernel, summed over the cells."""
    grid = window.grid
    sigma = float(standard_deviation_m(points.uncertainty_km[row], bandwidth_km))
    along = (grid.eastings() - float(points.easting_m[row])) / sigma
    up = (grid.northings() - float(points.northing_m[row])) / sigma
    square = up[:, None] ** 2 + along**2
    if kernel == "gaussian":
        density = np.exp(-0.5 * square) / (2 * np.pi)
    else:
        density = 3.0 / (np.pi * QUARTIC_RADIUS**2) * np.maximum(1.0 - square / QUARTIC_RADIUS**2, 0.0) ** 2
    return float(density[window.is_inside].sum() * (grid.cell_m / sigma) ** 2)


def edge_weights(shares: np.ndarray) -> tuple[np.ndarray, int]:
    """Return by how much each incident counts more, 1 / share, and how many `MIN_SHARE` holds back; NaN stays NaN."""
    return 1.0 / np.maximum(shares, MIN_SHARE), int(np.count_nonzero(shares < MIN_SHARE))
