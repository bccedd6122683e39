"""The eight classes on series worked out by hand, the two-step test against all arrangements, steps of the calendar."""

from __future__ import annotations

import datetime as dt
import itertools

import h3.api.basic_int as h3
import numpy as np
import pymannkendall
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import emerging
from geodata.emerging import (
    PATTERNS,
    _window_tails,
    classify,
    emerging_hotspots,
    share_trend,
)
from geodata.index import UNKNOWN, IncidentIndex
from geodata.study_cells import StudyCells, connect_cells
from geodata.time_steps import MIN_STEPS, calendar_steps, longest_steps, step_of_rows

CENTRE = h3.latlng_to_cell(13.5, -4.0, 4)


def disk(rings: int) -> StudyCells:
    return connect_cells(np.array(h3.grid_disk(CENTRE, rings), dtype=np.uint64), 4)


def class_of(series: str, trend: int = 0) -> str:
    """Class a series of ten steps written as H (hot), C (cold) and . (neither)."""
    marks = np.array(list(series))[:, None]
    position = int(classify(marks == "H", marks == "C", np.array([trend]))[0])
    return PATTERNS[position] if position >= 0 else ""


@pytest.mark.parametrize(
    ("series", "trend", "expected"),
    [
        (".........H", 0, "new"),
        ("CC.......H", 0, "new"),
        ("........HH", 0, "consecutive"),
        ("..HHHHHHHH", 0, "consecutive"),
        (".HHHHHHHHH", 1, "intensifying"),
        ("HHHHHHHHHH", 0, "persistent"),
        ("HHHH.HHHHH", 0, "persistent"),
        ("HHHHHHHHHH", -1, "diminishing"),
        ("H........H", 0, "sporadic"),
        ("HHHHHHH.HH", 1, "intensifying"),
        (".HHHHHH.HH", 1, "sporadic"),
        ("CH.......H", 0, "oscillating"),
        ("C.HHH..HHH", 0, "oscillating"),
        ("HHHHHHHHH.", 0, "historical"),
        ("HHHHHHHH..", 0, ""),
        ("H.........", 0, ""),
        ("..........", 1, ""),
    ],
)
def test_series_by_hand(series: str, trend: int, expected: str) -> None:
    assert class_of(series, trend) == expected


@given(st.lists(st.sampled_from("HC."), min_size=10, max_size=14), st.sampled_from([-1, 0, 1]))
def test_a_place_hot_at_the_end_has_a_class_and_one_that_never_was_has_none(series: list[str], trend: int) -> None:
    found = class_of("".join(series), trend)
    if series[-1] == "H":
        assert found not in ("", "historical")
    elif "H" not in series:
        assert found == ""
    else:
        assert found in ("", "historical")


def test_chance_over_two_steps_is_the_share_of_all_pairs_of_arrangements() -> None:
    before, now = [0, 0, 1, 2, 0], [3, 0, 0, 1, 1]
    tails = _window_tails(np.array([before, now]), 7)
    for size in (1, 2, 3):
        sums = [
            sum(one) + sum(other)
            for one in itertools.combinations(before, size)
            for other in itertools.combinations(now, size)
        ]
        expected = [np.mean([each >= s for each in sums]) for s in range(8)]
        assert tails[size, :8] == pytest.approx(expected, abs=1e-12)


