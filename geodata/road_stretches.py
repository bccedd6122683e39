"""The road stretches where incidents are densest: tops of the density, and how far each goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from geodata import crs
from geodata.lixels import RoadGraph, RoadPlaces, lixel_points
from geodata.network_density import RoadDensity

#: A stretch goes on as far as the density is at least this share of its top.
TOP_SHARE = 0.5
#: A stretch holds where another way of spreading reaches at least this share of its value near by, and not more than
#: the value divided by this share.
HOLDS_SHARE = 0.5


@dataclass(frozen=True)
class Stretch:
    """Hold one stretch.

    Attributes
    ----------
    longitude, latitude : float
        Of its top, WGS84 degrees.
    value : float
        Density at the top, incidents / 100 km / yr.
    length_km : float
        Road around the top with at least `TOP_SHARE` of it.
    n_incidents : int
        Incidents the density uses that lie within one bandwidth of the top on the map.
    """

    longitude: float
    latitude: float
    value: float
    length_km: float
    n_incidents: int


def densest_stretches(
    density: RoadDensity, graph: RoadGraph, roads: gpd.GeoDataFrame, places: RoadPlaces, n_most: int = 15
) -> list[Stretch]:
    """Return the stretches with the highest tops, highest first; no two tops lie within one bandwidth of each other.

    Parameters
    ----------
    density : RoadDensity
    graph, roads : RoadGraph, GeoDataFrame
        As the density was made from.
    places : RoadPlaces
        Of the incidents the density was made from; those it leaves out are left out here.
    n_most : int
        So many at most.

    Notes
    -----
    Distances between tops are on the map, not by road: two carriageways side by side are one stretch.
    """
    order = np.argsort(-density.values, kind="stable")
    order = order[: int(np.count_nonzero(density.values > 0))]
    points = lixel_points(graph, roads, order)
    used = np.flatnonzero(places.is_on_road() & (places.uncertainty_km <= density.bandwidth_km))
    spots = _points_of_places(graph, roads, places.take(used))
    found: list[Stretch] = []
    is_free = np.ones(len(order), dtype=bool)
    while len(found) < n_most and is_free.any():
        k = int(is_free.argmax())
        lon, lat = points[k].tolist()
        is_free[k] = False
        is_free[_near(points, lon, lat, density.bandwidth_km)] = False
        found.append(
            Stretch(
                longitude=lon,
                latitude=lat,
                value=float(density.values[order[k]]),
                length_km=_length_around(graph, density.values, int(order[k])),
                n_incidents=len(_near(spots, lon, lat, density.bandwidth_km)),
            )
        )
    return found


def highest_near(
    density: RoadDensity, graph: RoadGraph, roads: gpd.GeoDataFrame, stretches: Sequence[Stretch]
) -> list[float]:
    """Return the highest value of a density within its bandwidth of the top of each stretch, incidents / 100 km / yr.

    Of the same incidents spread in another way it tells whether a stretch hangs on the way of spreading: between
    junctions a few hundred metres apart the equal split keeps an incident on very little road.

    Parameters
    ----------
    density : RoadDensity
        Another than the one the stretches are of, over the same lixels.
    graph, roads : RoadGraph, GeoDataFrame
    stretches : sequence of Stretch
    """
    order = np.flatnonzero(density.values > 0)
    points, values = lixel_points(graph, roads, order), density.values[order]
    return [
        float(values[_near(points, each.longitude, each.latitude, density.bandwidth_km)].max(initial=0.0))
        for each in stretches
    ]


def holds(value: float, other: float) -> bool:
    """Tell whether a stretch of one value holds, where another way of spreading has `other` near by."""
    return value * HOLDS_SHARE <= other <= value / HOLDS_SHARE


def _near(points: np.ndarray, longitude: float, latitude: float, within_km: float) -> np.ndarray:
    """Return the positions of the points within a geodesic distance; no degree of latitude is shorter than 110 km."""
    band = np.flatnonzero(np.abs(points[:, 1] - latitude) <= within_km / 110.0)
    n = len(band)
    here = np.full(n, longitude), np.full(n, latitude)
    return band[crs.geodesic_distance_km(points[band, 0], points[band, 1], *here) <= within_km]


def _points_of_places(graph: RoadGraph, roads: gpd.GeoDataFrame, places: RoadPlaces) -> np.ndarray:
    """Return longitude and latitude of places on the roads, to the lixel."""
    n_cuts = np.diff(graph.first_lixel)[places.edge]
    share = places.offset_km / graph.length_km[places.edge]
    k = np.minimum((share * n_cuts).astype(np.int64), n_cuts - 1)
    return lixel_points(graph, roads, graph.first_lixel[places.edge] + k)


def _length_around(graph: RoadGraph, values: np.ndarray, top: int) -> float:
    """Return the km of the lixels joined to the top by lixels with at least `TOP_SHARE` of its value."""
    limit = values[top] * TOP_SHARE
    seen, waiting = {top}, [top]
    while waiting:
        for neighbour in _neighbours(graph, waiting.pop()):
            if neighbour not in seen and values[neighbour] >= limit:
                seen.add(neighbour)
                waiting.append(neighbour)
    return float(graph.lixel_km[sorted(seen)].sum())


def _neighbours(graph: RoadGraph, lixel: int) -> list[int]:
    """Return the lixels that share an end with one."""
    edge = int(np.searchsorted(graph.first_lixel, lixel, side="right")) - 1
    first, last = int(graph.first_lixel[edge]), int(graph.first_lixel[edge + 1]) - 1
    found = [k for k in (lixel - 1, lixel + 1) if first <= k <= last]
    for node, is_at in ((graph.start[edge], lixel == first), (graph.end[edge], lixel == last)):
        if is_at:
            for half in range(graph.first_half[node], graph.first_half[node + 1]):
                other = graph.half_edge[half]
                found.append(int(graph.first_lixel[other + graph.half_side[half]] - graph.half_side[half]))
    return [each for each in found if each != lixel]
