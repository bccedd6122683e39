"""The small map of a profile: roads, corridors, crossings, posts and the incidents counted."""

from __future__ import annotations

from typing import Any

import numpy as np
from dash import dcc, html

from dashboard.components.map import legend_panel, map_graph
from dashboard.components.notices import disclaimer_note, sources_note
from dashboard.data import AtlasData
from dashboard.ids import ProfileId
from dashboard.passing_on import drawn_incidents, drawn_posts
from dashboard.profile_subject import Subject
from layers.base import Layer
from layers.basemap import View
from layers.corridors import corridor_layer
from layers.crossings import crossing_layer
from layers.figure import render_figure
from layers.incidents import INCIDENT_COLUMNS, incident_layer
from layers.locales import Translator
from layers.posts import post_layer
from layers.roads import road_layer
from layers.style import SYMBOL_LIMIT

#: Shows 25 km on either side of a spot on a phone.
SPOT_ZOOM = 8.9


def profile_map(
    atlas: AtlasData,
    subject: Subject,
    rows: np.ndarray,
    words: Translator,
    more: tuple[Layer, ...] = (),
    view: View | None = None,
) -> list[Any]:
    """Return the map with what stands below it; of very many incidents the latest are drawn.

    Parameters
    ----------
    atlas : AtlasData
    subject : Subject
    rows : int array
        The incidents counted.
    words : Translator
    more : tuple of Layer
        Drawn below the others.
    view : View, optional
        Where it opens; by default around the spot, which is ringed.
    """
    selected = subject.identifier if subject.kind == "post" else None
    layers = [
        *more,
        road_layer(words, atlas.roads),
        corridor_layer(atlas.corridors, words),
        *([crossing_layer(atlas.crossings, words)] if subject.kind != "post" else []),
        post_layer(drawn_posts(atlas, atlas.border_posts), words, selected=selected),
        incident_layer(atlas.incidents(drawn_incidents(atlas, rows[-SYMBOL_LIMIT:]), INCIDENT_COLUMNS), words),
    ]
    marked = None if view else subject.spot
    view = view or View(longitude=subject.spot[0], latitude=subject.spot[1], zoom=SPOT_ZOOM)
    figure = render_figure(layers, view, words, version=atlas.version, marked=marked)
    return [
        map_graph(ProfileId.MAP, figure, words, class_name="post-graph"),
        html.P(dcc.Link(words.text("post.open_map"), href=_address(atlas, subject, view, words))),
        html.Details([html.Summary(words.text("post.legend")), legend_panel(layers, words)]),
        sources_note(atlas.sources, words),
        disclaimer_note(words, atlas.settings.organisation),
    ]


def _address(atlas: AtlasData, subject: Subject, view: View, words: Translator) -> str:
    place = f"{view.latitude:.3f}_{view.longitude:.3f}_{view.zoom:g}"
    return atlas.link("/", words.language, v=place, sel=f"{subject.kind}:{subject.identifier}")
