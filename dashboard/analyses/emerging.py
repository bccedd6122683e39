"""Emerging hotspots: which are new, which last, which come and go."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from dash import html

from dashboard.analyses.hotspots import HEXAGONS, VIEW, cell_names, counted_section, left_out_sentences
from dashboard.analyses.parameter import Parameter
from dashboard.components.analysis_map import analysis_map
from dashboard.components.notices import empty_notice
from dashboard.components.tables import SHOWN, TableColumn, data_table
from dashboard.data import AtlasData
from geodata.emerging import PATTERNS, EmergingResult, emerging_hotspots
from geodata.study_cells import CellCounts, count_in_cells
from geodata.time_steps import STEP_MONTHS, TimeSteps, calendar_steps, longest_steps, step_of_rows
from layers.emerging import emerging_layer, pattern_text, step_label, trend_text
from layers.filters import Filters
from layers.locales import Translator

TITLE_KEY = "emerging.title"
LEAD_KEY = "emerging.lead"
METHOD_KEY = "emerging.title"
AUTOMATIC = "auto"
PARAMETERS = (
    HEXAGONS,
    Parameter("step", "emerging.step", (AUTOMATIC, *STEP_MONTHS), AUTOMATIC, "emerging.length."),
)
#: The row of dots of the table shows so many steps, the last ones.
_MAX_DOTS = 36
#: The sentence names the places of a class up to so many hexagons.
_MAX_NAMED = 3


@dataclass(frozen=True)
class EmergingView:
    """Hold what a choice comes to.

    Attributes
    ----------
    steps : TimeSteps
    counted : CellCounts
        By step and cell.
    n_outside, n_undated : int
        Incidents outside the whole steps, and those known to the year only where steps are shorter.
    result : EmergingResult
    """

    steps: TimeSteps
    counted: CellCounts
    n_outside: int
    n_undated: int
    result: EmergingResult


@lru_cache(maxsize=32)
def emerging_view(atlas: AtlasData, filters: Filters, resolution: int, length: str = AUTOMATIC) -> EmergingView | None:
    """Return the emerging hotspots of some filters; None where the register does not reach into the period."""
    period = atlas.period(filters)
    if period is None:
        return None
    steps = longest_steps(*period) if length == AUTOMATIC else calendar_steps(*period, length)
    rows, area = atlas.select(filters).rows, atlas.study_cells(resolution)
    step, n_outside, n_undated = step_of_rows(atlas.index, rows, steps)
    counted = count_in_cells(area, atlas.index, rows, step, len(steps))
    return EmergingView(steps, counted, n_outside, n_undated, emerging_hotspots(area, counted.counts))


def content(atlas: AtlasData, filters: Filters, choices: dict[str, str], words: Translator) -> list[Any]:
    """Return the answer, the map, the classes and the table."""
    view = emerging_view(atlas, filters, int(choices["hexagons"]), choices["step"])
    if view is None:
        return [empty_notice(words.text("emerging.no_period"))]
    if view.result.guard is not None:
        return [empty_notice(guard_sentence(view, words)), _left_out(view, words)]
    layer = emerging_layer(view.result, view.steps, words)
    return [
        html.P(statement(atlas, view, words), className="analysis-statement"),
        analysis_map(atlas, [layer], VIEW, words, [_left_out(view, words)], _meaning(view.result, words)),
        *_table_section(atlas, view, words),
    ]


def guard_sentence(view: EmergingView, words: Translator) -> str:
    """Say why the steps or the counts cannot carry the classes."""
    assert view.result.guard is not None
    numbers = {name: words.number(value) for name, value in view.result.guard.numbers.items()}
    return words.text(f"emerging.guard.{view.result.guard.code}", **numbers)


def statement(atlas: AtlasData, view: EmergingView, words: Translator) -> list[Any]:
    """Answer the question of the page: how many hexagons there are of each class, over which steps."""
    pattern = view.result.pattern
    present = [(name, int((pattern == k).sum())) for k, name in enumerate(PATTERNS) if (pattern == k).any()]
    span = words.text(
        "emerging.span",
        n=words.number(len(view.steps)),
        first=step_label(view.steps, 0, words),
        last=step_label(view.steps, len(view.steps) - 1, words),
    )
    if not present:
        return [html.Strong(words.text("emerging.none")), f" {span}"]
    parts = []
    for name, n in present:
        cells = np.flatnonzero(pattern == PATTERNS.index(name))
        # Few are named, many are counted.
        places = list(dict.fromkeys(cell_names(atlas, view.result.area, cells, words))) if n <= _MAX_NAMED else []
        what = words.enumeration(places) if places else words.number(n)
        parts.append(words.text("emerging.part", pattern=pattern_text(name, words).lower(), what=what))
    head = words.count(
        "emerging.statement",
        int((pattern >= 0).sum()),
        total=words.number(len(view.result.area)),
        parts=words.text("emerging.part_separator").join(parts),
    )
    return [html.Strong(head), f" {span}"]


def _meaning(result: EmergingResult, words: Translator) -> list[Any]:
    """Return what the classes on the map mean, and how far they carry."""
    listed: list[Any] = []
    for k, name in enumerate(PATTERNS):
        if (result.pattern == k).any():
            listed += [html.Dt(pattern_text(name, words)), html.Dd(words.text(f"emerging.definition.{name}"))]
    return [
        html.H2(words.text("emerging.meaning_title")),
        html.Dl(listed, className="emerging-classes"),
        html.P(words.text("emerging.meaning")),
        html.P(words.text("emerging.caution")),
    ]


def _left_out(view: EmergingView, words: Translator) -> html.Div:
    """Say how many incidents are counted, and why the others are not."""
    parts: list[Any] = [counted_section(view.counted, view.result.area, words)]
    sentences = _outside_steps(view, words)
    if sentences:
        parts.append(html.P(" ".join(sentences), className="analysis-help"))
    return html.Div(parts)


def left_out_of_steps(view: EmergingView, words: Translator) -> tuple[str, ...]:
    """Say how many incidents the classes leave out, and why."""
    return (*left_out_sentences(view.counted, view.result.area, words), *_outside_steps(view, words))


def _outside_steps(view: EmergingView, words: Translator) -> tuple[str, ...]:
    sentences = []
    if view.n_outside:
        sentences.append(words.count("emerging.left_outside", view.n_outside))
    if view.n_undated:
        sentences.append(words.count("emerging.left_undated", view.n_undated))
    return tuple(sentences)


def dots(is_hot: np.ndarray) -> str:
    """Return the last steps as a row of circles, full where the step is hot."""
    return "".join("●" if each else "○" for each in is_hot[-_MAX_DOTS:].tolist())


def _table_section(atlas: AtlasData, view: EmergingView, words: Translator) -> list[Any]:
    result, steps = view.result, view.steps
    classed = np.flatnonzero(result.pattern >= 0)
    if not len(classed):
        return []
    n_hot, total = result.is_hot.sum(axis=0), result.sums.sum(axis=0)
    classed = classed[np.lexsort((-total[classed], -n_hot[classed], result.pattern[classed]))]
    rows = [
        {
            "place": name,
            "class": pattern_text(PATTERNS[result.pattern[cell]], words),
            "hot": int(n_hot[cell]),
            f"hot{SHOWN}": words.text("emerging.of", n=words.number(int(n_hot[cell])), total=words.number(len(steps))),
            "dots": dots(result.is_hot[:, cell]),
            "total": int(total[cell]),
            "latest": int(result.sums[-1, cell]),
            "trend": trend_text(int(result.trend[cell]), float(result.trend_p[cell]), words),
        }
        for name, cell in zip(cell_names(atlas, result.area, classed, words), classed.tolist(), strict=True)
    ]
    columns = [
        TableColumn("place", words.text("hotspots.column_place"), width=170, grow=2, is_main=True),
        TableColumn("class", words.text("emerging.column_class"), width=130),
        TableColumn("hot", words.text("emerging.column_hot"), kind="shown", width=110),
        TableColumn("dots", words.text("emerging.column_dots"), width=120 + 5 * min(len(steps), _MAX_DOTS), grow=2),
        TableColumn("total", words.text("emerging.column_total"), kind="number", width=120),
        TableColumn(
            "latest", words.text("emerging.column_latest", step=step_label(steps, len(steps) - 1, words)), kind="number"
        ),
        TableColumn("trend", words.text("emerging.column_trend"), width=200),
    ]
    title = words.text("emerging.table_title")
    return [html.H2(title), data_table("analysis-table-emerging", rows, columns, words, label=title)]
