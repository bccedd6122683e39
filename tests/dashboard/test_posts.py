"""The list of border posts, the page of one, and the exports, on the invented country."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import flask
import pandas as pd
import pytest

from dashboard import routes_posts
from dashboard.callbacks.posts import answer_posts
from dashboard.data import AtlasData
from dashboard.ids import ProfileId
from dashboard.pages import post, posts
from dashboard.post_incidents import incident_rows
from dashboard.post_list import (
    PostChoice,
    choose_posts,
    count_by_status,
    incidents_around,
    nearest_posts,
    post_rows,
    present_agencies,
)
from geodata import fields
from geodata.errors import InputError
from layers.filters import Filters
from layers.locales import Translator, translator
from tests.dashboard.conftest import VERSION, parts_of, text_of


@pytest.fixture
def client(atlas: AtlasData, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A server with the downloads alone."""
    sources = pd.DataFrame(
        {
            "dataset": ["border_posts"],
            "licence": ["CC BY 4.0"],
            "attribution": ["Register of posts"],
            "redistribute": ["yes"],
        }
    )
    monkeypatch.setitem(atlas.__dict__, "sources", sources)
    server = flask.Flask("posts")
    routes_posts.register(server, atlas)
    return server.test_client()


def read_csv(body: bytes) -> tuple[list[str], list[str], list[dict[str, str]]]:
    """Return titles, hashtags, and the rows by hashtag."""
    titles, tags, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig")))
    return titles, tags, [dict(zip(tags, row, strict=True)) for row in rows]


def test_a_choice_survives_the_url_and_nonsense_chooses_all() -> None:
    choice = PostChoice(country="ML", kind="river", status="unknown")
    assert PostChoice.from_query(choice.to_query()) == choice
    assert PostChoice.from_query({"country": "XX", "kind": None, "status": "", "lang": "fr"}) == PostChoice()
    assert PostChoice().to_query() == {}


@pytest.mark.parametrize(
    ("choice", "chosen"),
    [
        (PostChoice(), ["ml-alpha", "ml-beta", "ml-gamma"]),
        (PostChoice(status="unknown"), ["ml-beta"]),
        (PostChoice(kind="land", status="open"), ["ml-alpha"]),
        (PostChoice(kind="land", status="suspended"), []),
        (PostChoice(country="GH"), []),
    ],
)
def test_the_filters_hold_together(atlas: AtlasData, choice: PostChoice, chosen: list[str]) -> None:
    assert choose_posts(atlas.border_posts, choice)["post_id"].tolist() == chosen


def test_a_post_without_a_status_is_of_unknown_status(atlas: AtlasData) -> None:
    posts_table = atlas.border_posts.assign(status=[None, "open", "open"])
    assert count_by_status(posts_table) == {"open": 2, "unknown": 1}
    assert choose_posts(posts_table, PostChoice(status="unknown"))["post_id"].tolist() == ["ml-alpha"]


def test_incidents_around_each_post_leave_out_what_is_located_too_vaguely(atlas: AtlasData) -> None:
    # Alpha: three at its point; the fifth lies there too but is known to 60 km only. The fourth is 32 km east, at Beta.
    assert incidents_around(atlas) == {"ml-alpha": 3, "ml-beta": 1, "ml-gamma": 1}


def test_the_nearest_posts_are_measured_along_the_ellipsoid(atlas: AtlasData) -> None:
    nearest = nearest_posts(atlas.border_posts, "ml-alpha")
    assert nearest["post_id"].tolist() == ["ml-beta", "ml-gamma"]
    # 0.3 and 2 degrees of longitude at 14° north, 107.99 km each.
    assert nearest["distance_km"].tolist() == pytest.approx([32.4, 216.0], abs=0.1)
    assert len(nearest_posts(atlas.border_posts, "ml-alpha", number=1)) == 1


def test_a_row_says_what_is_known_in_words(atlas: AtlasData, english: Translator) -> None:
    row, beta, _ = post_rows(atlas, atlas.border_posts, english)
    assert row["name"] == "Alpha"
    assert row["name_href"] == "/posts/ml-alpha?lang=en"
    assert row["countries"] == "Mali → Senegal"
    assert row["status_shown"] == "open (May 2021)"
    assert row["agencies"] == "Customs and Police"
    assert beta["countries"] == "Mali"
    assert beta["agencies"] == ""


def test_an_agency_is_listed_only_where_a_source_says_yes(atlas: AtlasData, english: Translator) -> None:
    some = {**dict.fromkeys(fields.POST_AGENCIES), "customs": "no", "police": "yes"}
    assert present_agencies(some, english) == "Police"


def test_the_page_counts_the_posts_by_status(atlas: AtlasData, words: Translator) -> None:
    sentence = " ".join(posts.lead_sentences(atlas.border_posts, words))
    for key in ("posts.n_open", "posts.n_suspended", "posts.n_unknown"):
        assert words.count(key, 1) in sentence
    assert words.count("posts.n_closed", 0) not in sentence


