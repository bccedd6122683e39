"""The basemap is sent compressed, once: a browser that has it is told so and keeps it as long as the data stay."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import brotli
import flask
import geopandas as gpd
import pytest
from flask.testing import FlaskClient
from shapely.geometry import box

from dashboard import routes


class OneCountry:
    """Stands in for the store: one square country."""

    def read(self, table: str, columns: list[str] | None = None) -> Any:
        assert table == "countries"
        return gpd.GeoDataFrame({"country": ["ML"], "is_focus": [1]}, geometry=[box(0, 10, 2, 12)], crs="EPSG:4326")


@pytest.fixture
def client() -> FlaskClient:
    server = flask.Flask("invented")
    routes.register(server, SimpleNamespace(store=OneCountry(), version="v1"))  # type: ignore[arg-type]
    return server.test_client()


@pytest.mark.parametrize(
    ("accepted", "coding", "unpack"),
    [("gzip, deflate, br, zstd", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress)],
)
def test_a_browser_gets_the_best_packing_it_takes_and_another_the_plain_text(
    client: FlaskClient, accepted: str, coding: str, unpack: Callable[[bytes], bytes]
) -> None:
    packed = client.get("/basemap/countries.geojson", headers={"Accept-Encoding": accepted})
    plain = client.get("/basemap/countries.geojson", headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == coding
    assert "Content-Encoding" not in plain.headers
    assert unpack(packed.data) == plain.data
    assert json.loads(plain.data)["features"][0]["properties"]["country"] == "ML"
    assert packed.headers["ETag"] != plain.headers["ETag"]


def test_the_basemap_of_this_data_version_is_kept_for_good_and_any_other_address_is_asked_again(
    client: FlaskClient,
) -> None:
    assert "immutable" in client.get("/basemap/countries.geojson?v=v1").headers["Cache-Control"]
    for address in ("/basemap/countries.geojson", "/basemap/countries.geojson?v=v0"):
        assert client.get(address).headers["Cache-Control"] == "no-cache"


def test_a_browser_that_has_it_already_receives_nothing(client: FlaskClient) -> None:
    first = client.get("/basemap/countries.geojson")
    again = client.get("/basemap/countries.geojson", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_a_basemap_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    assert client.get("/basemap/moon.geojson").status_code == 404
