"""Regions: first-level divisions of Natural Earth, with their area on the ellipsoid."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from etl.crosswalk import crosswalk
from etl.sources.base import Cleaned, Context, Origin, clean_geography, extract_geography, require_columns_of
from geodata.crs import GEOD
from geodata.settings import Settings

NAME = "regions"
TABLE = "regions"
FILE = "regions.parquet"
ORIGIN = Origin(
    title_en="Regions, 1:10 million",
    title_fr="Régions, 1:10 millions",
    publisher="Natural Earth",
    licence="Public domain",
    attribution="Made with Natural Earth",
    url="https://www.naturalearthdata.com/",
)


def extract(settings: Settings) -> gpd.GeoDataFrame:
    """Read the polygons."""
    return extract_geography(settings, FILE)


def transform(extracted: gpd.GeoDataFrame, context: Context) -> Cleaned:
    """Fill missing names from the main one and measure the areas on the ellipsoid (Karney 2013, `pyproj.Geod`).

    Beside the stored columns the rows have ``other_names``, by which rows are placed.
    """
    require_columns_of(extracted, FILE, ("region_id", "country", "name", "name_en", "name_fr"))
    regions = extracted.copy()
    for name in ("name_en", "name_fr"):
        regions[name] = regions[name].fillna(regions["name"])
    regions["area_km2"] = [area_km2(geometry) for geometry in regions.geometry]
    columns = ["region_id", "country", "name_en", "name_fr", "area_km2", "geometry"]
    cleaned = clean_geography(regions[columns], TABLE, ("region_id",))
    return replace(cleaned, frame=cleaned.frame.assign(other_names=other_names(cleaned.frame["region_id"])))


def other_names(region_ids: pd.Series) -> pd.Series:
    """Return the other names of each region that `etl/crosswalks/region_names.csv` knows, joined by ``|``."""
    named: dict[str, list[str]] = {}
    for key, region_id in crosswalk("region_names").items():
        named.setdefault(region_id, []).append(key.partition(" ")[2])
    return region_ids.map({region_id: "|".join(names) for region_id, names in named.items()}).fillna("").astype("str")


def area_km2(geometry: object) -> float:
    """Return the area on the ellipsoid; NaN where there is no polygon."""
    if geometry is None or geometry.is_empty:  # type: ignore[attr-defined]
        return float("nan")
    area_m2, _ = GEOD.geometry_area_perimeter(geometry)
    return float(np.abs(area_m2)) / 1e6
