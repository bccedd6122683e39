"""Gi*: the exact tail against all arrangements of a small grid, z against esda, q against SciPy."""

from __future__ import annotations

import itertools
import math
import warnings

import h3.api.basic_int as h3
import numpy as np
import pytest
import shapely
from esda.getisord import G_Local
from hypothesis import given, settings
from hypothesis import strategies as st
from libpysal.weights import W
from scipy import stats

from geodata import permutation
from geodata.hotspots import (
    MIN_INCIDENTS,
    adjusted_p,
    best_p,
    find_guard,
    gi_star_z,
    hotspot_groups,
    hotspots,
    normal_hotspots,
    value_histogram,
)
from geodata.permutation import sum_tails
from geodata.study_cells import STAR, StudyCells, connect_cells, neighbourhood_sums, study_cells

CENTRE = h3.latlng_to_cell(13.5, -4.0, 4)


def disk(rings: int) -> StudyCells:
    """All cells up to so many rings around one: 1, 7, 19, 37 … cells."""
    return connect_cells(np.array(h3.grid_disk(CENTRE, rings), dtype=np.uint64), 4)


def esda_z(area: StudyCells, counts: np.ndarray) -> np.ndarray:
    neighbours = {k: [int(j) for j in row[1:] if j < len(area)] for k, row in enumerate(area.neighbours)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        weights = W(neighbours, silence_warnings=True)
        return G_Local(counts.astype(float), weights, transform="B", star=True, permutations=0).Zs


def arrangements(counts: np.ndarray) -> np.ndarray:
    """Each different way of dealing the values out over the cells, a row each; all are equally likely."""
    return np.array(sorted(set(itertools.permutations(counts.tolist()))))


def test_exact_p_is_the_share_of_all_arrangements_of_a_small_grid() -> None:
    # Eight cells: seven around one, and one more; 8! / (4! 2!) = 840 arrangements of 0 0 0 0 1 1 2 3.
    ring = h3.grid_disk(CENTRE, 1)
    further = next(cell for cell in h3.grid_ring(CENTRE, 2))
    area = connect_cells(np.array([*ring, further], dtype=np.uint64), 4)
    counts = np.array([0, 3, 0, 1, 2, 0, 1, 0])
    dealt = arrangements(counts)
    assert len(dealt) == 840
    observed = hotspots(area, counts)
    every_sum = np.array([neighbourhood_sums(area, each) for each in dealt])
    assert observed.p_value == pytest.approx((every_sum >= observed.sums).mean(axis=0), abs=1e-12)
    assert sorted(set(area.sizes.tolist())) == [2, 4, 5, 7]


def test_exact_tail_by_hand() -> None:
    # Two of the cells 0, 0, 1, 3: sums 0 1 1 3 3 4, each of six pairs.
    tails = sum_tails(np.array([0, 1, 3]), np.array([2, 1, 1]), 2, 5)
    assert tails[2] == pytest.approx([1, 5 / 6, 3 / 6, 3 / 6, 1 / 6, 0])
    assert tails[1] == pytest.approx([1, 2 / 4, 1 / 4, 1 / 4, 0, 0])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=4, max_size=11), st.integers(1, 4))
def test_exact_tail_is_that_of_all_draws(cells: list[int], size: int) -> None:
    values, times = np.unique(cells, return_counts=True)
    largest = sum(sorted(cells)[-size:])
    sums = np.array([sum(draw) for draw in itertools.combinations(cells, size)])
    expected = [(sums >= s).mean() for s in range(largest + 2)]
    assert sum_tails(values, times, size, largest + 1)[size][: largest + 2] == pytest.approx(expected, abs=1e-12)


def test_many_large_values_by_transform_give_what_counting_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = np.random.default_rng(1).negative_binomial(0.3, 0.02, 4000)
    values, times = np.unique(cells, return_counts=True)
    counted = sum_tails(values, times, 7, int(cells.max()))
    monkeypatch.setattr(permutation, "COUNTING_LIMIT", 0)
    transformed = sum_tails(values, times, 7, int(cells.max()))
    assert np.abs(transformed - counted).max() < 1e-12


