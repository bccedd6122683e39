"""What stands along one corridor, by kilometre: the content of its strip map."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.corridors import REACH_KM, corridor_waypoints, locate_on_line
from geodata.nearest import containing_polygon, cut_lines

#: Towns smaller than this stand on the strip only as waypoints, persons.
MIN_POPULATION = 10_000
#: How far before and after a border its two countries are read, km: beyond rivers and borders drawn apart.
_LOOK_KM = 4.0
COLUMNS = ("kind", "id", "name", "corridor_km", "offset_km", "country", "population", "status", "is_monitored")


def points_at_km(line: object, km: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return longitude and latitude of kilometres along a line; below 0 and beyond its end the nearest end."""
    pieces = cut_lines(np.array([line], dtype=object))
    km = np.clip(np.asarray(km, dtype=float), 0.0, pieces.end_km[-1])
    piece = np.clip(np.searchsorted(pieces.end_km, km, "left"), 0, len(pieces) - 1)
    length = pieces.end_km[piece] - pieces.start_km[piece]
    share = np.divide(km - pieces.start_km[piece], length, out=np.zeros_like(km), where=length > 0)
    longitude = pieces.west[piece] + share * (pieces.east[piece] - pieces.west[piece])
    return longitude, pieces.south[piece] + share * (pieces.north[piece] - pieces.south[piece])


def corridor_features(
    corridor: pd.Series,
    places: gpd.GeoDataFrame,
    border_posts: gpd.GeoDataFrame,
    crossings: gpd.GeoDataFrame,
    countries: gpd.GeoDataFrame,
) -> pd.DataFrame:
    """Return what stands along one corridor.

    Parameters
    ----------
    corridor : Series
        One row of the canonical corridors.
    places, border_posts, crossings, countries : GeoDataFrame
        Canonical tables, EPSG:4326.

    Returns
    -------
    DataFrame
        Sorted by corridor_km: kind, id, name, corridor_km, offset_km (geodesic, to the line), country, population,
        status, is_monitored; missing where a kind has none. Kinds: ``waypoint`` (id empty), ``place`` (within
        `REACH_KM`, at least `MIN_POPULATION`), ``post`` (within reach or its own error, or named by the corridor),
        ``crossing`` (where this corridor crosses) and ``border`` (the same kilometre; id and name are the two countries
        as they are travelled).
    """
    waypoints = corridor_waypoints(corridor).rename(columns={"place": "name"}).assign(kind="waypoint", id="")
    named = set(str(corridor["border_posts"]).split(";"))
    towns = _beside(corridor, places[(places["population"] >= MIN_POPULATION).to_numpy()], "place", "place_id")
    posts = _beside(corridor, border_posts, "post", "post_id", keep=border_posts["post_id"].isin(named).to_numpy())
    own = crossings["corridor_ids"].str.split(";").map(lambda ids: corridor["corridor_id"] in ids).to_numpy(dtype=bool)
    crossed = _beside(corridor, crossings[own], "crossing", "crossing_id", keep=np.ones(own.sum(), dtype=bool))
    features = [waypoints, towns, posts, crossed, _borders(corridor, crossed, countries)]
    joined = pd.concat([each for each in features if len(each)], ignore_index=True).reindex(columns=list(COLUMNS))
    return joined.sort_values(["corridor_km", "kind", "id", "name"], ignore_index=True)


def _beside(
    corridor: pd.Series, points: gpd.GeoDataFrame, kind: str, identifier: str, keep: np.ndarray | None = None
) -> pd.DataFrame:
    """Return the points within reach of the corridor, and those to keep however far."""
    km, offset = locate_on_line(points.geometry.x.to_numpy(), points.geometry.y.to_numpy(), corridor.geometry)
    error = points["uncertainty_km"].fillna(0.0).to_numpy(float) if "uncertainty_km" in points else 0.0
    within = offset <= np.maximum(REACH_KM, error)
    if keep is not None:
        within |= keep
    columns = [name for name in ("name", "country", "population", "status", "is_monitored") if name in points]
    beside = pd.DataFrame(points[columns]).assign(id=points[identifier].astype("str"), kind=kind)
    return beside.assign(corridor_km=km, offset_km=offset)[within]


def _borders(corridor: pd.Series, crossed: pd.DataFrame, countries: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return one row a border crossed, named by the countries before and after (? where that is the sea)."""
    km = crossed["corridor_km"].to_numpy(float)
    codes = np.append(countries["country"].to_numpy(dtype=object), "?")
    before, after = (
        codes[containing_polygon(*points_at_km(corridor.geometry, km + side), countries.geometry)]
        for side in (-_LOOK_KM, _LOOK_KM)
    )
    pairs = [f"{a}-{b}" for a, b in zip(before, after, strict=True)]
    return pd.DataFrame({"kind": "border", "id": pairs, "name": pairs, "corridor_km": km, "offset_km": 0.0})
