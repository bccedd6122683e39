"""What changed from one period to the next: rates and their ratio with exact intervals, places new and gone quiet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import bdtr, bdtrc, betaincinv

from geodata.index import IncidentIndex
from geodata.periods import PeriodPair, SplitRows
from geodata.statistics import SMALL_COUNT, poisson_interval

#: What incidents may be grouped by.
GROUPINGS = ("type", "country", "corridor", "region")
#: A place is an H3 cell of this resolution (edges of about 26 km) ...
PLACE_RESOLUTION = 4
#: ... and takes the incidents that are located at least this well, km.
PLACE_UNCERTAINTY_KM = 25.0
#: Differences are called by the share of false ones among them.
FALSE_SHARE = 0.05
_EPOCH = dt.date(1970, 1, 1)
_COLUMNS = {"type": "trafficking_type", "country": "country", "region": "region"}


def binomial_interval(count: int, total: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of a share (0..1) of which `count` in `total` were seen; (0, 1) where `total` is 0.

    References
    ----------
    Clopper, C. J. & Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in the case of the
    binomial. Biometrika 26, 404-413. doi:10.1093/biomet/26.4.404
    """
    tail = (1.0 - confidence) / 2.0
    low = float(betaincinv(count, total - count + 1, tail)) if count > 0 else 0.0
    high = float(betaincinv(count + 1, total - count, 1.0 - tail)) if count < total else 1.0
    return low, high


@dataclass(frozen=True)
class RateRatio:
    """Hold the ratio of two Poisson rates; all NaN where the two counts together are below `SMALL_COUNT`.

    Attributes
    ----------
    value, low, high : float
        The later rate over the earlier one with its exact 95 % interval; infinite where nothing was counted before.
    p_value : float
        Two-sided exact p of "the rates are equal".
    """

    value: float
    low: float
    high: float
    p_value: float


def rate_ratio(
    count_now: int, count_before: int, exposure_now: float, exposure_before: float, confidence: float = 0.95
) -> RateRatio:
    r"""Return the ratio of two rates from their counts and exposures.

    Given :math:`N = n_1 + n_0`, the later count is binomial with :math:`\pi = \rho t_1 / (\rho t_1 + t_0)`, where
    :math:`\rho` is the ratio of the rates and :math:`t` the exposures. The Clopper-Pearson limits of :math:`\pi` give
    those of :math:`\rho = \frac{\pi}{1 - \pi} \cdot \frac{t_0}{t_1}`. The p-value doubles the smaller tail, so that it
    is below 0.05 exactly where the 95 % interval leaves out 1.

    Parameters
    ----------
    count_now, count_before : int
    exposure_now, exposure_before : float
        Years, or years times 100 km; above 0.
    confidence : float

    References
    ----------
    Przyborowski, J. & Wilenski, H. (1940). Homogeneity of results in testing samples from Poisson series. Biometrika
    31, 313-323. doi:10.1093/biomet/31.3-4.313
    """
    total = count_now + count_before
    if total < SMALL_COUNT or not (exposure_now > 0 and exposure_before > 0):
        return RateRatio(*[float("nan")] * 4)
    scale = exposure_before / exposure_now
    low, high = (share / (1.0 - share) * scale if share < 1 else float("inf")
                 for share in binomial_interval(count_now, total, confidence))  # fmt: skip
    value = count_now / count_before * scale if count_before else float("inf")
    equal = exposure_now / (exposure_now + exposure_before)
    at_least = float(bdtrc(count_now - 1, total, equal)) if count_now else 1.0
    at_most = float(bdtr(count_now, total, equal))
    return RateRatio(value, low, high, min(1.0, 2.0 * min(at_least, at_most)))


def adjusted_p(p_values: np.ndarray) -> np.ndarray:
    """Return p-values adjusted for being many: calling those below q makes at most a share q of the calls false.

    NaN stays NaN and is not counted as a test.

    References
    ----------
    Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal Statistical Society
    B 57, 289-300. doi:10.1111/j.2517-6161.1995.tb02031.x
    """
    values = np.asarray(p_values, dtype=float)
    adjusted = np.full(values.shape, np.nan)
    tested = np.flatnonzero(~np.isnan(values))
    order = tested[np.argsort(values[tested], kind="stable")]
    scaled = values[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])
    return adjusted


