"""Borders that may not be passed on: the screen draws them, no file holds their lines, and every file says so.

The invented countries of tests/etl/conftest.py meet at 12° W; the file of GADM has that border 3 km further east, at
11.97° W, the coast of Senegal 20 km further west, at 16.2° W, and other regions there.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from typing import Any

import flask
import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import shapely

from dashboard import routes_map
from dashboard.data import AtlasData
from dashboard.reports.areas import country_report, region_report
from dashboard.reports.content import corridor_report
from dashboard.reports.document import Report
from dashboard.reports.formats import FORMATS
from etl import pipeline
from etl.geography.adding import add_geography
from geodata.errors import StoreError
from geodata.passing_on import StoreToPassOn
from geodata.settings import Settings
from layers.basemap import basemap_geojson
from layers.filters import Filters
from layers.locales import Translator, translator
from layers.paper_features import FeatureSource
from tests.dashboard.reports.read_geopackage import frame_of, layers_of
from tests.etl.conftest import TODAY, incident, write_reference

NOW = dt.datetime(2025, 6, 30, 12, tzinfo=dt.UTC)
COAST, BORDER = -16.2, -11.97
SAID = {
    "en": "The figures follow the borders of GADM, which must not be passed on as data: files that carry lines of "
    "borders show those of Natural Earth instead.",
    "fr": "Les chiffres suivent les limites de GADM, qui ne doivent pas être transmises comme données\u00a0: "
    "les fichiers qui contiennent des tracés de limites montrent celles de Natural Earth à leur place.",
}


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> AtlasData:
    folder = tmp_path_factory.mktemp("withheld")
    rows = [incident(latitude="15.0"), incident(incident_id="b", country="ML", longitude="-10.0")]
    settings = Settings(data_dir=folder / "data", reference_dir=write_reference(folder / "reference", rows))
    path = folder / "gadm41_SEN.gpkg"
    whole = {"GID_0": ["SEN"], "COUNTRY": ["Senegal"]}
    gpd.GeoDataFrame(whole, geometry=[shapely.box(COAST, 12, BORDER, 16)], crs=4326).to_file(path, layer="ADM_ADM_0")
    parts = {"GID_1": ["SEN.1_1", "SEN.2_1"], "GID_0": "SEN", "COUNTRY": "Senegal", "NAME_1": ["North", "South"],
             "ISO_1": ["SN-DK", "SN-SL"], "HASC_1": "NA"}  # fmt: skip
    shapes = [shapely.box(COAST, 14, BORDER, 16), shapely.box(COAST, 12, BORDER, 14)]
    gpd.GeoDataFrame(parts, geometry=shapes, crs=4326).to_file(path, layer="ADM_ADM_1")
    add_geography(settings, path, "borders", now=NOW)
    pipeline.build(settings, today=TODAY, now=NOW)
    return AtlasData(settings)


def numbers_in(found: Any) -> set[float]:
    """Return every number in lists inside lists, rounded as the files round them."""
    if isinstance(found, dict):
        return set().union(*map(numbers_in, found.values()))
    if isinstance(found, list):
        return set().union(*map(numbers_in, found))
    return {round(float(found), 3)} if isinstance(found, int | float) else set()


def reports(atlas: AtlasData, words: Translator) -> list[Report]:
    return [
        corridor_report(atlas, "west-east", Filters(), words, TODAY),
        country_report(atlas, "SN", Filters(), words, TODAY),
        region_report(atlas, "SN-DK", Filters(), words, TODAY),
    ]


def test_the_screen_and_the_figures_have_the_lines_of_the_file(atlas: AtlasData) -> None:
    drawn = numbers_in(json.loads(basemap_geojson("countries", atlas.store)))
    assert {COAST, BORDER} <= drawn
    assert set(atlas.regions["region_id"]) == {"SN-DK", "SN-SL", "ML-E"}


def test_the_store_to_pass_on_has_the_bundled_areas_and_all_else_as_it_is(atlas: AtlasData) -> None:
    free = StoreToPassOn(atlas.store.folder)
    assert free.read("countries").set_index("country").geometry["SN"].bounds == (-16, 12, -12, 16)
    assert set(free.read("regions")["region_id"]) == {"SN-W", "ML-E"}
    assert free.read("roads").equals(atlas.store.read("roads"))


def test_data_of_an_earlier_program_give_no_file_rather_than_the_lines(atlas: AtlasData, tmp_path: Any) -> None:
    for path in atlas.store.folder.glob("*.parquet"):
        if "to_pass_on" not in path.name:
            (tmp_path / path.name).symlink_to(path)
    with pytest.raises(StoreError, match="earlier version"):
        _ = FeatureSource(type(atlas.store)(tmp_path)).to_pass_on


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_page_of_a_report_holds_the_lines_and_each_says_so(atlas: AtlasData, language: str) -> None:
    words = translator(language)
    for report in reports(atlas, words):
        page = FORMATS["html"].render(report, words, atlas.ground).decode()
        found = re.search(r'id="map-data">(.*?)</script>', page, re.DOTALL)
        assert found is not None
        ground = numbers_in(json.loads(found[1])["ground"])
        assert {-16.0, -12.0} <= ground and not {COAST, BORDER} & ground
        assert page.count(SAID[language]) == 2  # under the map, and where the page says what it is


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_layer_of_a_geographic_file_has_a_line_of_them_and_each_says_so(atlas: AtlasData, language: str) -> None:
    words = translator(language)
    for report in reports(atlas, words):
        body = FORMATS["gpkg"].render(report, words, atlas.ground)
        for name, kind in layers_of(body).items():
            if kind is not None:
                shapes = gpd.GeoDataFrame(frame_of(body, name)).geometry.to_numpy()
                lines = shapely.get_coordinates(shapes[shapely.get_dimensions(shapes) > 0])
                assert not np.isin(lines.round(3), [COAST, BORDER]).any()
                assert "Polygon" not in kind
        assert SAID[language] in body.decode("utf-8", "replace")
        said = json.loads(FORMATS["incidents.geojson"].render(report, words, atlas.ground))["metadata"]
        assert SAID[language] in said.values()
        sheet = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].render(report, words, atlas.ground))).worksheets[0]
        assert SAID[language] in [cell.value for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_of_a_map_has_no_line_of_them_and_counts_the_regions_it_cannot_draw(
    atlas: AtlasData, language: str
) -> None:
    server = flask.Flask("invented")
    routes_map.register(server, atlas)
    found = server.test_client().get(f"/export/map.html?layers=regions,incidents&lang={language}")
    assert found.status_code == 200
    page = found.get_data(as_text=True)
    numbers = set(re.findall(r"-1[12]\.\d+|-16\.\d+", page))
    assert not {str(COAST), str(BORDER)} & numbers and "-16.0" in numbers
    assert SAID[language] in page
    assert translator(language).count("paper.absent_regions", 1) in page  # SN-DK has an incident, SN-SL none
