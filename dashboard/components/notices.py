"""Sentences in place of a figure: an error, or an empty result."""

from __future__ import annotations

import pandas as pd
from dash import html

from geodata.errors import AtlasError
from layers.locales import Translator
from layers.source_line import sources_line


def error_notice(error: AtlasError, translator: Translator, title_key: str = "common.error_title") -> html.Div:
    """Return the sentence of an error in the reader's language, below a title."""
    sentence = translator.error(error.code, str(error), error.parameters)
    return html.Div(
        [html.Strong(translator.text(title_key)), html.P(sentence)],
        className="notice notice-error",
        role="alert",
    )


def unexpected_notice(translator: Translator) -> html.Div:
    """Return the sentence for a failure that nobody foresaw; what it was stands in the server log."""
    return html.Div(
        [html.Strong(translator.text("common.error_title")), html.P(translator.text("common.error_unexpected"))],
        className="notice notice-error",
        role="alert",
    )


def empty_notice(sentence: str) -> html.Div:
    """Return a calm sentence where there is nothing to draw."""
    return html.Div(html.P(sentence), className="notice notice-empty", role="status")


def disclaimer_note(translator: Translator, organisation: str = "") -> html.P:
    """Return the boundary disclaimer that stands under every map."""
    name = organisation or translator.text("common.organisation_default")
    return html.P(translator.text("common.disclaimer", organisation=name), className="map-disclaimer")


def sources_note(sources: pd.DataFrame, translator: Translator) -> html.P:
    """Return the caveat on reporting and the line of sources that stand under every map."""
    return html.P(
        [html.Strong(translator.text("common.reporting_caveat")), " ", sources_line(sources, translator)],
        className="map-sources",
    )
