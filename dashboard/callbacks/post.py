"""The page of a border post has nothing to answer: all of it is in its address."""

from __future__ import annotations

from dash import Dash

from dashboard.data import AtlasData


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire nothing."""
