"""Calendar steps that a period is cut into: whole years, half-years or quarters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geodata.index import UNKNOWN, IncidentIndex

#: Length of a step -> months.
STEP_MONTHS: Mapping[str, int] = {"year": 12, "half": 6, "quarter": 3}
#: A pattern over time is read from no fewer steps.
MIN_STEPS = 10
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class TimeSteps:
    """Hold the steps of a period.

    Attributes
    ----------
    length : str
        Key of `STEP_MONTHS`.
    starts : tuple of date
        First day of each step, ascending without a gap.
    end : date
        Day after the last step; equal to the only conceivable start where there is no step.
    """

    length: str
    starts: tuple[dt.date, ...]
    end: dt.date

    def __len__(self) -> int:
        return len(self.starts)

    def find(self, days: np.ndarray) -> np.ndarray:
        """Return the step of each day (days since 1970-01-01); `UNKNOWN` outside all of them."""
        edges = np.array([(each - _EPOCH).days for each in (*self.starts, self.end)], dtype=np.int64)
        step = np.searchsorted(edges, days, side="right") - 1
        return np.where(step < len(self), step, UNKNOWN)


def _months_later(day: dt.date, months: int) -> dt.date:
    month = day.month - 1 + months
    return dt.date(day.year + month // 12, month % 12 + 1, 1)


def calendar_steps(first: dt.date, last: dt.date, length: str) -> TimeSteps:
    """Return the steps that lie wholly within a period, both days included; a step cut short is left out."""
    months = STEP_MONTHS[length]
    start = dt.date(first.year, (first.month - 1) // months * months + 1, 1)
    if start < first:
        start = _months_later(start, months)
    starts = []
    while (following := _months_later(start, months)) <= last + dt.timedelta(days=1):
        starts.append(start)
        start = following
    return TimeSteps(length, tuple(starts), start)


def longest_steps(first: dt.date, last: dt.date) -> TimeSteps:
    """Return the longest steps of which the period holds `MIN_STEPS`; the shortest ones where it is too short."""
    steps = [calendar_steps(first, last, length) for length in STEP_MONTHS]
    return next((each for each in steps if len(each) >= MIN_STEPS), steps[-1])


def step_of_rows(index: IncidentIndex, rows: np.ndarray, steps: TimeSteps) -> tuple[np.ndarray, int, int]:
    """Return the step of each incident, and how many have none.

    Returns
    -------
    step : int array
        `UNKNOWN` where the day lies outside the steps, or is known to the year only and steps are shorter.
    n_outside, n_undated : int
        Incidents of either kind; the second is counted within the steps only.
    """
    step = steps.find(index.day[rows])
    n_outside = int((step == UNKNOWN).sum())
    if steps.length == "year":
        return step, n_outside, 0
    is_undated = (index.date_precision[rows] == index.code("date_precision", "year")) & (step != UNKNOWN)
    return np.where(is_undated, UNKNOWN, step), n_outside, int(is_undated.sum())
