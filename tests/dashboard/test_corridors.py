"""The corridor pages and their downloads, over the invented country of conftest.py."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import replace

import flask
import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import routes_corridors
from dashboard.corridor_exports import incidents_csv, incidents_geojson, statistics_csv
from dashboard.corridor_state import changed_filters, page_filters, page_link, search_query
from dashboard.corridor_view import corridor_view, view_of_line
from dashboard.data import AtlasData
from dashboard.ids import CorridorId, CorridorsId
from dashboard.pages import corridor, corridors
from geodata.errors import InputError
from layers.filters import Filters
from layers.locales import Translator, translator
from tests.dashboard.conftest import VERSION, parts_of, text_of

YEARS = (2020, 2021)


@pytest.fixture(scope="module")
def data(atlas: AtlasData) -> AtlasData:
    """The invented country with a town and the licence of its register, which its store does not hold."""
    full = AtlasData(atlas.settings)
    town = {"place_id": ["1"], "name": ["Alpha"], "country": ["ML"], "population": [50_000]}
    full.__dict__["places"] = gpd.GeoDataFrame(town, geometry=gpd.points_from_xy([-6.0], [14.0]), crs="EPSG:4326")
    full.__dict__["sources"] = pd.DataFrame(
        {"dataset": ["incidents"], "redistribute": ["yes"], "licence": ["CC BY 4.0"], "attribution": ["The compilers"]}
    )
    return full


def find(component: object, identifier: str) -> object:
    """Return the component with this id."""
    for kind in ("Graph", "AgGrid", "Select", "MultiSelect"):
        for part in parts_of(component, kind):
            if part.id == identifier:
                return part
    raise AssertionError(identifier)


def test_the_comparison_lists_every_corridor_and_ranks_none_on_two_incidents(
    data: AtlasData, words: Translator
) -> None:
    page = corridors.layout(data, words.language, {})
    rows = find(page, CorridorsId.TABLE).rowData
    assert {row["name"]: row["n_incidents"] for row in rows} == {
        words_name(data, "east", words): 2,
        words_name(data, "short", words): 0,
    }
    assert {row["rank_shown"] for row in rows} == {words.text("corridors.too_few")}


def words_name(data: AtlasData, corridor_id: str, words: Translator) -> str:
    return data.corridor(corridor_id)[f"name_{words.language}"]


def test_the_comparison_says_how_many_incidents_are_on_no_corridor_and_why(
    data: AtlasData, english: Translator
) -> None:
    text = text_of(corridors.layout(data, "en", {}))
    expected = english.count("corridors.off_corridor", 5, far="4", reach="10", vague="1", error="25")
    assert expected in text


def test_filters_without_an_incident_are_answered_in_words(data: AtlasData, words: Translator) -> None:
    query = {"type": "minerals"}
    assert words.text("corridors.empty") in text_of(corridors.layout(data, words.language, query))
    assert words.text("corridors.empty_one") in text_of(corridor.layout(data, words.language, query, "east"))


def test_a_filter_that_the_bar_does_not_show_is_said(data: AtlasData, english: Translator) -> None:
    text = text_of(corridors.layout(data, "en", {"agency": "customs", "error": "15"}))
    assert "customs" in text.lower()
    assert english.text("corridors.drop_filters") in text


def test_links_to_a_corridor_keep_language_and_filters(data: AtlasData) -> None:
    rows = find(corridors.layout(data, "fr", {"type": "drugs"}), CorridorsId.TABLE).rowData
    assert "/corridors/east?lang=fr&type=drugs" in [row["name_href"] for row in rows]


def test_the_page_of_a_corridor_shows_its_numbers_in_both_languages(data: AtlasData, words: Translator) -> None:
    page = corridor.layout(data, words.language, {}, "east")
    text = text_of(page)
    assert words_name(data, "east", words) in text
    assert words.quantity(226.7, "km", 0) in text
    for identifier in (CorridorId.MAP, CorridorId.STRIP, CorridorId.YEARS, CorridorId.AGENCIES, CorridorId.TABLE):
        find(page, identifier)


def test_the_incident_table_names_the_kilometre_and_links_the_source(data: AtlasData) -> None:
    rows = find(corridor.layout(data, "en", {}, "east"), CorridorId.TABLE).rowData
    assert [row["km"] for row in rows] == [12, 12]
    assert {row["source_href"] for row in rows} == {"https://example.org/1"}


def test_kilograms_and_tablets_stand_in_lines_of_their_own(data: AtlasData) -> None:
    tables = parts_of(corridor.layout(data, "en", {}, "east"), "Table")
    lines = [text_of(row) for row in parts_of(tables, "Tr")]
    assert any("1.5 kg" in line for line in lines)
    assert any("1,000 tablets" in line for line in lines)


def test_an_unknown_corridor_is_a_sentence(data: AtlasData) -> None:
    with pytest.raises(InputError) as caught:
        corridor.layout(data, "fr", {}, "nowhere")
    assert caught.value.code == "no_corridor"


def test_the_map_opens_on_the_whole_corridor(data: AtlasData) -> None:
    line = data.corridor("east")
    view = view_of_line(line)
    width_px = 512 * 2**view.zoom / 360 * (line.geometry.bounds[2] - line.geometry.bounds[0])
    assert width_px <= 480
    assert (view.longitude, view.latitude) == (-5.05, 14.0)


# --- filters ----------------------------------------------------------------------------------------------------------


def test_the_first_and_the_last_year_of_the_register_filter_nothing() -> None:
    assert changed_filters(Filters(), 2020, 2021, [], YEARS) == Filters()


def test_a_day_within_the_chosen_year_stays() -> None:
    before = Filters(start=dt.date(2021, 3, 5), agencies=("customs",))
    assert changed_filters(before, 2021, 2021, ["drugs"], YEARS) == Filters(
        start=dt.date(2021, 3, 5), agencies=("customs",), types=("drugs",)
    )


def test_a_period_outside_the_register_stays_until_another_year_is_chosen() -> None:
    before = Filters(start=dt.date(1950, 1, 1), end=dt.date(1960, 1, 1))
    # The bar shows its first year twice.
    assert changed_filters(before, 2020, 2020, ["drugs"], YEARS) == replace(before, types=("drugs",))
    assert changed_filters(before, 2020, 2021, [], YEARS) == Filters()


@given(st.integers(2015, 2026), st.integers(2015, 2026), st.lists(st.sampled_from(["drugs", "fuel"]), unique=True))
def test_a_choice_survives_the_address(first: int, last: int, types: list[str]) -> None:
    filters = changed_filters(Filters(), first, last, types, (2015, 2026))
    assert page_filters(search_query(page_link("", "fr", filters))) == filters


# --- downloads --------------------------------------------------------------------------------------------------------


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_the_csv_has_titles_hashtags_and_a_row_an_incident(data: AtlasData, words: Translator) -> None:
    view = corridor_view(data, "east", Filters())
    titles, tags, *rows = read_csv(incidents_csv(data, view, words))
    assert [row[0] for row in rows] == ["one", "two"]
    assert all(tag.startswith("#") for tag in tags)
    assert len({len(row) for row in (titles, tags, *rows)}) == 1
    assert titles[-4:] == [
        words.text(f"corridors.x_{name}") for name in ("version", "licence", "attribution", "caveat")
    ]
    assert {tuple(row[-4:]) for row in rows} == {
        (VERSION, "CC BY 4.0", "The compilers", words.text("common.reporting_caveat"))
    }


def test_the_geojson_says_what_it_is_and_what_it_is_not(data: AtlasData, words: Translator) -> None:
    view = corridor_view(data, "east", Filters(types=("drugs",)))
    collection = json.loads(incidents_geojson(data, view, words))
    assert collection["metadata"]["data_version"] == VERSION
    assert collection["metadata"]["filters"] == {"type": "drugs"}
    assert words.text("common.reporting_caveat") in collection["metadata"]["caveats"]
    assert [feature["geometry"]["coordinates"] for feature in collection["features"]] == [[-6.0, 14.0]] * 2
    assert collection["features"][0]["properties"]["corridor_km"] == 12.0


def test_the_statistics_give_each_number_its_unit(data: AtlasData, english: Translator) -> None:
    view = corridor_view(data, "east", Filters())
    titles, _, *rows = read_csv(statistics_csv(data, view, english))
    by_measure = {row[0]: dict(zip(titles, row, strict=True)) for row in rows}
    rate = by_measure[english.text("corridors.k_rate")]
    value, low, high = (
        float(rate[english.text(f"corridors.x_{name}")]) for name in ("value", "low", "high")
    )  # fmt: skip
    assert low < value < high
    assert by_measure[english.text("corridors.k_length")][english.text("corridors.unit")] == "km"
    assert all(row[3] == "" or row[2] for row in rows), "a number without a unit"


@pytest.fixture(scope="module")
def client(data: AtlasData) -> flask.testing.FlaskClient:
    server = flask.Flask("downloads")
    routes_corridors.register(server, data)
    return server.test_client()


def test_a_download_opens_in_a_spreadsheet_and_names_corridor_and_version(client: flask.testing.FlaskClient) -> None:
    answer = client.get("/download/corridors/east/incidents.csv?lang=fr&type=drugs")
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert f"atlas_east_incidents_{VERSION}.csv" in answer.headers["Content-Disposition"]


def test_a_download_takes_the_filters_of_the_page(client: flask.testing.FlaskClient) -> None:
    everything = json.loads(client.get("/download/corridors/east/incidents.geojson").data)
    late = json.loads(client.get("/download/corridors/east/incidents.geojson?from=2020-02-01").data)
    assert (len(everything["features"]), len(late["features"])) == (2, 1)


def test_a_download_that_is_not_there_is_a_sentence(client: flask.testing.FlaskClient) -> None:
    answer = client.get("/download/corridors/nowhere/incidents.csv?lang=fr")
    assert answer.status_code == 404
    assert "nowhere" in answer.get_data(as_text=True)
    assert answer.get_data(as_text=True) == translator("fr").text("error.no_corridor", identifier="nowhere")
    assert client.get("/download/corridors/east/secrets.csv").status_code == 404
