"""Counts, rates and shares of a selection of incidents: pure functions of the index and the selected rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import gammaincinv

from geodata.density import within_distance
from geodata.fields import LOCATION_CLASSES, TRAFFICKING_TYPES
from geodata.index import UNKNOWN, IncidentIndex

#: Below this count a rate is no ground for a comparison; the reader is told so.
SMALL_COUNT = 5
#: Distance around a border post within which incidents are counted, km.
POST_RADIUS_KM = 25.0
_EPOCH = dt.date(1970, 1, 1)


def poisson_interval(count: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of the mean of a Poisson count; the lower limit of 0 is 0.

    References
    ----------
    Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika 28, 437-442.
    doi:10.1093/biomet/28.3-4.437
    """
    tail = (1.0 - confidence) / 2.0
    # Half the chi-square quantile of 2 n degrees of freedom is the gamma quantile of shape n.
    low = float(gammaincinv(count, tail)) if count else 0.0
    return low, float(gammaincinv(count + 1, 1.0 - tail))


def period_years(start: dt.date, end: dt.date) -> float:
    """Return the length of a period in years of 365.25 days, both days included; 0 where it ends before it starts."""
    return max(0.0, ((end - start).days + 1) / 365.25)


def exposure_period(
    index: IncidentIndex, start: dt.date | None = None, end: dt.date | None = None
) -> tuple[dt.date, dt.date] | None:
    """Return the days that rates are counted over: the period asked for, cut to what the register covers.

    The register covers its first to its last incident. A day outside it is a day nobody looked, not a day without
    incidents.

    Returns
    -------
    (first, last) or None
        None where the register is empty or does not reach into the period.
    """
    if not len(index):
        return None
    first = _EPOCH + dt.timedelta(days=int(index.day[0]))
    last = _EPOCH + dt.timedelta(days=int(index.day[-1]))
    first, last = max(first, start or first), min(last, end or last)
    return (first, last) if first <= last else None


@dataclass(frozen=True)
class Rate:
    """Hold incidents per 100 km per year with the exact Poisson 95 % interval; NaN where length or period is 0.

    Attributes
    ----------
    value, low, high : float
        Incidents / 100 km / yr.
    is_small : bool
        Fewer than `SMALL_COUNT` incidents: too few to compare.
    """

    value: float
    low: float
    high: float
    is_small: bool


def incident_rate(count: int, length_km: float, years: float) -> Rate:
    """Return the incidents per 100 km per year of a line."""
    exposure = length_km / 100.0 * years
    if not exposure > 0:
        return Rate(float("nan"), float("nan"), float("nan"), count < SMALL_COUNT)
    low, high = poisson_interval(count)
    return Rate(count / exposure, low / exposure, high / exposure, count < SMALL_COUNT)


@dataclass(frozen=True)
class IncidentStatistics:
    """Hold the counts of a selection.

    Attributes
    ----------
    n_incidents : int
    by_type, by_country, by_event : Series
        Count by code, largest first; an empty cell counts as ``unknown``.
    by_year : Series
        Count by calendar year, without a gap from the first to the last year.
    by_type_year : DataFrame
        Count, a row a year as in `by_year`, a column a trafficking type that occurs.
    by_agency : Series
        Count by agency. An incident that names several counts for each, so the sum may exceed `n_incidents`.
    by_location_class, by_source_kind : DataFrame
        Columns n_incidents and share (0..1; NaN where there are none).
    """

    n_incidents: int
    by_type: pd.Series
    by_country: pd.Series
    by_event: pd.Series
    by_year: pd.Series
    by_type_year: pd.DataFrame
    by_agency: pd.Series
    by_location_class: pd.DataFrame
    by_source_kind: pd.DataFrame


def incident_summary(
    index: IncidentIndex, rows: np.ndarray, period: tuple[dt.date, dt.date] | None = None
) -> IncidentStatistics:
    """Return the counts of the selected rows.

    Parameters
    ----------
    index : IncidentIndex
    rows : int array
        Selected rows.
    period : (first, last), optional
        Its years are listed even where nothing happened in them.
    """
    by_type_year = count_by_type_year(index, rows, period)
    return IncidentStatistics(
        n_incidents=len(rows),
        by_type=count_by(index, rows, "trafficking_type"),
        by_country=count_by(index, rows, "country"),
        by_event=count_by(index, rows, "event_type"),
        by_year=by_type_year.sum(axis=1).astype(np.int64).rename("n_incidents"),
        by_type_year=by_type_year,
        by_agency=count_by_agency(index, rows),
        by_location_class=count_by_location_class(index, rows),
        by_source_kind=_with_shares(count_by(index, rows, "source_kind")),
    )


def count_by(index: IncidentIndex, rows: np.ndarray, column: str) -> pd.Series:
    """Return the count by code of a coded column, largest first; codes that do not occur are left out."""
    names = index.categories[column]
    # UNKNOWN is -1: shifted by one, it is the first place.
    counts = np.bincount(index.columns[column][rows] - UNKNOWN, minlength=len(names) + 1)
    return _named_counts(("unknown", *names), counts, column)


def _named_counts(names: tuple[str, ...], counts: np.ndarray, column: str) -> pd.Series:
    # A category may be called "unknown" as the empty cells are: they are one.
    merged: dict[str, int] = {}
    for name, count in zip(names, counts.tolist(), strict=True):
        if count:
            merged[name] = merged.get(name, 0) + count
    ordered = sorted(merged, key=lambda name: (-merged[name], name))
    labels = pd.Index(ordered, dtype=object, name=column)
    return pd.Series([merged[name] for name in ordered], index=labels, name="n_incidents", dtype=np.int64)


