"""Curves keep their ends, bend to the right, and ways beyond the map end at its edge."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import crs
from geodata.arcs import BEND, EDGE_DEG, bearing_deg, bend_arc, leave_study_area

SPOTS = st.tuples(st.floats(-19, 7), st.floats(3, 27))


@settings(max_examples=40, deadline=None)
@given(SPOTS, SPOTS)
def test_curve_begins_and_ends_where_the_leg_does(start: tuple[float, float], end: tuple[float, float]) -> None:
    longitude, latitude = bend_arc(start, end)
    assert (longitude[0], latitude[0]) == start and (longitude[-1], latitude[-1]) == end
    assert np.isfinite(longitude).all() and np.isfinite(latitude).all()


def test_curve_is_as_high_as_its_bend_says_and_lies_to_the_right() -> None:
    # Due east through the middle of the map: to the right is south.
    longitude, latitude = bend_arc((-8.0, 14.0), (-4.0, 14.0))
    x, y = crs.project(longitude, latitude)
    chord = float(np.hypot(x[-1] - x[0], y[-1] - y[0]))
    assert y[12] - y[0] == pytest.approx(-BEND * chord, rel=0.01)
    assert bearing_deg(longitude, latitude, 12) == pytest.approx(90.0, abs=1.0)


def test_there_and_back_are_two_curves() -> None:
    there, back = bend_arc((-8.0, 14.0), (-4.0, 12.0)), bend_arc((-4.0, 12.0), (-8.0, 14.0))
    assert abs(there[1][12] - back[1][12]) > 0.3


@pytest.mark.parametrize(
    ("spot", "edge"),
    [((10.0, 50.0), "north"), ((80.0, 25.0), "east"), ((-70.0, 10.0), "west"), ((15.0, -25.0), "south")],
)
def test_what_lies_beyond_leaves_the_map_in_its_direction(spot: tuple[float, float], edge: str) -> None:
    west, south, east, north = crs.STUDY_BOUNDS
    longitude, latitude = leave_study_area(*spot)
    room = {"north": north - latitude, "east": east - longitude, "west": longitude - west, "south": latitude - south}
    assert min(room, key=lambda name: room[name]) == edge
    assert EDGE_DEG - 1e-6 <= room[edge] < EDGE_DEG + 0.2


def test_a_spot_on_the_map_stays_where_it_is() -> None:
    assert leave_study_area(-8.0, 12.6) == (-8.0, 12.6)
