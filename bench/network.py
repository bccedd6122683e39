"""Roads: density by the equal-split kernel, next-best routes and betweenness, against what others offer.

The published program for the density, pynkdv, cannot be run beside ours: it needs QGIS, and the library under it (nkdv)
ships compiled code for Windows and macOS only. Its peer here is the definition itself: one search an incident.
"""

from __future__ import annotations

import importlib
import importlib.util
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import networkx
import numpy as np
from scipy.sparse import csr_matrix, diags
from scipy.sparse.csgraph import dijkstra
from scipy.sparse.linalg import expm_multiply

from bench.measure import PeakMemory, Result, median_seconds
from geodata.displacement import HubRoutes, build_hub_routes, displace
from geodata.lixels import RoadGraph, Spots, build_graph, build_road_graph, merge_spots
from geodata.network_density import BANDWIDTHS_KM, DEFAULT_BANDWIDTH_KM, kernel_sum
from geodata.network_diffusion import VARIANCE_OF_REACH, diffused_sum, initial_density, prepare_diffusion
from geodata.route_graph import best_routes, hub_betweenness, next_best_routes
from geodata.settings import Settings
from geodata.store import open_store

SIZES = (10_000,)
_SEED = 20150128
#: Incidents of the comparison with one search an incident, and side of the synthetic grid of roads (nodes).
_N_PEER, _SIDE = 200, 224
_NO_PYNKDV = "pynkdv cannot be installed here"


def run(sizes: Sequence[int] = SIZES) -> Iterator[Result]:
    """Time densities, routes and betweenness on the bundled roads, and the densities on 100,000 invented ones."""
    store = open_store(Settings.from_environment().data_dir)
    roads = store.read("roads")
    graph = build_road_graph(roads)
    for n in sizes:
        yield from _densities(graph, n)
        yield _many_edges(n)
        yield from _diffusions(graph, n)
    yield _against_searches(graph)
    names = ("countries", "border_posts", "crossings", "places")
    today = build_hub_routes(roads, *(store.read(name) for name in names))
    yield from _routes(today)
    yield from _betweenness(today)


def random_spots(graph: RoadGraph, n: int, bandwidth_km: float, random: np.random.Generator) -> Spots:
    """Return incidents spread over the roads, nine in ten on a tenth of the roads."""
    weights = graph.length_km * np.where(random.random(len(graph.length_km)) < 0.1, 81.0, 1.0)
    edge = random.choice(len(weights), n, p=weights / weights.sum())
    return merge_spots(graph, edge, random.random(n) * graph.length_km[edge], np.full(n, bandwidth_km))


def _densities(graph: RoadGraph, n: int) -> Iterator[Result]:
    for km in BANDWIDTHS_KM:
        spots = random_spots(graph, n, km, np.random.default_rng(_SEED))
        with PeakMemory() as memory:
            (ours,) = median_seconds(lambda spots=spots: kernel_sum(graph, spots))  # type: ignore[misc]
        values = kernel_sum(graph, spots)
        error = abs(float((values * graph.lixel_km).sum()) / n - 1.0)
        task = f"density along the roads, {km:g} km (error: incidents summed)"
        # The peers of the bar were measured with short kernels; a long one reaches more roads.
        has_bar = km <= DEFAULT_BANDWIDTH_KM
        goal, is_reached = ("at most 15 ms", ours <= 0.015) if has_bar else ("", None)
        yield Result(task, n, ours, _NO_PYNKDV, None, goal, is_reached, error, memory.peak_mb)


def _many_edges(n: int) -> Result:
    """Time the density on a grid of 100,000 roads of 0.5 to 1.5 km."""
    random = np.random.default_rng(_SEED)
    graph = _grid_of_roads(random)
    spots = random_spots(graph, n, 10.0, random)
    told: list[float] = []
    with PeakMemory() as memory:
        (ours,) = median_seconds(lambda: kernel_sum(graph, spots, report=told.append), repeats=3)
    error = abs(float((kernel_sum(graph, spots) * graph.lixel_km).sum()) / n - 1.0)
    task = f"density, {len(graph.start):,} invented roads, 10 km, with progress (error: incidents summed)"
    return Result(
        task, n, ours, _NO_PYNKDV, None, "at most 7 s", ours <= 7.0 and told[-1] == 1.0, error, memory.peak_mb
    )


