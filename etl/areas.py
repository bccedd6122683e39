"""Regions and countries as places: a middle, and how far the true spot may lie from it when no more is known."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import shapely

from etl.values import country_names
from geodata import crs
from geodata.place_names import fold

#: Words around the name of a region that are not part of it, in French and English.
_AROUND = frozenset(
    ("region", "regions", "province", "prefecture", "district", "departement", "department", "cercle", "county",
     "state", "of", "de", "du", "des", "d", "la", "le", "les", "l", "the")
)  # fmt: skip


@dataclass(frozen=True)
class Area:
    """Hold a region or country as a point that may be anywhere in it.

    Attributes
    ----------
    name : str
        English.
    longitude, latitude : float
        Its centroid, or a point inside where that lies outside; WGS84 degrees.
    radius_km : float
        Whole kilometres from there to its furthest point.
    inner : tuple of float
        (lon, lat) by which the gazetteer knows the region.
    """

    name: str
    longitude: float
    latitude: float
    radius_km: float
    inner: tuple[float, float]


@dataclass
class Areas:
    """Hold the regions by country and name, and the countries by code; made by `build_areas`."""

    regions: dict[tuple[str, str], Area] = field(default_factory=dict)
    countries: dict[str, Area] = field(default_factory=dict)

    def find_region(self, text: str, country: str) -> Area | None:
        """Return the region a text names, such as ``Région de Kayes`` or ``Faro/Loulé``; None where it names none.

        Without a country the name must be that of one country's region only.
        """
        for part in (text, *text.split("/")):
            name = _bare(part)
            if country and (country, name) in self.regions:
                return self.regions[country, name]
            found = [each for (_, known), each in self.regions.items() if known == name and not country]
            if len(found) == 1:
                return found[0]
        return None


def build_areas(countries: gpd.GeoDataFrame, regions: gpd.GeoDataFrame) -> Areas:
    """Measure the canonical countries and regions.

    Parameters
    ----------
    countries, regions : GeoDataFrame
        EPSG:4326; regions need country, name_en and name_fr, and may have ``other_names``, joined by ``|``.
    """
    areas = Areas()
    for code, shape in zip(countries["country"], countries.geometry, strict=True):
        areas.countries[str(code)] = measure_area(country_names("en").get(str(code), str(code)), shape)
    others = regions["other_names"] if "other_names" in regions else [""] * len(regions)
    columns: Iterable[tuple[str, object, object, str, shapely.Geometry]] = zip(
        regions["country"], regions["name_en"], regions["name_fr"], others, regions.geometry, strict=True
    )
    by_other_name: dict[tuple[str, str], Area] = {}
    for code, english, french, more, shape in columns:
        names = [name for name in (english, french) if isinstance(name, str) and name]
        if names:
            area = measure_area(names[0], shape)
            areas.regions |= {(str(code), _bare(name)): area for name in names}
            by_other_name |= {(str(code), _bare(name)): area for name in more.split("|") if name}
    # What one region is called goes before what another is called, too.
    areas.regions = by_other_name | areas.regions
    return areas


def measure_area(name: str, shape: shapely.Geometry) -> Area:
    """Return the area of a polygon (EPSG:4326); the furthest point of a polygon is always a corner of its hull."""
    inner = shapely.point_on_surface(shape)
    middle = shape.centroid if shape.contains(shape.centroid) else inner
    corners = shapely.get_coordinates(shapely.convex_hull(shape))
    distance = crs.GEOD.inv(
        np.full(len(corners), middle.x), np.full(len(corners), middle.y), corners[:, 0], corners[:, 1]
    )[2]
    return Area(name, middle.x, middle.y, math.ceil(distance.max() / 1000.0), (round(inner.x, 4), round(inner.y, 4)))


def _bare(name: str) -> str:
    return " ".join(word for word in fold(name).split() if word not in _AROUND)
