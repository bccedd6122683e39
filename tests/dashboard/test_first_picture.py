"""The picture that stands in the place of the map: of the window, of the address, and laid where the map will be."""

from __future__ import annotations

import base64
import hashlib
import io
import math
import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from PIL import Image

from dashboard.app import create_app
from dashboard.data import AtlasData
from dashboard.first_picture import read_window
from dashboard.home_view import HOME, guessed_home
from geodata.errors import InputError
from layers.basemap import View
from layers.paper_frame import Frame

ADDRESS = "/first-picture.webp?lang=en&layers=posts&window="
INLINE = re.compile(r"</title><script>(.+?)</script>", re.DOTALL)


@pytest.fixture(scope="module")
def client(atlas: AtlasData) -> FlaskClient:
    return create_app(atlas.settings, atlas).server.test_client()


def test_a_picture_is_as_large_as_windows_of_about_that_size_and_says_what_it_shows(client: FlaskClient) -> None:
    answer = client.get(f"{ADDRESS}470,350,1&v=6.125_1.250_7.00")
    assert (answer.status_code, answer.content_type) == (200, "image/webp")
    assert Image.open(io.BytesIO(answer.data)).size == (480, 360)
    longitude, latitude, zoom, width = map(float, answer.headers["Atlas-View"].split("_"))
    assert (longitude, latitude, zoom, width) == pytest.approx((1.25, 6.125, 7.0, 480.0), abs=1e-4)
    assert client.get(f"{ADDRESS}480,360,1&v=6.125_1.250_7.00").data == answer.data
    assert client.get(f"{ADDRESS}470,350,1&v=6.125_1.250_8.00").data != answer.data


def test_a_screen_of_three_dots_a_pixel_gets_two(client: FlaskClient) -> None:
    answer = client.get(f"{ADDRESS}390,360,3")
    assert Image.open(io.BytesIO(answer.data)).size == (960, 720)
    assert answer.headers["Atlas-View"].endswith("_480.0")


def test_a_layer_more_is_another_picture(client: FlaskClient) -> None:
    bare = client.get("/first-picture.webp?layers=none&window=480,360,1").data
    assert bare != client.get("/first-picture.webp?layers=regions&window=480,360,1").data


@pytest.mark.parametrize("window", ["", "a,b,c", "100,100", "nan,100,1", "inf,100,1"])
def test_what_is_no_window_is_a_sentence(client: FlaskClient, window: str) -> None:
    answer = client.get(ADDRESS + window)
    assert answer.status_code == 400
    assert "window" in answer.get_data(as_text=True)
    with pytest.raises(InputError):
        read_window(window)


def test_a_window_without_a_size_is_taken_as_a_small_one() -> None:
    assert read_window("0,-5,1") == (360, 360, 1.0)
    assert read_window("1281,800,2") == (1320, 840, 2.0)


def test_only_the_map_on_a_screen_asks_and_the_policy_allows_that_script_alone(
    client: FlaskClient, atlas: AtlasData
) -> None:
    answer = client.get("/?lang=fr")
    script = INLINE.search(answer.get_data(as_text=True))
    assert script is not None
    mark = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"'sha256-{mark}'" in answer.headers["Content-Security-Policy"]
    for other in ("/method?lang=fr", "/?lang=fr&theme=projector"):
        assert INLINE.search(client.get(other).get_data(as_text=True)) is None
    without = create_app(replace(atlas.settings, first_picture=False), atlas).server.test_client()
    assert INLINE.search(without.get("/?lang=fr").get_data(as_text=True)) is None


@pytest.mark.parametrize(
    ("window", "room", "covered", "bounds"),
    [
        # 320 px of panel beside the map, 258 above and below it.
        ((1280, 720), (960, 462), 297, "whole"),
        # Here the whole would be too small, and the south is much larger.
        ((1280, 600), (960, 342), 297, "south"),
        ((390, 844), (390, 590.8), 0, "whole"),
    ],
)
def test_the_guess_shows_the_four_countries_beside_the_legend(
    window: tuple[int, int], room: tuple[float, float], covered: float, bounds: str
) -> None:
    view = guessed_home(*window)
    west, south, east, north = HOME[bounds]
    pixels = 512 * 2**view.zoom / 360

    def ordinate(latitude: float) -> float:
        return math.degrees(math.asinh(math.tan(math.radians(latitude))))

    left = room[0] / 2 + (west - view.longitude) * pixels
    right = room[0] / 2 + (east - view.longitude) * pixels
    top = room[1] / 2 - (ordinate(north) - ordinate(view.latitude)) * pixels
    bottom = room[1] / 2 - (ordinate(south) - ordinate(view.latitude)) * pixels
    margins = (left - covered, room[0] - right, top, room[1] - bottom)
    assert min(margins) == pytest.approx(12, abs=0.01)
    assert margins[0] == pytest.approx(margins[1], abs=0.01)
    assert margins[2] == pytest.approx(margins[3], abs=0.01)


def test_a_view_from_afar_is_kept_where_it_must_be_exact() -> None:
    view = View(-6.0, 14.2, 2.0)
    exact = Frame.of_view(view, 900, 700, is_exact=True)
    assert (*exact.centre, exact.zoom) == pytest.approx((-6.0, 14.2, 2.0))
    assert Frame.of_view(view, 900, 700).zoom > 3
