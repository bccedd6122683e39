"""Maximal covering: against every subset of sites, and against the greedy choice."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from geodata.errors import InputError
from geodata.placement import Placement, place_patrols


def best_of_all_subsets(is_covered: np.ndarray, weights: np.ndarray, n_patrols: int) -> float:
    subsets = [
        subset
        for size in range(min(n_patrols, len(is_covered)) + 1)
        for subset in combinations(range(len(is_covered)), size)
    ]
    return max(float(weights[is_covered[list(subset)].any(axis=0)].sum()) for subset in subsets)


@st.composite
def problems(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, int]:
    shape = draw(st.tuples(st.integers(1, 6), st.integers(1, 7)))
    is_covered = draw(hnp.arrays(bool, shape))
    weights = draw(hnp.arrays(np.int64, shape[1], elements=st.integers(0, 9))).astype(float)
    return is_covered, weights, draw(st.integers(1, 5))


#: Site 0 covers the four in the middle, 1 the left three, 2 the right three: greedy takes 0 first and misses one.
TRAP = np.array(
    [
        [False, True, True, True, True, False],
        [True, True, True, False, False, False],
        [False, False, False, True, True, True],
    ]
)


def test_two_patrols_cover_all_where_one_after_the_other_would_not() -> None:
    placed = place_patrols(TRAP, np.ones(6), 2)
    assert placed.sites.tolist() == [1, 2]
    assert placed.gained.tolist() == [3.0, 3.0] and placed.n_gained.tolist() == [3, 3]
    assert (placed.covered, placed.total, placed.one_by_one) == (6.0, 6.0, 5.0)


def test_one_patrol_goes_where_most_is() -> None:
    assert place_patrols(TRAP, np.ones(6), 1).sites.tolist() == [0]
    assert place_patrols(TRAP, np.array([9.0, 1, 1, 1, 1, 1]), 1).sites.tolist() == [1]


def test_no_more_sites_are_named_than_are_of_use() -> None:
    assert len(place_patrols(TRAP, np.ones(6), 3).sites) == 2
    nothing = place_patrols(np.zeros((2, 3), bool), np.ones(3), 2)
    assert len(nothing.sites) == 0 and nothing.covered == 0.0 and nothing.total == 3.0


def test_among_equals_the_first_site_is_taken() -> None:
    assert place_patrols(np.eye(5, dtype=bool), np.ones(5), 2).sites.tolist() == [0, 1]


@pytest.mark.parametrize(("weights", "n_patrols"), [([1.0, -1.0], 1), ([1.0, np.inf], 1), ([1.0, 1.0], 0)])
def test_what_cannot_be_solved_is_refused_in_a_sentence(weights: list[float], n_patrols: int) -> None:
    with pytest.raises(InputError) as failure:
        place_patrols(np.eye(2, dtype=bool), np.array(weights), n_patrols)
    assert failure.value.code == "placement"


@settings(max_examples=60, deadline=None)
@given(problems())
def test_placement_is_the_best_of_all_subsets(problem: tuple[np.ndarray, np.ndarray, int]) -> None:
    is_covered, weights, n_patrols = problem
    placed = place_patrols(is_covered, weights, n_patrols)
    assert placed.covered == best_of_all_subsets(is_covered, weights, n_patrols)
    assert len(placed.sites) <= n_patrols and len(set(placed.sites.tolist())) == len(placed.sites)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_what_the_patrols_add_falls_and_sums_to_what_is_covered(problem: tuple[np.ndarray, np.ndarray, int]) -> None:
    placed = place_patrols(*problem)
    assert placed.gained.sum() == placed.covered <= placed.total
    assert (np.diff(placed.gained) <= 0).all() and (placed.gained > 0).all()
    # Nemhauser, Wolsey and Fisher (1978): the greedy choice reaches at least 1 - 1/e of the best.
    assert (1 - 1 / np.e) * placed.covered <= placed.one_by_one <= placed.covered


@settings(max_examples=25, deadline=None)
@given(problems())
def test_more_patrols_and_more_reach_never_cover_less(problem: tuple[np.ndarray, np.ndarray, int]) -> None:
    is_covered, weights, n_patrols = problem

    def covered(reach: np.ndarray, number: int) -> float:
        placed: Placement = place_patrols(reach, weights, number)
        return placed.covered

    assert covered(is_covered, n_patrols + 1) >= covered(is_covered, n_patrols)
    wider = is_covered | (np.arange(is_covered.size).reshape(is_covered.shape) % 3 == 0)
    assert covered(wider, n_patrols) >= covered(is_covered, n_patrols)
