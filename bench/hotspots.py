"""Gi* on hexagons: z with false discovery rate, and the exact permutation tail, beside esda in the same process.

The peer is esda 2.9 with weights of either kind: `W`, as its documents show, for which the bars are set, and `Graph`,
its newer and much faster one. Weights and our table of neighbours are built beforehand and not timed. Counts are
invented, clustered, with a fixed seed; n is the number of cells.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import geopandas as gpd
import numpy as np

from bench.measure import PeakMemory, Result, median_seconds
from bench.synthetic import SEED
from geodata import permutation
from geodata.hotspots import LEVELS, adjusted_p, hotspots, normal_hotspots, value_histogram
from geodata.settings import Settings
from geodata.study_cells import STAR, StudyCells, neighbourhood_sums, study_cells

#: H3 resolutions over the land of all countries of the map: about 27,000, 187,000 and 1.3 million cells.
SIZES = (5, 6, 7)
#: Resolutions at which the permutations of the peer end within minutes, and the weights of kind W within memory.
_PERMUTED = (3, 4, 5, 6)
_N_CLUSTERS = 400
_N_SPARSE = 300
_N_PERMUTATIONS = 999
#: A task that takes the peer longer than this is run once, without a warm-up.
_SLOW_S = 8.0


def clustered_counts(area: StudyCells, n_incidents: int, seed: int = SEED) -> np.ndarray:
    """Return invented incidents by cell: nine in ten around one of 400 clusters of very unequal weight."""
    random = np.random.default_rng(seed)
    clusters = random.integers(0, len(area), _N_CLUSTERS)
    drawn = clusters[(_N_CLUSTERS * random.random(n_incidents) ** 2).astype(int)]
    cells = np.where(random.random(n_incidents) < 0.9, drawn, random.integers(0, len(area), n_incidents))
    for _ in range(3):
        following = area.neighbours[cells, random.integers(0, STAR, n_incidents)]
        moves = (following < len(area)) & (random.random(n_incidents) < 0.7)
        cells = np.where(moves, following, cells)
    return np.bincount(cells, minlength=len(area))


def run(sizes: Sequence[int] = SIZES) -> Iterator[Result]:
    """Compare with esda at some H3 resolutions."""
    _compile_peer()
    land = gpd.read_parquet(Settings().reference_dir / "countries.parquet").geometry
    for resolution in sizes:
        area = study_cells(list(land), resolution)
        dense = clustered_counts(area, len(area))
        graph = _graph(area)
        yield _normal(area, dense, _weights(area), "esda W", _bar_of(area))
        yield _normal(area, dense, graph, "esda Graph", 0)
        if resolution in _PERMUTED:
            yield _exact(area, dense, graph, "dense")
            yield _exact(area, clustered_counts(area, _N_SPARSE), graph, f"{_N_SPARSE} incidents")


def _compile_peer() -> None:
    """Let the peer compile its loops on two cells, so that it does not pay for that while it is timed."""
    from libpysal.graph import Graph

    pair = Graph.from_arrays(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.ones(4))
    _g_local(np.array([1, 2]), pair, 9)


def _bar_of(area: StudyCells) -> int:
    """Return how many times faster than W we are to be."""
    return 200 if len(area) <= 200_000 else 50


def _weights(area: StudyCells) -> Any:
    from libpysal.weights import W

    near = {cell: row[(row < len(area)) & (row != cell)].tolist() for cell, row in enumerate(area.neighbours)}
    return W(near, silence_warnings=True)


def _graph(area: StudyCells) -> Any:
    from libpysal.graph import Graph

    cell, column = np.nonzero(area.neighbours < len(area))
    return Graph.from_arrays(cell, area.neighbours[cell, column].astype(np.int64), np.ones(len(cell)))


def _g_local(counts: np.ndarray, weights: Any, permutations: int = 0) -> Any:
    from esda.getisord import G_Local

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return G_Local(
            counts.astype(float),
            weights,
            transform="B",
            star=True,
            permutations=permutations,
            keep_simulations=False,
            n_jobs=1,
            seed=SEED,
        )


def _in_turns(ours: Callable[[], Any], peer: Callable[[], Any], repeats: int = 5) -> tuple[float, float, int]:
    """Return the median seconds of both, run in turns, and how often the peer ran."""
    ours()
    begun = time.perf_counter()
    peer()
    first = time.perf_counter() - begun
    if first > _SLOW_S:
        return median_seconds(ours, repeats=repeats)[0], first, 1
    ours_s, peer_s = median_seconds(ours, peer, repeats=repeats)
    return ours_s, peer_s, repeats


def _normal(area: StudyCells, counts: np.ndarray, weights: Any, name: str, bar: int) -> Result:
    """Compare z and q of the normal approximation; the error is the largest difference of z."""

    def ours() -> Any:
        return normal_hotspots(area, counts)

    def peer() -> Any:
        from scipy import stats

        found = _g_local(counts, weights)
        return found.Zs, stats.false_discovery_control(stats.norm.sf(found.Zs))

    ours_s, peer_s, runs = _in_turns(ours, peer)
    with PeakMemory(0.001) as memory:
        z, q_values = ours()
    peer_z, peer_q = peer() if runs > 1 else (_g_local(counts, weights).Zs, q_values)
    assert np.abs(q_values - peer_q).max() < 1e-9
    return Result(
        task="Gi* z and FDR",
        n=len(area),
        ours_s=ours_s,
        peer=_named(name, runs),
        peer_s=peer_s,
        goal=f">= {bar}x" if bar else "",
        is_reached=peer_s / ours_s >= bar if bar else None,
        max_error=float(np.abs(z - peer_z).max()),
        peak_mb=memory.peak_mb,
    )


def _exact(area: StudyCells, counts: np.ndarray, weights: Any, what: str) -> Result:
    """Compare the exact tail with 999 permutations; the error is that between our two ways to the same tail."""

    def peer() -> Any:
        return _g_local(counts, weights, _N_PERMUTATIONS)

    ours_s, peer_s, runs = _in_turns(lambda: hotspots(area, counts), peer, repeats=3)
    with PeakMemory(0.001) as memory:
        found = hotspots(area, counts)
    n_peer = int((adjusted_p(peer().p_sim) <= LEVELS[90]).sum()) if len(area) < 100_000 else None
    called = "" if n_peer is None else f"; calls {n_peer:,}, exact {int((found.level > 0).sum()):,}"
    return Result(
        task=f"Gi* exact tail and FDR, {what}",
        n=len(area),
        ours_s=ours_s,
        peer=_named(f"esda Graph, {_N_PERMUTATIONS} permutations", runs) + called,
        peer_s=peer_s,
        goal=">= 200x",
        is_reached=peer_s / ours_s >= 200,
        max_error=_tail_difference(area, counts),
        peak_mb=memory.peak_mb,
    )


def _named(name: str, runs: int) -> str:
    return f"{name} ({runs} run{'s' if runs > 1 else ''})"


def _tail_difference(area: StudyCells, counts: np.ndarray) -> float:
    """Return the largest difference between the tail by counting draws and the tail by Fourier transform."""
    histogram = *value_histogram(counts), STAR, int(neighbourhood_sums(area, counts).max())
    counted = permutation.tails_by_counting(*histogram)
    return float(np.abs(counted - permutation.tails_by_transform(*histogram))[1:].max())
