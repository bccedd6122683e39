"""The callbacks of each page, listed by hand: ``register(app, atlas)`` wires them."""

from __future__ import annotations

from dash import Dash

from dashboard.callbacks import analysis, cooperation, corridor, corridors, map, method, post, posts, shell
from dashboard.data import AtlasData


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the callbacks of all pages."""
    for room in (shell, map, corridors, corridor, posts, post, analysis, cooperation, method):
        room.register(app, atlas)
