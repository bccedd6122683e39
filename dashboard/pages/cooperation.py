"""Cooperation: where institutions work together across the borders, where only one side is known, where nothing is."""

from __future__ import annotations

from dash import dcc, html

from dashboard.components.add_view import add_view_menu
from dashboard.components.cooperation import choice_bar, count_table, how_to_read, matrix_table
from dashboard.components.map import legend_panel, map_graph
from dashboard.components.notices import disclaimer_note, sources_note
from dashboard.cooperation_panel import cell_panel
from dashboard.cooperation_view import CooperationChoice, cooperation_view, map_layer
from dashboard.data import AtlasData
from dashboard.ids import CooperationId
from layers.base import Layer
from layers.basemap import View
from layers.corridors import corridor_layer
from layers.figure import render_figure
from layers.locales import Translator, translator
from layers.roads import road_layer

PATH = "/cooperation"
TITLE_KEY = "cooperation.title"
#: The four countries and the corridors to the sea.
_VIEW = View(-5.6, 13.6, 4.0)


def layout(atlas: AtlasData, language: str, query: dict[str, str]) -> html.Div:
    """Return the page in the state that its URL describes."""
    words = translator(language)
    choice = CooperationChoice.from_query(query)
    return html.Div(
        [
            html.H1(words.text("cooperation.title")),
            html.P(words.text("cooperation.lead"), className="page-lead"),
            choice_bar(atlas, choice, words),
            html.Div(
                [
                    html.Div(count_part(atlas, choice, words), id=CooperationId.COUNTS),
                    html.Div(_map(atlas, choice, words)),
                ],
                className="cooperation-top",
            ),
            html.Div(matrix_part(atlas, choice, words), id=CooperationId.MATRIX),
            how_to_read(atlas, words),
            html.Div(add_view_menu(atlas, words), className="add-view-row"),
            html.Aside(
                cell_panel(atlas, choice, words),
                id=CooperationId.PANEL,
                className="cooperation-panel",
                tabIndex=-1,
                **{"aria-label": words.text("cooperation.panel"), "aria-live": "polite"},
            ),
            dcc.Store(id=CooperationId.CELL),
            html.Div(id=CooperationId.SINK, hidden=True),
        ],
        className="page cooperation",
    )


def count_part(atlas: AtlasData, choice: CooperationChoice, words: Translator) -> list:
    """Return how many rows of each kind are in each state, and which corridors lack all."""
    return count_table(atlas, cooperation_view(atlas, choice.domain), choice, words)


def matrix_part(atlas: AtlasData, choice: CooperationChoice, words: Translator) -> list:
    """Return the matrix of the rows of a choice."""
    return matrix_table(atlas, cooperation_view(atlas, choice.domain), choice, words)


def map_layers(atlas: AtlasData, choice: CooperationChoice, words: Translator) -> list[Layer]:
    """Return what the map draws."""
    found = map_layer(atlas, cooperation_view(atlas, choice.domain), words)
    return [road_layer(words, atlas.roads), corridor_layer(atlas.corridors, words), found]


def _map(atlas: AtlasData, choice: CooperationChoice, words: Translator) -> list:
    layers = map_layers(atlas, choice, words)
    figure = render_figure(layers, _VIEW, words, atlas.version)
    return [
        map_graph(CooperationId.MAP, figure, words, "cooperation-map", opens_cards=True),
        html.Div(legend_panel(layers[2:], words), className="cooperation-legend"),
        sources_note(atlas.sources, words),
        disclaimer_note(words, atlas.settings.organisation),
    ]
