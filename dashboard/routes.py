"""Addresses that are no pages: the GeoJSON of the basemap, compressed once and kept by the browser."""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache

import flask

from dashboard.data import AtlasData
from layers.basemap import basemap_geojson, geojson_names

_ONE_YEAR_S = 31_536_000


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the routes."""

    @lru_cache(maxsize=32)
    def compressed(name: str) -> tuple[bytes, str]:
        body = basemap_geojson(name, atlas.store)
        # mtime=0: the same data give the same bytes, and every worker the same ETag.
        packed = gzip.compress(body, compresslevel=9, mtime=0)
        return packed, hashlib.sha256(packed).hexdigest()[:24]

    def basemap(name: str) -> flask.Response:
        if name not in geojson_names():
            flask.abort(404)
        packed, tag = compressed(name)
        accepts_gzip = "gzip" in flask.request.headers.get("Accept-Encoding", "")
        response = flask.Response(packed if accepts_gzip else gzip.decompress(packed), mimetype="application/geo+json")
        if accepts_gzip:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.set_etag(tag + ("" if accepts_gzip else "-plain"))
        if flask.request.args.get("v") == atlas.version:
            response.headers["Cache-Control"] = f"public, max-age={_ONE_YEAR_S}, immutable"
        else:
            response.headers["Cache-Control"] = "no-cache"
        response.make_conditional(flask.request)
        return response

    server.add_url_rule("/basemap/<name>.geojson", "basemap", basemap)
