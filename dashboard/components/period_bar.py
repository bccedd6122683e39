"""A slim filter bar: from year, to year, trafficking types; and the sentences that say what is filtered."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.corridor_state import hidden_filters, page_link
from dashboard.data import AtlasData
from dashboard.filter_words import period_words, period_years_shown, place_words, register_years
from geodata.fields import TRAFFICKING_TYPES
from layers.drawn_area import area_words
from layers.filters import Filters
from layers.locales import Translator


def period_bar(
    atlas: AtlasData, filters: Filters, translator: Translator, first_id: StrEnum, last_id: StrEnum, types_id: StrEnum
) -> html.Div:
    """Return the bar, filled with what the URL asks for."""
    first, last = register_years(atlas.index)
    start, end = period_years_shown(filters, (first, last))
    years = [{"value": str(year), "label": str(year)} for year in range(first, last + 1)]
    labels = {code: translator.value("trafficking_type", code) for code in (*TRAFFICKING_TYPES, *filters.types)}
    types = [{"value": code, "label": label} for code, label in labels.items()]
    attributes: dict[str, Any] = {"aria-label": translator.text("filters.title")}
    return html.Div(
        [
            _year_field(first_id, "filters.period_from", years, start, translator),
            _year_field(last_id, "filters.period_to", years, end, translator),
            dmc.MultiSelect(
                id=types_id,
                label=translator.text("filters.types"),
                placeholder=translator.text("filters.all"),
                data=types,
                value=list(filters.types),
                clearable=True,
                searchable=True,
                hidePickedOptions=True,
                nothingFoundMessage=translator.text("filters.nothing_found"),
                clearButtonProps={
                    "aria-label": translator.text("filters.clear", name=translator.text("filters.types"))
                },
                maxDropdownHeight=280,
                className="corridors-types",
            ),
        ],
        className="corridors-bar",
        role="group",
        **attributes,
    )


def _year_field(
    identifier: StrEnum, key: str, years: list[dict[str, str]], value: int, translator: Translator
) -> dmc.Select:
    return dmc.Select(
        id=identifier,
        label=translator.text(key),
        data=years,
        value=str(value),
        allowDeselect=False,
        maxDropdownHeight=280,
        className="corridors-year",
    )


def filter_sentence(atlas: AtlasData, path: str, filters: Filters, translator: Translator) -> html.P:
    """Say the period, the types, and the filters that came with the address; those can be dropped with a link."""
    period = period_words(filters, atlas.index, translator)
    types = translator.values("trafficking_type", filters.types)
    first = (
        translator.text("corridors.period_and_types", period=period, types=types)
        if filters.types
        else translator.text("corridors.period_only", period=period)
    )
    hidden = hidden_filters(filters)
    if hidden == Filters():
        return html.P(first, className="corridors-period")
    parts = [
        translator.values("commodity", hidden.commodities),
        translator.values("country", hidden.countries),
        translator.values("agency", hidden.agencies),
        translator.values("transport", hidden.transports),
        translator.enumeration([place_words(each, translator) for each in hidden.places]),
    ]
    chosen = (hidden.commodities, hidden.countries, hidden.agencies, hidden.transports, hidden.places)
    shown = [part for part, values in zip(parts, chosen, strict=True) if values]
    if hidden.area is not None:
        shown.append(translator.text("paper.area", area=area_words(hidden.area, translator)))
    if hidden.max_error_km is not None:
        shown.append(translator.text("corridors.error_at_most", km=translator.number(hidden.max_error_km, 1)))
    kept = filters.without("commodities", "countries", "agencies", "transports", "places", "area", "max_error_km")
    drop = dcc.Link(translator.text("corridors.drop_filters"), href=page_link(path, translator.language, kept))
    also = translator.text("corridors.also_filtered", filters=translator.enumeration(shown))
    return html.P([first, " ", also, " ", drop], className="corridors-period")
