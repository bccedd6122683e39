"""Addresses that are no pages: the GeoJSON of the basemap, compressed once and kept by the browser."""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache

import brotli
import flask

from dashboard.data import AtlasData
from layers.basemap import basemap_geojson, geojson_names

_ONE_YEAR_S = 31_536_000
#: Of 11: two thirds of what gzip makes of coordinates; the last step would take twice the time for a fifteenth.
_QUALITY = 10


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the routes."""

    @lru_cache(maxsize=64)
    def packed(name: str, coding: str) -> tuple[bytes, str]:
        body = basemap_geojson(name, atlas.store)
        if coding == "br":
            body = brotli.compress(body, quality=_QUALITY)
        elif coding == "gzip":
            # mtime=0: the same data give the same bytes, and every worker the same ETag.
            body = gzip.compress(body, compresslevel=9, mtime=0)
        return body, f"{hashlib.sha256(body).hexdigest()[:24]}-{coding}"

    def basemap(name: str) -> flask.Response:
        if name not in geojson_names():
            flask.abort(404)
        coding = next((each for each in ("br", "gzip") if each in flask.request.accept_encodings), "plain")
        body, tag = packed(name, coding)
        response = flask.Response(body, mimetype="application/geo+json")
        if coding != "plain":
            response.headers["Content-Encoding"] = coding
        response.headers["Vary"] = "Accept-Encoding"
        response.set_etag(tag)
        if flask.request.args.get("v") == atlas.version:
            response.headers["Cache-Control"] = f"public, max-age={_ONE_YEAR_S}, immutable"
        else:
            response.headers["Cache-Control"] = "no-cache"
        response.make_conditional(flask.request)
        return response

    server.add_url_rule("/basemap/<name>.geojson", "basemap", basemap)
