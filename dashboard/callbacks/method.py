"""Method and sources has nothing to answer: the page is text."""

from __future__ import annotations

from dash import Dash

from dashboard.data import AtlasData


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire nothing."""
