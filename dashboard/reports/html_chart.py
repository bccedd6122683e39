"""A chart of a report as an SVG inside a page: stacked bars with their scale; the table below says the same."""

from __future__ import annotations

import math
from html import escape

from dashboard.reports.document import Chart
from layers.locales import Translator

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 900, 300, 52, 34, 14
_STEPS = (1, 2, 5)


def chart_svg(chart: Chart, words: Translator) -> str:
    """Return the chart; its name and axis are its description."""
    totals = [sum(each.values[place] for each in chart.series) for place in range(len(chart.categories))]
    step = _step(max(totals, default=0.0))
    top = step * max(1, math.ceil(max(totals, default=0.0) / step))
    height, width = _HEIGHT - _TOP - _BOTTOM, _WIDTH - _LEFT
    parts = []
    for k in range(round(top / step) + 1):
        y = _TOP + height * (1 - k * step / top)
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH}" class="grid"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{words.number(k * step)}</text>')
    band = width / max(1, len(chart.categories))
    for place, category in enumerate(chart.categories):
        x, done = _LEFT + band * (place + 0.15), 0.0
        for each in chart.series:
            value = each.values[place]
            y = _TOP + height * (1 - (done + value) / top)
            if value > 0:
                said = escape(f"{category}, {each.label}: {words.number(value)}")
                parts.append(
                    f'<rect x="{x:.1f}" y="{y:.1f}" width="{band * 0.7:.1f}" height="{height * value / top:.1f}"'
                    f' fill="{escape(each.colour)}"><title>{said}</title></rect>'
                )
            done += value
        if place % max(1, math.ceil(len(chart.categories) / 20)) == 0:
            middle = x + band * 0.35
            parts.append(f'<text x="{middle:.1f}" y="{_HEIGHT - 12}" text-anchor="middle">{escape(category)}</text>')
    label = escape(f"{chart.title}. {chart.axis}")
    keys = "".join(
        f'<li><span class="swatch" style="background:{escape(each.colour)}"></span>{escape(each.label)}</li>'
        for each in chart.series
    )
    return (
        f'<figure class="chart"><figcaption>{label}</figcaption>'
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}">{"".join(parts)}</svg>'
        f'<ul class="keys">{keys}</ul></figure>'
    )


def _step(largest: float) -> float:
    """Return a round step that cuts the scale into two to five parts."""
    if largest <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(largest))
    choices = [unit * scale for scale in (power / 10, power) for unit in _STEPS]
    return max(1.0, next(step for step in choices if largest / step <= 5))
