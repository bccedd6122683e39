"""The map of an analysis: the picture with its disclaimer, and its legend beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.components.map import legend_panel, map_graph
from dashboard.components.notices import disclaimer_note
from dashboard.data import AtlasData
from dashboard.ids import AnalysisId
from layers.base import Layer
from layers.basemap import View
from layers.figure import render_figure
from layers.locales import Translator


def analysis_map(
    atlas: AtlasData,
    layers: Sequence[Layer],
    view: View,
    translator: Translator,
    below: Sequence[Any] = (),
    beside: Sequence[Any] = (),
) -> html.Div:
    """Return the map of a page that has one.

    Parameters
    ----------
    atlas : AtlasData
    layers : sequence of Layer
        As they are drawn, and as the legend lists them.
    view : View
        Where the map opens.
    translator : Translator
    below, beside : sequence of components
        What follows the disclaimer, and what follows the legend.
    """
    figure = render_figure(layers, view, translator, version=atlas.version)
    picture = map_graph(AnalysisId.MAP, figure, translator, class_name="analysis-map")
    legend = html.Div(legend_panel(layers, translator), className="analysis-legend")
    return html.Div(
        [
            html.Div([picture, disclaimer_note(translator, atlas.settings.organisation), *below]),
            html.Div([legend, *beside]),
        ],
        className="analysis-columns",
    )