def test_long_distributions_are_joined_as_short_ones_are(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = np.random.default_rng(6).poisson(3, (2, 40))
    term_by_term = _window_tails(counts, 60)
    monkeypatch.setattr(emerging, "_DIRECT_LENGTH", 0)
    assert _window_tails(counts, 60)[:8] == pytest.approx(term_by_term[:8], abs=1e-12)


def test_a_step_without_incidents_adds_nothing() -> None:
    now = np.array([3, 0, 0, 1, 1])
    alone, after_nothing = _window_tails(now[None], 5), _window_tails(np.array([0 * now, now]), 5)
    assert after_nothing[2, :5] == pytest.approx(alone[2, :5], abs=1e-12)


def cube(n_steps: int, hot_from: int, heap: int = 4) -> tuple[StudyCells, np.ndarray]:
    """A country of 469 cells with ten incidents a step here and there, and a heap from one step on."""
    area, random = disk(12), np.random.default_rng(11)
    counts = np.array([np.bincount(random.integers(0, len(area), 10), minlength=len(area)) for _ in range(n_steps)])
    ring = np.searchsorted(area.cells, h3.grid_disk(CENTRE, 1))
    counts[hot_from:, ring] += heap
    return area, counts


def test_a_heap_that_begins_in_the_last_step_is_new() -> None:
    area, counts = cube(10, 9)
    found = emerging_hotspots(area, counts)
    middle = int(np.searchsorted(area.cells, CENTRE))
    assert found.guard is None
    assert PATTERNS[found.pattern[middle]] == "new"
    assert found.is_hot[:, middle].tolist() == [False] * 9 + [True]


def test_a_heap_of_the_last_four_steps_is_consecutive_and_one_of_all_steps_persistent() -> None:
    for hot_from, expected in ((6, "consecutive"), (0, "persistent")):
        area, counts = cube(10, hot_from)
        found = emerging_hotspots(area, counts)
        assert PATTERNS[found.pattern[np.searchsorted(area.cells, CENTRE)]] == expected


def test_a_heap_that_ends_is_historical_and_the_empty_step_is_not_hot() -> None:
    area, counts = cube(10, 0)
    ring = np.searchsorted(area.cells, h3.grid_disk(CENTRE, 1))
    counts[9, ring] = 0
    found = emerging_hotspots(area, counts)
    middle = np.searchsorted(area.cells, CENTRE)
    assert not found.is_hot[9, middle]
    assert PATTERNS[found.pattern[middle]] == "historical"


def test_ten_times_the_reports_everywhere_change_no_trend() -> None:
    area, counts = cube(12, 0)
    grown = counts * np.arange(1, 13)[:, None]
    once, later = emerging_hotspots(area, counts), emerging_hotspots(area, grown)
    ever = np.isfinite(once.trend_p) & np.isfinite(later.trend_p)
    assert ever.any()
    assert later.trend[ever].tolist() == once.trend[ever].tolist()


def test_trend_is_that_of_the_share_of_each_step_that_has_incidents() -> None:
    counts = np.array([[1, 3], [2, 2], [0, 0], [2, 1], [5, 2], [3, 1], [4, 1]])
    sign, p_value = share_trend(counts, counts[:, :1])
    shares = [1 / 4, 2 / 4, 2 / 3, 5 / 7, 3 / 4, 4 / 5]
    assert pymannkendall.original_test(shares).s == 15
    # Six values that only rise: two of the 720 orders.
    assert p_value == pytest.approx([2 / 720])
    assert sign.tolist() == [1]


def test_few_steps_and_few_incidents_carry_no_classes() -> None:
    area, counts = cube(MIN_STEPS - 1, 0)
    found = emerging_hotspots(area, counts)
    assert found.guard is not None
    assert (found.guard.code, found.guard.numbers["n"]) == ("few_steps", MIN_STEPS - 1)
    assert (found.pattern == -1).all()
    thin = np.zeros((12, len(area)), dtype=np.int64)
    thin[:, 0] = 1
    guard = emerging_hotspots(area, thin).guard
    assert guard is not None
    assert guard.code == "few_incidents"


def test_steps_are_whole_parts_of_the_calendar() -> None:
    steps = calendar_steps(dt.date(2008, 2, 1), dt.date(2011, 12, 30), "year")
    assert steps.starts == (dt.date(2009, 1, 1), dt.date(2010, 1, 1))
    assert steps.end == dt.date(2011, 1, 1)
    quarters = calendar_steps(dt.date(2010, 10, 1), dt.date(2011, 3, 31), "quarter")
    assert quarters.starts == (dt.date(2010, 10, 1), dt.date(2011, 1, 1))
    assert len(calendar_steps(dt.date(2010, 2, 1), dt.date(2010, 6, 1), "half")) == 0


@given(st.dates(dt.date(2000, 1, 1), dt.date(2020, 12, 31)), st.integers(0, 4000), st.sampled_from(["year", "half"]))
def test_each_day_of_a_step_is_found_in_it(first: dt.date, n_days: int, length: str) -> None:
    steps = calendar_steps(first, first + dt.timedelta(days=n_days), length)
    epoch = dt.date(1970, 1, 1)
    for k, start in enumerate(steps.starts):
        following = (*steps.starts, steps.end)[k + 1]
        days = np.array([(start - epoch).days, (following - epoch).days - 1])
        assert steps.find(days).tolist() == [k, k]
    assert steps.find(np.array([(steps.end - epoch).days])).tolist() == [UNKNOWN]


def test_longest_steps_are_taken_of_which_there_are_ten() -> None:
    assert longest_steps(dt.date(2008, 1, 1), dt.date(2026, 3, 11)).length == "year"
    assert longest_steps(dt.date(2018, 1, 1), dt.date(2025, 12, 31)).length == "half"
    assert longest_steps(dt.date(2023, 1, 1), dt.date(2025, 12, 31)).length == "quarter"
    assert len(longest_steps(dt.date(2025, 1, 1), dt.date(2025, 12, 31))) == 4


def test_incidents_known_to_the_year_only_have_no_half_year() -> None:
    epoch = dt.date(1970, 1, 1)
    days = np.array([(dt.date(2020, month, 1) - epoch).days for month in (1, 1, 9)] + [0])
    index = IncidentIndex({"day": days, "date_precision": np.array([0, 1, 0, 1])}, {"date_precision": ("day", "year")})
    period = dt.date(2020, 1, 1), dt.date(2020, 12, 31)
    halves = step_of_rows(index, np.arange(4), calendar_steps(*period, "half"))
    assert (halves[0].tolist(), halves[1:]) == ([0, UNKNOWN, 1, UNKNOWN], (1, 1))
    years = step_of_rows(index, np.arange(4), calendar_steps(*period, "year"))
    assert (years[0].tolist(), years[1:]) == ([0, 0, 0, UNKNOWN], (1, 0))