def _group_counts(index: IncidentIndex, rows: np.ndarray, grouping: str) -> np.ndarray:
    """Return the count of each code; a corridor counts its members, so that the sum may exceed the rows."""
    if grouping == "corridor":
        is_selected = np.zeros(len(index), dtype=bool)
        is_selected[rows] = True
        members = index.member_corridor[is_selected[index.member_incident]]
        return np.bincount(members, minlength=len(index.categories["corridor"]))
    codes = np.asarray(index.columns[_COLUMNS[grouping]][rows])
    return np.bincount(codes[codes >= 0], minlength=len(index.categories[_COLUMNS[grouping]]))


def group_names(index: IncidentIndex, grouping: str) -> tuple[str, ...]:
    """Return the code of each group, in the order of the counts."""
    return index.categories["corridor" if grouping == "corridor" else _COLUMNS[grouping]]


def compare_groups(
    index: IncidentIndex,
    split: SplitRows,
    periods: PeriodPair,
    grouping: str,
    lengths_km: pd.Series | None = None,
) -> pd.DataFrame:
    """Return counts, rates and their ratio of each group that has an incident in either period.

    Parameters
    ----------
    index : IncidentIndex
    split : SplitRows
    periods : PeriodPair
    grouping : str
        One of `GROUPINGS`.
    lengths_km : Series, optional
        Length by corridor_id; rates of corridors are per 100 km and year, all others per year.

    Returns
    -------
    DataFrame
        Indexed by code, most incidents first: n_now, n_before, rate_now, rate_before with their limits (``_low``,
        ``_high``; incidents / yr, corridors incidents / 100 km / yr), ratio, ratio_low, ratio_high, p_value, q_value
        (p adjusted over the rows), is_small (together fewer than `SMALL_COUNT`: no ratio).
    """
    names = group_names(index, grouping)
    counts = [_group_counts(index, rows, grouping) for rows in (split.now, split.before)]
    shown = np.flatnonzero(counts[0] + counts[1])
    records = []
    for place in shown.tolist():
        units = float(lengths_km[names[place]]) / 100.0 if grouping == "corridor" and lengths_km is not None else 1.0
        records.append(_compared(int(counts[0][place]), int(counts[1][place]), periods, units))
    labels = pd.Index([names[place] for place in shown], dtype=object, name=grouping)
    frame = pd.DataFrame(records, index=labels, columns=_RECORD_COLUMNS)
    frame["q_value"] = adjusted_p(frame["p_value"].to_numpy(float))
    total = (frame["n_now"] + frame["n_before"]).to_numpy()
    return frame.iloc[np.lexsort((labels.to_numpy(str), -total))]


_RECORD_COLUMNS = [
    "n_now", "n_before", "rate_now", "rate_now_low", "rate_now_high", "rate_before", "rate_before_low",
    "rate_before_high", "ratio", "ratio_low", "ratio_high", "p_value", "is_small",
]  # fmt: skip


def _compared(count_now: int, count_before: int, periods: PeriodPair, units: float) -> list[float | int | bool]:
    exposures = [years * units for years in periods.years]
    rates: list[float] = []
    for count, exposure in zip((count_now, count_before), exposures, strict=True):
        rates += [each / exposure for each in (count, *poisson_interval(count))]
    ratio = rate_ratio(count_now, count_before, *exposures)
    is_small = count_now + count_before < SMALL_COUNT
    return [count_now, count_before, *rates, ratio.value, ratio.low, ratio.high, ratio.p_value, is_small]


def compare_totals(split: SplitRows, periods: PeriodPair) -> dict[str, float]:
    """Return the same figures for all incidents together."""
    record = _compared(len(split.now), len(split.before), periods, 1.0)
    return dict(zip(_RECORD_COLUMNS, record, strict=True))


