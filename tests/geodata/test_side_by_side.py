"""Two sides: which periods are set beside each other, who is counted in each, and when there is a ratio."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.changes import rate_ratio
from geodata.index import IncidentIndex
from geodata.side_by_side import compare_sides, default_sides, take_side
from tests.geodata.test_periods import dated_index

DAY = dt.date
YEAR_20, YEAR_21 = (DAY(2020, 1, 1), DAY(2020, 12, 31)), (DAY(2021, 1, 1), DAY(2021, 12, 31))


def ten_years() -> IncidentIndex:
    return dated_index(("2010-01-01", "day"), ("2020-03-10", "day"))


def test_of_the_whole_register_the_last_complete_years_are_compared_with_as_many_before() -> None:
    assert default_sides(ten_years(), None, None) == (
        (DAY(2014, 1, 1), DAY(2016, 12, 31)), (DAY(2017, 1, 1), DAY(2019, 12, 31)),
    )  # fmt: skip


def test_a_period_is_compared_with_the_one_before_it() -> None:
    assert default_sides(ten_years(), DAY(2015, 1, 1), DAY(2015, 12, 31)) == (
        (DAY(2014, 1, 1), DAY(2014, 12, 31)), (DAY(2015, 1, 1), DAY(2015, 12, 31)),
    )  # fmt: skip


def test_a_period_with_nothing_before_it_is_halved_and_one_outside_stands_twice() -> None:
    begin = (DAY(2010, 1, 1), DAY(2010, 1, 10))
    assert default_sides(ten_years(), *begin) == (
        (DAY(2010, 1, 1), DAY(2010, 1, 5)), (DAY(2010, 1, 6), DAY(2010, 1, 10)),
    )  # fmt: skip
    assert default_sides(ten_years(), DAY(1990, 1, 1), DAY(1990, 12, 31)) == ((DAY(1990, 1, 1), DAY(1990, 12, 31)),) * 2
    assert default_sides(ten_years(), DAY(2010, 1, 1), DAY(2010, 1, 1)) == ((DAY(2010, 1, 1),) * 2,) * 2


def test_a_year_that_reaches_over_an_end_is_left_out_and_counted() -> None:
    index = dated_index(("2020-01-01", "year"), ("2020-06-01", "month"), ("2020-12-30", "week"), ("2021-12-31", "day"))
    rows = np.arange(4)
    half = take_side(index, rows, (DAY(2020, 1, 1), DAY(2020, 6, 30)))
    assert (half.rows.tolist(), half.n_astride) == ([1], 1)
    whole = take_side(index, rows, YEAR_20)
    assert (whole.rows.tolist(), whole.n_astride) == ([0, 1], 1)
    assert whole.years == pytest.approx(366 / 365.25)


def test_the_ratio_is_that_of_the_yearly_rates() -> None:
    index = dated_index(*((f"2020-0{month}-01", "day") for month in (1, 2, 3, 4)), ("2021-12-31", "day"))
    rows = np.arange(5)
    compared = compare_sides(take_side(index, rows, YEAR_20), take_side(index, rows, YEAR_21))
    assert (compared.n_left, compared.n_right, compared.n_both) == (4, 1, 0)
    assert compared.ratio == rate_ratio(1, 4, 365 / 365.25, 366 / 365.25)


def test_without_independent_counts_without_numbers_and_without_a_register_there_is_no_ratio() -> None:
    index = dated_index(*((f"2020-0{month}-01", "day") for month in range(1, 10)), ("2020-12-31", "day"))
    rows = np.arange(10)
    year, half = take_side(index, rows, YEAR_20), take_side(index, rows, (DAY(2020, 1, 1), DAY(2020, 6, 30)))
    assert (compare_sides(year, half).n_both, compare_sides(year, half).ratio) == (6, None)
    few = take_side(index, rows[:2], YEAR_20), take_side(index, rows[7:9], YEAR_20)
    assert (compare_sides(*few).n_both, compare_sides(*few).ratio) == (0, None)
    outside = take_side(index, rows, (DAY(1990, 1, 1), DAY(1990, 12, 31)))
    assert (outside.years, compare_sides(outside, year).ratio) == (0.0, None)


@settings(deadline=None)
@given(st.lists(st.tuples(st.dates(DAY(2019, 1, 1), DAY(2022, 12, 31)), st.sampled_from(["day", "week"])), min_size=1))
def test_two_years_in_a_row_share_no_incident_and_lose_none_unsaid(register) -> None:
    register.sort()
    index = dated_index(*((day.isoformat(), precision) for day, precision in register))
    sides = [take_side(index, np.arange(len(register)), period) for period in (YEAR_20, YEAR_21)]
    assert compare_sides(*sides).n_both == 0
    within = sum(1 for day, _ in register if DAY(2020, 1, 1) <= day <= DAY(2021, 12, 31))
    assert sum(len(side.rows) for side in sides) <= within <= sum(len(side.rows) + side.n_astride for side in sides)
