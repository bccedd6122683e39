"""The scripts of the libraries, packed well and once: most of a first visit, and the same as long as we serve."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from threading import Lock

import brotli
import flask

PREFIX = "/_dash-component-suites/"
#: Of 11: a tenth smaller than what is packed anew for each request, and a second for the largest script.
_QUALITY = 9
_MOST_KEPT = 64
_TYPES = ("application/javascript", "text/javascript")


def register(server: flask.Flask) -> None:
    """Pack the scripts that Dash serves for browsers that read Brotli; all else is left to Flask-Compress."""
    kept: OrderedDict[tuple[str, int, int], bytes] = OrderedDict()
    lock = Lock()

    def packed(path: str, body: bytes) -> bytes:
        key = (path, len(body), zlib.crc32(body))
        with lock:
            if key not in kept:
                kept[key] = brotli.compress(body, quality=_QUALITY)
                while len(kept) > _MOST_KEPT:
                    kept.popitem(last=False)
            return kept[key]

    def pack(response: flask.Response) -> flask.Response:
        path = flask.request.path
        is_script = path.startswith(PREFIX) and response.mimetype in _TYPES and response.status_code == 200
        if not is_script or response.content_encoding or "br" not in flask.request.accept_encodings:
            return response
        response.direct_passthrough = False
        response.set_data(packed(path, response.get_data()))
        response.content_encoding = "br"
        response.vary.add("Accept-Encoding")
        return response

    # Runs before Flask-Compress, which was there first and leaves alone what is packed.
    server.after_request(pack)
