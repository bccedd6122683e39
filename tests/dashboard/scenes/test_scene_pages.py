"""The storyboard pages without a browser: what they show, and what a press or a field that is left does."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import dash
import pytest

from dashboard.app import create_app
from dashboard.callbacks.add_view import answer_add
from dashboard.callbacks.scenes import answer_board, answer_field, answer_import, answer_list
from dashboard.components.add_view import NEW, add_view_menu
from dashboard.data import AtlasData
from dashboard.pages.scenes import list_content
from dashboard.pages.storyboard import board_content
from dashboard.scene_actions import WHOLE, Typed
from dashboard.scene_words import can_present, view_words
from dashboard.scenes.exchange import read_json, render_json
from dashboard.scenes.model import Bilingual
from dashboard.scenes.store import SceneStore, scene_store
from layers.locales import Translator, translator
from tests.dashboard.conftest import parts_of, text_of
from tests.dashboard.scenes.invented import names, scene, storyboard


@pytest.fixture
def room(atlas: AtlasData, tmp_path: Path) -> Iterator[AtlasData]:
    """The invented country with a database of its own for each test."""
    before = atlas.settings
    atlas.settings = replace(before, database_url=f"sqlite:///{tmp_path}/atlas.db")
    yield atlas
    atlas.settings = before


@pytest.fixture
def kept(room: AtlasData) -> SceneStore:
    """Its storyboards: one of three scenes."""
    store = scene_store(room.settings)
    store.insert(storyboard("a", "b", "c"))
    return store


def press(
    room: AtlasData, action: str, target: str, *typed: Typed, edited: str = "", link: str = "", language: str = "en"
) -> dict[str, Any]:
    return answer_board(room, "tour", action, target, list(typed), edited, link, translator(language))


def test_an_empty_list_says_how_to_begin_and_shows_what_comes_with_the_atlas(
    room: AtlasData, words: Translator
) -> None:
    said = text_of(list_content(room, words))
    assert words.text("scenes.none_own") in said
    assert ("Border control" in said) == (words.language == "en")
    assert words.count("scenes.n_scenes", 12) in said


def test_without_a_database_the_bundled_storyboards_are_there_beside_a_sentence(
    room: AtlasData, words: Translator
) -> None:
    room.settings = replace(room.settings, database_url="nonsense")
    said = text_of(list_content(room, words))
    assert words.text("scenes.bundled") in said
    assert text_of(parts_of(list_content(room, words), "Div")[0]) in said
    assert "Could not parse" in said
    assert "Could not parse" in text_of(add_view_menu(room, words))
    assert "Could not parse" in text_of(answer_list(room, "undo", "", "", words)[0])


def test_buttons_arrange_the_scenes(room: AtlasData, kept: SceneStore) -> None:
    press(room, "down", "a")
    assert names(kept.storyboard("tour")) == ["b", "a", "c"]
    press(room, "up", "c")
    press(room, "duplicate", "b")
    assert names(kept.storyboard("tour")) == ["b", "b-2", "c", "a"]
    press(room, "delete", "b")
    press(room, "move", "a 0")
    assert names(kept.storyboard("tour")) == ["a", "b-2", "c"]
    for _ in range(5):
        press(room, "undo", "")
    assert names(kept.storyboard("tour")) == ["a", "b", "c"]
    press(room, "redo", "")
    assert names(kept.storyboard("tour")) == ["b", "a", "c"]


def test_a_press_saves_first_what_is_still_being_typed(room: AtlasData, kept: SceneStore) -> None:
    said = press(room, "done", "a", Typed("a", "message", "fr", "{incidents} en tout"), edited="a")
    assert said["edited"] == ""
    for language in ("en", "fr"):
        assert "7 incidents signalés en tout" in text_of(board_content(room, "tour", translator(language)))
    assert kept.storyboard("tour").scene("a").message == Bilingual("", "{incidents} en tout")


def test_fields_show_what_is_written_and_not_its_numbers(room: AtlasData, kept: SceneStore, words: Translator) -> None:
    answer_field(room, "tour", [Typed("a", "message", "en", "{incidents}")], words)
    content = board_content(room, "tour", words, edited="a")
    values = [getattr(each, "value", None) for each in parts_of(content, "Textarea")]
    assert "{incidents}" in values
    assert len(values) == 4 and len(parts_of(content, "TextInput")) == 3


def test_the_storyboard_is_renamed_in_both_languages(room: AtlasData, kept: SceneStore) -> None:
    typed = [Typed(WHOLE, "title", "en", "Grand tour"), Typed(WHOLE, "title", "fr", "Grande tournée")]
    press(room, "done", WHOLE, *typed, edited=WHOLE)
    assert kept.storyboard("tour").title == Bilingual("Grand tour", "Grande tournée")


def test_what_is_too_long_or_empty_is_refused_with_a_sentence_and_nothing_changes(
    room: AtlasData, kept: SceneStore, words: Translator
) -> None:
    long = Typed("a", "message", "en", "x" * 301)
    *buttons, said = answer_field(room, "tour", [long], words)
    assert buttons == [dash.no_update] * 4 and "301" in text_of(said)
    both = [Typed("a", "title", "en", " "), Typed("a", "title", "fr", "")]
    assert "title" in text_of(answer_field(room, "tour", both, words)[-1])
    assert "301" in text_of(press(room, "down", "a", long)["content"])
    assert kept.storyboard("tour") == storyboard("a", "b", "c")


def test_a_view_is_added_by_its_address_and_an_address_elsewhere_is_refused(room: AtlasData, kept: SceneStore) -> None:
    added = press(room, "add", WHOLE, link="http://127.0.0.1:8050/analysis/density?lang=fr&type=drugs")
    last = kept.storyboard("tour").scenes[-1]
    assert (last.path, last.parameters) == ("/analysis/density", {"type": "drugs"})
    assert last.title.en in text_of(added["content"])
    refused = press(room, "add", WHOLE, link="/export/map.pdf")
    assert "no page that a scene can show" in text_of(refused["content"])
    assert len(kept.storyboard("tour").scenes) == 4


def test_the_menu_of_the_map_adds_to_a_storyboard_or_to_a_new_one(
    room: AtlasData, kept: SceneStore, words: Translator
) -> None:
    said, choices, chosen, title = answer_add(room, "/?lang=fr&type=drugs&v=14_-5_6", "tour", "  Seen now ", words)
    assert (chosen, title) == ("tour", "")
    assert kept.storyboard("tour").scenes[-1].title.text(words.language) == "Seen now"
    named = {"data": room.version, "type": "drugs", "v": "14_-5_6"}
    assert kept.storyboard("tour").scenes[-1].parameters == named
    assert words.text("scenes.open_board") in text_of(said)
    _, choices, chosen, _ = answer_add(room, "/", NEW, "", words)
    assert [each["value"] for each in choices] == [chosen, "tour", NEW]
    assert kept.storyboard(chosen).scenes[0].title.text(words.language) == words.text("common.nav_map")
    refused, *unchanged = answer_add(room, "/scenes", "tour", "", words)
    assert text_of(refused) and unchanged == [dash.no_update] * 3


def test_storyboards_are_made_copied_deleted_and_brought_back(
    room: AtlasData, kept: SceneStore, words: Translator
) -> None:
    assert answer_list(room, "create", "", "Été", words) == (None, "ete")
    assert answer_list(room, "create", "", "  ", words)[1] == ""
    answer_list(room, "duplicate", "border-control", "", words)
    copy = next(each for each in kept.storyboards() if each.scenes[:1] and each.storyboard_id.startswith("border"))
    assert copy.title.fr.startswith("Copie de ") and copy.title.en.startswith("Copy of ")
    assert "Tour" in text_of(answer_list(room, "delete", "tour", "", words)[0])
    assert "tour" not in {each.storyboard_id for each in kept.storyboards()}
    assert words.text("scenes.kind.delete") in text_of(answer_list(room, "undo", "", "", words)[0])
    assert kept.storyboard("tour") == storyboard("a", "b", "c")
    assert "(“Tour”)" in (said := text_of(list_content(room, words))) or "(«\u00a0Tournée\u00a0»)" in said
    answer_list(room, "redo", "", "", words)
    assert text_of(answer_list(room, "delete", "tour", "", words)[0])


def test_a_bundled_storyboard_has_no_button_that_changes_it(room: AtlasData, words: Translator) -> None:
    content = board_content(room, "border-control", words)
    actions = {each.id["action"] for each in parts_of(content, "Button")}
    assert actions == {"copy", "add"}, "the field that adds is hidden, but there: its callback asks for it"
    assert words.text("scenes.read_only") in text_of(content)
    opened = answer_board(room, "border-control", "copy", WHOLE, [], "", "", words)
    assert str(opened["address"]).startswith("/scenes/border-control-2")


def test_a_file_is_brought_or_refused_with_all_its_faults(room: AtlasData, kept: SceneStore, words: Translator) -> None:
    def sent(content: bytes) -> str:
        said = answer_import(room, "data:application/json;base64," + base64.b64encode(content).decode(), words)
        return text_of(said)

    assert words.count("scenes.n_scenes", 1) in sent(render_json(storyboard("x", storyboard_id="new")).encode())
    assert names(kept.storyboard("new")) == ["x"]
    before = kept.storyboards()
    assert words.count("scenes.faults", 3) in sent(b'{"kind": "transborder-atlas-storyboard", "format": 1}')
    assert "1000" in sent(b" " * 1_100_000)
    assert text_of(answer_import(room, "data:,x", words)) == words.text("scenes.not_received")
    assert kept.storyboards() == before


def test_a_storyboard_that_is_gone_leaves_a_sentence_in_place_of_its_page(room: AtlasData, kept: SceneStore) -> None:
    kept.delete("tour")
    assert "There is no storyboard" in text_of(press(room, "up", "a")["content"])


def test_the_preview_names_page_period_filters_and_layers(room: AtlasData, english: Translator) -> None:
    on_map = scene("a", query=(("type", "drugs"), ("from", "2020-01-01"), ("layers", "incidents")))
    assert view_words(room, on_map, english)[0] == "Map"
    assert (
        "Drugs" in view_words(room, on_map, english)[2] and view_words(room, on_map, english)[3] == "Layers: Incidents"
    )
    assert view_words(room, scene("a", path="/analysis/density"), english) == ["Analyses: Density of incidents"]
    assert view_words(room, scene("a", path="/analysis/other"), english) == ["Analyses: other"]
    assert view_words(room, scene("a", path="/elsewhere/x"), english) == ["/elsewhere/x"]
    assert len(view_words(room, scene("a", path="/cooperation", query=(("rows", "crossing"),)), english)) == 2


def test_the_file_of_a_storyboard_is_what_was_saved(room: AtlasData, kept: SceneStore) -> None:
    client = create_app(room.settings, room).server.test_client()
    answer = client.get("/export/storyboard/tour.json?lang=fr")
    assert read_json(answer.data) == kept.storyboard("tour")
    assert "storyboard_tour.json" in answer.headers["Content-Disposition"]
    missing = client.get("/export/storyboard/nowhere.json?lang=en")
    assert (missing.status_code, missing.text) == (404, "There is no storyboard “nowhere”.")


def test_presenting_is_offered_only_where_there_is_a_page_for_it(
    room: AtlasData, kept: SceneStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = translator("en")
    for registry, offered in (({}, False), ({"present": {"path_template": "/present/<storyboard>"}}, True)):
        monkeypatch.setattr(dash, "page_registry", registry)
        assert can_present() is offered
        assert (words.text("scenes.present") in text_of(board_content(room, "tour", words))) is offered
