"""Significant hotspots: which hexagons hold more incidents, with their neighbours, than chance puts there."""

from __future__ import annotations

from typing import Any

import numpy as np
from dash import html

from dashboard.analyses.parameter import Parameter
from dashboard.components.analysis_map import analysis_map
from dashboard.components.notices import empty_notice
from dashboard.components.tables import SHOWN, TableColumn, data_table
from dashboard.data import AtlasData
from geodata.hotspots import LEVELS, HotspotResult, hotspot_groups, normal_hotspots
from geodata.index import HEX_RESOLUTIONS
from geodata.statistics import SMALL_COUNT
from geodata.study_cells import HEXAGON_MAX_ERROR_KM, CellCounts, StudyCells, places_of_cells
from layers.basemap import View
from layers.filters import Filters
from layers.locales import Translator
from layers.significance import hexagon_area, hotspot_layer, p_text

TITLE_KEY = "hotspots.title"
LEAD_KEY = "hotspots.lead"
METHOD_KEY = "hotspots.title"
DEFAULT_RESOLUTION = 4
#: From the Gulf of Guinea to the middle of Mali: where the incidents are.
VIEW = View(-5.5, 11.9, 4.3)
#: The sentence names so many hotspots.
_MAX_LISTED = 6


def resolution_options(atlas: AtlasData, words: Translator) -> tuple[tuple[str, str], ...]:
    """Return the sizes of hexagon a reader may choose, with their area."""
    return tuple(
        (str(each), words.text("hotspots.size_option", km2=hexagon_area(each, words))) for each in HEX_RESOLUTIONS
    )


HEXAGONS = Parameter("hexagons", "hotspots.size", resolution_options, str(DEFAULT_RESOLUTION))
PARAMETERS = (HEXAGONS,)


def content(atlas: AtlasData, filters: Filters, choices: dict[str, str], words: Translator) -> list[Any]:
    """Return the answer, the map, what it means and the table."""
    counted, result = atlas.hotspots(filters, int(choices["hexagons"]))
    if result.guard is not None:
        return [empty_notice(guard_sentence(result, words)), counted_section(counted, result.area, words)]
    left_out = counted_section(counted, result.area, words)
    return [
        html.P(statement(atlas, counted, result, words), className="analysis-statement"),
        analysis_map(atlas, [hotspot_layer(result, words)], VIEW, words, [left_out], _meaning(result, words)),
        *_table_section(atlas, result, words),
    ]


def statement(atlas: AtlasData, counted: CellCounts, result: HotspotResult, words: Translator) -> list[Any]:
    """Answer the question of the page: which hotspots there are, and of how many hexagons."""
    levels = result.level
    if not levels.any():
        sentence = words.text("hotspots.none", used=words.number(counted.n_used))
        if result.smallest_sum:
            sentence += " " + words.text("hotspots.none_least", least=words.number(result.smallest_sum))
        return [sentence]
    names = group_names(atlas, result, words)
    listed = names if len(names) <= _MAX_LISTED else names[:_MAX_LISTED]
    head = words.count("hotspots.found", len(names), places=words.enumeration(listed))
    if len(listed) < len(names):
        head = words.text("hotspots.found_first", n=words.number(len(names)), places=words.enumeration(listed))
    parts = [
        words.text("hotspots.part", n=words.number(int((levels == level).sum())), percent=level)
        for level in LEVELS
        if (levels == level).any()
    ]
    total = words.number(len(result.area))
    rest = words.count("hotspots.statement", int((levels > 0).sum()), total=total, parts=words.enumeration(parts))
    return [html.Strong(head), f" {rest}"]


def group_names(atlas: AtlasData, result: HotspotResult, words: Translator) -> list[str]:
    """Return the name of each hotspot, the one with the most incidents first: that of its fullest hexagon."""
    groups = hotspot_groups(result)
    called = np.flatnonzero(groups >= 0)
    order = called[np.lexsort((-result.sums[called], -result.counts[called], groups[called]))]
    _, first = np.unique(groups[order], return_index=True)
    return cell_names(atlas, result.area, order[first], words)


def guard_sentence(result: HotspotResult, words: Translator) -> str:
    """Say why the counts cannot carry the test."""
    assert result.guard is not None
    numbers = {name: words.number(value) for name, value in result.guard.numbers.items()}
    return words.text(f"hotspots.guard.{result.guard.code}", **numbers)


