"""The scenes of a storyboard as the browser fetches them ahead, one at a time."""

from __future__ import annotations

import json
from functools import lru_cache

import flask
from plotly.utils import PlotlyJSONEncoder

from dashboard.data import AtlasData
from dashboard.downloads import refusal
from dashboard.presenting import scene_slide
from dashboard.scenes.model import Scene
from dashboard.scenes.store import scene_store
from geodata.errors import AtlasError, InputError
from layers.locales import translator

_CACHED_SLIDES = 200


@lru_cache(maxsize=_CACHED_SLIDES)
def slide_json(atlas: AtlasData, scene: Scene, language: str) -> str:
    """Return what the browser shows of a scene as JSON; see `presenting.scene_slide`."""
    return json.dumps(scene_slide(atlas, scene, language), cls=PlotlyJSONEncoder, separators=(",", ":"))


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the route ``/present/<storyboard>/scenes/<number>``; numbers begin at 1, ``lang`` is the language."""

    def slide(storyboard_id: str, number: int) -> flask.Response:
        words = translator(flask.request.args.get("lang", ""))
        try:
            storyboard = scene_store(atlas.settings).storyboard(storyboard_id)
            if not 1 <= number <= len(storyboard.scenes):
                raise InputError(
                    "present_scene", "This storyboard has {n} scenes; there is no scene {received}.",
                    n=len(storyboard.scenes), received=str(number)[:12],
                )  # fmt: skip
            body = slide_json(atlas, storyboard.scenes[number - 1], words.language)
        except AtlasError as error:
            return refusal(error, words)
        response = flask.Response(body, mimetype="application/json")
        response.headers["Cache-Control"] = "no-cache"
        return response

    server.add_url_rule("/present/<storyboard_id>/scenes/<int:number>", "present_scene", slide)
