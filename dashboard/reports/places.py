"""Sections on where the guard stands: border posts with their services, road crossings without a post, cooperation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.cooperation_view import COLUMNS, SUMMARY, cooperation_view
from dashboard.data import AtlasData
from dashboard.passing_on import posts_may_pass_on
from dashboard.reports.document import Cell, Column, Dated, Link, Section, Table
from geodata.cooperation import SERVICES
from geodata.cooperation import Cell as State
from geodata.cooperation_subjects import Subject
from geodata.coverage import count_near
from layers.filters import Filters
from layers.locales import Translator, local_name

#: Nearest open post beyond which a crossing counts as far from one, km by road.
FAR_KM = 50.0
_DATE_PARTS = {1: "year", 2: "month", 3: "day"}


def partial_day(text: object) -> Dated | None:
    """Return a day of a register (ISO day, month or year) with its precision; None where there is none."""
    if not isinstance(text, str) or not text:
        return None
    parts = text.split("-")
    precision = _DATE_PARTS.get(len(parts))
    if precision is None:
        return None
    padded = "-".join([*parts, *["01"] * (3 - len(parts))])
    return Dated(pd.Timestamp(padded).date(), precision)


def source_link(row: Mapping[str, Any]) -> Link | None:
    """Return publisher and address of the source of a row; None where it names none."""
    address = row.get("source_url")
    if not isinstance(address, str) or not address:
        return None
    publisher = row.get("source_publisher")
    return Link(publisher if isinstance(publisher, str) and publisher else address, address)


def posts_section(
    atlas: AtlasData, post_ids: Sequence[str], kilometres: Sequence[float] | None, words: Translator
) -> Section:
    """Return the border posts with what is known of the services at each.

    Parameters
    ----------
    atlas : AtlasData
    post_ids : sequence of str
        In the order of the table.
    kilometres : sequence of float, optional
        Where each lies on the corridor.
    words : Translator
    """
    posts = atlas.border_posts.set_index("post_id").loc[list(post_ids)]
    columns = [
        *([Column("km", words.text("report.km"), "number", 0, 0.5)] if kilometres is not None else []),
        Column("name", words.text("report.post"), weight=2.0, hxl="#loc+name"),
        Column("country", words.text("report.country"), hxl="#country+name"),
        Column("kind", words.text("report.post_kind"), weight=0.9),
        Column("status", words.text("report.status"), weight=0.9, hxl="#status"),
        Column("status_date", words.text("report.status_date"), "date", weight=0.9),
        Column("services", words.text("report.services"), weight=2.2),
        Column("source", words.text("report.source"), "link", weight=1.3, hxl="#meta+source"),
    ]
    rows = []
    is_free = posts_may_pass_on(atlas, posts.index)
    for place, (_, post) in enumerate(posts.iterrows()):
        if not is_free[place]:
            continue
        present = [column_words(name, words) for name in SERVICES if post[name] == "yes"]
        cells: list[Cell] = [
            str(post["name"]),
            words.value("country", post["country"]),
            words.value("post_kind", post["kind"]),
            words.value("post_status", post["status"]),
            partial_day(post["status_date"]),
            words.enumeration(present) if present else words.text("common.unknown"),
            source_link(post),
        ]
        rows.append((*([float(kilometres[place])] if kilometres is not None else []), *cells))
    n_open = int((posts["status"] == "open").sum())
    said = [words.count("report.posts_known", len(posts)), words.count("report.posts_open", n_open)]
    if not is_free.all():
        said.append(words.count("report_files.kept_back", int((~is_free).sum())))
    return Section(
        "posts",
        words.text("report.posts_title"),
        paragraphs=(" ".join(said),) if len(posts) else (words.text("report.no_posts"),),
        tables=(Table("posts", words.text("report.posts_title"), tuple(columns), tuple(rows)),) if rows else (),
        notes=(words.text("report.posts_note"),),
    )


def crossings_section(atlas: AtlasData, crossing_ids: Sequence[str], filters: Filters, words: Translator) -> Section:
    """Return the road crossings without a known open post, the most incidents near them first."""
    table = atlas.road_access.crossings
    is_chosen = table["crossing_id"].isin(list(crossing_ids)).to_numpy()
    n_near, _ = count_near(atlas.near_crossings, atlas.select(filters).rows)
    n_open = atlas.crossings.set_index("crossing_id")["n_open_posts"].reindex(table["crossing_id"]).to_numpy()
    bare = np.flatnonzero(is_chosen & (n_open == 0))
    order = bare[np.lexsort((table["name"].to_numpy(str)[bare], -n_near[bare]))]
    columns = (
        Column("name", words.text("report.crossing"), weight=1.6, hxl="#loc+name"),
        Column("border", words.text("report.border"), weight=1.6),
        Column("n_incidents", words.text("report.incidents_near"), "count", hxl="#indicator+num"),
        Column("post", words.text("report.nearest_post"), weight=1.6),
        Column("post_km", words.text("report.nearest_post_km"), "number", 0),
    )
    names = atlas.border_posts.set_index("post_id")["name"]
    rows = []
    for place in order.tolist():
        row = table.iloc[place]
        away = float(row["post_km"])
        known = bool(row["is_judged"]) and np.isfinite(away)
        border = " – ".join(words.value("country", row[side]) for side in ("country_a", "country_b"))
        post = str(names[row["post_id"]]) if known else None
        rows.append((str(row["name"]), border, int(n_near[place]), post, away if known else None))
    n_chosen = int(is_chosen.sum())
    said = bare_words(len(rows), n_chosen, words)
    return Section(
        "crossings",
        words.text("report.crossings_title"),
        paragraphs=(said,),
        tables=(Table("crossings", words.text("report.crossings_title"), columns, tuple(rows)),) if rows else (),
        notes=(words.text("report.crossings_note"),),
    )


def crossings_of(atlas: AtlasData, corridor_id: str) -> list[str]:
    """Return the crossings on a corridor."""
    on = atlas.crossings["corridor_ids"].fillna("").str.split(";").map(lambda ids: corridor_id in ids).to_numpy(bool)
    return atlas.crossings.loc[on, "crossing_id"].tolist()


def n_bare(atlas: AtlasData, crossing_ids: list[str]) -> int:
    """Return how many of some crossings have no known open post."""
    open_posts = atlas.crossings.set_index("crossing_id")["n_open_posts"].reindex(crossing_ids)
    return int((open_posts == 0).sum())


def bare_words(n_bare: int, n_crossings: int, words: Translator) -> str:
    """Say how many of some road crossings have no known open post."""
    if not n_crossings:
        return words.text("report.no_crossings")
    if not n_bare:
        return words.count("report.crossings_guarded", n_crossings)
    return words.count("report.crossings_bare", n_bare, total=words.number(n_crossings))


def column_words(name: str, words: Translator) -> str:
    """Return the short name of a service or mechanism, without the places where a narrow column may break it."""
    return words.text(f"cooperation.column.{name}").replace("\u00ad", "")


def exists_words(subject: Subject, cell: State, words: Translator, is_short: bool = False) -> str:
    """Say where something exists: on both sides, in some of the countries, nowhere, or that nothing is sourced."""
    if is_short and cell.state == "unknown":
        return words.text("common.unknown")
    if cell.state in ("none", "unknown"):
        return words.text(f"report.exists.{cell.state}")
    if len(subject.sides) == 2 and cell.state == "both":
        return words.text("report.exists.both")
    countries = words.enumeration([words.value("country", side) for side in cell.with_sides])
    return words.text("report.exists.in", countries=countries)


def institutions_section(atlas: AtlasData, subject: Subject, words: Translator) -> Section:
    """Return what the registers say of services and mechanisms: on all sides, on some, on none, or unknown."""
    cells = cooperation_view(atlas, "").cells[subject.subject_id]
    mechanisms = COLUMNS[subject.kind]
    rows = tuple(_mechanism_row(atlas, subject, name, cells[name], words) for name in mechanisms)
    n_unknown = sum(cells[name].state == "unknown" for name in mechanisms)
    columns = (
        Column("mechanism", words.text("report.mechanism"), weight=1.4),
        Column("state", words.text("report.where"), weight=1.1),
        Column("named", words.text("report.named"), weight=2.6),
        Column("source", words.text("report.source"), "link", weight=1.2, hxl="#meta+source"),
    )
    said = [
        words.text("report.cooperation_summary", state=exists_words(subject, cells[SUMMARY], words)),
        words.count("report.cooperation_unknown", n_unknown, total=words.number(len(mechanisms))),
    ]
    return Section(
        "institutions",
        words.text("report.institutions_title"),
        paragraphs=(" ".join(said),),
        tables=(Table("institutions", words.text("report.institutions_title"), columns, rows),),
        notes=(words.text("report.institutions_note"),),
    )


def _mechanism_row(atlas: AtlasData, subject: Subject, name: str, cell: State, words: Translator) -> tuple[Cell, ...]:
    posts = atlas.border_posts.set_index("post_id")
    institutions = atlas.institutions.set_index("institution_id")
    named: dict[str, Link | None] = {}
    for each in cell.evidence:
        row = (posts if each.record == "post" else institutions).loc[each.record_id]
        said = str(row["name"]) if each.record == "post" else local_name(row.to_dict(), words.language)
        if each.answer == "no":
            said = words.text("report.stated_absent", name=said)
        elif each.answer == "unverified":
            said = words.text("report.unverified", name=said)
        named.setdefault(said, source_link(row))
    source = next((link for link in named.values() if link is not None), None)
    listed = words.text("report.separator").join(named) or None
    return words.text(f"cooperation.mechanism.{name}"), exists_words(subject, cell, words), listed, source
