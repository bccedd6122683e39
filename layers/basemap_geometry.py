"""Shapes of the basemap: simplified for a screen, with borders as lines that know whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geodata import crs
from geodata.border_lengths import shared_segments

#: Tolerance of simplification, degrees (about 400 m), and decimals kept (about 11 m).
TOLERANCE = 0.004
DECIMALS = 4
#: A territory whose final status is not agreed: the lines around it are drawn dotted, after United Nations practice.
UNSETTLED = frozenset({"EH"})


def simplify_areas(areas: gpd.GeoSeries, tolerance: float = TOLERANCE) -> np.ndarray:
    """Return polygons with fewer vertices; neighbours go on sharing the same edge.

    Parameters
    ----------
    areas : GeoSeries
        Polygons, EPSG:4326, which do not overlap.
    tolerance : float
        Degrees.
    """
    return round_coordinates(shapely.coverage_simplify(areas.to_numpy(), tolerance))


def round_coordinates(geometries: Any, decimals: int = DECIMALS) -> Any:
    """Return the geometries with coordinates of so many decimals."""
    return shapely.transform(geometries, lambda points: np.round(points, decimals))


def shared_edges(polygons: np.ndarray, names: Sequence[str]) -> dict[tuple[str, ...], Any]:
    """Return the lines between neighbours and the lines with nobody on the other side.

    Parameters
    ----------
    polygons : array of Polygon or MultiPolygon
        Neighbours share their vertices.
    names : sequence of str
        Name of each polygon.

    Returns
    -------
    dict
        (name, name) in alphabetical order, or (name,) for an outer edge, to a LineString or MultiLineString.
    """
    return {
        pair: shapely.line_merge(shapely.multilinestrings(shapely.linestrings(ends.reshape(-1, 2, 2))))
        for pair, ends in sorted(shared_segments(polygons, names).items())
    }


def border_status(pair: Sequence[str]) -> str:
    """Return ``disputed`` for a line around an unsettled territory, else ``agreed``."""
    return "disputed" if UNSETTLED & set(pair) else "agreed"


def without_study_edge(line: Any) -> Any:
    """Return an outer edge without what only the frame of the study area cut: there is no coast."""
    west, south, east, north = crs.STUDY_BOUNDS
    inside = shapely.box(west + 0.001, south + 0.001, east - 0.001, north - 0.001)
    return shapely.intersection(line, inside)


def label_ranks(points: gpd.GeoSeries, population: np.ndarray, is_main: np.ndarray) -> np.ndarray:
    """Return how early a place is named: its population, a tenth of it beside a more important place.

    Parameters
    ----------
    points : GeoSeries
        EPSG:4326.
    population : int array
        Inhabitants.
    is_main : bool array
        Places ranked before all others, whatever their population.
    """
    easting, northing = crs.project(points.x.to_numpy(), points.y.to_numpy())
    ranks = np.where(is_main, np.maximum(population, MAIN_RANK), population).astype(np.int64)
    for place in np.lexsort((-ranks, ~is_main)):
        if ranks[place] < LARGE_CITY:
            continue
        is_near = np.hypot(easting - easting[place], northing - northing[place]) < SUBURB_KM * 1000.0
        is_suburb = is_near & ~is_main & ((ranks < ranks[place]) | is_main[place])
        is_suburb[place] = False
        ranks[is_suburb] = np.minimum(ranks[is_suburb], population[is_suburb] // 10)
    return ranks


#: Least rank of a main city; rank from which a place overshadows its neighbours; how far it does, km.
MAIN_RANK = 1_000_000
LARGE_CITY = 300_000
SUBURB_KM = 25.0


def label_point(area: Any) -> Any:
    """Return the centre of the largest circle inside the area: where a name has the most room."""
    parts = shapely.get_parts(area)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    circle = shapely.maximum_inscribed_circle(largest, tolerance=0.05)
    return round_coordinates(shapely.get_point(circle, 0), 3)


#: How far the map draws the ground, (west, south, east, north): on the land sides the edge of the study area, on the
#: sea sides a little beyond it, as far as there is nothing but water.
GROUND_BOUNDS = (-22.5, 0.5, crs.STUDY_BOUNDS[2], crs.STUDY_BOUNDS[3])


def outside_of_ground() -> Any:
    """Return the world with a hole over `GROUND_BOUNDS`: what the map knows nothing of."""
    hole = shapely.box(*GROUND_BOUNDS)
    return shapely.Polygon([(-180, -85), (180, -85), (180, 85), (-180, 85)], [hole.exterior.coords])
