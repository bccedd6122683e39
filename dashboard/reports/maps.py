"""The layers of the maps of reports that are about more than one road."""

from __future__ import annotations

import numpy as np

from dashboard.data import AtlasData
from dashboard.passing_on import handed_on, posts_may_pass_on
from geodata.statistics import incidents_by_hexagon
from layers.base import Layer
from layers.corridors import corridor_layer
from layers.crossings import crossing_layer
from layers.hotspots import hexagon_layer
from layers.incidents import INCIDENT_COLUMNS, incident_layer
from layers.locales import Translator
from layers.posts import post_layer
from layers.roads import road_layer
from layers.style import SYMBOL_LIMIT

_HEXAGON_RESOLUTION = 5


def ground_layers(
    atlas: AtlasData, rows: np.ndarray, words: Translator, has_crossings: bool = True
) -> tuple[Layer, ...]:
    """Return roads, corridors, crossings, posts and some incidents, from the ground up."""
    if len(rows) > SYMBOL_LIMIT:
        counts = incidents_by_hexagon(atlas.index, rows, _HEXAGON_RESOLUTION)
        incidents = hexagon_layer(counts, _HEXAGON_RESOLUTION, words)
    else:
        incidents = incident_layer(atlas.incidents(handed_on(atlas, rows), INCIDENT_COLUMNS), words)
    posts = atlas.border_posts
    return (
        road_layer(words, atlas.roads),
        corridor_layer(atlas.corridors, words),
        *([crossing_layer(atlas.crossings, words)] if has_crossings else []),
        post_layer(posts[posts_may_pass_on(atlas, posts["post_id"])], words),
        incidents,
    )
