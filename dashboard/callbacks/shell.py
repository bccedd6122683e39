"""What follows the reader from page to page: the title of the window and the language of the document."""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, Output

from dashboard.data import AtlasData
from dashboard.ids import ShellId


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the shell."""
    app.clientside_callback(
        ClientsideFunction(namespace="shell", function_name="describe_document"),
        Output(ShellId.TITLE_SINK, "children"),
        Input(ShellId.TITLE, "data"),
    )
