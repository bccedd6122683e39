"""What a scene and a storyboard are: frozen values without a language of their own, valid as soon as they are made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from geodata.errors import InputError

LANGUAGES = ("en", "fr")
MAX_SCENES = 100
#: Longest texts, in characters: a message is read from the back row, notes are read by the speaker.
MAX_LENGTH = {"title": 120, "message": 300, "notes": 6000, "path": 200, "query": 4000}
MAX_ID_LENGTH = 80
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: A page of this application: never another machine, never a folder above.
_PATH = re.compile(r"/(?:[A-Za-z0-9_~-][A-Za-z0-9_.:~-]*(?:/[A-Za-z0-9_~-][A-Za-z0-9_.:~-]*)*)?")
#: Addresses that are no view of the data: files, the machinery of the pages, and what shows scenes itself.
_NO_VIEWS = ("export", "assets", "scenes", "present", "basemap", "api")
#: What belongs to the reader or to one visit, not to the view.
_NOT_OF_THE_VIEW = ("lang", "theme")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Bilingual:
    """Hold a text in both languages; either may be empty while it is being written."""

    en: str = ""
    fr: str = ""

    def text(self, language: str) -> str:
        """Return the text in a language, else in the other one."""
        return str(getattr(self, self.spoken(language)))

    def spoken(self, language: str) -> str:
        """Return the language in which `text` stands: the one asked for, unless only the other is written."""
        wanted, other = ("fr", "en") if language == "fr" else ("en", "fr")
        return other if not getattr(self, wanted) and getattr(self, other) else wanted


@dataclass(frozen=True)
class Scene:
    """Hold one view with what is said about it.

    Attributes
    ----------
    scene_id : str
        Small letters, digits and hyphens; unique in its storyboard.
    title, message, notes : Bilingual
        Heading; the one sentence on the projector, one line; what the speaker reads, lines divided by line feeds.
        They may hold placeholders (`dashboard.scenes.facts`).
    path : str
        Page of the application, such as ``/`` or ``/analysis/density``.
    query : tuple of (name, value)
        Parameters of the page, sorted by name; without ``lang`` and ``theme``.

    Raises
    ------
    InputError
        The first thing that is wrong; `scene_faults` gathers all.
    """

    scene_id: str
    title: Bilingual
    message: Bilingual = Bilingual()
    notes: Bilingual = Bilingual()
    path: str = "/"
    query: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "query", neutral_query(dict(self.query)))
        for fault in scene_faults(vars(self)):
            raise fault

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of the page as a dictionary."""
        return dict(self.query)

    def address(self, language: str = "", **more: str) -> str:
        """Return the address of the view on this server, in a language where one is given."""
        query = {**({"lang": language} if language else {}), **self.parameters, **more}
        return f"{self.path}?{urlencode(query, safe=',:')}" if query else self.path


@dataclass(frozen=True)
class Storyboard:
    """Hold an ordered list of scenes.

    Attributes
    ----------
    storyboard_id : str
        Small letters, digits and hyphens; part of addresses.
    title : Bilingual
    scenes : tuple of Scene

    Raises
    ------
    InputError
        The first thing that is wrong; `storyboard_faults` gathers all.
    """

    storyboard_id: str
    title: Bilingual
    scenes: tuple[Scene, ...] = ()

    def __post_init__(self) -> None:
        for fault in storyboard_faults(vars(self)):
            raise fault

    def position(self, scene_id: str) -> int:
        """Return the place of a scene, from 0; `InputError` where there is none."""
        for place, scene in enumerate(self.scenes):
            if scene.scene_id == scene_id:
                return place
        raise InputError("no_scene", "There is no scene “{identifier}” in this storyboard.", identifier=scene_id[:80])

    def scene(self, scene_id: str) -> Scene:
        """Return a scene; `InputError` where there is none."""
        return self.scenes[self.position(scene_id)]


