"""How places have been hot over time: hexagons by their class, and the steps in which they were hot."""

from __future__ import annotations

import datetime as dt

import numpy as np

from geodata.emerging import PATTERNS, EmergingResult
from geodata.time_steps import STEP_MONTHS, TimeSteps
from layers.base import Layer, LayerName, Legend, LegendItem
from layers.basemap import source_address
from layers.figure import area_trace
from layers.locales import Translator
from layers.significance import hexagon_area, p_text
from layers.style_hotspots import CELL_EDGE, NOT_SIGNIFICANT, PATTERN_COLOURS


def emerging_layer(result: EmergingResult, steps: TimeSteps, translator: Translator) -> Layer:
    """Return the hexagons that have a class or hold incidents; of all others there is nothing to say.

    Parameters
    ----------
    result : EmergingResult
        Of a resolution in `geodata.index.HEX_RESOLUTIONS`.
    steps : TimeSteps
        Those of the result.
    translator : Translator
    """
    drawn = np.flatnonzero((result.counts.sum(axis=0) > 0) | (result.pattern >= 0))
    names = result.area.names(drawn)
    customdata = [
        ["hexagon", name, emerging_hover(result, steps, cell, translator)]
        for name, cell in zip(names, drawn.tolist(), strict=True)
    ]
    resolution = result.area.resolution
    trace = area_trace(
        "emerging",
        source_address(f"hexagons_{resolution}"),
        "cell",
        names,
        (result.pattern[drawn] + 1).tolist(),
        (NOT_SIGNIFICANT, *(PATTERN_COLOURS[each] for each in PATTERNS)),
        customdata,
    )
    trace["marker"] = {"opacity": 1, "line": {"width": 0.8, "color": CELL_EDGE}}
    # Only the classes on the map: a legend of eight names for two colours teaches nobody.
    present = [name for k, name in enumerate(PATTERNS) if (result.pattern == k).any()]
    items = [LegendItem(pattern_text(name, translator), "fill", PATTERN_COLOURS[name]) for name in present]
    items.append(LegendItem(translator.text("emerging.no_pattern"), "fill", NOT_SIGNIFICANT))
    legend = Legend(
        translator.text("emerging.legend_title"),
        tuple(items),
        unit=translator.text(
            "emerging.legend_unit",
            km2=hexagon_area(resolution, translator),
            first=step_label(steps, 0, translator),
            last=step_label(steps, len(steps) - 1, translator),
        ),
        note=translator.text("emerging.legend_note"),
    )
    return Layer(LayerName.EMERGING, (trace,), legend=legend)


def pattern_text(pattern: str, translator: Translator) -> str:
    """Return what a class is called."""
    return translator.text(f"emerging.pattern.{pattern}")


def step_label(steps: TimeSteps, step: int, translator: Translator) -> str:
    """Return what a step is called: "2025", "H1 2025", "Q3 2025"."""
    start: dt.date = steps.starts[step]
    if steps.length == "year":
        return str(start.year)
    part = (start.month - 1) // STEP_MONTHS[steps.length] + 1
    return translator.text(f"emerging.label.{steps.length}", part=part, year=start.year)


def emerging_hover(result: EmergingResult, steps: TimeSteps, cell: int, translator: Translator) -> str:
    """Return class, steps and counts of one hexagon."""
    position = int(result.pattern[cell])
    title = pattern_text(PATTERNS[position], translator) if position >= 0 else translator.text("emerging.no_pattern")
    hot = np.flatnonzero(result.is_hot[:, cell])
    lines = [
        f"<b>{title}</b>",
        translator.count("emerging.hover_hot", len(hot), total=translator.number(len(steps))),
    ]
    if len(hot):
        lines.append(translator.text("emerging.hover_last", step=step_label(steps, int(hot[-1]), translator)))
        lines.append(translator.text("emerging.hover_trend", trend=trend_text(result, cell, translator)))
    lines.append(translator.count("emerging.hover_count", int(result.counts[:, cell].sum())))
    lines.append(translator.count("emerging.hover_sum", int(result.sums[:, cell].sum())))
    return "<br>".join(lines)


def trend_text(result: EmergingResult, cell: int, translator: Translator) -> str:
    """Return how the share of the incidents that lies here has moved, with its p."""
    word = {1: "rising", 0: "level", -1: "falling"}[int(result.trend[cell])]
    return translator.text(f"emerging.trend.{word}", p=p_text(float(result.trend_p[cell]), translator))
