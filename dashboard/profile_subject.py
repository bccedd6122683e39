"""What a profile is about: a border post, a place, a crossing or a region, in one shape."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import shapely

from dashboard.components.cards import has_value
from dashboard.data import AtlasData
from geodata.communities import places_around
from layers.locales import local_name

#: Kind -> first part of the address of its pages.
PATHS = {"post": "/posts"}


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
        WGS84 degrees; of an area a point within it.
    error_km : float
        How well the spot is known; 0 where nothing is said.
    """

    kind: str
    identifier: str
    name_en: str
    name_fr: str
    countries: tuple[str, ...]
    spot: tuple[float, float]
    error_km: float = 0.0

    @property
    def path(self) -> str:
        """Address of the page."""
        return f"{PATHS[self.kind]}/{self.identifier}"

    def name(self, language: str) -> str:
        """Return the name in a language."""
        return local_name({"name_en": self.name_en, "name_fr": self.name_fr}, language)


def profile_subject(atlas: AtlasData, kind: str, identifier: str) -> Subject:
    """Return what a page of a kind (one of `PATHS`) is about; `InputError` where there is no such thing."""
    return _BUILDERS[kind](atlas, identifier)


def _post(atlas: AtlasData, identifier: str) -> Subject:
    post = atlas.post(identifier)
    facing = post["facing_country"]
    countries = (post["country"], *([facing] if has_value(facing) else []))
    error_km = float(post["uncertainty_km"]) if has_value(post["uncertainty_km"]) else 0.0
    return Subject("post", identifier, post["name"], post["name"], countries, _spot(post.geometry), error_km)


def _spot(point: shapely.Point) -> tuple[float, float]:
    return float(point.x), float(point.y)


_BUILDERS = {"post": _post}


@lru_cache(maxsize=64)
def communities_near(atlas: AtlasData, subject: Subject) -> pd.DataFrame:
    """Return the listed places within the largest distance of a subject; read-only, columns as in `places_around`."""
    return places_around(*subject.spot, atlas.place_names)