def _grid_of_roads(random: np.random.Generator) -> RoadGraph:
    node = np.arange(_SIDE * _SIDE).reshape(_SIDE, _SIDE)
    start = np.concatenate([node[:, :-1].ravel(), node[:-1].ravel()])
    end = np.concatenate([node[:, 1:].ravel(), node[1:].ravel()])
    return build_graph(start, end, random.uniform(0.5, 1.5, len(start)))


def _diffusions(graph: RoadGraph, n: int) -> Iterator[Result]:
    """Time diffusion on the bundled roads and on the invented ones, roads and bandwidth made ready within the time.

    The error is the largest difference from cells a quarter as long, of the maximum: that of the cells and of the time.
    """
    for roads, km in ((graph, DEFAULT_BANDWIDTH_KM), (_grid_of_roads(np.random.default_rng(_SEED)), 20.0)):
        spots = random_spots(roads, n, km, np.random.default_rng(_SEED))
        found: dict[str, np.ndarray] = {}

        def ours(roads: RoadGraph = roads, km: float = km, spots: Spots = spots, found: Any = found) -> None:
            found["ours"] = diffused_sum(prepare_diffusion(roads, km), spots)

        with PeakMemory() as memory:
            (seconds,) = median_seconds(ours, repeats=3)
        fine = diffused_sum(prepare_diffusion(roads, km, cell_share=0.03125), spots)
        error = float(np.abs(found["ours"] - fine).max() / fine.max())
        task = f"diffusion, {len(roads.start):,} roads, {km:g} km (error: of finer cells)"
        yield Result(task, n, seconds, "", None, "at most 0.5 s", seconds <= 0.5, error, memory.peak_mb)
    yield _against_taylor(graph, n)


def _against_taylor(graph: RoadGraph, n: int) -> Result:
    """Compare the time integration with scipy's product of a matrix exponential and a vector, on the same cells."""
    spots = random_spots(graph, n, DEFAULT_BANDWIDTH_KM, np.random.default_rng(_SEED))
    diffusion = prepare_diffusion(graph, DEFAULT_BANDWIDTH_KM, cell_share=1.0)
    rates = cell_rates(graph)
    begun = initial_density(diffusion, spots)
    time_km2 = 0.5 * VARIANCE_OF_REACH * DEFAULT_BANDWIDTH_KM**2
    found: dict[str, np.ndarray] = {}

    def ours() -> None:
        found["ours"] = diffused_sum(diffusion, spots)

    def theirs() -> None:
        found["theirs"] = expm_multiply(-time_km2 * rates, begun, traceA=-time_km2 * float(rates.diagonal().sum()))

    (taken,) = median_seconds(ours, repeats=3)
    seconds = _seconds(theirs)
    error = float(np.abs(found["ours"] - found["theirs"]).max() / found["theirs"].max())
    task = "diffusion, the time only, on the same cells (error: of the maximum)"
    return Result(task, n, taken, "scipy expm_multiply", seconds, "error at most 1e-5", error <= 1e-5, error)


def cell_rates(graph: RoadGraph) -> csr_matrix:
    """Return what leaves each lixel for each other one, per km², junctions removed."""
    n, n_nodes, km = graph.n_lixels, len(graph.first_half) - 1, graph.lixel_km
    first, last = graph.first_lixel[:-1], graph.first_lixel[1:] - 1
    inner = np.setdiff1d(np.arange(n), last)
    row, column = np.concatenate([inner, inner + 1]), np.concatenate([inner + 1, inner])
    chain = csr_matrix((np.concatenate([1.0 / km[inner]] * 2), (row, column)), shape=(n, n))
    ends = np.concatenate([first, last])
    leads = csr_matrix((2.0 / km[ends], (ends, np.concatenate([graph.start, graph.end]))), shape=(n, n_nodes))
    total = np.asarray(leads.sum(axis=0)).ravel()
    flows = chain + leads @ diags(1.0 / np.maximum(total, 1e-300)) @ leads.T
    balance = diags(np.asarray(flows.sum(axis=1)).ravel()) - flows
    return csr_matrix(diags(1.0 / km) @ balance)


