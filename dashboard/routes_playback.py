"""The frames of the playback, which the browser fetches ahead of the moment they are shown."""

from __future__ import annotations

import json
from functools import lru_cache

import flask

from dashboard.data import AtlasData
from dashboard.map_state import MapState
from dashboard.playback_view import Playback, frame_change, frame_layers, placed_rows
from dashboard.theming import asked_theme
from layers.locales import translator
from layers.themed import themed
from layers.themes import theme_of

_CACHED_FRAMES = 256
#: Frames that are answered at once.
MOST_FRAMES = 6


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the route ``/playback/frames.json``: the parameters of the map page, and ``frames=3,4,5``.

    The answer is an object with one member a frame; numbers that are none of a frame are left out.
    """

    @lru_cache(maxsize=_CACHED_FRAMES)
    def frame_text(state: MapState, unit: str, window: str, frame: int, language: str, theme: str) -> str:
        placed = placed_rows(atlas, state.filters, unit, window)
        if placed is None or not 0 <= frame < len(placed.timeline):
            return ""
        layers = frame_layers(atlas, state, placed, frame, translator(language))
        return json.dumps(themed(frame_change(layers), theme_of(theme)), separators=(",", ":"))

    def frames() -> flask.Response:
        query = flask.request.args
        playback = Playback.from_query(query)
        numbers = _read_numbers(query.get("frames", "")) if playback else []
        state, language = MapState.from_query(query), translator(query.get("lang", "")).language
        theme = asked_theme().name
        parts = []
        for number in numbers[:MOST_FRAMES]:
            text = frame_text(state, playback.unit, playback.window, number, language, theme) if playback else ""
            parts += [f'"{number}":{text}'] if text else []
        return flask.Response("{" + ",".join(parts) + "}", mimetype="application/json")

    server.add_url_rule("/playback/frames.json", "playback_frames", frames)


def _read_numbers(text: str) -> list[int]:
    """Return the numbers of a list with commas, each once; what is none is left out."""
    return list(dict.fromkeys(int(part) for part in text.split(",") if part.isdecimal() and len(part) < 6))
