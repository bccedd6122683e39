"""The filters of the incidents in words, for what cannot show its filter bar: a sheet of paper, a scene in a list."""

from __future__ import annotations

from dashboard.components.filters import place_words
from dashboard.data import AtlasData
from layers.drawn_area import area_words
from layers.filters import Filters
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
