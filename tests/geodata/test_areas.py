import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.areas import MOST_VERTICES, Area

#: Two degrees by one, its south-west corner at 6° west, 14° north.
BOX = Area.from_points([(-6.0, 14.0), (-4.0, 14.0), (-4.0, 15.0), (-6.0, 15.0)])
#: Two triangles that meet where the line crosses itself, at 1° east, 1° north.
BOW = Area.from_points([(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0)])

corners = st.lists(
    st.tuples(st.integers(-20_000, 8_000), st.integers(2_000, 28_000)), min_size=3, max_size=12, unique=True
)


def test_a_box_holds_what_lies_between_its_edges():
    longitude, latitude = np.array([-5.0, -6.1, -3.9, -5.0, -5.0]), np.array([14.5, 14.5, 14.5, 13.9, 15.1])
    assert BOX.contains(longitude, latitude).tolist() == [True, False, False, False, False]


def test_a_point_on_the_edge_of_two_boxes_is_in_one_of_them():
    east = Area.from_points([(-4.0, 14.0), (-2.0, 14.0), (-2.0, 15.0), (-4.0, 15.0)])
    spot = np.array([-4.0]), np.array([14.5])
    assert BOX.contains(*spot)[0] != east.contains(*spot)[0]


def test_an_address_names_the_corner_and_then_the_steps_in_base_36():
    # -6000 is -4mo, 14000 is asw, 2000 is 1jk and 1000 is rs in base 36.
    assert BOX.to_text() == "-4mo_asw_1jk_0_0_rs_-1jk_0"
    assert Area.from_text(BOX.to_text()) == BOX


def test_a_line_that_crosses_itself_holds_each_of_its_loops():
    assert BOW.contains(np.array([1.0, 1.0, 0.2, 1.8]), np.array([0.2, 1.8, 1.0, 1.0])).tolist() == [
        False, False, True, True,
    ]  # fmt: skip
    assert BOW.polygon.area == pytest.approx(2.0)


def test_the_surface_is_that_on_the_ellipsoid():
    # A degree is 110.6 km of latitude, and of longitude 111.3 km times the cosine of 14.5°.
    assert pytest.approx(2 * 110.6 * 111.3 * 0.968, rel=0.005) == BOX.km2


def test_the_outline_is_closed_and_no_piece_of_it_is_long():
    outline = BOX.outline
    assert outline[0].tolist() == outline[-1].tolist() == [-6.0, 14.0]
    assert np.abs(np.diff(outline, axis=0)).max() <= 0.25


@pytest.mark.parametrize(
    "text",
    [None, 3, "", "a", "a_b", "1_2_3_4", "1_2_3_4_5", "x!_1_2_3_4_5", "zzzzzz_1_1_1_1_0", "0_0_5_5_5_5", "1_1_0_0_0_0",
     "_".join(["1"] * 2 * (MOST_VERTICES + 1)), "é_1_2_3_4_5"],
)  # fmt: skip
def test_what_is_no_area_is_none(text):
    assert Area.from_text(text) is None


def test_a_corner_off_the_map_is_refused():
    assert Area.from_points([(0.0, 0.0), (1.0, 86.0), (2.0, 0.0)]) is None
    assert Area.from_points([(179.0, 0.0), (181.0, 1.0), (179.0, 2.0)]) is None


@given(corners)
def test_an_area_survives_the_address(vertices):
    area = Area.from_points((x / 1000, y / 1000) for x, y in vertices)
    assert area is None or Area.from_text(area.to_text()) == area


@given(corners)
@settings(max_examples=60, deadline=None)
def test_the_points_inside_are_those_of_the_polygon(vertices):
    area = Area.from_points((x / 1000, y / 1000) for x, y in vertices)
    if area is None:
        return
    random = np.random.default_rng(len(vertices))
    longitude, latitude = random.uniform(-21, 9, 400), random.uniform(1, 29, 400)
    points = shapely.points(longitude, latitude)
    # A point within a rounding error of an edge may lie on either side.
    is_clear = shapely.distance(shapely.boundary(area.polygon), points) > 1e-6
    expected = shapely.contains(area.polygon, points)
    assert (area.contains(longitude, latitude) == expected)[is_clear].all()
