"""What the register tells by year and by month: the trend of each corridor, and the seasons."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from geodata.changes import adjusted_p, binomial_interval
from geodata.errors import InputError
from geodata.index import IncidentIndex
from geodata.statistics import exposure_period
from geodata.trends import mann_kendall, sen_slope

#: A trend needs this many complete years ...
MIN_TREND_YEARS = 8
#: ... and this many incidents in them.
MIN_TREND_INCIDENTS = 10
#: Seasons need this many incidents a month on average over all years.
MIN_MONTH_MEAN = 10
_MONTHS = 12


def complete_years(index: IncidentIndex) -> np.ndarray:
    """Return the calendar years that the register covers from their first to their last day."""
    period = exposure_period(index)
    if period is None:
        return np.arange(0)
    first, last = period
    begin = first.year if first == dt.date(first.year, 1, 1) else first.year + 1
    end = last.year if last == dt.date(last.year, 12, 31) else last.year - 1
    return np.arange(begin, end + 1)


def yearly_counts(index: IncidentIndex, rows: np.ndarray, years: np.ndarray) -> np.ndarray:
    """Return the incidents of each of some consecutive years."""
    if not len(years):
        return np.zeros(0, dtype=np.int64)
    positions = np.asarray(index.year[rows], dtype=np.int64) - int(years[0])
    inside = (positions >= 0) & (positions < len(years))
    return np.bincount(positions[inside], minlength=len(years))


def corridor_trends(index: IncidentIndex, rows: np.ndarray) -> pd.DataFrame:
    """Return the trend of the yearly incidents of each corridor, over the complete years of the register.

    Parameters
    ----------
    index : IncidentIndex
    rows : int array
        Rows that pass every filter but the period.

    Returns
    -------
    DataFrame
        Indexed by corridor_id: n_incidents, counts (list, one a year), slope, slope_low, slope_high (Sen; incidents a
        year more, each year), p_value (Mann-Kendall, two-sided), q_value (adjusted over the corridors), share_score,
        share_p_value and share_q_value (S and p of the same test on the corridor's share of all incidents selected:
        S above 0 where the share rose), is_small (fewer than `MIN_TREND_INCIDENTS`: no trend).

    Raises
    ------
    InputError
        Fewer than `MIN_TREND_YEARS` complete years.
    """
    years = require_years(index)
    totals = yearly_counts(index, rows, years).astype(float)
    is_selected = np.zeros(len(index), dtype=bool)
    is_selected[rows] = True
    kept = is_selected[index.member_incident]
    records = []
    for code, corridor_id in enumerate(index.categories["corridor"]):
        own = index.member_incident[kept & (np.asarray(index.member_corridor) == code)]
        counts = yearly_counts(index, own, years)
        records.append({"corridor_id": corridor_id, **_trend(counts, totals, years)})
    frame = pd.DataFrame(records).set_index("corridor_id")
    frame["q_value"] = adjusted_p(frame["p_value"].to_numpy(float))
    frame["share_q_value"] = adjusted_p(frame["share_p_value"].to_numpy(float))
    return frame.sort_values("n_incidents", ascending=False, kind="stable")


def require_years(index: IncidentIndex) -> np.ndarray:
    """Return the complete years; raise unless there are enough for a trend."""
    years = complete_years(index)
    if len(years) < MIN_TREND_YEARS:
        raise InputError(
            "trend_years", "A trend needs {needed} complete years; the register has {n}.",
            needed=MIN_TREND_YEARS, n=len(years),
        )  # fmt: skip
    return years


def _trend(counts: np.ndarray, totals: np.ndarray, years: np.ndarray) -> dict[str, object]:
    total, missing = int(counts.sum()), float("nan")
    if total < MIN_TREND_INCIDENTS:
        names = ("slope", "slope_low", "slope_high", "p_value", "share_p_value", "share_score")
        return {"n_incidents": total, "counts": counts.tolist(), **dict.fromkeys(names, missing), "is_small": True}
    slope = sen_slope(counts, years)
    test = mann_kendall(counts)
    # A year without any incident has no shares.
    with_any = totals > 0
    share_test = mann_kendall(counts[with_any] / totals[with_any])
    return {
        "n_incidents": total,
        "counts": counts.tolist(),
        "slope": float(slope.slope),
        "slope_low": float(slope.low),
        "slope_high": float(slope.high),
        "p_value": float(test.p_value),
        "share_p_value": float(share_test.p_value),
        "share_score": float(share_test.score),
        "is_small": False,
    }


@dataclass(frozen=True)
class Seasons:
    """Hold the incidents by month of the year.

    Attributes
    ----------
    months : DataFrame
        Indexed 1..12: n_incidents, share with its exact 95 % limits share_low and share_high, expected_share (by the
        days of the month); all shares 0..1.
    years : (first, last)
        Complete years they were counted over.
    n_used, n_unknown_month : int
        Incidents counted, and those left out because only their year is known.
    chi_square, p_value : float
        Test against "each day of the year is alike", with eleven degrees of freedom.
    """

    months: pd.DataFrame
    years: tuple[int, int]
    n_used: int
    n_unknown_month: int
    chi_square: float
    p_value: float


def seasons(index: IncidentIndex, rows: np.ndarray) -> Seasons:
    r"""Return the shares of the months, over complete years, with a test against an even spread over the days.

    :math:`X^2 = \sum_m (n_m - E_m)^2 / E_m` with :math:`E_m = n \cdot d_m / \sum d`, where :math:`d_m` counts the days
    of month :math:`m` in those years. Incidents that were reported together make :math:`X^2` too large.

    Parameters
    ----------
    index : IncidentIndex
    rows : int array
        Rows that pass every filter but the period.

    Raises
    ------
    InputError
        No complete year, or fewer than `MIN_MONTH_MEAN` incidents a month with a known month.

    References
    ----------
    Pearson, K. (1900). On the criterion that a given system of deviations from the probable ... can be reasonably
    supposed to have arisen from random sampling. Philosophical Magazine 50, 157-175. doi:10.1080/14786440009463897
    """
    years = complete_years(index)
    inside = rows[np.isin(index.year[rows], years)]
    has_month = np.asarray(index.date_precision[inside]) != index.code("date_precision", "year")
    dated = inside[has_month]
    if not len(years) or len(dated) < MIN_MONTH_MEAN * _MONTHS:
        raise InputError(
            "season_few",
            "Seasons need {needed} incidents whose month is known, in complete years; there are {n}.",
            needed=MIN_MONTH_MEAN * _MONTHS,
            n=len(dated),
        )
    dates = np.asarray(index.day[dated]).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    counts = np.bincount(dates % _MONTHS, minlength=_MONTHS)
    days = _days_per_month(years)
    expected = len(dated) * days / days.sum()
    chi_square = float(((counts - expected) ** 2 / expected).sum())
    limits = np.array([binomial_interval(int(count), len(dated)) for count in counts])
    months = pd.DataFrame(
        {
            "n_incidents": counts,
            "share": counts / len(dated),
            "share_low": limits[:, 0],
            "share_high": limits[:, 1],
            "expected_share": days / days.sum(),
        },
        index=pd.RangeIndex(1, _MONTHS + 1, name="month"),
    )
    p_value = float(chdtrc(_MONTHS - 1, chi_square))
    span = int(years[0]), int(years[-1])
    return Seasons(months, span, len(dated), len(inside) - len(dated), chi_square, p_value)


def _days_per_month(years: np.ndarray) -> np.ndarray:
    """Return the days of each month of the year, added up over some consecutive years."""
    steps = np.arange(f"{years[0]}-01", f"{years[-1] + 1}-01", dtype="datetime64[M]")
    lengths = (steps + 1).astype("datetime64[D]") - steps.astype("datetime64[D]")
    return lengths.astype(np.int64).reshape(-1, _MONTHS).sum(axis=0)
