"""A storyboard as JSON: one file to carry it from machine to machine, and the form in which the database keeps it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.scenes.model import (
    LANGUAGES,
    Bilingual,
    Scene,
    Storyboard,
    neutral_query,
    scene_faults,
    storyboard_faults,
)
from geodata.errors import InputError

#: Format of the file; a reader of another one refuses it instead of guessing.
FORMAT = 1
KIND = "transborder-atlas-storyboard"
MAX_BYTES = 1_000_000
_TEXTS = ("title", "message", "notes")
_SCENE_FIELDS = {"scene_id", *_TEXTS, "path", "query"}
_HEAD_FIELDS = {"kind", "format", "storyboard_id", "title", "scenes"}


class FaultyStoryboard(InputError):
    """Say the first thing that is wrong with a file, and hold all of them in ``faults``."""

    def __init__(self, faults: list[InputError]) -> None:
        first = faults[0]
        super().__init__(first.code, "{sentence}", **{**first.parameters, "sentence": str(first)})
        self.faults = faults


def to_document(storyboard: Storyboard) -> dict[str, Any]:
    """Return a storyboard as values that JSON can hold."""
    return {
        "kind": KIND,
        "format": FORMAT,
        "storyboard_id": storyboard.storyboard_id,
        "title": _both(storyboard.title),
        "scenes": [
            {
                "scene_id": scene.scene_id,
                **{name: _both(getattr(scene, name)) for name in _TEXTS},
                "path": scene.path,
                "query": scene.parameters,
            }
            for scene in storyboard.scenes
        ],
    }


def render_json(storyboard: Storyboard) -> str:
    """Return the file of a storyboard: UTF-8, indented, the same bytes for the same storyboard."""
    return json.dumps(to_document(storyboard), ensure_ascii=False, indent=2) + "\n"


def read_json(content: bytes | str) -> Storyboard:
    """Read the file of a storyboard.

    Raises
    ------
    FaultyStoryboard
        With every fault of the file; nothing has been changed anywhere.
    """
    body = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if len(body) > MAX_BYTES:
        raise FaultyStoryboard([
            InputError(
                "scenes_file_large", "The file has {size} kB; at most {limit} kB are read.",
                size=len(body) // 1000, limit=MAX_BYTES // 1000,
            )
        ])  # fmt: skip
    try:
        document = json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise FaultyStoryboard([InputError("scenes_not_text", "The file is no text in UTF-8.")]) from None
    except json.JSONDecodeError as error:
        raise FaultyStoryboard([
            InputError(
                "scenes_not_json", "The file is no JSON: it cannot be read from line {line}, column {column} on.",
                line=error.lineno, column=error.colno,
            )
        ]) from None  # fmt: skip
    except (RecursionError, ValueError):
        raise FaultyStoryboard([_not_ours()]) from None
    return read_document(document)


def read_document(document: object) -> Storyboard:
    """Return the storyboard of values read from JSON; `FaultyStoryboard` with everything that is wrong."""
    if not isinstance(document, Mapping) or document.get("kind") != KIND:
        raise FaultyStoryboard([_not_ours()])
    if document.get("format") != FORMAT:
        raise FaultyStoryboard([
            InputError(
                "scenes_format", "The file has the format {received}; this version reads format {known}.",
                received=str(document.get("format"))[:20], known=FORMAT,
            )
        ])  # fmt: skip
    faults: list[InputError] = [*_unknown_fields(document, _HEAD_FIELDS, "")]
    head: dict[str, Any] = {
        "storyboard_id": _read_text(document, "storyboard_id", "", faults),
        "title": _read_both(document, "title", "", faults),
    }
    listed = document.get("scenes")
    if not isinstance(listed, list):
        faults.append(_missing("scenes"))
        listed = []
    fields = [_read_scene(each, f"scenes {place} › ", faults) for place, each in enumerate(listed, 1)]
    if not faults:
        head["scenes"] = tuple(Scene(**each) for each in fields)
        faults += storyboard_faults(head)
    if faults:
        raise FaultyStoryboard(faults)
    return Storyboard(**head)


def _read_scene(value: object, where: str, faults: list[InputError]) -> dict[str, Any]:
    """Return the fields of a scene, and add to `faults` what is wrong with them."""
    if not isinstance(value, Mapping):
        faults.append(_missing(where.rstrip("› ")))
        return {}
    found: list[InputError] = [*_unknown_fields(value, _SCENE_FIELDS, where)]
    fields: dict[str, Any] = {name: _read_text(value, name, where, found) for name in ("scene_id", "path")}
    fields |= {name: _read_both(value, name, where, found) for name in _TEXTS}
    query = value.get("query")
    is_query = isinstance(query, Mapping) and all(isinstance(part, str) for part in query.values())
    if not is_query:
        found.append(_missing(f"{where}query"))
    fields["query"] = neutral_query(dict(query)) if isinstance(query, Mapping) and is_query else ()
    faults += found or scene_faults(fields, where)
    return fields


def _read_text(value: Mapping[str, Any], name: str, where: str, faults: list[InputError]) -> str:
    text = value.get(name)
    if isinstance(text, str):
        return text
    faults.append(_missing(f"{where}{name}"))
    return ""


def _read_both(value: Mapping[str, Any], name: str, where: str, faults: list[InputError]) -> Bilingual:
    both = value.get(name)
    if not isinstance(both, Mapping):
        faults.append(_missing(f"{where}{name}"))
        return Bilingual()
    faults += _unknown_fields(both, set(LANGUAGES), f"{where}{name}.")
    return Bilingual(**{language: _read_text(both, language, f"{where}{name}.", faults) for language in LANGUAGES})


def _both(text: Bilingual) -> dict[str, str]:
    return {language: getattr(text, language) for language in LANGUAGES}


def _unknown_fields(value: Mapping[str, Any], known: set[str], where: str) -> Iterator[InputError]:
    for name in value:
        if name not in known:
            yield InputError("scene_field_unknown", "“{field}” is unknown.", field=f"{where}{str(name)[:40]}")


def _missing(field: str) -> InputError:
    return InputError("scene_field", "“{field}” is missing or of another kind than it must be.", field=field)


def _not_ours() -> InputError:
    return InputError("scenes_not_ours", "The file is no storyboard of this atlas.")
