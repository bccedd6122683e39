"""The share of crossings covered, as the distance by road grows."""

from __future__ import annotations

from typing import Any

import numpy as np

from layers import style
from layers.charts import base_layout, chart_legend, number_axis, percent
from layers.locales import Translator

_HEIGHT_PX = 320


def share_chart(
    at_km: np.ndarray, by_posts: np.ndarray, with_patrols: np.ndarray, within_km: float, translator: Translator
) -> dict[str, Any]:
    """Return the share of crossings within a distance by road of an open post, and of an open post or a patrol.

    Parameters
    ----------
    at_km : float array
        Distances, km.
    by_posts, with_patrols : float array
        Share 0..1 at each distance.
    within_km : float
        The chosen distance: a line marks it.
    translator : Translator
    """
    series = (
        ("coverage.curve_patrols", with_patrols, {"color": style.PATROL, "width": 3, "dash": "dot", "shape": "hv"}),
        ("coverage.curve_posts", by_posts, {"color": style.POST, "width": 3, "shape": "hv"}),
    )
    traces = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": translator.text(key),
            "x": at_km.tolist(),
            "y": (100.0 * share).tolist(),
            "line": line,
            "customdata": [
                translator.text("coverage.curve_hover", name=translator.text(key), km=translator.number(km),
                                share=percent(float(part), translator))
                for km, part in zip(at_km, share, strict=True)
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
        for key, share, line in series
    ]  # fmt: skip
    layout = base_layout(
        translator,
        _HEIGHT_PX,
        margin={"l": 8, "r": 16, "t": 44, "b": 8},
        showlegend=True,
        legend=chart_legend(is_over_plot=False, traceorder="reversed"),
        xaxis=number_axis(translator.text("coverage.axis_km"), range=[0, float(at_km.max())], nticks=8),
        yaxis=number_axis(translator.text("coverage.axis_share"), range=[0, 102], dtick=25),
        shapes=[{"type": "line", "x0": within_km, "x1": within_km, "y0": 0, "y1": 1, "yref": "paper",
                 "line": {"color": "#50565a", "width": 1.5, "dash": "dash"}, "layer": "below"}],
    )  # fmt: skip
    return {"data": traces, "layout": layout}
