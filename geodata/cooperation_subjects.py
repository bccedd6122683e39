"""The rows of the matrix of cooperation: borders, crossings, corridors, and the airports and seaports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geodata.fields import FOCUS_COUNTRIES

SUBJECT_KINDS = ("border", "crossing", "corridor", "entry")
#: An institution of more countries than this is a regional framework, and not an arrangement of neighbours.
MAX_NEIGHBOURS = 4


@dataclass(frozen=True)
class Subject:
    """Name what a row of the matrix is about.

    Attributes
    ----------
    kind : str
        One of `SUBJECT_KINDS`: a border of two countries, a crossing (two posts that face each other, a lone post, or a
        road crossing without any known post), a corridor, an airport or seaport (one side only).
    subject_id : str
    sides : tuple of str
        Countries.
    post_ids : tuple of str
        Border posts that belong to it.
    crossing_id : str
        Road crossing, where the row is one without a post.
    """

    kind: str
    subject_id: str
    sides: tuple[str, ...]
    post_ids: tuple[str, ...] = ()
    crossing_id: str = ""

    @property
    def border(self) -> tuple[str, ...]:
        """The two countries in alphabetical order; of a corridor or an entry point all its countries."""
        return tuple(sorted(self.sides))


def listed(value: object) -> tuple[str, ...]:
    """Return the parts of a ;-list; none of a missing one."""
    return tuple(part.strip() for part in value.split(";") if part.strip()) if isinstance(value, str) else ()


def border_subjects(border_posts: pd.DataFrame, crossings: pd.DataFrame) -> list[Subject]:
    """Return the land borders of the focus countries, in alphabetical order of their codes, with the posts on them."""
    pairs = {pair for pair in neighbour_pairs(border_posts, crossings) if set(pair) & set(FOCUS_COUNTRIES)}
    posts: dict[tuple[str, ...], list[str]] = {pair: [] for pair in pairs}
    for row in border_posts.to_dict("records"):
        pair = _pair(row)
        if pair in posts:
            posts[pair].append(row["post_id"])
    return [Subject("border", "-".join(pair).lower(), pair, tuple(posts[pair])) for pair in sorted(pairs)]


def crossing_subjects(border_posts: pd.DataFrame, crossings: pd.DataFrame) -> list[Subject]:
    """Return posts that face each other, then lone posts, and road crossings of focus countries without a known post.

    Sorted by border, within it by identifier.
    """
    known = {row["post_id"]: row for row in border_posts.to_dict("records")}
    subjects: list[Subject] = []
    seen: set[str] = set()
    for post_id, row in known.items():
        if not _pair(row) or post_id in seen:
            continue
        facing = row["facing_post_id"]
        has_facing = isinstance(facing, str) and facing in known and facing not in seen
        members = tuple(sorted((post_id, facing))) if has_facing else (post_id,)
        seen.update(members)
        subjects.append(Subject("crossing", "+".join(members), _pair(row), members))
    for row in crossings.to_dict("records"):
        if not listed(row["post_ids"]) and not pd.isna(row["is_monitored"]):
            pair = tuple(sorted((row["country_a"], row["country_b"])))
            subjects.append(Subject("crossing", row["crossing_id"], pair, (), row["crossing_id"]))
    return sorted(subjects, key=lambda subject: (subject.border, not subject.post_ids, subject.subject_id))


def corridor_subjects(corridors: pd.DataFrame, located: pd.DataFrame) -> list[Subject]:
    """Return the corridors with the posts their register names; where it names none, those located on the line.

    Parameters
    ----------
    corridors : DataFrame
        Canonical corridors.
    located : DataFrame
        Needs corridor_id and post_id.
    """
    subjects = []
    for row in corridors.to_dict("records"):
        on_line = located.loc[located["corridor_id"] == row["corridor_id"], "post_id"]
        posts = listed(row["border_posts"]) or tuple(dict.fromkeys(on_line))
        subjects.append(Subject("corridor", row["corridor_id"], tuple(dict.fromkeys(listed(row["countries"]))), posts))
    return subjects


def entry_subjects(border_posts: pd.DataFrame) -> list[Subject]:
    """Return the airports and seaports of the register: they have one side only."""
    rows = border_posts[border_posts["kind"].isin(("airport", "seaport"))].sort_values(["country", "post_id"])
    return [
        Subject("entry", post_id, (country,), (post_id,))
        for post_id, country in zip(rows["post_id"], rows["country"], strict=True)
    ]


def neighbour_pairs(border_posts: pd.DataFrame, crossings: pd.DataFrame) -> set[tuple[str, ...]]:
    """Return the pairs of countries that a road or a post of the registers joins over land."""
    pairs = {pair for row in border_posts.to_dict("records") if (pair := _pair(row))}
    roads = zip(crossings["country_a"], crossings["country_b"], strict=True)
    return pairs | {tuple(sorted(pair)) for pair in roads}


def _pair(post: Mapping[str, Any]) -> tuple[str, ...]:
    facing = post["facing_country"]
    return tuple(sorted((post["country"], facing))) if isinstance(facing, str) and facing else ()


def are_neighbours(countries: Sequence[str], pairs: Iterable[tuple[str, ...]]) -> bool:
    """Tell whether at most `MAX_NEIGHBOURS` countries hang together over land borders; a lone country does."""
    left = set(countries)
    if not left or len(left) > MAX_NEIGHBOURS:
        return False
    joined = [set(pair) for pair in pairs if set(pair) <= left]
    reached = {countries[0]}
    for _ in left:
        reached = reached.union(*(pair for pair in joined if pair & reached))
    return reached == left
