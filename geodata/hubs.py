"""Hubs: the places between which routes are asked for, chosen from the registers by a rule."""

from __future__ import annotations

from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata import crs
from geodata.crossings import slug
from geodata.fields import FOCUS_COUNTRIES

#: Country -> its capital, as the register of places calls it.
CAPITALS = MappingProxyType(
    {
        "BF": "Ouagadougou", "BJ": "Porto-Novo", "CI": "Yamoussoukro", "GH": "Accra", "GM": "Banjul", "GN": "Conakry",
        "GW": "Bissau", "LR": "Monrovia", "ML": "Bamako", "MR": "Nouakchott", "NE": "Niamey", "NG": "Abuja",
        "SL": "Freetown", "SN": "Dakar", "TG": "Lomé",
    }
)  # fmt: skip
#: A border town has at least so many inhabitants, and lies no farther than this from the crossing, km.
TOWN_POPULATION = 20_000
TOWN_REACH_KM = 25.0
#: Hubs nearer to each other than this are one, km.
SAME_HUB_KM = 20.0
#: What a hub is, from the one that is kept where two are one.
KINDS = ("capital", "largest", "seaport", "border_town")


def choose_hubs(places: gpd.GeoDataFrame, border_posts: gpd.GeoDataFrame, crossings: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the hubs: capitals, largest places, open seaports, and towns at the crossings of the countries covered.

    Parameters
    ----------
    places, border_posts, crossings : GeoDataFrame
        Canonical tables, EPSG:4326.

    Returns
    -------
    DataFrame
        hub_id, name, country, kind (of `KINDS`), longitude, latitude; by kind and identifier. Of hubs within
        `SAME_HUB_KM` the first is kept.
    """
    for frame in (places, border_posts, crossings):
        crs.require_crs(frame)
    parts = [_capitals(places), _largest(places), _seaports(border_posts), _border_towns(places, crossings)]
    candidates = pd.concat([part.assign(kind=kind) for part, kind in zip(parts, KINDS, strict=True)], ignore_index=True)
    candidates["hub_id"] = [
        f"{country.lower()}-{slug(name)}"
        for name, country in zip(candidates["name"], candidates["country"], strict=True)
    ]
    kept: list[int] = []
    longitude, latitude = candidates["longitude"].to_numpy(float), candidates["latitude"].to_numpy(float)
    for row in range(len(candidates)):
        here = np.full(len(kept), longitude[row]), np.full(len(kept), latitude[row])
        if not len(kept) or (crs.geodesic_distance_km(*here, longitude[kept], latitude[kept]) > SAME_HUB_KM).all():
            kept.append(row)
    hubs = candidates.iloc[kept].drop_duplicates("hub_id").reset_index(drop=True)
    return hubs[["hub_id", "name", "country", "kind", "longitude", "latitude"]]


def _described(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": frame["name"].to_numpy(object),
            "country": frame["country"].to_numpy(object),
            "longitude": frame.geometry.x.to_numpy(),
            "latitude": frame.geometry.y.to_numpy(),
        }
    )


def _by_population(places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return places.sort_values(["population", "place_id"], ascending=[False, True])


def _capitals(places: gpd.GeoDataFrame) -> pd.DataFrame:
    ordered = _by_population(places)
    is_capital = ordered["name"].to_numpy(object) == ordered["country"].map(CAPITALS).to_numpy(object)
    return _described(ordered[is_capital].drop_duplicates("country").sort_values("country"))


def _largest(places: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the largest place of each country that has a capital in `CAPITALS`."""
    known = places[places["country"].isin(list(CAPITALS))]
    return _described(_by_population(known).drop_duplicates("country").sort_values("country"))


def _seaports(border_posts: gpd.GeoDataFrame) -> pd.DataFrame:
    is_port = (border_posts["kind"] == "seaport") & (border_posts["status"] == "open")
    return _described(border_posts[is_port].sort_values("post_id"))


def _border_towns(places: gpd.GeoDataFrame, crossings: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the largest town within reach of each crossing into a country the register of posts covers."""
    is_covered = crossings["country_a"].isin(FOCUS_COUNTRIES) | crossings["country_b"].isin(FOCUS_COUNTRIES)
    at = crossings[is_covered].sort_values("crossing_id")
    towns = _by_population(places[places["population"] >= TOWN_POPULATION]).reset_index(drop=True)
    longitude, latitude = towns.geometry.x.to_numpy(), towns.geometry.y.to_numpy()
    found = []
    for point in at.geometry:
        here = np.full(len(towns), point.x), np.full(len(towns), point.y)
        near = np.flatnonzero(crs.geodesic_distance_km(*here, longitude, latitude) <= TOWN_REACH_KM)
        found += near[:1].tolist()
    return _described(towns.iloc[list(dict.fromkeys(found))])
