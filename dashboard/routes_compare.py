"""Two maps side by side as a file to print or to place in a report, drawn from the comparison in the address."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import flask

from dashboard.compare_export import pair_sheet
from dashboard.compare_state import PATH, Comparison
from dashboard.data import AtlasData
from dashboard.downloads import attachment, refusal
from dashboard.map_export import read_bounds, require_format
from geodata.errors import AtlasError
from layers.locales import translator
from layers.paper import FORMATS
from layers.paper_pair import render_pair

_CACHED_SHEETS = 8


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the route ``/export/compare.png``, ``.svg`` and ``.pdf``; it takes the parameters of the page and ``box``."""

    @lru_cache(maxsize=_CACHED_SHEETS)
    def drawn(
        comparison: Comparison, bounds: tuple[float, float, float, float] | None, has_view: bool,
        language: str, root: str, made_on: dt.date, file_format: str,
    ) -> bytes:  # fmt: skip
        words = translator(language)
        sheet = pair_sheet(atlas, comparison, words, root, made_on, bounds, has_view)
        return render_pair(sheet, atlas.ground, words, file_format)

    def export(file_format: str) -> flask.Response:
        query = flask.request.args
        words = translator(query.get("lang", ""))
        try:
            require_format(file_format, FORMATS)
            root = f"{flask.request.url_root.rstrip('/')}{PATH}"
            body = drawn(
                Comparison.from_query(query, atlas), read_bounds(query), "v" in query, words.language, root,
                dt.date.today(), file_format,
            )  # fmt: skip
        except AtlasError as error:
            return refusal(error, words)
        return attachment(body, FORMATS[file_format], f"atlas_compare_{atlas.version}_{words.language}.{file_format}")

    server.add_url_rule("/export/compare.<file_format>", "compare_export", export)
