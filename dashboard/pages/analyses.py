"""The list of the analyses: what each answers."""

from __future__ import annotations

from dash import dcc, html

from dashboard.analyses import TOPICS
from dashboard.corridor_state import page_filters
from dashboard.data import AtlasData
from dashboard.pages.analysis import topic_path
from dashboard.pages.corridors import source_line
from layers.locales import translator

PATH = "/analysis"
TITLE_KEY = "analysis.title"


def layout(atlas: AtlasData, language: str, query: dict[str, str]) -> html.Div:
    """Return the list; the filters of the URL go along."""
    words = translator(language)
    filters = page_filters(query).to_query()
    entries = [
        html.Li(
            [
                dcc.Link(words.text(room.TITLE_KEY), href=AtlasData.link(topic_path(name), language, **filters)),
                html.P(words.text(room.LEAD_KEY)),
            ]
        )
        for name, room in TOPICS.items()
    ]
    return html.Div(
        [
            html.H1(words.text("analysis.title")),
            html.P(words.text("analysis.lead"), className="page-lead"),
            html.Ul(entries, className="analysis-list"),
            source_line(atlas, words),
        ],
        className="page",
    )