@dataclass(frozen=True)
class PlaceTurnover:
    """Hold the places where reports began or ceased.

    Attributes
    ----------
    new : DataFrame
        Places with incidents now and none in the period before: cell, n_incidents, longitude and latitude (mean of
        the incidents), is_first (none in the whole register before), row (the latest incident), most incidents first.
    quiet : DataFrame
        Places with incidents before and none now; the same columns without is_first.
    n_both : int
        Places with incidents in both.
    expected_new, expected_quiet : float
        How many there would be if nothing had moved and each incident fell into either period by chance.
    n_imprecise : int
        Incidents of the two periods that are located less well than `PLACE_UNCERTAINTY_KM`.
    """

    new: pd.DataFrame
    quiet: pd.DataFrame
    n_both: int
    expected_new: float
    expected_quiet: float
    n_imprecise: int


def place_turnover(index: IncidentIndex, split: SplitRows, periods: PeriodPair, rows: np.ndarray) -> PlaceTurnover:
    r"""Return the places new and gone quiet. A place is a hexagon (H3, `PLACE_RESOLUTION`).

    Places with one or two incidents come and go by chance. With :math:`n_c` incidents of place :math:`c` in the two
    periods together and the share :math:`s` of the later period over all places, :math:`\sum_c s^{n_c}` places are
    expected to be new and :math:`\sum_c (1 - s)^{n_c}` quiet although nothing has moved.

    Parameters
    ----------
    index : IncidentIndex
    split : SplitRows
    periods : PeriodPair
    rows : int array
        Rows that pass every filter but the period: what the register knew before.
    """
    is_precise = np.asarray(index.uncertainty_km) <= PLACE_UNCERTAINTY_KM
    cells = np.asarray(index.columns[f"hex_{PLACE_RESOLUTION}"])
    n_cells = len(index.categories[f"hex_{PLACE_RESOLUTION}"])
    now, before = (each[is_precise[each]] for each in (split.now, split.before))
    counts_now, counts_before = (np.bincount(cells[each], minlength=n_cells) for each in (now, before))
    total = counts_now + counts_before
    share = len(now) / max(1, len(now) + len(before))
    used = total[total > 0].astype(float)
    first = (periods.now[0] - _EPOCH).days
    earlier = rows[np.asarray(index.day[rows]) < first]
    is_known = np.bincount(cells[earlier], minlength=n_cells) > 0
    new = _place_rows(index, now, cells, np.flatnonzero((counts_now > 0) & (counts_before == 0)))
    new.insert(2, "is_first", ~is_known[new["code"].to_numpy(int)])
    quiet = _place_rows(index, before, cells, np.flatnonzero((counts_now == 0) & (counts_before > 0)))
    return PlaceTurnover(
        new=new.drop(columns="code"),
        quiet=quiet.drop(columns="code"),
        n_both=int(np.count_nonzero((counts_now > 0) & (counts_before > 0))),
        expected_new=float((share**used).sum()),
        expected_quiet=float(((1.0 - share) ** used).sum()),
        n_imprecise=len(split.now) + len(split.before) - len(now) - len(before),
    )


def _place_rows(index: IncidentIndex, rows: np.ndarray, cells: np.ndarray, codes: np.ndarray) -> pd.DataFrame:
    names = index.categories[f"hex_{PLACE_RESOLUTION}"]
    kept = rows[np.isin(cells[rows], codes)]
    frame = pd.DataFrame(
        {"code": cells[kept], "row": kept, "longitude": index.longitude[kept], "latitude": index.latitude[kept]}
    )
    grouped = frame.groupby("code", sort=True)
    places = pd.DataFrame(
        {
            "n_incidents": grouped.size(),
            "longitude": grouped["longitude"].mean(),
            "latitude": grouped["latitude"].mean(),
            "row": grouped["row"].max(),
        }
    ).reset_index()
    places.insert(0, "cell", [names[code] for code in places["code"]])
    return places.sort_values(["n_incidents", "row"], ascending=False, ignore_index=True)
