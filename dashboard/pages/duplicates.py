"""Incidents of different datasets that may be the same: side by side, merged or kept by the reader's choice."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.components.duplicate_desk import FROM, MADE_FROM, duplicates_view
from dashboard.components.duplicate_desk import PATH as PATH
from dashboard.data import AtlasData
from dashboard.duplicate_view import position_in
from dashboard.ids import DuplicatesId
from layers.locales import translator

TITLE_KEY = "duplicates.title"
_COMMAND = "python -m etl duplicates"


def layout(atlas: AtlasData, language: str, query: dict[str, str]) -> html.Div:
    """Return the page; the address says where its lists begin. On a server that takes no files nothing is chosen."""
    words = translator(language)
    asked = {FROM: position_in(query, FROM), MADE_FROM: position_in(query, MADE_FROM)}
    view = duplicates_view(atlas, asked, None, words)
    refused = html.P(
        words.text("duplicates.not_allowed", setting="ATLAS_ALLOW_LOADS=1", command=_COMMAND), className="notice"
    )
    said: dict[str, Any] = {"aria-live": "polite"}
    groups: list[dict[str, Any]] = [{"data-group": name, "tabIndex": -1} for name in ("made", "bar")]
    kept = html.Details(
        [
            html.Summary(words.text("duplicates.kept_title")),
            html.P(words.text("duplicates.kept"), className="data-help"),
        ]
    )
    return html.Div(
        [
            html.P(dcc.Link(words.text("duplicates.back"), href=atlas.link("/data", language))),
            html.H1(words.text("duplicates.title")),
            html.P(words.text("duplicates.lead"), className="page-lead"),
            kept if atlas.settings.allow_loads else refused,
            html.Section(view.pairs, id=DuplicatesId.LIST),
            html.Section(view.made, id=DuplicatesId.MADE, **groups[0]),
            html.P(words.text("common.reporting_caveat"), className="data-help"),
            html.Div(view.bar, id=DuplicatesId.BAR, className="duplicates-bar", **groups[1], **said),
            dcc.Store(id=DuplicatesId.SHOWN, data=view.shown),
            dcc.Store(id=DuplicatesId.SAID),
            dcc.Interval(id=DuplicatesId.TICK, interval=700, disabled=not view.is_running),
        ],
        className="page data-page duplicates-page",
    )
