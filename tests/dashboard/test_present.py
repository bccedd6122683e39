"""A scene for a hall: of its page the main figure, the legend and the line that counts, in the projector theme."""

from __future__ import annotations

import json

import flask
import pytest
from dash import html
from flask.testing import FlaskClient

from dashboard import routes_present
from dashboard.data import AtlasData
from dashboard.pages import present
from dashboard.presenting import markup, scene_slide
from dashboard.scenes.bundled import bundled_storyboards
from dashboard.scenes.model import Bilingual, Scene, Storyboard
from dashboard.scenes.store import scene_store
from geodata.errors import InputError
from layers import style
from layers.locales import LANGUAGES, Translator
from layers.themes import PROJECTOR
from tests.dashboard.conftest import parts_of, text_of

DRUGS = style.FAMILIES["drugs"].colour


def scene(path: str = "/", message: str = "Said {n_incidents}", **query: str) -> Scene:
    title = Bilingual(en="Title", fr="Titre")
    return Scene("one", title, Bilingual(en=message), Bilingual(en="Line one\nLine two"), path, tuple(query.items()))


@pytest.fixture
def client(atlas: AtlasData) -> FlaskClient:
    server = flask.Flask("invented")
    routes_present.register(server, atlas)
    return server.test_client()


@pytest.fixture
def storyboard_id(atlas: AtlasData) -> str:
    """A saved storyboard of two scenes."""
    first, second = scene(type="drugs"), Scene("two", Bilingual(en="Two"), Bilingual(), Bilingual(), "/cooperation", ())
    return scene_store(atlas.settings).insert(Storyboard("hall", Bilingual(en="Hall"), (first, second))).storyboard_id


def test_a_map_scene_has_figure_legend_and_counts_of_its_page_in_strong_colours(atlas: AtlasData) -> None:
    slide = scene_slide(atlas, scene(type="drugs"), "en")
    assert (slide["kind"], slide["message"], slide["notes"]) == ("map", "Said 3", "Line one\nLine two")
    assert "<strong>3 incidents shown of 7.</strong>" in slide["number"]
    drawn = json.dumps(slide["data"])
    assert PROJECTOR.colour(DRUGS)[1:] in drawn and DRUGS[1:] not in drawn
    assert PROJECTOR.colour(DRUGS)[1:] in slide["legend"]
    assert "Reported incidents" in slide["legend"] and "legend-roads" not in slide["legend"]
    assert slide["address"] == "/?lang=en&type=drugs"
    assert slide["fits"] and not scene_slide(atlas, scene(v="14_-6_6"), "en")["fits"]


def test_a_map_without_incidents_counts_none(atlas: AtlasData) -> None:
    assert scene_slide(atlas, scene(layers="posts"), "en")["number"] == ""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/cooperation", "map"), ("/corridors/east", "map"), ("/posts/ml-alpha", "map"), ("/analysis/coverage", "map"),
        ("/analysis/bias", "chart"), ("/posts", "text"),
    ],
)  # fmt: skip
def test_any_page_can_be_a_scene(atlas: AtlasData, path: str, kind: str) -> None:
    for language in LANGUAGES:
        slide = scene_slide(atlas, scene(path, message=""), language)
        assert slide["kind"] == kind
        assert slide["message"] == {"en": "Title", "fr": "Titre"}[language]
        assert "<script" not in slide["legend"] + slide["number"] and "href=" not in slide["legend"] + slide["number"]


def test_text_of_a_page_stays_text(atlas: AtlasData) -> None:
    assert markup(html.P(["<b>", html.Strong("a & b"), html.A("link", href="/x")], className="x")) == (
        '<p class="x">&lt;b&gt;<strong>a &amp; b</strong>link</p>'
    )


def test_a_page_that_is_gone_or_refuses_is_a_sentence(atlas: AtlasData) -> None:
    with pytest.raises(InputError, match="does not exist"):
        scene_slide(atlas, scene("/gone"), "en")
    with pytest.raises(InputError):
        scene_slide(atlas, scene("/corridors/unknown"), "en")


def test_the_browser_fetches_scenes_by_number(client: FlaskClient, atlas: AtlasData, storyboard_id: str) -> None:
    answer = client.get(f"/present/{storyboard_id}/scenes/1?lang=fr")
    assert answer.status_code == 200
    assert "NaN" not in answer.text
    assert answer.json["title"] == "Titre"
    assert client.get(f"/present/{storyboard_id}/scenes/2?lang=fr").json["kind"] == "map"
    for address, words in ((f"/present/{storyboard_id}/scenes/3", "a 2 scènes"), ("/present/gone/scenes/1", "gone")):
        refused = client.get(f"{address}?lang=fr")
        assert refused.status_code == 400
        assert words in refused.text


def test_the_page_says_what_is_wrong_with_its_address(atlas: AtlasData, storyboard_id: str, words: Translator) -> None:
    language = words.language
    beyond = text_of(present.layout(atlas, language, {"scene": "40"}, storyboard=storyboard_id))
    assert "40" in beyond and "2" in beyond
    with pytest.raises(InputError):
        present.layout(atlas, language, {}, storyboard="gone")
    empty = scene_store(atlas.settings).create(Bilingual(en="Nothing yet"))
    assert "Nothing yet" in text_of(present.layout(atlas, language, {}, storyboard=empty.storyboard_id))


def test_a_reload_returns_to_the_scene_of_the_address(atlas: AtlasData, storyboard_id: str) -> None:
    for text, expected in (("2", 2), ("", 1), ("x", 1), (None, 1), ("²", 1), ("1e9", 1)):
        page = present.layout(atlas, "en", {"scene": text} if text is not None else {}, storyboard=storyboard_id)
        assert parts_of(page, "Store")[0].data["scene"] == expected
    assert [present.read_number(text) for text in ("0", "-3", "7")] == [0, -3, 7]


def test_stage_and_notes_have_their_words_in_both_languages(atlas: AtlasData, storyboard_id: str) -> None:
    page = present.layout(atlas, "fr", {"view": "notes"}, storyboard=storyboard_id)
    base = parts_of(page, "Store")[0].data
    assert (base["view"], base["n"]) == ("notes", 2)
    assert set(base["words"]) == set(LANGUAGES)
    assert all(all(text for text in base["words"][language].values()) for language in LANGUAGES)
    assert present.layout(atlas, "fr", {}, storyboard=storyboard_id).className == "present"


def test_every_scene_that_comes_with_the_atlas_opens_a_page_of_it(atlas: AtlasData) -> None:
    for storyboard in bundled_storyboards().values():
        for each in storyboard.scenes:
            assert scene_slide(atlas, each, "fr")["kind"] in ("map", "chart")
