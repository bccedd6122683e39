"""The page of a profile around a spot: what it says in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from dashboard.components.communities import communities_section
from dashboard.components.profile_incidents import incidents_section
from dashboard.components.profile_institutions import institutions_section
from dashboard.components.profile_map import profile_map
from dashboard.components.profile_near import near_section
from dashboard.data import AtlasData
from dashboard.profile_subject import Subject, reported
from layers.filters import Filters
from layers.locales import Translator


def period_filters(query: Mapping[str, str]) -> Filters:
    """Return the period that the URL of a profile chooses (``from``, ``to``); all else filters nothing."""
    asked = Filters.from_query(query)
    return Filters(start=asked.start, end=asked.end)


def spot_page(
    atlas: AtlasData,
    subject: Subject,
    filters: Filters,
    neighbours: html.Section,
    words: Translator,
    *,
    title: str,
    lead: str,
    facts: Sequence[tuple[str, Any]],
) -> html.Div:
    """Return the page of a crossing or a place.

    Parameters
    ----------
    atlas : AtlasData
    subject : Subject
    filters : Filters
        The period.
    neighbours : Section
        Whom it is compared with.
    words : Translator
    title, lead : str
    facts : sequence of (name, value)
    """
    here = reported(atlas, subject, filters)
    return html.Div(
        [
            html.P(dcc.Link(words.text("profile.to_posts"), href=atlas.link("/posts", words.language)),
                   className="post-back"),
            html.H1(title),
            html.P(lead, className="page-lead"),
            html.Div(
                [
                    html.Div([fact_table(facts, words), *near_section(atlas, subject, words)], className="post-record"),
                    html.Div(profile_map(atlas, subject, here.rows, words), className="post-map"),
                ],
                className="post-columns",
            ),
            incidents_section(atlas, subject, here, filters, words),
            neighbours,
            communities_section(atlas, subject, words),
            institutions_section(atlas, subject, words),
        ],
        className="page post profile",
    )  # fmt: skip


def fact_table(facts: Sequence[tuple[str, Any]], words: Translator) -> html.Dl:
    """Return names and values; an empty value is said not to be stated."""
    shown = [(name, value or words.text("post.not_stated")) for name, value in facts]
    return html.Dl([part for name, value in shown for part in (html.Dt(name), html.Dd(value))], className="post-facts")