def _against_searches(graph: RoadGraph) -> Result:
    """Compare with one search an incident: the published definition, written plainly with scipy.

    Two ways of the same length may split differently, and the definition leaves open which counts: the roads are
    lengthened at random by a millionth at most, so that there are none.
    """
    random = np.random.default_rng(_SEED)
    stretched = graph.length_km * (1.0 + 1e-6 * random.random(len(graph.length_km)))
    graph = build_graph(graph.start, graph.end, stretched)
    spots = random_spots(graph, _N_PEER, 20.0, random)
    sums: dict[str, np.ndarray] = {}

    def ours() -> None:
        sums["ours"] = kernel_sum(graph, spots, is_whole=False, at_centres=True)

    def theirs() -> None:
        sums["theirs"] = searched_sum(graph, spots)

    taken = median_seconds(ours, theirs, repeats=3)
    error = float(np.abs(sums["ours"] - sums["theirs"]).max() / sums["theirs"].max())
    task = "density, 20 km, on the same places (error: of the maximum)"
    peer = "one scipy search an incident"
    return Result(task, _N_PEER, taken[0], peer, taken[1], "error at most 1e-9", error <= 1e-9, error)


def searched_sum(graph: RoadGraph, spots: Spots) -> np.ndarray:
    """Return the equal-split kernels at the middles of the lixels, by one search from every spot."""
    n_nodes = len(graph.first_half) - 1
    onward = np.maximum(np.diff(graph.first_half) - 1, 0)
    lixel_edge, n_cuts = graph.lixel_edge, np.diff(graph.first_lixel)
    middle = (np.arange(graph.n_lixels) - graph.first_lixel[lixel_edge] + 0.5) / n_cuts[lixel_edge]
    from_start = middle * graph.length_km[lixel_edge]
    to_end = graph.length_km[lixel_edge] - from_start
    values = np.zeros(graph.n_lixels)
    for edge, offset, reach, weight in zip(spots.edge, spots.offset_km, spots.reach_km, spots.weight, strict=True):
        others = np.arange(len(graph.start)) != edge
        ends = graph.start[edge], graph.end[edge]
        start = np.concatenate([graph.start[others], [n_nodes, n_nodes]])
        end = np.concatenate([graph.end[others], ends])
        km = np.concatenate([graph.length_km[others], np.maximum([offset, graph.length_km[edge] - offset], 1e-12)])
        network = csr_matrix((km, (start, end)), shape=(n_nodes + 1, n_nodes + 1))
        away, before = dijkstra(network, directed=False, indices=n_nodes, return_predecessors=True, limit=reach)
        share = np.zeros(n_nodes + 1)
        share[n_nodes] = 1.0
        for node in np.argsort(away)[1 : np.count_nonzero(np.isfinite(away))]:
            share[node] = share[before[node]] / onward[node] if onward[node] else 0.0
        by_start, by_end = away[graph.start[lixel_edge]] + from_start, away[graph.end[lixel_edge]] + to_end
        distance = np.minimum(by_start, by_end)
        part = np.where(by_start <= by_end, share[graph.start[lixel_edge]], share[graph.end[lixel_edge]])
        own = slice(graph.first_lixel[edge], graph.first_lixel[edge + 1])
        straight = np.abs(from_start[own] - offset)
        part[own] = np.where(straight <= distance[own], 1.0, part[own])
        distance[own] = np.minimum(straight, distance[own])
        near = np.flatnonzero(distance < reach)
        values[near] += weight * 15 / 16 / reach * part[near] * (1.0 - (distance[near] / reach) ** 2) ** 2
    return values


def _as_networkx(today: HubRoutes) -> networkx.Graph:
    graph = networkx.Graph()
    for edge, km in zip(today.network.graph.es, today.network.length_km.tolist(), strict=True):
        graph.add_edge(edge.source, edge.target, km=km)
    return graph


def _ends(today: HubRoutes) -> tuple[int, int]:
    """Return the nodes of Dakar and Bamako."""
    hubs = today.hubs.set_index("hub_id")["node"]
    return int(hubs["sn-dakar"]), int(hubs["ml-bamako"])


