"""Hotspots on the road: where along the roads the reported incidents are densest."""

from __future__ import annotations

from typing import Any

import numpy as np
from dash import html

from dashboard.analyses.parameter import KILOMETRES, Parameter
from dashboard.components.analysis_map import analysis_map
from dashboard.components.notices import empty_notice
from dashboard.components.tables import TableColumn, data_table
from dashboard.data import AtlasData
from dashboard.ids import AnalysisId
from dashboard.place_naming import stretch_names
from geodata.corridors import REACH_KM, locate_on_corridors
from geodata.network_density import BANDWIDTHS_KM, DEFAULT_BANDWIDTH_KM, EQUAL_SPLIT, ROAD_KERNELS, RoadDensity
from geodata.road_stretches import TOP_SHARE, Stretch, densest_stretches, highest_near, holds
from geodata.statistics import SMALL_COUNT
from layers.basemap import View
from layers.filters import Filters
from layers.locales import Translator, local_name
from layers.road_density import road_density_layer, stretch_layer

TITLE_KEY = "roads.title"
LEAD_KEY = "roads.lead"
METHOD_KEY = "roads.method"
PARAMETERS = (
    Parameter(
        "along", "roads.bandwidth", tuple(f"{km:g}" for km in BANDWIDTHS_KM), f"{DEFAULT_BANDWIDTH_KM:g}", KILOMETRES
    ),
    Parameter("spread", "roads.kernel", ROAD_KERNELS, EQUAL_SPLIT, "roads.kernel_name."),
)
_VIEW = View(-5.5, 12.4, 4.2)
_N_STRETCHES = 12


def content(atlas: AtlasData, filters: Filters, choices: dict[str, str], words: Translator) -> list[Any]:
    """Return the answer in words, the map, and the densest stretches."""
    density = atlas.road_density(filters, float(choices["along"]), choices["spread"])
    if density is None or not density.n_used:
        return [empty_notice(words.text("roads.empty"))]
    places = atlas.road_places.take(atlas.select(filters).rows)
    stretches = densest_stretches(density, atlas.road_graph, atlas.roads, places, _N_STRETCHES)
    names = stretch_names(atlas, stretches, words)
    kernel = other_kernel(density.kernel)
    other = atlas.road_density(filters, density.bandwidth_km, kernel)
    assert other is not None  # of the same period
    others = highest_near(other, atlas.road_graph, atlas.roads, stretches)
    layers = [
        road_density_layer(density, atlas.road_graph, atlas.roads, words),
        stretch_layer(stretches, names, words),
    ]
    return [
        html.P(_statement(density, stretches, names, others, words), className="analysis-statement"),
        analysis_map(atlas, layers, _VIEW, words),
        html.H2(words.text("roads.table_title")),
        html.P(
            words.text(
                "roads.table_help",
                km=words.number(density.bandwidth_km),
                share=words.number(100 * TOP_SHARE),
                small=words.number(SMALL_COUNT),
            )
            + " "
            + words.text(f"roads.other_help.{kernel}", km=words.number(density.bandwidth_km)),
            className="analysis-help",
        ),
        _table(atlas, stretches, names, others, kernel, words),
        html.H2(words.text("roads.limits_title")),
        html.P(words.text("roads.limits", roads=atlas.roads_said(words)), className="analysis-help"),
    ]


def other_kernel(kernel: str) -> str:
    """Return the way of spreading that is not chosen."""
    return next(each for each in ROAD_KERNELS if each != kernel)


def _statement(
    density: RoadDensity, stretches: list[Stretch], names: list[str], others: list[float], words: Translator
) -> list[Any]:
    """Say which stretch is densest, whether it is so by the other way of spreading, and who is left out and why."""
    top = stretches[0]
    first = words.count(
        "roads.statement",
        top.n_incidents,
        place=names[0],
        value=words.number(top.value, 1),
        km=words.number(density.bandwidth_km),
    )
    rest = [words.text("roads.few", small=words.number(SMALL_COUNT))] if top.n_incidents < SMALL_COUNT else []
    rest.append(words.text(f"roads.other_value.{other_kernel(density.kernel)}", value=words.number(others[0], 1)))
    if not holds(top.value, others[0]):
        rest.append(words.text("roads.hangs"))
    rest.append(words.count("roads.used", density.n_used))
    rest += left_out_of_roads(density, words)
    return [html.Strong(first), *[f" {each}" for each in rest]]


def left_out_of_roads(density: RoadDensity, words: Translator) -> tuple[str, ...]:
    """Say how many incidents the density along the roads leaves out, and why."""
    sentences = []
    if density.n_off_road:
        sentences.append(words.count("roads.off_road", density.n_off_road, km=words.number(REACH_KM)))
    if density.n_too_imprecise:
        kilometres = words.number(density.bandwidth_km)
        sentences.append(words.count("roads.too_imprecise", density.n_too_imprecise, km=kilometres))
    return tuple(sentences)


def _remark(stretch: Stretch, other: float, words: Translator) -> str:
    """Return what is to be minded in reading a stretch; empty for nothing."""
    remarks = [words.text("roads.few_remark")] if stretch.n_incidents < SMALL_COUNT else []
    if not holds(stretch.value, other):
        remarks.append(words.text("roads.hangs_remark"))
    return words.text("roads.separator").join(remarks)


def _table(
    atlas: AtlasData, stretches: list[Stretch], names: list[str], others: list[float], kernel: str, words: Translator
) -> html.Div:
    spots = np.array([(each.longitude, each.latitude) for each in stretches]).reshape(-1, 2)
    on = locate_on_corridors(spots[:, 0], spots[:, 1], np.zeros(len(spots)), atlas.corridors)
    called = {row["corridor_id"]: local_name(row, words.language) for row in atlas.corridors.to_dict("records")}
    rows = [
        {
            "rank": place + 1,
            "place": names[place],
            "value": each.value,
            "other": others[place],
            "n_incidents": each.n_incidents,
            "length_km": each.length_km,
            "corridors": words.text("roads.separator").join(
                called[code] for code in on.loc[on["row"] == place, "corridor_id"]
            ),
            "remark": _remark(each, others[place], words),
        }
        for place, each in enumerate(stretches)
    ]
    columns = [
        TableColumn("rank", words.text("roads.column_rank"), "number", width=78, grow=0),
        TableColumn("place", words.text("roads.column_place"), width=190, grow=2, is_main=True),
        TableColumn("value", words.text("roads.column_value"), "number", digits=1, width=130),
        TableColumn("other", words.text(f"roads.column_other.{kernel}"), "number", digits=1, width=120),
        TableColumn("n_incidents", words.text("roads.column_incidents"), "number", width=110),
        TableColumn("length_km", words.text("roads.column_length"), "number", digits=1, width=110),
        TableColumn("corridors", words.text("roads.column_corridors"), width=240, grow=3),
        TableColumn("remark", words.text("roads.column_remark"), width=140),
    ]
    return data_table(AnalysisId.TABLE, rows, columns, words, label=words.text("roads.table_title"), has_search=False)
