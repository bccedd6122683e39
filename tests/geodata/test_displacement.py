"""Routes between two countries by three roads, solved by pencil; and networkx on random graphs."""

from __future__ import annotations

import itertools

import geopandas as gpd
import igraph
import networkx
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import crs
from geodata.displacement import HubRoutes, displace, route_hubs
from geodata.hubs import choose_hubs
from geodata.route_graph import (
    CLOSED_KM,
    DETOUR_FACTOR,
    RouteGraph,
    best_routes,
    build_route_graph,
    driven_factor,
    hub_betweenness,
    hub_nodes,
    next_best_routes,
)


def make_graph(edges: list[tuple[int, int, float]], passages: list[tuple[int, int]] = ()) -> RouteGraph:
    """Return a graph of edges (node, node, km); passages are (edge, crossing). Node n lies at n degrees east."""
    n_nodes = max(max(a, b) for a, b, _ in edges) + 1
    graph = igraph.Graph(n=n_nodes, edges=[(a, b) for a, b, _ in edges])
    passed = np.array(passages, dtype=np.int64).reshape(-1, 2)
    return RouteGraph(
        graph,
        np.array([km for _, _, km in edges], dtype=float),
        np.arange(n_nodes, dtype=float),
        np.zeros(n_nodes),
        passed[:, 0],
        passed[:, 1],
        np.arange(n_nodes),
    )


def three_roads() -> RouteGraph:
    """From 0 to 1 by 2 in 100 km, by 3 in 120 km and by 4 in 300 km; each second half passes a crossing."""
    edges = [(0, 2, 50.0), (2, 1, 50.0), (0, 3, 60.0), (3, 1, 60.0), (0, 4, 150.0), (4, 1, 150.0)]
    return make_graph(edges, [(1, 0), (3, 1), (5, 2)])


def two_hubs() -> pd.DataFrame:
    return pd.DataFrame(
        {"hub_id": ["a", "b"], "name": ["A", "B"], "country": ["ML", "SN"], "kind": "capital",
         "longitude": [0.0, 1.0], "latitude": [0.0, 0.0]}
    )  # fmt: skip


@pytest.fixture
def today() -> HubRoutes:
    return route_hubs(three_roads(), two_hubs())


def test_the_shortest_route_is_taken_and_says_its_crossings(today: HubRoutes) -> None:
    assert today.routes == [[0, 1]]
    assert today.network.route_km(today.routes[0]) == 100.0
    assert today.network.crossings_of(today.routes[0]) == [0]


def test_a_closed_crossing_sends_the_pair_to_the_next_road_and_its_crossing_inherits(today: HubRoutes) -> None:
    after = displace(today, [0])
    assert (after.n_pairs, after.n_using, after.n_cut) == (1, 1, 0)
    assert after.changed[["km_before", "km_after", "extra_km"]].values.tolist() == [[100.0, 120.0, 20.0]]
    assert after.inherited.to_dict("records") == [{"crossing": 1, "n_pairs": 1, "mean_extra_km": 20.0, "share": 1.0}]
    assert (after.gained.tolist(), after.lost.tolist()) == ([2, 3], [0, 1])


def test_a_penalty_below_the_detour_changes_nothing_and_above_it_all(today: HubRoutes) -> None:
    assert displace(today, [0], 19.0).changed.empty
    assert len(displace(today, [0], 21.0).changed) == 1


def test_two_closed_crossings_leave_the_long_road_and_three_leave_none(today: HubRoutes) -> None:
    assert displace(today, [0, 1]).changed["extra_km"].tolist() == [200.0]
    after = displace(today, [0, 1, 2])
    assert (after.n_using, after.n_cut, len(after.changed)) == (1, 1, 0)


def test_a_crossing_nobody_passes_changes_nothing(today: HubRoutes) -> None:
    after = displace(today, [2])
    assert (after.n_using, len(after.changed), len(after.inherited)) == (0, 0, 0)


