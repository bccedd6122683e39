"""The theme of the address reaches whatever an answer draws, and goes along with its links."""

from __future__ import annotations

import pytest
from dash import dcc, html, no_update

from dashboard.app import AtlasDash
from dashboard.components.map import legend_panel, patch_figure
from dashboard.theming import asked_theme, in_this_theme, link_in_theme
from layers import style
from layers.base import Layer, LayerName, Legend, LegendItem
from layers.figure import symbol_trace
from layers.locales import translator
from layers.themes import PROJECTOR, SCREEN

DRUGS = style.FAMILIES["drugs"].colour
STRONG = PROJECTOR.colour(DRUGS)


def _layer() -> Layer:
    trace = symbol_trace("incidents", [0.0], [0.0], [style.marker_name("circle", DRUGS)], [["a", "b", "c"]])
    return Layer(LayerName.INCIDENTS, (trace,), legend=Legend("x", (LegendItem("drugs", "marker", DRUGS, "circle"),)))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/posts?lang=fr", "/posts?lang=fr&theme=projector"),
        ("/method?lang=fr#a", "/method?lang=fr&theme=projector#a"),
        ("?from=2020-01-01", "?from=2020-01-01&theme=projector"),
        ("/posts", "/posts?theme=projector"),
        ("https://example.org/x", "https://example.org/x"),
        ("//example.org/x", "//example.org/x"),
        (None, None),
    ],
)
def test_a_link_within_the_atlas_keeps_the_theme(address: str | None, expected: str | None) -> None:
    assert link_in_theme(address, PROJECTOR) == expected
    assert link_in_theme(address, SCREEN) == address


def test_pages_are_copied_into_the_theme_and_stay_as_they_were() -> None:
    figure = {"data": [{"type": "bar", "marker": {"color": DRUGS}}], "layout": {"height": 200, "margin": {"l": 8}}}
    chart = dcc.Graph(figure=figure, style={"height": "200px"})
    page = html.Div([html.P("text"), html.Div(chart), legend_panel([_layer()], translator("en"))])
    shown = in_this_theme(page, PROJECTOR)
    drawn = shown.children[1].children
    assert drawn.figure["data"][0]["marker"]["color"] == STRONG
    assert drawn.style["height"] == f"{drawn.figure['layout']['height']}px" != "200px"
    assert f"%23{STRONG[1:]}" in str(shown.children[2])
    assert chart.figure["data"][0]["marker"]["color"] == DRUGS
    assert f"%23{STRONG[1:]}" not in str(page.children[2])
    assert in_this_theme(page, SCREEN) is page


def test_a_change_of_a_map_is_in_the_theme_of_the_map() -> None:
    answer = in_this_theme({"figure": patch_figure([_layer()]), "legend": no_update, "search": "?lang=fr"}, PROJECTOR)
    assert STRONG[1:] in str(answer["figure"])
    assert DRUGS[1:] not in str(answer["figure"])
    assert answer["legend"] is no_update
    assert answer["search"] == "?lang=fr&theme=projector"


def test_the_theme_is_that_of_the_page_that_asks() -> None:
    server = AtlasDash("test").server
    for referer, expected in (
        ("http://127.0.0.1:8050/?lang=fr&theme=projector", PROJECTOR),
        ("http://127.0.0.1:8050/?theme=neon", SCREEN),
        ("", SCREEN),
    ):
        with server.test_request_context("/_dash-update-component", headers={"Referer": referer}):
            assert asked_theme() is expected
    assert asked_theme() is SCREEN
