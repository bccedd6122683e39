"""The playback is worked by the browser (assets/playback.js): it is told of a new plan and of a new state."""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, Output

from dashboard.data import AtlasData
from dashboard.ids import MapId, PlaybackId


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the playback of the map page."""
    app.clientside_callback(
        ClientsideFunction("playback", "update"),
        Output(PlaybackId.SINK, "children"),
        Input(PlaybackId.PLAN, "data"),
        Input(MapId.STATE, "data"),
    )
