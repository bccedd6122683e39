import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import density, edges, smoothing
from geodata.density_register import is_worthwhile, prepare_register, register_density
from geodata.errors import InputError
from geodata.gridding import Grid, Points

GRID = Grid(-300_000.0, -280_000.0, 5_000.0, 120, 110)
INSIDE = np.zeros((110, 120), bool)
INSIDE[20:90, 30:100] = True
WINDOW = edges.Window("study_area", GRID, INSIDE)


def draw_points(seed, n, errors_km, reach_m=600_000.0):
    random = np.random.default_rng(seed)
    easting, northing = random.uniform(-reach_m, reach_m, (2, n)).astype(np.float32)
    easting[0], northing[0] = 0.0, 0.0
    error = random.choice(np.asarray(errors_km, dtype=np.float32), n)
    error[0] = 0.0
    return Points(easting, northing, error)


def as_they_come(points, rows, years, bandwidth, kernel, window=None):
    part = points.take(rows)
    with pytest.MonkeyPatch.context() as patch:
        # No incident is so few that its kernel is summed directly: the same way is compared.
        patch.setattr(density, "DIRECT_LIMIT", 0)
        return density.incident_density(
            part.easting_m, part.northing_m, part.uncertainty_km, years, bandwidth, kernel, GRID, window=window
        )


@given(
    st.integers(0, 10_000),
    st.sampled_from([(3.0,), (0.0, 5.0, 9.0, 60.0), tuple(np.linspace(0.0, 45.0, 30))]),
    st.floats(12.0, 80.0),
    st.sampled_from(density.KERNELS),
    st.sampled_from([None, WINDOW]),
    st.floats(0.05, 1.0),
)
@settings(max_examples=40, deadline=None)
def test_some_incidents_of_a_register_have_the_density_of_these_alone(seed, errors, bandwidth, kernel, window, share):
    points = draw_points(seed, 80, errors)
    rows = np.flatnonzero(np.random.default_rng(seed).random(80) < share)
    rows = np.union1d(rows, [0])
    expected = as_they_come(points, rows, 2.5, bandwidth, kernel, window)
    found = register_density(prepare_register(points, bandwidth, kernel, GRID, window), rows, 2.5)
    # A choice may hold so few location errors that each has its own kernel; in the register some widths share them all.
    tolerance = 1e-5 if kernel == "gaussian" else 2e-3
    np.testing.assert_allclose(found.values, expected.values, rtol=0, atol=tolerance * expected.values.max())
    for name in ("grid", "bandwidth_km", "n_used", "n_left_out", "years", "kernel", "window", "n_held_back"):
        assert getattr(found, name) == getattr(expected, name), name


def test_a_cell_of_more_points_than_are_looked_at_together_keeps_all_of_them(monkeypatch):
    # 3,000 points in one place, every other chosen: some blocks are full, some half, and two threads share the cells.
    place = np.full(6000, 1234.5, np.float32)
    place[3000:] = -150_000.0
    points = Points(place, place, np.zeros(6000, np.float32))
    rows = np.r_[0:3000:2, 3000:6000]
    monkeypatch.setattr(smoothing, "THREADED_FROM", 1000)
    found = register_density(prepare_register(points, 30.0, "gaussian", GRID), rows, 1.0)
    exact = density.incident_density(place[rows], place[rows], np.zeros(4500, np.float32), 1.0, 30.0, grid=GRID)
    np.testing.assert_allclose(found.values, exact.values, rtol=0, atol=1e-5 * exact.values.max())
    assert (found.n_used, found.n_left_out) == (4500, 0)


def test_no_incident_chosen_gives_zeros():
    points = draw_points(1, 40, (0.0, 5.0))
    found = register_density(prepare_register(points, 30.0, "gaussian", GRID), np.zeros(0, np.int64), 1.0)
    assert found.values.max() < 1e-12 and (found.n_used, found.n_left_out) == (0, 0)


def test_a_register_whose_incidents_all_lie_off_the_map_has_what_reaches_onto_it():
    points = Points(np.full(3, -320_000.0, np.float32), np.zeros(3, np.float32), np.zeros(3, np.float32))
    found = register_density(prepare_register(points, 30.0, "gaussian", GRID), np.arange(3), 1.0)
    exact = density.incident_density(points.easting_m, points.northing_m, points.uncertainty_km, 1.0, 30.0, grid=GRID)
    np.testing.assert_allclose(found.values, exact.values, rtol=0, atol=1e-6 * exact.values.max())
    assert (found.n_used, found.values.max() > 0.1) == (3, True)


def test_a_register_of_nothing_precise_is_a_register_all_the_same():
    points = draw_points(1, 5, (90.0,), reach_m=1000.0).take(slice(1, None))
    found = register_density(prepare_register(points, 30.0, "gaussian", GRID), np.arange(4), 1.0)
    assert not found.values.any() and (found.n_used, found.n_left_out) == (0, 4)


@pytest.mark.parametrize(("bandwidth", "kernel"), [(3.0, "gaussian"), (40.0, "round"), (float("nan"), "gaussian")])
def test_settings_that_no_density_can_be_made_with_are_refused(bandwidth, kernel):
    with pytest.raises(InputError):
        prepare_register(draw_points(1, 5, (0.0,)), bandwidth, kernel, GRID)


def test_a_period_of_no_length_is_refused():
    register = prepare_register(draw_points(1, 5, (0.0,)), 40.0, "gaussian", GRID)
    with pytest.raises(ValueError, match="above 0 years"):
        register_density(register, np.arange(5), 0.0)


@pytest.mark.parametrize(
    ("n_chosen", "n", "expected"),
    [(300, 300, False), (40_000, 40_000, True), (40_000, 1_000_000, False), (400_000, 1_000_000, True)],
)
def test_a_register_serves_large_parts_of_large_registers(n_chosen, n, expected):
    assert is_worthwhile(n_chosen, n) == expected
