"""The corridors beside each other: rates with their intervals, and the table behind them."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.components.charts import chart_graph
from dashboard.components.notices import empty_notice
from dashboard.components.period_bar import filter_sentence, period_bar
from dashboard.components.tables import SHOWN, TableColumn, data_table
from dashboard.corridor_state import page_filters, page_link
from dashboard.data import AtlasData
from dashboard.ids import CorridorsId
from geodata.corridor_statistics import compare_corridors, count_off_corridors
from geodata.corridors import MAX_UNCERTAINTY_KM, REACH_KM
from geodata.statistics import SMALL_COUNT
from layers.charts import rate_words
from layers.charts_rates import interval_chart
from layers.filters import Filters
from layers.locales import Translator, local_name, translator

PATH = "/corridors"
TITLE_KEY = "corridors.title"
#: Sorts the corridors that have no rank behind all that have one.
_NO_RANK = 1000


def layout(atlas: AtlasData, language: str, query: dict[str, str]) -> html.Div:
    """Return the page in the state that its URL describes."""
    words = translator(language)
    filters = page_filters(query)
    return html.Div(
        [
            html.H1(words.text("corridors.title")),
            html.P(words.text("corridors.lead"), className="page-lead"),
            html.P(
                [
                    dcc.Link(words.text("reports.link"), href=page_link("/reports", language, filters)),
                    " · ",
                    dcc.Link(words.text("regions.title"), href=atlas.link("/regions", language)),
                ]
            ),
            period_bar(
                atlas, filters, words, CorridorsId.FIRST_YEAR, CorridorsId.LAST_YEAR, CorridorsId.TYPES
            ),
            dcc.Loading(
                html.Div(comparison(atlas, filters, words), id=CorridorsId.CONTENT),
                delay_show=300,
                color="#0b5563",
                overlay_style={"visibility": "visible", "opacity": 0.5},
            ),
        ],
        className="page corridors-page",
    )  # fmt: skip


def comparison(atlas: AtlasData, filters: Filters, words: Translator) -> list[Any]:
    """Return what follows from the filters: sentence, chart, table, and what was left out."""
    selection = atlas.select(filters)
    sentence = filter_sentence(atlas, PATH, filters, words)
    if not len(selection):
        return [sentence, empty_notice(words.text("corridors.empty"))]
    compared = compare_corridors(
        atlas.corridors,
        atlas.index,
        selection.rows,
        atlas.posts_on_corridors,
        atlas.crossings,
        filters.start,
        filters.end,
    )
    names = {
        row["corridor_id"]: local_name(row, words.language)
        for row in atlas.corridors[["corridor_id", "name_en", "name_fr"]].to_dict("records")
    }
    figure = interval_chart(compared, names, words)
    chart = chart_graph(CorridorsId.CHART, figure, words, f"atlas_corridors_{atlas.version}")
    return [
        sentence,
        html.H2(words.text("corridors.rates_title")),
        html.P(words.text("corridors.rates_help", n=words.number(SMALL_COUNT)), className="corridors-help"),
        html.Div(chart, className="corridors-chart"),
        source_line(atlas, words),
        html.H2(words.text("corridors.table_title")),
        data_table(
            CorridorsId.TABLE,
            _rows(compared, names, filters, words),
            _columns(words),
            words,
            label=words.text("corridors.table_title"),
            sort="rank",
            has_search=False,
        ),
        _notes(atlas, filters, words),
        source_line(atlas, words),
    ]


def _columns(words: Translator) -> list[TableColumn]:
    number: dict[str, Any] = {"kind": "number", "width": 96}
    return [
        TableColumn("rank", words.text("corridors.rank"), kind="shown", width=92),
        TableColumn("name", words.text("corridors.corridor"), kind="link", width=210, grow=4),
        TableColumn("countries", words.text("corridors.countries"), width=130, grow=2),
        TableColumn("length_km", words.text("corridors.length"), **number),
        TableColumn("n_incidents", words.text("corridors.incidents"), **number),
        TableColumn("rate", words.text("corridors.rate"), kind="shown", width=150),
        TableColumn("n_open_posts", words.text("corridors.open_posts"), **number),
        TableColumn("longest_gap_km", words.text("corridors.longest_gap"), **{**number, "width": 120}),
        TableColumn("n_unmonitored_crossings", words.text("corridors.unmonitored"), **{**number, "width": 116}),
        TableColumn("top_type", words.text("corridors.top_type"), width=140, grow=2),
    ]


def _rows(compared: Any, names: dict[str, str], filters: Filters, words: Translator) -> list[dict[str, Any]]:
    rows = []
    for row in compared.to_dict("records"):
        is_ranked = not row["is_small"]
        rows.append(
            {
                **row,
                "rank": int(row["rank"]) if is_ranked else _NO_RANK,
                f"rank{SHOWN}": words.number(row["rank"]) if is_ranked else words.text("corridors.too_few"),
                "name": names[row["corridor_id"]],
                "name_href": page_link(f"{PATH}/{row['corridor_id']}", words.language, filters),
                "countries": words.values("country", row["countries"]),
                f"rate{SHOWN}": rate_words(row["rate"], row["rate_low"], row["rate_high"], words),
                "top_type": words.value("trafficking_type", row["top_type"])
                if row["top_type"]
                else words.text("common.no_value"),
            }
        )
    return rows


def _notes(atlas: AtlasData, filters: Filters, words: Translator) -> html.Ul:
    """Say what the table does not hold, and how its numbers are to be read."""
    selection = atlas.select(filters)
    n_vague, n_far = count_off_corridors(atlas.index, selection.rows)
    notes = [words.count("corridors.selected", len(selection), total=words.number(selection.n_total))]
    if n_vague or n_far:
        notes.append(
            words.count(
                "corridors.off_corridor",
                n_vague + n_far,
                far=words.number(n_far),
                reach=words.number(REACH_KM),
                vague=words.number(n_vague),
                error=words.number(MAX_UNCERTAINTY_KM),
            )
        )
    if selection.n_filtered:
        notes.append(words.count("corridors.filtered_out", selection.n_filtered))
    if selection.n_too_imprecise:
        notes.append(words.count("corridors.too_imprecise", selection.n_too_imprecise))
    notes += [
        words.text("corridors.note_several"),
        words.text("corridors.note_length", note=atlas.length_said(words)),
        words.text("corridors.note_gap"),
    ]
    return html.Ul([html.Li(note) for note in notes], className="corridors-notes")


def source_line(atlas: AtlasData, words: Translator) -> html.P:
    """Return the line that stands under each figure: whose data, of which version, and what they are not."""
    return html.P(
        [
            words.text("corridors.source", version=atlas.version),
            " ",
            words.text("common.reporting_caveat"),
        ],
        className="corridors-source",
    )
