"""The downloads of a density and of its change; filters and choices as on the page, in the same parameters."""

from __future__ import annotations

import flask

from dashboard.corridor_state import page_filters
from dashboard.data import AtlasData
from dashboard.density_exports import change_tif, density_tif, read_smoothing
from dashboard.downloads import attachment, refusal
from geodata.errors import AtlasError
from layers.locales import translator

_FILES = {"density": density_tif, "density_change": change_tif}


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the routes."""

    def export(name: str) -> flask.Response:
        words = translator(flask.request.args.get("lang", ""))
        query = flask.request.args
        try:
            smoothing = read_smoothing(query)
            content = _FILES[name](atlas, page_filters(query), smoothing, words)
        except AtlasError as error:
            return refusal(error, words)
        file_name = f"atlas_{name}_{smoothing.bandwidth_km:g}km_{atlas.version}.tif"
        return attachment(content, "image/tiff; application=geotiff", file_name)

    for name in _FILES:
        server.add_url_rule(f"/export/{name}.tif", f"export_{name}", export, defaults={"name": name})
