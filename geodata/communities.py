"""Who lives near a border: listed places and their inhabitants within some distance, on each side of the line."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata import crs
from geodata.nearest import nearest_line

#: Distances at which communities are counted, km; each includes the smaller ones.
RADII_KM = (5.0, 10.0, 25.0)
#: The gazetteer lists places from so many inhabitants on; smaller ones are missing.
SMALLEST_LISTED = 500


def places_around(
    longitude: float, latitude: float, places: gpd.GeoDataFrame, radius_km: float = RADII_KM[-1]
) -> pd.DataFrame:
    """Return the places within a geodesic distance of a spot, nearest first.

    Parameters
    ----------
    longitude, latitude : float
        WGS84 degrees.
    places : GeoDataFrame
        Canonical places, EPSG:4326.
    radius_km : float
        Largest distance, included.

    Returns
    -------
    DataFrame
        place_id, name, country, longitude, latitude, population (missing where the gazetteer gives none or 0),
        distance_km.

    References
    ----------
    Karney, C. F. F. (2013). Algorithms for geodesics. J. Geodesy 87, 43-55. doi:10.1007/s00190-012-0578-z
    """
    spots = places.geometry.x.to_numpy(), places.geometry.y.to_numpy()
    at = np.full(len(places), longitude), np.full(len(places), latitude)
    return _within(places, crs.geodesic_distance_km(*at, *spots), radius_km)


def places_along(
    line: shapely.Geometry | None, places: gpd.GeoDataFrame, radius_km: float = RADII_KM[-1]
) -> pd.DataFrame:
    """Return the places within a geodesic distance of a line; columns as in `places_around`, none without a line.

    Parameters
    ----------
    line : LineString or MultiLineString or None
        EPSG:4326.
    places : GeoDataFrame
        Canonical places, EPSG:4326.
    radius_km : float
        Largest distance, included.
    """
    spots = places.geometry.x.to_numpy(), places.geometry.y.to_numpy()
    if line is None or line.is_empty:
        return _within(places, np.full(len(places), np.inf), radius_km)
    _, distance_km = nearest_line(*spots, np.array([line], dtype=object))
    return _within(places, distance_km, radius_km)


def _within(places: gpd.GeoDataFrame, distance_km: np.ndarray, radius_km: float) -> pd.DataFrame:
    crs.require_crs(places)
    near = np.flatnonzero(distance_km <= radius_km)
    order = near[np.lexsort((places["place_id"].to_numpy(str)[near], distance_km[near]))]
    found = places.iloc[order]
    population = found["population"].astype(float).to_numpy()
    return pd.DataFrame(
        {
            "place_id": found["place_id"].astype(str).to_numpy(),
            "name": found["name"].to_numpy(),
            "country": found["country"].to_numpy(),
            "longitude": found.geometry.x.to_numpy(),
            "latitude": found.geometry.y.to_numpy(),
            # A town of nobody is a town whose number is not known.
            "population": np.where(population > 0, population, np.nan),
            "distance_km": distance_km[order],
        }
    )


def sides_of(near: pd.DataFrame, countries: Sequence[str]) -> tuple[str, ...]:
    """Return the countries asked for, then any other that has a place near by, the nearest first."""
    return tuple(dict.fromkeys([*countries, *near["country"]]))


def count_communities(
    near: pd.DataFrame, countries: Sequence[str], radii_km: Sequence[float] = RADII_KM
) -> pd.DataFrame:
    """Count places and people within each distance on each side.

    Parameters
    ----------
    near : DataFrame
        Made by `places_around` or `places_along`.
    countries : sequence of str
        Sides that are listed even where they have no place; others follow where they have one.
    radii_km : sequence of float
        Ascending.

    Returns
    -------
    DataFrame
        A row a distance and side: radius_km, country, n_places, population (sum of those known; missing where places
        are listed and the inhabitants of none are known), n_unknown (places whose inhabitants are not known).
    """
    records = []
    for radius_km in radii_km:
        within = near[near["distance_km"] <= radius_km]
        for country in sides_of(near, countries):
            population = within.loc[within["country"] == country, "population"]
            n_unknown = int(population.isna().sum())
            is_silent = len(population) > 0 and n_unknown == len(population)
            people = float("nan") if is_silent else float(population.sum())
            records.append((radius_km, country, len(population), people, n_unknown))
    return pd.DataFrame(records, columns=["radius_km", "country", "n_places", "population", "n_unknown"])


def count_listed(places: pd.DataFrame, countries: Sequence[str]) -> dict[str, int]:
    """Return how many places the gazetteer lists in the whole of each country.

    It lists some countries to the last village and of others hardly the towns, so that the two sides of a border
    compare what is listed, and not who lives there.
    """
    counts = places["country"].value_counts()
    return {country: int(counts.get(country, 0)) for country in countries}
