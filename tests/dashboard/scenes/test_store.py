"""Storyboards in the database: nothing is lost, every change can be undone, several processes write at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.scenes import edits, store
from dashboard.scenes.model import Bilingual, Storyboard
from dashboard.scenes.store import SceneStore, scene_store
from geodata.errors import InputError, StoreError
from geodata.settings import Settings
from tests.dashboard.scenes.invented import LINES, SCENES, STORYBOARDS, TITLES, names, scene, storyboard

PROJECT = Path(__file__).resolve().parent.parent.parent.parent


@pytest.fixture
def kept(tmp_path: Path) -> SceneStore:
    return scene_store(Settings(data_dir=tmp_path))


def test_the_database_is_a_file_in_the_data_folder_unless_the_settings_name_another(tmp_path: Path) -> None:
    scene_store(Settings(data_dir=tmp_path)).create(Bilingual("Tour"))
    assert (tmp_path / "atlas.db").is_file()
    elsewhere = Settings.from_environment({"ATLAS_DATABASE_URL": f"sqlite:///{tmp_path}/elsewhere/other.db"})
    scene_store(elsewhere).create(Bilingual("Tour"))
    assert (tmp_path / "elsewhere" / "other.db").is_file()


def test_a_storyboard_is_there_again_when_the_store_is_opened_anew(tmp_path: Path) -> None:
    made = scene_store(Settings(data_dir=tmp_path)).insert(storyboard("a", "b"))
    again = scene_store(Settings(data_dir=tmp_path))
    assert again.storyboard("tour") == made == storyboard("a", "b")
    assert again.storyboards() == [made]


def test_storyboards_of_one_name_get_identifiers_of_their_own(kept: SceneStore) -> None:
    made = [kept.create(Bilingual("Tour")).storyboard_id for _ in range(3)]
    assert made == ["tour", "tour-2", "tour-3"]
    assert kept.insert(storyboard("a")).storyboard_id == "tour-4"
    assert kept.create(Bilingual("Border control")).storyboard_id == "border-control-2"


def test_a_bundled_storyboard_stays_as_it_is_and_its_copy_can_change(kept: SceneStore) -> None:
    with pytest.raises(InputError, match="duplicate it"):
        kept.change("border-control", "rename", partial(edits.rename, title=Bilingual("Mine")))
    with pytest.raises(InputError, match="duplicate it"):
        kept.delete("border-control")
    copy = kept.duplicate("border-control", Bilingual("Mine"))
    assert copy.scenes == kept.storyboard("border-control").scenes
    kept.change(copy.storyboard_id, "rename", partial(edits.rename, title=Bilingual("Ours")))
    assert kept.storyboard(copy.storyboard_id).title.en == "Ours"


EDITS: st.SearchStrategy[tuple[str, Callable[[Storyboard], Storyboard]]] = st.one_of(
    st.tuples(st.just("rename"), TITLES.map(lambda title: partial(edits.rename, title=title))),
    st.tuples(st.just("scene_add"), SCENES.map(lambda each: partial(edits.add_scene, scene=each))),
    st.tuples(
        st.just("scene_move"), st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda move: partial(_move, move))
    ),
    st.tuples(st.just("scene_edit"), LINES.map(lambda text: partial(_edit_first, text))),
    st.tuples(st.just("scene_delete"), st.just(lambda board: _delete_first(board))),
)


def _move(move: tuple[int, int], board: Storyboard) -> Storyboard:
    return (
        edits.move_scene(board, board.scenes[move[0] % len(board.scenes)].scene_id, move[1]) if board.scenes else board
    )


def _edit_first(text: Bilingual, board: Storyboard) -> Storyboard:
    return edits.edit_scene(board, board.scenes[0].scene_id, message=text) if board.scenes else board


def _delete_first(board: Storyboard) -> Storyboard:
    return edits.delete_scene(board, board.scenes[0].scene_id) if board.scenes else board


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STORYBOARDS, st.lists(EDITS, min_size=1, max_size=6))
def test_undoing_restores_exactly_and_doing_again_too(
    tmp_path_factory: pytest.TempPathFactory, board: Storyboard, changes: list
) -> None:
    kept = scene_store(Settings(data_dir=tmp_path_factory.mktemp("undo")))
    identifier = kept.insert(board).storyboard_id
    states: list[Storyboard | None] = [None, kept.storyboard(identifier)]
    for kind, edit in changes:
        after = kept.change(identifier, kind, edit)
        if after != states[-1]:
            states.append(after)
    kept.delete(identifier)
    states.append(None)
    for before in reversed(states[:-1]):
        kept.undo(identifier)
        assert found(kept, identifier) == before
    with pytest.raises(InputError, match="nothing to undo"):
        kept.undo(identifier)
    for after in states[1:]:
        kept.redo(identifier)
        assert found(kept, identifier) == after
    with pytest.raises(InputError, match="nothing to do again"):
        kept.redo(identifier)


def found(kept: SceneStore, identifier: str) -> Storyboard | None:
    try:
        return kept.storyboard(identifier)
    except InputError:
        return None


def test_undo_says_what_it_would_undo_of_one_storyboard_or_of_all(kept: SceneStore) -> None:
    kept.insert(storyboard("a", storyboard_id="first"))
    kept.insert(storyboard("b", storyboard_id="second"))
    kept.change("first", "scene_add", partial(edits.add_scene, scene=scene("c")))
    kept.delete("second")
    change = kept.last_change()
    assert change and (change.storyboard_id, change.kind, change.title.fr) == ("second", "delete", "Tournée")
    assert kept.undo("first").kind == "scene_add"
    assert names(kept.storyboard("first")) == ["a"]
    assert kept.undo().kind == "delete"
    assert names(kept.storyboard("second")) == ["b"]
    undone = kept.last_undone()
    assert undone and (undone.storyboard_id, undone.kind) == ("second", "delete")
    assert kept.last_undone("first") == store.Change("first", "scene_add", Bilingual("Tour", "Tournée"))


def test_after_a_new_change_what_was_undone_cannot_come_back(kept: SceneStore) -> None:
    kept.insert(storyboard("a", "b"))
    kept.change("tour", "scene_delete", partial(edits.delete_scene, scene_id="a"))
    kept.undo("tour")
    kept.change("tour", "scene_delete", partial(edits.delete_scene, scene_id="b"))
    assert kept.last_undone("tour") is None
    assert names(kept.storyboard("tour")) == ["a"]


def test_an_edit_that_changes_nothing_leaves_nothing_to_undo(kept: SceneStore) -> None:
    kept.insert(storyboard("a", "b"))
    kept.change("tour", "scene_move", partial(edits.move_scene, scene_id="a", position=0))
    change = kept.last_change("tour")
    assert change and change.kind == "import"


def test_the_history_is_bounded(kept: SceneStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MAX_CHANGES", 3)
    kept.insert(storyboard("a"))
    for n in range(6):
        kept.change("tour", "rename", partial(edits.rename, title=Bilingual(f"Tour {n}")))
    undone = 0
    while kept.last_change("tour"):
        kept.undo("tour")
        undone += 1
    assert undone == 3
    assert kept.storyboard("tour").title.en == "Tour 2"
    for n in range(5):
        kept.insert(storyboard("a", storyboard_id=f"gone-{n}"))
        kept.delete(f"gone-{n}")
    assert [kept.last_change(f"gone-{n}") is None for n in range(5)] == [True, True, False, False, False]


def test_a_refused_edit_changes_nothing(kept: SceneStore) -> None:
    kept.insert(storyboard("a"))
    with pytest.raises(InputError):
        kept.change("tour", "scene_delete", partial(edits.delete_scene, scene_id="z"))
    with pytest.raises(InputError, match="no storyboard"):
        kept.change("other", "rename", partial(edits.rename, title=Bilingual("x")))
    assert kept.storyboard("tour") == storyboard("a")


def test_a_database_that_cannot_be_used_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text(
        "no database at all, only a text that is long enough to be seen as a broken one" * 20
    )
    for url in (f"sqlite:///{tmp_path}/file", f"sqlite:///{tmp_path}/file/below.db", "nonsense", "oracle://nowhere/x"):
        with pytest.raises(StoreError, match="The database of the scenes cannot be used: "):
            SceneStore(url).storyboards()
        assert SceneStore(url).storyboard("border-control").scenes


_WRITER = """
import sys
from functools import partial
from dashboard.scenes import edits
from dashboard.scenes.model import Bilingual, Scene
from dashboard.scenes.store import SceneStore
kept, who = SceneStore(sys.argv[1]), sys.argv[2]
kept.create(Bilingual("Own"))
for n in range(10):
    kept.change("tour", "scene_add", partial(edits.add_scene, scene=Scene(f"{who}-{n}", Bilingual("x"))))
"""


def test_several_processes_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    scene_store(settings).insert(storyboard("a"))
    command = [sys.executable, "-c", _WRITER, settings.database]
    writers = [subprocess.Popen([*command, who], cwd=PROJECT, stderr=subprocess.PIPE, text=True) for who in "pqr"]
    for writer in writers:
        _, said = writer.communicate(timeout=120)
        assert writer.returncode == 0, said
    kept = scene_store(settings)
    assert sorted(names(kept.storyboard("tour"))) == sorted(["a", *(f"{who}-{n}" for who in "pqr" for n in range(10))])
    assert {board.storyboard_id for board in kept.storyboards()} == {"tour", "own", "own-2", "own-3"}
