"""The picture of a map for browsers without WebGL: the figure of the page comes in, a PNG goes out."""

from __future__ import annotations

import logging

import flask

from dashboard.data import AtlasData
from dashboard.downloads import refusal
from dashboard.map_picture import LARGEST_BODY, picture_plate, unreadable_figure
from geodata.errors import AtlasError
from layers.locales import translator
from layers.paper_plate import render_plate

LOGGER = logging.getLogger("atlas")


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the route ``/map-picture.png``, which takes the JSON of `map_picture.picture_plate`."""
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

    server.add_url_rule("/map-picture.png", "map_picture", picture, methods=["POST"])
