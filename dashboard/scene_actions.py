"""What the buttons and fields of the storyboard pages do: each press becomes one change in the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from dashboard.scenes import edits
from dashboard.scenes.model import MAX_LENGTH, Bilingual, Scene, Storyboard, neutral_query, read_address
from dashboard.scenes.store import SceneStore
from layers.locales import translator

#: In place of a scene: the storyboard itself.
WHOLE = "*"


@dataclass(frozen=True)
class Typed:
    """Hold what stands in one field of the page.

    Attributes
    ----------
    target : str
        A scene, or `WHOLE`.
    field : str
        ``title``, ``message`` or ``notes``.
    language, text : str
    """

    target: str
    field: str
    language: str
    text: str


def copied_title(title: Bilingual) -> Bilingual:
    """Return the title of a copy, in each language that the original has."""
    said = {
        language: translator(language).text("scenes.copy_of", title=getattr(title, language))[: MAX_LENGTH["title"]]
        if getattr(title, language)
        else ""
        for language in ("en", "fr")
    }
    return Bilingual(**said)


def act_on_scene(store: SceneStore, storyboard_id: str, action: str, scene_id: str) -> None:
    """Move, duplicate or delete a scene: ``up``, ``down``, ``duplicate``, ``delete``."""
    if action in ("up", "down"):
        step = -1 if action == "up" else 1

        def move(board: Storyboard) -> Storyboard:
            return edits.move_scene(board, scene_id, board.position(scene_id) + step)

        store.change(storyboard_id, "scene_move", move)
    elif action == "duplicate":
        store.change(storyboard_id, "scene_duplicate", partial(edits.duplicate_scene, scene_id=scene_id))
    elif action == "delete":
        store.change(storyboard_id, "scene_delete", partial(edits.delete_scene, scene_id=scene_id))


def save_typed(store: SceneStore, storyboard_id: str, typed: Sequence[Typed]) -> None:
    """Save the fields of one scene or of the storyboard; what is as it was leaves no change."""
    for target in dict.fromkeys(each.target for each in typed):
        own = [each for each in typed if each.target == target]
        kind = "rename" if target == WHOLE else "scene_edit"
        store.change(storyboard_id, kind, partial(_with_texts, target=target, typed=own))


def _with_texts(board: Storyboard, target: str, typed: Sequence[Typed]) -> Storyboard:
    known = board if target == WHOLE else board.scene(target)
    texts: dict[str, Bilingual] = {}
    for field in dict.fromkeys(each.field for each in typed):
        before = getattr(known, field)
        said = {each.language: each.text for each in typed if each.field == field}
        texts[field] = Bilingual(said.get("en", before.en), said.get("fr", before.fr))
    return edits.rename(board, texts["title"]) if target == WHOLE else edits.edit_scene(board, target, **texts)


def add_address(
    store: SceneStore, storyboard_id: str, address: str, title: str, language: str
) -> tuple[Storyboard, Scene]:
    """Add the view of an address as the last scene; return the storyboard and the scene.

    Raises
    ------
    InputError
        The address is no view of this application.
    """
    path, query = read_address(address)
    named = edits.tidy("title", Bilingual(**{language: title}))
    scene = Scene(edits.slug(title, ()), named, path=path, query=neutral_query(query))
    board = store.change(storyboard_id, "scene_add", partial(edits.add_scene, scene=scene))
    return board, board.scenes[-1]