def test_cells_that_are_all_drawn_hold_the_total_for_sure() -> None:
    tails = sum_tails(np.array([1, 2]), np.array([2, 1]), 7, 5)
    assert tails[3].tolist() == [1, 1, 1, 1, 1, 0]
    assert np.isnan(tails[4:]).all()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.05, 3))
def test_z_agrees_with_esda(seed: int, mean: float) -> None:
    area = disk(4)
    counts = np.random.default_rng(seed).poisson(mean, len(area))
    counts[0] += 3
    assert hotspots(area, counts).z == pytest.approx(esda_z(area, counts), abs=1e-9)


def test_z_by_hand() -> None:
    # Four cells 0 0 1 3: mean 1, variance 1.5; a pair with the sum 4: (4 - 2) / sqrt(1.5 · 2 · 2 / 3).
    assert gi_star_z(np.array([4]), np.array([2]), np.array([0, 1, 3]), np.array([2, 1, 1])) == pytest.approx(
        [2 / math.sqrt(2)]
    )


def test_equal_cells_have_no_z_and_no_hotspot() -> None:
    found = hotspots(disk(2), np.full(19, 4))
    assert np.isnan(found.z).all()
    assert found.guard is not None
    assert found.guard.code == "no_contrast"
    assert found.level.tolist() == [0] * 19


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([0.0001, 0.003, 0.01, 0.02, 0.2, 0.5, 1.0]), min_size=1, max_size=40))
def test_q_agrees_with_scipy_given_each_p_or_each_once(p_values: list[float]) -> None:
    expected = stats.false_discovery_control(p_values)
    assert adjusted_p(np.array(p_values)) == pytest.approx(expected, abs=1e-12)
    distinct, inverse, times = np.unique(p_values, return_inverse=True, return_counts=True)
    assert adjusted_p(distinct, times)[inverse] == pytest.approx(expected, abs=1e-12)


def test_sums_from_the_full_cells_and_from_all_cells_are_the_same() -> None:
    area = disk(6)
    for share in (0.01, 0.1, 0.5, 1.0):
        counts = np.random.default_rng(2).poisson(share, len(area))
        expected = [counts[row[row < len(area)]].sum() for row in area.neighbours]
        assert neighbourhood_sums(area, counts).tolist() == expected


def test_a_heap_in_an_empty_country_is_significant_and_its_surroundings_are_plain() -> None:
    area = disk(12)
    counts = np.zeros(len(area), dtype=np.int64)
    heap = int(np.searchsorted(area.cells, CENTRE))
    counts[area.neighbours[heap]] = 5
    found = hotspots(area, counts)
    assert found.guard is None
    assert found.level[heap] == 99
    assert found.level[found.sums == 0].tolist() == [0] * int((found.sums == 0).sum())
    assert (found.p_value[found.sums == 0] == 1).all()


def test_incidents_dealt_out_at_random_are_rarely_called_a_hotspot() -> None:
    area, random = disk(12), np.random.default_rng(7)
    called = 0
    for _ in range(40):
        counts = np.bincount(random.integers(0, len(area), 120), minlength=len(area))
        called += bool(hotspots(area, counts).level.any())
    # 10 % is promised at most; discrete sums make it less.
    assert called <= 8


def test_order_of_cells_changes_nothing() -> None:
    area = disk(3)
    shuffled = connect_cells(np.random.default_rng(4).permutation(area.cells), 4)
    assert (shuffled.cells == area.cells).all()
    assert (shuffled.neighbours == area.neighbours).all()


def test_cells_at_the_edge_have_smaller_stars() -> None:
    area = disk(1)
    assert sorted(area.sizes.tolist()) == [4, 4, 4, 4, 4, 4, 7]
    assert (area.neighbours[:, 0] == np.arange(7)).all()
    assert area.neighbours.shape == (7, STAR)


