"""Kernels along roads: by pencil on a junction, by brute force on random graphs, and what must sum to one."""

from __future__ import annotations

import itertools

import geopandas as gpd
import networkx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import crs
from geodata.errors import InputError
from geodata.lixels import (
    RoadGraph,
    RoadPlaces,
    Spots,
    build_graph,
    build_road_graph,
    lixel_points,
    merge_spots,
    snap_to_roads,
)
from geodata.network_density import kernel_sum, road_density

#: Integral of the quartic kernel from 0 to one half, and from there to 1: 15/16 (1/2 - 2/24 + 1/160), and the rest.
INNER, OUTER = 0.396484375, 0.103515625


def y_junction() -> RoadGraph:
    """Three roads of 3 km that meet at node 0."""
    return build_graph([0, 0, 0], [1, 2, 3], [3.0, 3.0, 3.0])


def spots(graph: RoadGraph, edge: list[int], offset: list[float], reach: float) -> Spots:
    return merge_spots(graph, np.array(edge), np.array(offset), np.full(len(edge), reach))


def test_a_kernel_is_halved_where_one_road_becomes_two() -> None:
    graph = y_junction()
    values = kernel_sum(graph, spots(graph, [0], [1.0], 2.0))
    assert values[:3] == pytest.approx([INNER, INNER, OUTER])
    assert values[3:6] == pytest.approx([OUTER / 2, 0, 0])
    assert values[6:] == pytest.approx([OUTER / 2, 0, 0])


def test_without_split_each_road_that_goes_on_gets_all() -> None:
    graph = y_junction()
    values = kernel_sum(graph, spots(graph, [0], [1.0], 2.0), is_split=False, is_whole=False)
    assert values[[3, 6]] == pytest.approx([OUTER, OUTER])


def test_an_incident_at_a_junction_is_shared_out_whichever_edge_it_was_put_on() -> None:
    graph = y_junction()
    on_each = [kernel_sum(graph, spots(graph, [edge], [0.0], 2.0)) for edge in range(3)]
    # Okabe's 2 / n times the kernel: with three roads two thirds of one half a side.
    assert on_each[0].reshape(3, 3) == pytest.approx(np.tile([2 / 3 * INNER, 2 / 3 * OUTER, 0.0], (3, 1)))
    assert on_each[1] == pytest.approx(on_each[0]) and on_each[2] == pytest.approx(on_each[0])


def test_what_would_pass_a_dead_end_is_given_back_to_the_road() -> None:
    graph = build_graph([0], [1], [3.0])
    plain = kernel_sum(graph, spots(graph, [0], [3.0], 2.0), is_whole=False)
    whole = kernel_sum(graph, spots(graph, [0], [3.0], 2.0))
    assert plain == pytest.approx([0.0, OUTER, INNER])
    assert whole == pytest.approx(2 * plain)


def test_a_circuit_is_walked_both_ways_up_to_where_the_ways_meet() -> None:
    # A triangle of 1 km sides; the far side is reached from either end up to its middle.
    graph = build_graph([0, 1, 2], [1, 2, 0], [1.0, 1.0, 1.0])
    values = kernel_sum(graph, spots(graph, [0], [0.5], 10.0), is_whole=False)
    half = 0.9375 * (0.15 - 2 / 3 * 0.15**3 + 0.2 * 0.15**5)
    assert values.sum() == pytest.approx(2 * half)
    assert values[1] == pytest.approx(values[2])


def test_a_loop_is_a_road_like_any_other() -> None:
    graph = build_graph([0, 0], [0, 1], [4.0, 5.0])
    values = kernel_sum(graph, spots(graph, [0], [1.0], 2.0), is_whole=False)
    # 1 km back to the node, of degree 3; there one half enters the loop from its other end, one half leaves it.
    assert values[:4] == pytest.approx([INNER, INNER, OUTER, OUTER / 2])
    assert values[4] == pytest.approx(OUTER / 2)