def test_next_best_routes_are_other_ways_and_not_too_long() -> None:
    network = three_roads()
    # By 3 it is another way; by 4 it is three times as long.
    assert next_best_routes(network, 0, 1, network.costs()) == [[0, 1], [2, 3]]


def test_a_route_that_differs_in_one_street_is_no_other_way() -> None:
    # 90 km in common, then 10 or 11 km; and 130 km elsewhere.
    edges = [(0, 2, 90.0), (2, 1, 10.0), (2, 3, 5.0), (3, 1, 6.0), (0, 4, 65.0), (4, 1, 65.0)]
    network = make_graph(edges)
    assert next_best_routes(network, 0, 1, network.costs()) == [[0, 1], [4, 5]]


@pytest.mark.filterwarnings("ignore:Couldn't reach")
def test_without_a_road_there_is_no_route() -> None:
    network = make_graph([(0, 2, 1.0), (1, 3, 1.0)])
    assert best_routes(network, 0, [1], network.costs()) == [[]]
    assert next_best_routes(network, 0, 1, network.costs()) == []


def test_driven_kilometres_are_those_the_method_page_speaks_of() -> None:
    assert pytest.approx(1 / 0.89, abs=0.005) == DETOUR_FACTOR
    assert CLOSED_KM > 1e6


def test_a_hub_far_from_the_roads_is_on_none() -> None:
    hubs = pd.DataFrame({"longitude": [0.1, 0.5], "latitude": [0.0, 1.0]})
    assert hub_nodes(three_roads(), hubs).tolist() == [0, -1]


@st.composite
def random_graphs(draw: st.DrawFn) -> RouteGraph:
    """A connected graph of 4 to 14 nodes with lengths that make shortest routes unique."""
    n_nodes = draw(st.integers(4, 14))
    random = np.random.default_rng(draw(st.integers(0, 10_000)))
    pairs = {(int(random.integers(0, k)), k) for k in range(1, n_nodes)}
    while len(pairs) < n_nodes + draw(st.integers(0, 6)) and len(pairs) < n_nodes * (n_nodes - 1) // 2:
        low, high = sorted(random.choice(n_nodes, 2, replace=False).tolist())
        pairs.add((low, high))
    return make_graph(
        [(a, b, float(km)) for (a, b), km in zip(sorted(pairs), random.uniform(1, 9, len(pairs)), strict=True)]
    )


def as_networkx(network: RouteGraph) -> networkx.Graph:
    graph = networkx.Graph()
    for edge, km in zip(network.graph.es, network.length_km.tolist(), strict=True):
        graph.add_edge(edge.source, edge.target, km=km)
    return graph


@settings(deadline=None, max_examples=40)
@given(random_graphs())
def test_routes_are_as_long_as_those_of_networkx(network: RouteGraph) -> None:
    graph = as_networkx(network)
    ends = list(range(1, len(network.longitude)))
    ours = [network.route_km(route) for route in best_routes(network, 0, ends, network.costs())]
    theirs = networkx.single_source_dijkstra_path_length(graph, 0, weight="km")
    assert ours == pytest.approx([theirs[end] for end in ends])


