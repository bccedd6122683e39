"""The period before is of the same length, and nobody is counted who may lie on either side of its edge."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import InputError
from geodata.index import IncidentIndex, build_index
from geodata.periods import compared_periods, last_months, period_before, split_rows
from tests.geodata.conftest import build_incidents

DAY = dt.date


def dated_index(*rows: tuple[str, str]) -> IncidentIndex:
    """Return an index of incidents that differ in their date and its precision only."""
    frame = pd.DataFrame(rows, columns=["date", "date_precision"]).assign(
        trafficking_type="drugs", commodity=None, agency=None, longitude=-6.0, uncertainty_km=1.0,
        event_type="seizure", source_kind="media", region_id="A",
    )  # fmt: skip
    none = pd.DataFrame({"incident_id": [], "corridor_id": [], "corridor_km": []})
    return build_index(build_incidents(frame), none, ("east",))


def test_before_a_calendar_year_stands_a_calendar_year_and_before_ten_days_stand_ten() -> None:
    assert period_before((DAY(2021, 1, 1), DAY(2021, 12, 31))) == (DAY(2020, 1, 1), DAY(2020, 12, 31))
    assert period_before((DAY(2021, 3, 1), DAY(2021, 4, 30))) == (DAY(2021, 1, 1), DAY(2021, 2, 28))
    assert period_before((DAY(2021, 3, 11), DAY(2021, 3, 20))) == (DAY(2021, 3, 1), DAY(2021, 3, 10))


def test_last_months_are_complete() -> None:
    assert last_months(DAY(2026, 3, 11), 12) == (DAY(2025, 3, 1), DAY(2026, 2, 28))
    assert last_months(DAY(2026, 2, 28), 1) == (DAY(2026, 2, 1), DAY(2026, 2, 28))


@given(st.dates(DAY(1990, 1, 1), DAY(2030, 1, 1)), st.integers(0, 4000))
def test_the_two_periods_touch_and_do_not_overlap(first: DAY, days: int) -> None:
    last = first + dt.timedelta(days=days)
    before = period_before((first, last))
    assert before[1] + dt.timedelta(days=1) == first
    # Whole months differ by up to three days in a leap February.
    assert abs((before[1] - before[0]).days - days) <= 3


def test_register_decides_what_can_be_compared(index: IncidentIndex) -> None:
    pair = compared_periods(index, months=6)
    assert (pair.now, pair.before, pair.is_cut) == (
        (DAY(2021, 6, 1), DAY(2021, 11, 30)), (DAY(2020, 12, 1), DAY(2021, 5, 31)), False,
    )  # fmt: skip
    # The year before would begin two months before the register does.
    cut = compared_periods(index, DAY(2020, 11, 1), DAY(2021, 10, 31))
    assert (cut.before, cut.is_cut) == ((DAY(2020, 1, 1), DAY(2020, 10, 31)), True)
    assert cut.years == pytest.approx((365 / 365.25, 305 / 365.25))


@pytest.mark.parametrize(
    ("start", "end", "months", "code"),
    [
        (None, None, None, "change_no_before"),
        (DAY(2030, 1, 1), None, None, "change_outside"),
        (None, None, 36, "change_too_long"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    index: IncidentIndex, start: DAY | None, end: DAY | None, months: int | None, code: str
) -> None:
    with pytest.raises(InputError) as failure:
        compared_periods(index, start, end, months)
    assert failure.value.code == code


def test_incident_that_may_lie_on_either_side_is_left_out_and_counted() -> None:
    index = dated_index(
        ("2019-01-01", "day"),  # the register begins
        ("2020-01-01", "year"),  # may lie in 2020 before July, or after
        ("2020-06-01", "month"),  # all of June: before
        ("2020-06-28", "week"),  # until 4 July: astride
        ("2020-07-01", "day"),  # now
        ("2020-12-31", "day"),  # now
        ("2021-01-01", "day"),  # after
    )
    pair = compared_periods(index, DAY(2020, 7, 1), DAY(2020, 12, 31))
    split = split_rows(index, np.arange(7), pair)
    assert split.now.tolist() == [4, 5]
    assert split.before.tolist() == [2]
    assert split.n_astride == 2


def test_date_known_to_the_year_counts_where_whole_years_are_compared() -> None:
    index = dated_index(("2019-01-01", "year"), ("2020-01-01", "year"), ("2020-05-01", "month"))
    pair = compared_periods(index, DAY(2020, 1, 1), None)
    # The register ends on 1 May 2020, so the period is cut and what is known to the year or month ends with it.
    split = split_rows(index, np.arange(3), pair)
    assert split.now.tolist() == [1, 2]
