"""A browser without WebGL gets the map of any page as a picture of the very figure, and a sentence for what is none."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from dashboard.app import create_app
from dashboard.data import AtlasData
from dashboard.map_layers import compose_layers
from dashboard.map_picture import picture_plate
from dashboard.map_state import MapState
from geodata.errors import InputError
from layers import style
from layers.figure import figure_update
from layers.locales import translator

ADDRESS = "/map-picture.png?lang=fr"
VIEW = [-6.0, 14.2, 4.3]
WORDS = translator("fr")


@pytest.fixture(scope="module")
def client(atlas: AtlasData) -> FlaskClient:
    return create_app(atlas.settings, atlas).server.test_client()


def figure_of(atlas: AtlasData, layers: str) -> dict[str, Any]:
    update = figure_update(compose_layers(atlas, MapState.from_query({"layers": layers}), WORDS).layers)
    meta = update["meta"]
    return {
        "data": update["data"], "images": update["map_layers"], "shown": meta["shown"], "selected": meta["selected"],
        "view": VIEW, "size": [400, 300], "ratio": 1,
    }  # fmt: skip


def picture_of(client: FlaskClient, asked: dict[str, Any]) -> Image.Image:
    response = client.post(ADDRESS, json=asked)
    assert (response.status_code, response.content_type) == (200, "image/png")
    return Image.open(io.BytesIO(response.data)).convert("RGB")


def has_colour(picture: Image.Image, colour: str) -> bool:
    wanted = tuple(int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return any(found == wanted for _, found in picture.getcolors(maxcolors=400 * 300))


def test_the_picture_has_the_size_of_the_window_and_what_the_layers_draw(client: FlaskClient, atlas: AtlasData) -> None:
    picture = picture_of(client, figure_of(atlas, "posts"))
    assert picture.size == (400, 300)
    assert has_colour(picture, style.POST)
    assert not has_colour(picture_of(client, figure_of(atlas, "none")), style.POST)


@pytest.mark.parametrize("layers", ["density", "regions", "corridors,roads,crossings,cooperation"])
def test_every_kind_of_layer_is_drawn(client: FlaskClient, atlas: AtlasData, layers: str) -> None:
    plain = picture_of(client, figure_of(atlas, "none"))
    assert picture_of(client, figure_of(atlas, layers)).tobytes() != plain.tobytes()


def test_a_picture_is_never_larger_than_a_wall() -> None:
    plate = picture_plate({"view": VIEW, "size": [1e9, 1], "ratio": 50}, WORDS)
    width_px = plate.width_pt / 72.0 * plate.dots_per_inch
    assert width_px == pytest.approx(8000)
    wall = picture_plate({"view": VIEW, "size": [4000, 4000], "ratio": 2}, WORDS)
    assert (wall.width_pt / 72.0 * wall.dots_per_inch) ** 2 == pytest.approx(12e6)


@pytest.mark.parametrize(
    "asked",
    [None, [], {}, {"view": [1, 2], "size": [3, 4]}, {"view": VIEW, "size": ["a", 4]}, {"view": VIEW, "size": None},
     {"view": [float("nan")] * 2, "size": [3, 4]}],
)  # fmt: skip
def test_what_is_no_map_is_refused_in_a_sentence(asked: Any) -> None:
    with pytest.raises(InputError, match="does not describe a map"):
        picture_plate(asked, WORDS)


@pytest.mark.parametrize(
    "data",
    [
        "text",
        [1],
        [{"type": "scattermap", "uid": "posts"}],
        [{"type": "scattermap", "uid": "posts", "lon": [1], "lat": "x"}],
        [{"type": "choroplethmap", "uid": "regions", "geojson": "/basemap/regions.geojson"}],
        [{"type": "choroplethmap", "uid": "regions", "geojson": {"features": 3}}],
        [{"type": "bar", "uid": "posts"}],
    ],
)
def test_a_figure_that_is_not_ours_is_a_picture_without_it_or_a_sentence(client: FlaskClient, data: Any) -> None:
    response = client.post(ADDRESS, json={"data": data, "view": VIEW, "size": [200, 200]})
    assert response.status_code in (200, 400)
    if response.status_code == 400:
        assert response.get_data(as_text=True) == WORDS.error("map_picture", "", {})
