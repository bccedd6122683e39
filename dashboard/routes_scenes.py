"""A storyboard as a file: JSON to carry it to another machine."""

from __future__ import annotations

import flask

from dashboard.data import AtlasData
from dashboard.downloads import attachment, refusal
from dashboard.scenes.exchange import render_json
from dashboard.scenes.store import scene_store
from geodata.errors import AtlasError
from layers.locales import translator


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the route ``/export/storyboard/<id>.json``."""

    def export(storyboard_id: str) -> flask.Response:
        try:
            storyboard = scene_store(atlas.settings).storyboard(storyboard_id)
        except AtlasError as error:
            return refusal(error, translator(flask.request.args.get("lang", "")), 404)
        return attachment(
            render_json(storyboard).encode("utf-8"), "application/json", f"storyboard_{storyboard.storyboard_id}.json"
        )

    server.add_url_rule("/export/storyboard/<storyboard_id>.json", "storyboard_json", export)