def test_the_page_opens_with_the_choice_of_its_url(atlas: AtlasData, words: Translator) -> None:
    page = posts.layout(atlas, words.language, {"status": "suspended"})
    grid = parts_of(page, "AgGrid")[0]
    assert [row["name"] for row in grid.rowData] == ["Gamma"]
    assert posts.count_sentence(1, 3, words) in text_of(page)


def test_the_answer_follows_the_filters(atlas: AtlasData, words: Translator) -> None:
    answer = answer_posts(atlas, {"country": "ML", "kind": "river", "status": ""}, words.language)
    assert [row["name"] for row in answer["rows"]] == ["Beta"]
    assert answer["csv"] == f"/download/posts.csv?lang={words.language}&country=ML&kind=river"


def test_an_empty_answer_says_so(atlas: AtlasData, words: Translator) -> None:
    answer = answer_posts(atlas, {"country": "GH", "kind": "", "status": ""}, words.language)
    assert answer["rows"] == []
    assert answer["count"] == words.text("posts.none_chosen")


def test_the_csv_has_titles_hashtags_and_where_it_comes_from_in_every_row(client: Any) -> None:
    response = client.get("/download/posts.csv?lang=fr&status=open")
    assert response.data.startswith(b"\xef\xbb\xbf")
    titles, tags, rows = read_csv(response.data)
    assert len(set(titles)) == len(titles) and len(set(tags)) == len(tags)
    assert all(tag.startswith("#") for tag in tags)
    (row,) = rows
    assert row["#loc+id"] == "ml-alpha"
    assert (row["#geo+lat"], row["#geo+lon"]) == ("14.0", "-6.0")
    assert (row["#status"], row["#capacity+customs"], row["#capacity+health"]) == ("open", "yes", "")
    assert row["#event+num"] == "3"
    assert (row["#meta+version"], row["#meta+licence"]) == (VERSION, "CC BY 4.0")
    assert row["#meta+caveat"] == translator("fr").text("posts.open_means")
    assert VERSION in response.headers["Content-Disposition"]


def test_the_geojson_holds_the_codes_of_the_register(client: Any) -> None:
    collection = json.loads(client.get("/download/posts.geojson?lang=en").data)
    assert collection["metadata"]["data_version"] == VERSION
    alpha = collection["features"][0]
    assert alpha["geometry"] == {"type": "Point", "coordinates": [-6.0, 14.0]}
    assert alpha["properties"]["kind"] == "land"
    assert alpha["properties"]["n_incidents_25_km"] == 3
    assert "health" not in alpha["properties"]


def test_the_page_of_a_post_counts_and_says_what_it_leaves_out(atlas: AtlasData, words: Translator) -> None:
    page = text_of(post.layout(atlas, words.language, {}, "ml-alpha"))
    start, end = words.date(pd.Timestamp("2020-01-01")), words.date(pd.Timestamp("2021-12-31"))
    assert words.count("post.n_incidents", 3, km="25", start=start, end=end) in page
    assert words.count("post.n_imprecise", 1, km="25") in page


def test_the_page_of_a_post_keeps_yes_no_and_unknown_apart(atlas: AtlasData, words: Translator) -> None:
    facts = {**dict.fromkeys(fields.POST_AGENCIES), "customs": "yes", "police": "no", "one_stop": None}
    items = parts_of(post._states(facts, words), "Li")
    states = {text_of(item): item.className for item in items}
    customs, police = words.value("agency", "customs"), words.value("agency", "police")
    assert len(items) == len(fields.POST_AGENCIES) + 1
    assert any(customs in text and words.text("common.yes") in text and "✓" in text for text in states)
    assert any(police in text and words.text("common.no") in text and "✕" in text for text in states)
    assert sum(words.text("common.unknown") in text for text in states) == len(items) - 2
    assert len(set(states.values())) == 3


def test_the_period_of_the_url_narrows_the_incidents(atlas: AtlasData, english: Translator) -> None:
    page = text_of(post.layout(atlas, "en", {"from": "2020-06-01", "to": "2020-12-31"}, "ml-alpha"))
    assert "2 incidents were reported within 25 km between 1 June 2020 and 31 December 2020" in page
    nothing = text_of(post.layout(atlas, "en", {"from": "2031-01-01"}, "ml-alpha"))
    assert english.text("post.outside_period") in nothing


def test_a_post_without_incidents_says_so_and_draws_nothing(atlas: AtlasData) -> None:
    page = post.layout(atlas, "en", {"from": "2021-06-01"}, "ml-alpha")
    assert "0 incidents were reported" in text_of(page)
    assert ProfileId.INCIDENTS not in [grid.id for grid in parts_of(page, "AgGrid")]


def test_an_address_of_a_source_that_is_no_web_address_is_no_link(atlas: AtlasData, english: Translator) -> None:
    rows = incident_rows(atlas, atlas.select(Filters()).rows, (-6.0, 14.0), english)
    addresses = [row["source_publisher_href"] for row in rows]
    assert addresses.count(None) == 1
    assert rows[0]["date"] == "2021-12-31"


def test_an_unknown_post_is_told_by_its_name(atlas: AtlasData) -> None:
    with pytest.raises(InputError, match="nowhere"):
        post.layout(atlas, "en", {}, "nowhere")
