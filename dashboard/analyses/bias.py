"""What the points are: who reported them, when, how late, and how many there are for the roads and posts known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from dash import html

from dashboard.analyses.parameter import Parameter
from dashboard.components.charts import chart_graph
from dashboard.components.notices import empty_notice
from dashboard.components.tables import SHOWN, TableColumn, data_table
from dashboard.data import AtlasData
from dashboard.ids import BiasId
from geodata.bias import (
    ROAD_UNIT_KM,
    normalised_rates,
    reporting_delay,
    sources_by_country,
    sources_by_year,
)
from geodata.fields import FOCUS_COUNTRIES
from geodata.statistics import SMALL_COUNT, count_by, period_years
from layers.charts import percent, rate_words
from layers.charts_bias import road_rate_chart, shade, sources_chart
from layers.filters import Filters
from layers.locales import Translator, local_name

TITLE_KEY = "bias.title"
LEAD_KEY = "bias.lead"
METHOD_KEY = "bias.method_heading"
PARAMETERS = (Parameter("by", "bias.by", ("country", "region"), "country", "bias.by_name."),)
#: A chart with more rows than this is cut to the areas with most incidents.
MAX_DRAWN = 30


def content(atlas: AtlasData, filters: Filters, choices: dict[str, str], words: Translator) -> list[Any]:
    """Return the answer in a sentence, who reported, the years, the delay and the rates."""
    rows = atlas.select(filters).rows
    if not len(rows):
        return [empty_notice(words.text("bias.empty"))]
    return [
        *_statement(atlas, rows, words),
        *_by_country(atlas, rows, words),
        *_by_year(atlas, rows, words),
        *_delay(atlas, rows, words),
        *_rates(atlas, filters, rows, choices["by"], words),
    ]


def _statement(atlas: AtlasData, rows: np.ndarray, words: Translator) -> list[Any]:
    kinds = count_by(atlas.index, rows, "source_kind")
    listed = [
        words.text(
            "bias.kind_share",
            kind=words.value("source_kind", str(kind)),
            n=words.number(n),
            share=percent(n / len(rows), words),
        )
        for kind, n in kinds.items()
    ]
    said = words.count("bias.statement", len(rows), kinds=words.enumeration(listed))
    return [
        html.P([said, " ", html.Strong(words.text("bias.what_a_point_is"))], className="analysis-statement"),
    ]


def _by_country(atlas: AtlasData, rows: np.ndarray, words: Translator) -> list[Any]:
    found = sources_by_country(atlas.index, rows)
    title = html.H2(words.text("bias.country_title"))
    if found.empty:
        return [title, empty_notice(words.text("bias.no_country"))]
    kinds = found["source_kind"].drop_duplicates().tolist()
    heads = [
        words.text("bias.by_name.country"),
        words.text("bias.n_incidents"),
        *(words.value("source_kind", kind) for kind in kinds),
    ]
    body = []
    for country, cells in found.groupby("country", sort=False):
        records = cells.to_dict("records")
        body.append(
            html.Tr(
                [
                    html.Th(words.value("country", str(country)), scope="row"),
                    html.Td(words.number(records[0]["n_country"]), className="method-number"),
                    *(share_cell(record, words) for record in records),
                ]
            )
        )
    head = html.Tr([html.Th(name, scope="col", className="method-number" if place else "")
                    for place, name in enumerate(heads)])  # fmt: skip
    table = html.Table([html.Thead(head), html.Tbody(body)], className="method-table bias-shares")
    return [
        title,
        html.P(words.text("bias.country_help", n=words.number(SMALL_COUNT)), className="analysis-help"),
        html.Div(table, className="method-wide"),
    ]


def share_cell(record: dict[str, Any], words: Translator) -> html.Td:
    """Return a share with its interval on a ground as dark as it is large; of few incidents only the count."""
    if record["is_small"]:
        return html.Td(words.text("bias.count_of", n=words.number(record["n_incidents"])), className="method-number")
    if not record["n_incidents"]:
        shown = words.text("bias.none_of", high=percent(np.ceil(100 * record["share_high"]) / 100, words))
        return html.Td(shown, className="method-number bias-none")
    shown = words.text(
        "bias.share",
        share=percent(record["share"], words),
        low=words.number(100 * record["share_low"]),
        high=words.number(100 * record["share_high"]),
    )
    return html.Td(shown, className="method-number", style={"backgroundColor": shade(record["share"])})


def _by_year(atlas: AtlasData, rows: np.ndarray, words: Translator) -> list[Any]:
    by_year = sources_by_year(atlas.index, rows)
    years = np.asarray(atlas.index.year[rows], dtype=np.int64)
    help_parts = [words.text("bias.year_help")]
    middle = int(np.median(years))
    # Where it is the first year, all of them happened in it or later.
    if middle > years.min():
        help_parts.insert(0, words.text("bias.year_half", year=str(middle)))
    figure = sources_chart(by_year, words)
    chart = chart_graph(BiasId.YEARS, figure, words, f"atlas_sources_{atlas.version}")
    return [
        html.H2(words.text("bias.year_title")),
        html.P(" ".join(help_parts), className="analysis-help"),
        html.Div(chart, className="corridors-chart"),
    ]


def _delay(atlas: AtlasData, rows: np.ndarray, words: Translator) -> list[Any]:
    columns = ("date", "date_precision", "source_date")
    dates, precisions, published = (atlas.incidents(rows, columns)[name] for name in columns)
    found = reporting_delay(dates, precisions, published)
    used = found.n_known - found.n_before
    title = html.H2(words.text("bias.delay_title"))
    if used < SMALL_COUNT:
        return [title, empty_notice(words.text("bias.delay_none", n=words.number(SMALL_COUNT)))]
    said = words.text(
        "bias.delay",
        n=words.number(used),
        median=words.number(found.median, 1),
        lower=words.number(found.lower, 1),
        upper=words.number(found.upper, 1),
        ninety=words.number(np.ceil(found.nine_in_ten)),
    )
    note = words.text(
        "bias.delay_note", unknown=words.number(found.n_unknown), before=words.number(found.n_before)
    )  # fmt: skip
    return [title, html.P(said, className="analysis-statement"), html.P(note, className="analysis-help")]


def _rates(atlas: AtlasData, filters: Filters, rows: np.ndarray, by: str, words: Translator) -> list[Any]:
    period = atlas.period(filters)
    years = period_years(*period) if period else 0.0
    road_km = atlas.road_km(by)
    counts = count_by(atlas.index, rows, by).drop("unknown", errors="ignore")
    # An area that the register covers, with roads and no report, is the most telling one.
    silent = [str(code) for code in road_km.index if road_km[code] > 0 and code not in counts.index]
    counts = pd.concat([counts, pd.Series(0, index=silent, dtype=np.int64)])
    per_road = normalised_rates(counts, road_km / ROAD_UNIT_KM, years)
    names = _names(atlas, per_road, by, words)
    title = html.H2(words.text(f"bias.rates_title.{by}"))
    drawn = per_road[per_road["rate"].notna()].head(MAX_DRAWN)
    if drawn.empty:
        return [title, empty_notice(words.text("bias.no_rates"))]
    figure = road_rate_chart(drawn.sort_values("rate", ascending=False, kind="stable"), names, words)
    chart = chart_graph(BiasId.RATES, figure, words, f"atlas_road_rates_{atlas.version}")
    help_text = words.text("bias.rates_help", n=words.number(SMALL_COUNT), years=words.number(years, 1))
    n_none = len(rows) - int(counts.sum())
    other = words.text("bias.note_posts") if by == "country" else words.count("bias.no_region", n_none)
    notes = [words.text("bias.note_roads", roads=atlas.roads_said(words)), other]
    return [
        title,
        html.P(help_text, className="analysis-help"),
        html.Div(chart, className="corridors-chart"),
        _rate_table(atlas, per_road, names, by, years, words),
        html.Ul([html.Li(note) for note in notes], className="corridors-notes"),
    ]


def _names(atlas: AtlasData, rates: pd.DataFrame, by: str, words: Translator) -> dict[str, str]:
    if by == "country":
        return {str(code): words.value("country", str(code)) for code in rates.index}
    regions = atlas.regions.set_index("region_id").loc[list(rates.index)]
    return {
        str(code): words.text(
            "bias.region", region=local_name(row, words.language), country=words.value("country", row["country"])
        )
        for code, row in zip(regions.index, regions.to_dict("records"), strict=True)
    }


def _rate_table(
    atlas: AtlasData, per_road: pd.DataFrame, names: dict[str, str], by: str, years: float, words: Translator
) -> html.Div:
    counts = per_road["n_incidents"]
    tables = {
        "year_rate": normalised_rates(counts, pd.Series(1.0, index=counts.index), years),
        "road_rate": per_road,
    }
    columns = [
        TableColumn("name", words.text(f"bias.by_name.{by}"), width=150, grow=2, is_main=True),
        TableColumn("n_incidents", words.text("bias.n_incidents"), kind="number", width=96),
        TableColumn("year_rate", words.text("bias.per_year"), kind="shown", width=156),
        TableColumn("road_km", words.text("bias.road_km"), kind="number", width=96),
        TableColumn("road_rate", words.text("bias.per_road"), kind="shown", width=150),
    ]
    posts = _open_posts(atlas) if by == "country" else pd.Series(dtype=float)
    if by == "country":
        tables["post_rate"] = normalised_rates(counts, posts, years)
        columns += [
            TableColumn("n_posts", words.text("bias.n_posts"), kind="number", width=96),
            TableColumn("post_rate", words.text("bias.per_post"), kind="shown", width=150),
        ]
    rows = []
    for code in counts.index:
        row: dict[str, Any] = {
            "name": names[str(code)],
            "n_incidents": int(counts[code]),
            "road_km": _kilometres(float(per_road.loc[code, "exposure"])),
            "n_posts": posts.get(code),
        }
        for name, table in tables.items():
            rate, low, high = (float(table.loc[code, each]) for each in ("rate", "rate_low", "rate_high"))
            row[name] = rate if rate == rate else -1.0
            row[f"{name}{SHOWN}"] = rate_words(rate, low, high, words)
        rows.append(row)
    return data_table(BiasId.TABLE, rows, columns, words, label=words.text(f"bias.rates_title.{by}"))


def _kilometres(exposure: float) -> int | None:
    return round(exposure * ROAD_UNIT_KM) if exposure == exposure else None


def _open_posts(atlas: AtlasData) -> pd.Series:
    """Return the posts reported open in the countries whose posts the register covers."""
    posts = atlas.border_posts
    is_open = (posts["status"] == "open").to_numpy(bool, na_value=False)
    counts = posts["country"][is_open].value_counts().astype(float)
    return counts[[code for code in FOCUS_COUNTRIES if code in counts.index]]