def _routes(today: HubRoutes) -> Iterator[Result]:
    network, graph, n = today.network, _as_networkx(today), len(today.network.length_km)
    start, end = _ends(today)
    cost = network.costs()

    def one() -> float:
        return network.route_km(best_routes(network, start, [end], cost)[0])

    def other() -> float:
        return float(networkx.dijkstra_path_length(graph, start, end, weight="km"))

    taken = median_seconds(one, other)
    yield Result("one route", n, taken[0], "networkx", taken[1], max_error=abs(one() - other()))

    def yen() -> list[Any]:
        return network.graph.get_k_shortest_paths(start, end, k=5, weights=cost.tolist(), output="epath")

    def five() -> None:
        next_best_routes(network, start, end, cost, 4)

    taken = median_seconds(five, yen, repeats=5)
    task = "best route and 4 other ways (penalty method)"
    yield Result(task, n, taken[0], "igraph, Yen: another definition", taken[1], "under 50 ms", taken[0] < 0.05)
    first = next(iter(networkx.shortest_simple_paths(graph, start, end, weight="km")))
    seconds = _seconds(lambda: [path for path, _ in zip(_yen(graph, start, end), range(5), strict=False)])
    difference = abs(networkx.path_weight(graph, first, "km") - one())
    yield Result(task, n, taken[0], "networkx, Yen: another definition", seconds, max_error=difference)
    crossing = int(np.bincount(network.passed_crossing[np.isin(network.passed_edge, today.routes[0])]).argmax())
    (seconds,) = median_seconds(lambda: displace(today, [crossing]), repeats=5)
    yield Result(f"a post reinforced, {len(today.pairs)} pairs of hubs", n, seconds)


def _yen(graph: networkx.Graph, start: int, end: int) -> Iterator[list[int]]:
    return networkx.shortest_simple_paths(graph, start, end, weight="km")


def _seconds(task: Callable[[], object]) -> float:
    """Return the seconds of a task that is too slow to be repeated."""
    begun = time.perf_counter()
    task()
    return time.perf_counter() - begun


def _betweenness(today: HubRoutes) -> Iterator[Result]:
    network, n = today.network, len(today.network.length_km)
    nodes = today.hubs["node"].to_numpy()
    groups = today.hubs["country"].to_numpy(str)
    with PeakMemory() as memory:
        (ours,) = median_seconds(lambda: hub_betweenness(network, nodes, groups), repeats=5)
    graph, hubs = _as_networkx(today), np.unique(nodes).tolist()
    theirs: dict[Any, float] = {}

    def plain() -> None:
        theirs.update(networkx.edge_betweenness_centrality_subset(graph, hubs, hubs, weight="km"))

    seconds = _seconds(plain)
    each = np.array([theirs.get(edge.tuple, theirs.get(edge.tuple[::-1], 0.0)) for edge in network.graph.es])
    # Every hub a country of its own: the pairs that networkx counts.
    alone = hub_betweenness(network, np.array(hubs), np.arange(len(hubs)).astype(str))
    error = float(np.abs(alone - each / (len(hubs) * (len(hubs) - 1) / 2)).max())
    task = "edge betweenness between hubs"
    yield Result(task, n, ours, "networkx", seconds, "a library", error <= 1e-9, error, memory.peak_mb)
    weights = network.length_km.tolist()
    whole = _seconds(lambda: network.graph.edge_betweenness(directed=False, weights=weights))
    task = "edge betweenness between all nodes (igraph)"
    if importlib.util.find_spec("networkit") is None:
        yield Result(task, n, whole, "networkit is not installed (requirements-bench.txt)")
        return
    yield Result(task, n, whole, "networkit", _networkit_seconds(today))


def _networkit_seconds(today: HubRoutes) -> float:
    networkit = importlib.import_module("networkit")
    graph = networkit.Graph(len(today.network.longitude), weighted=True)
    for edge, km in zip(today.network.graph.es, today.network.length_km.tolist(), strict=True):
        graph.addEdge(edge.source, edge.target, km)
    graph.indexEdges()
    return _seconds(networkit.centrality.Betweenness(graph, computeEdgeCentrality=True).run)
