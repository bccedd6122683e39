import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import density, peaks
from geodata.gridding import Grid, Points

GRID = Grid(-500_000.0, -500_000.0, 5_000.0, 200, 200)


def surface_of(points, bandwidth_km):
    place = (points.easting_m, points.northing_m, points.uncertainty_km)
    return density.incident_density(*place, 1.0, bandwidth_km, grid=GRID)


def peaks_of(points, bandwidth_km):
    return peaks.find_peaks(surface_of(points, bandwidth_km), points)


#: Six incidents in one town and two in another 60 km east of it.
TOWNS = Points(np.array([2500.0] * 6 + [62_500.0] * 2), np.full(8, 2500.0), np.full(8, 0.5))


def test_two_towns_are_two_peaks_the_higher_one_first():
    high, low = peaks_of(TOWNS, 20.0)
    assert (high.easting_m, high.northing_m) == (2500.0, 2500.0)
    assert low.easting_m == pytest.approx(62_500.0, abs=5000.0)
    assert (high.n_incidents, low.n_incidents) == (6, 2)
    # 1000 / (2 pi (20² + 0.5²)) from its own six, and two more at 3 standard deviations.
    assert high.value == pytest.approx(1000 / (2 * np.pi * 400.25) * (6 + 2 * np.exp(-4.5)), rel=1e-3)


def test_a_peak_of_two_incidents_melts_into_its_neighbour_at_twice_the_bandwidth():
    high, low = peaks_of(TOWNS, 20.0)
    narrow, wide = peaks_of(TOWNS, 10.0), peaks_of(TOWNS, 40.0)
    assert len(wide) == 1
    assert [peaks.holds(each, narrow, 20.0) for each in (high, low)] == [True, True]
    assert [peaks.holds(each, wide, 20.0) for each in (high, low)] == [True, False]


def test_cells_that_tie_are_one_peak():
    # The incident stands on the corner of four cells.
    assert len(peaks_of(Points(np.zeros(1), np.zeros(1), np.zeros(1)), 40.0)) == 1


def test_no_incidents_have_no_peaks_and_imprecise_ones_are_not_counted():
    empty = Points(*np.zeros((3, 0)))
    assert peaks_of(empty, 40.0) == []
    mixed = Points(np.zeros(2), np.zeros(2), np.array([1.0, 90.0]))
    assert [each.n_incidents for each in peaks_of(mixed, 40.0)] == [1]


@given(st.integers(0, 10_000))
@settings(max_examples=10, deadline=None)
def test_the_highest_peak_is_the_highest_value_and_no_peak_has_a_higher_neighbour(seed):
    random = np.random.default_rng(seed)
    points = Points(*random.normal(0.0, 150_000.0, (2, 40)), random.uniform(0.5, 20.0, 40))
    surface = surface_of(points, 30.0)
    found = peaks.find_peaks(surface, points)
    assert found[0].value == surface.values.max()
    for each in found:
        row = int((each.northing_m - GRID.south_m) // GRID.cell_m)
        column = int((each.easting_m - GRID.west_m) // GRID.cell_m)
        around = surface.values[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
        assert around.max() == surface.values[row, column]
