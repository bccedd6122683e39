"""Two maps side by side that move together: two periods, two types, or both, under one legend."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.compare_state import OTHER, SHOWN, SIDES, Comparison
from dashboard.compare_state import PATH as COMPARE_PATH
from dashboard.compare_view import ComparedMaps, compare_maps
from dashboard.components.map import legend_panel, map_graph
from dashboard.components.map_save import save_menu
from dashboard.components.notices import disclaimer_note, sources_note
from dashboard.components.period_bar import period_bar
from dashboard.data import AtlasData
from dashboard.ids import CompareId
from layers.figure import render_figure
from layers.locales import Translator, translator
from layers.paper import FORMATS

PATH = COMPARE_PATH
TITLE_KEY = "compare.title"
#: Ids of what each side has of its own.
IDS: dict[str, dict[str, StrEnum]] = {
    "left": {
        "first": CompareId.LEFT_FIRST,
        "last": CompareId.LEFT_LAST,
        "types": CompareId.LEFT_TYPES,
        "map": CompareId.LEFT_MAP,
        "heading": CompareId.LEFT_HEADING,
        "alone": CompareId.LEFT_ALONE,
    },
    "right": {
        "first": CompareId.RIGHT_FIRST,
        "last": CompareId.RIGHT_LAST,
        "types": CompareId.RIGHT_TYPES,
        "map": CompareId.RIGHT_MAP,
        "heading": CompareId.RIGHT_HEADING,
        "alone": CompareId.RIGHT_ALONE,
    },
}


def layout(atlas: AtlasData, language: str, query: dict[str, str]) -> html.Div:
    """Return the page in the state that its URL describes."""
    words = translator(language)
    comparison = Comparison.from_query(query, atlas)
    maps = compare_maps(atlas, comparison, words)
    return html.Div(
        [
            dcc.Store(id=CompareId.QUERY, data={**comparison.to_query(), "lang": words.language}),
            html.Div(id=CompareId.SINK, hidden=True, **{"data-has-view": "1" if "v" in query else ""}),
            html.Div(
                [
                    html.H1(words.text(TITLE_KEY)),
                    _shown_choice(comparison, words),
                    save_menu(comparison.to_query(), words, CompareId.LEFT_MAP, "compare", FORMATS),
                ],
                className="compare-head",
            ),
            html.Div(
                [_side(atlas, side, comparison, maps, words) for side in SIDES],
                className="compare-maps",
            ),
            html.Div(maps.sentences, id=CompareId.WORDS, className="compare-words", **{"aria-live": "polite"}),
            html.Div(legend_panel(maps.legend, words), id=CompareId.LEGEND, className="compare-legend"),
            html.Div([sources_note(atlas.sources, words), disclaimer_note(words, atlas.settings.organisation)]),
        ],
        className="page compare-page",
    )


def _shown_choice(comparison: Comparison, words: Translator) -> dmc.SegmentedControl:
    """Return the choice of what is shown of the incidents; of several that came with a link, the first."""
    shown = next((layer.value for layer in SHOWN if layer in comparison.state.layers), OTHER)
    names = [*(layer.value for layer in SHOWN), *([OTHER] if shown == OTHER else [])]
    attributes: dict[str, Any] = {"aria-label": words.text("compare.choice")}
    return dmc.SegmentedControl(
        id=CompareId.SHOWN,
        data=[{"value": name, "label": words.text(f"compare.shown.{name}")} for name in names],
        value=shown,
        size="sm",
        **attributes,
    )


def _side(atlas: AtlasData, side: str, comparison: Comparison, maps: ComparedMaps, words: Translator) -> html.Section:
    ids, filters = IDS[side], comparison.sides[side]
    figure = render_figure(maps.layers[side], comparison.state.view, words, atlas.version)
    attributes: dict[str, Any] = {"aria-label": words.text(f"compare.side.{side}")}
    return html.Section(
        [
            period_bar(atlas, filters, words, ids["first"], ids["last"], ids["types"]),
            html.Div(heading_parts(side, maps), id=ids["heading"], className="compare-heading"),
            map_graph(ids["map"], figure, words, class_name="compare-map", keeps_view_in_url=side == SIDES[0]),
            html.P(alone_link(side, comparison, words), id=ids["alone"], className="compare-alone"),
        ],
        className="compare-side",
        **attributes,
    )


def heading_parts(side: str, maps: ComparedMaps) -> list[Any]:
    """Return the heading of a map and its count."""
    return [html.H2(maps.headings[side]), html.P(maps.counts[side])]


def alone_link(side: str, comparison: Comparison, words: Translator) -> dcc.Link:
    """Return the link to one side alone on the map, where it can be saved and explored."""
    address = AtlasData.link("/", words.language, **comparison.map_query(side))
    return dcc.Link(words.text("compare.alone"), href=address)
