"""Edge correction of a density: what share of each kernel lies where incidents can be known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import geopandas as gpd
import numpy as np

from geodata import crs, field_reading
from geodata.gridding import QUARTIC_RADIUS, Grid, Points, standard_deviation_m
from geodata.nearest import containing_polygon

#: Up to this many distinct spots are summed directly.
DIRECT_LIMIT = 1500
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
    Up to `DIRECT_LIMIT` distinct spots are summed so. For more, the window itself is smoothed and read at each point,
    which agrees to 1e-5 for a Gaussian; a quartic kernel then takes the share of the Gaussian of the same standard
    deviation, which differs by at most 0.02.

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
        0 to 1.
    """
    shares = np.full(len(points), np.nan)
    rows = np.flatnonzero(points.uncertainty_km <= bandwidth_km)
    distinct, place = points.take(rows).distinct() if len(rows) <= 20 * DIRECT_LIMIT else (points, rows)
    if len(distinct) > DIRECT_LIMIT:
        fields = _window_fields(window, bandwidth_km)
        read = field_reading.read_fields(fields, distinct, bandwidth_km, window.grid)
        # Off the map there is nothing to read.
        off = np.flatnonzero(np.isnan(read) & (distinct.uncertainty_km <= bandwidth_km))
        read[off] = direct_shares(distinct.take(off), bandwidth_km, kernel, window)
    else:
        read = direct_shares(distinct, bandwidth_km, kernel, window)
    shares[rows] = read[place]
    return np.clip(shares, 0.0, 1.0)


@lru_cache(maxsize=2)
def _window_fields(window: Window, bandwidth_km: float) -> np.ndarray:
    """Smooth the window itself; kept, since it depends on no incident."""
    grid = window.grid
    rows, columns = np.nonzero(window.is_inside)
    cells = Points(grid.eastings()[columns], grid.northings()[rows], np.zeros(len(rows)))
    fields = field_reading.smoothed_fields(cells, bandwidth_km, grid)
    fields *= grid.cell_m**2
    return fields


def direct_shares(points: Points, bandwidth_km: float, kernel: str, window: Window) -> np.ndarray:
    """Return the share of each kernel inside a window, summed over its cells without approximation."""
    grid, is_inside = window.grid, window.is_inside.astype(float)
    sigma = standard_deviation_m(points.uncertainty_km, bandwidth_km)
    eastings, northings = grid.eastings(), grid.northings()
    if kernel == "gaussian":
        # A Gaussian is the product of its two axes.
        along = np.exp(-0.5 * ((eastings - points.easting_m[:, None]) / sigma[:, None]) ** 2)
        up = np.exp(-0.5 * ((northings - points.northing_m[:, None]) / sigma[:, None]) ** 2)
        return ((along @ is_inside.T) * up).sum(axis=1) * grid.cell_m**2 / (2 * np.pi * sigma**2)
    shares = np.zeros(len(points))
    for each, radius in enumerate((sigma * QUARTIC_RADIUS).tolist()):
        easting, northing = float(points.easting_m[each]), float(points.northing_m[each])
        columns = slice(*np.searchsorted(eastings, (easting - radius, easting + radius)))
        rows = slice(*np.searchsorted(northings, (northing - radius, northing + radius)))
        along = ((eastings[columns] - easting) / radius) ** 2
        up = ((northings[rows] - northing) / radius) ** 2
        values = np.maximum(1.0 - (up[:, None] + along), 0.0) ** 2
        shares[each] = (values * is_inside[rows, columns]).sum() * 3.0 * grid.cell_m**2 / (np.pi * radius**2)
    return shares


def edge_weights(shares: np.ndarray) -> tuple[np.ndarray, int]:
    """Return by how much each incident counts more, 1 / share, and how many `MIN_SHARE` holds back; NaN stays NaN."""
    return 1.0 / np.maximum(shares, MIN_SHARE), int(np.count_nonzero(shares < MIN_SHARE))
