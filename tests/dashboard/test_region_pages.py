"""Regions on the invented country: the page of one, their list, and their files.

Region A lies in Mali; a second atlas has region B of Senegal beside it, which nothing was reported in.
"""

from __future__ import annotations

import csv
import io
from typing import Any

import flask
import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from dashboard import routes_profiles
from dashboard.data import AtlasData
from dashboard.map_cards import selected_card
from dashboard.map_state import MapState
from dashboard.pages import region, regions
from dashboard.region_view import region_measures, region_table
from dashboard.routes_search import answer_search
from geodata.errors import InputError
from layers.filters import Filters
from layers.locales import Translator, translator
from tests.dashboard.conftest import parts_of, text_of


@pytest.fixture(scope="module")
def two_regions(atlas: AtlasData) -> AtlasData:
    """The same data with two regions that share the meridian 6° W from 13 to 15° N (221 km)."""
    other = AtlasData(atlas.settings)
    areas = {"ML-A": box(-6, 13, -5, 15), "SN-B": box(-8, 13, -6, 15)}
    rows = pd.DataFrame(
        {
            "region_id": list(areas),
            "country": ["ML", "SN"],
            "name_en": ["Region A", "Region B"],
            "name_fr": ["Région A", "Région B"],
            "area_km2": [1000.0, 4000.0],
        }
    )
    other.__dict__["regions"] = gpd.GeoDataFrame(rows, geometry=list(areas.values()), crs="EPSG:4326")
    return other


def test_a_region_counts_what_is_precise_enough_and_says_what_it_leaves_out(atlas: AtlasData) -> None:
    page = text_of(region.layout(atlas, "en", {}, "ML-A"))
    assert "Region A, Mali" in page
    # 1,000 km² are a circle of 35.7 km across: the fifth incident, known to 60 km, is too vague for it.
    assert "4 incidents were reported in this region between 1 January 2020 and 31 December 2021." in page
    assert "1 more lies here but is located less precisely than the region is wide (36 km), and is left out." in page
    assert "This region touches no other country." in page
    assert "No region shares a border with it on the map." in page


def test_a_region_lists_what_lies_in_it(atlas: AtlasData) -> None:
    page = text_of(region.layout(atlas, "en", {}, "ML-A"))
    assert f"Alpha   ({translator('en').value('post_kind', 'land')}, open)" in page
    # The corridor from 6.1° W to 4° W lies inside up to 5° W: 1.1 degrees of 107.99 km.
    assert "Eastern corridor   (km 0 to 119, 119 km here)" in page
    assert "Alpha   (50,000 inhabitants)" in page
    # Delta is a town of Senegal.
    assert "Delta   (60,000" not in page


def test_what_crosses_the_border_of_a_region_is_counted_and_its_length_measured(two_regions: AtlasData) -> None:
    measures = region_measures(two_regions)
    assert measures["border_km"].tolist() == pytest.approx([221.2, 221.2], abs=0.3)
    assert measures["n_posts"].tolist() == [2, 0]  # Alpha on the line and Beta are run by Mali
    assert measures["n_crossings"].tolist() == [1, 1]


def test_rates_are_given_for_the_area_with_their_interval(two_regions: AtlasData, words: Translator) -> None:
    table = region_table(two_regions, Filters())
    # Four incidents on 1,000 km² in the 2.0014 years from 2020-01-01 to 2021-12-31.
    assert table.loc["ML-A", "area_rate"] == pytest.approx(4 / 2.0014, abs=1e-3)
    assert table["is_small"].tolist() == [True, True]
    page = text_of(region.layout(two_regions, words.language, {}, "SN-B"))
    assert words.count("profile.compared", 1, verdicts=words.count("profile.verdicts.small", 1)) in page


def test_communities_of_a_region_live_on_both_sides_of_its_border(two_regions: AtlasData) -> None:
    page = text_of(region.layout(two_regions, "en", {}, "ML-A"))
    assert "Communities within 5, 10, and 25 km of its border with other countries" in page
    # Alpha stands on the line, Delta 0.1° or 10.8 km west of it.
    assert "Within 25 km: in Mali 1 listed place with 50,000 people; in Senegal 1 listed place with 60,000" in page


def test_the_list_of_regions_follows_the_country_of_the_url(two_regions: AtlasData, words: Translator) -> None:
    def listed(**query: str) -> list[str]:
        (grid,) = parts_of(regions.layout(two_regions, words.language, query), "AgGrid")
        return [row["name_href"].partition("?")[0] for row in grid.rowData]

    assert listed() == listed(country="all") == listed(country="XX") == ["/regions/ML-A", "/regions/SN-B"]
    assert listed(country="SN") == ["/regions/SN-B"]


def test_a_period_outside_the_register_gives_no_rate(two_regions: AtlasData, words: Translator) -> None:
    (grid,) = parts_of(regions.layout(two_regions, words.language, {"from": "2031-01-01"}), "AgGrid")
    assert {row["n_incidents"] for row in grid.rowData} == {0}
    assert all(row["area_rate_shown"].startswith(words.text("common.no_value")) for row in grid.rowData)
    page = text_of(region.layout(two_regions, words.language, {"from": "2031-01-01"}, "ML-A"))
    assert words.text("profile.outside_compared") in page


def test_the_files_of_regions_hold_rates_limits_and_provenance(
    two_regions: AtlasData, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = {"licence": "CC BY 4.0", "attribution": "Register", "redistribute": "yes"}
    sources = pd.DataFrame({"dataset": ["incidents", "places"], **about})
    monkeypatch.setitem(two_regions.__dict__, "sources", sources)
    server = flask.Flask("regions")
    routes_profiles.register(server, two_regions)

    def rows(path: str) -> list[dict[str, str]]:
        answer: Any = server.test_client().get(path)
        _, tags, *lines = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
        return [dict(zip(tags, line, strict=True)) for line in lines]

    first, second = rows("/download/regions.csv?lang=en")
    assert (first["#adm1+code"], first["#event+num"], first["#event+left_out+num"]) == ("ML-A", "4", "1")
    assert (second["#indicator+area+rate"], second["#meta+licence"]) == ("0.0", "CC BY 4.0")
    assert len(rows("/download/regions.csv?lang=en&country=SN")) == 1
    incidents = rows("/download/regions/ML-A/incidents.csv?lang=fr")
    assert [row["#meta+id"] for row in incidents] == ["one", "two", "three", "four"]
    assert "#indicator+distance+km" not in incidents[0]


def test_a_region_is_found_by_the_search_and_from_its_card(atlas: AtlasData, words: Translator) -> None:
    groups = {group["label"]: group["items"] for group in answer_search(atlas, "region a", words)["groups"]}
    assert groups[words.text("search.group.region")][0]["href"] == atlas.link("/regions/ML-A", words.language)
    card = selected_card(atlas, MapState.from_query({"sel": "region:ML-A"}), words)
    assert atlas.link("/regions/ML-A", words.language) in [link.href for link in parts_of(card, "Link")]


def test_an_unknown_region_is_told(atlas: AtlasData) -> None:
    with pytest.raises(InputError, match="nowhere") as told:
        region.layout(atlas, "en", {}, "nowhere")
    assert told.value.code == "no_region"
