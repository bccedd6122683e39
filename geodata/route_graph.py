"""Routes on the roads: least-cost ways between hubs, next-best ways that are other ways, and edge betweenness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import igraph
import numpy as np
import pandas as pd

from geodata import crs
from geodata.borders import border_transitions
from geodata.nearest import nearest_line, nearest_point
from geodata.network import LINK_SOURCE, SKELETON_SOURCE

#: Driven kilometres for one of the skeleton: its lengths are about 11 % shorter than the driven road, 1 / 0.89.
DETOUR_FACTOR = 1.12
#: A next-best route shares at most this much of its length with each route before it.
LARGEST_OVERLAP = 0.7
#: A next-best route is at most so many times as long as the best.
LONGEST_RATIO = 2.0
#: What the roads of a route that was found cost in the next search, times what they cost in this.
PENALTY = 1.4
#: Searches for next-best routes at most.
_MOST_SEARCHES = 24
#: A hub farther than this from the connected roads is not on them, km.
HUB_REACH_KM = 20.0
#: A crossing that no edge passes belongs to an edge this near, km.
AT_EDGE_KM = 1.0
#: A road that is closed, km: more than any route.
CLOSED_KM = 1e7


def driven_factor(roads: gpd.GeoDataFrame) -> float:
    """Return the driven kilometres for one of the network.

    `DETOUR_FACTOR` on bundled roads and corridor links, which are straight, 1 on added roads, which have their bends;
    of a network of both the mean by length. `DETOUR_FACTOR` without roads.

    Parameters
    ----------
    roads : GeoDataFrame
        Canonical roads; needs length_km and source.
    """
    km = roads["length_km"].to_numpy(float)
    is_straight = roads["source"].isin((SKELETON_SOURCE, LINK_SOURCE)).to_numpy()
    if not km.sum():
        return DETOUR_FACTOR
    return float((km * np.where(is_straight, DETOUR_FACTOR, 1.0)).sum() / km.sum())


@dataclass(frozen=True)
class RouteGraph:
    """Hold the roads as a graph for routing; made by `build_route_graph`.

    Attributes
    ----------
    graph : igraph.Graph
        Undirected; edge `e` is row `e` of the roads.
    length_km : float array
        Of each edge.
    longitude, latitude : float array
        Of the nodes, WGS84 degrees.
    passed_edge, passed_crossing : int array
        Edges that pass a crossing, and the position of that crossing in the table; one row a passage.
    main : int array
        Nodes of the largest connected part.
    """

    graph: igraph.Graph
    length_km: np.ndarray
    longitude: np.ndarray
    latitude: np.ndarray
    passed_edge: np.ndarray
    passed_crossing: np.ndarray
    main: np.ndarray

    def crossings_of(self, route: Sequence[int]) -> list[int]:
        """Return the crossings that a route passes, in its order, each once."""
        found: list[int] = []
        for edge in route:
            found += self.passed_crossing[self.passed_edge == edge].tolist()
        return list(dict.fromkeys(found))

    def route_km(self, route: Sequence[int]) -> float:
        """Return the length of a route, km of the skeleton."""
        return float(self.length_km[np.asarray(route, dtype=np.int64)].sum())

    def costs(self, crossings: Sequence[int] = (), extra_km: float = 0.0) -> np.ndarray:
        """Return the cost of each edge, km: its length, and `extra_km` where it passes one of the crossings."""
        cost = self.length_km.copy()
        reinforced = np.unique(self.passed_edge[np.isin(self.passed_crossing, list(crossings))])
        cost[reinforced] += extra_km
        return cost


def build_route_graph(
    roads: gpd.GeoDataFrame,
    countries: gpd.GeoDataFrame,
    border_posts: gpd.GeoDataFrame,
    crossings: gpd.GeoDataFrame,
) -> RouteGraph:
    """Build the graph of the canonical roads and find which edge passes which crossing.

    An edge passes a crossing where it leads from one of its two countries into the other; of several crossings between
    the same countries the nearest is meant. A crossing that no edge passes lies where two edges meet (a corridor link
    may end at the border); the nearest edge within `AT_EDGE_KM` stands for it.
    """
    ends = roads[["from_node", "to_node"]].to_numpy(np.int64)
    nodes, position = np.unique(ends, return_inverse=True)
    position = position.reshape(ends.shape)
    first = roads.geometry.get_coordinates().groupby(level=0).first().to_numpy()
    last = roads.geometry.get_coordinates().groupby(level=0).last().to_numpy()
    spots = np.empty((len(nodes), 2))
    spots[position[:, 0]], spots[position[:, 1]] = first, last
    no_corridors = gpd.GeoDataFrame({"corridor_id": pd.Series(dtype=str)}, geometry=[], crs=crs.WGS84)
    passages = border_transitions(countries, roads, no_corridors, border_posts)
    passed = _nearest_crossing(passages, crossings)
    graph = igraph.Graph(n=len(nodes), edges=position.tolist())
    main = np.array(max(graph.connected_components(), key=len, default=[]), dtype=np.int64)
    length = np.maximum(roads["length_km"].to_numpy(float), 1e-6)
    edges, is_known = passages["line"].to_numpy(np.int64), passed >= 0
    alone = np.setdiff1d(np.arange(len(crossings)), passed)
    points = crossings.geometry.iloc[alone]
    nearest, away = nearest_line(points.x.to_numpy(), points.y.to_numpy(), roads.geometry)
    is_at = away <= AT_EDGE_KM
    return RouteGraph(
        graph,
        length,
        spots[:, 0],
        spots[:, 1],
        np.concatenate([edges[is_known], nearest[is_at]]),
        np.concatenate([passed[is_known], alone[is_at]]),
        main,
    )


def _nearest_crossing(passages: pd.DataFrame, crossings: gpd.GeoDataFrame) -> np.ndarray:
    """Return the crossing of each passage, by position; -1 where there is none between its two countries."""
    found = np.full(len(passages), -1, dtype=np.int64)
    longitude, latitude = crossings.geometry.x.to_numpy(), crossings.geometry.y.to_numpy()
    for pair, group in passages.groupby(["country_a", "country_b"]):
        same = np.flatnonzero((crossings["country_a"] == pair[0]) & (crossings["country_b"] == pair[1]))
        if len(same):
            spots = group["lon"].to_numpy(float), group["lat"].to_numpy(float)
            nearest, _ = nearest_point(*spots, longitude[same], latitude[same])
            found[group.index] = same[nearest]
    return found


def hub_nodes(network: RouteGraph, hubs: pd.DataFrame) -> np.ndarray:
    """Return the node of each hub: the nearest of the largest connected part; -1 beyond `HUB_REACH_KM` of it."""
    nearest, away = nearest_point(
        hubs["longitude"].to_numpy(float),
        hubs["latitude"].to_numpy(float),
        network.longitude[network.main],
        network.latitude[network.main],
    )
    return np.where(away <= HUB_REACH_KM, network.main[nearest], -1)


def best_routes(network: RouteGraph, start: int, ends: Sequence[int], cost: np.ndarray) -> list[list[int]]:
    """Return the edges of the least-cost route from a node to each of others; none where it passes a closed road."""
    routes = network.graph.get_shortest_paths(start, list(ends), weights=cost.tolist(), output="epath")
    return [route if cost[route].sum() < CLOSED_KM else [] for route in routes]


def next_best_routes(network: RouteGraph, start: int, end: int, cost: np.ndarray, n_most: int = 3) -> list[list[int]]:
    r"""Return the best route and next-best ones that are other ways, as edges, by length.

    The penalty method: after each search the roads of the route it found cost `PENALTY` times as much. A route counts
    as another way when it shares at most `LARGEST_OVERLAP` of its length with each route kept before it, and is at most
    `LONGEST_RATIO` times as long as the best. (The k shortest paths of Yen differ in a street of a town, and are no
    other ways.)

    Parameters
    ----------
    network : RouteGraph
    start, end : int
        Nodes.
    cost : float array
        Of each edge, km; see `RouteGraph.costs`.
    n_most : int
        Next-best routes at most, beside the best.

    Returns
    -------
    list of list of int
        The best first; empty where there is none.

    References
    ----------
    Abraham, I., Delling, D., Goldberg, A. V., Werneck, R. F. (2013). Alternative routes in road networks. ACM Journal of
    Experimental Algorithmics 18, 1.3. doi:10.1145/2444016.2444019
    """  # noqa: E501
    best = best_routes(network, start, [end], cost)[0]
    if not best:
        return []
    kept, penalised = [best], cost.copy()
    longest = LONGEST_RATIO * network.route_km(best)
    route = best
    for _ in range(_MOST_SEARCHES):
        if len(kept) > n_most:
            break
        penalised[route] *= PENALTY
        route = network.graph.get_shortest_paths(start, [end], weights=penalised.tolist(), output="epath")[0]
        if cost[route].sum() >= CLOSED_KM or network.route_km(route) > longest:
            continue
        if all(_overlap(network, route, other) <= LARGEST_OVERLAP for other in kept):
            kept.append(route)
    return [best, *sorted(kept[1:], key=network.route_km)]


def _overlap(network: RouteGraph, route: Sequence[int], other: Sequence[int]) -> float:
    """Return the share of the length of a route that lies on another."""
    return network.route_km([*set(route) & set(other)]) / network.route_km(route)


def hub_betweenness(network: RouteGraph, nodes: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Return the share of the pairs of hubs of different countries whose shortest route passes each edge, 0..1.

    The edge betweenness of Brandes between the hubs, less that between hubs of one country; of several shortest routes
    each counts in part.

    Parameters
    ----------
    network : RouteGraph
    nodes, groups : array
        Node and country of each hub.

    References
    ----------
    Brandes, U. (2008). On variants of shortest-path betweenness centrality and their generic computation. Social
    Networks 30(2), 136-145. doi:10.1016/j.socnet.2007.11.001
    """
    weights = network.length_km.tolist()

    def between(some: np.ndarray) -> np.ndarray:
        chosen = np.unique(some).tolist()
        if len(chosen) < 2:
            return np.zeros(len(weights))
        return np.array(network.graph.edge_betweenness(directed=False, weights=weights, sources=chosen, targets=chosen))

    passing, n_pairs = between(nodes), len(nodes) * (len(nodes) - 1) / 2
    for group in np.unique(groups):
        inside = nodes[groups == group]
        passing -= between(inside)
        n_pairs -= len(inside) * (len(inside) - 1) / 2
    return np.maximum(passing, 0.0) / n_pairs if n_pairs else passing
