"""Link each incident to country, region, nearest road, nearest border post and the corridors it lies on."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata import crs
from geodata.corridors import locate_on_corridors
from geodata.nearest import containing_polygon, nearest_line, nearest_point

#: Above this error the region of the point says nothing, km.
MAX_REGION_UNCERTAINTY_KM = 80.0
#: How far off the coast, beyond its own error, a point still gets the nearest region, km: coasts are generalised.
COAST_KM = 5.0


def link_incidents(
    incidents: gpd.GeoDataFrame,
    *,
    countries: gpd.GeoDataFrame,
    regions: gpd.GeoDataFrame,
    roads: gpd.GeoDataFrame,
    corridors: gpd.GeoDataFrame,
    border_posts: gpd.GeoDataFrame,
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Link the incidents to the geography.

    Parameters
    ----------
    incidents : GeoDataFrame
        Points, EPSG:4326; needs incident_id, country, uncertainty_km. A missing country is filled from the polygon that
        contains the point; a declared one is kept.
    countries, regions, roads, corridors, border_posts : GeoDataFrame
        Canonical tables.

    Returns
    -------
    incidents : GeoDataFrame
        The same rows in the same order, with country, region_id, corridor_id, corridor_km (of the nearest corridor
        within reach), road_distance_km, nearest_post_id, nearest_post_km; missing where there is none.
    memberships : DataFrame
        Canonical memberships: a row an incident and corridor.

    Raises
    ------
    CrsError
        A table is not in EPSG:4326.
    """
    for frame in (incidents, countries, regions, roads, corridors, border_posts):
        crs.require_crs(frame)
    every_lon, every_lat = incidents.geometry.x.to_numpy(), incidents.geometry.y.to_numpy()
    # Many incidents share a place: each place is measured once.
    first, place_of = _distinct(every_lon, every_lat)
    lon, lat = every_lon[first], every_lat[first]
    linked = incidents.copy(deep=False)
    linked["country"] = _country(incidents["country"], lon, lat, place_of, countries)
    inside = containing_polygon(lon, lat, regions.geometry)[place_of]
    linked["region_id"] = _region(linked, every_lon, every_lat, inside, regions)
    _, road_km = nearest_line(lon, lat, roads.geometry)
    linked["road_distance_km"] = road_km[place_of]
    post, post_km = nearest_point(lon, lat, border_posts.geometry.x.to_numpy(), border_posts.geometry.y.to_numpy())
    linked["nearest_post_id"] = _take(border_posts["post_id"], post[place_of])
    linked["nearest_post_km"] = post_km[place_of]
    located = locate_on_corridors(every_lon, every_lat, incidents["uncertainty_km"].to_numpy(float), corridors)
    nearest = located.drop_duplicates("row").set_index("row").reindex(np.arange(len(incidents)))
    linked["corridor_id"] = nearest["corridor_id"].to_numpy()
    linked["corridor_km"] = nearest["corridor_km"].to_numpy()
    identifiers = incidents["incident_id"].to_numpy()
    memberships = located.drop(columns="row")
    memberships.insert(0, "incident_id", identifiers[located["row"].to_numpy()])
    return linked, memberships


def _distinct(longitude: np.ndarray, latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first row of each place, and the place of each row."""
    # One complex number a place: a tenth of the time two columns take.
    place_of, _ = pd.factorize(longitude + 1j * latitude, use_na_sentinel=False)
    first = np.full(place_of.max() + 1 if len(place_of) else 0, -1, dtype=np.int64)
    first[place_of[::-1]] = np.arange(len(place_of))[::-1]
    return first, place_of


def _take(values: pd.Series, position: np.ndarray) -> pd.Series:
    """Return the values at the positions; missing at -1."""
    return pd.array(values.astype("str")).take(position, allow_fill=True)


def _country(
    declared: pd.Series, lon: np.ndarray, lat: np.ndarray, place_of: np.ndarray, countries: gpd.GeoDataFrame
) -> pd.Series:
    is_missing = (declared.isna() | (declared == "")).to_numpy()
    if not is_missing.any():
        return declared
    places = np.unique(place_of[is_missing])
    inside = np.full(len(lon), -1, dtype=np.int64)
    inside[places] = containing_polygon(lon[places], lat[places], countries.geometry)
    filled = declared.copy()
    filled[is_missing] = np.asarray(_take(countries["country"], inside[place_of[is_missing]]), dtype=object)
    return filled


def _region(
    incidents: gpd.GeoDataFrame, lon: np.ndarray, lat: np.ndarray, inside: np.ndarray, regions: gpd.GeoDataFrame
) -> pd.Series:
    """Return the region that contains the point, or the nearest of its country where coast or border is coarse.

    A post at the very border may fall on the wrong side of a line drawn at 1:10m: within its error and 5 km the
    declared country decides; farther off the polygon does.
    """
    uncertainty = np.nan_to_num(incidents["uncertainty_km"].to_numpy(float), nan=0.0)
    position = inside.copy()
    country = incidents["country"].to_numpy(dtype=object)
    found = np.where(inside >= 0, regions["country"].to_numpy(dtype=object)[inside], "")
    is_astray = (found != country) & (uncertainty <= MAX_REGION_UNCERTAINTY_KM)
    for code in sorted({each for each in country[is_astray] if isinstance(each, str) and each}):
        candidates = np.flatnonzero((regions["country"] == code).to_numpy())
        rows = np.flatnonzero(is_astray & (country == code))
        if len(candidates) == 0:
            continue
        nearest, distance = nearest_line(lon[rows], lat[rows], regions.geometry.boundary.to_numpy()[candidates])
        is_near = distance <= uncertainty[rows] + COAST_KM
        position[rows[is_near]] = candidates[nearest[is_near]]
    position[uncertainty > MAX_REGION_UNCERTAINTY_KM] = -1
    return _take(regions["region_id"], position)
