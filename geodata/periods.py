"""Two periods of the same length, one just before the other, and the incidents that surely lie in each."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

import numpy as np

from geodata.errors import InputError
from geodata.index import IncidentIndex
from geodata.statistics import exposure_period, period_years

#: Days after the date given that an incident may lie in, for a date known to the week.
_WEEK_DAYS = 7
_EPOCH = dt.date(1970, 1, 1)

Period = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class PeriodPair:
    """Hold two periods, first and last day included.

    Attributes
    ----------
    now, before : (first, last)
    is_cut : bool
        The register begins after the first day the earlier period should have, so that one is shorter.
    """

    now: Period
    before: Period
    is_cut: bool

    @property
    def years(self) -> tuple[float, float]:
        """Length of both periods in years of 365.25 days, the later one first."""
        return period_years(*self.now), period_years(*self.before)


def _shift_months(day: dt.date, months: int) -> dt.date:
    """Return the first of the month so many months away."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)


def _is_last_of_month(day: dt.date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def last_months(end: dt.date, months: int) -> Period:
    """Return the last complete calendar months up to a day, that day included."""
    after = _shift_months(end + dt.timedelta(days=1), 0)
    return _shift_months(after, -months), after - dt.timedelta(days=1)


def period_before(period: Period) -> Period:
    """Return the period of the same length just before: as many months where both ends are those of months, else as
    many days."""
    first, last = period
    if first.day == 1 and _is_last_of_month(last):
        months = 12 * (last.year - first.year) + last.month - first.month + 1
        return _shift_months(first, -months), first - dt.timedelta(days=1)
    return first - (last - first) - dt.timedelta(days=1), first - dt.timedelta(days=1)


def compared_periods(
    index: IncidentIndex, start: dt.date | None = None, end: dt.date | None = None, months: int | None = None
) -> PeriodPair:
    """Return a period and the one just before it.

    Parameters
    ----------
    index : IncidentIndex
    start, end : date, optional
        The period asked for, cut to what the register covers.
    months : int, optional
        Take only so many complete months at the end of that period.

    Raises
    ------
    InputError
        The register does not reach into the period, or holds nothing before it.
    """
    register = exposure_period(index)
    asked = exposure_period(index, start, end)
    if register is None or asked is None:
        raise InputError("change_outside", "The register does not reach into this period.")
    now = asked if months is None else last_months(asked[1], months)
    if now[0] < register[0]:
        raise InputError(
            "change_too_long", "The period is longer than the register, which begins on {day}.", day=register[0]
        )
    first, last = period_before(now)
    if last < register[0]:
        raise InputError(
            "change_no_before", "The register begins on {day}: there is no period before to compare with.",
            day=register[0],
        )  # fmt: skip
    return PeriodPair(now, (max(first, register[0]), last), first < register[0])


@dataclass(frozen=True)
class SplitRows:
    """Hold the incidents of two periods.

    Attributes
    ----------
    now, before : int array
        Rows that surely lie in each.
    n_astride : int
        Rows that may lie in one of them, but whose date is known only to a week, month or year that reaches over its
        edge.
    """

    now: np.ndarray
    before: np.ndarray
    n_astride: int


def _day_number(day: dt.date) -> int:
    return (day - _EPOCH).days


def date_spans(index: IncidentIndex, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and last day on which each incident may have happened, days since 1970-01-01.

    A date known to the month or the year stands for all of it, a date known to the week for the seven days that begin
    with it. None lies after the last day of the register.
    """
    days = np.asarray(index.day[rows])
    dates = days.astype("datetime64[D]")
    precision = np.asarray(index.date_precision[rows])
    first, last = days.astype(np.int64), days.astype(np.int64)
    for name, unit in (("month", "M"), ("year", "Y")):
        is_known_to = precision == index.code("date_precision", name)
        steps = dates[is_known_to].astype(f"datetime64[{unit}]")
        first[is_known_to] = steps.astype("datetime64[D]").astype(np.int64)
        last[is_known_to] = (steps + 1).astype("datetime64[D]").astype(np.int64) - 1
    last[precision == index.code("date_precision", "week")] += _WEEK_DAYS - 1
    return first, np.minimum(last, int(index.day[-1])) if len(index) else last


def split_rows(index: IncidentIndex, rows: np.ndarray, periods: PeriodPair) -> SplitRows:
    """Return the incidents of either period; what may lie on either side of an edge is left out and counted.

    Parameters
    ----------
    index : IncidentIndex
    rows : int array
        Rows that pass every filter but the period.
    periods : PeriodPair
    """
    first, last = date_spans(index, rows)
    inside, touching = [], np.zeros(len(rows), dtype=bool)
    for begin, end in (periods.now, periods.before):
        inside.append((first >= _day_number(begin)) & (last <= _day_number(end)))
        touching |= (first <= _day_number(end)) & (last >= _day_number(begin))
    n_astride = int(np.count_nonzero(touching & ~inside[0] & ~inside[1]))
    return SplitRows(rows[inside[0]], rows[inside[1]], n_astride)
