"""What if a post is reinforced: which routes change, by how much, and which crossings inherit them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.hubs import choose_hubs
from geodata.route_graph import CLOSED_KM, RouteGraph, best_routes, build_route_graph, hub_betweenness, hub_nodes


@dataclass(frozen=True)
class HubRoutes:
    """Hold the hubs on the roads and the shortest route of each pair of different countries; made by `route_hubs`.

    Attributes
    ----------
    network : RouteGraph
    hubs : DataFrame
        As `geodata.hubs.choose_hubs` gives them, those on the roads, with ``node``.
    pairs : int array (n, 2)
        Positions in `hubs`; each pair once.
    routes : list of list of int
        Edges of the shortest route of each pair.
    """

    network: RouteGraph
    hubs: pd.DataFrame
    pairs: np.ndarray
    routes: list[list[int]]

    def betweenness(self) -> np.ndarray:
        """Return the share of the pairs whose shortest route passes each edge, 0..1; see `hub_betweenness`."""
        return hub_betweenness(self.network, self.hubs["node"].to_numpy(), self.hubs["country"].to_numpy(str))


def route_hubs(network: RouteGraph, hubs: pd.DataFrame) -> HubRoutes:
    """Return the shortest routes between all hubs of different countries; those without a road are left out."""
    nodes = hub_nodes(network, hubs)
    known = hubs.assign(node=nodes)[nodes >= 0].reset_index(drop=True)
    pairs, routes = _routes_of_pairs(network, known, network.costs())
    is_joined = np.array([bool(route) for route in routes], dtype=bool)
    return HubRoutes(network, known, pairs[is_joined], [route for route in routes if route])


def build_hub_routes(
    roads: gpd.GeoDataFrame,
    countries: gpd.GeoDataFrame,
    border_posts: gpd.GeoDataFrame,
    crossings: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
) -> HubRoutes:
    """Build graph, hubs and routes from the canonical tables."""
    network = build_route_graph(roads, countries, border_posts, crossings)
    return route_hubs(network, choose_hubs(places, border_posts, crossings))


def _routes_of_pairs(network: RouteGraph, hubs: pd.DataFrame, cost: np.ndarray) -> tuple[np.ndarray, list[list[int]]]:
    country, node = hubs["country"].to_numpy(object), hubs["node"].to_numpy(np.int64)
    pairs: list[tuple[int, int]] = []
    routes: list[list[int]] = []
    for here in range(len(hubs)):
        others = [there for there in range(here + 1, len(hubs)) if country[there] != country[here]]
        if others:
            pairs += [(here, there) for there in others]
            routes += best_routes(network, int(node[here]), node[others].tolist(), cost)
    return np.array(pairs, dtype=np.int64).reshape(-1, 2), routes


@dataclass(frozen=True)
class Displacement:
    """Hold what follows where a crossing is reinforced.

    Attributes
    ----------
    n_pairs : int
        Pairs of hubs looked at.
    n_using : int
        Pairs whose shortest route passes the crossing today.
    changed : DataFrame
        Of these, the pairs whose cheapest route passes it no more: pair (position), km_before, km_after, extra_km.
    n_cut : int
        Pairs that have no other road at all.
    inherited : DataFrame
        Crossings that are on new routes and were not on the old: crossing (position), n_pairs, share (of the changed
        pairs, 0..1), mean_extra_km (of the pairs it takes over); largest share first. A route may pass several.
    gained, lost : int array
        Edges that more, or fewer, of the changed pairs pass than today.
    """

    n_pairs: int
    n_using: int
    changed: pd.DataFrame
    n_cut: int
    inherited: pd.DataFrame
    gained: np.ndarray
    lost: np.ndarray


def displace(
    today: HubRoutes, crossings: Sequence[int], extra_km: float = CLOSED_KM, only_hub: int | None = None
) -> Displacement:
    r"""Return which pairs of hubs change their route when passing some crossings costs more, and what inherits them.

    The cost of a route is its length, :math:`c(r) = \sum_{e \in r} \ell_e + p\,n`, with the penalty :math:`p` for each
    of the :math:`n` roads of it that pass a reinforced crossing. Each pair takes its cheapest route. The extra
    kilometres are those of the road, without the penalty.

    Parameters
    ----------
    today : HubRoutes
    crossings : sequence of int
        Positions of the reinforced crossings in the table of crossings.
    extra_km : float
        What passing one costs, as kilometres of road; from `route_graph.CLOSED_KM` on nobody passes.
    only_hub : int, optional
        Position of a hub: only its pairs are looked at.
    """
    network = today.network
    cost = network.costs(crossings, extra_km)
    reinforced = set(np.unique(network.passed_edge[np.isin(network.passed_crossing, list(crossings))]).tolist())
    asked = np.arange(len(today.pairs))
    if only_hub is not None:
        asked = np.flatnonzero((today.pairs == only_hub).any(axis=1))
    using = [pair for pair in asked.tolist() if reinforced.intersection(today.routes[pair])]
    after = _new_routes(today, using, cost)
    n_cut = sum(not route for route in after.values())
    changed = {pair: route for pair, route in after.items() if route and not reinforced.intersection(route)}
    rows = [(pair, network.route_km(today.routes[pair]), network.route_km(route)) for pair, route in changed.items()]
    frame = pd.DataFrame(rows, columns=["pair", "km_before", "km_after"])
    frame["extra_km"] = frame["km_after"] - frame["km_before"]
    balance = np.zeros(len(network.length_km), dtype=np.int64)
    for pair, route in changed.items():
        balance[route] += 1
        balance[today.routes[pair]] -= 1
    inherited = _inherited(today, changed, frame)
    return Displacement(
        len(asked), len(using), frame, n_cut, inherited, np.flatnonzero(balance > 0), np.flatnonzero(balance < 0)
    )


def _new_routes(today: HubRoutes, using: Sequence[int], cost: np.ndarray) -> dict[int, list[int]]:
    """Return the cheapest route of some pairs, one search for all pairs that begin at one hub."""
    node = today.hubs["node"].to_numpy(np.int64)
    found: dict[int, list[int]] = {}
    for start in dict.fromkeys(int(today.pairs[pair, 0]) for pair in using):
        pairs = [pair for pair in using if today.pairs[pair, 0] == start]
        ends = node[today.pairs[pairs, 1]].tolist()
        found |= dict(zip(pairs, best_routes(today.network, int(node[start]), ends, cost), strict=True))
    return found


def _inherited(today: HubRoutes, changed: dict[int, list[int]], frame: pd.DataFrame) -> pd.DataFrame:
    """Count the crossings that the new routes pass and the old ones did not."""
    network = today.network
    rows = [
        (crossing, extra)
        for (pair, route), extra in zip(changed.items(), frame["extra_km"].tolist(), strict=True)
        for crossing in set(network.crossings_of(route)) - set(network.crossings_of(today.routes[pair]))
    ]
    taken = pd.DataFrame(rows, columns=["crossing", "extra_km"])
    found = taken.groupby("crossing")["extra_km"].agg(n_pairs="size", mean_extra_km="mean").reset_index()
    found["share"] = found["n_pairs"] / max(len(changed), 1)
    return found.sort_values(["n_pairs", "mean_extra_km"], ascending=[False, True], ignore_index=True)
