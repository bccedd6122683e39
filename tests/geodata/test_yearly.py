"""By year and by month: only complete years, only where there is enough to tell."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pymannkendall
import pytest
from scipy import stats

from geodata.errors import InputError
from geodata.index import IncidentIndex, build_index
from geodata.yearly import complete_years, corridor_trends, seasons, yearly_counts
from tests.geodata.conftest import build_incidents


def yearly_index(dates: list[str], precision: str = "day", on_corridor: int = 0) -> IncidentIndex:
    """Return an index of incidents on these days; the first few lie on the corridor."""
    frame = pd.DataFrame({"date": sorted(dates), "date_precision": precision}).assign(
        trafficking_type="drugs", commodity=None, agency=None, longitude=-6.0, uncertainty_km=1.0,
        event_type="seizure", source_kind="media", region_id="A",
    )  # fmt: skip
    incidents = build_incidents(frame)
    members = pd.DataFrame(
        {"incident_id": incidents["incident_id"][:on_corridor], "corridor_id": "east", "corridor_km": 1.0}
    )
    return build_index(incidents, members, ("east", "empty"))


def test_a_year_that_the_register_does_not_cover_to_its_end_is_not_counted(index: IncidentIndex) -> None:
    # The register ends on 30 December 2021.
    assert complete_years(index).tolist() == [2020]
    assert complete_years(yearly_index(["2020-02-01", "2021-12-31"])).tolist() == [2021]
    assert yearly_counts(index, np.arange(12), np.array([2020, 2021])).tolist() == [6, 6]


@pytest.fixture
def rising() -> IncidentIndex:
    """Ten years from 2010 with 1, 2, ... 10 incidents, all on the corridor, and one day of 2020."""
    dates = [f"{2009 + n}-{month:02d}-01" for n in range(1, 11) for month in range(1, n + 1)]
    return yearly_index([*dates, "2020-01-01"], on_corridor=55)


def test_one_incident_more_each_year_is_a_slope_of_one(rising: IncidentIndex) -> None:
    trends = corridor_trends(rising, np.arange(56))
    east = trends.loc["east"]
    assert east["counts"] == list(range(1, 11))
    assert (east["slope"], east["slope_low"], east["slope_high"]) == (1.0, 1.0, 1.0)
    # One order of ten in 10! rises throughout, one falls.
    assert east["p_value"] == pytest.approx(2 / 3628800)
    assert east["p_value"] == pytest.approx(pymannkendall.original_test(east["counts"]).p, abs=1e-4)
    # It always had all incidents: its share does not move.
    assert (east["share_score"], east["share_p_value"]) == (0.0, 1.0)


def test_corridor_with_few_incidents_has_no_trend(rising: IncidentIndex) -> None:
    empty = corridor_trends(rising, np.arange(56)).loc["empty"]
    assert empty["is_small"]
    assert np.isnan(empty["slope"])
    assert np.isnan(empty["p_value"])


def test_two_years_are_too_few_for_a_trend(index: IncidentIndex) -> None:
    with pytest.raises(InputError) as failure:
        corridor_trends(index, np.arange(12))
    assert failure.value.code == "trend_years"


def test_one_incident_each_day_makes_no_season() -> None:
    days = pd.date_range("2021-01-01", "2021-12-31").strftime("%Y-%m-%d").tolist()
    found = seasons(yearly_index(days), np.arange(365))
    assert found.months["n_incidents"].tolist() == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert found.chi_square == pytest.approx(0.0)
    assert found.p_value == 1.0
    assert found.months["share"].tolist() == pytest.approx(found.months["expected_share"].tolist())


def test_seasons_agree_with_the_chi_square_of_scipy() -> None:
    counts = [40, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 10]
    dates = [f"2021-{month:02d}-01" for month, n in enumerate(counts, 1) for _ in range(n)]
    found = seasons(yearly_index([*dates, "2021-12-31"]), np.arange(251))
    expected = 251 * np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) / 365
    peer = stats.chisquare([*counts[:-1], 11], expected)
    assert (found.chi_square, found.p_value) == pytest.approx((peer.statistic, peer.pvalue))
    january = found.months.loc[1]
    limits = stats.binomtest(40, 251).proportion_ci(method="exact")
    assert (january["share_low"], january["share_high"]) == pytest.approx((limits.low, limits.high))


@pytest.mark.parametrize(("n", "precision"), [(100, "day"), (300, "year")])
def test_seasons_need_enough_incidents_whose_month_is_known(n: int, precision: str) -> None:
    dates = ["2021-01-01"] * (n - 1) + ["2021-12-31"]
    with pytest.raises(InputError) as failure:
        seasons(yearly_index(dates, precision), np.arange(n))
    assert failure.value.code == "season_few"
