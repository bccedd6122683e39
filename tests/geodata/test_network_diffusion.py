"""Diffusion along roads: a Gaussian on a long road, images at a dead end, the exponential of a matrix, the mass."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import scipy.linalg
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from geodata.lixels import RoadGraph, Spots, build_graph, merge_spots
from geodata.network_diffusion import diffused_sum, prepare_diffusion, time_polynomial

#: A reach whose standard deviation is 4 km.
REACH = 4.0 * 7.0**0.5


def spread(
    graph: RoadGraph, edge: list[int], offset: list[float], reach: float = REACH, **options: float
) -> np.ndarray:
    put = merge_spots(graph, np.array(edge, dtype=int), np.array(offset), np.full(len(edge), REACH))
    return diffused_sum(prepare_diffusion(graph, REACH, **options), put)


def gaussian_means(borders: np.ndarray, middle: float, sigma: float) -> np.ndarray:
    return np.diff(ndtr((borders - middle) / sigma)) / np.diff(borders)


@pytest.mark.parametrize("place", [50.5, 51.0, 50.83])
def test_on_a_long_road_an_incident_is_a_gaussian(place: float) -> None:
    values = spread(build_graph([0], [1], [100.0]), [0], [place])
    exact = gaussian_means(np.arange(101.0), place, 4.0)
    assert np.abs(values - exact).max() < 0.004 * exact.max()


def test_a_junction_of_two_roads_is_no_junction() -> None:
    whole = spread(build_graph([0], [1], [100.0]), [0], [49.3])
    halves = spread(build_graph([0, 1], [1, 2], [50.0, 50.0]), [0], [49.3])
    assert halves == pytest.approx(whole, abs=1e-6)


def test_a_dead_end_is_a_mirror() -> None:
    values = spread(build_graph([0], [1], [100.0]), [0], [3.0])
    borders = np.arange(101.0)
    exact = gaussian_means(borders, 3.0, 4.0) + gaussian_means(borders, -3.0, 4.0)
    assert np.abs(values - exact).max() < 0.004 * exact.max()


def test_what_comes_to_a_junction_of_three_goes_on_in_thirds() -> None:
    # On a star each road has the source or its mirror image: 1 - 1/3 comes back less, 2/3 goes on to each other road.
    values = spread(build_graph([0, 0, 0], [1, 2, 3], [60.0] * 3), [0], [2.0]).reshape(3, 60)
    borders = np.arange(61.0)
    near, image = gaussian_means(borders, 2.0, 4.0), gaussian_means(borders, -2.0, 4.0)
    assert np.abs(values[0] - (near - image / 3)).max() < 0.004 * near.max()
    for other in (1, 2):
        assert np.abs(values[other] - image * 2 / 3).max() < 0.004 * near.max()
    # Continuous at the junction: the means over the first two kilometres of each road lead there.
    at_junction = 1.5 * values[:, 0] - 0.5 * values[:, 1]
    assert at_junction == pytest.approx(np.full(3, at_junction.mean()), rel=0.02)


def dense_diffusion(graph: RoadGraph, lixel: int, time: float) -> np.ndarray:
    """Return what a unit in a lixel becomes, by the exponential of the dense matrix of the cells, junctions removed."""
    n, n_nodes = graph.n_lixels, len(graph.first_half) - 1
    flows = np.zeros((n + n_nodes, n + n_nodes))
    km = graph.lixel_km
    for e in range(len(graph.start)):
        chain = [n + graph.start[e], *range(graph.first_lixel[e], graph.first_lixel[e + 1]), n + graph.end[e]]
        for i, j in itertools.pairwise(chain):
            distance = sum(km[k] / 2 for k in (i, j) if k < n)
            for a, b in ((i, j), (j, i)):
                flows[a, a] += 1 / distance
                flows[a, b] -= 1 / distance
    inner, mixed, outer = flows[:n, :n], flows[:n, n:], flows[n:, n:]
    reduced = inner - mixed @ np.linalg.solve(outer, mixed.T)
    begun = np.zeros(n)
    begun[lixel] = 1 / km[lixel]
    return scipy.linalg.expm(-time * reduced / km[:, None]) @ begun


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 100_000))
def test_the_time_is_that_of_the_exponential_of_the_matrix(seed: int) -> None:
    random = np.random.default_rng(seed)
    n_nodes = int(random.integers(2, 6))
    start = np.concatenate([[random.integers(0, k) for k in range(1, n_nodes)], random.integers(0, n_nodes, 3)])
    end = np.concatenate([np.arange(1, n_nodes), random.integers(0, n_nodes, 3)])
    # From ten metres to eight kilometres: stiff.
    graph = build_graph(start, end, 10.0 ** random.uniform(-2, 0.9, len(start)))
    lixel = int(random.integers(0, graph.n_lixels))
    edge = int(graph.lixel_edge[lixel])
    middle = (lixel - graph.first_lixel[edge] + 0.5) * graph.lixel_km[lixel]
    ours = spread(graph, [edge], [middle], cell_share=1.0)
    exact = dense_diffusion(graph, lixel, 0.5 * 4.0**2)
    assert ours == pytest.approx(exact, abs=1e-6)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 100_000))
def test_nothing_is_lost_or_made(seed: int) -> None:
    random = np.random.default_rng(seed)
    n_edges = int(random.integers(1, 12))
    start, end = random.integers(0, 6, (2, n_edges))
    graph = build_graph(start, end, 10.0 ** random.uniform(-3, 1.5, n_edges))
    edge = random.integers(0, n_edges, 30)
    put = merge_spots(graph, edge, random.random(30) * graph.length_km[edge], random.uniform(8.0, 11.3, 30))
    values = diffused_sum(prepare_diffusion(graph, 8.0), put)
    assert (values * graph.lixel_km).sum() == pytest.approx(30.0, rel=1e-9)
    assert values.min() > -1e-5 * values.max()


def test_reaches_between_two_levels_keep_their_spread() -> None:
    graph = build_graph([0], [1], [200.0])
    reach = np.linspace(20.0, 28.0, 23)
    put = Spots(np.zeros(23, dtype=int), np.full(23, 100.0), reach, np.ones(23))
    values = diffused_sum(prepare_diffusion(graph, 20.0), put)
    exact = sum(gaussian_means(np.arange(201.0), 100.0, each / 7**0.5) for each in reach)
    assert np.abs(values - exact).max() < 0.004 * exact.max()


@pytest.mark.parametrize("widened", [1.0, 1.5, 2.0])
def test_the_polynomial_in_time_errs_by_less_than_promised(widened: float) -> None:
    steps = widened / 0.09
    rates = np.concatenate([[0.0], np.logspace(-6, 9, 2000)])
    values = np.polynomial.chebyshev.chebval(2 / (1 + rates) - 1, time_polynomial(steps))
    assert np.abs(values - np.exp(-steps * rates)).max() < 1e-7


def test_no_incidents_spread_nowhere() -> None:
    graph = build_graph([0], [1], [3.0])
    assert not spread(graph, [], []).any()
