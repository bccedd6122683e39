"""How long the land border of two countries is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata import crs

Point = tuple[float, float]


def shared_segments(polygons: Iterable[shapely.Geometry], names: Sequence[str]) -> dict[tuple[Point, Point], set[str]]:
    """Return every segment of the outlines, its smaller end first, with the names of the polygons it belongs to."""
    owners: dict[tuple[Point, Point], set[str]] = defaultdict(set)
    for polygon, name in zip(polygons, names, strict=True):
        for ring in shapely.get_rings(shapely.get_parts(polygon)):
            points = [tuple(point) for point in shapely.get_coordinates(ring).tolist()]
            for start, end in pairwise(points):
                if start != end:
                    owners[(start, end) if start < end else (end, start)].add(name)
    return owners


def border_lengths(countries: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the geodesic length of the line that each two countries share, rivers included.

    Neighbours must share the vertices of their border, as those of Natural Earth do. A border is as long as it is
    drawn: a coarser line is shorter than a finer one, and what lies outside the study area is not in it.

    Parameters
    ----------
    countries : GeoDataFrame
        Canonical countries, EPSG:4326; needs country.

    Returns
    -------
    DataFrame
        country_a, country_b (alphabetical), border_km; sorted by the two. Countries that do not touch have no row.

    References
    ----------
    Karney, C. F. F. (2013). Algorithms for geodesics. J. Geodesy 87, 43-55. doi:10.1007/s00190-012-0578-z
    """
    crs.require_crs(countries)
    owners = shared_segments(countries.geometry, countries["country"].astype(str).tolist())
    shared = [(*sorted(names)[:2], *start, *end) for (start, end), names in owners.items() if len(names) > 1]
    segments = pd.DataFrame(shared, columns=["country_a", "country_b", "west", "south", "east", "north"])
    ends = [segments[name].to_numpy(float) for name in ("west", "south", "east", "north")]
    segments["border_km"] = crs.geodesic_distance_km(*ends) if len(segments) else np.zeros(0)
    return segments.groupby(["country_a", "country_b"], as_index=False)["border_km"].sum()
