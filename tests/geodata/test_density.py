import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import crs, density
from geodata.errors import InputError

GRID = density.Grid(-500_000.0, -500_000.0, 5_000.0, 200, 200)


def draw_points(seed, n, errors_km=(0.5, 3.0, 8.0, 25.0), spread_m=100_000.0):
    random = np.random.default_rng(seed)
    easting, northing = random.normal(0.0, spread_m, (2, n)).astype(np.float32)
    return easting, northing, random.choice(np.array(errors_km, dtype=np.float32), n)


def n_on_grid(surface):
    return surface.values.sum() * surface.grid.cell_area_km2 / 1000.0 * surface.years


def test_one_incident_tops_out_at_the_value_of_the_formula():
    # At a cell centre: 1000 km² / (2 pi (40² + 30²) km²) / 2 years.
    surface = density.incident_density([2500.0], [2500.0], [30.0], 2.0, 40.0, grid=GRID)
    assert surface.values.max() == pytest.approx(1000 / (2 * np.pi * 2500) / 2)
    quartic = density.incident_density([2500.0], [2500.0], [30.0], 2.0, 40.0, "quartic", GRID)
    assert quartic.values.max() == pytest.approx(1000 * 3 / (np.pi * 8 * 2500) / 2)


@pytest.mark.parametrize("kernel", density.KERNELS)
def test_both_kernels_spread_by_the_bandwidth_and_the_error_of_the_incident(kernel):
    surface = density.incident_density([0.0], [0.0], [30.0], 1.0, 40.0, kernel, GRID)
    weights = surface.values.sum(axis=0) / surface.values.sum()
    assert np.sqrt((weights * GRID.eastings() ** 2).sum()) == pytest.approx(50_000.0, rel=1e-3)


@given(st.integers(0, 10_000), st.integers(1, 60), st.sampled_from(density.KERNELS), st.floats(0.1, 30))
@settings(max_examples=15, deadline=None)
def test_a_density_sums_to_the_count(seed, n, kernel, years):
    easting, northing, error = draw_points(seed, n, spread_m=40_000.0)
    surface = density.incident_density(easting, northing, error, years, 30.0, kernel, GRID)
    assert n_on_grid(surface) == pytest.approx(n, rel=2e-3)


@given(st.integers(0, 10_000))
@settings(max_examples=10, deadline=None)
def test_shuffled_rows_change_nothing(seed):
    easting, northing, error = draw_points(seed, 50)
    order = np.random.default_rng(seed).permutation(50)
    first = density.incident_density(easting, northing, error, 1.0, grid=GRID)
    second = density.incident_density(easting[order], northing[order], error[order], 1.0, grid=GRID)
    np.testing.assert_allclose(first.values, second.values, rtol=0, atol=first.values.max() * 1e-12)


def test_many_rows_take_the_fast_path_and_a_row_off_the_grid_still_counts(monkeypatch):
    easting, northing, error = draw_points(3, 300)
    easting[0] = -510_000.0
    weights = np.random.default_rng(4).uniform(0.0, 3.0, 300)
    exact = density.incident_density(easting, northing, error, 1.0, grid=GRID, weights=weights)
    monkeypatch.setattr(density, "DIRECT_LIMIT", 0)
    fast = density.incident_density(easting, northing, error, 1.0, grid=GRID, weights=weights)
    assert fast.n_used == exact.n_used == 300
    assert 0 < np.abs(fast.values - exact.values).max() <= 1e-5 * exact.values.max()


def test_a_weight_of_two_is_the_same_row_twice_but_counts_as_one_row():
    once = density.incident_density([0.0], [0.0], [3.0], 1.0, grid=GRID, weights=[2.0])
    twice = density.incident_density([0.0, 0.0], [0.0, 0.0], [3.0, 3.0], 1.0, grid=GRID)
    np.testing.assert_allclose(once.values, twice.values, rtol=1e-12)
    assert (once.n_used, twice.n_used) == (1, 2)


def test_rows_less_precise_than_the_bandwidth_are_left_out_and_counted():
    surface = density.incident_density([0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [40.0, 40.5, 150.0], 1.0, 40.0, grid=GRID)
    assert (surface.n_used, surface.n_left_out) == (1, 2)


def test_no_rows_give_zeros():
    surface = density.incident_density(np.array([]), np.array([]), np.array([]), 1.0, grid=GRID)
    assert surface.n_used == 0
    assert not surface.values.any()


def test_a_bandwidth_below_two_cells_and_a_period_of_nothing_are_refused():
    with pytest.raises(InputError, match="smallest is 10 km"):
        density.incident_density([0.0], [0.0], [0.5], 1.0, 9.0, grid=GRID)
    with pytest.raises(InputError, match="unknown"):
        density.incident_density([0.0], [0.0], [0.5], 1.0, 40.0, "square", GRID)
    with pytest.raises(ValueError, match="period"):
        density.incident_density([0.0], [0.0], [0.5], 0.0, grid=GRID)


def test_the_study_grid_covers_the_corners_of_the_study_area():
    west, south, east, north = crs.STUDY_BOUNDS
    corners = crs.project(np.array([west, west, east, east]), np.array([south, north, south, north]))
    assert density.study_grid().contains(*corners).all()


def test_a_click_finds_the_same_rows_as_the_geodesic():
    easting, northing, error = draw_points(5, 3000)
    longitude, latitude = crs.unproject(easting.astype(float), northing.astype(float))
    distance = crs.geodesic_distance_km(np.full(3000, -6.0), np.full(3000, 14.2), longitude, latitude)
    expected = np.flatnonzero((distance <= 40.0) & (error <= 10.0))
    found = density.rows_within(easting, northing, error, -6.0, 14.2, 40.0, bandwidth_km=10.0)
    assert 0 < len(expected) < 3000
    np.testing.assert_array_equal(found, expected)


def test_the_value_at_a_cell_centre_is_that_of_the_cell():
    surface = density.incident_density([0.0], [0.0], [0.5], 1.0, grid=GRID)
    longitude, latitude = crs.unproject(np.array([GRID.eastings()[110]]), np.array([GRID.northings()[97]]))
    assert density.value_at(surface, longitude[0], latitude[0]) == pytest.approx(surface.values[97, 110], rel=1e-6)
    assert np.isnan(density.value_at(surface, 20.0, 14.0))


def test_the_picture_is_north_up_and_empty_outside_the_grid():
    surface = density.incident_density([0.0], [200_000.0], [0.5], 1.0, grid=GRID)
    picture = density.surface_to_mercator(surface, (-16.0, 4.0, 4.0, 24.0), 200, 210)
    assert picture.shape == (210, 200)
    row, column = np.unravel_index(np.nanargmax(picture), picture.shape)
    # The incident stands at 6° W, half way across, and 15.8° N, in the upper half of the picture.
    assert column in (99, 100)
    assert row < 105
    assert np.isnan(picture[0]).all() and np.isnan(picture[:, 0]).all()
    # Web-Mercator northing of the pixel, worked out the other way round, is 15.8° N.
    top, bottom, middle = (np.log(np.tan(np.pi / 4 + np.radians(each) / 2)) for each in (24.0, 4.0, 15.808))
    assert row == pytest.approx((top - middle) / (top - bottom) * 210, abs=1.0)
