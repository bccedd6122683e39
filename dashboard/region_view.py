"""The regions as their pages show them: measures made once, counts for a period."""

from __future__ import annotations

from functools import lru_cache

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from dashboard.data import AtlasData
from geodata.area_borders import area_borders, borders_of
from geodata.errors import InputError
from geodata.region_profiles import (
    count_in_regions,
    foreign_border,
    foreign_border_km,
    points_of_area,
    region_rates,
)
from geodata.statistics import period_years
from geodata.study_cells import covered_countries
from layers.filters import Filters


def find_region(atlas: AtlasData, identifier: str) -> pd.Series:
    """Return one region; `InputError` where there is none."""
    found = atlas.regions[atlas.regions["region_id"] == identifier]
    if found.empty:
        raise InputError("no_region", "There is no region “{identifier}”.", identifier=identifier)
    return found.iloc[0]


@lru_cache(maxsize=2)
def region_borders(atlas: AtlasData) -> gpd.GeoDataFrame:
    """Return the lines that regions share."""
    return area_borders(atlas.regions, "region_id")


@lru_cache(maxsize=2)
def country_by_region(atlas: AtlasData) -> pd.Series:
    """Return the country of each region."""
    return atlas.regions.set_index("region_id")["country"].astype(str)


def foreign_line(atlas: AtlasData, identifier: str) -> shapely.Geometry | None:
    """Return the land border of a region with other countries; None where it has none."""
    foreign = borders_of(foreign_border(region_borders(atlas), country_by_region(atlas)), identifier)
    return None if foreign.empty else shapely.union_all(foreign.geometry.to_numpy())


def countries_across(atlas: AtlasData, identifier: str) -> tuple[str, ...]:
    """Return the countries that a region shares a border with, that of the longest first."""
    foreign = borders_of(foreign_border(region_borders(atlas), country_by_region(atlas)), identifier)
    return tuple(dict.fromkeys(country_by_region(atlas).reindex(foreign["neighbour"])))


def posts_of_region(atlas: AtlasData, region: pd.Series) -> gpd.GeoDataFrame:
    """Return the posts that the country of a region runs in it; at the very border within 5 km."""
    posts = atlas.border_posts
    return posts[_is_of(posts, region["geometry"]) & (posts["country"] == region["country"]).to_numpy()]


def crossings_of_region(atlas: AtlasData, region: pd.Series) -> gpd.GeoDataFrame:
    """Return the crossings on the border of a region."""
    table, country = atlas.crossings, region["country"]
    is_own = ((table["country_a"] == country) | (table["country_b"] == country)).to_numpy()
    return table[_is_of(table, region["geometry"]) & is_own]


def _is_of(points: gpd.GeoDataFrame, area: shapely.Geometry) -> np.ndarray:
    return points_of_area(points.geometry.x.to_numpy(), points.geometry.y.to_numpy(), area)


@lru_cache(maxsize=2)
def region_measures(atlas: AtlasData) -> pd.DataFrame:
    """Return what no filter changes, indexed by region_id; read-only.

    country, area_km2, road_km, border_km (with other countries), is_covered (the register of incidents covers the
    country), n_posts, n_open_posts, n_crossings, n_unwatched (without a known post).
    """
    regions = atlas.regions.set_index("region_id")
    covered = set(covered_countries(atlas.countries)["country"])
    posts, crossings = atlas.border_posts, atlas.crossings
    at_posts = posts.geometry.x.to_numpy(), posts.geometry.y.to_numpy()
    at_crossings = crossings.geometry.x.to_numpy(), crossings.geometry.y.to_numpy()
    runs, is_open = posts["country"].to_numpy(str), (posts["status"] == "open").to_numpy(bool)
    first, second = crossings["country_a"].to_numpy(str), crossings["country_b"].to_numpy(str)
    is_unwatched = (crossings["is_monitored"] == 0).to_numpy(bool, na_value=False)
    records = []
    for country, area in zip(regions["country"], regions.geometry, strict=True):
        own = points_of_area(*at_posts, area) & (runs == country)
        met = points_of_area(*at_crossings, area) & ((first == country) | (second == country))
        records.append([int(each.sum()) for each in (own, own & is_open, met, met & is_unwatched)])
    counts = pd.DataFrame(records, columns=["n_posts", "n_open_posts", "n_crossings", "n_unwatched"])
    measures = counts.set_index(regions.index)
    measures["country"], measures["area_km2"] = regions["country"], regions["area_km2"]
    measures["road_km"] = atlas.road_km("region").reindex(regions.index)
    measures["border_km"] = foreign_border_km(region_borders(atlas), country_by_region(atlas))
    measures["is_covered"] = measures["country"].isin(covered)
    return measures


@lru_cache(maxsize=16)
def region_table(atlas: AtlasData, filters: Filters) -> pd.DataFrame:
    """Return the measures of every region with its counts and rates for a period; read-only.

    Columns of `region_measures`, n_too_imprecise, and of `region_profiles.region_rates`. Regions of countries that the
    register does not cover have no rate.
    """
    measures = region_measures(atlas)
    counts = count_in_regions(atlas.index, atlas.select(filters).rows, atlas.regions)
    period = atlas.period(filters)
    known = measures.where(measures["is_covered"])[["area_km2", "road_km", "border_km"]]
    rates = region_rates(counts["n_incidents"], known, period_years(*period) if period else 0.0)
    return measures.join(counts["n_too_imprecise"]).join(rates)
