"""Kilometres by road between any two sets of points: each point is joined to the nearest spot of the nearest road."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from geodata.nearest import cut_lines, nearest_piece

#: scipy takes a stored zero for "no edge".
_SHORTEST_EDGE_KM = 1e-9


def road_distances(
    roads: gpd.GeoDataFrame,
    from_longitude: np.ndarray,
    from_latitude: np.ndarray,
    to_longitude: np.ndarray,
    to_latitude: np.ndarray,
) -> np.ndarray:
    """Return the shortest way by road from each point of one set to each point of another.

    Each point is joined to the nearest spot on the nearest road, and the straight distance to it is added at both ends.
    Two points that hang on the same spot of a road are thus as far apart as their ways to the road are long.

    Parameters
    ----------
    roads : GeoDataFrame
        Canonical roads, EPSG:4326; needs from_node, to_node, length_km, geometry. Travelled both ways.
    from_longitude, from_latitude, to_longitude, to_latitude : float array
        WGS84 degrees.

    Returns
    -------
    float array (n_from, n_to)
        Kilometres as the lengths of the roads are given; infinity where no road leads.

    References
    ----------
    Dijkstra, E. W. (1959). A note on two problems in connexion with graphs. Numerische Mathematik 1, 269-271.
    doi:10.1007/BF01386390
    """
    n_from = len(from_longitude)
    longitude = np.concatenate([np.asarray(from_longitude, float), np.asarray(to_longitude, float)])
    latitude = np.concatenate([np.asarray(from_latitude, float), np.asarray(to_latitude, float)])
    if not len(roads) or not n_from or n_from == len(longitude):
        return np.full((n_from, len(longitude) - n_from), np.inf)
    road, at_km, away_km = _feet(roads, longitude, latitude)
    graph, n_nodes = _graph_with_feet(roads, road, at_km)
    feet = n_nodes + np.arange(len(longitude))
    km = dijkstra(graph, directed=False, indices=feet[:n_from])[:, feet[n_from:]]
    return km + away_km[:n_from, None] + away_km[None, n_from:]


def _feet(
    roads: gpd.GeoDataFrame, longitude: np.ndarray, latitude: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the nearest road of each point, the kilometre of its foot along it, and the distance to it in km."""
    pieces = cut_lines(roads.geometry)
    piece, share, away_km = nearest_piece(longitude, latitude, pieces)
    road = pieces.owner[piece]
    drawn_km = np.zeros(len(roads))
    np.maximum.at(drawn_km, pieces.owner, pieces.end_km)
    along = pieces.start_km[piece] + share * (pieces.end_km[piece] - pieces.start_km[piece])
    # The stored length counts, which may differ a little from that of the line as drawn.
    length = roads["length_km"].to_numpy(float)[road]
    drawn = drawn_km[road]
    return road, np.divide(along * length, drawn, out=np.zeros_like(along), where=drawn > 0), away_km


def _graph_with_feet(roads: gpd.GeoDataFrame, road: np.ndarray, at_km: np.ndarray) -> tuple[csr_matrix, int]:
    """Return the graph of the roads cut at the feet, which follow the nodes in their order, and the number of nodes."""
    ends = roads[["from_node", "to_node"]].to_numpy(np.int64)
    nodes, position = np.unique(ends, return_inverse=True)
    position, n_nodes = position.reshape(ends.shape), len(nodes)
    length = roads["length_km"].to_numpy(float)
    # A road without feet is one edge; each foot begins another. Start of every edge, in order along the roads.
    every = np.arange(len(roads))
    stops = pd.DataFrame(
        {
            "road": np.concatenate([every, road, every]),
            "km": np.concatenate([np.zeros(len(roads)), at_km, length]),
            "rank": np.repeat([0, 1, 2], [len(roads), len(road), len(roads)]),
            "node": np.concatenate([position[:, 0], n_nodes + np.arange(len(road)), position[:, 1]]),
        }
    ).sort_values(["road", "rank", "km", "node"], ignore_index=True)
    same = stops["road"].to_numpy()[1:] == stops["road"].to_numpy()[:-1]
    node, km = stops["node"].to_numpy(), stops["km"].to_numpy()
    start, end, gap = node[:-1][same], node[1:][same], np.diff(km)[same]
    edges = pd.DataFrame({"low": np.minimum(start, end), "high": np.maximum(start, end), "km": gap})
    shortest = edges[edges["low"] != edges["high"]].groupby(["low", "high"], as_index=False)["km"].min()
    size = n_nodes + len(road)
    km_stored = np.maximum(shortest["km"].to_numpy(), _SHORTEST_EDGE_KM)
    return csr_matrix((km_stored, (shortest["low"], shortest["high"])), shape=(size, size)), n_nodes
