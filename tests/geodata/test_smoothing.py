import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import cell_products, cell_sums, density, density_register, smoothing
from geodata.gridding import Grid, Points, direct_sum
from geodata.working_grid import working_grid

GRID = Grid(-300_000.0, -280_000.0, 5_000.0, 120, 110)
#: What is promised, of the maximum of the surface.
ERROR = {"gaussian": 1e-5, "quartic": 1e-3}

bandwidths = st.floats(10.0, 150.0)
kernels = st.sampled_from(density.KERNELS)


def draw_points(seed, n, errors_km):
    random = np.random.default_rng(seed)
    easting, northing = random.uniform(-279_000.0, 249_000.0, (2, n)).astype(np.float32)
    return Points(easting, northing, random.choice(np.asarray(errors_km, dtype=np.float32), n))


def largest_error(fast, exact):
    return np.abs(fast - exact).max() / exact.max()


@given(st.integers(0, 10_000), st.sampled_from([1, 2, 40]), bandwidths, kernels, st.booleans())
@settings(max_examples=30, deadline=None)
def test_points_of_a_few_errors_agree_with_the_double_sum_at_any_bandwidth(seed, n, bandwidth, kernel, is_weighted):
    points = draw_points(seed, n, np.array([0.0, 0.2, 0.5, 1.0]) * bandwidth * 0.999)
    weights = np.random.default_rng(seed).uniform(0.1, 4.0, n) if is_weighted else None
    exact = direct_sum(points, np.ones(n) if weights is None else weights, bandwidth, kernel, GRID)
    fast = smoothing.kernel_sum(points, bandwidth, kernel, GRID, weights).values()
    assert largest_error(fast, exact) <= ERROR[kernel]


@given(st.integers(0, 10_000), st.sampled_from([1, 40]), bandwidths, kernels)
@settings(max_examples=30, deadline=None)
def test_points_of_many_errors_agree_with_the_double_sum_at_any_bandwidth(seed, n, bandwidth, kernel):
    points = draw_points(seed, n, np.linspace(0.0, bandwidth * 0.999, 97))
    exact = direct_sum(points, np.ones(n), bandwidth, kernel, GRID)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(smoothing, "_MAX_CLASSES", 0)
        fast = smoothing.kernel_sum(points, bandwidth, kernel, GRID).values()
    assert largest_error(fast, exact) <= ERROR[kernel]


@given(st.integers(0, 10_000), bandwidths, kernels)
@settings(max_examples=20, deadline=None)
def test_points_on_and_off_the_map_agree_with_the_double_sum(seed, bandwidth, kernel):
    random = np.random.default_rng(seed)
    easting, northing = random.uniform(-600_000.0, 600_000.0, (2, 60)).astype(np.float32)
    easting[0], northing[0] = 0.0, 0.0
    error = (random.random(60) * 1.5 * bandwidth).astype(np.float32)
    error[0] = 0.5
    exact = density.incident_density(easting, northing, error, 1.0, bandwidth, kernel, GRID)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(density, "DIRECT_LIMIT", 0)
        fast = density.incident_density(easting, northing, error, 1.0, bandwidth, kernel, GRID)
    assert largest_error(fast.values, exact.values) <= ERROR[kernel]
    assert (fast.n_used, fast.n_left_out) == (exact.n_used, exact.n_left_out)


@given(st.tuples(st.integers(0, 2), st.integers(0, 2)), bandwidths, kernels, st.floats(0.0, 0.99))
@settings(max_examples=30, deadline=None)
def test_a_point_at_the_rim_of_a_cell_agrees_with_the_double_sum(halves, bandwidth, kernel, error):
    # Polynomials err most at the ends of the cell whose points are summed: a corner, a side, the middle.
    place_km = bandwidth * error
    cell_x, cell_y = working_grid(GRID, bandwidth, kernel, place_km).sum_cell_m
    easting, northing = GRID.west_m + (1 + halves[0] / 2) * cell_x, GRID.south_m + (1 + halves[1] / 2) * cell_y
    points = Points(*np.array([[easting], [northing], [place_km]]))
    exact = direct_sum(points, np.ones(1), bandwidth, kernel, GRID)
    assert largest_error(smoothing.kernel_sum(points, bandwidth, kernel, GRID).values(), exact) <= ERROR[kernel]


