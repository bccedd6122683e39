"""Bar charts on paper: bars told apart without colour, numbers that can be read off."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from layers.base import LegendItem
from layers.locales import Translator
from layers.paper_drawing import Drawing, area, blank, drawn_svg
from layers.paper_key import draw_bar, draw_key, key_height
from layers.paper_text import INK, SOFT_INK, set_line, text_width, wrap

_LABEL_PT, _TITLE_PT = 7.0, 7.0
_GRID = "#d9d7d0"
_PLOT_PT, _ROW_PT, _BAR_PT = 128.0, 17.0, 42.0
_STEPS = (1.0, 2.0, 5.0)


@dataclass(frozen=True)
class BarSeries:
    """Hold one colour of a chart: label, ``#rrggbb`` and a value for each category."""

    label: str
    colour: str
    values: tuple[float, ...]


def ticks(highest: float, n_most: int = 6, is_whole: bool = True) -> list[float]:
    """Return round numbers from 0 that reach the highest value, in at most `n_most` steps; whole ones for counts."""
    if not highest > 1e-9:
        return [0.0, 1.0]
    power = 10.0 ** math.floor(math.log10(highest / n_most))
    power = max(1.0, power) if is_whole else power
    step = next(each * power for each in (*_STEPS, 10.0) if highest <= each * power * n_most * (1 + 1e-12))
    return [step * k for k in range(max(1, math.ceil(highest / step - 1e-9)) + 1)]


def bar_chart(
    categories: Sequence[str],
    series: Sequence[BarSeries],
    axis: str,
    words: Translator,
    width: float,
    is_horizontal: bool = False,
) -> Drawing:
    """Draw bars, stacked where there are several series.

    Parameters
    ----------
    categories : sequence of str
    series : sequence of BarSeries
        What is not a number is drawn as nothing.
    axis : str
        Title of the axis of values.
    words : Translator
    width : float
        Points.
    is_horizontal : bool
        Long names stand beside their bars, the first on top.
    """
    draw = _draw_rows if is_horizontal else _draw_columns
    return drawn_svg(lambda: draw(tuple(categories), tuple(series), axis, words, width))


def _digits(marks: Sequence[float]) -> int:
    """Return the decimals that tell the marks of a scale apart."""
    return max(0, -math.floor(math.log10(marks[1]) + 1e-9))


def _stacked(series: Sequence[BarSeries], n: int) -> tuple[np.ndarray, float]:
    """Return values as an array (series, categories), and the highest pile."""
    values = np.nan_to_num(np.array([each.values for each in series], dtype=float).reshape(len(series), n))
    return values, float(values.sum(axis=0).max(initial=0.0))


def _key(series: Sequence[BarSeries], axis: str) -> list[LegendItem]:
    """Return what the colours mean; nothing where the axis says it of the only one."""
    is_said = len(series) == 1 and series[0].label in ("", axis)
    return [] if is_said else [LegendItem(each.label, "fill", each.colour) for each in series]


