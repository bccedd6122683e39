"""A storyboard to hand out: what each scene shows, once for slides and for paper.

The page of a scene is made as for a reader, and its first map is drawn again by the renderer of paper; where a page has
no map, its numbers stand in words.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import numpy as np
from dash.development.base_component import Component

from dashboard.data import AtlasData
from dashboard.map_state import INCIDENT_LAYERS, MapState
from dashboard.pages.map import legend_order
from dashboard.passing_on import caveat_of, handing_on, may_pass_on
from dashboard.presenting import LAYER_NOTES_CLASS, NUMBER_CLASSES, scene_page
from dashboard.scene_words import view_words
from dashboard.scenes.facts import filled, scene_text
from dashboard.scenes.model import Scene, Storyboard
from geodata.errors import AtlasError, InputError
from layers.base import LayerName
from layers.figure import DrawnMap, noted_maps
from layers.locales import Translator
from layers.paper_plate import Plate
from layers.source_line import sources_line

_OWN_MACHINE = ("127.0.0.1", "localhost", "::1")
#: A page that opens farther out shows the four countries: on paper they fill the room there is.
_OVERVIEW_ZOOM = 5.0
#: Sentences of a page without a map that stand on its slide.
_MAX_FACTS = 6


@dataclass(frozen=True)
class Handout:
    """Hold one scene as it is handed out.

    Attributes
    ----------
    title, message, notes : str
        Numbers filled in.
    view : str
        Page, period, filters and layers in words.
    facts : tuple of str
        The numbers of the page in words.
    plate : Plate or None
        Its map.
    address : str
        Where the view is found.
    """

    title: str
    message: str
    notes: str
    view: str
    facts: tuple[str, ...]
    plate: Plate | None
    address: str


@dataclass(frozen=True)
class Imprint:
    """Hold what stands on every page: caveat and what has no symbol, sources, disclaimer, version and date."""

    caveat: str
    sources: str
    disclaimer: str
    version: str
    made: str
    address_note: str

    @property
    def lines(self) -> tuple[str, ...]:
        """All but the note on the address."""
        return self.caveat, self.sources, self.disclaimer, self.made


def handouts(atlas: AtlasData, storyboard: Storyboard, words: Translator, root: str) -> list[Handout]:
    """Return the scenes in order.

    Parameters
    ----------
    atlas : AtlasData
    storyboard : Storyboard
    words : Translator
    root : str
        Address of this server.

    Raises
    ------
    InputError
        The storyboard has no scene.
    """
    if not storyboard.scenes:
        raise InputError("storyboard_empty", "The storyboard has no scene yet: there is nothing to hand out.")
    return [_handout(atlas, scene, words, root) for scene in storyboard.scenes]


def storyboard_title(atlas: AtlasData, storyboard: Storyboard, words: Translator) -> str:
    """Return the title of a storyboard in the language of `words`, or in the other one."""
    return filled(atlas, storyboard.title.text(words.language), {}, words)


def imprint(atlas: AtlasData, words: Translator, root: str, made_on: dt.date) -> Imprint:
    """Return what stands on every page."""
    organisation = atlas.settings.organisation or words.text("common.organisation_default")
    version = words.text("common.data_version", version=atlas.version)
    is_here = urlsplit(root).hostname in _OWN_MACHINE
    n_kept_back = int((~may_pass_on(atlas, np.arange(len(atlas.index)))).sum())
    return Imprint(
        caveat=caveat_of(n_kept_back, words),
        sources=sources_line(atlas.sources, words),
        disclaimer=words.text("common.disclaimer", organisation=organisation),
        version=version,
        made=words.text("paper.imprint", version=version, date=words.date(made_on)),
        address_note=words.text("paper.same_view_here" if is_here else "paper.same_view"),
    )


def _handout(atlas: AtlasData, scene: Scene, words: Translator, root: str) -> Handout:
    said = scene_text(atlas, scene, words)
    page: Component | None = None
    with handing_on(), noted_maps() as maps:
        try:
            page = scene_page(atlas, scene, words.language)
            facts = tuple(_numbers(page, scene))
        except AtlasError as error:
            facts = (words.error(error.code, str(error), error.parameters),)
    drawn = maps[0] if maps else None
    return Handout(
        title=said.title,
        message=said.message,
        notes=said.notes,
        view=words.text("scenes.separator").join(view_words(atlas, scene, words)),
        facts=facts[:1] if drawn else facts[:_MAX_FACTS],
        plate=_plate(drawn, scene, said.title) if drawn else None,
        address=urljoin(root, scene.address(words.language)),
    )


def _plate(drawn: DrawnMap, scene: Scene, title: str) -> Plate:
    is_overview = "v" not in scene.parameters and drawn.view.zoom < _OVERVIEW_ZOOM
    # The pages of analyses list their layers as their legends stand; the map has an order of its own for that.
    layers = tuple(legend_order(drawn.layers)) if scene.path == "/" else drawn.layers
    return Plate(title, layers, view=None if is_overview else drawn.view, marked=drawn.marked)


def _numbers(page: Component, scene: Scene) -> Iterator[str]:
    """Yield the sentences of a page that count: those of the first class that is on it.

    A table is no sentence; and the map counts incidents even where it shows none. What its layers leave out is part of
    the count on paper, where nothing can be opened.
    """
    if scene.path == "/" and not INCIDENT_LAYERS & set(_map_layers(scene)):
        return
    for name in NUMBER_CLASSES:
        found = [plain_words(each) for each in _with_class(page, name) if not _has_table(each)]
        if any(found):
            left_out = [plain_words(each) for each in _with_class(page, LAYER_NOTES_CLASS)]
            found[0] = " ".join([found[0], *left_out])
            yield from (each for each in found if each)
            return


def _map_layers(scene: Scene) -> tuple[LayerName, ...]:
    return MapState.from_query(scene.parameters).layers


def _has_table(part: Any) -> bool:
    if isinstance(part, list | tuple):
        return any(map(_has_table, part))
    return type(part).__name__ == "Table" or (
        isinstance(part, Component) and _has_table(getattr(part, "children", None))
    )


def _with_class(part: Any, name: str) -> Iterator[Component]:
    if isinstance(part, list | tuple):
        for each in part:
            yield from _with_class(each, name)
    elif isinstance(part, Component):
        classes = getattr(part, "className", None)
        if isinstance(classes, str) and name in classes.split():
            yield part
        else:
            yield from _with_class(getattr(part, "children", None), name)


def plain_words(part: Any) -> str:
    """Return the words of a part of a page as one line."""
    return re.sub(" +", " ", " ".join(_words(part))).strip()


def _words(part: Any) -> Iterator[str]:
    if isinstance(part, list | tuple):
        for each in part:
            yield from _words(each)
    elif isinstance(part, Component):
        yield from _words(getattr(part, "children", None))
    elif isinstance(part, str | int | float) and not isinstance(part, bool):
        yield str(part).strip()
