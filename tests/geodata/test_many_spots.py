"""Many spots of one road laid together, against the same spots laid one by one; and a register prepared once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.lixels import RoadGraph, RoadPlaces, Spots, build_graph, merge_spots
from geodata.network_density import kernel_sum, prepare_register, register_density, road_density


def one_by_one(graph: RoadGraph, put: Spots, is_whole: bool) -> np.ndarray:
    """Return the sum of the kernels, each spot alone."""
    total = np.zeros(graph.n_lixels)
    for p in range(len(put)):
        alone = Spots(put.edge[p : p + 1], put.offset_km[p : p + 1], put.reach_km[p : p + 1], put.weight[p : p + 1])
        total += kernel_sum(graph, alone, is_whole=is_whole)
    return total


@st.composite
def crowded_graphs(draw: st.DrawFn) -> tuple[RoadGraph, Spots]:
    """Return up to six nodes with loops, parallel roads and dead ends, and many spots of two reaches.

    Whole lengths and places at whole kilometres make ways of equal length and spots at junctions.
    """
    random = np.random.default_rng(draw(st.integers(0, 100_000)))
    n_nodes, n_more = draw(st.integers(2, 6)), draw(st.integers(0, 5))
    start = np.concatenate([[random.integers(0, k) for k in range(1, n_nodes)], random.integers(0, n_nodes, n_more)])
    end = np.concatenate([np.arange(1, n_nodes), random.integers(0, n_nodes, n_more)])
    is_round = draw(st.booleans())
    length = random.integers(1, 7, len(start)).astype(float) if is_round else random.uniform(0.3, 9.0, len(start))
    graph = build_graph(start, end, length)
    n_spots = draw(st.integers(20, 80))
    edge = random.integers(0, min(3, len(start)), n_spots)
    offset = random.random(n_spots) * length[edge]
    if is_round:
        offset = np.round(2 * offset) / 2
    reach = random.choice(draw(st.sampled_from([[0.05, 3.0], [2.0, 5.0], [7.0, 30.0]])), n_spots)
    return graph, merge_spots(graph, edge, offset, reach)


@settings(deadline=None, max_examples=150)
@given(crowded_graphs(), st.booleans())
def test_spots_laid_together_are_the_sum_of_spots_laid_alone(case: tuple[RoadGraph, Spots], is_whole: bool) -> None:
    graph, put = case
    together = kernel_sum(graph, put, is_whole=is_whole)
    alone = one_by_one(graph, put, is_whole)
    assert together == pytest.approx(alone, rel=1e-12, abs=1e-12 * max(1.0, alone.max()))
    if is_whole:
        assert (together * graph.lixel_km).sum() == pytest.approx(put.weight.sum())


def test_a_choice_from_a_prepared_register_is_that_choice_alone() -> None:
    random = np.random.default_rng(7)
    graph = build_graph([0, 1, 2, 2], [1, 2, 0, 3], [30.0, 4.0, 9.0, 12.0])
    n = 400
    edge = random.integers(-1, 4, n)
    places = RoadPlaces(
        edge=edge,
        offset_km=np.where(random.random(n) < 0.1, 0.0, random.random(n) * graph.length_km[edge]),
        distance_km=random.uniform(0, 20, n),
        uncertainty_km=random.choice([0.5, 5.0, 25.0], n),
    )
    rows = np.sort(random.permutation(n)[:150])
    chosen = register_density(prepare_register(graph, places, 10.0), rows, years=3.0)
    alone = road_density(graph, places.take(rows), 3.0, 10.0)
    assert chosen.values == pytest.approx(alone.values, rel=1e-9, abs=1e-9)
    counts = [(each.n_used, each.n_off_road, each.n_too_imprecise) for each in (chosen, alone)]
    assert counts[0] == counts[1] and sum(counts[0]) == 150
    assert (chosen.values * graph.lixel_km).sum() / 100 * 3 == pytest.approx(chosen.n_used)
