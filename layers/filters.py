"""What the reader asked to see: one frozen value, to and from the URL, and the selection it makes of the incidents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

import numpy as np

from geodata.areas import Area
from geodata.index import UNKNOWN, IncidentIndex

#: In every list of codes: the incidents of which it is not known.
UNKNOWN_CODE = "unknown"
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Filters:
    """Hold one choice of incidents; an empty tuple or None filters nothing.

    Attributes
    ----------
    start, end : date or None
        First and last day, both included.
    types, commodities, countries, corridors, agencies, transports : tuple of str
        Codes; several are joined by "or". `UNKNOWN_CODE` takes what the register does not say as well.
    places : tuple of str
        Places as reported.
    area : Area or None
        The point lies inside, however well it is known.
    max_error_km : float or None
        Largest accepted location error in km.
    """

    start: dt.date | None = None
    end: dt.date | None = None
    types: tuple[str, ...] = ()
    commodities: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    corridors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    transports: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    area: Area | None = None
    max_error_km: float | None = None

    def to_query(self) -> dict[str, str]:
        """Return the parameters of the URL; what filters nothing is left out."""
        query: dict[str, str] = {}
        for name, parameter in _PARAMETERS.items():
            value = getattr(self, name)
            if value in (None, ()):
                continue
            query[parameter] = _format_list(name, value) if isinstance(value, tuple) else _format(value)
        return query

    @classmethod
    def from_query(cls, query: Mapping[str, object]) -> Filters:
        """Read the parameters of a URL; what cannot be read filters nothing (a link typed by hand never fails).

        A period that ends before it begins is read the other way round.
        """
        read: dict[str, object] = {}
        for name, parameter in _PARAMETERS.items():
            text = query.get(parameter)
            if not isinstance(text, str) or not text:
                continue
            if name in ("start", "end"):
                read[name] = _parse_date(text)
            elif name == "max_error_km":
                read[name] = _parse_number(text)
            elif name == "area":
                read[name] = Area.from_text(text)
            else:
                read[name] = _parse_list(name, text)
        found = cls(**read)  # type: ignore[arg-type]
        if found.start is not None and found.end is not None and found.start > found.end:
            return replace(found, start=found.end, end=found.start)
        return found

    def without(self, *names: str) -> Filters:
        """Return the same filters with some of them cleared."""
        empty = {each.name: each.default for each in fields(self) if each.name in names}
        return replace(self, **empty)  # type: ignore[arg-type]


_PARAMETERS = {
    "start": "from",
    "end": "to",
    "types": "type",
    "commodities": "commodity",
    "countries": "country",
    "corridors": "corridor",
    "agencies": "agency",
    "transports": "transport",
    "places": "place",
    "area": "area",
    "max_error_km": "error",
}


#: Names of places hold commas.
_SEPARATORS = {"places": "|"}


def _format_list(name: str, values: tuple[str, ...]) -> str:
    separator = _SEPARATORS.get(name, ",")
    if name in _SEPARATORS:
        values = tuple(value.replace("%", "%25").replace(separator, "%7C") for value in values)
    return separator.join(values)


def _parse_list(name: str, text: str) -> tuple[str, ...]:
    parts = [part for part in text.split(_SEPARATORS.get(name, ",")) if part]
    if name in _SEPARATORS:
        parts = [part.replace("%7C", _SEPARATORS[name]).replace("%25", "%") for part in parts]
    return tuple(dict.fromkeys(parts))


def _format(value: dt.date | float | Area) -> str:
    if isinstance(value, Area):
        return value.to_text()
    return value.isoformat() if isinstance(value, dt.date) else f"{value:g}"


def _parse_date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _parse_number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 < number < float("inf") else None


#: Filters that are one code an incident, and the column of the index that holds it.
CODED = {
    "types": "trafficking_type",
    "commodities": "commodity",
    "countries": "country",
    "transports": "transport",
    "places": "place",
}


@dataclass(frozen=True)
class Selection:
    """Hold the incidents that pass the filters, and what was left out.

    Attributes
    ----------
    rows : int array
        Rows of the index that are selected, ascending.
    n_total : int
        Rows in the index.
    n_too_imprecise : int
        Rows that pass all the other filters, but whose location error is larger than accepted.
    n_filtered : int
        Rows that another filter leaves out. ``len(rows) + n_too_imprecise + n_filtered == n_total``.
    """

    rows: np.ndarray
    n_total: int
    n_too_imprecise: int
    n_filtered: int
    filters: Filters = field(default_factory=Filters)

    def __len__(self) -> int:
        return len(self.rows)


def select(index: IncidentIndex, filters: Filters) -> Selection:
    """Return the incidents that pass the filters.

    The days are sorted, so the period is a slice; every other filter narrows that slice by small integers.
    """
    first = 0 if filters.start is None else int(np.searchsorted(index.day, (filters.start - _EPOCH).days, "left"))
    last = len(index) if filters.end is None else int(np.searchsorted(index.day, (filters.end - _EPOCH).days, "right"))
    last = max(first, last)
    keep = np.ones(last - first, dtype=bool)
    for name, column in CODED.items():
        values = getattr(filters, name)
        if values:
            keep &= _is_one_of(index, column, values)[np.asarray(index.columns[column][first:last])]
    for name, column in (("corridors", "corridor"), ("agencies", "agency")):
        values = getattr(filters, name)
        if values:
            keep &= _has_one_of(index.columns[f"{column}_mask"][first:last], index.mask_bits(column, values), values)
    if filters.area is not None:
        filters.area.keep_inside(keep, index.longitude[first:last], index.latitude[first:last])
    n_before = int(np.count_nonzero(keep))
    if filters.max_error_km is not None:
        keep &= index.uncertainty_km[first:last] <= filters.max_error_km
    rows = np.flatnonzero(keep)
    rows += first
    n_total = len(index)
    return Selection(rows, n_total, n_before - len(rows), n_total - n_before, filters)


def _is_one_of(index: IncidentIndex, column: str, values: tuple[str, ...]) -> np.ndarray:
    """Return a look-up table over the codes; its last place answers for `UNKNOWN` (-1)."""
    table = np.zeros(len(index.categories[column]) + 1, dtype=bool)
    for value in values:
        code = index.code(column, value)
        if code >= 0:
            table[code] = True
    if UNKNOWN_CODE in values:
        table[UNKNOWN] = True
    return table


def _has_one_of(masks: np.ndarray, bits: int, values: tuple[str, ...]) -> np.ndarray:
    keep = (masks & bits) != 0
    return keep | (masks == 0) if UNKNOWN_CODE in values else keep
