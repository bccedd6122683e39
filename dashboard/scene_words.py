"""What a list says of the view of a scene without drawing it: its page, its period, its filters, its layers."""

from __future__ import annotations

import dash
import flask

from dashboard.analyses import TOPICS
from dashboard.cooperation_view import CooperationChoice
from dashboard.data import AtlasData
from dashboard.filter_words import filter_words, period_words
from dashboard.map_state import LAYER_LABELS, MapState
from dashboard.scenes.model import Scene
from layers.filters import Filters
from layers.locales import Translator

#: First part of a path -> name of the page.
_PAGES = {
    "": "common.nav_map",
    "corridors": "common.nav_corridors",
    "posts": "common.nav_posts",
    "cooperation": "common.nav_cooperation",
    "method": "common.nav_method",
    "analysis": "common.nav_analyses",
}


def page_words(path: str, words: Translator) -> str:
    """Return the name of the page a path leads to; a page that is not known here is named by its path."""
    first, _, rest = path[1:].partition("/")
    if first not in _PAGES:
        return path
    name = words.text(_PAGES[first])
    if not rest:
        return name
    detail = words.text(TOPICS[rest].TITLE_KEY) if first == "analysis" and rest in TOPICS else rest
    return words.text("scenes.page_detail", page=name, detail=detail)


def view_words(atlas: AtlasData, scene: Scene, words: Translator) -> list[str]:
    """Return what the view of a scene shows, a few words each: the page first."""
    query = scene.parameters
    said = [page_words(scene.path, words)]
    filters = Filters.from_query(query)
    if filters != Filters():
        said.append(words.text("paper.period", period=period_words(filters, atlas.index, words)))
    if filters.without("start", "end") != Filters():
        said.append(filter_words(atlas, filters, words).rstrip("."))
    if scene.path == "/":
        labels = [words.text(LAYER_LABELS[layer]) for layer in MapState.from_query(query).layers]
        said.append(words.text("scenes.layers", layers=words.enumeration(labels)))
    elif scene.path == "/cooperation":
        choice = CooperationChoice.from_query(query)
        said.append(words.text(f"cooperation.kind.{choice.rows}"))
    return said


def can_present() -> bool:
    """Tell whether this application has a page that presents a storyboard."""
    paths = [page.get("path_template") or "" for page in dash.page_registry.values()]
    if flask.has_app_context():
        paths += [rule.rule for rule in flask.current_app.url_map.iter_rules()]
    return any(path.startswith("/present/") for path in paths)
