"""How a storyboard changes: pure functions, one storyboard in, another out; `store.SceneStore` keeps the result."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace

from dashboard.scenes.model import MAX_ID_LENGTH, MAX_LENGTH, Bilingual, Scene, Storyboard
from geodata.errors import InputError

#: What the scene is called whose title has no letter an address can hold.
_NAMELESS = "scene"


def slug(title: str, taken: Collection[str], otherwise: str = _NAMELESS) -> str:
    """Return an identifier made from a title that is not taken yet."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: MAX_ID_LENGTH - 8].strip("-") or otherwise
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def scene_ids(storyboard: Storyboard) -> set[str]:
    """Return the identifiers of the scenes."""
    return {scene.scene_id for scene in storyboard.scenes}


def add_scene(storyboard: Storyboard, scene: Scene, position: int | None = None) -> Storyboard:
    """Return the storyboard with one scene more, at the end or before a position; its identifier is made unique."""
    fresh = replace(scene, scene_id=_unique(scene.scene_id, scene_ids(storyboard)))
    place = len(storyboard.scenes) if position is None else position
    return replace(storyboard, scenes=(*storyboard.scenes[:place], fresh, *storyboard.scenes[place:]))


def move_scene(storyboard: Storyboard, scene_id: str, position: int) -> Storyboard:
    """Return the storyboard with a scene at another place, from 0; beyond an end means the end."""
    scene = storyboard.scene(scene_id)
    others = [each for each in storyboard.scenes if each.scene_id != scene_id]
    place = min(max(position, 0), len(others))
    return replace(storyboard, scenes=(*others[:place], scene, *others[place:]))


def edit_scene(storyboard: Storyboard, scene_id: str, **fields: Bilingual) -> Storyboard:
    """Return the storyboard with other texts in a scene: ``title``, ``message`` or ``notes``."""
    place = storyboard.position(scene_id)
    edited = replace(storyboard.scenes[place], **{name: tidy(name, text) for name, text in fields.items()})  # type: ignore[arg-type]
    return replace(storyboard, scenes=(*storyboard.scenes[:place], edited, *storyboard.scenes[place + 1 :]))


def show_view(storyboard: Storyboard, scene_id: str, path: str, query: tuple[tuple[str, str], ...]) -> Storyboard:
    """Return the storyboard with another view in a scene."""
    place = storyboard.position(scene_id)
    edited = replace(storyboard.scenes[place], path=path, query=query)
    return replace(storyboard, scenes=(*storyboard.scenes[:place], edited, *storyboard.scenes[place + 1 :]))


def duplicate_scene(storyboard: Storyboard, scene_id: str) -> Storyboard:
    """Return the storyboard with a scene twice, the copy after the original."""
    place = storyboard.position(scene_id)
    return add_scene(storyboard, storyboard.scenes[place], place + 1)


def delete_scene(storyboard: Storyboard, scene_id: str) -> Storyboard:
    """Return the storyboard without a scene."""
    place = storyboard.position(scene_id)
    return replace(storyboard, scenes=(*storyboard.scenes[:place], *storyboard.scenes[place + 1 :]))


def rename(storyboard: Storyboard, title: Bilingual) -> Storyboard:
    """Return the storyboard with another title; its identifier stays, links to it go on working."""
    return replace(storyboard, title=tidy("title", title))


def tidy(name: str, text: Bilingual) -> Bilingual:
    """Return a text as typed, without idle space; what is one line has its line breaks as spaces.

    Raises
    ------
    InputError
        It is longer than there is room for.
    """
    said = []
    for typed in (text.en, text.fr):
        plain = typed.replace("\r\n", "\n").replace("\r", "\n").strip()
        said.append(plain if name == "notes" else re.sub(r"[ \t]*\n\s*", " ", plain))
    longest = max(map(len, said))
    if longest > MAX_LENGTH[name]:
        raise InputError(
            "scene_long", "“{field}” has {n} characters; at most {limit} are possible.",
            field=name, n=longest, limit=MAX_LENGTH[name],
        )  # fmt: skip
    return Bilingual(*said)


def _unique(identifier: str, taken: Collection[str]) -> str:
    return identifier if identifier not in taken else slug(re.sub(r"-\d+$", "", identifier), taken)
