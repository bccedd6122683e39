"""What changed between two densities: the recent one less the earlier one, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.density import DensitySurface, value_at
from geodata.gridding import Grid

#: Limits of the colour classes on either side of no change, incidents / 1,000 km² / yr. Between the two innermost
#: nothing is drawn.
CHANGE_BREAKS = (0.01, 0.03, 0.1, 0.3)


@dataclass(frozen=True)
class DensityChange:
    """Hold a change of density.

    Attributes
    ----------
    values : float64 array (n_rows, n_columns)
        Incidents / 1,000 km² / yr; above 0 where more were reported.
    grid : Grid
    recent, earlier : DensitySurface
    """

    values: np.ndarray
    grid: Grid
    recent: DensitySurface
    earlier: DensitySurface


def density_change(recent: DensitySurface, earlier: DensitySurface) -> DensityChange:
    """Return the recent density less the earlier one.

    Both are per year, so that periods of different length compare; both must be smoothed alike.

    Raises
    ------
    ValueError
        Grid, bandwidth, kernel or window differ.
    """
    for name in ("grid", "bandwidth_km", "kernel", "window"):
        if getattr(recent, name) != getattr(earlier, name):
            raise ValueError(f"the two densities differ in {name}")
    return DensityChange(recent.values - earlier.values, recent.grid, recent, earlier)


def change_at(change: DensityChange, longitude: float, latitude: float) -> float:
    """Return the change at a spot, incidents / 1,000 km² / yr; NaN outside the grid."""
    return value_at(change.recent, longitude, latitude) - value_at(change.earlier, longitude, latitude)