def brute_force(graph: RoadGraph, put: Spots, is_split: bool) -> np.ndarray:
    """Return the kernels at the middles of the lixels by one search a spot in a graph that has the spot as a node."""
    edges = list(zip(graph.start.tolist(), graph.end.tolist(), graph.length_km.tolist(), strict=True))
    n_cuts = np.diff(graph.first_lixel)
    degree = np.diff(graph.first_half)
    values = np.zeros(graph.n_lixels)
    for edge, offset, reach, weight in zip(put.edge, put.offset_km, put.reach_km, put.weight, strict=True):
        roads = networkx.MultiGraph()
        a, b, whole = edges[edge]
        parts = [(u, v, km) for k, (u, v, km) in enumerate(edges) if k != edge]
        for u, v, km in [*parts, (a, "spot", float(offset)), ("spot", b, float(whole - offset))]:
            roads.add_edge(u, v, km=km)
        away, paths = networkx.single_source_dijkstra(roads, "spot", weight="km")
        for e, (u, v, km) in enumerate(edges):
            for k in range(n_cuts[e]):
                x = (k + 0.5) * km / n_cuts[e]
                if e == edge:
                    ways = [(abs(x - offset), ["spot"])]
                    ways += [(away[u] + x, paths[u])] if away[u] < offset else []
                    ways += [(away[v] + km - x, paths[v])] if away[v] < whole - offset else []
                else:
                    ways = [(away[n] + side, paths[n]) for n, side in ((u, x), (v, km - x)) if n in away]
                if not ways:
                    continue
                distance, path = min(ways, key=lambda way: way[0])
                if distance < reach:
                    share = np.prod([1.0 / (degree[n] - 1) for n in path[1:]]) if is_split else 1.0
                    values[graph.first_lixel[e] + k] += (
                        weight * 15 / 16 / reach * (1 - (distance / reach) ** 2) ** 2 * share
                    )
    return values


@st.composite
def graphs_with_spots(draw: st.DrawFn) -> tuple[RoadGraph, Spots]:
    """A connected graph of up to nine nodes with circuits, and up to six spots of different reach."""
    n_nodes = draw(st.integers(2, 9))
    seed = draw(st.integers(0, 10_000))
    random = np.random.default_rng(seed)
    tree = [(int(random.integers(0, k)), k) for k in range(1, n_nodes)]
    pairs = [pair for pair in itertools.combinations(range(n_nodes), 2) if pair not in tree]
    more = [pairs[k] for k in random.permutation(len(pairs))[: draw(st.integers(0, 5))]]
    edges = [*tree, *more]
    graph = build_graph([a for a, _ in edges], [b for _, b in edges], random.uniform(0.2, 6.0, len(edges)))
    n_spots = draw(st.integers(1, 6))
    edge = random.integers(0, len(edges), n_spots)
    offset = random.uniform(0.01, 0.99, n_spots) * graph.length_km[edge]
    return graph, merge_spots(graph, edge, offset, random.uniform(0.5, 9.0, n_spots))


@settings(deadline=None, max_examples=60)
@given(graphs_with_spots(), st.booleans())
def test_the_sum_is_that_of_one_search_for_each_incident(case: tuple[RoadGraph, Spots], is_split: bool) -> None:
    graph, put = case
    ours = kernel_sum(graph, put, is_split=is_split, is_whole=False, at_centres=True)
    assert ours == pytest.approx(brute_force(graph, put, is_split), abs=1e-9)


@settings(deadline=None, max_examples=30)
@given(graphs_with_spots())
def test_the_mean_over_a_lixel_is_that_of_many_points_in_it(case: tuple[RoadGraph, Spots]) -> None:
    graph, put = case
    fine = build_graph(graph.start, graph.end, graph.length_km, 0.002)
    values = kernel_sum(graph, put, is_whole=False) * graph.lixel_km
    many = kernel_sum(fine, put, is_whole=False, at_centres=True) * fine.lixel_km
    coarse = np.bincount(graph.lixel_edge, weights=values)
    assert coarse == pytest.approx(np.bincount(fine.lixel_edge, weights=many), abs=5e-3)
    assert coarse.sum() <= put.weight.sum() + 1e-9


