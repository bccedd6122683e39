"""The sections of the page of one corridor, each a function of what `corridor_view` found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from dash import html

from dashboard.components.charts import chart_graph
from dashboard.components.tables import TableColumn, column_title, data_table, date_cell
from dashboard.corridor_view import CorridorView, strip_of
from dashboard.data import AtlasData
from dashboard.ids import CorridorId
from dashboard.reports.formats import FORMATS
from geodata.statistics import SMALL_COUNT
from layers import legends
from layers.charts import bars_by_year, horizontal_bars, rate_words
from layers.filters import Filters
from layers.locales import Translator
from layers.stripmap import MIN_WIDTH_PX, strip_legend, strip_map

#: The table of incidents lists this many, the latest; the exports hold them all.
MAX_ROWS = 2000
#: Lines of the table of quantities that are shown at once; the others unfold.
SHOWN_QUANTITIES = 12
_COLUMNS = (
    "incident_id", "date", "date_precision", "place", "country", "trafficking_type", "commodity", "quantity", "unit",
    "agency", "uncertainty_km", "source_publisher", "source_url",
)  # fmt: skip


def caption(atlas: AtlasData, view: CorridorView, words: Translator) -> html.P:
    """Return the line under a figure: period and source."""
    if view.period is None:
        return html.P(words.text("corridors.source", version=atlas.version), className="corridors-source")
    first, last = view.period
    return html.P(
        words.text("corridors.caption", first=words.date(first), last=words.date(last), version=atlas.version),
        className="corridors-source",
    )


def key_numbers(atlas: AtlasData, view: CorridorView, words: Translator) -> html.Section:
    """Return the statistics as a list of numbers with their units and intervals."""
    found = view.statistics
    spacing, rate = found.spacing, found.rate
    rate_note = words.text("corridors.rate_note")
    if rate.is_small:
        rate_note = words.text("corridors.rate_small", n=words.number(SMALL_COUNT))
    items = [
        ("corridors.k_incidents", words.number(found.incidents.n_incidents),
         words.text("corridors.k_years", years=words.number(found.years, 1))),
        ("corridors.k_rate", rate_words(rate.value, rate.low, rate.high, words), rate_note),
        ("corridors.k_length", _km(found.length_km, words), atlas.length_said(words)),
        ("corridors.k_open_posts", words.number(found.n_open_posts),
         words.text("corridors.k_other_posts", others=words.number(found.n_other_posts),
                    ports=words.number(found.n_port_posts))),
        ("corridors.k_mean_gap", _km(spacing.mean_gap_km, words), words.text("corridors.k_mean_gap_note")),
        ("corridors.k_longest_gap", _km(spacing.longest_gap_km, words),
         words.text("corridors.k_from_to", start=words.number(spacing.longest_from_km),
                    end=words.number(spacing.longest_to_km))),
        ("corridors.k_crossings", words.number(found.n_crossings),
         words.count("corridors.k_unmonitored", found.n_unmonitored_crossings,
                     outside=words.number(found.n_outside_crossings))),
    ]  # fmt: skip
    attributes: dict[str, Any] = {"aria-label": words.text("corridors.k_label")}
    return html.Section(
        html.Dl(
            [
                html.Div(
                    [html.Dt(words.text(key)), html.Dd(value), html.Dd(note, className="corridor-note")],
                    className="corridor-number",
                )
                for key, value, note in items
            ],
            className="corridor-numbers",
        ),
        **attributes,
    )


def _km(length_km: float, words: Translator) -> str:
    return words.quantity(length_km, "km", 0)


def strip_section(atlas: AtlasData, view: CorridorView, words: Translator) -> html.Section:
    """Return the strip map, which a narrow screen scrolls sideways, and its legend."""
    strip = strip_of(atlas, view)
    graph = chart_graph(
        CorridorId.STRIP, strip_map(strip, words), words, _file_name(atlas, view, "strip"), MIN_WIDTH_PX
    )
    items = [
        html.Li([html.Img(src=legends.swatch(item), alt="", className="corridor-swatch"), html.Span(item.label)])
        for item in strip_legend(strip, words).items
    ]
    attributes: dict[str, Any] = {"aria-label": words.text("corridors.strip_title")}
    return html.Section(
        [
            html.H2(words.text("corridors.strip_title")),
            html.P(words.text("corridors.strip_help"), className="corridors-help"),
            html.Div(
                graph,
                className="corridor-strip",
                tabIndex=0,
                role="region",
                **attributes,
            ),
            html.Ul(items, className="corridor-strip-legend"),
            caption(atlas, view, words),
        ]
    )


def chart_sections(atlas: AtlasData, view: CorridorView, words: Translator) -> html.Div:
    """Return the charts of the incidents on the corridor."""
    found = view.statistics.incidents
    agencies, places = found.by_agency, view.statistics.top_places
    location = found.by_location_class[found.by_location_class["n_incidents"] > 0]
    sources = found.by_source_kind
    charts = [
        (CorridorId.YEARS, "corridors.by_year", "", bars_by_year(found.by_type_year, words), "corridor-wide"),
        (CorridorId.AGENCIES, "corridors.by_agency", "corridors.by_agency_note",
         horizontal_bars([words.value("agency", code) for code in agencies.index], agencies.tolist(), words), ""),
        (CorridorId.PLACES, "corridors.by_place", "",
         horizontal_bars(places["place"].astype(str).tolist(), places["n_incidents"].tolist(), words), ""),
        (CorridorId.LOCATION, "corridors.by_location", "",
         horizontal_bars([words.value("location_class", code) for code in location.index],
                         location["n_incidents"].tolist(), words, shares=location["share"].tolist()), ""),
        (CorridorId.SOURCES, "corridors.by_source", "",
         horizontal_bars([words.value("source_kind", code) for code in sources.index],
                         sources["n_incidents"].tolist(), words, shares=sources["share"].tolist()), ""),
    ]  # fmt: skip
    return html.Div(
        [
            html.Section(
                [
                    html.H2(words.text(title)),
                    *([html.P(words.text(note), className="corridors-help")] if note else []),
                    chart_graph(identifier, figure, words, _file_name(atlas, view, title.partition(".")[2])),
                    caption(atlas, view, words),
                ],
                className=class_name,
            )
            for identifier, title, note, figure, class_name in charts
        ],
        className="corridor-charts",
    )


def _file_name(atlas: AtlasData, view: CorridorView, what: str) -> str:
    return f"atlas_{view.statistics.corridor_id}_{what}_{atlas.version}"


def quantity_section(atlas: AtlasData, view: CorridorView, words: Translator) -> html.Section:
    """Return the reported quantities by commodity and unit; deaths in a sentence of their own."""
    totals = view.statistics.quantities
    deaths = totals[totals["measure"] == "deaths"]
    quantities = totals[totals["measure"] == "quantity"]
    parts: list[Any] = [html.H2(words.text("corridors.quantities"))]
    if len(quantities):
        parts.append(html.P(words.text("corridors.quantities_help"), className="corridors-help"))
        parts.append(_quantity_table(quantities[:SHOWN_QUANTITIES], words))
        if len(quantities) > SHOWN_QUANTITIES:
            rest = quantities[SHOWN_QUANTITIES:]
            unfold = html.Summary(words.count("corridors.more_quantities", len(rest)))
            parts.append(html.Details([unfold, _quantity_table(rest, words)], className="corridor-more"))
    else:
        parts.append(html.P(words.text("corridors.no_quantities")))
    if len(deaths):
        n = int(deaths["n_incidents"].sum())
        parts.append(html.P(words.count("corridors.deaths", n, deaths=words.number(deaths["total"].sum()))))
    if view.statistics.n_without_quantity:
        parts.append(html.P(words.count("corridors.without_quantity", view.statistics.n_without_quantity)))
    parts.append(caption(atlas, view, words))
    return html.Section(parts)


def _quantity_table(quantities: pd.DataFrame, words: Translator) -> html.Div:
    keys = ("corridors.commodity", "corridors.total", "corridors.unit", "corridors.incidents")
    numbers = (False, True, False, True)
    head = [
        html.Th(words.text(key), scope="col", className="corridor-right" if is_number else "")
        for key, is_number in zip(keys, numbers, strict=True)
    ]
    body = [
        html.Tr(
            [
                html.Td(words.value("commodity", row["commodity"])),
                html.Td(words.number(row["total"], 1), className="corridor-right"),
                html.Td(words.value("unit", row["unit"])),
                html.Td(words.number(row["n_incidents"]), className="corridor-right"),
            ]
        )
        for row in quantities.to_dict("records")
    ]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="corridor-quantities")
    return html.Div(table, className="corridor-table-box")


def report_buttons(view: CorridorView, filters: Filters, words: Translator) -> html.Section:
    """Return the links to the report of this corridor, in each of its formats, with the filters of the page."""
    base = f"/export/report/{view.statistics.corridor_id}"

    def links(extensions: Iterable[str]) -> html.P:
        buttons = [
            html.A(
                words.text(f"report_files.get.{extension}"),
                href=AtlasData.link(f"{base}.{extension}", words.language, **filters.to_query()),
                download="",
                className="button",
            )
            for extension in extensions
        ]
        return html.P(buttons, className="corridor-exports")

    rare = [extension for extension in FORMATS if "." in extension]
    return html.Section(
        [
            html.H2(words.text("report_files.group")),
            html.P(words.text("report_files.group_help"), className="corridors-help"),
            links(extension for extension in FORMATS if extension not in rare),
            html.Details([html.Summary(words.text("report_files.more")), links(rare)], className="corridor-more"),
        ],
        className="corridor-report",
    )


def export_buttons(view: CorridorView, filters: Filters, words: Translator) -> html.P:
    """Return the links to the exports, which hold what the page shows."""
    base = f"/download/corridors/{view.statistics.corridor_id}"
    files = (
        ("corridors.get_csv", "incidents.csv"),
        ("corridors.get_geojson", "incidents.geojson"),
        ("corridors.get_statistics", "statistics.csv"),
    )
    return html.P(
        [
            html.A(
                words.text(key),
                href=AtlasData.link(f"{base}/{name}", words.language, **filters.to_query()),
                download="",
                className="button",
            )
            for key, name in files
        ],
        className="corridor-exports",
    )


def incident_table(atlas: AtlasData, view: CorridorView, words: Translator) -> html.Div:
    """Return the incidents as a table, the latest first, each with a link to its source."""
    order = np.arange(len(view.rows))[::-1][:MAX_ROWS]
    incidents = atlas.incidents(view.rows[order], _COLUMNS).assign(km=view.kilometres[order])
    rows = [_incident_row(row, words) for row in incidents.to_dict("records")]
    columns = [
        TableColumn("date", column_title("incidents", "date", words), kind="shown", width=130),
        TableColumn("km", words.text("corridors.km"), kind="number", width=84),
        TableColumn("place", column_title("incidents", "place", words), width=130, grow=2),
        TableColumn("type", column_title("incidents", "trafficking_type", words), width=130, grow=2),
        TableColumn("commodity", column_title("incidents", "commodity", words), width=130, grow=2),
        TableColumn("quantity", column_title("incidents", "quantity", words), kind="number", digits=1, width=104),
        TableColumn("unit", column_title("incidents", "unit", words), width=96),
        TableColumn("agency", column_title("incidents", "agency", words), width=120, grow=2),
        TableColumn("uncertainty_km", column_title("incidents", "uncertainty_km", words), kind="number", digits=1,
                    width=104),
        TableColumn("source", column_title("incidents", "source_url", words), kind="link", width=130, grow=2),
    ]  # fmt: skip
    table = data_table(
        CorridorId.TABLE,
        rows,
        columns,
        words,
        label=words.text("corridors.incidents_title"),
        sort="date",
        is_descending=True,
    )
    parts: list[Any] = [table, caption(atlas, view, words)]
    if len(view.rows) > MAX_ROWS:
        listed = words.text("corridors.latest_only", n=words.number(MAX_ROWS), total=words.number(len(view.rows)))
        parts.insert(0, html.P(listed, className="corridors-help"))
    return html.Div(parts)


def _incident_row(row: dict[str, Any], words: Translator) -> dict[str, Any]:
    def label(vocabulary: str, value: Any) -> str:
        return words.value(vocabulary, value) if isinstance(value, str) and value else ""

    return {
        **date_cell("date", row["date"], row["date_precision"], words),
        "km": round(float(row["km"])),
        "place": row["place"] if isinstance(row["place"], str) else "",
        "type": label("trafficking_type", row["trafficking_type"]),
        "commodity": label("commodity", row["commodity"]),
        "quantity": row["quantity"],
        "unit": label("unit", row["unit"]),
        "agency": words.values("agency", row["agency"]) if isinstance(row["agency"], str) else "",
        "uncertainty_km": round(float(row["uncertainty_km"]), 1),
        "source": row["source_publisher"] if isinstance(row["source_publisher"], str) else row["source_url"],
        "source_href": row["source_url"],
    }
