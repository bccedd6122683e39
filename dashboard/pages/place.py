"""One town or village: what is known around it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
from dash import dcc, html

from dashboard.data import AtlasData
from dashboard.profile_neighbours import place_neighbours
from dashboard.profile_page import period_filters, spot_page
from dashboard.profile_subject import Subject, profile_subject
from geodata.area_borders import area_borders, borders_of, nearest_border
from geodata.nearest import containing_polygon
from layers.locales import Translator, local_name, translator

PATH_TEMPLATE = "/places/<place_id>"
TITLE_KEY = "profile.place"


def layout(atlas: AtlasData, language: str, query: dict[str, str], place_id: str) -> html.Div:
    """Return the page; the URL may narrow the period (``from``, ``to``).

    Raises
    ------
    InputError
        There is no such place.
    """
    words = translator(language)
    subject = profile_subject(atlas, "place", place_id)
    filters = period_filters(query)
    country = words.value("country", subject.countries[0])
    population = atlas.place(place_id)["population"]
    people = words.count("communities.people", int(population)) if population > 0 else ""
    return spot_page(
        atlas,
        subject,
        filters,
        place_neighbours(atlas, subject, filters, words),
        words,
        title=words.text("profile.place_in", name=subject.name(language), country=country),
        lead=_lead(atlas, subject, words),
        facts=[
            (words.text("communities.head.people"), people),
            (words.text("post.region"), _region(atlas, subject, words)),
            (words.text("communities.x_place_id"), place_id),
        ],
    )


@lru_cache(maxsize=2)
def country_borders(atlas: AtlasData) -> gpd.GeoDataFrame:
    """Return the land borders of all countries."""
    return area_borders(atlas.countries, "country")


def _lead(atlas: AtlasData, subject: Subject, words: Translator) -> str:
    """Say how far the nearest border is."""
    nearest = nearest_border(*subject.spot, borders_of(country_borders(atlas), subject.countries[0]))
    if nearest is None:
        return words.text("profile.no_border")
    neighbour, km = nearest
    shown = words.number(km, 1 if km < 10 else 0)
    return words.text("profile.place_lead", km=shown, country=words.value("country", neighbour))


def _region(atlas: AtlasData, subject: Subject, words: Translator) -> Any:
    longitude, latitude = subject.spot
    position = int(containing_polygon(np.array([longitude]), np.array([latitude]), atlas.regions.geometry)[0])
    if position < 0:
        return ""
    region = atlas.regions.iloc[position]
    name = local_name(region.to_dict(), words.language)
    return dcc.Link(name, href=atlas.link(f"/regions/{region['region_id']}", words.language))
