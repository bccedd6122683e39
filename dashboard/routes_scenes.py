"""A storyboard as a file: JSON to carry it to another machine, PowerPoint and PDF to hand it out."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import flask

from dashboard.data import AtlasData
from dashboard.downloads import attachment, refusal
from dashboard.scene_handouts import handouts, imprint, storyboard_title
from dashboard.scene_pages import scene_pages
from dashboard.scene_slides import render_slides
from dashboard.scenes.exchange import render_json
from dashboard.scenes.model import Storyboard
from dashboard.scenes.store import scene_store
from geodata.errors import AtlasError, InputError
from layers.locales import translator
from layers.paper_scene import render_scene_pages

FORMATS = {
    "json": "application/json",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
}
_CACHED = 4


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the route ``/export/storyboard/<id>.json``, ``.pptx`` and ``.pdf``; ``lang`` is their language."""
    source = atlas.ground

    @lru_cache(maxsize=_CACHED)
    def drawn(storyboard: Storyboard, language: str, root: str, made_on: dt.date, file_format: str) -> bytes:
        words = translator(language)
        scenes = handouts(atlas, storyboard, words, root)
        title, said = storyboard_title(atlas, storyboard, words), imprint(atlas, words, root, made_on)
        if file_format == "pptx":
            return render_slides(scenes, title, said, source, words)
        return render_scene_pages(scene_pages(scenes, said, words), title, source, words)

    def export(storyboard_id: str, file_format: str) -> flask.Response:
        words = translator(flask.request.args.get("lang", ""))
        try:
            require_format(file_format)
            storyboard = scene_store(atlas.settings).storyboard(storyboard_id)
            if file_format == "json":
                body = render_json(storyboard).encode("utf-8")
                return attachment(body, FORMATS["json"], f"storyboard_{storyboard_id}.json")
            body = drawn(storyboard, words.language, flask.request.url_root, dt.date.today(), file_format)
        except AtlasError as error:
            return refusal(error, words, 404 if error.code == "no_storyboard" else 400)
        return attachment(body, FORMATS[file_format], f"storyboard_{storyboard_id}_{words.language}.{file_format}")

    server.add_url_rule("/export/storyboard/<storyboard_id>.<file_format>", "storyboard_export", export)


def require_format(file_format: str) -> None:
    """Raise `InputError` unless a storyboard can be saved in this format."""
    if file_format not in FORMATS:
        raise InputError(
            "storyboard_format",
            "A storyboard can be saved as {formats}; received “{received}”.",
            formats=", ".join(name.upper() for name in FORMATS),
            received=file_format[:20],
        )
