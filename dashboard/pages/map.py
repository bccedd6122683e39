"""The map: layers and filters beside it, counts above, legend and card on it, disclaimer and sources below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import dcc, html

from dashboard.components.filters import filters_section, layers_section
from dashboard.components.map import legend_panel, map_graph
from dashboard.components.notices import disclaimer_note, sources_note
from dashboard.data import AtlasData
from dashboard.ids import MapId
from dashboard.map_cards import selected_card, selected_spot
from dashboard.map_layers import compose_layers, summary_sentences
from dashboard.map_state import DEFAULT_LAYERS, TICKABLE_LAYERS, MapState
from geodata.density import DEFAULT_BANDWIDTH_KM
from layers.base import Layer, LayerName
from layers.figure import render_figure
from layers.locales import Translator, translator

PATH = "/"
TITLE_KEY = "map.title"
#: What the browser leaves out of the URL, and the order in which it lists the layers.
DEFAULTS = {
    "layers": [layer.value for layer in DEFAULT_LAYERS],
    "order": [layer.value for layer in TICKABLE_LAYERS],
    "bandwidth": f"{DEFAULT_BANDWIDTH_KM:g}",
}

_LEGEND_ORDER = (
    LayerName.INCIDENTS,
    LayerName.HEXAGONS,
    LayerName.DENSITY,
    LayerName.REGIONS,
    LayerName.POSTS,
    LayerName.CROSSINGS,
    LayerName.CORRIDORS,
    LayerName.ROADS,
)


def layout(atlas: AtlasData, language: str, query: dict[str, str]) -> html.Div:
    """Return the page in the state that its URL describes: the first paint is the final one."""
    words = translator(language)
    state = MapState.from_query(query)
    return html.Div(
        [
            dcc.Store(id=MapId.STATE, data=replace(state, selected=None).to_query()),
            dcc.Store(id=MapId.DEFAULTS, data=DEFAULTS),
            dcc.Store(id=MapId.SELECTED, data={"target": str(state.selected) if state.selected else "", "back": ""}),
            dcc.Store(id=MapId.CLICK),
            _panel(atlas, state, words),
            _stage(atlas, state, words),
            html.Div(id=MapId.SINK, hidden=True),
        ],
        className="map-page",
    )


def _panel(atlas: AtlasData, state: MapState, words: Translator) -> html.Aside:
    return html.Aside(
        [
            html.H1(words.text("map.title"), className="map-title"),
            html.Button(
                words.text("map.panel_toggle"),
                id=MapId.PANEL_TOGGLE,
                type="button",
                className="button map-panel-toggle",
                **{"aria-expanded": "false", "aria-controls": MapId.PANEL.value},
            ),
            html.Div(
                [layers_section(state, words), filters_section(atlas, state.filters, words)],
                id=MapId.PANEL,
                className="map-panel-body",
            ),
        ],
        className="map-panel",
        **{"aria-label": words.text("map.panel_toggle")},
    )


def _stage(atlas: AtlasData, state: MapState, words: Translator) -> html.Section:
    composition = compose_layers(atlas, state, words)
    card = selected_card(atlas, state, words)
    return html.Section(
        [
            html.Div(
                [
                    html.P(
                        summary_line(summary_sentences(composition, state, words)),
                        id=MapId.SUMMARY,
                        className="map-summary",
                        **{"aria-live": "polite"},
                    ),
                    html.Button(
                        words.text("map.copy_link"),
                        id=MapId.COPY,
                        type="button",
                        className="button map-small map-copy",
                        **{"data-done": words.text("map.copied")},
                    ),
                ],
                className="map-bar",
            ),
            html.Div(
                [
                    map_graph(
                        MapId.GRAPH,
                        render_figure(
                            composition.layers, state.view, words, atlas.version, selected_spot(atlas, state)
                        ),
                        words,
                        class_name="map-stage-frame",
                        click_store=MapId.CLICK,
                        keeps_view_in_url=True,
                    ),
                    html.Details(
                        [
                            html.Summary(words.text("map.legend")),
                            html.Div(legend_panel(legend_order(composition.layers), words), id=MapId.LEGEND),
                        ],
                        open=True,
                        className="map-legend-box",
                    ),
                    html.Div(empty_sentence(composition.n_selected, words), id=MapId.NOTICE, className="map-notice"),
                    html.Aside(
                        card,
                        id=MapId.CARD,
                        className="map-card",
                        **{"aria-live": "polite", "aria-label": words.text("map.card")},
                    ),
                ],
                className="map-stage",
            ),
            html.Div([sources_note(words), disclaimer_note(words, atlas.settings.organisation)], className="map-notes"),
        ],
        className="map-main",
        **{"aria-label": words.text("map.region")},
    )


def legend_order(layers: Sequence[Layer]) -> list[Layer]:
    """Return the layers as the legend lists them: what shows incidents first, then the network, the ground last."""
    return sorted(layers, key=lambda layer: _LEGEND_ORDER.index(layer.name))


def summary_line(sentences: list[str]) -> list[Any]:
    """Return the count in bold and the reasons after it."""
    return [html.Strong(sentences[0]), *[html.Span([" ", sentence]) for sentence in sentences[1:]]]


def empty_sentence(n_selected: int, words: Translator) -> Any:
    """Return the sentence that stands on the map where no incident is left; nothing otherwise."""
    return None if n_selected else html.P(words.text("map.empty"), role="status")