@settings(deadline=None, max_examples=60)
@given(graphs_with_spots())
def test_every_incident_counts_for_one(case: tuple[RoadGraph, Spots]) -> None:
    graph, put = case
    assert (kernel_sum(graph, put) * graph.lixel_km).sum() == pytest.approx(put.weight.sum())


def two_roads() -> gpd.GeoDataFrame:
    """From the west along the equator for one degree, then north for one; lengths as they are."""
    lines = [shapely.LineString([(0, 0), (1, 0)]), shapely.LineString([(1, 0), (1, 1)])]
    length = [crs.geodesic_length_km(*line.xy) for line in lines]
    return gpd.GeoDataFrame(
        {"from_node": [5, 9], "to_node": [9, 7], "length_km": length}, geometry=lines, crs=crs.WGS84
    )


def test_an_incident_is_put_on_the_nearest_road_at_its_kilometre() -> None:
    roads = two_roads()
    places = snap_to_roads(np.array([0.25, 1.02]), np.array([0.03, 0.5]), np.array([1.0, 1.0]), roads)
    assert places.edge.tolist() == [0, 1]
    assert places.offset_km / roads["length_km"].to_numpy() == pytest.approx([0.25, 0.5], abs=1e-3)
    assert places.distance_km == pytest.approx([3.317, 2.226], abs=2e-3)


def test_who_is_too_far_or_too_imprecise_is_left_out_and_counted() -> None:
    places = RoadPlaces(
        edge=np.array([0, 0, 0, 0, -1]),
        offset_km=np.array([50.0, 50.0, 50.0, 50.0, np.nan]),
        # On the road; 12 km off, located to 15 km; 12 km off for certain; on it, located to 25 km; nowhere.
        distance_km=np.array([1.0, 12.0, 12.0, 0.0, np.nan]),
        uncertainty_km=np.array([1.0, 15.0, 5.0, 25.0, 1.0]),
    )
    graph = build_road_graph(two_roads())
    density = road_density(graph, places, years=2.0, bandwidth_km=20.0)
    assert (density.n_used, density.n_off_road, density.n_too_imprecise) == (2, 2, 1)
    assert (density.values * graph.lixel_km).sum() / 100 * 2 == pytest.approx(2.0)
    # A location error of 15 km widens 20 km to 25 km.
    reached = np.flatnonzero(density.values)
    assert graph.lixel_km[reached].sum() == pytest.approx(50.0, abs=2.0)


def test_no_incidents_are_no_density() -> None:
    graph = build_road_graph(two_roads())
    nobody = RoadPlaces(np.zeros(0, dtype=int), *(np.zeros(0) for _ in range(3)))
    assert not road_density(graph, nobody, years=1.0).values.any()


def test_a_bandwidth_that_is_no_length_is_refused_with_a_sentence() -> None:
    nobody = RoadPlaces(np.zeros(0, dtype=int), *(np.zeros(0) for _ in range(3)))
    with pytest.raises(InputError, match="bandwidth"):
        road_density(y_junction(), nobody, years=1.0, bandwidth_km=0.0)
    with pytest.raises(ValueError, match="period"):
        road_density(y_junction(), nobody, years=0.0)


def test_progress_ends_at_one() -> None:
    told: list[float] = []
    graph = y_junction()
    kernel_sum(graph, spots(graph, [0, 2], [1.0, 1.0], 2.0), report=told.append)
    assert told == [1.0]


def test_the_middle_of_a_lixel_lies_on_its_road() -> None:
    roads = two_roads()
    graph = build_road_graph(roads)
    points = lixel_points(graph, roads, np.array([0, graph.n_lixels - 1]))
    assert points[0] == pytest.approx([0.5 / 112, 0.0], abs=1e-4)
    assert points[1] == pytest.approx([1.0, 1 - 0.5 / 111], abs=1e-4)