def _draw_columns(
    categories: tuple[str, ...], series: tuple[BarSeries, ...], axis: str, words: Translator, width: float
) -> Figure:
    values, highest = _stacked(series, len(categories))
    items = _key(series, axis)
    high = key_height(items, width)
    marks = ticks(highest, is_whole=bool((values == np.round(values)).all()))
    left = max(text_width(words.number(mark, _digits(marks)), _LABEL_PT) for mark in marks) + 6.0
    foot, head = 13.0, 14.0
    figure = blank(width, foot + _PLOT_PT + head + high)
    axes = area(figure, 0.0, 0.0, width, foot + _PLOT_PT + head + high)
    scale = _PLOT_PT / marks[-1]
    for mark in marks:
        y = foot + mark * scale
        axes.plot([left, width], [y, y], color=_GRID if mark else INK, linewidth=0.6, zorder=1 if mark else 4)
        set_line(
            axes, left - 4.0, y - 2.5, words.number(mark, _digits(marks)), _LABEL_PT, align="right", colour=SOFT_INK
        )
    set_line(axes, 0.0, foot + _PLOT_PT + 6.0, axis, _TITLE_PT, colour=SOFT_INK)
    step = (width - left) / max(1, len(categories))
    bar = min(0.76 * step, _BAR_PT)
    widest = max((text_width(each, _LABEL_PT) for each in categories), default=0.0)
    every = max(1, math.ceil((widest + 4.0) / step))
    for place, category in enumerate(categories):
        middle, y = left + (place + 0.5) * step, foot
        for rank, each in enumerate(series):
            tall = float(values[rank, place]) * scale
            if tall > 0:
                draw_bar(axes, middle - bar / 2, y, bar, tall, each.colour, 2.0)
            y += tall
        total = float(values[:, place].sum())
        if total > 0 and text_width(words.number(total, 2), _LABEL_PT - 0.6) < step:
            set_line(axes, middle, y + 2.0, words.number(total, 2), _LABEL_PT - 0.6, align="center")
        if place % every == 0:
            set_line(axes, middle, 2.5, category, _LABEL_PT, align="center")
    draw_key(axes, items, 0.0, foot + _PLOT_PT + head + high, width)
    return figure


def _name_lines(name: str, room: float) -> list[str]:
    """Return a name in lines; it may break after the dash that joins two towns, too."""
    lines = wrap(name.replace("–", "–\u200b "), room, _LABEL_PT)
    return [line.replace("–\u200b ", "–").replace("\u200b", "") for line in lines]


def _draw_rows(
    categories: tuple[str, ...], series: tuple[BarSeries, ...], axis: str, words: Translator, width: float
) -> Figure:
    values, highest = _stacked(series, len(categories))
    items = _key(series, axis)
    high = key_height(items, width)
    room = 0.34 * width
    names = [_name_lines(each, room) for each in categories]
    row = max(_ROW_PT, 9.0 * max((len(each) for each in names), default=1) + 4.0)
    left = min(room, max((text_width(line, _LABEL_PT) for each in names for line in each), default=0.0)) + 6.0
    marks = ticks(highest, is_whole=bool((values == np.round(values)).all()))
    after = max(text_width(words.number(each, 2), _LABEL_PT) for each in values.sum(axis=0).tolist() or [0.0]) + 6.0
    scale = (width - left - after) / marks[-1]
    foot, plot = 24.0, row * max(1, len(categories))
    figure = blank(width, foot + plot + high + 2.0)
    axes = area(figure, 0.0, 0.0, width, foot + plot + high + 2.0)
    _draw_scale(axes, marks, scale, left, foot, plot, words)
    set_line(axes, left, 3.0, axis, _TITLE_PT, colour=SOFT_INK)
    for place, lines in enumerate(names):
        y, x = foot + plot - (place + 0.5) * row, left
        for rank, each in enumerate(series):
            wide = float(values[rank, place]) * scale
            if wide > 0:
                draw_bar(axes, x, y - 0.34 * row, wide, 0.68 * row, each.colour, 2.0)
            x += wide
        set_line(axes, x + 3.0, y - 2.5, words.number(float(values[:, place].sum()), 2), _LABEL_PT)
        top = y + 4.5 * (len(lines) - 1) - 2.5
        for number, line in enumerate(lines):
            set_line(axes, left - 5.0, top - 9.0 * number, line, _LABEL_PT, align="right")
    draw_key(axes, items, 0.0, foot + plot + high + 2.0, width)
    return figure


def _draw_scale(
    axes: Axes, marks: Sequence[float], scale: float, left: float, foot: float, plot: float, words: Translator
) -> None:
    for mark in marks:
        x = left + mark * scale
        axes.plot([x, x], [foot, foot + plot], color=_GRID if mark else INK, linewidth=0.6, zorder=1 if mark else 4)
        set_line(axes, x, foot - 9.0, words.number(mark, _digits(marks)), _LABEL_PT, align="center", colour=SOFT_INK)
