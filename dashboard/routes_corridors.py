"""The downloads of the corridor pages; they take the same filters as the page, in the same parameters."""

from __future__ import annotations

from collections.abc import Callable

import flask

from dashboard.corridor_exports import export_name, incidents_csv, incidents_geojson, statistics_csv
from dashboard.corridor_state import page_filters
from dashboard.corridor_view import CorridorView, corridor_view
from dashboard.data import AtlasData
from dashboard.downloads import CSV, attachment, refusal
from geodata.errors import AtlasError
from layers.locales import Translator, translator

_Renderer = Callable[[AtlasData, CorridorView, Translator], str]
#: End of the address -> (what the file name says, extension, media type, encoding, renderer). The byte-order mark
#: tells a spreadsheet that the letters are UTF-8.
_FILES: dict[str, tuple[str, str, str, str, _Renderer]] = {
    "incidents.csv": ("incidents", "csv", CSV, "utf-8-sig", incidents_csv),
    "incidents.geojson": ("incidents", "geojson", "application/geo+json", "utf-8", incidents_geojson),
    "statistics.csv": ("statistics", "csv", CSV, "utf-8-sig", statistics_csv),
}


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the routes."""

    def download(corridor_id: str, name: str) -> flask.Response:
        words = translator(flask.request.args.get("lang", ""))
        if name not in _FILES:
            flask.abort(404)
        try:
            view = corridor_view(atlas, corridor_id, page_filters(flask.request.args))
        except AtlasError as error:
            return refusal(error, words, status=404)
        what, extension, media_type, encoding, render = _FILES[name]
        body = render(atlas, view, words).encode(encoding)
        return attachment(body, media_type, export_name(view, what, atlas.version, extension))

    server.add_url_rule("/download/corridors/<corridor_id>/<name>", "corridor_download", download)
