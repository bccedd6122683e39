"""The filters of the incidents in words, for what cannot show its filter bar: a sheet of paper, a scene in a list."""

from __future__ import annotations

import datetime as dt

from dashboard.data import AtlasData
from geodata.index import IncidentIndex
from layers.drawn_area import area_words
from layers.filters import UNKNOWN_CODE, Filters
from layers.locales import Translator, local_name


def filter_words(atlas: AtlasData, filters: Filters, words: Translator) -> str:
    """Say in words which filters are set besides the period."""
    said = filter_parts(atlas, filters, words)
    if not said:
        return words.text("paper.no_filter")
    return words.text("paper.filters", filters=words.text("paper.filter_separator").join(said))


def filter_parts(atlas: AtlasData, filters: Filters, words: Translator) -> list[str]:
    """Return each filter that is set besides the period, in words."""
    named = {row["corridor_id"]: local_name(row, words.language) for row in atlas.corridors.to_dict("records")}
    corridors = words.enumeration([named.get(code, code) for code in filters.corridors])
    parts = [
        ("paper.types", filters.types, words.values("trafficking_type", filters.types)),
        ("paper.commodities", filters.commodities, words.values("commodity", filters.commodities)),
        ("paper.countries", filters.countries, words.values("country", filters.countries)),
        ("paper.corridors", filters.corridors, corridors),
        ("paper.agencies", filters.agencies, words.values("agency", filters.agencies)),
        ("paper.transports", filters.transports, words.values("transport", filters.transports)),
        ("paper.places", filters.places, words.enumeration([place_words(each, words) for each in filters.places])),
    ]
    said = [words.text(key, values=text) for key, codes, text in parts if codes]
    if filters.area is not None:
        said.append(words.text("paper.area", area=area_words(filters.area, words)))
    if filters.max_error_km is not None:
        said.append(words.text("paper.error", km=words.number(filters.max_error_km, 1)))
    return said


def place_words(place: str, words: Translator) -> str:
    """Return a place of the filters as it was reported; in words where it was not."""
    return words.text("common.unknown") if place == UNKNOWN_CODE else place


def period_words(filters: Filters, index: IncidentIndex, words: Translator) -> str:
    """Say the period in words: in years where it is made of whole years, else in days."""
    if filters.start is None and filters.end is None:
        first, last = register_years(index)
        return words.text("filters.period_whole", first=first, last=last)
    first, last = register_years(index)
    if filters.end is None and filters.start is not None and filters.start.year > last:
        return words.text("filters.period_since", start=words.date(filters.start))
    if filters.start is None and filters.end is not None and filters.end.year < first:
        return words.text("filters.period_until", end=words.date(filters.end))
    start = filters.start or dt.date(first, 1, 1)
    end = filters.end or dt.date(last, 12, 31)
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        if start.year == end.year:
            return words.text("filters.period_year", year=start.year)
        return words.text("filters.period_years", first=start.year, last=end.year)
    if start == end:
        return words.date(start)
    if filters.end is None:
        return words.text("filters.period_since", start=words.date(start))
    return words.text("filters.period_days", start=words.date(start), end=words.date(end))


def period_years_shown(filters: Filters, years: tuple[int, int]) -> list[int]:
    """Return where the two handles of the slider stand: the years that the period touches, inside the register."""
    first, last = years
    start = first if filters.start is None else min(max(filters.start.year, first), last)
    end = last if filters.end is None else min(max(filters.end.year, first), last)
    return [start, max(start, end)]


def register_years(index: IncidentIndex) -> tuple[int, int]:
    """Return the first and last year of the register; this year twice where it is empty."""
    if not len(index):
        return (dt.date.today().year,) * 2
    return int(index.year[0]), int(index.year[-1])
