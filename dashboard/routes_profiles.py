"""The downloads of the profiles."""

from __future__ import annotations

from collections.abc import Callable

import flask

from dashboard.data import AtlasData
from dashboard.downloads import CSV, attachment, refusal
from dashboard.pages.regions import choose_regions, chosen_country
from dashboard.profile_exports import communities_csv, incidents_csv, regions_csv
from dashboard.profile_page import period_filters
from dashboard.profile_subject import PATHS, Subject, profile_subject
from dashboard.region_view import region_table
from geodata.errors import AtlasError
from layers.filters import Filters
from layers.locales import Translator, translator

_FILES: dict[str, Callable[[AtlasData, Subject, Filters, Translator], str]] = {
    "communities": communities_csv,
    "incidents": incidents_csv,
}


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the routes."""
    for kind, path in PATHS.items():
        rule = f"/download{path}/<identifier>/<what>.csv"
        server.add_url_rule(rule, f"profile_{kind}", _download(atlas, kind))
    server.add_url_rule("/download/regions.csv", "regions_csv", lambda: _regions(atlas))
    server.after_request(lambda response: _mark_missing(atlas, response))


def _regions(atlas: AtlasData) -> flask.Response:
    words, query = translator(flask.request.args.get("lang", "")), flask.request.args
    table = choose_regions(region_table(atlas, period_filters(query)), chosen_country(query))
    body = regions_csv(atlas, table, words).encode("utf-8-sig")
    return attachment(body, CSV, f"atlas_regions_{atlas.version}_{words.language}.csv")


def _mark_missing(atlas: AtlasData, response: flask.Response) -> flask.Response:
    """Answer the page of something that does not exist with 404: Dash sends the same first page for every address."""
    parts = flask.request.path.strip("/").split("/")
    if response.status_code == 200 and len(parts) == 2 and not is_known(atlas, f"/{parts[0]}", parts[1]):
        response.status_code = 404
    return response


def is_known(atlas: AtlasData, path: str, identifier: str) -> bool:
    """Tell whether the page of a profile or a corridor exists; every other page is taken to."""
    kinds = {address: kind for kind, address in PATHS.items()}
    try:
        if path == "/corridors":
            atlas.corridor(identifier)
        elif path in kinds:
            profile_subject(atlas, kinds[path], identifier)
    except AtlasError:
        return False
    return True


def _download(atlas: AtlasData, kind: str) -> Callable[[str, str], flask.Response]:
    def download(identifier: str, what: str) -> flask.Response:
        words = translator(flask.request.args.get("lang", ""))
        if what not in _FILES:
            flask.abort(404)
        try:
            subject = profile_subject(atlas, kind, identifier)
        except AtlasError as error:
            return refusal(error, words, status=404)
        body = _FILES[what](atlas, subject, period_filters(flask.request.args), words).encode("utf-8-sig")
        return attachment(body, CSV, f"atlas_{identifier}_{what}_{atlas.version}_{words.language}.csv")

    return download
