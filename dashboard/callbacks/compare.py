"""The two maps follow their choices, and the URL follows both."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update

from dashboard.compare_state import OTHER, SIDES, Comparison, changed_layers, changed_side
from dashboard.compare_view import compare_maps
from dashboard.components.map import legend_panel, patch_figure
from dashboard.components.notices import error_notice
from dashboard.data import AtlasData
from dashboard.ids import CompareId
from dashboard.pages.compare import IDS, alone_link, heading_parts
from geodata.errors import AtlasError
from layers.base import LayerName
from layers.locales import translator


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the page of two maps."""
    side_outputs = {
        f"{side}_{name}": Output(IDS[side][name], prop)
        for side in SIDES
        for name, prop in (("map", "figure"), ("heading", "children"), ("alone", "children"))
    }
    side_inputs = {f"{side}_{name}": Input(IDS[side][name], "value") for side in SIDES for name in _FIELDS}

    @app.callback(
        output={
            **side_outputs,
            "words": Output(CompareId.WORDS, "children"),
            "legend": Output(CompareId.LEGEND, "children"),
            "query": Output(CompareId.QUERY, "data"),
        },
        inputs={
            "values": side_inputs,
            "shown": Input(CompareId.SHOWN, "value"),
            "query": State(CompareId.QUERY, "data"),
        },
        prevent_initial_call=True,
    )
    def update_comparison(values: dict[str, Any], shown: str, query: dict[str, str]) -> dict[str, Any]:
        return answer_comparison(atlas, query, values, shown)

    app.clientside_callback(
        ClientsideFunction("compare", "update"),
        Output(CompareId.SINK, "children"),
        Input(CompareId.QUERY, "data"),
    )


_FIELDS = ("first", "last", "types")


def answer_comparison(atlas: AtlasData, query: dict[str, str], values: dict[str, Any], shown: str) -> dict[str, Any]:
    """Return what the page shows after a change; an error is a sentence, and the maps stay."""
    words = translator(query["lang"])
    before = Comparison.from_query(query, atlas)
    sides = {}
    for side in SIDES:
        first, last, types = (values[f"{side}_{name}"] for name in _FIELDS)
        sides[side] = changed_side(before.sides[side], int(first), int(last), tuple(types or ()))
    layers = before.state.layers
    # A change of years alone leaves the layers that came with the address.
    if shown != OTHER and LayerName(shown) not in layers:
        layers = changed_layers(layers, LayerName(shown))
    comparison = Comparison(sides["left"], sides["right"], replace(before.state, layers=layers))
    try:
        maps = compare_maps(atlas, comparison, words)
    except AtlasError as error:
        names = (*(f"{side}_{name}" for side in SIDES for name in ("map", "heading", "alone")), "legend", "query")
        return {**dict.fromkeys(names, no_update), "words": error_notice(error, words)}
    answer: dict[str, Any] = {
        "words": maps.sentences,
        "legend": legend_panel(maps.legend, words),
        "query": {**comparison.to_query(), "lang": words.language},
    }
    for side in SIDES:
        answer[f"{side}_map"] = patch_figure(maps.layers[side])
        answer[f"{side}_heading"] = heading_parts(side, maps)
        answer[f"{side}_alone"] = alone_link(side, comparison, words)
    return answer
