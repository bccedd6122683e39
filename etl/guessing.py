"""Guess how the columns of anybody's table become ours: by what they are called, else by what stands in them.

A guess is only proposed; whoever loads the file corrects it before anything is checked.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.adapters.base import COORDINATES, REGION
from etl.checks import KEYS
from etl.reading import RawTable
from etl.values import parse_dates, parse_numbers
from etl.words import code_of, fold_header, header_words, value_words
from etl.written_days import FORMATS, read_days
from etl.written_positions import parse_position
from geodata.fields import input_columns
from geodata.place_names import fold

#: Distinct texts of a column that are looked at, and the share of them that must be of a kind.
_LOOKED_AT, _MOST = 200, 0.8
#: A word of a vocabulary is recognised more rarely: people write products and services in many ways.
_ENOUGH_WORDS, _TOO_FEW_WORDS = 0.5, 0.2
_ALIKE = 0.86
#: Vocabularies that are looked for by their words, the most telling first.
_BY_WORDS = {
    "incidents": ("trafficking_type", "country", "value_currency", "unit", "commodity", "transport", "agency",
                  "event_type"),
    "border_posts": ("kind", "status", "country", "facing_country"),
}  # fmt: skip
#: West Africa and the sea before it, degrees.
_SOUTH, _NORTH, _WEST, _EAST = -5.0, 40.0, -35.0, 30.0


@dataclass(frozen=True)
class Guess:
    """Hold a proposed mapping.

    Attributes
    ----------
    columns : mapping
        Our column -> theirs.
    by : mapping
        Our column -> ``name`` or ``content``: what the guess stands on.
    formats : mapping
        Our column of days -> how they are written, where that is not plain.
    """

    columns: Mapping[str, str]
    by: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)


def guess_mapping(raw: RawTable, table: str = "incidents") -> Guess:
    """Return what the columns of a table probably are.

    Parameters
    ----------
    raw : RawTable
        As it was read, in the columns of whoever made it.
    table : str
        Register its rows are of: ``incidents`` or ``border_posts``.
    """
    texts = {name: distinct_texts(raw, name) for name in raw.cells.column_names}
    found = _by_name(list(texts), table)
    by = dict.fromkeys(found, "name")
    _correct_vocabularies(found, texts, table)
    for ours, theirs in _by_content(texts, found, table).items():
        found[ours], by[ours] = theirs, "content"
    if COORDINATES in found and {"latitude", "longitude"} & set(found):
        del found[COORDINATES]
    key = KEYS[table]
    if key in found and not _is_unique(raw, found[key]):
        # A number of a report that several rows share identifies none of them: all but the first would be lost.
        del found[key]
    formats = {}
    if "date" in found:
        written = guess_format(texts[found["date"]])
        if written:
            formats["date"] = written
    order = [*(each.name for each in input_columns(table)), COORDINATES, REGION]
    return Guess(
        {name: found[name] for name in order if name in found}, {k: by.get(k, "content") for k in found}, formats
    )


def are_probably_posts(raw: RawTable) -> bool:
    """Tell whether the rows of a table are probably border posts: named, placed, with words only posts have."""
    found = guess_mapping(raw, "border_posts").columns
    is_placed = COORDINATES in found or {"latitude", "longitude"} <= set(found)
    if not is_placed or "name" not in found:
        return False
    is_told = "facing_country" in found or any(
        _share_of_words(distinct_texts(raw, found[name]), name, "border_posts") >= _ENOUGH_WORDS
        for name in ("kind", "status") if name in found
    )  # fmt: skip
    others = guess_mapping(raw).columns
    types = distinct_texts(raw, others["trafficking_type"]) if "trafficking_type" in others else []
    is_incident = "quantity" in others or _share_of_words(types, "trafficking_type", "incidents") >= _ENOUGH_WORDS
    return is_told and not is_incident


def _is_unique(raw: RawTable, name: str) -> bool:
    cells = raw.cells.column(name)
    return cells.null_count == 0 and pc.count_distinct(cells).as_py() == len(cells)


def distinct_texts(raw: RawTable, name: str) -> list[str]:
    """Return some distinct, trimmed texts of a column, without empty ones."""
    distinct = pc.unique(raw.cells.column(name).slice(0, 20_000)).drop_null()
    texts = (each.strip() for each in distinct.slice(0, _LOOKED_AT * 2).to_pylist())
    return [each for each in texts if each][:_LOOKED_AT]


def _by_name(names: Sequence[str], table: str) -> dict[str, str]:
    """Return our column -> theirs by exact name, then by a name that begins with one we know, then by likeness."""
    words = header_words(table)
    found: dict[str, str] = {}

    def take(name: str, ours: str | None) -> None:
        if ours and ours not in found and name not in found.values():
            found[ours] = name

    for name in names:
        take(name, words.get(fold(name)) or words.get(fold_header(name)))
    for name in names:
        folded = fold_header(name)
        starts = [each for each in words if len(each) > 3 and folded.startswith(f"{each} ")]
        take(name, words[max(starts, key=len)] if starts else None)
    for name in names:
        close = difflib.get_close_matches(fold_header(name), [each for each in words if len(each) > 4], 1, _ALIKE)
        take(name, words[close[0]] if close else None)
    return found


def _correct_vocabularies(found: dict[str, str], texts: Mapping[str, list[str]], table: str) -> None:
    """Move a column whose name says one vocabulary and whose words are of another (“unité” may be a service)."""
    by_words = _BY_WORDS[table]
    for ours in [name for name in found if name in by_words]:
        theirs = found[ours]
        if _share_of_words(texts[theirs], ours, table) >= _TOO_FEW_WORDS or not texts[theirs]:
            continue
        better = next((each for each in by_words if _share_of_words(texts[theirs], each, table) >= _ENOUGH_WORDS), None)
        if better is not None:
            del found[ours]
            found.setdefault(better, theirs)


def _share_of_words(texts: Sequence[str], column: str, table: str) -> float:
    return float(np.mean([code_of(column, text, table) is not None for text in texts])) if texts else 0.0


def _by_content(texts: Mapping[str, list[str]], found: Mapping[str, str], table: str) -> dict[str, str]:
    """Return what else the columns that are left hold: days, positions, words of a vocabulary."""
    left = {name: values for name, values in texts.items() if name not in found.values() and values}
    more: dict[str, str] = {}

    def take(ours: str, theirs: str) -> None:
        more[ours] = theirs
        del left[theirs]

    if "date" not in found and table == "incidents":
        for name, values in list(left.items()):
            if not _are_numbers(values) and _share_of_days(values) >= _MOST:
                take("date", name)
                break
    if not {"latitude", "longitude"} <= set(found) and COORDINATES not in found:
        for name, values in list(left.items()):
            if np.mean([parse_position(text) is not None for text in values]) >= _MOST:
                take(COORDINATES, name)
                break
        else:
            _take_degrees(left, found, take)
    for ours in _BY_WORDS[table]:
        if ours in found or not value_words(table).get(ours):
            continue
        shares = {
            name: _share_of_words(values, ours, table) for name, values in left.items() if not _are_numbers(values)
        }
        best = max(shares, key=lambda name: shares[name], default="")
        if best and shares[best] >= _ENOUGH_WORDS:
            take(ours, best)
    return more


def _take_degrees(left: dict[str, list[str]], found: Mapping[str, str], take: Callable[[str, str], None]) -> None:
    """Take two columns of decimal degrees of the region; of two that could be both, the first is the latitude."""
    degrees = [name for name, values in left.items() if _are_degrees(values)]
    if "latitude" in found or "longitude" in found or len(degrees) < 2:
        return
    first, second = degrees[:2]
    if _all_within(left[first], _SOUTH, _NORTH) and _all_within(left[second], _WEST, _EAST):
        pair = (first, second)
    elif _all_within(left[second], _SOUTH, _NORTH):
        pair = (second, first)
    else:
        return
    for ours, theirs in zip(("latitude", "longitude"), pair, strict=True):
        take(ours, theirs)


def _numbers(values: Sequence[str]) -> np.ndarray:
    return parse_numbers(pa.array(list(values), pa.large_string()), has_decimal_comma=True)[0]


def _are_numbers(values: Sequence[str]) -> bool:
    return bool(np.mean(~np.isnan(_numbers(values))) >= _MOST) if values else False


def _are_degrees(values: Sequence[str]) -> bool:
    """Tell whether all are numbers of the region, most of them with decimals."""
    numbers = _numbers(values)
    decimals = np.mean([bool(re.search(r"[.,]\d{2}", text)) for text in values])
    return bool(not np.isnan(numbers).any() and decimals >= _MOST and np.all((numbers >= _WEST) & (numbers <= _NORTH)))


def _all_within(values: Sequence[str], low: float, high: float) -> bool:
    numbers = _numbers(values)
    return bool(np.all((numbers >= low) & (numbers <= high)))


def _share_of_days(values: Sequence[str]) -> float:
    """Return how many are days, plain or in the best of the other formats."""
    days, _, _ = parse_dates(list(values), date.today())
    return max(float(np.mean(~np.isnat(days))), *(float(read_days(values, each).notna().mean()) for each in FORMATS))


def guess_format(values: Sequence[str]) -> str:
    """Return how days are written, where the plain reading leaves some unread; empty where nothing reads better."""
    if not values:
        return ""
    plain = float(np.mean(~np.isnat(parse_dates(list(values), date.today())[0])))
    shares = {each: float(read_days(values, each).notna().mean()) for each in FORMATS}
    best = max(shares, key=lambda each: shares[each])
    return best if shares[best] > plain else ""
