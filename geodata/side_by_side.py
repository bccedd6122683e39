"""Two choices of incidents beside each other: their periods, what each surely holds, and the ratio of their rates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from geodata.changes import RateRatio, rate_ratio
from geodata.errors import InputError
from geodata.index import IncidentIndex
from geodata.periods import Period, compared_periods, date_spans
from geodata.statistics import SMALL_COUNT, exposure_period, period_years

#: Years of each side where the whole register is asked for, which has nothing before it.
DEFAULT_YEARS = 3
_EPOCH = dt.date(1970, 1, 1)


def default_sides(index: IncidentIndex, start: dt.date | None, end: dt.date | None) -> tuple[Period, Period]:
    """Return two periods worth comparing: the one before on the left, the one asked for on the right.

    Of the whole register those are the last `DEFAULT_YEARS` complete years and as many before them. Where the register
    holds nothing before the period asked for, its two halves; where it does not reach into it, that period twice.
    """
    register = exposure_period(index)
    if register is None:
        today = dt.date.today()
        year = dt.date(today.year, 1, 1), dt.date(today.year, 12, 31)
        return year, year
    if start is None and end is None:
        last = register[1].year if register[1] == dt.date(register[1].year, 12, 31) else register[1].year - 1
        start, end = dt.date(last - DEFAULT_YEARS + 1, 1, 1), dt.date(last, 12, 31)
    try:
        pair = compared_periods(index, start, end)
    except InputError:
        asked = exposure_period(index, start, end)
        if asked is None:
            period = start or register[0], end or register[1]
            return period, period
        return _halves(*asked)
    return pair.before, pair.now


def _halves(first: dt.date, last: dt.date) -> tuple[Period, Period]:
    middle = first + (last - first) // 2
    if middle == last:
        return (first, last), (first, last)
    return (first, middle), (middle + dt.timedelta(days=1), last)


@dataclass(frozen=True)
class Side:
    """Hold the incidents of one side.

    Attributes
    ----------
    rows : int array
        Those that surely lie in its period, ascending.
    n_astride : int
        Those that may, but whose date is known only to a week, month or year that reaches over an end of it.
    years : float
        Length of the period that the register covers; 0 where it covers none.
    """

    rows: np.ndarray
    n_astride: int
    years: float


def take_side(index: IncidentIndex, rows: np.ndarray, period: Period) -> Side:
    """Return the incidents of a period.

    Parameters
    ----------
    index : IncidentIndex
    rows : int array
        Rows that pass every filter but the period, ascending.
    period : (first, last)
        Both days included.
    """
    begin, end = ((day - _EPOCH).days for day in period)
    first, last = date_spans(index, rows)
    is_inside = (first >= begin) & (last <= end)
    is_touching = (first <= end) & (last >= begin)
    covered = exposure_period(index, *period)
    years = period_years(*covered) if covered else 0.0
    return Side(rows[is_inside], int(np.count_nonzero(is_touching & ~is_inside)), years)


@dataclass(frozen=True)
class SideComparison:
    """Hold what can be said of two sides.

    Attributes
    ----------
    n_left, n_right, n_both : int
        Incidents of each, and of both at once.
    ratio : RateRatio or None
        Right over left, per year; None where an incident is on both sides (the two counts are not independent), where
        there are fewer than `SMALL_COUNT`, or where the register covers nothing of a period.
    """

    n_left: int
    n_right: int
    n_both: int
    ratio: RateRatio | None


def compare_sides(left: Side, right: Side) -> SideComparison:
    """Return counts and the ratio of the yearly rates."""
    n_left, n_right = len(left.rows), len(right.rows)
    n_both = len(np.intersect1d(left.rows, right.rows, assume_unique=True))
    can_tell = not n_both and n_left + n_right >= SMALL_COUNT and left.years > 0 and right.years > 0
    ratio = rate_ratio(n_right, n_left, right.years, left.years) if can_tell else None
    return SideComparison(n_left, n_right, n_both, ratio)
