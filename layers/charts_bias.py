"""Charts of reporting: who reported by year, and rates for what is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from layers.charts import base_layout, chart_legend, rate_words, whole_number_axis, wrap
from layers.charts_rates import interval_dots
from layers.locales import Translator

_SOFT = "#50565a"
#: Colour of each kind of source; the press is a calm grey, since it is nearly everything.
SOURCE_COLOURS = {
    "media": "#9db0b8", "official": "#0b5563", "un": "#3f8fc4", "ngo": "#c2570c", "own": "#7a4fa3",
    "unknown": "#d8d5cd",
}  # fmt: skip


def shade(share: float) -> str:
    """Return the ground of a cell of a table of shares: none for 0, pale enough to read on for 1."""
    return f"rgba(11, 85, 99, {0.42 * share:.3f})"


def sources_chart(by_year: pd.DataFrame, translator: Translator) -> dict[str, Any]:
    """Return stacked bars of the incidents by year and kind of source.

    Parameters
    ----------
    by_year : DataFrame
        Count, a row a year and a column a kind of source.
    """
    years = [str(year) for year in by_year.index]
    traces = [
        {
            "type": "bar",
            "name": translator.value("source_kind", str(kind)),
            "x": years,
            "y": by_year[kind].tolist(),
            "marker": {"color": SOURCE_COLOURS[str(kind)], "line": {"color": "#ffffff", "width": 0.5}},
            "customdata": [
                translator.text(
                    "charts.hover_family", family=translator.value("source_kind", str(kind)), year=year,
                    incidents=translator.count("charts.n_incidents", int(n)),
                )
                for year, n in zip(years, by_year[kind], strict=True)
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
        for kind in by_year.columns
    ]  # fmt: skip
    layout = base_layout(
        translator,
        340,
        barmode="stack",
        bargap=0.25,
        showlegend=True,
        legend=chart_legend(is_over_plot=True, traceorder="normal"),
        xaxis={"type": "category", "fixedrange": True, "tickfont": {"size": 13, "color": _SOFT}, "automargin": True,
               "showgrid": False, "tickangle": "auto", "nticks": 12},
        yaxis=whole_number_axis(translator.text("charts.axis_incidents_per_year"), float(by_year.sum(axis=1).max())),
    )  # fmt: skip
    return {"data": traces, "layout": layout}


def road_rate_chart(rates: pd.DataFrame, names: Mapping[str, str], translator: Translator) -> dict[str, Any]:
    """Return a dot and its 95 % interval per area: incidents per 1,000 km of road and year, in the order of the rows.

    Parameters
    ----------
    rates : DataFrame
        From `geodata.bias.normalised_rates`. A small number is a hollow grey dot: it is too small to compare.
    names : mapping of code to what it is called
    """
    shown = rates[rates["rate"].notna()]
    labels = [wrap(names[str(code)], 26) for code in shown.index]
    hovers = [
        translator.text(
            "bias.hover_rate",
            name=names[str(code)],
            rate=rate_words(row["rate"], row["rate_low"], row["rate_high"], translator),
            incidents=translator.count("charts.n_incidents", int(row["n_incidents"])),
        )
        for code, row in zip(shown.index, shown.to_dict("records"), strict=True)
    ]
    return interval_dots(shown, labels, hovers, translator.text("bias.axis_road_rate"), translator)
