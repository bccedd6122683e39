"""Everything the page of one corridor, its map and its exports are made of, for one choice of filters."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from dashboard.data import AtlasData
from dashboard.passing_on import drawn_incidents, drawn_posts
from geodata.corridor_statistics import CorridorStatistics, corridor_rows, corridor_statistics, count_off_corridors
from geodata.statistics import incidents_by_hexagon
from geodata.strip import corridor_features
from layers import style
from layers.base import Layer
from layers.basemap import View
from layers.corridors import corridor_layer
from layers.crossings import crossing_layer
from layers.filters import Filters, Selection
from layers.hotspots import hexagon_layer
from layers.incidents import INCIDENT_COLUMNS, incident_layer
from layers.locales import Translator
from layers.posts import post_layer
from layers.roads import road_layer
from layers.strip_content import Strip, build_strip

#: The map opens so that the corridor fits into this many pixels: between a phone and a laptop.
_MAP_WIDTH_PX, _MAP_HEIGHT_PX = 470, 340
_HEXAGON_RESOLUTION = 5


@dataclass(frozen=True)
class CorridorView:
    """Hold one corridor under one choice of filters.

    Attributes
    ----------
    corridor : Series
        Row of the canonical table.
    selection : Selection
        Incidents that pass the filters, on this corridor or not.
    rows, kilometres : arrays
        Those on this corridor, ascending by date, and where on it they lie.
    n_vague, n_elsewhere : int
        Selected incidents too imprecise for any corridor, and all others that are not on this one.
    period : (first, last) or None
    statistics : CorridorStatistics
    posts : DataFrame
        Posts within reach.
    """

    corridor: pd.Series
    selection: Selection
    rows: np.ndarray
    kilometres: np.ndarray
    n_vague: int
    n_elsewhere: int
    period: tuple[dt.date, dt.date] | None
    statistics: CorridorStatistics
    posts: pd.DataFrame


@lru_cache(maxsize=16)
def corridor_view(atlas: AtlasData, corridor_id: str, filters: Filters) -> CorridorView:
    """Return one corridor under one choice of filters.

    Raises
    ------
    InputError
        There is no such corridor.
    """
    corridor = atlas.corridor(corridor_id)
    selection = atlas.select(filters)
    rows, kilometres = corridor_rows(atlas.index, selection.rows, corridor_id)
    n_vague, _ = count_off_corridors(atlas.index, selection.rows)
    posts = atlas.posts_on_corridors
    posts = posts[posts["corridor_id"] == corridor_id]
    statistics = corridor_statistics(
        corridor, atlas.index, selection.rows, posts, atlas.crossings, atlas.details, filters.start, filters.end
    )
    return CorridorView(
        corridor=corridor,
        selection=selection,
        rows=rows,
        kilometres=kilometres,
        n_vague=n_vague,
        n_elsewhere=len(selection) - len(rows) - n_vague,
        period=atlas.period(filters),
        statistics=statistics,
        posts=posts,
    )


@lru_cache(maxsize=32)
def features_of(atlas: AtlasData, corridor_id: str) -> pd.DataFrame:
    """Return what stands along a corridor; kept, since no filter changes it."""
    return corridor_features(
        atlas.corridor(corridor_id), atlas.places, atlas.border_posts, atlas.crossings, atlas.countries
    )


def strip_of(atlas: AtlasData, view: CorridorView) -> Strip:
    """Return the content of the strip map."""
    spacing = view.statistics.spacing
    names = np.array(atlas.index.categories["trafficking_type"], dtype=object)
    return build_strip(
        view.corridor,
        features_of(atlas, view.statistics.corridor_id),
        view.posts,
        view.kilometres,
        names[atlas.index.trafficking_type[view.rows]],
        (spacing.longest_from_km, spacing.longest_to_km),
    )


def map_layers(atlas: AtlasData, view: CorridorView, translator: Translator) -> list[Layer]:
    """Return the layers of the map: the corridor, its posts and crossings, and the incidents on it."""
    corridor_id = view.statistics.corridor_id
    crosses = atlas.crossings["corridor_ids"].fillna("").str.split(";").map(lambda ids: corridor_id in ids)
    posts = atlas.border_posts[atlas.border_posts["post_id"].isin(view.posts["post_id"])]
    if len(view.rows) > style.SYMBOL_LIMIT:
        counts = incidents_by_hexagon(atlas.index, view.rows, _HEXAGON_RESOLUTION)
        incidents = hexagon_layer(counts, _HEXAGON_RESOLUTION, translator)
    else:
        incidents = incident_layer(atlas.incidents(drawn_incidents(atlas, view.rows), INCIDENT_COLUMNS), translator)
    return [
        road_layer(translator, atlas.roads),
        corridor_layer(atlas.corridors, translator, selected=corridor_id),
        crossing_layer(atlas.crossings[crosses.to_numpy(bool)], translator),
        post_layer(drawn_posts(atlas, posts), translator),
        incidents,
    ]


def view_of_line(corridor: pd.Series) -> View:
    """Return the view that holds the whole corridor, with some ground around it."""
    return view_of_bounds(corridor.geometry.bounds)


def view_of_bounds(bounds: tuple[float, float, float, float]) -> View:
    """Return the view that holds west, south, east and north (WGS84 degrees), with some ground around."""
    west, south, east, north = bounds
    latitude = (south + north) / 2
    # MapLibre draws the world 512 pixels wide at zoom 0; a degree of latitude is 1 / cos(latitude) of one of longitude.
    width = max(east - west, 0.2)
    height = max(north - south, 0.2) / math.cos(math.radians(latitude))
    zoom = min(math.log2(_MAP_WIDTH_PX * 360.0 / (512.0 * width)), math.log2(_MAP_HEIGHT_PX * 360.0 / (512.0 * height)))
    return View(longitude=round((west + east) / 2, 3), latitude=round(latitude, 3), zoom=round(zoom, 2))
