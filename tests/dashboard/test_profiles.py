"""Profiles on the invented country: what the pages say, and their files."""

from __future__ import annotations

import csv
import io
from typing import Any

import flask
import pandas as pd
import pytest

from dashboard import routes_profiles
from dashboard.app import create_app
from dashboard.components.communities import communities_section, communities_sentence, people
from dashboard.data import AtlasData
from dashboard.map_cards import selected_card
from dashboard.map_state import MapState
from dashboard.pages import crossing, place
from dashboard.profile_subject import profile_subject
from dashboard.suggestions import nearest_entries
from geodata.errors import InputError
from geodata.settings import Settings
from layers.locales import Translator, translator
from tests.dashboard.conftest import VERSION, parts_of, text_of


@pytest.fixture
def client(atlas: AtlasData, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A server with the downloads alone."""
    datasets = ["places", "incidents"]
    sources = pd.DataFrame(
        {"dataset": datasets, "redistribute": "yes", "licence": "CC BY 4.0", "attribution": ["GeoNames", "Register"]}
    )
    monkeypatch.setitem(atlas.__dict__, "sources", sources)
    server = flask.Flask("profiles")
    routes_profiles.register(server, atlas)
    return server.test_client()


def read_csv(body: bytes) -> list[dict[str, str]]:
    """Return the rows of a file by hashtag."""
    _, tags, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig")))
    return [dict(zip(tags, row, strict=True)) for row in rows]


def test_communities_are_told_by_side_with_the_largest_distance_first(atlas: AtlasData) -> None:
    # The post stands in Alpha (50,000 people); Delta (60,000) lies 0.1° or 10.8 km west, in Senegal.
    section = text_of(communities_section(atlas, profile_subject(atlas, "post", "ml-alpha"), translator("en")))
    assert "Within 25 km: in Mali 1 listed place with 50,000 people; in Senegal 1 listed place with 60,000" in section
    assert "Within 5 km: in Mali 1 listed place with 50,000 people; in Senegal no listed place." in section
    assert "(in the whole of each country – Mali: 1; Senegal: 1)" in section


def test_without_a_listed_place_there_is_no_list_and_no_file(atlas: AtlasData, words: Translator) -> None:
    section = communities_section(atlas, profile_subject(atlas, "post", "ml-gamma"), words)
    assert parts_of(section, "Link") == [] and parts_of(section, "A") == []
    assert words.text("communities.nobody", country=words.value("country", "ML")) in text_of(section)
    assert {text_of(cell) for cell in parts_of(section, "Td")} == {"Mali", "0", words.text("common.no_value")}


def test_a_position_known_less_well_than_the_smallest_distance_is_told(atlas: AtlasData, words: Translator) -> None:
    beta = profile_subject(atlas, "post", "ml-beta")  # known to 5 km: as well as needed
    told = words.text("communities.error", km="6")
    assert told not in text_of(communities_section(atlas, beta, words))
    vague = beta.__class__(**{**beta.__dict__, "error_km": 6.0})
    assert told in text_of(communities_section(atlas, vague, words))


def test_an_unknown_number_of_people_is_said_and_not_zero(words: Translator) -> None:
    row = {"radius_km": 25.0, "country": "ML", "n_places": 2, "population": float("nan"), "n_unknown": 2}
    sentence = communities_sentence([row, {**row, "radius_km": 5.0}], words)
    assert people(float("nan"), words) in sentence and "0" not in sentence.replace("10", "")


def test_the_file_of_the_communities_says_in_each_row_where_it_comes_from(client: Any) -> None:
    response = client.get("/download/posts/ml-alpha/communities.csv?lang=fr")
    assert response.data.startswith(b"\xef\xbb\xbf")
    alpha, delta = read_csv(response.data)
    assert (alpha["#loc+id"], alpha["#population"], alpha["#indicator+within+km"]) == ("1", "50000", "5.0")
    assert (delta["#country+code"], delta["#indicator+distance+km"]) == ("SN", "10.8")
    assert delta["#indicator+within+km"] == "25.0"
    assert (delta["#meta+subject+id"], delta["#meta+version"]) == ("ml-alpha", VERSION)
    assert (delta["#meta+licence"], delta["#meta+attribution"]) == ("CC BY 4.0", "GeoNames")
    assert VERSION in response.headers["Content-Disposition"]


@pytest.mark.parametrize("path", ["posts/nowhere/communities", "posts/ml-alpha/secrets"])
def test_a_file_that_is_not_there_is_answered_with_404(client: Any, path: str) -> None:
    assert client.get(f"/download/{path}.csv?lang=en").status_code == 404


def test_the_file_of_the_incidents_holds_those_counted_with_their_distance(client: Any) -> None:
    rows = read_csv(client.get("/download/crossings/ml-sn-alpha/incidents.csv?lang=en").data)
    assert [row["#meta+id"] for row in rows] == ["one", "two", "three"]
    assert rows[0]["#date+occurred"] == "2020-01-01" and rows[0]["#indicator+distance+km"] == "0.0"
    narrowed = read_csv(client.get("/download/crossings/ml-sn-alpha/incidents.csv?lang=en&from=2020-06-15").data)
    assert [row["#meta+id"] for row in narrowed] == ["three"]


def test_a_crossing_says_since_when_and_compares_only_what_can_be_compared(atlas: AtlasData) -> None:
    page = text_of(crossing.layout(atlas, "en", {}, "ml-sn-alpha"))
    assert "Where a road crosses the border between Mali and Senegal. 1 border post is known within 25 km" in page
    assert "3 incidents were reported within 25 km between 1 January 2020 and 31 December 2021." in page
    assert "1 more lies here but is located less precisely than 25 km" in page
    assert "The first is dated 1 January 2020, the latest July 2020." in page
    # Both other crossings have nothing: three together are too few.
    assert "Compared with 2 others: too few to compare with 2." in page


def test_a_crossing_without_a_known_post_and_one_outside_the_register_say_so(
    atlas: AtlasData, words: Translator
) -> None:
    assert words.text("cards.unmonitored") in text_of(crossing.layout(atlas, words.language, {}, "ml-sn-desert"))
    far = text_of(crossing.layout(atlas, words.language, {}, "ml-sn-far"))
    assert words.text("cards.outside_register") in far
    assert words.text("profile.no_posts") in far and words.text("profile.none_named") in far


def test_what_is_near_is_listed_by_road(atlas: AtlasData) -> None:
    page = text_of(crossing.layout(atlas, "en", {}, "ml-sn-alpha"))
    # Beta is 0.3° or 32.4 km of road away, Gamma 2° of which the last edge is given as 183.5 km.
    assert "Beta   (Mali, not known) 32 km by road, 32 km direct" in page
    assert "Eastern corridor   (km 11)" in page
    assert "Delta   (Senegal, 60,000 inhabitants) 11 km by road, 11 km direct" in page


def test_institutions_are_named_with_what_is_known_of_them(atlas: AtlasData) -> None:
    page = text_of(crossing.layout(atlas, "en", {}, "ml-sn-alpha"))
    assert "Alpha unit" in page and "activity today not verified" in page
    # The pact names no post and has no seat here.
    assert "Pact of the river" not in page


def test_a_place_says_how_far_the_border_is_and_who_is_comparable(atlas: AtlasData, words: Translator) -> None:
    page = text_of(place.layout(atlas, words.language, {}, "1"))
    # Alpha lies on the border itself; Delta, of 60,000 people, counts some of the same incidents.
    assert words.text("profile.place_lead", km="0", country=words.value("country", "SN")) in page
    shared = words.count("profile.verdicts.shared", 1)
    assert words.count("profile.compared", 1, verdicts=shared) in page
    assert words.text("profile.place_in", name="Alpha", country="Mali") in page


def test_outside_the_register_a_page_compares_nothing(atlas: AtlasData, words: Translator) -> None:
    page = text_of(crossing.layout(atlas, words.language, {"from": "2031-01-01"}, "ml-sn-alpha"))
    assert words.text("post.outside_period") in page
    assert words.text("profile.outside_compared") in page


@pytest.mark.parametrize(("module", "code"), [(crossing, "no_crossing"), (place, "no_place")])
def test_an_unknown_identifier_is_told(atlas: AtlasData, module: Any, code: str) -> None:
    with pytest.raises(InputError, match="nowhere") as told:
        module.layout(atlas, "en", {}, "nowhere")
    assert told.value.code == code


@pytest.mark.parametrize(
    ("kind", "asked", "meant"),
    [
        ("crossing", "ml-sn-dessert", ["ml-sn-desert"]),
        ("post", "ML-ALFA", ["ml-alpha"]),
        ("place", "dellta", ["2"]),
        ("place", "99", []),
        ("corridor", "xyzzy", []),
    ],
)
def test_what_an_unknown_identifier_may_have_meant_is_offered(
    atlas: AtlasData, kind: str, asked: str, meant: list[str]
) -> None:
    assert [entry.identifier for entry in nearest_entries(atlas, kind, asked)][: len(meant) or None] == meant


def test_a_page_that_is_not_there_has_status_404_and_every_other_200(atlas: AtlasData) -> None:
    client = create_app(Settings(data_dir=atlas.settings.data_dir), atlas).server.test_client()
    statuses = {
        path: client.get(path).status_code
        for path in ("/crossings/ml-sn-alpha", "/places/1", "/posts", "/crossings/nowhere", "/places/99", "/posts/x",
                     "/corridors/x", "/corridors/east", "/method")
    }  # fmt: skip
    missing = {path for path, status in statuses.items() if status != 200}
    assert missing == {"/crossings/nowhere", "/places/99", "/posts/x", "/corridors/x"}
    assert {statuses[path] for path in missing} == {404}


@pytest.mark.parametrize(
    ("selected", "address"), [("crossing:ml-sn-alpha", "/crossings/ml-sn-alpha"), ("place:1", "/places/1")]
)
def test_the_card_on_the_map_leads_to_the_profile(
    atlas: AtlasData, words: Translator, selected: str, address: str
) -> None:
    card = selected_card(atlas, MapState.from_query({"sel": selected}), words)
    assert atlas.link(address, words.language) in [link.href for link in parts_of(card, "Link")]
