"""Profiles on the invented country: what the pages say, and their files."""

from __future__ import annotations

import csv
import io
from typing import Any

import flask
import pandas as pd
import pytest

from dashboard import routes_profiles
from dashboard.components.communities import communities_section, communities_sentence, people
from dashboard.data import AtlasData
from dashboard.profile_subject import profile_subject
from layers.locales import Translator, translator
from tests.dashboard.conftest import VERSION, parts_of, text_of


@pytest.fixture
def client(atlas: AtlasData, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A server with the downloads alone."""
    datasets = ["places", "incidents"]
    sources = pd.DataFrame({"dataset": datasets, "licence": "CC BY 4.0", "attribution": ["GeoNames", "Register"]})
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