@pytest.mark.parametrize("n", [smoothing.THREADED_FROM - 1, 10_000_000])
def test_all_points_in_one_place_agree_with_the_double_sum(n):
    place = Points(*np.array([[1234.5], [-987.25], [3.0]], dtype=np.float32))
    exact = direct_sum(place, np.full(1, float(n)), 25.0, "gaussian", GRID)
    many = Points(*(np.repeat(each, n) for each in (place.easting_m, place.northing_m, place.uncertainty_km)))
    # In single precision ten million times the same would be too little by a thousandth.
    assert largest_error(smoothing.kernel_sum(many, 25.0, "gaussian", GRID).values(), exact) <= ERROR["gaussian"]
    register = density_register.prepare_register(many, 25.0, "gaussian", GRID)
    found = density_register.register_density(register, np.arange(n), 1e9)
    assert largest_error(found.values, exact) <= ERROR["gaussian"]


@pytest.mark.parametrize("errors_km", [(3.0,), (0.5, 3.0, 8.0), tuple(np.linspace(0.0, 30.0, 97))])
def test_two_threads_give_what_one_gives(errors_km, monkeypatch):
    points = draw_points(11, 5000, errors_km)
    weights = np.random.default_rng(2).uniform(0.0, 2.0, 5000)
    alone = smoothing.kernel_sum(points, 30.0, "gaussian", GRID, weights).values()
    monkeypatch.setattr(smoothing, "THREADED_FROM", 1000)
    shared = smoothing.kernel_sum(points, 30.0, "gaussian", GRID, weights).values()
    np.testing.assert_allclose(shared, alone, rtol=0, atol=1e-6 * alone.max())


def test_what_is_used_and_what_is_off_the_map_is_counted():
    easting = np.array([0.0, 1.0, -400_000.0, 5.0, 6.0], dtype=np.float32)
    error = np.array([3.0, 8.0, 3.0, 50.0, np.nan], dtype=np.float32)
    found = smoothing.kernel_sum(Points(easting, np.zeros(5, np.float32), error), 40.0, "gaussian", GRID)
    assert (found.n_used, found.n_outside) == (3, 1)


@pytest.mark.parametrize(("n_errors", "is_few"), [(1, True), (8, True), (9, False), (50, False)])
def test_more_errors_than_can_be_smoothed_one_by_one_are_said_to_be_many(n_errors, is_few):
    slots = np.full(cell_sums.SLOTS, -1.0)
    errors = np.tile(np.linspace(0.25, 30.0, n_errors), 20)
    assert cell_sums.list_errors(np.r_[errors, np.nan, 41.0], 40.0, 8, slots) == is_few
    if is_few:
        assert sorted(slots[slots >= 0]) == sorted(set(errors))


def test_a_cell_keeps_the_products_of_the_polynomials_of_its_points():
    # Two cells side by side, two metres wide: one point in the middle of the second, two at its north-eastern rim.
    easting, northing = np.array([3.0, 3.9999, 3.9999]), np.array([1.0, 1.9999, 1.9999])
    sums = np.zeros((1, 2, cell_products.N_TERMS, 1), np.float32)
    counted = cell_sums.add_by_class(
        easting, northing, np.zeros(3), None, 1.0, np.zeros(2), np.array([4.0, 2.0]), np.full(2, 2.0),
        np.zeros(0, np.int64), sums,
    )  # fmt: skip
    assert counted == (3, 3)
    assert not sums[0, 0].any()
    # In the middle the polynomials are 1, 0, -1, 0, 1, 0, -1, 0; at the rim all are 1.
    middle = [1, 0, -1, 0, 1, 0, -1, 0]
    expected = [2 + middle[up] * middle[along] for up in range(8) for along in range(8 - up)]
    np.testing.assert_allclose(sums[0, 1, :, 0], expected, atol=0.03)
