"""The incidents of the map as a file for a spreadsheet; it takes the parameters of the map page."""

from __future__ import annotations

import flask

from dashboard.data import AtlasData
from dashboard.downloads import CSV
from dashboard.incident_exports import incidents_csv
from layers.filters import Filters
from layers.locales import translator

#: A spreadsheet takes the file for UTF-8 where it begins so.
_MARK = "\ufeff"


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the route ``/download/incidents.csv``."""

    def download() -> flask.Response:
        words = translator(flask.request.args.get("lang", ""))
        pieces = incidents_csv(atlas, Filters.from_query(flask.request.args), words)
        response = flask.Response(
            (f"{_MARK if place == 0 else ''}{piece}".encode() for place, piece in enumerate(pieces)), content_type=CSV
        )
        name = f"atlas_incidents_{atlas.version}_{words.language}.csv"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Cache-Control"] = "no-cache"
        return response

    server.add_url_rule("/download/incidents.csv", "incidents_csv", download)
