"""Ratios of rates: by pencil, against SciPy's binomial test, and silent where the numbers are small."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from geodata.changes import (
    GROUPINGS,
    adjusted_p,
    binomial_interval,
    compare_groups,
    compare_totals,
    place_turnover,
    rate_ratio,
)
from geodata.index import IncidentIndex
from geodata.periods import PeriodPair, compared_periods, split_rows
from geodata.statistics import SMALL_COUNT


@pytest.fixture
def periods(index: IncidentIndex) -> PeriodPair:
    """2021 up to the end of the register (364 days), and the 364 days before: 3 January to 31 December 2020."""
    return compared_periods(index, dt.date(2021, 1, 1))


def test_eight_against_two_is_four_times_as_many() -> None:
    ratio = rate_ratio(8, 2, 1.0, 1.0)
    assert ratio.value == 4.0
    # P(8 or more heads in 10 throws) = (45 + 10 + 1) / 1024, doubled.
    assert ratio.p_value == pytest.approx(2 * 56 / 1024)
    # Twice the time now: half the ratio.
    assert rate_ratio(8, 2, 2.0, 1.0).value == 2.0


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.2, 5.0), st.floats(0.2, 5.0))
def test_ratio_agrees_with_the_binomial_test_of_scipy(
    now: int, before: int, time_now: float, time_before: float
) -> None:
    ratio = rate_ratio(now, before, time_now, time_before)
    if now + before < SMALL_COUNT:
        assert all(math.isnan(each) for each in (ratio.value, ratio.low, ratio.high, ratio.p_value))
        return
    equal = time_now / (time_now + time_before)
    tails = [stats.binomtest(now, now + before, equal, alternative=side) for side in ("greater", "less")]
    assert ratio.p_value == pytest.approx(min(1.0, 2 * min(each.pvalue for each in tails)), rel=1e-9)
    limits = stats.binomtest(now, now + before).proportion_ci(method="exact")
    odds = [share / (1 - share) if share < 1 else math.inf for share in (limits.low, limits.high)]
    assert (ratio.low, ratio.high) == pytest.approx([each * time_before / time_now for each in odds], rel=1e-9)
    assert (ratio.p_value < 0.05) == (not ratio.low <= 1.0 <= ratio.high) or ratio.p_value == pytest.approx(0.05)


def test_share_interval_is_that_of_the_binomial() -> None:
    # Nothing in ten: 1 - (1/40) ** (1/10).
    assert binomial_interval(0, 10) == pytest.approx((0.0, 1 - 0.025**0.1))
    assert binomial_interval(10, 10) == pytest.approx((0.025**0.1, 1.0))
    assert binomial_interval(0, 0) == (0.0, 1.0)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_adjusted_p_agrees_with_scipy(values: list[float]) -> None:
    assert adjusted_p(np.array(values)) == pytest.approx(stats.false_discovery_control(values))


def test_missing_p_is_no_test() -> None:
    adjusted = adjusted_p(np.array([0.02, np.nan, 0.5]))
    assert adjusted[[0, 2]] == pytest.approx([0.04, 0.5])
    assert math.isnan(adjusted[1])


def test_groups_hold_the_counts_of_both_periods(index: IncidentIndex, periods: PeriodPair) -> None:
    split = split_rows(index, np.arange(12), periods)
    # 1 January 2020 lies before both.
    assert (len(split.now), len(split.before)) == (6, 5)
    by_type = compare_groups(index, split, periods, "type")
    assert by_type[["n_now", "n_before"]].T.to_dict("list") == {
        "drugs": [3, 3], "migrant_smuggling": [2, 0], "firearms": [0, 1], "medicines": [0, 1], "other": [1, 0],
    }  # fmt: skip
    assert by_type["is_small"].tolist() == [False, True, True, True, True]
    assert by_type["ratio"].isna().tolist() == by_type["is_small"].tolist()
    assert by_type.loc["drugs", "ratio"] == pytest.approx(1.0)
    assert by_type.loc["drugs", "rate_now"] == pytest.approx(3 / (364 / 365.25))


def test_rate_of_a_corridor_is_per_hundred_kilometres(index: IncidentIndex, periods: PeriodPair) -> None:
    lengths = pd.Series({"east": 300.0, "short": 50.0})
    split = split_rows(index, np.arange(12), periods)
    by_corridor = compare_groups(index, split, periods, "corridor", lengths)
    assert by_corridor.loc["east", ["n_now", "n_before"]].tolist() == [1, 5]
    assert by_corridor.loc["east", "rate_before"] == pytest.approx(5 / 3 / (364 / 365.25))
    assert by_corridor.loc["short", ["n_now", "n_before"]].tolist() == [0, 1]


def test_all_groupings_but_corridors_add_up_to_the_rows_that_have_one(
    index: IncidentIndex, periods: PeriodPair
) -> None:
    split = split_rows(index, np.arange(12), periods)
    sums = {name: compare_groups(index, split, periods, name, None)["n_now"].sum() for name in GROUPINGS}
    assert sums == {"type": 6, "country": 6, "corridor": 1, "region": 3}
    assert compare_totals(split, periods)["n_now"] == 6


def test_places_new_and_quiet_are_told_from_those_in_both(index: IncidentIndex, periods: PeriodPair) -> None:
    split = split_rows(index, np.arange(12), periods)
    turnover = place_turnover(index, split, periods, np.arange(12))
    # Precise to 25 km: now Gamma (-5.0) and Delta (-4.0); before Alpha twice (-6.0), Beta twice (-5.5), Gamma.
    assert turnover.new["longitude"].tolist() == [-4.0]
    assert turnover.new["is_first"].tolist() == [True]
    assert sorted(turnover.quiet["longitude"]) == [-6.0, -5.5]
    assert turnover.n_both == 1
    assert turnover.n_imprecise == 4
    # Share of now 2/7; places of 2, 2, 2 and 1 incidents.
    assert turnover.expected_new == pytest.approx(3 * (2 / 7) ** 2 + 2 / 7)
    assert turnover.expected_quiet == pytest.approx(3 * (5 / 7) ** 2 + 5 / 7)


def test_place_known_long_before_is_not_called_first(index: IncidentIndex) -> None:
    periods = compared_periods(index, dt.date(2021, 1, 1), dt.date(2021, 1, 31))
    rows = np.arange(12)
    turnover = place_turnover(index, split_rows(index, rows, periods), periods, rows)
    # Gamma: once in January 2021, not in December, but in June 2020.
    assert turnover.new["is_first"].tolist() == [False]


def test_no_incident_at_all_gives_empty_tables(index: IncidentIndex, periods: PeriodPair) -> None:
    none = np.zeros(0, dtype=np.int64)
    split = split_rows(index, none, periods)
    assert compare_groups(index, split, periods, "type").empty
    turnover = place_turnover(index, split, periods, none)
    assert turnover.new.empty
    assert turnover.quiet.empty
    assert turnover.expected_new == 0.0