def test_the_neighbours_of_a_pentagon_are_five() -> None:
    pentagon = h3.get_pentagons(3)[0]
    area = connect_cells(np.array(h3.grid_disk(pentagon, 1), dtype=np.uint64), 3)
    assert sorted(area.sizes.tolist()) == [4, 4, 4, 4, 4, 6]


def test_land_is_covered_by_each_cell_that_touches_it() -> None:
    land = shapely.box(-5, 12, -3, 14)
    area = study_cells([land, land], 4)
    assert len(np.unique(area.cells)) == len(area)
    shapes = [shapely.Polygon([(x, y) for y, x in h3.cell_to_boundary(cell)]) for cell in area.cells.tolist()]
    assert shapely.intersects(shapes, land).all()
    # The edges of neighbours differ in the last digit: what is left between them has no width.
    assert shapely.difference(land, shapely.union_all(shapes)).area < 1e-9


def test_few_incidents_carry_no_test() -> None:
    counts = np.zeros(500, dtype=np.int64)
    counts[0] = MIN_INCIDENTS - 1
    guard = find_guard(*value_histogram(counts))
    assert guard is not None
    assert (guard.code, guard.numbers) == ("few_incidents", {"n": MIN_INCIDENTS - 1, "least": MIN_INCIDENTS})
    counts[1:4] = 1
    assert find_guard(*value_histogram(counts)) is None


def test_one_full_cell_alone_is_no_hotspot_since_seven_stars_hold_it_wherever_it_lies() -> None:
    counts = np.zeros(500, dtype=np.int64)
    counts[0] = 80
    assert best_p(value_histogram(counts)[1]) == pytest.approx(7 / 500)
    guard = find_guard(*value_histogram(counts))
    assert guard is not None
    assert guard.code == "out_of_reach"


def test_few_cells_carry_no_test_even_for_the_largest_sum() -> None:
    # Nine cells, two full ones: the best star has them both, but so has one draw in C(9, 7) / C(7, 5).
    counts = np.array([20, 20, 0, 0, 0, 0, 0, 0, 0])
    assert best_p(value_histogram(counts)[1]) == pytest.approx(math.comb(7, 5) / math.comb(9, 7))
    guard = find_guard(*value_histogram(counts))
    assert guard is not None
    assert guard.code == "out_of_reach"


def test_smallest_sum_is_the_first_that_would_be_called_alone() -> None:
    area = disk(12)
    counts = np.bincount(np.random.default_rng(3).integers(0, len(area), 200), minlength=len(area))
    counts[:9] += 6
    found = hotspots(area, counts)
    tails = sum_tails(*value_histogram(counts), STAR, int(found.sums.max()))[STAR] * len(area)
    assert found.smallest_sum > 0
    assert tails[found.smallest_sum] <= 0.10 < tails[found.smallest_sum - 1]


def test_cells_that_touch_are_one_hotspot_and_the_fullest_comes_first() -> None:
    area = disk(12)
    counts = np.zeros(len(area), dtype=np.int64)
    small, large = h3.grid_ring(CENTRE, 9)[0], CENTRE
    for centre, heap in ((small, 4), (large, 9)):
        counts[np.searchsorted(area.cells, h3.grid_disk(centre, 1))] = heap
    found = hotspots(area, counts)
    groups = hotspot_groups(found)
    assert set(groups[found.level == 0].tolist()) == {-1}
    assert groups[np.searchsorted(area.cells, large)] == 0
    assert groups[np.searchsorted(area.cells, small)] == 1
    assert groups.max() == 1


def test_normal_approximation_calls_a_lone_full_cell_that_the_exact_test_does_not() -> None:
    area = disk(12)
    counts = np.zeros(len(area), dtype=np.int64)
    counts[np.searchsorted(area.cells, CENTRE)] = 60
    counts[np.searchsorted(area.cells, h3.grid_ring(CENTRE, 9))] = 1
    found = hotspots(area, counts)
    assert found.guard is None
    assert not found.level.any()
    z, q_values = normal_hotspots(area, counts)
    assert z == pytest.approx(found.z)
    assert (q_values <= 0.01).sum() == STAR
