"""Before the first reader comes, what the first pages wait for is there, and each process of a server has it."""

import pytest

from dashboard.app import create_app
from dashboard.data import AtlasData
from dashboard.warming import warm
from geodata.settings import Settings
from layers.basemap import geojson_names


def test_the_first_page_finds_everything_packed_read_and_placed(
    built_data_dir, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data_dir=built_data_dir)
    atlas = AtlasData(settings)
    server = create_app(settings, atlas).server
    assert warm(server, atlas) >= 8 + 9
    assert "posts_on_corridors" in vars(atlas)

    def refuse(*arguments: object) -> None:
        raise AssertionError(f"worked out again: {arguments}")

    monkeypatch.setattr("dashboard.routes.basemap_geojson", refuse)
    monkeypatch.setattr("dashboard.compression.brotli.compress", refuse)
    monkeypatch.setattr("layers.paper_features.basemap_features", refuse)
    client = server.test_client()
    drawn = [name for name in geojson_names() if not name.startswith("hexagons")]
    for name in drawn:
        assert client.get(f"/basemap/{name}.geojson", headers={"Accept-Encoding": "br"}).content_encoding == "br"
        assert len(atlas.ground.features(f"/basemap/{name}.geojson").geometries)
    script = "/_dash-component-suites/plotly/package_data/plotly.min.js"
    assert client.get(script, headers={"Accept-Encoding": "gzip, br"}).content_encoding == "br"
