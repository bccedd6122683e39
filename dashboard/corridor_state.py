"""What the corridor pages ask for: the filters of their URL, and what a change of the filter bar makes of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl

from dashboard.data import AtlasData
from dashboard.filter_words import period_years_shown
from layers.filters import Filters


def page_filters(query: Mapping[str, str]) -> Filters:
    """Read the filters of a URL. A choice of corridors means nothing here: each page says which it is about."""
    return Filters.from_query(query).without("corridors")


def search_query(search: str | None) -> dict[str, str]:
    """Read the part of the address after the question mark."""
    return dict(parse_qsl((search or "").lstrip("?")))


def changed_filters(
    filters: Filters, first_year: int, last_year: int, types: Sequence[str], register_years: tuple[int, int]
) -> Filters:
    """Return the filters after a change in the filter bar.

    Parameters
    ----------
    filters : Filters
        Before the change; whatever the bar does not show is kept.
    first_year, last_year : int
        Chosen years, in any order.
    types : sequence of str
    register_years : (first, last)
        The first year chosen there means "from the start", the last "to the end".
    """
    first, last = sorted((first_year, last_year))
    if [first, last] == period_years_shown(filters, register_years):
        return replace(filters, types=tuple(types))  # the bar shows what is chosen, also of days outside the register
    start = None if first <= register_years[0] else dt.date(first, 1, 1)
    end = None if last >= register_years[1] else dt.date(last, 12, 31)
    # A day within the year stays: a link from the map may begin in the middle of one.
    if filters.start is not None and filters.start.year == first:
        start = filters.start
    if filters.end is not None and filters.end.year == last:
        end = filters.end
    return replace(filters, start=start, end=end, types=tuple(types))


def hidden_filters(filters: Filters) -> Filters:
    """Return the filters that the bar does not show: they hold all the same, and the page says so."""
    return filters.without("start", "end", "types")


def page_link(path: str, language: str, filters: Filters) -> str:
    """Return the address of a page with its language and filters."""
    return AtlasData.link(path, language, **filters.to_query())
