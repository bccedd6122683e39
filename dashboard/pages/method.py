"""Method and sources: the text of docs/methods.md, and what this version of the data is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd
from dash import dcc, html

from dashboard.components.tables import plain_table
from dashboard.data import AtlasData
from dashboard.ids import MethodId
from geodata.settings import PROJECT_DIR
from geodata.statistics import count_by_location_class, incident_summary
from layers.filters import Filters
from layers.locales import Translator, translator

PATH = "/method"
TITLE_KEY = "method.title"
#: The text of the page; one file a language, the same sections in both.
DOCUMENTS = {"fr": PROJECT_DIR / "docs" / "methodes.md", "en": PROJECT_DIR / "docs" / "methods.md"}


_PUBLIC_DOMAIN = "Public domain"


@dataclass(frozen=True)
class Document:
    """Hold a Markdown text cut at its headings of the second level.

    Attributes
    ----------
    title : str
    introduction : str
    sections : tuple of (heading, text)
    """

    title: str
    introduction: str
    sections: tuple[tuple[str, str], ...]


def parse_document(text: str) -> Document:
    """Cut a Markdown text with one heading of the first level at its headings of the second."""
    head, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    title, _, introduction = head.strip().removeprefix("# ").partition("\n")
    sections = [part.partition("\n") for part in parts]
    return Document(title, introduction.strip(), tuple((name.strip(), body.strip()) for name, _, body in sections))


@lru_cache(maxsize=4)
def read_document(language: str) -> Document:
    """Return the text of the page in a language."""
    return parse_document(DOCUMENTS[language].read_text(encoding="utf-8"))


def layout(atlas: AtlasData, language: str, query: dict[str, str]) -> html.Div:
    """Return the page."""
    words = translator(language)
    document = read_document(language)
    sections: list[tuple[str, Any]] = [(name, _markdown(body)) for name, body in document.sections]
    sections += [
        (words.text("backtest.title"), _backtest(words)),
        (words.text("method.sources"), _sources(atlas, words)),
        (words.text("method.rows"), _rows(atlas, words)),
        (words.text("method.precision"), _precision(atlas, words)),
        (words.text("method.source_kinds"), _source_kinds(atlas, words)),
    ]
    anchors = [_anchor(number) for number in range(1, len(sections) + 1)]
    contents = [html.Li(html.A(name, href=f"#{anchor}")) for anchor, (name, _) in zip(anchors, sections, strict=True)]
    bodies = [
        html.Section([html.H2(name), body], id=anchor) for anchor, (name, body) in zip(anchors, sections, strict=True)
    ]
    named: dict[str, Any] = {"aria-label": words.text("method.contents")}
    version = words.text("method.version", version=atlas.version, built=_built(atlas, words))
    return html.Div(
        [
            html.H1(document.title),
            html.P(document.introduction, className="page-lead"),
            html.P(html.Strong(words.text("common.reporting_caveat"))),
            html.P(version, className="method-version"),
            html.Div(
                [
                    html.Nav(
                        [html.H2(words.text("method.contents"), className="method-contents-title"), html.Ol(contents)],
                        className="method-contents",
                        **named,
                    ),
                    html.Div(bodies, className="method-text"),
                ],
                className="method-columns",
            ),
        ],
        className="page method",
    )


def _backtest(words: Translator) -> dcc.Loading:
    """Return the place of the test; it takes a second, so a callback brings it once the page stands."""
    waiting = html.P(words.text("backtest.loading"), className="method-waiting")
    return dcc.Loading(html.Div(waiting, id=MethodId.BACKTEST), delay_show=300, color="#0b5563")


def _anchor(number: int) -> str:
    return f"{MethodId.SECTION}-{number}"


def section_anchor(heading: str, words: Translator) -> str:
    """Return the anchor of a section of the text; `ValueError` where no section has this heading."""
    headings = [name for name, _ in read_document(words.language).sections]
    return _anchor(headings.index(heading) + 1)


def _markdown(text: str) -> dcc.Markdown:
    return dcc.Markdown(text, className="method-markdown")


def _built(atlas: AtlasData, words: Translator) -> str:
    return words.date(pd.Timestamp(atlas.metadata["built_at"]).date())


def _sources(atlas: AtlasData, words: Translator) -> html.Div:
    heads = [
        words.text(key)
        for key in ("method.dataset", "method.publisher", "method.licence", "method.attribution", "method.latest")
    ]
    rows = [
        [
            source[f"title_{words.language}"],
            _publisher(source, words),
            words.text("method.public_domain") if source["licence"] == _PUBLIC_DOMAIN else source["licence"],
            html.Span(source["attribution"], lang="en"),
            _latest(source["latest_date"], words),
        ]
        for source in atlas.sources.to_dict("records")
    ]
    return html.Div([html.P(words.text("method.sources_lead")), plain_table(heads, rows)])


def _publisher(source: dict[str, Any], words: Translator) -> Any:
    """Return the publisher with its address; a register of ours has none, its rows name their own sources."""
    url = source["url"]
    if not isinstance(url, str) or not url.startswith("https://"):
        return words.text("method.compiled")
    return html.A(source["publisher"], href=url, target="_blank", rel="noopener noreferrer")


def _latest(text: Any, words: Translator) -> str:
    return words.date(pd.Timestamp(text).date()) if isinstance(text, str) and text else words.text("common.no_value")


def _rows(atlas: AtlasData, words: Translator) -> html.Div:
    titles = dict(zip(atlas.sources["dataset"], atlas.sources[f"title_{words.language}"], strict=True))
    heads = [
        words.text(key)
        for key in ("method.dataset", "method.read", "method.kept", "method.duplicates", "method.rejected")
    ]
    rows = [
        [titles.get(name, name), *[words.number(counts[each]) for each in ("read", "kept", "duplicates", "rejected")]]
        for name, counts in atlas.metadata["datasets"].items()
    ]
    return html.Div([html.P(words.text("method.rows_lead")), plain_table(heads, rows, n_texts=1)])


def _precision(atlas: AtlasData, words: Translator) -> html.Div:
    counts = count_by_location_class(atlas.index, atlas.select(Filters()).rows)
    rows = _share_rows(counts, "location_class", words)
    lead = words.text("method.precision_lead", n=words.number(len(atlas.index)))
    return html.Div([html.P(lead), plain_table(_share_heads("method.location_class", words), rows, n_texts=1)])


def _source_kinds(atlas: AtlasData, words: Translator) -> html.Div:
    counts = incident_summary(atlas.index, atlas.select(Filters()).rows).by_source_kind
    rows = _share_rows(counts, "source_kind", words)
    lead = words.text("method.source_kinds_lead")
    return html.Div([html.P(lead), plain_table(_share_heads("method.source_kind", words), rows, n_texts=1)])


def _share_heads(key: str, words: Translator) -> list[str]:
    return [words.text(key), words.text("method.n_incidents"), words.text("method.share")]


def _share_rows(counts: pd.DataFrame, vocabulary: str, words: Translator) -> list[list[str]]:
    return [
        [words.value(vocabulary, str(code)), words.number(n), words.number(100 * share, 1)]
        for code, n, share in zip(counts.index, counts["n_incidents"], counts["share"], strict=True)
    ]
