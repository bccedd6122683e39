"""Reported flows: from where incidents are said to come and where to, and which names nobody can place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html

from dashboard.analyses.parameter import Parameter
from dashboard.components.analysis_map import analysis_map
from dashboard.components.charts import chart_graph
from dashboard.components.notices import empty_notice
from dashboard.components.tables import TableColumn, data_table
from dashboard.data import AtlasData
from dashboard.ids import AnalysisId, FlowsId
from geodata import flows
from geodata.flows import ORIGIN, FlowCounts
from geodata.place_names import LEAST_POPULATION
from geodata.statistics import SMALL_COUNT
from layers.basemap import View
from layers.charts_flows import MIN_WIDTH_PX, sankey_chart
from layers.filters import Filters
from layers.flows import ArcSet, country_arcs, flow_layer, place_arcs, territory_name
from layers.locales import Translator

TITLE_KEY = "flows.title"
LEAD_KEY = "flows.lead"
METHOD_KEY = "flows.method"
PARAMETERS = (
    Parameter("detail", "flows.detail", ("countries", "places"), "countries", "flows.by."),
    Parameter("least", "flows.least", ("1", "2", "3", "5", "10"), "3", "flows.at_least"),
)
#: With the whole edge of the study area, where the ways to the rest of the world leave it.
_VIEW = View(-6.0, 15.3, 3.7)


def content(atlas: AtlasData, filters: Filters, choices: dict[str, str], words: Translator) -> list[Any]:
    """Return the answer in words, as a diagram, on the map and in tables."""
    rows = atlas.select(filters).rows
    if not len(rows):
        return [empty_notice(words.text("flows.empty"))]
    counts = flows.flow_counts(atlas.flows, rows)
    legs = flows.flow_legs(atlas.flows, rows)
    if legs.empty:
        return [
            *_statements(counts, words),
            empty_notice(words.text("flows.nothing")),
            *_unresolved(atlas, rows, words),
        ]
    drawn = _arcs(atlas, rows, legs, choices, words)
    return [
        *_statements(counts, words),
        html.H2(words.text("flows.sankey_title")),
        html.P(words.text("flows.sankey_help"), className="analysis-help"),
        html.Div(
            chart_graph(
                AnalysisId.CHART, sankey_chart(legs, words), words, f"atlas_flows_{atlas.version}", MIN_WIDTH_PX
            ),
            className="flows-sankey",
            tabIndex=0,
            role="region",
        ),
        html.H2(words.text("flows.map_title")),
        *_map(atlas, drawn, choices, words),
        *_legs_table(legs, words),
        *_unresolved(atlas, rows, words),
    ]


def _statements(counts: FlowCounts, words: Translator) -> list[Any]:
    """Say how many incidents state where they come from and where they go, and what the arcs are not."""
    head = stated_sentence(counts, words)
    rest = [
        words.text(
            "flows.resolved",
            origin=words.number(counts.n_origin_resolved),
            all_origin=words.number(counts.n_origin),
            destination=words.number(counts.n_destination_resolved),
            all_destination=words.number(counts.n_destination),
        )
    ]
    if counts.n_stops:
        rest.append(words.count("flows.stops", counts.n_stops))
    return [
        html.P([html.Strong(head), *[f" {each}" for each in rest]], className="analysis-statement"),
        html.P(words.text("flows.caveat"), className="analysis-statement"),
    ]


def stated_sentence(counts: FlowCounts, words: Translator) -> str:
    """Say how many incidents state where they come from and where they go."""
    return words.count(
        "flows.stated",
        counts.n_incidents,
        origin=words.number(counts.n_origin),
        destination=words.number(counts.n_destination),
        both=words.number(counts.n_both),
    )


def _arcs(atlas: AtlasData, rows: Any, legs: pd.DataFrame, choices: dict[str, str], words: Translator) -> ArcSet:
    if choices["detail"] == "countries":
        return country_arcs(legs, atlas.gazetteer, words)

    def place_of(incidents: Sequence[int]) -> list[str]:
        named = atlas.incidents(incidents, ["place", "country"])
        return [
            place if isinstance(place, str) and place else territory_name(country or "", words)
            for place, country in zip(named["place"], named["country"], strict=True)
        ]

    return place_arcs(flows.place_legs(atlas.flows, rows), atlas.flows, legs, atlas.gazetteer, place_of, words)


def _map(atlas: AtlasData, drawn: ArcSet, choices: dict[str, str], words: Translator) -> list[Any]:
    least = int(choices["least"])
    notes = [words.text("flows.map_countries" if choices["detail"] == "countries" else "flows.map_places")]
    n_small = sum(arc.n_incidents < least for arc in drawn.arcs)
    if n_small:
        notes.append(words.count("flows.small", n_small, least=words.number(least)))
    if drawn.n_within:
        notes.append(words.count("flows.within", drawn.n_within))
    return [
        html.P(" ".join(notes), className="analysis-help"),
        analysis_map(atlas, [flow_layer(drawn, words, least)], _VIEW, words),
    ]


def _legs_table(legs: pd.DataFrame, words: Translator) -> list[Any]:
    """Return the legs between countries one by one."""
    rows = []
    for leg in legs.to_dict("records"):
        end, here = territory_name(leg["end"], words), territory_name(leg["country"], words)
        is_origin = leg["side"] == ORIGIN
        rows.append(
            {
                "start": end if is_origin else here,
                "stop": here if is_origin else end,
                "side": words.text("flows.arriving" if is_origin else "flows.leaving"),
                "kind": words.text(f"flows.kind.{leg['kind']}"),
                "n_incidents": leg["n_incidents"],
            }
        )
    columns = [
        TableColumn("start", words.text("flows.from"), width=140, grow=2),
        TableColumn("stop", words.text("flows.to"), width=140, grow=2),
        TableColumn("side", words.text("flows.side"), width=190, grow=2),
        TableColumn("kind", words.text("flows.kind_of_end"), width=130),
        TableColumn("n_incidents", words.text("flows.incidents"), kind="number", width=104),
    ]
    title = words.text("flows.table_title")
    return [
        html.H2(title),
        html.P(words.text("flows.table_help", small=words.number(SMALL_COUNT)), className="analysis-help"),
        data_table(AnalysisId.TABLE, rows, columns, words, label=title),
    ]


def _unresolved(atlas: AtlasData, rows: Any, words: Translator) -> list[Any]:
    """Return the names that no register of ours places, each with the reason."""
    names = flows.unresolved_names(atlas.flows, rows)
    if names.empty:
        return []
    shown = names.assign(reason=[words.text(f"flows.reason.{code}") for code in names["reason"]])
    columns = [
        TableColumn("name", words.text("flows.name"), width=180, grow=2, is_main=True, language="en"),
        TableColumn("reason", words.text("flows.why"), width=200, grow=3),
        TableColumn("n_origin", words.text("flows.as_origin"), kind="number", width=110),
        TableColumn("n_destination", words.text("flows.as_destination"), kind="number", width=110),
    ]
    title = words.text("flows.unresolved_title")
    help_text = words.text("flows.unresolved_help", people=words.number(LEAST_POPULATION))
    return [
        html.H2(title),
        html.P(help_text, className="analysis-help"),
        data_table(FlowsId.UNRESOLVED, shown, columns, words, label=title, rows_per_page=10),
    ]
