"""The numbers a reader is told of a choice of incidents: how many, of what, where, and what changed."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

import numpy as np

from geodata.changes import FALSE_SHARE, RateRatio, compare_groups, rate_ratio
from geodata.errors import InputError
from geodata.index import UNKNOWN, IncidentIndex
from geodata.periods import Period, PeriodPair, compared_periods, split_rows
from geodata.statistics import count_by, exposure_period

#: Months compared where the whole register is chosen, which has nothing before it.
DEFAULT_MONTHS = 36
#: A place is named when at least so many incidents were reported there.
_FEWEST_AT_PLACE = 2
_MOST_PLACES = 3

Counted = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class GroupChange:
    """Hold the counts of one type of trafficking in two periods, and the ratio of their rates."""

    code: str
    n_now: int
    n_before: int
    ratio: float
    low: float
    high: float


@dataclass(frozen=True)
class PeriodChange:
    """Hold what changed from the period before.

    Attributes
    ----------
    periods : PeriodPair
    n_now, n_before : int
        Incidents that surely lie in each.
    n_astride : int
        Incidents whose date is too vague to say in which.
    ratio : RateRatio
        Of the yearly rates; NaN where the counts are too small.
    is_default : bool
        The whole register was chosen, so that its last `DEFAULT_MONTHS` months stand for it.
    main : GroupChange or None
        The type whose change is the clearest; None where none is clear.
    """

    periods: PeriodPair
    n_now: int
    n_before: int
    n_astride: int
    ratio: RateRatio
    is_default: bool
    main: GroupChange | None = None


@dataclass(frozen=True)
class ViewFacts:
    """Hold what is said of a choice of incidents.

    Attributes
    ----------
    n_selected, n_total, n_filtered, n_too_imprecise : int
        Incidents shown, of the register, and left out by the filters or by the location error accepted.
    max_error_km : float or None
        That error.
    period : (first, last) or None
        Days the choice covers; None where the register does not reach into it.
    types, countries, places : tuple of (code or name, count)
        Most incidents first; of the places only the most named.
    change : PeriodChange or None
        None where the register holds no period before.
    """

    n_selected: int
    n_total: int
    n_filtered: int = 0
    n_too_imprecise: int = 0
    max_error_km: float | None = None
    period: Period | None = None
    types: Counted = ()
    countries: Counted = ()
    places: Counted = ()
    change: PeriodChange | None = None


def view_facts(
    index: IncidentIndex,
    rows: np.ndarray,
    rows_of_any_time: np.ndarray,
    start: dt.date | None,
    end: dt.date | None,
    n_candidates: int | None = None,
    n_too_imprecise: int = 0,
    max_error_km: float | None = None,
) -> ViewFacts:
    """Return the numbers of a choice.

    Parameters
    ----------
    index : IncidentIndex
    rows : int array
        Rows that pass all filters.
    rows_of_any_time : int array
        Rows that pass all filters but the period.
    start, end : date or None
        The period asked for.
    n_candidates : int, optional
        Incidents that the filters choose among; the whole register by default.
    n_too_imprecise : int
        Rows left out for their location error only.
    max_error_km : float or None
        Largest error accepted, km.
    """
    return ViewFacts(
        n_selected=len(rows),
        n_total=len(index),
        n_filtered=(len(index) if n_candidates is None else n_candidates) - len(rows) - n_too_imprecise,
        n_too_imprecise=n_too_imprecise,
        max_error_km=max_error_km,
        period=exposure_period(index, start, end),
        types=_counted(index, rows, "trafficking_type"),
        countries=_counted(index, rows, "country"),
        places=top_named(index, rows, _MOST_PLACES, _FEWEST_AT_PLACE),
        change=period_change(index, rows_of_any_time, start, end),
    )


def _counted(index: IncidentIndex, rows: np.ndarray, column: str) -> Counted:
    counts = count_by(index, rows, column)
    return tuple((str(code), int(number)) for code, number in counts.items() if code != "unknown")


def top_named(index: IncidentIndex, rows: np.ndarray, most: int, fewest_incidents: int = 1) -> Counted:
    """Return the places named most often with their counts; ties by name."""
    names = index.categories["place"]
    counts = np.bincount(index.place[rows] - UNKNOWN, minlength=len(names) + 1)[1:]
    enough = np.flatnonzero(counts >= max(1, fewest_incidents))
    if len(enough) > most:  # those that tie with the last one stay until names decide
        limit = np.partition(counts[enough], -most)[-most]
        enough = enough[counts[enough] >= limit]
    ordered = sorted(enough.tolist(), key=lambda place: (-int(counts[place]), names[place]))
    return tuple((names[place], int(counts[place])) for place in ordered[:most])


def period_change(
    index: IncidentIndex, rows: np.ndarray, start: dt.date | None, end: dt.date | None
) -> PeriodChange | None:
    """Return what changed from the period of the same length just before; None where the register holds none.

    Parameters
    ----------
    index : IncidentIndex
    rows : int array
        Rows that pass every filter but the period.
    start, end : date or None
        Without both, the last `DEFAULT_MONTHS` complete months stand for the register.
    """
    is_whole = start is None and end is None
    try:
        periods = compared_periods(index, start, end, DEFAULT_MONTHS if is_whole else None)
    except InputError:
        return None
    split = split_rows(index, rows, periods)
    n_now, n_before = len(split.now), len(split.before)
    groups = compare_groups(index, split, periods, "type")
    clear = groups[(groups["q_value"] < FALSE_SHARE)].sort_values("q_value", kind="stable")
    main = None
    if len(clear):
        first = clear.iloc[0]
        main = GroupChange(
            str(clear.index[0]), int(first["n_now"]), int(first["n_before"]),
            float(first["ratio"]), float(first["ratio_low"]), float(first["ratio_high"]),
        )  # fmt: skip
    return PeriodChange(
        periods, n_now, n_before, split.n_astride, rate_ratio(n_now, n_before, *periods.years), is_whole, main
    )


def is_clear(ratio: RateRatio) -> bool:
    """Tell whether the interval of a ratio leaves out 1."""
    return not math.isnan(ratio.value) and (ratio.low > 1.0 or ratio.high < 1.0)
