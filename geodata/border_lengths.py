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

_ENDS = ("west", "south", "east", "north")


def shared_segments(polygons: Iterable[shapely.Geometry], names: Sequence[str]) -> dict[tuple[str, ...], np.ndarray]:
    """Return the segments of the outlines by the areas they belong to.

    Parameters
    ----------
    polygons : iterable of Polygon or MultiPolygon
        Neighbours share their vertices.
    names : sequence of str
        Name of each polygon.

    Returns
    -------
    dict
        Names in alphabetical order, one alone for an outer edge, to an array of (n, 4): x and y of the smaller end of
        each segment, then of the other, in the order of the outlines.
    """
    parts, polygon = shapely.get_parts(list(polygons), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    start, end = points[:-1], points[1:]
    is_swapped = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    ends = np.where(is_swapped[:, None], np.hstack([end, start]), np.hstack([start, end]))
    is_segment = (ring[1:] == ring[:-1]) & (start != end).any(axis=1)
    owner = np.asarray(names, dtype=object)[polygon[part[ring[:-1]]]]
    segments = pd.DataFrame(ends, columns=list(_ENDS)).assign(owner=owner)[is_segment].drop_duplicates()
    number = segments.groupby(list(_ENDS), sort=False).ngroup().to_numpy()
    order = np.lexsort((segments["owner"].to_numpy(dtype=str), number))
    first = np.flatnonzero(np.diff(number[order], prepend=-1))
    names_of = segments["owner"].to_numpy()[order].tolist()
    holders = [tuple(names_of[a:b]) for a, b in pairwise([*first.tolist(), len(order)])]
    rows: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, names_here in zip(order[first].tolist(), holders, strict=True):
        rows[names_here].append(row)
    each_end = segments[list(_ENDS)].to_numpy()
    return {names_here: each_end[here] for names_here, here in rows.items()}


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
    lengths: dict[tuple[str, str], float] = defaultdict(float)
    for names, ends in shared_segments(countries.geometry, countries["country"].astype(str).tolist()).items():
        if len(names) > 1:
            lengths[names[0], names[1]] += float(crs.geodesic_distance_km(*ends.T).sum())
    rows = [(*pair, length_km) for pair, length_km in sorted(lengths.items())]
    return pd.DataFrame(rows, columns=["country_a", "country_b", "border_km"])
