"""The local peaks of a density, and whether they outlive another bandwidth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from geodata import crs
from geodata.density import DENSITY_BREAKS, DensitySurface, is_precise_enough
from geodata.gridding import Points


@dataclass(frozen=True)
class Peak:
    """Describe one local peak.

    Attributes
    ----------
    longitude, latitude : float
        WGS84 degrees of the cell centre.
    easting_m, northing_m : float
        The same in `crs.METRIC`.
    value : float
        Incidents / 1,000 km² / yr.
    n_incidents : int
        Incidents the surface uses within one bandwidth, in the plane.
    """

    longitude: float
    latitude: float
    easting_m: float
    northing_m: float
    value: float
    n_incidents: int


def find_peaks(surface: DensitySurface, points: Points, lowest: float = DENSITY_BREAKS[0]) -> list[Peak]:
    """Return the cells that no neighbour exceeds, the highest first; of cells that tie, side by side, the middle one.

    Parameters
    ----------
    surface : DensitySurface
    points : Points
        The incidents the surface was made of; those less precise than its bandwidth are not counted.
    lowest : float
        Peaks below this value are left out, incidents / 1,000 km² / yr; above 0.
    """
    values, grid = surface.values, surface.grid
    is_top = (values >= lowest) & (values == ndimage.maximum_filter(values, size=3, mode="nearest"))
    labels, n_labels = ndimage.label(is_top, structure=np.ones((3, 3)))
    if not n_labels:
        return []
    centres = np.array(ndimage.center_of_mass(is_top, labels, np.arange(1, n_labels + 1))).round().astype(int)
    northing, easting = grid.northings()[centres[:, 0]], grid.eastings()[centres[:, 1]]
    longitude, latitude = crs.unproject(easting, northing)
    heights = ndimage.maximum(values, labels, np.arange(1, n_labels + 1))
    used = points.take(is_precise_enough(points.uncertainty_km, surface.bandwidth_km))
    return [
        Peak(
            float(longitude[each]),
            float(latitude[each]),
            float(easting[each]),
            float(northing[each]),
            float(heights[each]),
            _count_within(used, easting[each], northing[each], surface.bandwidth_km),
        )
        for each in np.argsort(-heights, kind="stable").tolist()
    ]


def _count_within(points: Points, easting_m: float, northing_m: float, distance_km: float) -> int:
    along, up = points.easting_m.astype(float) - easting_m, points.northing_m.astype(float) - northing_m
    return int(np.count_nonzero(np.hypot(along, up) <= distance_km * 1000.0))


def holds(peak: Peak, others: list[Peak], distance_km: float) -> bool:
    """Tell whether another surface has a peak within a distance of this one.

    Parameters
    ----------
    peak : Peak
    others : list of Peak
        Those of the same incidents at half or twice the bandwidth.
    distance_km : float
        One bandwidth of the surface of `peak`.
    """
    return any(
        np.hypot(other.easting_m - peak.easting_m, other.northing_m - peak.northing_m) <= distance_km * 1000.0
        for other in others
    )
