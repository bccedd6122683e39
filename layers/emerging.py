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
from layers.significance import hexagon_area, p_text, two_digits, worded
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
    hovers = emerging_hovers(result, steps, drawn, translator)
    customdata = [["hexagon", name, hover] for name, hover in zip(names, hovers, strict=True)]
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
    # What has no pattern lets a density below it through.
    opacity = np.where(result.pattern[drawn] >= 0, 1.0, 0.55).tolist()
    trace["marker"] = {"opacity": opacity, "line": {"width": 0.8, "color": CELL_EDGE}}
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


def emerging_hovers(result: EmergingResult, steps: TimeSteps, cells: np.ndarray, translator: Translator) -> list[str]:
    """Return class, steps and counts of each cell; equal lines are worded once."""
    n_hot = result.is_hot.sum(axis=0)[cells]
    last = len(steps) - 1 - result.is_hot[::-1].argmax(axis=0)[cells]
    trends = zip(result.trend[cells].tolist(), two_digits(result.trend_p[cells]), strict=True)

    def title(position: int) -> str:
        name = pattern_text(PATTERNS[position], translator) if position >= 0 else ""
        return f"<b>{name or translator.text('emerging.no_pattern')}</b>"

    def trend(key: tuple[int, float]) -> str:
        return translator.text("emerging.hover_trend", trend=trend_text(*key, translator))

    total = translator.number(len(steps))
    always = (
        worded(result.pattern[cells].tolist(), title),
        worded(n_hot.tolist(), lambda n: translator.count("emerging.hover_hot", n, total=total)),
    )
    where_hot = (
        worded(last.tolist(), lambda k: translator.text("emerging.hover_last", step=step_label(steps, k, translator))),
        worded(trends, trend),
    )
    counts = (
        worded(result.counts.sum(axis=0)[cells].tolist(), lambda n: translator.count("emerging.hover_count", n)),
        worded(result.sums.sum(axis=0)[cells].tolist(), lambda n: translator.count("emerging.hover_sum", n)),
    )
    hot = ["<br>".join(["", *parts]) if n else "" for n, *parts in zip(n_hot.tolist(), *where_hot, strict=True)]
    heads, tails = ("<br>".join(parts) for parts in zip(*always, strict=True)), zip(*counts, strict=True)
    return ["<br>".join([f"{head}{middle}", *tail]) for head, middle, tail in zip(heads, hot, tails, strict=True)]


def trend_text(sign: int, p_value: float, translator: Translator) -> str:
    """Return how the share of the incidents that lies in a place has moved, with its p."""
    word = {1: "rising", 0: "level", -1: "falling"}[sign]
    return translator.text(f"emerging.trend.{word}", p=p_text(p_value, translator))
