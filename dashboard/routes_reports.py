"""The report of a corridor as a file, in any of its formats; it takes the filters of the page under the same names."""

from __future__ import annotations

import datetime as dt
import logging
from functools import lru_cache

import flask

from dashboard.corridor_state import page_filters
from dashboard.data import AtlasData
from dashboard.downloads import attachment, refusal
from dashboard.reports.content import CorridorReport, corridor_report
from dashboard.reports.formats import file_name, require_format
from geodata.errors import AtlasError, StoreError
from layers.filters import Filters
from layers.locales import translator

LOGGER = logging.getLogger("atlas")
_CACHED_REPORTS = 8


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the route ``/export/report/<corridor_id>.<extension>``; ``lang`` is the language of the report."""
    source = atlas.ground

    @lru_cache(maxsize=_CACHED_REPORTS)
    def report_of(corridor_id: str, filters: Filters, language: str, made_on: dt.date, root: str) -> CorridorReport:
        return corridor_report(atlas, corridor_id, filters, translator(language), made_on, root)

    def export(name: str) -> flask.Response:
        # No identifier of a corridor holds a point; an extension may: incidents.geojson.
        corridor_id, _, extension = name.partition(".")
        query = flask.request.args
        words = translator(query.get("lang", ""))
        root = flask.request.url_root.rstrip("/")
        try:
            form = require_format(extension)
            report = report_of(corridor_id, page_filters(query), words.language, dt.date.today(), root)
        except AtlasError as error:
            return refusal(error, words, status=404)
        try:
            body = form.render(report, words, source)
        except AtlasError as error:
            return refusal(error, words)
        except OSError as error:
            LOGGER.exception("the report %s could not be written", corridor_id)
            said = StoreError("report_unwritable", "The file could not be made: {reason}.", reason=error.strerror or "")
            return refusal(said, words, status=507)
        return attachment(body, form.media_type, file_name(report, extension))

    server.add_url_rule("/export/report/<name>", "report_export", export)
