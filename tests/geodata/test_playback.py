"""Frames of a period: nothing is shown twice, nothing is lost unsaid, and nothing is dated better than it is known."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.playback import UNIT_MONTHS, WINDOWS, build_timeline, place_rows
from tests.geodata.test_periods import dated_index

DAY = dt.date
days = st.dates(DAY(2019, 1, 1), DAY(2022, 12, 31))
registers = st.lists(st.tuples(days, st.sampled_from(["day", "week", "month", "year"])), min_size=1, max_size=25)
units, windows = st.sampled_from(sorted(UNIT_MONTHS)), st.sampled_from(WINDOWS)


def placed(register, unit, window):
    """Return the index of a register and its rows placed over the whole of it."""
    rows = sorted((_stored(day, precision), precision) for day, precision in register)
    index = dated_index(*((day.isoformat(), precision) for day, precision in rows))
    timeline = build_timeline(rows[0][0], rows[-1][0], unit, window)
    return index, place_rows(index, np.arange(len(rows)), timeline)


def _stored(day: dt.date, precision: str) -> dt.date:
    """Return the day as a register gives it: the first one of the month or the year."""
    return day.replace(day=1, month=1) if precision == "year" else day.replace(day=1) if precision == "month" else day


def test_a_period_is_cut_at_both_ends_and_its_frames_say_so() -> None:
    timeline = build_timeline(DAY(2020, 11, 10), DAY(2021, 2, 28), "month", "step")
    assert [frame.step for frame in timeline.frames] == [
        DAY(2020, 11, 1), DAY(2020, 12, 1), DAY(2021, 1, 1), DAY(2021, 2, 1),
    ]  # fmt: skip
    assert [frame.is_cut for frame in timeline.frames] == [True, False, False, False]
    assert (timeline.frames[0].first, timeline.frames[0].last) == (DAY(2020, 11, 10), DAY(2020, 11, 30))


def test_a_window_of_a_year_begins_with_the_first_that_is_whole() -> None:
    timeline = build_timeline(DAY(2020, 1, 1), DAY(2021, 6, 30), "quarter", "year")
    assert [frame.step for frame in timeline.frames] == [DAY(2020, 10, 1), DAY(2021, 1, 1), DAY(2021, 4, 1)]
    assert timeline.frames[0].first == DAY(2020, 1, 1)
    assert (timeline.frames[2].first, timeline.frames[2].last) == (DAY(2020, 7, 1), DAY(2021, 6, 30))


def test_a_period_shorter_than_the_window_is_one_frame() -> None:
    timeline = build_timeline(DAY(2021, 2, 3), DAY(2021, 4, 5), "month", "year")
    assert len(timeline) == 1
    assert (timeline.frames[0].first, timeline.frames[0].last) == (DAY(2021, 2, 3), DAY(2021, 4, 5))


def test_everything_up_to_a_step_begins_on_the_first_day() -> None:
    timeline = build_timeline(DAY(2020, 1, 1), DAY(2021, 12, 31), "year", "all")
    assert [(frame.first, frame.last) for frame in timeline.frames] == [
        (DAY(2020, 1, 1), DAY(2020, 12, 31)), (DAY(2020, 1, 1), DAY(2021, 12, 31)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "frame"), [(DAY(1999, 1, 1), 0), (DAY(2020, 3, 31), 2), (DAY(2020, 4, 1), 3), (DAY(2050, 1, 1), 5)]
)
def test_the_frame_of_a_day_is_the_nearest_where_there_is_none(day: dt.date, frame: int) -> None:
    assert build_timeline(DAY(2020, 1, 1), DAY(2020, 6, 30), "month", "step").find(day) == frame


#: A day, a week within January, a week into February, a month, a year.
KNOWN = [
    (DAY(2020, 1, 1), "year"), (DAY(2020, 1, 10), "day"), (DAY(2020, 1, 20), "week"), (DAY(2020, 1, 29), "week"),
    (DAY(2020, 3, 1), "month"), (DAY(2021, 3, 31), "day"),
]  # fmt: skip


def test_what_is_known_to_the_year_is_not_shown_in_january() -> None:
    _, by_month = placed(KNOWN, "month", "step")
    # Neither the year nor the week across the end of January lies in one month.
    assert by_month.counts().tolist() == [2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert by_month.n_left_out == 2
    _, by_year = placed(KNOWN, "year", "step")
    assert (by_year.counts().tolist(), by_year.n_left_out) == ([5, 1], 0)


def test_a_week_across_two_months_lies_in_a_window_of_twelve_but_a_year_does_not() -> None:
    _, moving = placed(KNOWN, "month", "year")
    assert moving.counts().tolist() == [4, 1, 1, 1]
    assert moving.n_left_out == 1


def test_what_is_known_to_the_year_enters_when_the_year_is_over() -> None:
    _, everything = placed(KNOWN, "quarter", "all")
    assert everything.counts().tolist() == [4, 4, 4, 5, 6]
    assert everything.n_left_out == 0


@settings(deadline=None)
@given(registers, units)
def test_the_last_frame_of_everything_so_far_is_everything(register, unit) -> None:
    _, rows = placed(register, unit, "all")
    last = len(rows.timeline) - 1
    assert rows.in_frame(last).tolist() == list(range(len(register)))
    assert rows.n_left_out == 0
    for frame in range(last):
        assert set(rows.in_frame(frame)) <= set(rows.in_frame(frame + 1))


@settings(deadline=None)
@given(registers, units)
def test_single_steps_share_out_what_is_not_left_out(register, unit) -> None:
    _, rows = placed(register, unit, "step")
    shown = [row for frame in range(len(rows.timeline)) for row in rows.in_frame(frame)]
    assert len(shown) == len(set(shown)) == len(register) - rows.n_left_out


@settings(deadline=None)
@given(registers, units, windows)
def test_a_frame_holds_no_day_outside_its_dates_and_its_count_is_that_of_its_rows(register, unit, window) -> None:
    index, rows = placed(register, unit, window)
    counts = rows.counts()
    assert len(counts) == len(rows.timeline)
    for k, frame in enumerate(rows.timeline.frames):
        shown = rows.in_frame(k)
        assert len(shown) == counts[k]
        dates = [DAY(1970, 1, 1) + dt.timedelta(days=int(index.day[row])) for row in shown]
        assert all(frame.first <= day <= frame.last for day in dates)


@settings(deadline=None)
@given(registers, units)
def test_every_window_of_a_year_is_as_long_as_the_others(register, unit) -> None:
    _, rows = placed(register, unit, "year")
    whole = [frame for frame in rows.timeline.frames if not frame.is_cut]
    assert {(frame.last - frame.first).days for frame in whole} <= {364, 365}
