"""What a scene shows to a hall: of the page it opens, the main figure, its legend and the line that counts.

Nothing is known here of any page: the page is made as for a reader, and what serves an audience is picked from it. So a
scene shows what its address shows, also on pages that come later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from types import ModuleType
from typing import Any
from urllib.parse import unquote

from dash.development.base_component import Component

from dashboard.data import AtlasData
from dashboard.map_state import INCIDENT_LAYERS, MapState
from dashboard.pages import PAGES
from dashboard.scenes.facts import scene_text
from dashboard.scenes.model import Scene
from dashboard.theming import in_this_theme
from geodata.errors import InputError
from layers.basemap import basemap_style
from layers.locales import Translator, translator
from layers.themed import themed
from layers.themes import PROJECTOR

#: Classes of the line that counts, the first one that is on the page is taken.
NUMBER_CLASSES = ("map-summary", "analysis-statement", "corridor-counted", "profile-statement", "cooperation-counts")
#: Class of what the layers of the map leave out.
LAYER_NOTES_CLASS = "map-layer-notes"
#: Legends of what a hall takes for granted; the room goes to the others.
_UNSAID = frozenset({"legend-roads"})
#: A page whose map opens farther out than this shows all four countries: so does the stage, in its own shape.
_OVERVIEW_ZOOM = 5.0
#: Elements that are kept of a legend and of a line that counts; of all others only what is in them.
_ELEMENTS = frozenset({"B", "Br", "Div", "Em", "H3", "I", "Img", "Li", "P", "Section", "Span", "Strong", "Table",
                       "Tbody", "Td", "Th", "Thead", "Tr", "Ul"})  # fmt: skip
_EMPTY = frozenset({"Img", "Br"})


def scene_slide(atlas: AtlasData, scene: Scene, language: str) -> dict[str, Any]:
    """Return what the browser shows of a scene, in the projector theme.

    Returns
    -------
    dict
        ``title``, ``message``, ``notes`` and ``address``; ``number`` and ``legend`` as HTML without scripts; ``kind``:
        ``map`` with ``data``, ``layers``, ``meta``, ``center``, ``zoom``, ``fits`` and ``seas``, ``chart`` with
        ``figure``, or ``text`` where the page has neither.

    Raises
    ------
    AtlasError
        What the page says in place of its content.
    """
    words = translator(language)
    text = scene_text(atlas, scene, words)
    page = scene_page(atlas, scene, language)
    legend = next(_with_class(page, "legend"), None)
    return {
        "title": text.title,
        "message": text.message or text.title,
        "notes": text.notes,
        "address": scene.address(language),
        "number": markup(_number(page, scene)),
        "legend": markup(in_this_theme(legend, PROJECTOR)),
        **_figure(page, scene, words),
    }


def _number(page: Component, scene: Scene) -> Component | None:
    """Return the line of a page that counts; none where it counts incidents and the map shows none."""
    shows_incidents = INCIDENT_LAYERS & set(MapState.from_query(scene.parameters).layers)
    if scene.path == "/" and not shows_incidents:
        return None
    return next((each for name in NUMBER_CLASSES for each in _with_class(page, name)), None)


def scene_page(atlas: AtlasData, scene: Scene, language: str) -> Component:
    """Return the content of the page a scene opens; `InputError` where there is none at its path."""
    for page in PAGES.values():
        path = _path_variables(page, scene.path)
        if path is not None:
            return page.layout(atlas, language, scene.parameters, **path)
    raise InputError("present_page", "The page “{path}” of this scene does not exist any more.", path=scene.path[:80])


def _path_variables(page: ModuleType, path: str) -> dict[str, str] | None:
    """Return the parts of a path that a page takes, none where it takes none; None where it is another page."""
    template = getattr(page, "PATH_TEMPLATE", None) or page.PATH
    pattern = re.sub(r"<([a-z_]+)>", r"(?P<\1>[^/]+)", template)
    found = re.fullmatch(pattern, path)
    return {name: unquote(value) for name, value in found.groupdict().items()} if found else None


# --- the figure -------------------------------------------------------------------------------------------------------


def _figure(page: Component, scene: Scene, words: Translator) -> dict[str, Any]:
    figures = list(_figures(page))
    on_map = next((figure for figure in figures if "map" in figure["layout"]), None)
    if on_map is not None:
        return _map_slide(on_map, scene, words)
    if figures:
        return {"kind": "chart", "figure": themed(figures[0], PROJECTOR)}
    return {"kind": "text"}


def _map_slide(figure: Mapping[str, Any], scene: Scene, words: Translator) -> dict[str, Any]:
    """Return what changes on the one map of the presentation; its ground stays."""
    place = figure["layout"]["map"]
    return {
        "kind": "map",
        "data": themed(figure["data"], PROJECTOR),
        "layers": themed(place.get("layers", []), PROJECTOR),
        "meta": themed(figure["layout"]["meta"], PROJECTOR),
        "center": place["center"],
        "zoom": place["zoom"],
        "fits": "v" not in scene.parameters and place["zoom"] < _OVERVIEW_ZOOM,
        "seas": basemap_style(words.language)["sources"]["seas"]["data"],
    }


def _figures(page: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the figures of a page in their order; one that waits in a store for the window is one too."""
    for component in _components(page):
        for name in ("figure", "data"):
            value: Any = getattr(component, name, None)
            figure = value.to_plotly_json() if hasattr(value, "to_plotly_json") else value
            if isinstance(figure, Mapping) and figure.get("data") and "layout" in figure:
                yield figure


def _components(part: Any) -> Iterator[Component]:
    """Yield a component and all in it, in the order of the page."""
    if isinstance(part, Component):
        yield part
        yield from _components(getattr(part, "children", None))
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _components(each)


def _with_class(page: Any, name: str) -> Iterator[Component]:
    for component in _components(page):
        classes = getattr(component, "className", None)
        if isinstance(classes, str) and name in classes.split():
            yield component


# --- markup -----------------------------------------------------------------------------------------------------------


def markup(part: Any) -> str:
    """Return a part of a page as HTML: plain elements with their classes, pictures, and text; no links, no scripts."""
    if part is None or isinstance(part, bool):
        return ""
    if isinstance(part, list | tuple):
        return "".join(map(markup, part))
    if not isinstance(part, Component):
        return escape(str(part))
    inner = markup(getattr(part, "children", None))
    name = type(part).__name__
    if set(str(getattr(part, "className", "")).split()) & _UNSAID:
        return ""
    if name not in _ELEMENTS:
        return inner
    attributes = {"class": getattr(part, "className", None)}
    if name == "Img":
        attributes |= {"src": getattr(part, "src", None), "alt": getattr(part, "alt", "") or ""}
    shown = "".join(f' {key}="{escape(str(value))}"' for key, value in attributes.items() if value is not None)
    return f"<{name.lower()}{shown}>" if name in _EMPTY else f"<{name.lower()}{shown}>{inner}</{name.lower()}>"
