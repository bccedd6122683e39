"""What is near a spot: points by road and as the crow flies, towns, corridors with their kilometre."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata import crs
from geodata.corridors import locate_on_corridors
from geodata.hubs import TOWN_POPULATION
from geodata.road_distance import road_distances

#: So many neighbours of each kind are listed.
N_NEAREST = 5


def nearest_by_road(
    longitude: float, latitude: float, points: gpd.GeoDataFrame, roads: gpd.GeoDataFrame, number: int = N_NEAREST
) -> pd.DataFrame:
    """Return the points nearest to a spot by road; those no road leads to follow, the nearest on the map first.

    Parameters
    ----------
    longitude, latitude : float
        WGS84 degrees.
    points : GeoDataFrame
        Points, EPSG:4326.
    roads : GeoDataFrame
        Canonical roads, EPSG:4326: a skeleton, so that the driven road is longer.
    number : int
        How many are returned at most.

    Returns
    -------
    DataFrame
        The columns of `points` without the geometry, road_km (missing where no road leads) and distance_km (geodesic).
    """
    crs.require_crs(points)
    spots = points.geometry.x.to_numpy(float), points.geometry.y.to_numpy(float)
    at = np.array([longitude], dtype=float), np.array([latitude], dtype=float)
    road_km = road_distances(roads, *at, *spots)[0]
    distance_km = crs.geodesic_distance_km(np.repeat(at[0], len(points)), np.repeat(at[1], len(points)), *spots)
    order = np.lexsort((distance_km, road_km))[:number]
    found = pd.DataFrame(points.drop(columns="geometry")).iloc[order]
    known = np.where(np.isfinite(road_km), road_km, np.nan)
    return found.assign(road_km=known[order], distance_km=distance_km[order]).reset_index(drop=True)


def nearest_towns(
    longitude: float, latitude: float, places: gpd.GeoDataFrame, roads: gpd.GeoDataFrame, number: int = N_NEAREST
) -> pd.DataFrame:
    """Return the towns of `hubs.TOWN_POPULATION` people and more nearest by road; columns as in `nearest_by_road`."""
    return nearest_by_road(longitude, latitude, places[places["population"] >= TOWN_POPULATION], roads, number)


def corridors_at(longitude: float, latitude: float, error_km: float, corridors: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the corridors within reach of a spot: corridor_id, corridor_km, distance_km; the nearest first."""
    found = locate_on_corridors(np.array([longitude]), np.array([latitude]), np.array([error_km]), corridors)
    columns = ["corridor_id", "corridor_km", "distance_km"]
    return found[columns].sort_values(["distance_km", "corridor_id"], ignore_index=True)
