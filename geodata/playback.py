"""A period as frames to be played one after the other, and the incidents that surely lie in each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geodata.index import IncidentIndex
from geodata.periods import date_spans

#: Length of a step -> months.
UNIT_MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}
#: What a frame shows: its own step, the twelve months that end with it, or everything up to it.
WINDOWS = ("step", "year", "all")
_WINDOW_MONTHS = 12
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Frame:
    """Hold the days of one frame.

    Attributes
    ----------
    step : date
        First day of the calendar step the frame ends with: its name.
    first, last : date
        Days it covers, both included, cut to the period that is played.
    is_cut : bool
        The period begins or ends inside a step of the frame.
    """

    step: dt.date
    first: dt.date
    last: dt.date
    is_cut: bool


@dataclass(frozen=True)
class Timeline:
    """Hold the frames of a period.

    Attributes
    ----------
    unit : str
        Key of `UNIT_MONTHS`.
    window : str
        One of `WINDOWS`.
    edges : int array
        First day of each step and the day after the last, days since 1970-01-01: one more than there are steps.
    width : int
        Steps a frame covers; 0 where it covers everything up to it.
    frames : tuple of Frame
        In order of time. The first one of a moving window is the first that is as long as the others, so that no
        frame is fuller for being longer.
    """

    unit: str
    window: str
    edges: np.ndarray
    width: int
    frames: tuple[Frame, ...]

    def __len__(self) -> int:
        return len(self.frames)

    @property
    def n_steps(self) -> int:
        """Number of calendar steps."""
        return len(self.edges) - 1

    @property
    def first_end(self) -> int:
        """Step that the first frame ends with."""
        return self.n_steps - len(self.frames)

    def find(self, day: dt.date) -> int:
        """Return the frame that ends with the step of a day: the first or last one where the day lies outside."""
        step = int(np.searchsorted(self.edges, (day - _EPOCH).days, side="right")) - 1
        return min(max(step - self.first_end, 0), len(self.frames) - 1)


def build_timeline(first: dt.date, last: dt.date, unit: str, window: str) -> Timeline:
    """Return the frames of a period, both days included.

    Every calendar step that the period touches is played, also one it covers in part: the last frame of the window
    ``all`` is the whole period.

    Parameters
    ----------
    first, last : date
        ``first <= last``.
    unit : str
        Key of `UNIT_MONTHS`.
    window : str
        One of `WINDOWS`.
    """
    months = UNIT_MONTHS[unit]
    starts = [_step_start(first, months)]
    while starts[-1] <= last:
        starts.append(_months_later(starts[-1], months))
    n_steps = len(starts) - 1
    width = {"step": 1, "year": max(1, _WINDOW_MONTHS // months), "all": 0}[window]
    frames = []
    for end in range(min(max(width, 1), n_steps) - 1, n_steps):
        begin = max(0, end - width + 1) if width else 0
        whole = starts[begin], starts[end + 1] - dt.timedelta(days=1)
        covered = max(first, whole[0]), min(last, whole[1])
        frames.append(Frame(starts[end], *covered, is_cut=covered != whole))
    edges = np.array([(each - _EPOCH).days for each in starts], dtype=np.int64)
    return Timeline(unit, window, edges, width, tuple(frames))


def _step_start(day: dt.date, months: int) -> dt.date:
    return dt.date(day.year, (day.month - 1) // months * months + 1, 1)


def _months_later(day: dt.date, months: int) -> dt.date:
    month = day.month - 1 + months
    return dt.date(day.year + month // 12, month % 12 + 1, 1)


@dataclass(frozen=True)
class PlacedRows:
    """Hold the incidents of a timeline and the steps they lie in.

    Attributes
    ----------
    timeline : Timeline
    rows : int array
        Rows that some frame shows, ascending.
    first_step, last_step : int array
        First and last step in which each may have happened; the same one for nearly all.
    n_left_out : int
        Rows whose date is known too roughly for the steps.
    """

    timeline: Timeline
    rows: np.ndarray
    first_step: np.ndarray
    last_step: np.ndarray
    n_left_out: int

    def in_frame(self, frame: int) -> np.ndarray:
        """Return the rows of a frame: those that surely lie in its window."""
        end = self.timeline.first_end + frame
        is_inside = self.last_step <= end
        if self.timeline.width:
            is_inside &= self.first_step > end - self.timeline.width
        return self.rows[is_inside]

    def counts(self) -> np.ndarray:
        """Return the number of rows of each frame."""
        timeline = self.timeline
        n_steps = timeline.n_steps
        change = np.bincount(self.last_step, minlength=n_steps)
        if timeline.width:
            leaving = np.minimum(self.first_step + timeline.width, n_steps)
            change = change - np.bincount(leaving, minlength=n_steps + 1)[:n_steps]
        return np.cumsum(change)[timeline.first_end :]


def place_rows(index: IncidentIndex, rows: np.ndarray, timeline: Timeline) -> PlacedRows:
    """Return the steps of incidents, no more precise than their dates are known.

    A date known to the month or the year stands for all of it, one known to the week for seven days
    (`geodata.periods.date_spans`). In a moving window an incident is shown where its whole span lies inside; one that
    reaches over more steps than a week can touch is left out, or all incidents dated to the year would appear in
    December and vanish again. A window ``all`` shows an incident from the step on in which its span ends: by then it
    has surely happened; at the last step everything is shown.

    Parameters
    ----------
    index : IncidentIndex
    rows : int array
        Rows whose day lies within the timeline, ascending.
    timeline : Timeline
    """
    first, last = date_spans(index, rows)
    edges, n_steps = timeline.edges, timeline.n_steps
    first_step = np.searchsorted(edges, first, side="right") - 1
    last_step = np.searchsorted(edges, last, side="right") - 1
    if timeline.width == 0:
        last_step = np.minimum(last_step, n_steps - 1)
        return PlacedRows(timeline, rows, np.clip(first_step, 0, last_step), last_step, 0)
    astride = min(timeline.width - 1, 1)
    is_placed = (first_step >= 0) & (last_step < n_steps) & (last_step - first_step <= astride)
    n_left_out = int(len(rows) - np.count_nonzero(is_placed))
    return PlacedRows(timeline, rows[is_placed], first_step[is_placed], last_step[is_placed], n_left_out)
