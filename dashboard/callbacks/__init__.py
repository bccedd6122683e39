"""The callbacks of each page, listed by hand: ``register(app, atlas)`` wires them."""

from __future__ import annotations

from dash import Dash

from dashboard.callbacks import (
    add_view,
    analysis,
    compare,
    cooperation,
    corridor,
    corridors,
    data,
    duplicates,
    explore,
    map,
    method,
    period_bar,
    playback,
    post,
    posts,
    present,
    reports,
    scenes,
    shell,
)
from dashboard.data import AtlasData


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the callbacks of all pages."""
    for room in (
        shell,
        period_bar,
        map,
        explore,
        playback,
        compare,
        corridors,
        corridor,
        posts,
        post,
        analysis,
        cooperation,
        scenes,
        add_view,
        reports,
        data,
        duplicates,
        method,
        present,
    ):
        room.register(app, atlas)
