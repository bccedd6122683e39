"""The incidents behind a map in a paragraph: for who cannot see the map, and for who has to write the report."""

from __future__ import annotations

import numpy as np
from dash import html

from dashboard.data import AtlasData
from dashboard.explore_view import facts_of
from layers.filters import Filters
from layers.locales import Translator
from layers.paragraph import view_paragraph


def paragraph(atlas: AtlasData, filters: Filters, words: Translator, within: np.ndarray | None = None) -> html.P:
    """Return the paragraph of a choice of incidents; see `dashboard.explore_view.facts_of`."""
    return html.P(" ".join(view_paragraph(facts_of(atlas, filters, within), words)), className="explore-words")


def in_words(atlas: AtlasData, filters: Filters, words: Translator, within: np.ndarray | None = None) -> html.Section:
    """Return the paragraph under a heading, as a section of a page."""
    return html.Section([html.H2(words.text("explore.words")), paragraph(atlas, filters, words, within)])
