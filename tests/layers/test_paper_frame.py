"""Where the ground comes to lie on paper, measured again on the ellipsoid."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import crs
from geodata.errors import InputError
from layers.basemap import View
from layers.basemap_geometry import GROUND_BOUNDS
from layers.paper_frame import FOCUS_BOUNDS, PIXEL_PT, Frame, latitude_of, mercator

BOUNDS = (-10.0, 5.0, 4.0, 15.0)


@given(st.floats(-84, 84))
def test_the_ordinate_of_mercator_leads_back_to_its_latitude(latitude: float) -> None:
    assert latitude_of(float(mercator(latitude))) == pytest.approx(latitude, abs=1e-9)


@given(
    west=st.floats(-22, 4), width=st.floats(0.1, 4), south=st.floats(1, 20), height=st.floats(0.1, 8),
    paper=st.tuples(st.floats(100, 900), st.floats(100, 900)),
)  # fmt: skip
def test_all_the_ground_that_was_asked_for_is_in_the_frame(
    west: float, width: float, south: float, height: float, paper: tuple[float, float]
) -> None:
    frame = Frame.around((west, south, west + width, south + height), *paper)
    x, y = frame.place([west, west + width], [south, south + height])
    assert min(*x, *y) >= -1e-6
    assert max(x) <= paper[0] + 1e-6
    assert max(y) <= paper[1] + 1e-6


def test_a_view_from_afar_is_drawn_as_near_as_all_the_ground_allows() -> None:
    frame = Frame.of_view(View(-6.0, 14.0, 2.5), 560.0, 400.0)
    assert frame == Frame.around(GROUND_BOUNDS, 560.0, 400.0)


def test_what_lies_beyond_the_mapped_ground_takes_no_paper() -> None:
    on_a_telephone = Frame.around((-18.0, -7.0, 5.0, 40.0), 560.0, 400.0)
    assert on_a_telephone.bounds[1] == pytest.approx(GROUND_BOUNDS[1])
    assert on_a_telephone.bounds[3] == pytest.approx(GROUND_BOUNDS[3])
    at_the_edge = Frame.around((6.0, 10.0, 8.0, 14.0), 560.0, 400.0)
    assert at_the_edge.bounds[2] == pytest.approx(GROUND_BOUNDS[2])
    far_away = Frame.around((30.0, 10.0, 40.0, 14.0), 560.0, 400.0)
    assert far_away.centre[0] == pytest.approx(35.0)


def test_the_ground_fills_one_side_of_the_paper_and_lies_in_the_middle() -> None:
    frame = Frame.around(BOUNDS, 560.0, 300.0)
    (x_west, x_east), (y_south, y_north) = frame.place([-10, 4], [5, 15])
    assert (y_south, y_north) == pytest.approx((0.0, 300.0))
    assert x_west == pytest.approx(560.0 - x_east)


@pytest.mark.parametrize("most_pt", [60.0, 130.0, 200.0])
@pytest.mark.parametrize("zoom", [4.5, 5.5, 9.0])
@pytest.mark.parametrize("latitude", [4.0, 14.2, 27.0])
def test_the_scale_bar_is_as_long_on_the_ellipsoid_as_it_says_at_the_latitude_it_names(
    latitude: float, zoom: float, most_pt: float
) -> None:
    frame = Frame.of_view(View(-5.0, latitude, zoom), 560.0, 400.0)
    bar = frame.scale_bar(most_pt)
    degrees = bar.length_pt / frame.per_degree
    measured = crs.geodesic_length_km(np.array([-5.0, -5.0 + degrees]), np.full(2, bar.latitude))
    assert bar.latitude == pytest.approx(latitude)
    assert measured == pytest.approx(bar.length_km, rel=0.01)
    assert 0.4 * most_pt < bar.length_pt <= most_pt * (1 + 1e-9)


def test_a_scale_bar_is_a_round_number_of_kilometres_and_so_are_its_blocks() -> None:
    bar = Frame.of_view(View(-5.0, 14.0, 4.3), 560.0, 400.0).scale_bar(130.0)
    assert bar.length_km in {100, 200, 300, 400, 500, 1000}
    assert (bar.length_km / bar.n_blocks) % 10 == 0


def test_a_view_is_drawn_at_its_own_zoom_about_its_own_centre() -> None:
    view = View(1.2, 6.4, 8.0)
    frame = Frame.of_view(view, 560.0, 400.0)
    assert frame.zoom == pytest.approx(8.0)
    assert frame.centre == pytest.approx((1.2, 6.4))
    # At zoom 8 the world is 512 * 256 pixels wide.
    assert frame.per_degree * 360 == pytest.approx(512 * 256 * PIXEL_PT)


@pytest.mark.parametrize("paper", [(540.0, 400.0), (400.0, 400.0), (700.0, 400.0)])
def test_the_first_view_holds_the_four_countries(paper: tuple[float, float]) -> None:
    frame = Frame.of_focus(*paper)
    west, south, east, north = frame.bounds
    assert west <= FOCUS_BOUNDS[0] + 1e-9
    assert south <= FOCUS_BOUNDS[1] + 1e-9
    assert east >= FOCUS_BOUNDS[2] - 1e-9
    assert north >= FOCUS_BOUNDS[3] - 1e-9


@pytest.mark.parametrize(
    "bounds",
    [
        (4.0, 5.0, -10.0, 15.0), (-10.0, 15.0, 4.0, 5.0), (-10.0, 5.0, -10.0, 15.0), (float("nan"), 5.0, 4.0, 15.0),
        (-400.0, 5.0, -390.0, 15.0), (-10.0, -89.0, 4.0, 15.0), (-100.0, 5.0, 100.0, 15.0), (0.0, 5.0, 0.001, 5.001),
    ],
)  # fmt: skip
def test_ground_that_cannot_be_drawn_is_refused_in_a_sentence(bounds: tuple[float, float, float, float]) -> None:
    with pytest.raises(InputError, match="west,south,east,north"):
        Frame.around(bounds, 560.0, 400.0)
