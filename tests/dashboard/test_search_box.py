"""The search box answers with places and pages that exist, in the language of the reader."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from dashboard.app import create_app
from dashboard.data import AtlasData
from dashboard.map_cards import selected_card, selected_spot
from dashboard.map_state import MapState
from dashboard.routes_search import answer_search
from dashboard.search_entries import KINDS, readable_names, search_entries, search_index
from geodata.search import find
from geodata.settings import Settings
from layers.locales import Translator, translator
from tests.dashboard.conftest import text_of


def items(answer: dict, label: str = "") -> list[dict]:
    return [item for group in answer["groups"] if label in ("", group["label"]) for item in group["items"]]


def test_every_kind_can_be_found(atlas: AtlasData) -> None:
    assert {entry.kind for entry in search_entries(atlas)} == set(KINDS)


def test_answers_are_grouped_and_each_has_an_address(atlas: AtlasData, words: Translator) -> None:
    answer = answer_search(atlas, "alpha", words)
    labels = [group["label"] for group in answer["groups"]]
    assert labels[0] == words.text("search.group.post")
    assert len(set(labels)) == len(labels) >= 4
    assert answer["status"] == words.count("search.n_found", len(items(answer)))
    assert all(f"lang={words.language}" in item["href"] for item in items(answer))


def test_a_post_and_a_place_open_their_pages_and_the_map_knows_the_card_of_the_place(
    atlas: AtlasData, words: Translator
) -> None:
    answer = answer_search(atlas, "alfa", words)
    post = items(answer, words.text("search.group.post"))[0]
    assert urlsplit(post["href"]).path == "/posts/ml-alpha"
    place = items(answer, words.text("search.group.place"))[0]
    assert (urlsplit(place["href"]).path, place["selected"], place["view"][:2]) == (
        "/places/1",
        "place:1",
        [-6.0, 14.0],
    )
    state = MapState.from_query({"sel": place["selected"]})
    assert selected_spot(atlas, state) == (-6.0, 14.0)
    card = text_of(selected_card(atlas, state, words))
    assert "Alpha" in card and words.count("cards.around_place", 3, km="25") in card


def test_another_name_that_was_met_is_said(atlas: AtlasData, words: Translator) -> None:
    place = items(answer_search(atlas, "elfa", words), words.text("search.group.place"))[0]
    assert (place["title"], words.text("search.also", name="Elfa") in place["detail"]) == ("Alpha", True)


@pytest.mark.parametrize("query", ["cocaine", "cocaïne", "COCAINE 2020", "drugs alpha", "stupéfiants alpha"])
def test_an_incident_is_found_by_what_was_seized_in_either_language(
    atlas: AtlasData, words: Translator, query: str
) -> None:
    found = items(answer_search(atlas, query, words), words.text("search.group.incident"))
    assert any(item["selected"] == "incident:one" for item in found)


def test_nothing_found_is_a_sentence(atlas: AtlasData, words: Translator) -> None:
    for query in ("qqqqqq", "", "   ", "<script>"):
        assert answer_search(atlas, query, words) == {
            "query": query, "status": words.text("search.nothing"), "groups": [],
        }  # fmt: skip


def test_a_place_that_is_gone_has_a_card_that_says_so(atlas: AtlasData, words: Translator) -> None:
    state = MapState.from_query({"sel": "place:99"})
    assert "99" in text_of(selected_card(atlas, state, words))
    assert selected_spot(atlas, state) is None


def test_of_the_other_names_those_that_can_be_typed_are_kept() -> None:
    assert readable_names("BKO|Bamaco|ba ma ke|Μπαμάκο|Бамако|باماكو|巴馬科|") == ["BKO", "Bamaco", "باماكو"]


# --- the bundled registers --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(built_data_dir) -> AtlasData:
    return AtlasData(Settings(data_dir=built_data_dir))


@pytest.mark.parametrize("query", ["Cinkassé", "Sinkassé", "Cinkanse", "cinkase"])
def test_each_spelling_of_cinkasse_finds_both_posts_and_the_town(real: AtlasData, query: str) -> None:
    found = {hit.entry.identifier for hit in find(search_index(real), query)}
    assert {"tg-cinkasse", "bf-cinkanse", "2367226"} <= found


@pytest.mark.parametrize(
    ("query", "identifier"),
    [
        ("Kidira", "sn-kidira"), ("kidria", "sn-kidira"), ("Diboly", "ml-diboli"), ("wagadugu", "2357048"),
        ("port dakar", "sn-port-dakar"), ("airport bamako", "ml-bamako-senou"), ("Dakar Bamako", "dakar-bamako-north"),
        ("abidjan lagos", "abidjan-lagos"), ("kuremale", "ml-kouremale"), ("Hilacondji", "bj-hillacondji"),
        ("aflaho", "gh-aflao"), ("mpak", "sn-mpack"), ("Keur Ayip", "sn-keur-ayib"), ("Nwakshot", "2377450"),
    ],
)  # fmt: skip
def test_real_spellings_find_real_places(real: AtlasData, query: str, identifier: str) -> None:
    assert identifier in {hit.entry.identifier for hit in find(search_index(real), query)}


def test_every_post_is_found_by_each_of_its_names(real: AtlasData) -> None:
    index = search_index(real)
    posts = [entry for entry in index.entries if entry.kind == "post"]
    lost = [
        (entry.identifier, name)
        for entry in posts
        for name in entry.names
        if entry.identifier not in {hit.entry.identifier for hit in find(index, name)}
    ]
    assert lost == []


def test_an_answer_leads_to_a_page_that_is_there(real: AtlasData, built_data_dir) -> None:
    client = create_app(Settings(data_dir=built_data_dir), real).server.test_client()
    response = client.get("/search.json?q=kidira&lang=fr")
    assert response.status_code == 200 and response.json["groups"]
    assert response.json["status"].endswith("résultats")
    assert client.get("/search.json").json["groups"] == []
    assert client.get("/search.json?lang=xx&q=" + "x" * 5000).status_code == 200


def test_the_box_is_in_the_head_of_every_page(real: AtlasData) -> None:
    from dashboard.shell import page_frame

    frame = page_frame("", title="", path="/", query={}, translator=translator("fr"), atlas=real)
    assert "data-placeholder" in str(frame.to_plotly_json())
