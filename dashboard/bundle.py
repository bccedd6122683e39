"""Our own styles and scripts as two files: a first visit would else ask for half a hundred, a few milliseconds each."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import brotli
import flask

_FOLDER = Path(__file__).resolve().parent / "assets"
_PREFIX = "/bundle/"
_ONE_YEAR_S = 31_536_000
#: What the first page says of each of our files, and what it shall say of all of them.
_TAGS = {
    "css": (r'\s*<link rel="stylesheet" href="/?assets/[^"]+\.css[^"]*">', '<link rel="stylesheet" href="{}">'),
    "js": (r'\s*<script src="/?assets/[^"]+\.js[^"]*"></script>', '<script src="{}"></script>'),
}
_TYPES = {"css": "text/css", "js": "text/javascript"}


@dataclass(frozen=True)
class Bundle:
    """Hold all our files of one kind: as text, packed, and the address that names this very text."""

    body: bytes
    packed: bytes
    address: str


@lru_cache(maxsize=2)
def bundle(kind: str) -> Bundle:
    """Return our ``css`` or ``js``, in the order of the names of the files, as Dash would send them one by one."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob(f"*.{kind}"))]
    body = "\n".join(texts).encode("utf-8")
    mark = hashlib.sha256(body).hexdigest()[:16]
    return Bundle(body, brotli.compress(body), f"{_PREFIX}{mark}.{kind}")


def with_bundles(index: str) -> str:
    """Return the first page with one tag for our styles and one for our scripts, where the first of each was."""
    for kind, (tag, one) in _TAGS.items():
        first = re.search(tag, index)
        if first:
            rest = re.sub(tag, "", index[first.end() :])
            index = index[: first.start()] + "\n" + one.format(bundle(kind).address) + rest
    return index


def register(server: flask.Flask) -> None:
    """Add the routes of the two files; an address of another version gives this one, but is not kept."""

    def send(mark: str, kind: str) -> flask.Response:
        if kind not in _TYPES:
            flask.abort(404)
        found = bundle(kind)
        takes_brotli = "br" in flask.request.accept_encodings
        response = flask.Response(found.packed if takes_brotli else found.body, mimetype=_TYPES[kind])
        if takes_brotli:
            response.content_encoding = "br"
        response.vary.add("Accept-Encoding")
        if flask.request.path == found.address:
            response.headers["Cache-Control"] = f"public, max-age={_ONE_YEAR_S}, immutable"
        else:
            response.headers["Cache-Control"] = "no-cache"
        return response

    server.add_url_rule(f"{_PREFIX}<mark>.<kind>", "bundle", send)
