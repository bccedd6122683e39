"""Shortest paths on the canonical roads."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from geodata.nearest import nearest_point


@dataclass(frozen=True)
class RoadNetwork:
    """Hold a graph of roads, travelled both ways; made by `build_network`.

    Attributes
    ----------
    nodes : int array
        Identifiers, ascending.
    longitude, latitude : float array
        Of the nodes, WGS84 degrees.
    graph : csr_matrix
        Kilometres between neighbouring nodes, by position in `nodes`; the shortest of parallel edges.
    """

    nodes: np.ndarray
    longitude: np.ndarray
    latitude: np.ndarray
    graph: csr_matrix

    def position(self, node: int) -> int:
        """Return where a node stands in `nodes`; `KeyError` where it is unknown."""
        place = int(np.searchsorted(self.nodes, node))
        if place == len(self.nodes) or self.nodes[place] != node:
            raise KeyError(node)
        return place

    def shortest_path(self, from_node: int, to_node: int) -> tuple[float, list[int]]:
        """Return the kilometres and the nodes of the shortest path; infinity and no nodes where there is none."""
        start, end = self.position(from_node), self.position(to_node)
        km, before = dijkstra(self.graph, directed=False, indices=start, return_predecessors=True)
        if not np.isfinite(km[end]):
            return float("inf"), []
        return float(km[end]), [int(self.nodes[each]) for each in walk_back(before, start, end)]

    def nearest_node(self, longitude: float, latitude: float) -> int:
        """Return the node nearest to a point along the ellipsoid."""
        place, _ = nearest_point(np.array([longitude]), np.array([latitude]), self.longitude, self.latitude)
        return int(self.nodes[place[0]])


def walk_back(before: np.ndarray, start: int, end: int) -> list[int]:
    """Return the positions from `start` to `end`, from the predecessors scipy gives."""
    path = [end]
    while path[-1] != start:
        path.append(int(before[path[-1]]))
    return path[::-1]


def build_network(roads: gpd.GeoDataFrame) -> RoadNetwork:
    """Build the graph of the canonical roads (needs from_node, to_node, length_km, geometry)."""
    ends = roads[["from_node", "to_node"]].to_numpy(np.int64)
    nodes, position = np.unique(ends, return_inverse=True)
    position = position.reshape(ends.shape)
    lines = roads.geometry.to_numpy()
    spots = np.full((len(nodes), 2), np.nan)
    for column, vertex in ((0, 0), (1, -1)):
        spots[position[:, column]] = shapely.get_coordinates(shapely.get_point(lines, vertex))
    edges = pd.DataFrame(
        {"low": position.min(axis=1), "high": position.max(axis=1), "km": roads["length_km"].to_numpy(float)}
    )
    shortest = edges[edges["low"] != edges["high"]].groupby(["low", "high"])["km"].min().reset_index()
    # scipy takes a stored zero for "no edge".
    km = np.maximum(shortest["km"].to_numpy(), 1e-9)
    graph = csr_matrix((km, (shortest["low"], shortest["high"])), shape=(len(nodes), len(nodes)))
    return RoadNetwork(nodes, spots[:, 0], spots[:, 1], graph)
