"""The capture curve: how much of a year's incidents lay in the best-ranked part of the land at its start."""

from __future__ import annotations

from typing import Any

import pandas as pd

from layers.charts import ACCENT, base_layout, chart_legend, number_axis, percent
from layers.locales import Translator

_SOFT, _FAINT = "#50565a", "#9a9f9f"
#: Colour, dash and width of each curve, in the order of the legend.
LINES = {
    "density": (ACCENT, "solid", 3),
    "density_half": (ACCENT, "dash", 2),
    "hotspots": ("#5b3a8c", "solid", 2),
    "all_years": ("#c2570c", "solid", 3),
    "last_year": ("#c2570c", "dash", 2),
    "random": (_FAINT, "dot", 2),
}


def capture_chart(curves: pd.DataFrame, names: dict[str, str], translator: Translator) -> dict[str, Any]:
    """Return the share of incidents captured against the share of the land flagged.

    Parameters
    ----------
    curves : DataFrame
        Indexed by share of the area (0..1), a column a method; the share captured (0..1).
    names : dict
        What each method is called; ``random`` too.
    """
    area = [100.0 * share for share in curves.index]
    drawn = {**{name: 100.0 * curves[name] for name in LINES if name in curves}, "random": pd.Series(area)}
    traces = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": names[name],
            "x": area,
            "y": captured.tolist(),
            "line": {"color": LINES[name][0], "dash": LINES[name][1], "width": LINES[name][2]},
            "customdata": [
                translator.text(
                    "backtest.hover", method=names[name], captured=percent(value / 100.0, translator),
                    area=translator.number(share, 2),
                )
                for share, value in zip(area, captured, strict=True)
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
        for name, captured in drawn.items()
    ]  # fmt: skip
    layout = base_layout(
        translator,
        460,
        showlegend=True,
        legend=chart_legend(is_over_plot=False),
        margin={"l": 8, "r": 16, "t": 96, "b": 8},
        xaxis=number_axis(translator.text("backtest.axis_area"), range=[0, area[-1]], nticks=6),
        yaxis=number_axis(translator.text("backtest.axis_captured"), range=[0, 102], nticks=6),
    )  # fmt: skip
    return {"data": traces, "layout": layout}
