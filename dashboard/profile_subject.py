"""What a profile is about: a border post, a crossing, a place or a region, in one shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import shapely

from dashboard.components.cards import has_value
from dashboard.data import AtlasData
from dashboard.region_view import countries_across, find_region, foreign_line, posts_of_region
from geodata import crs
from geodata.communities import places_along, places_around
from geodata.cooperation_subjects import listed
from geodata.errors import InputError
from geodata.region_profiles import region_statistics
from geodata.statistics import POST_RADIUS_KM, LocalStatistics, post_statistics
from layers.filters import Filters
from layers.locales import local_name

#: Kind -> first part of the address of its pages.
PATHS = {"post": "/posts", "crossing": "/crossings", "place": "/places", "region": "/regions"}


@dataclass(frozen=True)
class Subject:
    """Name what a profile is about.

    Attributes
    ----------
    kind : str
        One of `PATHS`.
    identifier : str
    name_en, name_fr : str
    countries : tuple of str
        Its own, then those on the other side of the border.
    spot : (longitude, latitude)
        WGS84 degrees; of a region a point within it.
    error_km : float
        How well the spot is known; 0 where nothing is said.
    post_ids : tuple of str
        Border posts that belong to it, the nearest first.
    """

    kind: str
    identifier: str
    name_en: str
    name_fr: str
    countries: tuple[str, ...]
    spot: tuple[float, float]
    error_km: float = 0.0
    post_ids: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Address of the page."""
        return f"{PATHS[self.kind]}/{self.identifier}"

    def name(self, language: str) -> str:
        """Return the name in a language."""
        return local_name({"name_en": self.name_en, "name_fr": self.name_fr}, language)


@lru_cache(maxsize=256)
def profile_subject(atlas: AtlasData, kind: str, identifier: str) -> Subject:
    """Return what a page of a kind (one of `PATHS`) is about; `InputError` where there is no such thing."""
    return _BUILDERS[kind](atlas, identifier)


def _post(atlas: AtlasData, identifier: str) -> Subject:
    post = atlas.post(identifier)
    facing = post["facing_country"]
    countries = (post["country"], *([facing] if has_value(facing) else []))
    error_km = float(post["uncertainty_km"]) if has_value(post["uncertainty_km"]) else 0.0
    name = str(post["name"])
    return Subject("post", identifier, name, name, countries, _spot(post.geometry), error_km, (identifier,))


def find_crossing(atlas: AtlasData, identifier: str) -> pd.Series:
    """Return one crossing; `InputError` where there is none."""
    found = atlas.crossings[atlas.crossings["crossing_id"] == identifier]
    if found.empty:
        raise InputError("no_crossing", "There is no crossing “{identifier}”.", identifier=identifier)
    return found.iloc[0]


def _crossing(atlas: AtlasData, identifier: str) -> Subject:
    crossing = find_crossing(atlas, identifier)
    countries, name = (crossing["country_a"], crossing["country_b"]), str(crossing["name"])
    post_ids = listed(crossing["post_ids"])
    return Subject("crossing", identifier, name, name, countries, _spot(crossing.geometry), post_ids=post_ids)


def _place(atlas: AtlasData, identifier: str) -> Subject:
    place = atlas.place(identifier)
    name, spot, posts = str(place["name"]), _spot(place.geometry), atlas.border_posts
    spots = posts.geometry.x.to_numpy(), posts.geometry.y.to_numpy()
    km = crs.geodesic_distance_km(np.full(len(posts), spot[0]), np.full(len(posts), spot[1]), *spots)
    near = [position for position in np.argsort(km, kind="stable").tolist() if km[position] <= POST_RADIUS_KM]
    post_ids = tuple(posts["post_id"].iloc[near].astype(str))
    return Subject("place", identifier, name, name, (place["country"],), spot, post_ids=post_ids)


def _region(atlas: AtlasData, identifier: str) -> Subject:
    region = find_region(atlas, identifier)
    posts = posts_of_region(atlas, region)["post_id"].astype(str)
    countries = tuple(dict.fromkeys([str(region["country"]), *countries_across(atlas, identifier)]))
    names = str(region["name_en"]), str(region["name_fr"])
    spot = _spot(region["geometry"].representative_point())
    return Subject("region", identifier, *names, countries, spot, post_ids=tuple(posts))


def _spot(point: shapely.Point) -> tuple[float, float]:
    return float(point.x), float(point.y)


_BUILDERS: dict[str, Callable[[AtlasData, str], Subject]] = {
    "post": _post,
    "crossing": _crossing,
    "place": _place,
    "region": _region,
}


def reported(atlas: AtlasData, subject: Subject, filters: Filters) -> LocalStatistics:
    """Return what was reported around a subject, or in it where it is a region."""
    rows, period = atlas.select(filters).rows, atlas.period(filters)
    if subject.kind == "region":
        area_km2 = float(find_region(atlas, subject.identifier)["area_km2"])
        return region_statistics(atlas.index, rows, subject.identifier, area_km2, period)
    return post_statistics(*subject.spot, atlas.index, rows, period=period)


@lru_cache(maxsize=64)
def communities_near(atlas: AtlasData, subject: Subject) -> pd.DataFrame:
    """Return the listed places within the largest distance of a subject, or of the border of a region with other
    countries; read-only, columns as in `places_around`."""
    if subject.kind == "region":
        return places_along(foreign_line(atlas, subject.identifier), atlas.place_names)
    return places_around(*subject.spot, atlas.place_names)


def subject_posts(atlas: AtlasData, subject: Subject) -> list[dict[str, Any]]:
    """Return the border posts that belong to a subject."""
    return [atlas.post(each).drop("geometry").to_dict() for each in subject.post_ids]
