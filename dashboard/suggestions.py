"""Where an address names nothing: what it may have meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from dash import dcc, html

from dashboard.data import AtlasData
from dashboard.search_entries import search_index
from geodata.errors import AtlasError
from geodata.search import Entry, find
from layers.locales import Translator

N_SUGGESTED = 5
#: Code of an error -> kind of thing that does not exist, and the first part of its address.
MISSING: Mapping[str, tuple[str, str]] = {
    "no_post": ("post", "/posts"),
    "no_corridor": ("corridor", "/corridors"),
    "no_crossing": ("crossing", "/crossings"),
    "no_place": ("place", "/places"),
    "no_region": ("region", "/regions"),
}
#: How alike two identifiers must be, 0 to 1.
_LIKENESS = 0.6


def suggestions(atlas: AtlasData, error: AtlasError, words: Translator) -> list[Any]:
    """Return the ways to what is called nearly so; nothing where the error is another one, or nothing is alike."""
    if error.code not in MISSING:
        return []
    kind, path = MISSING[error.code]
    entries = nearest_entries(atlas, kind, str(error.parameters.get("identifier", "")))
    if not entries:
        return []
    links = [
        html.Li([dcc.Link(entry.names[0], href=atlas.link(f"{path}/{entry.identifier}", words.language)),
                 f" ({entry.identifier})"])
        for entry in entries
    ]  # fmt: skip
    return [html.P(words.text("profile.did_you_mean")), html.Ul(links)]


def nearest_entries(atlas: AtlasData, kind: str, identifier: str) -> list[Entry]:
    """Return what of a kind is called nearly so, by identifier first, then by name."""
    index = search_index(atlas)
    known = {entry.identifier: entry for entry in index.entries if entry.kind == kind}
    # A number has no letters in common with a name, and that of a neighbour says nothing.
    is_number = identifier.isdigit()
    alike = [] if is_number else _alike(identifier, list(known))
    query = re.sub(r"[-_/.]+", " ", identifier)
    named = [hit.entry.identifier for hit in find(index, query, N_SUGGESTED) if hit.entry.kind == kind]
    return [known[each] for each in dict.fromkeys([*alike, *named])][:N_SUGGESTED]


def _alike(identifier: str, known: list[str]) -> list[str]:
    by_folded = {each.casefold(): each for each in known}
    return [by_folded[each] for each in difflib.get_close_matches(identifier.casefold(), by_folded, 3, _LIKENESS)]
