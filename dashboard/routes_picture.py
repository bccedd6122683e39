"""Pictures of a map: for browsers without WebGL, and until the map of the first page answers."""

from __future__ import annotations

import logging
from functools import lru_cache

import flask

from dashboard.data import AtlasData
from dashboard.downloads import refusal
from dashboard.first_picture import PATH, VIEW_HEADER, Window, first_picture, read_window
from dashboard.map_picture import LARGEST_BODY, picture_plate, unreadable_figure
from geodata.errors import AtlasError
from layers.locales import translator
from layers.paper_plate import render_plate

LOGGER = logging.getLogger("atlas")
#: First pictures that are kept: those of one office have few sizes.
_KEPT = 12


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the routes ``/map-picture.png``, which takes the JSON of `map_picture.picture_plate`, and `PATH`."""
    source = atlas.ground

    def picture() -> flask.Response:
        words = translator(flask.request.args.get("lang", ""))
        flask.request.max_content_length = LARGEST_BODY
        asked = flask.request.get_json(silent=True)
        try:
            body = render_plate(picture_plate(asked, words), source, words, "png")
        except AtlasError as error:
            return refusal(error, words)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            # A figure that is not ours may be wrong in any place.
            LOGGER.info("a figure could not be drawn as a picture", exc_info=True)
            return refusal(unreadable_figure(), words)
        return flask.Response(body, content_type="image/png", headers={"Cache-Control": "no-store"})

    @lru_cache(maxsize=_KEPT)
    def drawn(asked: tuple[tuple[str, str], ...], window: Window, language: str) -> tuple[bytes, str]:
        return first_picture(atlas, dict(asked), window, translator(language))

    def first() -> flask.Response:
        query = flask.request.args.to_dict()
        words = translator(query.pop("lang", ""))
        try:
            window = read_window(query.pop("window", ""))
            body, seen = drawn(tuple(sorted(query.items())), window, words.language)
        except AtlasError as error:
            return refusal(error, words)
        headers = {"Cache-Control": "no-store", VIEW_HEADER: seen}
        return flask.Response(body, content_type="image/webp", headers=headers)

    server.add_url_rule(PATH, "first_picture", first)
    server.add_url_rule("/map-picture.png", "map_picture", picture, methods=["POST"])
