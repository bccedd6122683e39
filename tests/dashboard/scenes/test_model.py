"""What a scene may hold, and how a storyboard changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.scenes import edits
from dashboard.scenes.model import Bilingual, Scene, Storyboard, is_view, read_address
from geodata.errors import InputError
from tests.dashboard.scenes.invented import SCENES, STORYBOARDS, names, scene, storyboard


def test_a_view_has_neither_language_nor_theme_and_its_parameters_are_ordered() -> None:
    first = scene(
        "a", query=(("type", "drugs"), ("lang", "fr"), ("theme", "projector"), ("from", "2015-01-01"), ("to", ""))
    )
    assert first.query == (("from", "2015-01-01"), ("type", "drugs"))
    assert first.address("en") == "/?lang=en&from=2015-01-01&type=drugs"
    assert scene("a", path="/cooperation").address() == "/cooperation"


@given(SCENES)
def test_the_address_of_a_scene_reads_back_as_its_view(each: Scene) -> None:
    path, query = read_address(each.address("fr"))
    assert (path, {name: value for name, value in query.items() if name != "lang"}) == (each.path, each.parameters)


@pytest.mark.parametrize(
    "path",
    [
        "", "cooperation", "//example.org", "https://example.org/", "/../etc", "/a/..", "/a//b", "/export/map.pdf",
        "/scenes", "/present/tour", "/_dash-layout", "/assets/a.js", "/a b", "/a?b=c", "/javascript:alert(1)/%2e",
    ],
)  # fmt: skip
def test_a_scene_shows_pages_of_this_atlas_only(path: str) -> None:
    assert not is_view(path)
    with pytest.raises(InputError):
        scene("a", path=path)


def test_an_address_of_another_kind_is_refused_with_a_sentence() -> None:
    for address in ("http://[", "mailto:a@example.org", "/export/map.pdf"):
        with pytest.raises(InputError, match="no page that a scene can show"):
            read_address(address)
    assert read_address("http://127.0.0.1:8050/?lang=fr&type=drugs") == ("/", {"lang": "fr", "type": "drugs"})


@pytest.mark.parametrize(
    "fields",
    [
        {"title": Bilingual(" ", "")},
        {"title": Bilingual("x" * 121)},
        {"message": Bilingual("one\ntwo")},
        {"message": Bilingual("x" * 301)},
        {"notes": Bilingual("a\x00b")},
        {"notes": Bilingual("\ud800")},
        {"query": (("a", "b\nc"),)},
        {"query": (("a", "x" * 4001),)},
        {"scene_id": "Ä"},
        {"scene_id": ""},
    ],
)
def test_what_cannot_be_shown_is_no_scene(fields: dict) -> None:
    with pytest.raises(InputError):
        Scene(**{"scene_id": "a", "title": Bilingual("A"), **fields})


def test_a_storyboard_has_each_scene_once_and_not_too_many() -> None:
    with pytest.raises(InputError, match="stands twice"):
        storyboard("a", "a")
    with pytest.raises(InputError, match="at most 100"):
        storyboard(*(f"s{n}" for n in range(101)))


def test_scenes_move_copy_and_leave() -> None:
    board = storyboard("a", "b", "c")
    assert names(edits.move_scene(board, "c", 0)) == ["c", "a", "b"]
    assert names(edits.move_scene(board, "a", 99)) == ["b", "c", "a"]
    assert names(edits.move_scene(board, "b", -3)) == ["b", "a", "c"]
    assert names(edits.duplicate_scene(board, "a")) == ["a", "a-2", "b", "c"]
    assert names(edits.duplicate_scene(edits.duplicate_scene(board, "a"), "a-2")) == ["a", "a-2", "a-3", "b", "c"]
    assert names(edits.delete_scene(board, "b")) == ["a", "c"]
    with pytest.raises(InputError, match="no scene"):
        edits.delete_scene(board, "d")


@given(STORYBOARDS, st.integers(-3, 9), st.integers(0, 9))
def test_moving_a_scene_keeps_all_the_others_in_order(board: Storyboard, position: int, which: int) -> None:
    if not board.scenes:
        return
    moved = board.scenes[which % len(board.scenes)]
    after = edits.move_scene(board, moved.scene_id, position)
    assert [each for each in after.scenes if each != moved] == [each for each in board.scenes if each != moved]
    assert after.position(moved.scene_id) == min(max(position, 0), len(board.scenes) - 1)


def test_a_message_typed_on_two_lines_becomes_one() -> None:
    typed = Bilingual(" One \r\n two ", "Un\n\ndeux")
    edited = edits.edit_scene(storyboard("a"), "a", message=typed, notes=Bilingual(" x\r\ny ", ""))
    assert edited.scenes[0].message == Bilingual("One two", "Un deux")
    assert edited.scenes[0].notes == Bilingual("x\ny", "")


def test_an_identifier_is_made_of_a_title_and_never_taken_twice() -> None:
    assert edits.slug("Contrôle à Cinkassé !", set()) == "controle-a-cinkasse"
    assert edits.slug("Tour", {"tour", "tour-2"}) == "tour-3"
    assert edits.slug("???", set(), "storyboard") == "storyboard"
    assert len(edits.slug("long " * 99, set())) <= 80
