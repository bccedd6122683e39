"""One beside others of its kind: rates with exact intervals, and what differs by more than chance would make."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata import crs
from geodata.bias import normalised_rates
from geodata.changes import adjusted_p, rate_ratio
from geodata.index import IncidentIndex
from geodata.statistics import POST_RADIUS_KM, SMALL_COUNT, post_statistics

#: Places within this distance are compared, km.
SIMILAR_WITHIN_KM = 100.0
#: ... of at least 1 / 2 and at most 2 times as many people.
SIMILAR_RATIO = 2.0
#: So many at most.
N_SIMILAR = 12
#: A difference is clear where the adjusted p is not above this.
FALSE_SHARE = 0.05
#: ``here``: itself; ``more`` and ``fewer``: clearly more or fewer here; ``unclear``: chance may make the difference;
#: ``small``: too few to compare; ``shared``: both count some of the same incidents; ``none``: no exposure.
VERDICTS = ("here", "more", "fewer", "unclear", "small", "shared", "none")


def counts_around(
    spots: Mapping[str, tuple[float, float]], index: IncidentIndex, rows: np.ndarray, radius_km: float = POST_RADIUS_KM
) -> pd.Series:
    """Return the incidents within a distance of each spot (longitude, latitude), by the name of the spot.

    Those less precise than the distance are left out; incidents near two spots count at both.
    """
    counts = {name: post_statistics(*spot, index, rows, radius_km).n_incidents for name, spot in spots.items()}
    return pd.Series(counts, name="n_incidents", dtype=np.int64)


def compare_with(
    counts: pd.Series, exposures: pd.Series, years: float, here: str, shared: frozenset[str] = frozenset()
) -> pd.DataFrame:
    """Return the rate of each, and whether that of one differs from each other by more than chance.

    Parameters
    ----------
    counts : Series
        Incidents by name, `here` among them.
    exposures : Series
        Units by name: 1 for equal circles, thousands of square kilometres, hundreds of kilometres of road.
    years : float
        Length of the period.
    here : str
        The one that the others are compared with.
    shared : frozenset of str
        Names that count some of the same incidents; nothing is said of these.

    Returns
    -------
    DataFrame
        Columns of `bias.normalised_rates` and verdict (one of `VERDICTS`). The p-values of the ratios of the rates
        (exact, `changes.rate_ratio`) are adjusted over the comparisons. Highest rate first, then by name.
    """
    table = normalised_rates(counts, exposures, years)
    p_values = [_p_value(table, name, here, years) for name in table.index]
    comparable = [name != here and name not in shared and p == p for name, p in zip(table.index, p_values, strict=True)]
    adjusted = np.full(len(table), np.nan)
    if any(comparable):
        adjusted[comparable] = adjusted_p(np.array(p_values)[comparable])
    table["verdict"] = [
        _verdict(table, str(name), here, shared, float(q)) for name, q in zip(table.index, adjusted, strict=True)
    ]
    order = np.lexsort((table.index.to_numpy(str), -table["rate"].fillna(-1.0).to_numpy()))
    return table.iloc[order]


def _p_value(table: pd.DataFrame, name: str, here: str, years: float) -> float:
    own, other = table.loc[here], table.loc[name]
    exposures = float(own["exposure"]) * years, float(other["exposure"]) * years
    return rate_ratio(int(own["n_incidents"]), int(other["n_incidents"]), *exposures).p_value


def _verdict(table: pd.DataFrame, name: str, here: str, shared: frozenset[str], adjusted: float) -> str:
    own, other = table.loc[here], table.loc[name]
    if name == here:
        return "here"
    if name in shared:
        return "shared"
    if own["n_incidents"] + other["n_incidents"] < SMALL_COUNT:
        return "small"
    if not (own["rate"] == own["rate"] and other["rate"] == other["rate"]):
        return "none"
    if not adjusted <= FALSE_SHARE:
        return "unclear"
    return "more" if own["rate"] > other["rate"] else "fewer"


def similar_places(
    places: gpd.GeoDataFrame, place_id: str, within_km: float = SIMILAR_WITHIN_KM, number: int = N_SIMILAR
) -> pd.DataFrame:
    """Return the places of similar size near one: half to twice as many people; none where its people are not known.

    Parameters
    ----------
    places : GeoDataFrame
        Canonical places, EPSG:4326.
    place_id : str
    within_km : float
        Geodesic distance, included.
    number : int
        Of more than this the most similar are returned.

    Returns
    -------
    DataFrame
        place_id, name, country, longitude, latitude, population, distance_km; the most similar first.
    """
    crs.require_crs(places)
    identifiers = places["place_id"].astype(str).to_numpy()
    own = int(np.flatnonzero(identifiers == place_id)[0])
    population = places["population"].to_numpy(float)
    longitude, latitude = places.geometry.x.to_numpy(), places.geometry.y.to_numpy()
    at = np.full(len(places), longitude[own]), np.full(len(places), latitude[own])
    distance_km = crs.geodesic_distance_km(*at, longitude, latitude)
    with np.errstate(divide="ignore", invalid="ignore"):
        unlike = np.abs(np.log(population / population[own]))
    is_similar = (unlike <= np.log(SIMILAR_RATIO) + 1e-12) & (population > 0) & (distance_km <= within_km)
    is_similar[own] = False
    found = np.flatnonzero(is_similar)
    order = found[np.lexsort((identifiers[found], unlike[found]))][:number]
    return pd.DataFrame(
        {
            "place_id": identifiers[order],
            "name": places["name"].to_numpy()[order],
            "country": places["country"].to_numpy()[order],
            "longitude": longitude[order],
            "latitude": latitude[order],
            "population": population[order],
            "distance_km": distance_km[order],
        }
    )
