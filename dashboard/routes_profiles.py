"""The downloads of the profiles."""

from __future__ import annotations

from collections.abc import Callable

import flask

from dashboard.data import AtlasData
from dashboard.downloads import CSV, attachment, refusal
from dashboard.profile_exports import communities_csv
from dashboard.profile_subject import PATHS, Subject, profile_subject
from geodata.errors import AtlasError
from layers.locales import Translator, translator

_FILES: dict[str, Callable[[AtlasData, Subject, Translator], str]] = {"communities": communities_csv}


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the routes."""
    for kind, path in PATHS.items():
        rule = f"/download{path}/<identifier>/<what>.csv"
        server.add_url_rule(rule, f"profile_{kind}", _download(atlas, kind))


def _download(atlas: AtlasData, kind: str) -> Callable[[str, str], flask.Response]:
    def download(identifier: str, what: str) -> flask.Response:
        words = translator(flask.request.args.get("lang", ""))
        if what not in _FILES:
            flask.abort(404)
        try:
            subject = profile_subject(atlas, kind, identifier)
        except AtlasError as error:
            return refusal(error, words, status=404)
        body = _FILES[what](atlas, subject, words).encode("utf-8-sig")
        return attachment(body, CSV, f"atlas_{identifier}_{what}_{atlas.version}_{words.language}.csv")

    return download