@settings(deadline=None, max_examples=40)
@given(random_graphs())
def test_betweenness_counts_the_routes_of_networkx_between_hubs_of_different_countries(network: RouteGraph) -> None:
    graph = as_networkx(network)
    nodes, groups = np.array([0, 1, 2, 3]), np.array(["ML", "ML", "SN", "TG"])
    counted = dict.fromkeys([(edge.source, edge.target) for edge in network.graph.es], 0.0)
    pairs = [(0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
    for start, end in pairs:
        path = networkx.dijkstra_path(graph, start, end, weight="km")
        for a, b in itertools.pairwise(path):
            counted[min(a, b), max(a, b)] += 1 / len(pairs)
    assert hub_betweenness(network, nodes, groups) == pytest.approx(list(counted.values()))


def test_betweenness_of_all_nodes_is_that_of_networkx() -> None:
    network = three_roads()
    nodes = np.arange(5)
    theirs = networkx.edge_betweenness_centrality(as_networkx(network), weight="km", normalized=True)
    ours = hub_betweenness(network, nodes, nodes.astype(str))
    assert ours == pytest.approx([theirs.get(edge.tuple, theirs.get(edge.tuple[::-1])) for edge in network.graph.es])


def _geography(columns: dict[str, list], geometry: list) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=crs.WGS84)


def two_countries() -> dict[str, gpd.GeoDataFrame]:
    """Mali west of Senegal, the border on the meridian. One road passes it; another ends there, and a link goes on."""
    point, line = shapely.Point, shapely.LineString
    return {
        "countries": _geography({"country": ["ML", "SN"]}, [shapely.box(-1, -1, 0, 1), shapely.box(0, -1, 1, 1)]),
        "roads": _geography(
            {"from_node": [1, 3, 4], "to_node": [2, 4, 5], "length_km": [111.3, 55.7, 55.7]},
            [line([(-0.5, 0), (0.5, 0)]), line([(-0.5, 0.5), (0, 0.5)]), line([(0, 0.5), (0.5, 0.5)])],
        ),
        "border_posts": _geography(
            {"post_id": ["p"], "name": ["Bridge"], "country": ["ML"], "facing_country": ["SN"], "kind": ["land"],
             "status": ["open"]},
            [point(0, 0)],
        ),
        "crossings": _geography(
            {"crossing_id": ["c0", "c1"], "country_a": ["ML", "ML"], "country_b": ["SN", "SN"]},
            [point(0, 0), point(0, 0.5)],
        ),
    }  # fmt: skip


def test_an_edge_passes_the_crossing_it_leads_over_and_one_at_a_junction_belongs_to_the_nearest_edge() -> None:
    network = build_route_graph(**two_countries())
    assert list(zip(network.passed_edge.tolist(), network.passed_crossing.tolist(), strict=True)) == [(0, 0), (1, 1)]
    assert len(network.main) == 3


def test_hubs_are_capitals_largest_places_ports_and_border_towns_each_once() -> None:
    tables = two_countries()
    spots = {"Bamako": (-0.9, -0.9), "Big": (-0.9, 0.9), "Dakar": (0.9, -0.9), "Suburb": (0.91, -0.9), "Town": (0.1, 0),
             "Hamlet": (0.05, 0.5)}  # fmt: skip
    places = _geography(
        {"place_id": list(spots), "name": list(spots), "country": ["ML", "ML", "SN", "SN", "SN", "SN"],
         "population": [900_000, 950_000, 800_000, 700_000, 30_000, 500]},
        [shapely.Point(spot) for spot in spots.values()],
    )  # fmt: skip
    port = _geography(
        {"post_id": ["q"], "name": ["Port"], "country": ["SN"], "facing_country": [None], "kind": ["seaport"],
         "status": ["open"]},
        [shapely.Point(0.9, 0.9)],
    )  # fmt: skip
    hubs = choose_hubs(places, pd.concat([tables["border_posts"], port]), tables["crossings"])
    assert list(zip(hubs["name"], hubs["kind"], strict=True)) == [
        ("Bamako", "capital"), ("Dakar", "capital"), ("Big", "largest"), ("Port", "seaport"), ("Town", "border_town"),
    ]  # fmt: skip
    assert hubs["hub_id"].tolist()[0] == "ml-bamako"


def test_only_straight_roads_are_driven_longer_than_they_are_drawn() -> None:
    roads = gpd.GeoDataFrame({"length_km": [30.0, 10.0], "source": ["roads", "roads_mine"]})
    assert driven_factor(roads.iloc[:1]) == DETOUR_FACTOR
    assert driven_factor(roads.iloc[1:]) == 1.0
    assert driven_factor(roads) == pytest.approx((30 * DETOUR_FACTOR + 10) / 40)
    assert driven_factor(roads.iloc[:0]) == DETOUR_FACTOR
