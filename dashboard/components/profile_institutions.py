"""Which institutions work somewhere: services at the posts, and what the register of institutions names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from dash import dcc, html

from dashboard.components.cards import has_value, note_paragraph, partial_date, source_links
from dashboard.components.tables import plain_table
from dashboard.data import AtlasData
from dashboard.profile_subject import Subject, subject_posts
from geodata.institutions import SEAT_KM, Service, institutions_at, seats_near, services_at
from layers.locales import Translator, local_name


def institutions_section(
    atlas: AtlasData, subject: Subject, words: Translator, is_seat: np.ndarray | None = None, has_services: bool = True
) -> html.Section:
    """Return the institutions at a subject; what no source says is unknown, and said to be.

    Parameters
    ----------
    atlas : AtlasData
    subject : Subject
    words : Translator
    is_seat : bool array, optional
        Which institutions have their seat here; by default those within `SEAT_KM`.
    has_services : bool
        List the services at its posts.
    """
    posts = subject_posts(atlas, subject)
    seats = seats_near(atlas.institutions, *subject.spot) if is_seat is None else is_seat
    found = institutions_at(atlas.institutions, subject.post_ids, seats)
    services: list[Any] = []
    if has_services:
        services = [html.H3(words.text("profile.services")), *_services(atlas, posts, words)]
    return html.Section(
        [
            html.H2(words.text("profile.institutions")),
            html.P(words.text("post.agencies_lead"), className="profile-hint"),
            *services,
            html.H3(words.text("profile.named")),
            *_named(atlas, found, is_seat is None, words),
            html.P(dcc.Link(words.text("profile.cooperation"), href=_cooperation(atlas, subject, words))),
        ],
        className="profile-institutions",
    )


def _cooperation(atlas: AtlasData, subject: Subject, words: Translator) -> str:
    """Return the matrix of cooperation, at the crossings of the border where there is one."""
    if len(subject.countries) != 2:
        return atlas.link("/cooperation", words.language)
    border = "-".join(sorted(subject.countries)).lower()
    return atlas.link("/cooperation", words.language, rows="crossing", border=border)


def _services(atlas: AtlasData, posts: Sequence[Mapping[str, Any]], words: Translator) -> list[Any]:
    if not posts:
        return [html.P(words.text("profile.no_posts"))]
    names = {post["post_id"]: str(post["name"]) for post in posts}
    heads = [words.text(f"profile.service.{name}") for name in ("name", "present", "absent", "unknown")]
    rows = [_service(service, names, words) for service in services_at(posts)]
    return [
        html.Div(plain_table(heads, rows), className="profile-table profile-services"),
        html.P(words.text("profile.services_source"), className="profile-source"),
    ]


def _service(service: Service, names: Mapping[str, str], words: Translator) -> list[Any]:
    label = words.text("post.one_stop") if service.name == "one_stop" else words.value("agency", service.name)

    def listed(post_ids: Sequence[str]) -> str:
        if len(post_ids) > 6:
            return words.count("profile.n_posts", len(post_ids))
        return ", ".join(names[each] for each in post_ids) or words.text("common.no_value")

    return [label, listed(service.present), listed(service.absent), listed(service.unknown)]


def _named(atlas: AtlasData, found: pd.DataFrame, is_near: bool, words: Translator) -> list[Any]:
    if found.empty:
        return [html.P(words.text("profile.none_named"), className="card-warning")]
    groups = (
        ("profile.at_posts", found[[bool(each) for each in found["named_posts"]]]),
        ("profile.seats_near" if is_near else "profile.seats", found[[not each for each in found["named_posts"]]]),
    )
    parts: list[Any] = []
    for key, rows in groups:
        if len(rows):
            summary = html.Summary(words.text(key, n=words.number(len(rows)), km=words.number(SEAT_KM)))
            items = [_institution(atlas, row, words) for row in rows.to_dict("records")]
            content = html.Ul(items, className="cooperation-evidence")
            parts.append(html.Details([summary, content], open=len(rows) <= 5))
    return parts


def _institution(atlas: AtlasData, row: Mapping[str, Any], words: Translator) -> html.Li:
    name, acronym = local_name(row, words.language), row["acronym"]
    facts = [words.text(f"cooperation.institution.{row['kind']}"), words.values("country", row["countries"])]
    if has_value(row["established"]):
        facts.append(words.text("cooperation.since", date=partial_date(str(row["established"]), words)))
    status = row["status"] if row["status"] in ("active", "ended") else "unknown"
    facts.append(words.text(f"profile.activity.{status}"))
    title = f"{name} ({acronym})" if has_value(acronym) and acronym not in name else name
    posts = [
        dcc.Link(str(atlas.post(each)["name"]), href=atlas.link(f"/posts/{each}", words.language))
        for each in row["named_posts"]
    ]
    at = [html.P([part for link in posts for part in (link, ", ")][:-1])] if posts else []
    return html.Li(
        [
            html.Strong(title),
            html.P(" · ".join(facts), className="cooperation-facts"),
            *at,
            *note_paragraph(row["note"], words),
            source_links(row, words),
        ]
    )
