"""Rates as dots with their intervals: of the corridors, and of whatever else has names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from layers.charts import ACCENT, base_layout, chart_legend, name_axis, number_axis, rate_words, rows_px, wrap
from layers.locales import Translator

_INK, _FAINT = "#1c1c1c", "#9a9f9f"


def interval_chart(rates: pd.DataFrame, names: Mapping[str, str], translator: Translator) -> dict[str, Any]:
    """Return a dot and its 95 % interval per corridor, in the order of the rows.

    Parameters
    ----------
    rates : DataFrame
        Needs corridor_id, rate, rate_low, rate_high (incidents / 100 km / yr), is_small, n_incidents. A small number is
        a hollow grey dot: it is too small to compare.
    names : mapping of corridor_id to what it is called
    """
    shown = rates[rates["rate"].notna()]
    short = short_names({each: names[each] for each in shown["corridor_id"]})
    labels = [wrap(short[each], 24) for each in shown["corridor_id"]]
    hovers = [_rate_hover(row, names, translator) for row in shown.to_dict("records")]
    return interval_dots(shown, labels, hovers, translator.text("charts.axis_rate"), translator)


def interval_dots(
    rates: pd.DataFrame, labels: Sequence[str], hovers: Sequence[str], axis: str, translator: Translator
) -> dict[str, Any]:
    """Return a dot and its interval per row, the first on top; of a small number a hollow grey one.

    Parameters
    ----------
    rates : DataFrame
        Needs rate, rate_low, rate_high, is_small.
    labels, hovers : sequence of str
        Name of each row, and what it tells the pointer.
    axis : str
        What the rates are, with their unit.
    translator : Translator
    """
    traces = []
    for is_small in (False, True):
        part = (rates["is_small"] == is_small).to_numpy(bool)
        rows, colour = rates[part], _FAINT if is_small else ACCENT
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": translator.text("charts.small_number" if is_small else "charts.rate_and_interval"),
                "x": rows["rate"].tolist(),
                "y": [label for label, kept in zip(labels, part, strict=True) if kept],
                "error_x": {
                    "type": "data",
                    "symmetric": False,
                    "array": (rows["rate_high"] - rows["rate"]).tolist(),
                    "arrayminus": (rows["rate"] - rows["rate_low"]).tolist(),
                    "color": colour,
                    "thickness": 2,
                    "width": 4,
                },
                "marker": {
                    "size": 10,
                    "color": "#ffffff" if is_small else colour,
                    "line": {"color": colour, "width": 2},
                },
                "customdata": [hover for hover, kept in zip(hovers, part, strict=True) if kept],
                "hovertemplate": "%{customdata}<extra></extra>",
            }
        )
    layout = base_layout(
        translator,
        96 + rows_px(labels),
        showlegend=True,
        legend=chart_legend(is_over_plot=False),
        margin={"l": 8, "r": 16, "t": 40, "b": 8},
        yaxis=name_axis(categoryorder="array", categoryarray=list(labels), showgrid=True, gridcolor="#f0efeb",
                        range=[len(labels) - 0.4, -0.6], autorange=False, tickfont={"size": 13, "color": _INK}),
        xaxis=number_axis(axis, nticks=6),
    )  # fmt: skip
    return {"data": traces, "layout": layout}


def short_names(names: Mapping[str, str]) -> dict[str, str]:
    """Shorten the names of corridors for an axis: no brackets, and of more than three towns the first and the last.

    Two that would read alike keep their full names.
    """
    shortened = {each: _shorten(name) for each, name in names.items()}
    seen = list(shortened.values())
    return {each: short if seen.count(short) == 1 else names[each] for each, short in shortened.items()}


def _shorten(name: str) -> str:
    towns = re.sub(r"\s*\([^)]*\)", "", name).split("–")
    return "–".join(towns) if len(towns) <= 3 else f"{towns[0]}–…–{towns[-1]}"


def _rate_hover(row: Mapping[str, Any], names: Mapping[str, str], translator: Translator) -> str:
    return "<br>".join(
        (
            f"<b>{wrap(names[row['corridor_id']], 44)}</b>",
            translator.text(
                "charts.hover_rate", rate=rate_words(row["rate"], row["rate_low"], row["rate_high"], translator)
            ),
            translator.count("charts.n_incidents", row["n_incidents"]),
        )
    )
