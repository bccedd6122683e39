"""The filters of the incidents, and the layers that can be ticked."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import dash_mantine_components as dmc
import h3
import numpy as np
from dash import dcc, html

from dashboard.data import AtlasData
from dashboard.filter_words import period_words, period_years_shown, place_words, register_years
from dashboard.ids import FilterId, MapId
from dashboard.map_state import BANDWIDTHS_KM, COMPUTED_LAYERS, LAYER_LABELS, RESOLUTIONS, TICKABLE_LAYERS, MapState
from geodata.index import IncidentIndex
from geodata.network_density import ROAD_KERNELS
from geodata.statistics import count_by, count_by_agency
from layers.drawn_area import area_words
from layers.filters import UNKNOWN_CODE, Filters
from layers.locales import Translator, local_name

#: Largest accepted location errors that are offered, km, and how they are called.
ERRORS_KM = {
    1: "filters.error_1",
    5: "filters.error_5",
    15: "filters.error_15",
    25: "filters.error_25",
    40: "filters.error_40",
    100: "filters.error_100",
}
#: Value of the list of location errors that filters nothing (a list cannot hold "no value").
ANY_ERROR = "any"


def layers_section(state: MapState, translator: Translator) -> html.Section:
    """Return the layers as tick boxes, what can be seen apart from what is computed, and the choices of the latter."""
    boxes = {
        layer: dmc.Checkbox(label=translator.text(LAYER_LABELS[layer]), value=layer.value, size="sm")
        for layer in reversed(TICKABLE_LAYERS)
    }
    seen = [box for layer, box in boxes.items() if layer not in COMPUTED_LAYERS]
    computed = [boxes[layer] for layer in COMPUTED_LAYERS]
    kilometres = {f"{km:g}": translator.text("filters.kilometres", km=translator.number(km)) for km in BANDWIDTHS_KM}
    areas = {
        str(each): translator.text("filters.hexagon_km2", km2=_hexagon_km2(each, translator)) for each in RESOLUTIONS
    }
    spreads = {each: translator.text(f"roads.kernel_name.{each}") for each in ROAD_KERNELS}
    return html.Section(
        [
            dmc.CheckboxGroup(
                id=MapId.LAYERS,
                label=translator.text("filters.layers"),
                value=[layer.value for layer in state.layers],
                children=[
                    html.Div(seen, className="map-layers"),
                    html.Div(translator.text("filters.computed"), className="map-field-label map-layers-head"),
                    html.Div(computed, className="map-layers"),
                ],
                size="md",
            ),
            _setting(MapId.BANDWIDTH, "filters.bandwidth", kilometres, f"{state.bandwidth_km:g}", translator),
            _setting(MapId.RESOLUTION, "filters.resolution", areas, str(state.resolution), translator),
            _setting(MapId.SPREAD, "roads.kernel", spreads, state.spread, translator),
        ],
        className="map-section map-layer-section",
    )


def _hexagon_km2(resolution: int, translator: Translator) -> str:
    """Return the mean area of a hexagon in words, two digits."""
    return translator.number(float(f"{h3.average_hexagon_area(resolution, unit='km^2'):.2g}"))


def _setting(identifier: MapId, key: str, options: dict[str, str], value: str, translator: Translator) -> html.Div:
    """Return the choice of a computed layer; the style sheet hides it while no layer needs it."""
    field = dmc.Select(
        id=identifier,
        label=translator.text(key),
        data=[{"value": each, "label": label} for each, label in options.items()],
        value=value,
        allowDeselect=False,
        size="sm",
    )
    return html.Div(field, className=f"{identifier}-setting")


def filters_section(atlas: AtlasData, filters: Filters, translator: Translator) -> html.Section:
    """Return the filters, filled with what the URL asks for."""
    counts = _option_counts(atlas)
    corridors = {row["corridor_id"]: local_name(row, translator.language) for row in atlas.corridors.to_dict("records")}
    chosen = (
        (FilterId.TYPES, "filters.types", "trafficking_type", filters.types),
        (FilterId.COMMODITIES, "filters.commodities", "commodity", filters.commodities),
        (FilterId.COUNTRIES, "filters.countries", "country", filters.countries),
        (FilterId.AGENCIES, "filters.agencies", "agency", filters.agencies),
        (FilterId.TRANSPORTS, "filters.transports", "transport", filters.transports),
    )
    fields = [
        _choice(identifier, key, option_list(
            {code: translator.value(vocabulary, code) for code in (*counts[vocabulary], *values)},
            counts[vocabulary], translator), values, translator)
        for identifier, key, vocabulary, values in chosen
    ]  # fmt: skip
    names = {code: corridors.get(code, code) for code in (*corridors, *filters.corridors)}
    options = option_list(names, counts["corridor"], translator)
    fields.insert(3, _choice(FilterId.CORRIDORS, "filters.corridors", options, filters.corridors, translator))
    return html.Section(
        [
            html.Div(
                [
                    html.H2(translator.text("filters.title"), className="map-section-title"),
                    html.Button(
                        translator.text("filters.reset"), id=FilterId.RESET, type="button", className="button map-small"
                    ),
                ],
                className="map-section-head",
            ),
            _period_field(atlas.index, filters, translator),
            *fields,
            _error_field(filters.max_error_km, translator),
            dcc.Store(id=FilterId.PLACES, data=list(filters.places)),
            dcc.Store(id=FilterId.AREA, data=filters.area.to_text() if filters.area else ""),
            html.Div(filter_chips(filters, translator), id=FilterId.CHOSEN, className="filter-chips"),
        ],
        className="map-section",
    )


def filter_chips(filters: Filters, translator: Translator) -> list[html.Button]:
    """Return a button for each place and for the area: what has no list in the panel is named, and taken away, here."""
    chips = [
        ("places", place, translator.text("filters.place_chip", place=place_words(place, translator)))
        for place in filters.places
    ]
    if filters.area is not None:
        about = area_words(filters.area, translator)
        chips.append(("area", "", translator.text("filters.area_chip", area=about)))
    return [_chip(facet, value, label, translator) for facet, value, label in chips]


def _chip(facet: str, value: str, label: str, translator: Translator) -> html.Button:
    attributes: dict[str, Any] = {
        "data-facet": facet,
        "data-value": value,
        "aria-label": translator.text("filters.clear", name=label),
    }
    cross = html.Span("×", className="filter-chip-cross", **{"aria-hidden": "true"})
    return html.Button([html.Span(label), cross], type="button", className="filter-chip", **attributes)


def option_list(labels: Mapping[str, str], counts: Mapping[str, int], translator: Translator) -> list[dict[str, str]]:
    """Return the options of a list, sorted as a reader of the language sorts: accents and capitals do not count."""
    ordered = sorted(labels.items(), key=lambda item: (_sorting_key(item[1]), item[0]))
    return [
        {
            "value": code,
            "label": translator.text("filters.option", label=label, n=translator.number(counts.get(code, 0))),
        }
        for code, label in ordered
    ]


def _sorting_key(label: str) -> str:
    plain = unicodedata.normalize("NFKD", label.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _choice(
    identifier: FilterId, key: str, options: list[dict[str, str]], values: Iterable[str], translator: Translator
) -> dmc.MultiSelect:
    return dmc.MultiSelect(
        id=identifier,
        label=translator.text(key),
        placeholder=translator.text("filters.all"),
        data=options,
        value=list(values),
        searchable=True,
        clearable=True,
        hidePickedOptions=True,
        nothingFoundMessage=translator.text("filters.nothing_found"),
        clearButtonProps={"aria-label": translator.text("filters.clear", name=translator.text(key))},
        maxDropdownHeight=280,
        size="sm",
    )


def _error_field(chosen_km: float | None, translator: Translator) -> dmc.Select:
    options = [{"value": ANY_ERROR, "label": translator.text("filters.error_any")}]
    options += [{"value": f"{km:g}", "label": translator.text(key)} for km, key in ERRORS_KM.items()]
    if chosen_km is not None and chosen_km not in ERRORS_KM:
        label = translator.text("filters.kilometres", km=translator.number(chosen_km, 1))
        options.append({"value": f"{chosen_km:g}", "label": label})
    return dmc.Select(
        id=FilterId.ERROR,
        label=translator.text("filters.error"),
        data=options,
        value=ANY_ERROR if chosen_km is None else f"{chosen_km:g}",
        allowDeselect=False,
        size="sm",
    )


def _period_field(index: IncidentIndex, filters: Filters, translator: Translator) -> html.Div:
    first, last = register_years(index)
    last_day = (dt.date(1970, 1, 1) + dt.timedelta(days=int(index.day[-1]))) if len(index) else dt.date.today()
    buttons = (
        (FilterId.WHOLE_PERIOD, "filters.period_all"),
        (FilterId.FIVE_YEARS, "filters.period_five_years"),
        (FilterId.TWELVE_MONTHS, "filters.period_twelve_months"),
    )
    return html.Div(
        [
            html.Div(
                [
                    html.Span(translator.text("filters.period"), className="map-field-label"),
                    html.Span(period_words(filters, index, translator), id=MapId.PERIOD_WORDS, className="map-period"),
                ],
                className="map-period-head",
            ),
            dcc.Store(
                id=FilterId.PERIOD,
                data={
                    "from": filters.start.isoformat() if filters.start else None,
                    "to": filters.end.isoformat() if filters.end else None,
                    "years": [first, last],
                    "last_day": last_day.isoformat(),
                },
            ),
            dmc.RangeSlider(
                id=FilterId.YEARS,
                min=first,
                max=max(last, first + 1),
                step=1,
                minRange=0,
                value=period_years_shown(filters, (first, last)),
                marks=[{"value": year, "label": str(year)} for year in (first, (first + last) // 2, last)],
                updatemode="mouseup",
                thumbFromLabel=translator.text("filters.period_from"),
                thumbToLabel=translator.text("filters.period_to"),
                className="map-years",
                size="sm",
            ),
            html.Div(
                [
                    html.Button(translator.text(key), id=identifier, type="button", className="button map-small")
                    for identifier, key in buttons
                ],
                className="map-period-buttons",
            ),
        ],
        className="map-period-field",
        role="group",
        **{"aria-label": translator.text("filters.period")},
    )


@lru_cache(maxsize=2)
def _option_counts(atlas: AtlasData) -> dict[str, dict[str, int]]:
    """Count the incidents of every option over the whole register; kept, since the register does not change."""
    index = atlas.index
    everything = np.arange(len(index))
    counts = {
        column: {
            code: int(number)
            for code, number in count_by(index, everything, column).items()
            if code != UNKNOWN_CODE or code in index.categories[column]
        }
        for column in ("trafficking_type", "commodity", "country", "transport")
    }
    counts["agency"] = {code: int(number) for code, number in count_by_agency(index, everything).items()}
    masks = index.corridor_mask
    counts["corridor"] = {
        code: int(np.count_nonzero(masks & (1 << bit))) for bit, code in enumerate(index.categories["corridor"])
    }
    return counts
