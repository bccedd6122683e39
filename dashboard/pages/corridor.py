"""One corridor: map, key numbers, strip map, charts, quantities, incidents and exports."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import dcc, html

from dashboard.components.in_words import in_words
from dashboard.components.map import legend_panel, map_graph
from dashboard.components.notices import disclaimer_note, empty_notice, sources_note
from dashboard.components.period_bar import filter_sentence, period_bar
from dashboard.corridor_sections import (
    chart_sections,
    export_buttons,
    incident_table,
    key_numbers,
    quantity_section,
    report_buttons,
    strip_section,
)
from dashboard.corridor_state import page_filters, page_link
from dashboard.corridor_view import CorridorView, corridor_view, map_layers, view_of_line
from dashboard.data import AtlasData
from dashboard.ids import CorridorId
from geodata.corridors import MAX_UNCERTAINTY_KM, REACH_KM
from layers.figure import render_figure
from layers.filters import Filters
from layers.locales import Translator, local_name, translator

PATH_TEMPLATE = "/corridors/<corridor_id>"
TITLE_KEY = "corridors.one_title"


def layout(atlas: AtlasData, language: str, query: dict[str, str], corridor_id: str = "") -> html.Div:
    """Return the page in the state that its URL describes.

    Raises
    ------
    InputError
        There is no such corridor.
    """
    words = translator(language)
    filters = page_filters(query)
    view = corridor_view(atlas, corridor_id, filters)
    return html.Div(
        [
            dcc.Store(id=CorridorId.IDENTIFIER, data=corridor_id),
            _header(view, filters, words),
            period_bar(atlas, filters, words, CorridorId.FIRST_YEAR, CorridorId.LAST_YEAR, CorridorId.TYPES),
            html.Div(
                [
                    html.Div(corridor_numbers(atlas, view, filters, words), id=CorridorId.NUMBERS),
                    html.Div(_map(atlas, view, words), className="corridor-map-block"),
                ],
                className="corridor-top",
            ),
            dcc.Loading(
                html.Div(corridor_content(atlas, view, filters, words), id=CorridorId.CONTENT),
                delay_show=300,
                color="#0b5563",
                overlay_style={"visibility": "visible", "opacity": 0.5},
            ),
        ],
        className="page corridor-page",
    )


def _map(atlas: AtlasData, view: CorridorView, words: Translator) -> list[Any]:
    """Return the map of the corridor with its legend and notes."""
    layers = map_layers(atlas, view, words)
    figure = render_figure(layers, view_of_line(view.corridor), words, atlas.version)
    legend = html.Div(legend_panel(layers, words), id=CorridorId.LEGEND, className="corridor-legend")
    return [
        map_graph(CorridorId.MAP, figure, words, "corridor-map"),
        html.Details([html.Summary(words.text("layers.legend.heading")), legend], className="corridor-legend-box"),
        sources_note(atlas.sources, words),
        disclaimer_note(words),
    ]


def _header(view: CorridorView, filters: Filters, words: Translator) -> html.Header:
    corridor = view.corridor
    facts = [words.values("country", corridor["countries"])]
    programme = corridor["programme"]
    if isinstance(programme, str) and programme:
        facts.append(words.text("corridors.programme", programme=programme))
    source = html.A(
        words.text("corridors.described_by", publisher=corridor["source_publisher"]),
        href=corridor["source_url"],
        target="_blank",
        rel="noopener noreferrer",
    )
    return html.Header(
        [
            dcc.Link(words.text("corridors.all"), href=page_link("/corridors", words.language, filters)),
            html.H1(local_name(corridor, words.language)),
            html.P([*(html.Span(fact) for fact in facts), source], className="corridor-facts"),
        ],
        className="corridor-header",
    )


def corridor_numbers(atlas: AtlasData, view: CorridorView, filters: Filters, words: Translator) -> list[Any]:
    """Return what is filtered, how many incidents that leaves, and the key numbers."""
    path = f"/corridors/{view.statistics.corridor_id}"
    return [
        filter_sentence(atlas, path, filters, words),
        html.P(_counted(view, words), className="corridor-counted"),
        key_numbers(atlas, view, words),
        report_buttons(view, filters, words),
    ]


def corridor_content(atlas: AtlasData, view: CorridorView, filters: Filters, words: Translator) -> list[Any]:
    """Return strip map, charts, quantities and incidents."""
    parts: list[Any] = [strip_section(atlas, view, words)]
    if not len(view.rows):
        return [*parts, empty_notice(words.text("corridors.empty_one"))]
    return [
        *parts,
        chart_sections(atlas, view, words),
        quantity_section(atlas, view, words),
        in_words(atlas, replace(filters, corridors=(view.statistics.corridor_id,)), words),
        html.H2(words.text("corridors.incidents_title")),
        export_buttons(view, filters, words),
        incident_table(atlas, view, words),
    ]


def _counted(view: CorridorView, words: Translator) -> str:
    """Say how many incidents are on the corridor, and why the others are not."""
    sentences = [
        words.count("corridors.on_this", len(view.rows), reach=words.number(REACH_KM)),
        words.text(
            "corridors.not_on_this",
            elsewhere=words.number(view.n_elsewhere),
            vague=words.number(view.n_vague),
            error=words.number(MAX_UNCERTAINTY_KM),
        ),
    ]
    left_out = view.selection.n_filtered + view.selection.n_too_imprecise
    if left_out:
        sentences.append(words.count("corridors.filtered_out", left_out))
    return " ".join(sentences)
