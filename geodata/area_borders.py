"""The lines that areas share: how long each is, and where."""

from __future__ import annotations

from collections import defaultdict

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata import crs
from geodata.border_lengths import shared_segments
from geodata.nearest import nearest_line


def area_borders(areas: gpd.GeoDataFrame, id_column: str) -> gpd.GeoDataFrame:
    """Return the line that each two areas share.

    Neighbours must share the vertices of their border; areas that touch in a point only are no neighbours.

    Parameters
    ----------
    areas : GeoDataFrame
        Polygons, EPSG:4326.
    id_column : str
        Names the areas.

    Returns
    -------
    GeoDataFrame
        area_a, area_b (alphabetical), border_km (geodesic), geometry (MultiLineString, EPSG:4326); sorted by the two.
    """
    crs.require_crs(areas)
    lines: dict[tuple[str, str], list[np.ndarray]] = defaultdict(list)
    for names, found in shared_segments(areas.geometry, areas[id_column].astype(str).tolist()).items():
        if len(names) > 1:
            lines[names[0], names[1]].append(found)
    rows = []
    for (first, second), parts in sorted(lines.items()):
        ends = np.concatenate(parts)
        length_km = float(crs.geodesic_distance_km(*ends.T).sum())
        rows.append((first, second, length_km, shapely.multilinestrings(shapely.linestrings(ends.reshape(-1, 2, 2)))))
    table = pd.DataFrame(rows, columns=["area_a", "area_b", "border_km", "geometry"])
    return gpd.GeoDataFrame(table, geometry="geometry", crs=crs.WGS84)


def borders_of(borders: gpd.GeoDataFrame, area: str) -> gpd.GeoDataFrame:
    """Return the borders of one area: neighbour, border_km, geometry; the longest first."""
    own = borders[(borders["area_a"] == area) | (borders["area_b"] == area)]
    other = own["area_a"].where(own["area_a"] != area, own["area_b"])
    named = own.assign(neighbour=other)[["neighbour", "border_km", "geometry"]]
    return named.sort_values(["border_km", "neighbour"], ascending=[False, True], ignore_index=True)


def nearest_border(longitude: float, latitude: float, borders: gpd.GeoDataFrame) -> tuple[str, float] | None:
    """Return the neighbour whose border (of `borders_of`) is nearest to a spot, and how far it is in km."""
    if borders.empty:
        return None
    position, km = nearest_line(np.array([longitude]), np.array([latitude]), borders.geometry)
    return str(borders["neighbour"].iloc[int(position[0])]), float(km[0])
