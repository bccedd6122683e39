"""Understand the words of a file: codes, their labels in English and French, and what else people call them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from geodata.fields import input_columns
from geodata.labels import vocabularies
from geodata.place_names import fold

#: What people call columns and values besides our labels: theirs, ours, where that was seen.
_OTHER_WORDS = Path(__file__).resolve().parent / "other_words"
#: Of each register that a mapping may lead to: the words of its columns, and those of its cells.
_FILES = {"incidents": ("columns.csv", "values.csv"), "border_posts": ("post_columns.csv", "post_values.csv")}


def _read_words(file: str) -> list[dict[str, str]]:
    with (_OTHER_WORDS / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@lru_cache(maxsize=2)
def value_words(table: str = "incidents") -> Mapping[str, Mapping[str, str]]:
    """Return column -> folded word -> code, for every column of a register with a vocabulary, open ones included."""
    known: dict[str, dict[str, str]] = {}
    for row in _read_words(_FILES[table][1]):
        known.setdefault(row["column"], {})[fold(row["theirs"])] = row["ours"]
    for column, labels in vocabularies(table).items():
        words = known.setdefault(column, {})
        for code, said in labels.items():
            words |= {fold(each): code for each in (*said, code)}
    for each in input_columns(table):
        if each.values:
            known.setdefault(each.name, {}).update({fold(code): code for code in each.values})
    return known


def code_of(column: str, text: str, table: str = "incidents") -> str | None:
    """Return the code that a cell means, of a list all of them; None where a part of it is not known."""
    words = value_words(table).get(column, {})
    whole = words.get(fold(text))
    if whole is not None:
        return whole
    parts = [words.get(fold(part)) for part in text.replace(",", ";").split(";") if part.strip()]
    is_list = any(each.name == column and each.is_list for each in input_columns(table))
    if not is_list or not parts or None in parts:
        return None
    return ";".join(dict.fromkeys(str(part) for part in parts))


@lru_cache(maxsize=2)
def header_labels(table: str = "incidents") -> Mapping[str, str]:
    """Return folded label, in either language, -> column of a register."""
    return {fold(label): each.name for each in input_columns(table) for label in (each.en, each.fr)}


@lru_cache(maxsize=2)
def header_words(table: str = "incidents") -> Mapping[str, str]:
    """Return everything a column may be called, folded, -> our column: labels, names, and other words."""
    other = {fold(row["theirs"]): row["ours"] for row in _read_words(_FILES[table][0])}
    # “Poste” is the label of the identifier of a post; in anybody's list it stands above the names.
    return {**{fold(each.name): each.name for each in input_columns(table)}, **header_labels(table), **other}


def fold_header(name: str) -> str:
    """Return a column name without its unit in brackets, its star, accents and case."""
    return fold(name.partition("(")[0])
