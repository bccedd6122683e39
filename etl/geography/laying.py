"""How added roads come to lie beside the bundled ones: instead of them in some countries, beside them, or alone."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata import crs
from geodata.nearest import containing_polygon, nearest_point

#: What becomes of the bundled roads: they go where the file covers a country, they stay, or they all go.
REPLACE, JOIN, ONLY = "replace", "join", "only"
WAYS = (REPLACE, JOIN, ONLY)
#: A road of the skeleton that is cut where it enters a replaced country goes on to the nearest new node, km.
MEET_KM = 5.0
#: Where both networks lie, nodes nearer than this are the same place (the skeleton is rounded to about 100 m), km.
SAME_KM = 1.0
#: A file covers a country with at least this share of the kilometres the bundled roads have there.
COVERED_SHARE = 0.5
_COLUMNS = ["from_node", "to_node", "length_km", "road_class", "source", "geometry"]


def countries_of(edges: gpd.GeoDataFrame, countries: gpd.GeoDataFrame) -> np.ndarray:
    """Return the country in which the middle of each edge lies; empty text where in none."""
    middle = shapely.line_interpolate_point(edges.geometry.to_numpy(), 0.5, normalized=True)
    inside = containing_polygon(shapely.get_x(middle), shapely.get_y(middle), countries.geometry)
    return np.where(inside >= 0, countries["country"].to_numpy(dtype=object)[inside], "")


def covered_countries(edges: gpd.GeoDataFrame, skeleton: gpd.GeoDataFrame, countries: gpd.GeoDataFrame) -> list[str]:
    """Return the countries of which a file has at least `COVERED_SHARE` of the kilometres of the skeleton, sorted."""
    km = pd.Series(edges["length_km"].to_numpy()).groupby(countries_of(edges, countries)).sum()
    bundled = pd.Series(skeleton["length_km"].to_numpy()).groupby(countries_of(skeleton, countries)).sum()
    share = km.drop("", errors="ignore") / bundled.reindex(km.index).fillna(0.0).clip(lower=1e-9)
    return sorted(share.drop("", errors="ignore")[lambda each: each >= COVERED_SHARE].index)


def lay_roads(
    roads: gpd.GeoDataFrame,
    added: gpd.GeoDataFrame,
    *,
    source: str,
    how: str,
    replaced: Sequence[str],
    countries: gpd.GeoDataFrame,
) -> gpd.GeoDataFrame:
    """Lay the roads of a file beside those there are.

    Parameters
    ----------
    roads : GeoDataFrame
        Roads so far: from_node, to_node, length_km, road_class, source; lines, EPSG:4326.
    added : GeoDataFrame
        Of `etl.geography.roads.RoadFile`.
    source : str
        Dataset of the added roads.
    how : str
        One of `WAYS`.
    replaced : sequence of str
        For ``replace``: in these countries the roads so far go, and only there the file is used. An edge belongs to the
        country of its middle; one in no country stays.
    countries : GeoDataFrame
        Canonical countries.

    Returns
    -------
    GeoDataFrame
        Columns as `roads`. Nodes of the roads so far keep their numbers where they do not meet an added one.
    """
    offset = int(roads[["from_node", "to_node"]].to_numpy().max()) + 1 if len(roads) else 0
    new = added.assign(source=source)[_COLUMNS]
    new[["from_node", "to_node"]] += offset
    if how == ONLY:
        return new.reset_index(drop=True)
    if how == JOIN:
        return _met(roads[_COLUMNS], new, within_km=SAME_KM)
    is_gone = np.isin(countries_of(roads, countries), list(replaced))
    new = new[np.isin(countries_of(new, countries), [*replaced, ""])]
    stays, gone = roads[~is_gone][_COLUMNS], roads[is_gone]
    cut_at = np.intersect1d(stays[["from_node", "to_node"]].to_numpy(), gone[["from_node", "to_node"]].to_numpy())
    return _met(stays, new, within_km=MEET_KM, only=cut_at)


def _met(
    roads: gpd.GeoDataFrame, new: gpd.GeoDataFrame, *, within_km: float, only: np.ndarray | None = None
) -> gpd.GeoDataFrame:
    """Let nodes of the roads so far become the added node that is nearest, where one is near; their edges go there."""
    old_nodes, old_spots = _nodes(roads)
    new_nodes, new_spots = _nodes(new)
    if only is not None:
        is_asked = np.isin(old_nodes, only)
        old_nodes, old_spots = old_nodes[is_asked], old_spots[is_asked]
    if not len(old_nodes) or not len(new_nodes):
        return pd.concat([roads, new], ignore_index=True)
    place, km = nearest_point(old_spots[:, 0], old_spots[:, 1], new_spots[:, 0], new_spots[:, 1])
    is_near = km <= within_km
    meets = dict(zip(old_nodes[is_near].tolist(), place[is_near].tolist(), strict=True))
    moved = _moved(roads, meets, new_nodes, new_spots)
    # An edge between two nodes that the added network joins, too, is the same road drawn coarser.
    pairs = {tuple(sorted(pair)) for pair in new[["from_node", "to_node"]].itertuples(index=False, name=None)}
    ends = list(moved[["from_node", "to_node"]].itertuples(index=False, name=None))
    is_kept = [a != b and tuple(sorted((a, b))) not in pairs for a, b in ends]
    return pd.concat([moved[is_kept], new], ignore_index=True)


def _nodes(edges: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the nodes, ascending, and where they are."""
    lines = edges.geometry.to_numpy()
    ends = np.concatenate([edges["from_node"].to_numpy(np.int64), edges["to_node"].to_numpy(np.int64)])
    spots = np.concatenate([shapely.get_coordinates(shapely.get_point(lines, place)) for place in (0, -1)])
    nodes, first = np.unique(ends, return_index=True)
    return nodes, spots[first]


def _moved(
    edges: gpd.GeoDataFrame, meets: dict[int, int], new_nodes: np.ndarray, new_spots: np.ndarray
) -> gpd.GeoDataFrame:
    """Return the edges with their ends led on to the added nodes they meet, longer by the way there."""
    start, end = edges["from_node"].to_numpy(np.int64).copy(), edges["to_node"].to_numpy(np.int64).copy()
    km = edges["length_km"].to_numpy(float).copy()
    lines = edges.geometry.to_numpy().copy()
    touched = np.flatnonzero(np.isin(start, list(meets)) | np.isin(end, list(meets)))
    for place in touched.tolist():
        vertices = list(lines[place].coords)
        for ends, at in ((start, 0), (end, -1)):
            met = meets.get(int(ends[place]))
            if met is None:
                continue
            spot = (float(new_spots[met, 0]), float(new_spots[met, 1]))
            km[place] += crs.GEOD.line_length([vertices[at][0], spot[0]], [vertices[at][1], spot[1]]) / 1000.0
            if vertices[at] != spot:
                vertices.insert(0 if at == 0 else len(vertices), spot)
            ends[place] = new_nodes[met]
        lines[place] = shapely.LineString(vertices)
    moved = edges.assign(from_node=start, to_node=end, length_km=km)
    return moved.set_geometry(lines, crs=crs.WGS84)