def count_by_agency(index: IncidentIndex, rows: np.ndarray) -> pd.Series:
    """Return the count by agency, largest first; an incident counts for each agency it names, or as ``unknown``."""
    names = index.categories["agency"]
    masks = np.bincount(index.agency_mask[rows], minlength=1)
    present = np.flatnonzero(masks)
    counts = [int(masks[present[(present >> bit) & 1 == 1]].sum()) for bit in range(len(names))]
    return _named_counts(("unknown", *names), np.array([masks[0], *counts]), "agency")


def count_by_type_year(
    index: IncidentIndex, rows: np.ndarray, period: tuple[dt.date, dt.date] | None = None
) -> pd.DataFrame:
    """Return the count by year (rows, without a gap) and trafficking type (columns, those that occur)."""
    years = index.year[rows]
    bounds = [int(years.min()), int(years.max())] if len(rows) else []
    bounds += [each.year for each in period or ()]
    listed = np.arange(min(bounds), max(bounds) + 1) if bounds else np.arange(0)
    names = index.categories["trafficking_type"]
    width = len(names) + 1
    key = (years.astype(np.int32) - (listed[0] if len(listed) else 0)) * width
    key += index.trafficking_type[rows] - UNKNOWN
    counts = np.bincount(key, minlength=len(listed) * width).reshape(len(listed), width)
    frame = pd.DataFrame(counts, index=pd.Index(listed, name="year"), columns=["unknown", *names])
    return frame.loc[:, frame.to_numpy().sum(axis=0) > 0]


def count_by_location_class(index: IncidentIndex, rows: np.ndarray) -> pd.DataFrame:
    """Return count and share by `LOCATION_CLASSES`, most precise first; a class reaches up to its limit, included."""
    limits = np.array([limit for limit, _ in LOCATION_CLASSES[:-1]], dtype=np.float32)
    names = pd.Index([name for _, name in LOCATION_CLASSES], name="location_class")
    codes = np.searchsorted(limits, index.uncertainty_km[rows], side="left")
    return _with_shares(pd.Series(np.bincount(codes, minlength=len(names)), index=names, name="n_incidents"))


def _with_shares(counts: pd.Series) -> pd.DataFrame:
    total = counts.sum()
    return pd.DataFrame({"n_incidents": counts, "share": counts / (total if total else np.nan)})


def _count_areas(index: IncidentIndex, rows: np.ndarray, column: str, label: str) -> pd.DataFrame:
    """Count by area and family; areas without an incident are left out."""
    names = index.categories[column]
    areas = index.columns[column][rows].astype(np.int64)
    inside = areas != UNKNOWN
    width = len(TRAFFICKING_TYPES)
    key = areas[inside] * width + index.trafficking_type[rows][inside]
    counts = np.bincount(key, minlength=len(names) * width).reshape(len(names), width)
    totals = counts.sum(axis=1)
    present = np.flatnonzero(totals)
    frame = pd.DataFrame(counts[present], columns=list(TRAFFICKING_TYPES))
    frame.index = pd.Index([names[each] for each in present], dtype=object, name=label)
    frame.insert(0, "n_incidents", totals[present])
    frame.insert(1, "top_type", np.array(TRAFFICKING_TYPES, dtype=object)[counts[present].argmax(axis=1)])
    return frame


def incidents_by_region(index: IncidentIndex, rows: np.ndarray) -> pd.DataFrame:
    """Return the incidents of each region, indexed by region_id: n_incidents, top_type, then a column a trafficking
    type.

    Rows in no region (at sea, or less precise than a region) are in none: ``len(rows) - frame.n_incidents.sum()``.
    """
    return _count_areas(index, rows, "region", "region_id")


def incidents_by_hexagon(index: IncidentIndex, rows: np.ndarray, resolution: int) -> pd.DataFrame:
    """Return the incidents of each H3 cell of a resolution in `HEX_RESOLUTIONS`; columns as in `incidents_by_region`.

    A row counts in the cell of its point, however imprecise it is: filter the rows first where that matters.
    """
    return _count_areas(index, rows, f"hex_{resolution}", "cell")


@dataclass(frozen=True)
class LocalStatistics:
    """Hold what was reported around a spot or in an area.

    Attributes
    ----------
    limit_km : float
        Largest location error that counts; around a spot the radius too.
    n_incidents, n_too_imprecise : int
        Incidents there, and those whose point lies there but whose location error exceeds the limit.
    by_type, by_type_year
        As in `IncidentStatistics`.
    rows : int array
        The incidents counted.
    """

    limit_km: float
    n_incidents: int
    n_too_imprecise: int
    by_type: pd.Series
    by_type_year: pd.DataFrame
    rows: np.ndarray


def post_statistics(
    longitude: float,
    latitude: float,
    index: IncidentIndex,
    rows: np.ndarray,
    radius_km: float = POST_RADIUS_KM,
    period: tuple[dt.date, dt.date] | None = None,
) -> LocalStatistics:
    """Return the incidents within a geodesic distance of a post; those less precise are left out and counted."""
    near = rows[within_distance(index.easting_m[rows], index.northing_m[rows], longitude, latitude, radius_km)]
    return local_statistics(index, near, radius_km, period)


def local_statistics(
    index: IncidentIndex, near: np.ndarray, limit_km: float, period: tuple[dt.date, dt.date] | None = None
) -> LocalStatistics:
    """Return the counts of the rows that lie somewhere; those less precise than a limit are left out and counted."""
    kept = near[index.uncertainty_km[near] <= limit_km]
    return LocalStatistics(
        limit_km=limit_km,
        n_incidents=len(kept),
        n_too_imprecise=len(near) - len(kept),
        by_type=count_by(index, kept, "trafficking_type"),
        by_type_year=count_by_type_year(index, kept, period),
        rows=kept,
    )
