"""Bring your own data: a template to fill in, a file to load with every fault beside its row, what is in already."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.components.data_desk import desk_store, desk_view
from dashboard.components.data_sets import datasets_table
from dashboard.components.duplicate_desk import duplicates_line
from dashboard.data import AtlasData
from dashboard.ids import DataId
from layers.locales import LANGUAGES, translator

PATH = "/data"
TITLE_KEY = "data.title"
_COMMAND = "python -m etl add --help"


def layout(atlas: AtlasData, language: str, query: dict[str, str]) -> html.Div:
    """Return the page; on a server that takes no files without the part that does."""
    words = translator(language)
    allowed = atlas.settings.allow_loads
    templates = [
        html.A(words.text(f"data.template.{each}"), href=AtlasData.link("/data/template.xlsx", each),
               className="button", download="", hrefLang=each)
        for each in sorted(LANGUAGES, key=lambda each: each != language)
    ]  # fmt: skip
    said: dict[str, Any] = {"aria-live": "polite"}
    desk: list[Any] = [
        desk_store(),
        dcc.Interval(id=DataId.TICK, interval=700),
        html.Div(desk_view(atlas, None, words)[0], id=DataId.DESK, className="data-desk", **said),
    ]
    refused = html.P(
        words.text("data.not_allowed", setting="ATLAS_ALLOW_LOADS=1", command=_COMMAND), className="notice"
    )
    return html.Div(
        [
            html.H1(words.text("data.title")),
            html.P(words.text("data.lead"), className="page-lead"),
            html.H2(words.text("data.template_title")),
            html.P(words.text("data.template_lead"), className="data-help"),
            html.P(templates, className="data-buttons"),
            html.H2(words.text("data.load_title")),
            html.P(words.text("data.load_lead"), className="data-help"),
            html.Details(
                [
                    html.Summary(words.text("data.formats")),
                    html.P(words.text("data.formats_are"), className="data-help"),
                ],
                className="data-more",
            ),
            *(desk if allowed else [refused]),
            html.H2(words.text("data.sets_title")),
            html.Div(datasets_table(atlas, words, can_remove=allowed), id=DataId.SETS),
            html.H2(words.text("duplicates.title")),
            html.Div(duplicates_line(atlas, words), id=DataId.DUPLICATES),
        ],
        className="page data-page",
    )