def neutral_query(query: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the parameters of a view in the order of their names, without those that are the reader's own."""
    return tuple(sorted((name, value) for name, value in query.items() if name not in _NOT_OF_THE_VIEW and value))


def read_address(address: str) -> tuple[str, dict[str, str]]:
    """Return path and parameters of an address of this application, such as a browser shows.

    Raises
    ------
    InputError
        It names no view of this application.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        raise _no_page(address, "path") from None
    path = parts.path.rstrip("/") or "/"
    if not is_view(path):
        raise _no_page(path, "path")
    return path, dict(parse_qsl(parts.query))


def is_view(path: str) -> bool:
    """Tell whether a path may be a view of the data in this application."""
    first = path[1:].split("/")[0]
    return bool(_PATH.fullmatch(path)) and first not in _NO_VIEWS and not first.startswith("_dash")


def scene_faults(fields: Mapping[str, Any], where: str = "") -> Iterator[InputError]:
    """Yield everything that is wrong with the fields of a scene; `where` stands before the name of each."""
    yield from _identifier_faults(fields["scene_id"], f"{where}scene_id")
    for name in ("title", "message", "notes"):
        yield from _bilingual_faults(fields[name], name, where)
    yield from _untitled_faults(fields["title"], where)
    path, query = fields["path"], fields["query"]
    if not is_view(path):
        yield _no_page(path, f"{where}path")
    yield from _text_faults(path, "path", f"{where}path")
    for text in (part for pair in query for part in pair):
        if "\n" in text or "\t" in text or _NO_TEXT.search(text):
            yield _no_text(f"{where}query")
            return
    yield from _text_faults(urlencode(query), "query", f"{where}query")


def storyboard_faults(fields: Mapping[str, Any]) -> Iterator[InputError]:
    """Yield everything that is wrong with the fields of a storyboard; its scenes are valid each."""
    yield from _identifier_faults(fields["storyboard_id"], "storyboard_id")
    yield from _bilingual_faults(fields["title"], "title", "")
    yield from _untitled_faults(fields["title"], "")
    scenes = fields["scenes"]
    if len(scenes) > MAX_SCENES:
        yield InputError(
            "scenes_many", "A storyboard holds at most {limit} scenes; received {n}.", limit=MAX_SCENES, n=len(scenes)
        )
    counted = Counter(scene.scene_id for scene in scenes)
    for identifier in (each for each, n in counted.items() if n > 1):
        yield InputError(
            "scene_twice", "The scene “{identifier}” stands twice in the storyboard.", identifier=identifier
        )


def _untitled_faults(title: Bilingual, where: str) -> Iterator[InputError]:
    if not (title.en.strip() or title.fr.strip()):
        yield InputError("scene_untitled", "“{field}” is empty in both languages.", field=f"{where}title")


def _identifier_faults(identifier: str, field: str) -> Iterator[InputError]:
    if len(identifier) > MAX_ID_LENGTH or not _ID.fullmatch(identifier):
        yield InputError(
            "scene_identifier",
            "“{field}”: “{received}” is no identifier; one has small letters, digits and hyphens, at most {limit}.",
            field=field, received=_shortened(identifier), limit=MAX_ID_LENGTH,
        )  # fmt: skip


def _bilingual_faults(text: Bilingual, name: str, where: str) -> Iterator[InputError]:
    for language in LANGUAGES:
        said, field = getattr(text, language), f"{where}{name}.{language}"
        yield from _text_faults(said, name, field)
        if name != "notes" and "\n" in said:
            yield InputError("scene_lines", "“{field}” must be one line.", field=field)


def _text_faults(text: str, name: str, field: str) -> Iterator[InputError]:
    if len(text) > MAX_LENGTH[name]:
        yield InputError(
            "scene_long", "“{field}” has {n} characters; at most {limit} are possible.",
            field=field, n=len(text), limit=MAX_LENGTH[name],
        )  # fmt: skip
    if _NO_TEXT.search(text):
        yield _no_text(field)


def _no_text(field: str) -> InputError:
    return InputError("scene_characters", "“{field}” holds characters that cannot be shown.", field=field)


def _no_page(path: str, field: str) -> InputError:
    return InputError(
        "scene_path",
        "“{field}”: “{received}” is no page that a scene can show.",
        field=field,
        received=_shortened(path),
    )


def _shortened(text: str) -> str:
    return _NO_TEXT.sub("?", text[:60])
