"""The map page as a file to print or to place in a report: PNG, SVG or PDF of the state in the address."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import flask

from dashboard.data import AtlasData
from dashboard.downloads import attachment, refusal
from dashboard.map_export import map_sheet, read_bounds, require_format
from dashboard.map_state import MapState
from dashboard.playback_view import Playback
from geodata.errors import AtlasError
from layers.leaflet import MEDIA_TYPE, render_leaflet
from layers.locales import translator
from layers.paper import FORMATS, render_sheet

_CACHED_SHEETS = 16
#: A sheet of paper, or a page that opens without a network.
SAVED_AS = {**FORMATS, "html": MEDIA_TYPE}


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the route ``/export/map.png``, ``.svg``, ``.pdf`` and ``.html``; it takes the parameters of the map page.

    ``box=west,south,east,north`` (degrees) names the ground that must be on the sheet: a window has another shape than
    paper. ``lang`` is the language of the sheet.
    """
    source = atlas.ground

    @lru_cache(maxsize=_CACHED_SHEETS)
    def drawn(
        state: MapState, bounds: tuple[float, float, float, float] | None, has_view: bool,
        language: str, root: str, made_on: dt.date, file_format: str, playback: Playback | None,
    ) -> bytes:  # fmt: skip
        words = translator(language)
        sheet = map_sheet(atlas, state, words, root, made_on, bounds, has_view, playback=playback)
        if file_format == "html":
            # A page has the lines of its ground as data, a sheet of paper only a picture of them.
            return render_leaflet(sheet.layers, sheet.text, source.to_pass_on, words, sheet.bounds, sheet.view)
        return render_sheet(sheet, source, words, file_format)

    def export(file_format: str) -> flask.Response:
        query = flask.request.args
        words = translator(query.get("lang", ""))
        try:
            require_format(file_format, SAVED_AS)
            state = MapState.from_query(query)
            has_view = "v" in query
            root = flask.request.url_root
            body = drawn(
                state, read_bounds(query), has_view, words.language, root, dt.date.today(), file_format,
                Playback.from_query(query),
            )  # fmt: skip
        except AtlasError as error:
            return refusal(error, words)
        return attachment(body, SAVED_AS[file_format], f"atlas_map_{atlas.version}_{words.language}.{file_format}")

    server.add_url_rule("/export/map.<file_format>", "map_export", export)
