"""What the drawer under the map shows: the bars of each filter, and the view in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from dashboard.data import AtlasData
from dashboard.filter_words import filter_parts, period_words
from dashboard.map_state import DEFAULT_LAYERS, LAYER_LABELS, MapState
from geodata.facets import MonthCounts, facet_counts, month_counts, n_values, year_counts
from geodata.view_facts import ViewFacts, view_facts
from layers.filters import CODED, UNKNOWN_CODE, Filters
from layers.locales import Translator

#: Filter -> column of the index, in the order of the bars.
FACETS = {
    "types": CODED["types"],
    "commodities": CODED["commodities"],
    "transports": CODED["transports"],
    "agencies": "agency",
    "countries": CODED["countries"],
    "places": CODED["places"],
}


@dataclass(frozen=True)
class Bar:
    """Hold one bar: the value a click chooses, its words, its count, and whether it is chosen."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """Hold the bars of one filter; each count ignores that filter itself, so that the alternatives stay in sight.

    Attributes
    ----------
    name : str
        Field of `Filters`, or ``period``.
    bars : tuple of Bar
    n_more : int
        Values that occur and have no bar.
    """

    name: str
    bars: tuple[Bar, ...]
    n_more: int = 0


@dataclass(frozen=True)
class PeriodFacet:
    """Hold the years, and the months of the one year that is chosen, where one is."""

    years: tuple[Bar, ...]
    months: tuple[Bar, ...] = ()
    year: int | None = None
    n_year_only: int = 0


def facets(atlas: AtlasData, filters: Filters, words: Translator) -> list[Facet]:
    """Return the bars of all filters but the period."""
    return [_facet(atlas, filters, name, column, words) for name, column in FACETS.items()]


def _facet(atlas: AtlasData, filters: Filters, name: str, column: str, words: Translator) -> Facet:
    rows = atlas.select(filters.without(name)).rows
    counts = dict(facet_counts(atlas.index, rows, column))
    chosen = getattr(filters, name)
    for value in chosen:
        counts.setdefault(value, _count_of(atlas, filters, name, value))
    bars = tuple(Bar(code, _label(column, code, words), number, code in chosen) for code, number in counts.items())
    n_more = max(0, n_values(atlas.index, rows, column) - len(bars)) if name == "places" else 0
    return Facet(name, bars, n_more)


def _count_of(atlas: AtlasData, filters: Filters, name: str, value: str) -> int:
    """Return what a chosen value that is not among the most frequent would leave alone."""
    alone = Filters(**{**filters.__dict__, name: (value,)})
    return len(atlas.select(alone))


def _label(column: str, code: str, words: Translator) -> str:
    if code == UNKNOWN_CODE:
        return words.text("explore.unknown")
    return code if column == "place" else words.value(column, code)


def chosen_year(filters: Filters) -> int | None:
    """Return the year that the period lies in, where it lies in one."""
    if filters.start is None or filters.end is None or filters.start.year != filters.end.year:
        return None
    return filters.start.year


def period_facet(atlas: AtlasData, filters: Filters, words: Translator) -> PeriodFacet:
    """Return the bars of the years; of the months too where the period lies in one year."""
    rows = atlas.select(filters.without("start", "end")).rows
    years = year_counts(atlas.index, rows)
    is_limited = filters.start is not None or filters.end is not None
    first = filters.start.year if filters.start else min(years, default=0)
    last = filters.end.year if filters.end else max(years, default=0)
    bars = tuple(
        Bar(str(year), str(year), number, is_limited and first <= year <= last) for year, number in years.items()
    )
    year = chosen_year(filters)
    if year is None:
        return PeriodFacet(bars)
    months = month_counts(atlas.index, rows, year)
    return PeriodFacet(bars, _month_bars(filters, months, year, words), year, months.n_year_only)


def _month_bars(filters: Filters, months: MonthCounts, year: int, words: Translator) -> tuple[Bar, ...]:
    start, end = filters.start, filters.end
    assert start is not None and end is not None
    is_whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    return tuple(
        Bar(
            f"{year}-{month:02d}",
            words.short_month(dt.date(year, month, 1)),
            number,
            not is_whole and start.month <= month <= end.month,
        )
        for month, number in enumerate(months.counts, 1)
    )


def facts_of(atlas: AtlasData, filters: Filters, within: np.ndarray | None = None) -> ViewFacts:
    """Return the numbers of a choice of incidents.

    Parameters
    ----------
    atlas : AtlasData
    filters : Filters
    within : int array, optional
        Rows that the page is about, ascending; the others are nothing that the filters leave out.
    """
    selection = atlas.select(filters)
    rows, any_time = selection.rows, atlas.select(filters.without("start", "end")).rows
    n_too_imprecise = selection.n_too_imprecise
    if within is not None:
        rows, any_time = (np.intersect1d(each, within, assume_unique=True) for each in (rows, any_time))
        wider = atlas.select(filters.without("max_error_km")).rows
        n_too_imprecise = len(np.intersect1d(wider, within, assume_unique=True)) - len(rows)
    n_candidates = len(atlas.index) if within is None else len(within)
    return view_facts(
        atlas.index, rows, any_time, filters.start, filters.end, n_candidates, n_too_imprecise, filters.max_error_km
    )  # fmt: skip


def view_sentence(atlas: AtlasData, state: MapState, words: Translator) -> str:
    """Return what names a view in a list: its filters, layers, period and number of incidents."""
    parts = filter_parts(atlas, state.filters, words) or [words.text("explore.all_incidents")]
    if state.layers != DEFAULT_LAYERS:
        names = [words.text(LAYER_LABELS[layer]) for layer in state.layers]
        parts.append(words.text("explore.layers", layers=words.enumeration(names)))
    parts.append(period_words(state.filters, atlas.index, words))
    parts.append(words.count("explore.n_incidents", len(atlas.select(state.filters))))
    return " · ".join(parts)
