"""How many incidents each value of a filter would leave: the bars beside a map."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from geodata.index import IncidentIndex
from geodata.statistics import count_by, count_by_agency
from geodata.view_facts import Counted, top_named

#: Of the places as reported so many are listed.
MOST_PLACES = 30
_EPOCH = dt.date(1970, 1, 1)


def facet_counts(index: IncidentIndex, rows: np.ndarray, column: str) -> Counted:
    """Return code and count of each value that occurs, largest first.

    An incident that names several agencies counts for each. Of the places the `MOST_PLACES` most named are returned.

    Parameters
    ----------
    index : IncidentIndex
    rows : int array
        Rows that pass every filter but the one of this column.
    column : str
        ``agency``, ``place`` or a coded column of the index.
    """
    if column == "place":
        return top_named(index, rows, MOST_PLACES)
    counts = count_by_agency(index, rows) if column == "agency" else count_by(index, rows, column)
    return tuple((str(code), int(number)) for code, number in counts.items())


def n_values(index: IncidentIndex, rows: np.ndarray, column: str) -> int:
    """Return how many different known values a coded column has."""
    counts = np.bincount(index.columns[column][rows] + 1, minlength=2)
    return int(np.count_nonzero(counts[1:]))


@dataclass(frozen=True)
class MonthCounts:
    """Hold the incidents of the months of one year.

    Attributes
    ----------
    counts : tuple of int
        January to December, by the date given.
    n_year_only : int
        Of these, incidents known to the year only: the register gives them the first of January.
    """

    counts: tuple[int, ...]
    n_year_only: int


def year_counts(index: IncidentIndex, rows: np.ndarray) -> dict[int, int]:
    """Return the incidents of each year of the register, none left out."""
    if not len(index):
        return {}
    first, last = int(index.year[0]), int(index.year[-1])
    counts = np.bincount(index.year[rows] - first, minlength=last - first + 1)
    return {first + place: int(number) for place, number in enumerate(counts)}


def month_counts(index: IncidentIndex, rows: np.ndarray, year: int) -> MonthCounts:
    """Return the incidents of each month of a year.

    Parameters
    ----------
    index : IncidentIndex
    rows : int array
        Ascending.
    year : int
    """
    days = index.day[rows]
    edges = [(dt.date(year + month // 12, month % 12 + 1, 1) - _EPOCH).days for month in range(13)]
    places = np.searchsorted(days, edges)
    within = rows[places[0] : places[-1]]
    is_year_only = index.date_precision[within] == index.code("date_precision", "year")
    return MonthCounts(tuple(int(each) for each in np.diff(places)), int(np.count_nonzero(is_year_only)))
