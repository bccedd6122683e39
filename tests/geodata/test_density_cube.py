import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import density_cube
from geodata.density import incident_density
from geodata.fields import TRAFFICKING_TYPES
from geodata.gridding import Grid
from geodata.index import IncidentIndex

GRID = Grid(-300_000.0, -300_000.0, 10_000.0, 60, 60)
EPOCH = dt.date(1970, 1, 1)
FIRST, LAST = dt.date(2019, 2, 10), dt.date(2021, 11, 20)


def make_index(n=300, seed=6):
    random = np.random.default_rng(seed)
    days = np.sort(random.integers((FIRST - EPOCH).days, (LAST - EPOCH).days + 1, n))
    days[0], days[-1] = (FIRST - EPOCH).days, (LAST - EPOCH).days
    # Some lie off the grid, some are too imprecise, some have no type.
    easting, northing = random.uniform(-330_000.0, 330_000.0, (2, n)).astype(np.float32)
    columns = {
        "day": days.astype(np.int32),
        "trafficking_type": random.integers(-1, 4, n).astype(np.int16),
        "easting_m": easting,
        "northing_m": northing,
        "uncertainty_km": random.choice(np.float32([0.5, 3.0, 20.0, 60.0]), n),
    }
    return IncidentIndex(columns, {})


@pytest.fixture(scope="module")
def index():
    return make_index()


@pytest.fixture(scope="module")
def cube(index):
    return density_cube.build_cube(index, 40.0, GRID)


def plain(index, types, start, end):
    days = np.array([EPOCH + dt.timedelta(days=int(each)) for each in index.day])
    rows = (days >= start) & (days <= end)
    if types:
        rows &= np.isin(index.trafficking_type, [TRAFFICKING_TYPES.index(each) for each in types])
    place = (index.easting_m[rows], index.northing_m[rows], index.uncertainty_km[rows])
    return incident_density(*place, 1.5, 40.0, grid=GRID)


@given(st.sets(st.sampled_from(TRAFFICKING_TYPES[:4])), st.integers(0, 11), st.integers(1, 12))
@settings(max_examples=25, deadline=None)
def test_a_filter_on_the_cube_is_the_filter_on_the_rows(index, cube, types, first, length):
    start = dt.date(2019 + first // 4, first % 4 * 3 + 1, 1)
    after = first + length
    end = dt.date(2019 + after // 4, after % 4 * 3 + 1, 1) - dt.timedelta(days=1)
    span = cube.span(start, end)
    assert span is not None
    expected = plain(index, sorted(types), start, end)
    found = density_cube.cube_density(cube, sorted(types), span, 1.5)
    assert (found.n_used, found.n_left_out) == (expected.n_used, expected.n_left_out)
    # Single precision of the sums is of the whole register, not of the part.
    assert np.abs(found.values - expected.values).max() <= 1e-5 * max(expected.values.max(), 0.02)


def test_a_period_that_does_not_begin_or_end_with_a_quarter_is_not_in_the_cube(cube):
    assert cube.span(dt.date(2020, 2, 1), None) is None
    assert cube.span(None, dt.date(2020, 2, 29)) is None
    assert cube.span(dt.date(2019, 3, 1), None) is None
    assert cube.span(dt.date(2030, 1, 1), None) is None
    assert cube.span(None, dt.date(2010, 12, 31)) is None
    assert cube.span(None, None) == (0, 12)
    assert cube.span(dt.date(2000, 5, 5), LAST) == (0, 12)


def test_a_cube_is_read_as_it_was_written(cube, tmp_path):
    assert density_cube.read_cube(tmp_path) is None
    density_cube.write_cube(cube, tmp_path)
    again = density_cube.read_cube(tmp_path)
    first, second = (density_cube.cube_density(each, (), (2, 9), 1.0) for each in (cube, again))
    np.testing.assert_array_equal(first.values, second.values)
    assert again.span(None, dt.date(2020, 12, 31)) == (0, 8)
