"""Trends worked out by hand, and the same numbers from pymannkendall and SciPy."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pymannkendall
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from geodata.errors import InputError
from geodata.trends import EXACT_STEPS, mann_kendall, sen_slope

SERIES = st.lists(st.integers(0, 6), min_size=3, max_size=25)


def test_five_values_that_rise_have_ten_rising_pairs() -> None:
    # S = 10, Var = 5·4·15 / 18 = 16.667, z = 9 / 4.082 = 2.205; 2 of the 120 orders are as extreme.
    trend = mann_kendall(np.array([1, 2, 3, 4, 5]))
    assert (trend.score, trend.is_exact) == (10, True)
    assert (trend.variance, trend.z) == pytest.approx((16.6666667, 2.2045408))
    assert trend.p_value == pytest.approx(2 / 120)
    assert trend.p_normal == pytest.approx(0.0274863, abs=1e-6)


def test_equal_values_lower_the_variance() -> None:
    # 1 1 2 3: five pairs rise, one is tied. Var = (4·3·13 - 2·1·9) / 18 = 138 / 18.
    trend = mann_kendall(np.array([1, 1, 2, 3]))
    assert (trend.score, trend.is_exact) == (5, False)
    assert trend.variance == pytest.approx(138 / 18)
    assert trend.z == pytest.approx(4 / math.sqrt(138 / 18))
    assert trend.p_value == trend.p_normal


def test_a_series_that_never_changes_has_no_trend() -> None:
    trend = mann_kendall(np.zeros((2, 12)))
    assert (trend.score.tolist(), trend.variance.tolist(), trend.z.tolist()) == ([0, 0], [0, 0], [0, 0])
    assert trend.p_value.tolist() == [1, 1]
    slope = sen_slope(np.zeros(12), np.arange(12))
    assert (slope.slope, slope.low, slope.high) == (0, 0, 0)


def test_exact_p_is_the_share_of_the_orders_that_are_as_extreme() -> None:
    orders = np.array(list(itertools.permutations(range(5))))
    trend = mann_kendall(orders)
    for score, p in zip(trend.score, trend.p_value, strict=True):
        assert p == pytest.approx((np.abs(trend.score) >= abs(score)).mean())


def test_exact_p_agrees_with_scipy_up_to_the_last_length_it_is_used_for() -> None:
    generator = np.random.default_rng(3)
    for n in range(3, EXACT_STEPS + 1):
        series = generator.permutation(n)
        expected = stats.kendalltau(np.arange(n), series, method="exact").pvalue
        assert mann_kendall(series).p_value == pytest.approx(expected, abs=1e-12)
    assert not mann_kendall(np.arange(EXACT_STEPS + 1)).is_exact


@settings(max_examples=60, deadline=None)
@given(SERIES)
def test_score_variance_z_and_p_agree_with_pymannkendall(series: list[int]) -> None:
    trend, peer = mann_kendall(np.array(series)), pymannkendall.original_test(series)
    assert trend.score == peer.s
    assert (trend.variance, trend.z, trend.p_normal) == pytest.approx((peer.var_s, peer.z, peer.p), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-50, 50), min_size=3, max_size=20), st.sampled_from([0.8, 0.9, 0.95]))
def test_sen_slope_and_its_interval_agree_with_scipy(series: list[float], confidence: float) -> None:
    times = 2007 + np.arange(len(series)) / 4
    ours, peer = sen_slope(np.array(series), times, confidence), stats.theilslopes(series, times, confidence)
    assert (ours.slope, ours.low, ours.high) == pytest.approx((peer[0], peer[2], peer[3]), abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(SERIES)
def test_a_reversed_series_has_the_opposite_trend(series: list[int]) -> None:
    values, times = np.array(series), np.arange(len(series))
    there, back = mann_kendall(values), mann_kendall(values[::-1])
    assert (back.score, back.z) == (-there.score, -there.z)
    assert back.p_value == there.p_value
    assert sen_slope(values[::-1], times).slope == pytest.approx(-sen_slope(values, times).slope)


def test_many_rows_give_what_each_gives_alone() -> None:
    rows = np.random.default_rng(5).poisson(1.5, (40, 9))
    together, slopes = mann_kendall(rows), sen_slope(rows, np.arange(9))
    for k, row in enumerate(rows):
        alone, slope = mann_kendall(row), sen_slope(row, np.arange(9))
        assert (together.score[k], together.p_value[k]) == (alone.score, alone.p_value)
        assert (slopes.slope[k], slopes.low[k], slopes.high[k]) == (slope.slope, slope.low, slope.high)


def test_slope_is_the_median_of_the_slopes_between_pairs() -> None:
    # 1, 2, 5 in the years 0, 1, 3: slopes 1, 4/3 and 3/2.
    assert sen_slope(np.array([1, 2, 5]), np.array([0, 1, 3])).slope == pytest.approx(4 / 3)


def test_one_wild_year_leaves_the_slope_where_it_is() -> None:
    steady = np.arange(15.0)
    wild = steady.copy()
    wild[7] = 500
    assert sen_slope(wild, np.arange(15)).slope == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("series", "code"), [([4.0], "trend_steps"), ([], "trend_steps"), ([1.0, math.nan, 2.0], "trend_missing")]
)
def test_a_series_that_cannot_carry_a_trend_is_refused(series: list[float], code: str) -> None:
    with pytest.raises(InputError) as raised:
        mann_kendall(np.array(series))
    assert raised.value.code == code


def test_times_that_do_not_ascend_are_refused() -> None:
    with pytest.raises(InputError, match="must ascend"):
        sen_slope(np.array([1, 2, 3]), np.array([2007, 2007, 2008]))
