"""The map on a page: the picture with its scale bar and notice, its legend, and the change of its layers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dash import Patch, dcc, html

from dashboard.components.map_access import objects_list, picture_notice
from layers import figure, legends
from layers.base import Layer, Legend
from layers.locales import Translator


def map_graph(
    component_id: str,
    rendered: dict[str, Any],
    translator: Translator,
    class_name: str = "map-graph",
    click_store: str = "",
    keeps_view_in_url: bool = False,
    opens_cards: bool = False,
) -> html.Div:
    """Return the map and what map_kit.js needs beside it.

    Parameters
    ----------
    component_id : str
        Id of the graph.
    rendered : dict
        Made by `figure.render_figure`.
    translator : Translator
    class_name : str
        Class that gives the height, beside ``atlasmap``.
    click_store : str
        Id of a `dcc.Store` that receives every click as ``{lon, lat, zoom, corridor, t}``, also where nothing is drawn;
        empty for none.
    keeps_view_in_url : bool
        Write the view into the URL as ``v``.
    opens_cards : bool
        Whether the page answers to a click on an object.
    """
    graph = dcc.Graph(
        id=component_id,
        figure=rendered,
        config=figure.map_config(translator),
        responsive=True,
        className="atlasmap-graph",
    )
    attributes: dict[str, Any] = {
        "aria-label": translator.text("layers.map.label"),
        "data-click-store": click_store,
        "data-view-in-url": "1" if keeps_view_in_url else "",
    }
    return html.Div(
        [objects_list(translator, opens_cards), graph, picture_notice(translator)],
        className=f"atlasmap {class_name}".strip(),
        role="region",
        **attributes,
    )


def patch_figure(layers: Iterable[Layer], marked: tuple[float, float] | None = None) -> Patch:
    """Return the change of a map that is on the page already; the reader's view stays."""
    update = figure.figure_update(layers, marked)
    patch = Patch()
    patch["data"] = update["data"]
    patch["layout"]["map"]["layers"] = update["map_layers"]
    for name, value in update["meta"].items():
        patch["layout"]["meta"][name] = value
    return patch


def legend_panel(layers: Iterable[Layer], translator: Translator) -> html.Div:
    """Return the legends of the layers that are on, with the very symbols of the map."""
    parts = [_legend(layer.legend, layer.name) for layer in layers if layer.legend is not None]
    attributes: dict[str, Any] = {"aria-label": translator.text("layers.legend.heading")}
    return html.Div(parts, className="legend", role="group", **attributes)


def _legend(legend: Legend, name: str) -> html.Section:
    rows = [
        html.Li([html.Img(src=legends.swatch(item), alt="", className="legend-swatch"), html.Span(item.label)])
        for item in legend.items
    ]
    head: list[Any] = [html.H3(legend.title)]
    if legend.unit:
        head.append(html.P(legend.unit, className="legend-unit"))
    note = [html.P(legend.told, className="legend-note")] if legend.told else []
    return html.Section([*head, html.Ul(rows), *note], className=f"legend-part legend-{name}")
