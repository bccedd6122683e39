"""What changed between two densities: the recent one less the earlier one, cell by cell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from geodata.density import DensitySurface
from geodata.errors import InputError
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


def period_before(
    first: dt.date, last: dt.date, register_first: dt.date
) -> tuple[dt.date, dt.date]:
    """Return the period of equal length that ends the day before another begins.

    Whole calendar years are preceded by as many whole calendar years, although leap years differ by a day.

    Raises
    ------
    InputError
        It would begin before the register does.
    """
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        before = (first.replace(year=first.year - (last.year - first.year + 1)), first - dt.timedelta(days=1))
    else:
        before = (first - (last - first) - dt.timedelta(days=1), first - dt.timedelta(days=1))
    if before[0] < register_first:
        raise InputError(
            "period_before",
            "The period of equal length before {first} would begin on {before}, but the register begins on {register}. "
            "Choose a shorter or a later period.",
            first=first.isoformat(),
            before=before[0].isoformat(),
            register=register_first.isoformat(),
        )
    return before
