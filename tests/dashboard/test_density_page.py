"""The page of the density, and its files: what the invented country shows to a pencil."""

from __future__ import annotations

import datetime as dt
from typing import Any

import flask
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from flask.testing import FlaskClient
from rasterio.io import MemoryFile
from shapely.geometry import Point

from dashboard import routes_density
from dashboard.analyses import density
from dashboard.data import AtlasData
from dashboard.map_analyses import ANALYSES
from dashboard.map_state import MapState
from geodata.density_change import CHANGE_BREAKS
from layers import style
from layers.base import LayerName
from layers.filters import Filters
from layers.locales import Translator
from tests.dashboard.conftest import VERSION, parts_of, text_of

CHOICES = {"bw": "40", "kernel": "gaussian", "edge": "none"}


@pytest.fixture
def placed(atlas: AtlasData, monkeypatch: pytest.MonkeyPatch) -> AtlasData:
    """With a village where three incidents are, a town 11 km north of it, and a city far away."""
    rows = {"name": ["Village", "Town", "City"], "country": ["ML", "ML", "SN"], "population": [500, 9000, 900_000]}
    places = gpd.GeoDataFrame(rows, geometry=[Point(-6, 14), Point(-6, 14.1), Point(-8, 13)], crs="EPSG:4326")
    monkeypatch.setitem(atlas.__dict__, "places", places)
    source = {"dataset": "incidents", "licence": "CC BY", "attribution": "Us, CC BY"}
    monkeypatch.setitem(atlas.__dict__, "sources", pd.DataFrame([source]))
    return atlas


def page(atlas: AtlasData, words: Translator, filters: Filters | None = None, **changed: str) -> list[Any]:
    return density.content(atlas, filters or Filters(), {**CHOICES, **changed}, words)


def table_rows(content: list[Any]) -> list[list[str]]:
    (table,) = parts_of(content, "Table")
    return [[text_of(cell) for cell in row.children] for row in parts_of(table, "Tr")][1:]


def test_page_counts_what_is_used_and_left_out(placed: AtlasData, words: Translator) -> None:
    # Of seven only the one known to 60 km is left out.
    assert words.count("density.used", 6, km="40", left_out="1") in text_of(page(placed, words))


def test_a_choice_without_incidents_is_a_sentence_and_no_empty_maps(placed: AtlasData, words: Translator) -> None:
    content = page(placed, words, Filters(types=("corruption",)))
    assert text_of(content) == words.text("density.empty", km="40")


def test_page_draws_three_maps_and_one_scale(placed: AtlasData, words: Translator) -> None:
    content = page(placed, words)
    assert len(parts_of(content, "Img")) >= 3 + len(style.DENSITY_COLOURS)
    captions = [text_of(each) for each in parts_of(content, "Figcaption")]
    assert ["20" in captions[0], "40" in captions[1], "80" in captions[2]] == [True] * 3


def test_highest_peak_bears_the_name_of_the_town_and_counts_the_incidents_around_it(
    placed: AtlasData, words: Translator
) -> None:
    first = table_rows(page(placed, words))[0]
    # Three at the village and one 32 km east of it; the town is larger than the village.
    assert first[0] == "1"
    assert "Town" in first[1]
    assert first[3] == words.text("density.few", n="4")
    assert first[4] == words.text("density.yes")


def test_wreck_at_sea_is_held_back_when_the_coast_is_corrected_for(placed: AtlasData, words: Translator) -> None:
    said = text_of(page(placed, words, edge="coast"))
    assert words.count("density.held_back", 1) in said
    assert words.count("density.held_back", 1) not in text_of(page(placed, words))


def test_whole_register_has_nothing_before_it(placed: AtlasData, words: Translator) -> None:
    said = text_of(page(placed, words))
    assert words.text("density.change_title") in said
    assert parts_of(page(placed, words), "Graph") == []


def test_second_year_is_compared_with_the_first(placed: AtlasData, words: Translator) -> None:
    content = page(placed, words, Filters(start=dt.date(2021, 1, 1)))
    said = text_of(content)
    assert words.date(dt.date(2020, 1, 1)) in said and words.date(dt.date(2020, 12, 31)) in said
    assert len(parts_of(content, "Graph")) == 1
    # The one known to 60 km; the map says it too.
    left_out = words.count("density.change_imprecise", 1, km="40")
    assert left_out in said
    state = MapState(filters=Filters(start=dt.date(2021, 1, 1)), layers=(LayerName.CHANGE,))
    assert left_out in ANALYSES[LayerName.CHANGE](placed, state, words).notes
    few = page(placed, words, Filters(start=dt.date(2021, 1, 1), types=("other",)))
    assert words.text("density.change_few", n="5") in text_of(few)


@pytest.fixture
def client(placed: AtlasData) -> FlaskClient:
    server = flask.Flask("invented")
    routes_density.register(server, placed)
    return server.test_client()


def test_file_holds_the_surface_of_the_page_and_says_what_it_is(client: FlaskClient, placed: AtlasData) -> None:
    response = client.get("/export/density.tif?bw=20&kernel=quartic&type=drugs&lang=en")
    surface = placed.surface(Filters(types=("drugs",)), 20.0, "quartic", "none")
    assert surface is not None
    assert f"20km_{VERSION}" in response.headers["Content-Disposition"]
    with MemoryFile(response.data) as memory, memory.open() as opened:
        band, tags = opened.read(1)[::-1], opened.tags()
    inside = placed.study_area.is_inside
    np.testing.assert_allclose(band[inside], surface.values[inside], rtol=1e-6, atol=1e-9)
    assert np.isnan(band[~inside]).all()
    assert (tags["INCIDENTS_USED"], tags["INCIDENTS_LEFT_OUT"]) == ("2", "1")
    assert (tags["PERIOD_FIRST_DAY"], tags["PERIOD_LAST_DAY"]) == ("2020-01-01", "2021-12-31")
    assert (tags["BANDWIDTH_KM"], tags["KERNEL"], tags["FILTERS"]) == ("20", "Quartic", "type=drugs")
    assert tags["DATA_VERSION"] == VERSION
    assert all(tags[name] for name in ("CAVEAT", "DISCLAIMER", "LICENCE", "ATTRIBUTION", "UNIT"))


def test_file_of_the_change_names_both_periods(client: FlaskClient) -> None:
    response = client.get("/export/density_change.tif?from=2021-01-01&lang=fr")
    with MemoryFile(response.data) as memory, memory.open() as opened:
        band, tags = opened.read(1), opened.tags()
    assert (tags["EARLIER_FIRST_DAY"], tags["RECENT_LAST_DAY"]) == ("2020-01-01", "2021-12-31")
    assert np.nanmin(band) < -CHANGE_BREAKS[0] < 0 < np.nanmax(band)


def test_a_change_map_of_too_few_incidents_is_refused_and_not_a_file_of_zeros(client: FlaskClient) -> None:
    response = client.get("/export/density_change.tif?from=2021-01-01&type=tobacco&lang=fr")
    assert response.status_code == 400
    assert "Moins de 5 incidents" in response.get_data(as_text=True)


@pytest.mark.parametrize("query", ["bw=wide", "bw=5", "bw=1000", "bw=nan", "kernel=flat", "edge=moon", "to=1990-01-01"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_cannot_be_made_is_refused_with_a_sentence(client: FlaskClient, query: str, language: str) -> None:
    response = client.get(f"/export/density.tif?{query}&lang={language}")
    assert response.status_code == 400
    assert response.mimetype == "text/plain"
    assert response.text.endswith((".", ". "))
