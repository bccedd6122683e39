"""The presentation starts once its page is there; everything else the browser does alone (assets/present.js)."""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, Output

from dashboard.data import AtlasData
from dashboard.ids import PresentId


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the page."""
    app.clientside_callback(
        ClientsideFunction("present", "start"),
        Output(PresentId.SINK, "children"),
        Input(PresentId.BASE, "data"),
    )
