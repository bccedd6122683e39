"""The map: layers and filters beside it, counts above, legend and card on it, disclaimer and sources below."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import dcc, html

from dashboard.components.add_view import add_view_menu
from dashboard.components.explore import area_tools, explore_drawer
from dashboard.components.filters import filters_section, layers_section
from dashboard.components.map import legend_panel, map_graph
from dashboard.components.map_save import save_menu
from dashboard.components.notices import disclaimer_note, sources_note
from dashboard.components.playback import playback_bar, playback_date
from dashboard.data import AtlasData
from dashboard.home_view import home_text
from dashboard.ids import MapId
from dashboard.map_cards import selected_card, selected_spot
from dashboard.map_state import DEFAULT_LAYERS, DEFAULT_RESOLUTION, TICKABLE_LAYERS, MapState
from dashboard.playback_view import Playback, ShownMap, played_state, show_map
from geodata.density import DEFAULT_BANDWIDTH_KM
from geodata.network_density import EQUAL_SPLIT
from layers.figure import render_figure
from layers.legends import legend_order
from layers.locales import Translator, translator
from layers.style import SEA

PATH = "/"
TITLE_KEY = "map.title"
#: What the browser leaves out of the URL, and the order in which it lists the layers.
DEFAULTS = {
    "layers": [layer.value for layer in DEFAULT_LAYERS],
    "order": [layer.value for layer in TICKABLE_LAYERS],
    "bandwidth": f"{DEFAULT_BANDWIDTH_KM:g}",
    "resolution": str(DEFAULT_RESOLUTION),
    "spread": EQUAL_SPLIT,
}

#: Nothing to see, in the colour of the sea.
EMPTY_FIGURE: dict[str, Any] = {
    "data": [],
    "layout": {"paper_bgcolor": SEA, "plot_bgcolor": SEA, "xaxis": {"visible": False}, "yaxis": {"visible": False}},
}


def layout(atlas: AtlasData, language: str, query: dict[str, str]) -> html.Div:
    """Return the page in the state that its URL describes: the first paint is the final one."""
    words = translator(language)
    state, playback = MapState.from_query(query), Playback.from_query(query)
    shown = {**replace(state, selected=None).to_query(), **(playback.to_query() if playback else {})}
    return html.Div(
        [
            dcc.Store(id=MapId.STATE, data=shown),
            dcc.Store(id=MapId.DRAWN, data=shown),
            dcc.Store(id=MapId.DEFAULTS, data=DEFAULTS),
            dcc.Store(id=MapId.SELECTED, data={"target": str(state.selected) if state.selected else "", "back": ""}),
            dcc.Store(id=MapId.CLICK),
            _panel(atlas, state, words),
            _stage(atlas, state, query, words),
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


def _stage(atlas: AtlasData, state: MapState, query: dict[str, str], words: Translator) -> html.Section:
    shown = show_map(atlas, query, words)
    card = selected_card(atlas, played_state(atlas, query), words)
    return html.Section(
        [
            html.Div(
                [
                    html.Div(
                        [
                            html.P(
                                summary_line(shown.sentences),
                                id=MapId.SUMMARY,
                                className="map-summary",
                                **{"aria-live": "polite"},
                            ),
                            html.Div(notes_box(shown.notes, words), id=MapId.LAYER_NOTES),
                        ],
                        className="map-counted",
                    ),
                    html.Button(
                        words.text("map.copy_link"),
                        id=MapId.COPY,
                        type="button",
                        className="button map-small map-copy",
                        **{"data-done": words.text("map.copied"), "data-version": atlas.version},
                    ),
                    save_menu(state.to_query(), words, MapId.GRAPH),
                    add_view_menu(atlas, words),
                ],
                className="map-bar",
            ),
            html.Div(
                [
                    *_graph(atlas, state, shown, words, fits_window="v" not in query),
                    area_tools(words),
                    html.Details(
                        [
                            html.Summary(words.text("map.legend")),
                            html.Div(legend_panel(legend_order(shown.legend), words), id=MapId.LEGEND),
                        ],
                        open=True,
                        className="map-legend-box",
                    ),
                    playback_date(),
                    html.Div(empty_sentence(shown.n_selected, words), id=MapId.NOTICE, className="map-notice"),
                    html.Aside(
                        card,
                        id=MapId.CARD,
                        className="map-card",
                        **{"aria-live": "polite", "aria-label": words.text("map.card")},
                    ),
                ],
                className="map-stage",
                **{"data-home": home_text()},
            ),
            playback_bar(shown.plan, words),
            explore_drawer(atlas, query, words),
            html.Div(
                [sources_note(atlas.sources, words), disclaimer_note(words, atlas.settings.organisation)],
                className="map-notes",
            ),
        ],
        className="map-main",
        **{"aria-label": words.text("map.region")},
    )


def _graph(atlas: AtlasData, state: MapState, shown: ShownMap, words: Translator, fits_window: bool) -> list[Any]:
    """Return the map; without a view in the URL its figure waits in a store until the window is measured."""
    figure = render_figure(shown.layers, state.view, words, atlas.version, selected_spot(atlas, state))
    graph = map_graph(
        MapId.GRAPH,
        EMPTY_FIGURE if fits_window else figure,
        words,
        class_name="map-stage-frame",
        click_store=MapId.CLICK,
        keeps_view_in_url=True,
        opens_cards=True,
    )
    return [dcc.Store(id=MapId.FIRST_FIGURE, data=figure if fits_window else None), graph]


def summary_line(sentences: list[str]) -> list[Any]:
    """Return the count in bold and the reasons after it."""
    return [html.Strong(sentences[0]), *[html.Span([" ", sentence]) for sentence in sentences[1:]]]


def notes_box(notes: list[str], words: Translator) -> Any:
    """Return what the layers leave out, to be opened over the map; nothing where they have nothing to say."""
    if not notes:
        return None
    paragraphs = html.Div([html.P(note) for note in notes], className="map-layer-notes")
    return html.Details([html.Summary(words.text("map.layer_notes")), paragraphs], className="map-notes-menu")


def empty_sentence(n_selected: int, words: Translator) -> Any:
    """Return the sentence that stands on the map where no incident is left; nothing otherwise."""
    return None if n_selected else html.P(words.text("map.empty"), role="status")
