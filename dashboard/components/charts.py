"""A chart on a page: as high as its figure says, as wide as there is room."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, cast

from dash import dcc

from layers.charts import chart_config
from layers.locales import Translator


def chart_graph(
    component_id: StrEnum, figure: dict[str, Any], translator: Translator, file_name: str, min_width_px: int = 0
) -> dcc.Graph:
    """Return the chart.

    Parameters
    ----------
    component_id : StrEnum
    figure : dict
        Made by `layers.charts`; its layout gives the height.
    translator : Translator
    file_name : str
        Name of the picture that a reader saves.
    min_width_px : int
        The chart is never narrower; put it into a box that scrolls.
    """
    style = {"height": f"{figure['layout']['height']}px"}
    if min_width_px:
        style["minWidth"] = f"{min_width_px}px"
    config = cast(Any, chart_config(translator, file_name))
    return dcc.Graph(id=component_id, figure=figure, config=config, responsive=True, style=style)
