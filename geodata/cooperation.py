"""Where institutions of border control work together: on both sides of a border, on one, on none, or not known.

The registers say where something exists. That a register is silent says nothing: silence is *unknown*, never *none*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geodata.cooperation_subjects import Subject, are_neighbours, listed

#: Services whose presence the register of posts states.
SERVICES = ("customs", "immigration", "police", "gendarmerie", "drug_enforcement")
#: What two neighbours share or hold against each other; the summary of a row is the best of these.
COMMON = ("joint_unit", "one_stop", "information_system", "agreement", "programme")
#: The columns of the matrix, in order.
MECHANISMS = ("post", *SERVICES, *COMMON, "agency", "regional")
#: From the best to the least known.
STATES = ("both", "one", "none", "unknown")
DOMAINS = (
    "general", "drugs", "firearms", "human_trafficking", "migrant_smuggling", "corruption", "customs",
)  # fmt: skip
#: In the column of systems of a post, but equipment that exchanges nothing.
EQUIPMENT = ("scanner",)
#: Kinds that work for their whole country even where the register names some of their posts.
_NATIONAL = ("agency", "agreement")
#: Kinds that several countries hold together: naming a post of one of them is naming the arrangement of all.
_SHARED = ("agreement", "joint_unit")
_ANSWERS = ("yes", "unverified", "no", "unknown")
_OF_STATUS = {"active": "yes", "ended": "no"}
_OF_POST_STATUS = {"open": "yes", "suspended": "no", "closed": "no"}


@dataclass(frozen=True)
class Evidence:
    """Hold what one row of a register says of one side.

    Attributes
    ----------
    side : str
        Country.
    answer : str
        ``yes``, ``unverified`` (it is named, whether it works today is not) or ``no`` (stated absent, shut or ended).
    record, record_id : str
        ``post`` or ``institution``, and which.
    """

    side: str
    answer: str
    record: str
    record_id: str


@dataclass(frozen=True)
class Cell:
    """Hold one answer of the matrix.

    Attributes
    ----------
    state : str
        One of `STATES`. ``both``: on every side; ``one``: on some of them; ``none``: stated absent on every side;
        ``unknown``: anything else.
    with_sides : tuple of str
        Sides where it exists.
    is_verified : bool
        The state does not rest on rows whose activity today is unverified.
    evidence : tuple of Evidence
    """

    state: str
    with_sides: tuple[str, ...] = ()
    is_verified: bool = True
    evidence: tuple[Evidence, ...] = ()


def judge(sides: Sequence[str], evidence: Iterable[Evidence]) -> Cell:
    """Return the state that follows from what the registers say of each side; the best word counts for a side."""
    found = tuple(evidence)
    answers = {
        side: min((each.answer for each in found if each.side == side), key=_ANSWERS.index, default="unknown")
        for side in sides
    }
    existing = tuple(side for side in sides if answers[side] in ("yes", "unverified"))
    verified = tuple(side for side in sides if answers[side] == "yes")
    if len(existing) == len(sides) and sides:
        state = "both"
    elif existing:
        state = "one"
    else:
        state = "none" if sides and all(answers[side] == "no" for side in sides) else "unknown"
    return Cell(state, existing, len(verified) == len(existing), found)


def summarise(cells: Mapping[str, Cell]) -> Cell:
    """Return the best of the common mechanisms; stated absences of some of them do not make the whole absent."""
    common = [cells[name] for name in COMMON if name in cells]
    known = [cell for cell in common if cell.state in ("both", "one")]
    if not known:
        is_none = bool(common) and all(cell.state == "none" for cell in common)
        return Cell("none" if is_none else "unknown")
    return min(known, key=lambda cell: (STATES.index(cell.state), not cell.is_verified, -len(cell.with_sides)))


# --- the matrix -------------------------------------------------------------------------------------------------------


def cooperation_matrix(
    subjects: Sequence[Subject],
    border_posts: pd.DataFrame,
    institutions: pd.DataFrame,
    pairs: Iterable[tuple[str, ...]],
    domain: str = "",
) -> dict[str, dict[str, Cell]]:
    """Return for each subject and mechanism what the registers say.

    Parameters
    ----------
    subjects : sequence of Subject
    border_posts, institutions : DataFrame
        Canonical tables.
    pairs : iterable of (country, country)
        Made by `neighbour_pairs`.
    domain : str
        One of `DOMAINS`: only institutions with this field of work count; empty for all. Posts, the services at them
        and one-stop posts have no field and are the same in every choice.

    Returns
    -------
    dict
        subject_id -> mechanism -> `Cell`.
    """
    posts = {row["post_id"]: row for row in border_posts.to_dict("records")}
    known_pairs = list(pairs)
    rows = [
        (row, listed(row["countries"]), frozenset(listed(row["post_ids"])))
        for row in institutions.to_dict("records")
        if not domain or domain in listed(row["domain"])
    ]
    described = [(*row, are_neighbours(row[1], known_pairs)) for row in rows]
    matrix = {}
    for subject in subjects:
        found: dict[str, list[Evidence]] = {name: [] for name in MECHANISMS}
        _add_posts(found, subject, [posts[each] for each in subject.post_ids if each in posts], posts)
        for row, countries, post_ids, is_close in described:
            _add_institution(found, subject, row, countries, post_ids, is_close, posts)
        matrix[subject.subject_id] = {name: judge(subject.sides, found[name]) for name in MECHANISMS}
    return matrix


def _add_posts(
    found: dict[str, list[Evidence]], subject: Subject, members: list[dict], posts: Mapping[str, dict]
) -> None:
    """Add what the posts say. A side lacks a service only where each of its posts says so."""
    for name in ("post", *SERVICES, "one_stop"):
        said = [(row, _post_answer(row, name, posts)) for row in members]
        for side in subject.sides:
            answers = [answer for row, answer in said if row["country"] == side]
            is_absent = bool(answers) and all(answer == "no" for answer in answers)
            found[name] += [
                Evidence(side, answer, "post", row["post_id"])
                for row, answer in said
                if row["country"] == side and (answer in ("yes", "unverified") or (answer == "no" and is_absent))
            ]
    _share_one_stop(found, subject)
    for row in members:
        if set(listed(row["systems"])) - set(EQUIPMENT):
            found["information_system"].append(Evidence(row["country"], "yes", "post", row["post_id"]))


def _post_answer(row: Mapping[str, Any], name: str, posts: Mapping[str, dict]) -> str:
    """Return ``yes``, ``unverified``, ``no`` or ``unknown`` for one post."""
    if name == "post":
        return _OF_POST_STATUS.get(row["status"], "unverified")
    value = row[name]
    if name == "one_stop" and value not in ("yes", "no"):
        # Both countries control in one place, or they do not: the post across the line knows too.
        facing = posts.get(row["facing_post_id"]) if isinstance(row["facing_post_id"], str) else None
        value = facing["one_stop"] if facing else None
    return value if value in ("yes", "no") else "unknown"


def _share_one_stop(found: dict[str, list[Evidence]], subject: Subject) -> None:
    """Let a lone post speak for both sides: control in one place is of both countries or of none."""
    if subject.kind == "crossing" and len(subject.post_ids) == 1:
        found["one_stop"] = [
            Evidence(side, each.answer, each.record, each.record_id)
            for each in found["one_stop"]
            for side in subject.sides
        ]


def _add_institution(
    found: dict[str, list[Evidence]],
    subject: Subject,
    row: Mapping[str, Any],
    countries: tuple[str, ...],
    post_ids: frozenset[str],
    is_close: bool,
    posts: Mapping[str, dict],
) -> None:
    """Add an institution where it names a post of the subject, or works for the whole border."""
    named = [each for each in subject.post_ids if each in post_ids]
    kind = row["kind"]
    if named:
        at_posts = {posts[each]["country"] for each in named if each in posts}
        is_shared = kind in _SHARED and len(countries) > 1
        sides = [side for side in subject.sides if side in at_posts or (is_shared and side in countries)]
    else:
        sides = _sides_without_posts(subject, kind, countries, bool(post_ids), is_close)
    mechanism = kind if named or is_close else "regional"
    answer = _OF_STATUS.get(row["status"], "unverified")
    if mechanism in found:
        found[mechanism] += [Evidence(side, answer, "institution", row["institution_id"]) for side in sides]


def _sides_without_posts(
    subject: Subject, kind: str, countries: tuple[str, ...], names_posts: bool, is_close: bool
) -> list[str]:
    """Return the sides of a border that an institution works for, though it names no post there."""
    if subject.kind != "border":
        return []
    is_national = kind in _NATIONAL or (kind == "information_system" and len(countries) > 1)
    if names_posts and not is_national:
        return []
    sides = [side for side in subject.sides if side in countries]
    # What a country has agreed with another neighbour is no cooperation over this border.
    is_elsewhere = is_close and len(countries) > 1 and len(sides) < len(subject.sides)
    return [] if is_elsewhere else sides
