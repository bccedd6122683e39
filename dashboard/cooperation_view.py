"""What the page on cooperation shows: the rows of a choice, their names and places, and what is said of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from dashboard.data import AtlasData
from geodata.cooperation import DOMAINS, MECHANISMS, SERVICES, STATES, Cell, cooperation_matrix, summarise
from geodata.cooperation_subjects import (
    SUBJECT_KINDS,
    Subject,
    border_subjects,
    corridor_subjects,
    crossing_subjects,
    entry_subjects,
    neighbour_pairs,
)
from layers.base import Layer
from layers.cooperation import CooperationPoint, cooperation_layer
from layers.locales import Translator, local_name

#: In place of a mechanism: the whole row.
SUMMARY = "summary"
#: Columns of each kind of row; what cannot be there by its nature is no column.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "border": MECHANISMS,
    "crossing": tuple(name for name in MECHANISMS if name != "regional"),
    "corridor": tuple(name for name in MECHANISMS if name != "regional"),
    "entry": ("post", *SERVICES, "joint_unit", "information_system", "programme", "agency"),
}


@dataclass(frozen=True)
class CooperationChoice:
    """Hold what the reader has chosen; to and from the URL.

    Attributes
    ----------
    domain : str
        One of `DOMAINS`; empty for all.
    rows : str
        One of `SUBJECT_KINDS`.
    border : str
        Of crossings: only those of one border; empty for all.
    subject_id, mechanism : str
        The cell that is open; empty for none.
    """

    domain: str = ""
    rows: str = "border"
    border: str = ""
    subject_id: str = ""
    mechanism: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, object]) -> CooperationChoice:
        """Read the parameters of a URL; what cannot be read is as if it were not there."""
        domain, rows = str(query.get("domain") or ""), str(query.get("rows") or "")
        subject_id, _, mechanism = str(query.get("cell") or "").partition("|")
        return cls(
            domain=domain if domain in DOMAINS else "",
            rows=rows if rows in SUBJECT_KINDS else "border",
            border=str(query.get("border") or "") if rows == "crossing" else "",
            subject_id=subject_id,
            mechanism=mechanism if mechanism in (*MECHANISMS, SUMMARY) else "",
        )

    def to_query(self) -> dict[str, str]:
        """Return the parameters of the URL without the open cell; what is as by default is left out."""
        query = {"domain": self.domain, "rows": self.rows if self.rows != "border" else "", "border": self.border}
        return {name: value for name, value in query.items() if value}


@dataclass(frozen=True)
class CooperationView:
    """Hold the matrix of one field of work.

    Attributes
    ----------
    subjects : dict
        Kind -> its rows, in order.
    cells : dict
        subject_id -> mechanism -> cell, the summary among them.
    """

    subjects: dict[str, list[Subject]]
    cells: dict[str, dict[str, Cell]]

    def subject(self, subject_id: str) -> Subject | None:
        """Return a row; None where there is none of this name."""
        return next((each for rows in self.subjects.values() for each in rows if each.subject_id == subject_id), None)

    def rows(self, choice: CooperationChoice) -> list[Subject]:
        """Return the rows of a choice."""
        rows = self.subjects[choice.rows]
        return [each for each in rows if not choice.border or border_id(each) == choice.border]

    def n_in_state(self, kind: str) -> dict[str, int]:
        """Return how many rows of a kind are in each state."""
        states = [self.cells[each.subject_id][SUMMARY].state for each in self.subjects[kind]]
        return {state: states.count(state) for state in STATES}

    def n_unverified(self, kind: str) -> dict[str, int]:
        """Return how many of those rest on rows whose activity today is unverified."""
        cells = [self.cells[each.subject_id][SUMMARY] for each in self.subjects[kind]]
        return {state: sum(each.state == state and not each.is_verified for each in cells) for state in STATES}


def border_id(subject: Subject) -> str:
    """Return the identifier of the border that a crossing is on."""
    return "-".join(subject.border).lower()


@lru_cache(maxsize=16)
def cooperation_view(atlas: AtlasData, domain: str) -> CooperationView:
    """Return all rows for one field of work (empty: for all)."""
    subjects = _subjects(atlas)
    pairs = neighbour_pairs(atlas.border_posts, atlas.crossings)
    every = [each for rows in subjects.values() for each in rows]
    matrix = cooperation_matrix(every, atlas.border_posts, atlas.institutions, pairs, domain)
    return CooperationView(subjects, {name: {SUMMARY: summarise(cells), **cells} for name, cells in matrix.items()})


@lru_cache(maxsize=4)
def _subjects(atlas: AtlasData) -> dict[str, list[Subject]]:
    posts, crossings = atlas.border_posts, atlas.crossings
    return {
        "border": border_subjects(posts, crossings),
        "crossing": crossing_subjects(posts, crossings),
        "corridor": corridor_subjects(atlas.corridors, atlas.posts_on_corridors),
        "entry": entry_subjects(posts),
    }


def subject_name(atlas: AtlasData, subject: Subject, words: Translator) -> str:
    """Return the name of a row in the reader's language."""
    if subject.kind == "border":
        return " – ".join(words.value("country", country) for country in subject.sides)
    if subject.kind == "corridor":
        return local_name(atlas.corridor(subject.subject_id).to_dict(), words.language)
    if subject.crossing_id:
        found = atlas.crossings[atlas.crossings["crossing_id"] == subject.crossing_id]
        return words.text("cooperation.no_post", name=found.iloc[0]["name"])
    return " – ".join(str(atlas.post(post_id)["name"]) for post_id in subject.post_ids)


def state_words(subject: Subject, cell: Cell, words: Translator) -> str:
    """Say the state of a cell: on both sides, on which one, in how many of the countries."""
    n_sides = len(subject.sides)
    if cell.state == "one" and n_sides == 2:
        return words.text("cooperation.only", country=words.value("country", cell.with_sides[0]))
    if cell.state in ("both", "one") and n_sides > 2:
        return words.text("cooperation.some", n=words.number(len(cell.with_sides)), total=words.number(n_sides))
    if cell.state == "both" and n_sides == 1:
        return words.text("cooperation.here")
    return words.text(f"cooperation.state.{cell.state}")


def map_layer(atlas: AtlasData, view: CooperationView, words: Translator) -> Layer:
    """Return the crossings and the corridors of the map."""
    points = []
    for subject in view.subjects["crossing"]:
        cell = view.cells[subject.subject_id][SUMMARY]
        countries = " – ".join(words.value("country", country) for country in subject.sides)
        said = words.text("cooperation.hover", countries=countries, state=state_words(subject, cell, words))
        longitude, latitude = subject_spot(atlas, subject)
        name = subject_name(atlas, subject, words)
        points.append(CooperationPoint(subject.subject_id, name, longitude, latitude, cell, said))
    states = {each.subject_id: view.cells[each.subject_id][SUMMARY].state for each in view.subjects["corridor"]}
    return cooperation_layer(points, atlas.corridors, states, words)


def subject_spot(atlas: AtlasData, subject: Subject) -> tuple[float, float]:
    """Return (longitude, latitude) of a crossing: of the road, or the middle of its posts."""
    if subject.crossing_id:
        point = atlas.crossings.loc[atlas.crossings["crossing_id"] == subject.crossing_id, "geometry"].iloc[0]
        return point.x, point.y
    spots = [atlas.post(post_id).geometry for post_id in subject.post_ids]
    return sum(spot.x for spot in spots) / len(spots), sum(spot.y for spot in spots) / len(spots)
