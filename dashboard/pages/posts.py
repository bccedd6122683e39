"""The border posts: how many there are, which of them, and a table to sort, search and export."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import dcc, html

from dashboard.components.tables import data_table
from dashboard.data import AtlasData
from dashboard.ids import PostsId
from dashboard.post_list import PostChoice, choose_posts, count_by_status, post_columns, post_rows
from geodata.fields import COUNTRIES, POST_KINDS, POST_STATUSES
from geodata.statistics import POST_RADIUS_KM
from layers.locales import Translator, translator

PATH = "/posts"
TITLE_KEY = "posts.title"


def layout(atlas: AtlasData, language: str, query: dict[str, str]) -> html.Div:
    """Return the page, with the posts the URL chooses."""
    words = translator(language)
    choice = PostChoice.from_query(query)
    posts = atlas.border_posts
    chosen = choose_posts(posts, choice)
    return html.Div(
        [
            html.H1(words.text("posts.title")),
            html.P([*lead_sentences(posts, words)], className="page-lead"),
            html.P(dcc.Link(words.text("regions.title"), href=atlas.link("/regions", language))),
            _filters(posts, choice, words),
            html.Div(
                [
                    html.P(count_sentence(len(chosen), len(posts), words), id=PostsId.COUNT, role="status"),
                    _exports(atlas, choice, words),
                ],
                className="posts-bar",
            ),
            data_table(
                PostsId.TABLE,
                post_rows(atlas, chosen, words),
                post_columns(words),
                words,
                label=words.text("posts.table"),
                has_search=True,
                n_rows_later=len(posts),
            ),
            html.P(words.text("posts.incidents_note", km=words.number(POST_RADIUS_KM)), className="posts-note"),
            html.P(words.text("posts.gaps"), className="posts-note"),
            html.P(words.text("common.reporting_caveat"), className="posts-note"),
            html.Div(id=PostsId.SINK, hidden=True),
        ],
        className="page posts",
    )


def lead_sentences(posts: pd.DataFrame, words: Translator) -> list[str]:
    """Return what the list holds, in words."""
    keys = {
        "open": "posts.n_open", "suspended": "posts.n_suspended",
        "closed": "posts.n_closed", "unknown": "posts.n_unknown",
    }  # fmt: skip
    counts = [words.count(keys[status], number) for status, number in count_by_status(posts).items()]
    return [
        words.count("posts.lead", len(posts), counts=words.enumeration(counts)),
        " ",
        words.text("posts.open_means"),
    ]


def count_sentence(n_chosen: int, n_total: int, words: Translator) -> str:
    """Say how many posts are listed."""
    if not n_chosen:
        return words.text("posts.none_chosen")
    return words.count("posts.n_listed", n_chosen, total=words.number(n_total))


def _filters(posts: pd.DataFrame, choice: PostChoice, words: Translator) -> html.Div:
    counts = {name: posts[name].value_counts() for name in ("country", "kind")}
    statuses = pd.Series(count_by_status(posts))
    return html.Div(
        [
            _select(PostsId.COUNTRY, "posts.country", choice.country, "country", COUNTRIES, counts["country"], words),
            _select(PostsId.KIND, "posts.kind", choice.kind, "post_kind", POST_KINDS, counts["kind"], words),
            _select(PostsId.STATUS, "posts.status", choice.status, "post_status", POST_STATUSES, statuses, words),
            html.Button(words.text("posts.reset"), id=PostsId.RESET, type="button", className="button posts-reset"),
        ],
        className="posts-filters",
    )


def _select(
    component_id: str,
    label: str,
    value: str,
    vocabulary: str,
    codes: Iterable[str],
    counts: pd.Series,
    words: Translator,
) -> dmc.Select:
    """Return a list of the codes that occur, with how often."""
    options = [
        {
            "value": code,
            "label": words.text("posts.option", name=words.value(vocabulary, code), n=words.number(int(counts[code]))),
        }
        for code in codes
        if code in counts
    ]
    everything = {"value": "", "label": words.text("posts.all")}
    named: dict[str, Any] = {"nothingFoundMessage": words.text("tables.no_matches")}
    return dmc.Select(
        id=component_id,
        label=words.text(label),
        data=[everything, *options],
        value=value,
        allowDeselect=False,
        className="posts-select",
        **named,
    )


def export_address(atlas: AtlasData, choice: PostChoice, language: str, extension: str) -> str:
    """Return the address of the list as a file."""
    return atlas.link(f"/download/posts.{extension}", language, **choice.to_query())


def _exports(atlas: AtlasData, choice: PostChoice, words: Translator) -> html.P:
    language = words.language
    csv, geojson = (export_address(atlas, choice, language, each) for each in ("csv", "geojson"))
    return html.P(
        [
            html.A(words.text("posts.csv"), id=PostsId.CSV, href=csv, className="button", download=""),
            html.A(words.text("posts.geojson"), id=PostsId.GEOJSON, href=geojson, className="button", download=""),
        ],
        className="posts-exports",
    )