def _meaning(result: HotspotResult, words: Translator) -> list[Any]:
    """Return what significant means, and how far it carries."""
    parts: list[Any] = [
        html.H2(words.text("hotspots.meaning_title")),
        html.P(words.text("hotspots.meaning")),
        html.P(words.text("hotspots.lone")),
        html.P(words.text("hotspots.not_traffic")),
    ]
    _, normal_q = normal_hotspots(result.area, result.counts)
    n_normal, n_exact = int((normal_q <= LEVELS[90]).sum()), int((result.level > 0).sum())
    if n_normal > n_exact:
        parts.append(html.P(words.text("hotspots.normal", n=words.number(n_normal))))
    n_small = int(((result.level > 0) & (result.sums < SMALL_COUNT)).sum())
    if n_small:
        parts.append(html.P(words.count("hotspots.small", n_small, few=SMALL_COUNT)))
    return parts


def counted_section(counted: CellCounts, area: StudyCells, words: Translator) -> html.P:
    """Say how many incidents are counted, and why the others are not."""
    per_cell = counted.counts if counted.counts.ndim == 1 else counted.counts.sum(axis=0)
    sentences = [
        words.text(
            "hotspots.counted",
            used=words.number(counted.n_used),
            occupied=words.number(int((per_cell > 0).sum())),
            total=words.number(len(area)),
        )
    ]
    sentences += left_out_sentences(counted, area, words)
    return html.P(" ".join(sentences), className="analysis-help")


def left_out_sentences(counted: CellCounts, area: StudyCells, words: Translator) -> tuple[str, ...]:
    """Say how many incidents the test leaves out, and why."""
    sentences = []
    if counted.n_too_imprecise:
        kilometres = words.number(HEXAGON_MAX_ERROR_KM[area.resolution])
        sentences.append(words.count("hotspots.left_vague", counted.n_too_imprecise, km=kilometres))
    if counted.n_outside:
        sentences.append(words.count("hotspots.left_outside", counted.n_outside))
    return tuple(sentences)


def cell_names(atlas: AtlasData, area: StudyCells, positions: np.ndarray, words: Translator) -> list[str]:
    """Return what each cell is called: its largest place, or "near" the nearest."""
    places = atlas.places
    if places.empty:
        return area.names(positions)
    points = places.geometry.x.to_numpy(), places.geometry.y.to_numpy()
    place, is_inside = places_of_cells(area, positions, *points, places["population"].to_numpy(dtype=float))
    names = places["name"].to_numpy()[place]
    return [
        name if inside else words.text("hotspots.near", place=name)
        for name, inside in zip(names.tolist(), is_inside.tolist(), strict=True)
    ]


def _table_section(atlas: AtlasData, result: HotspotResult, words: Translator) -> list[Any]:
    called = np.flatnonzero(result.level)
    if not len(called):
        return []
    groups, names = hotspot_groups(result), group_names(atlas, result, words)
    called = called[np.lexsort((-result.sums[called], groups[called]))]
    rows = [
        {
            "hotspot": names[groups[cell]],
            "place": name,
            "class": words.text("hotspots.percent", percent=int(result.level[cell])),
            "count": int(result.counts[cell]),
            "sum": int(result.sums[cell]),
            "p": float(result.p_value[cell]),
            f"p{SHOWN}": p_text(float(result.p_value[cell]), words, is_sentence=False),
            "q": float(result.q_value[cell]),
            f"q{SHOWN}": p_text(float(result.q_value[cell]), words, is_sentence=False),
            "z": float(result.z[cell]),
        }
        for name, cell in zip(cell_names(atlas, result.area, called, words), called.tolist(), strict=True)
    ]
    columns = [
        TableColumn("hotspot", words.text("hotspots.column_hotspot"), width=120, is_main=True),
        TableColumn("place", words.text("hotspots.column_place"), width=190, grow=2),
        TableColumn("class", words.text("hotspots.column_class"), width=130),
        TableColumn("count", words.text("hotspots.column_count"), kind="number"),
        TableColumn("sum", words.text("hotspots.column_sum"), kind="number"),
        TableColumn("p", words.text("hotspots.column_p"), kind="shown"),
        TableColumn("q", words.text("hotspots.column_q"), kind="shown"),
        TableColumn("z", words.text("hotspots.column_z"), kind="number", digits=1, width=150),
    ]
    title = words.text("hotspots.table_title")
    return [html.H2(title), data_table("analysis-table-hotspots", rows, columns, words, label=title)]
