"""Which pairs of incidents may be one and the same, which of them a page shows, and what was chosen about each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd

from dashboard.data import AtlasData
from dashboard.loads import desk
from geodata.duplicate_choices import (
    KEEP,
    MERGE,
    Choice,
    Waiting,
    choose,
    merged_into,
    take_back,
    waiting_changes,
)

PAIRS_PER_PAGE, CHOICES_PER_PAGE = 10, 10
#: What a button does: the first stays, the second stays, both stay, nothing is chosen any more (in the list of choices
#: under another name, as the same pair may be on the page twice).
FIRST, SECOND, BOTH, UNDO, FORGET = "first", "second", "both", "undo", "forget"
#: What both rows of a pair show.
STORED = (
    "incident_id", "date", "date_precision", "trafficking_type", "commodity", "quantity", "unit", "event_type", "place",
    "country", "agency", "transport", "uncertainty_km", "source_publisher", "source_url", "note", "dataset",
    "longitude", "latitude",
)  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """Hold two incidents that may be the same.

    Attributes
    ----------
    position : int
        In the list of all pairs, the likeliest first, from 0.
    rows : (dict, dict)
        The columns `STORED` of either.
    distance_km : float
    gap_days : int
        0 where the days overlap.
    quantity_share : float
        Difference as a share of the larger; NaN where one is unknown.
    """

    position: int
    rows: tuple[dict[str, Any], dict[str, Any]]
    distance_km: float
    gap_days: int
    quantity_share: float

    @property
    def names(self) -> tuple[str, str]:
        return str(self.rows[0]["incident_id"]), str(self.rows[1]["incident_id"])


@dataclass(frozen=True)
class PageOf:
    """Hold what a page shows of a list.

    Attributes
    ----------
    positions : list of int
    previous, following : int or None
        Where the page before and the next one begin; None where there is none.
    """

    positions: list[int]
    previous: int | None
    following: int | None


def open_positions(atlas: AtlasData, made: Sequence[Choice]) -> np.ndarray:
    """Return the pairs about which nothing was chosen, by their position; one whose row goes already is none."""
    pairs = atlas.duplicate_pairs
    if pairs is None or pairs.empty:
        return np.empty(0, dtype=np.int64)
    first, second = pairs["first_row"].to_numpy(np.int64), pairs["second_row"].to_numpy(np.int64)
    n_rows = len(atlas.index)
    chosen = [key for each in made if (key := _key(atlas, each, n_rows)) is not None]
    is_chosen = np.isin(np.minimum(first, second) * n_rows + np.maximum(first, second), chosen)
    goes = [row for name in merged_into(made, named_in_use(atlas, made)) if (row := atlas.row_of(name)) is not None]
    return np.flatnonzero(~is_chosen & ~np.isin(first, goes) & ~np.isin(second, goes))


def _key(atlas: AtlasData, made: Choice, n_rows: int) -> int | None:
    first, second = atlas.row_of(made.first), atlas.row_of(made.second)
    return None if first is None or second is None else min(first, second) * n_rows + max(first, second)


def named_in_use(atlas: AtlasData, made: Sequence[Choice]) -> pd.Index:
    """Return the incidents in use that the choices name."""
    named = dict.fromkeys(name for each in made for name in (each.first, each.second))
    return pd.Index([name for name in named if atlas.row_of(name) is not None], dtype=object)


def waiting(atlas: AtlasData, made: Sequence[Choice]) -> Waiting:
    """Return what the choices say that the data in use do not show yet."""
    return waiting_changes(made, named_in_use(atlas, made), atlas.merged)


def page_from(listed: Sequence[int] | np.ndarray, start: int, per_page: int) -> PageOf:
    """Return the page of a list of ascending positions that begins at a position, or as near to it as it can.

    Parameters
    ----------
    listed : sequence of int
    start : int
        Position, not place in the list: what was chosen meanwhile does not shift the pages.
    per_page : int
    """
    places = np.asarray(listed, dtype=np.int64)
    begin = int(np.searchsorted(places, start))
    if begin >= len(places):
        begin = max(0, (len(places) - 1) // per_page * per_page)
    end = begin + per_page
    previous = int(places[max(0, begin - per_page)]) if begin > 0 else None
    following = int(places[end]) if end < len(places) else None
    return PageOf(places[begin:end].tolist(), previous, following)


def pairs_at(atlas: AtlasData, positions: Sequence[int]) -> list[Pair]:
    """Return the pairs at some positions with what is known of both rows."""
    if atlas.duplicate_pairs is None or not positions:
        return []
    found = atlas.duplicate_pairs.iloc[list(positions)]
    sides = [atlas.incidents(found[name].to_numpy(), STORED).to_dict("records") for name in ("first_row", "second_row")]
    measures = found[["distance_km", "gap_days", "quantity_share"]].to_dict("records")
    return [
        Pair(position, (first, second), float(each["distance_km"]), int(each["gap_days"]),
             float(each["quantity_share"]))
        for position, first, second, each in zip(positions, *sides, measures, strict=True)
    ]  # fmt: skip


def chosen_of(pair: Pair, made: Sequence[Choice]) -> str:
    """Return which button says what was chosen about a pair; empty where nothing was."""
    found = next((each for each in made if each.pair == set(pair.names)), None)
    if found is None:
        return ""
    return BOTH if found.choice == KEEP else FIRST if found.first == pair.names[0] else SECOND


def carry_out(atlas: AtlasData, act: str, first: str, second: str) -> None:
    """Remember what a button says about two incidents.

    Raises
    ------
    InputError
        This server takes no choices, one of the incidents is not in the data, or there is no choice to take back.
    StoreError
        The choice cannot be written down.
    """
    desk.require_allowed(atlas.settings)
    if act in (UNDO, FORGET):
        take_back(atlas.settings, first, second)
        return
    stays, goes = (second, first) if act == SECOND else (first, second)
    known = [name for name in (first, second) if atlas.row_of(name) is not None]
    choose(atlas.settings, stays, goes, KEEP if act == BOTH else MERGE, known, datetime.now(UTC))


def position_in(query: Mapping[str, Any], name: str) -> int:
    """Return a position of an address; 0 where it names none."""
    asked = str(query.get(name) or "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else 0
