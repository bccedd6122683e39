import numpy as np
import pytest

from geodata.density import incident_density
from geodata.density_change import density_change
from geodata.gridding import Grid

GRID = Grid(-300_000.0, -300_000.0, 5_000.0, 120, 120)


def surface(easting, years, bandwidth=40.0):
    count = len(easting)
    return incident_density(easting, np.zeros(count), np.zeros(count), years, bandwidth, grid=GRID)


def test_two_incidents_a_year_less_one_a_year_leave_the_density_of_one_a_year():
    change = density_change(surface([0.0] * 4, 2.0), surface([0.0], 1.0))
    np.testing.assert_allclose(change.values, surface([0.0], 1.0).values, atol=1e-12)


def test_the_change_turns_its_sign_when_the_periods_are_swapped_and_sums_to_the_difference_of_the_counts():
    recent, earlier = surface([0.0, 50_000.0], 1.0, 20.0), surface([-80_000.0], 1.0, 20.0)
    there, back = density_change(recent, earlier).values, density_change(earlier, recent).values
    np.testing.assert_array_equal(there, -back)
    assert there.sum() * GRID.cell_area_km2 / 1000.0 == pytest.approx(2 - 1, rel=1e-3)


def test_densities_smoothed_differently_are_not_compared():
    with pytest.raises(ValueError, match="bandwidth_km"):
        density_change(surface([0.0], 1.0), surface([0.0], 1.0, 20.0))
