"""The map as one page: nothing leads out of it, and it holds every symbol with its words."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest

from layers import style
from layers.base import Layer, LayerName
from layers.figure import symbol_trace
from layers.leaflet import render_leaflet
from layers.locales import translator
from layers.paper_features import FeatureSource
from layers.posts import post_layer
from layers.regions import region_layer
from tests.layers.test_paper import BOUNDS, TEXT


@pytest.fixture
def source(invented_store: Any) -> FeatureSource:
    return FeatureSource(invented_store)


def test_a_page_holds_every_symbol_with_its_words_and_nothing_from_outside(
    source: FeatureSource, border_posts: Any
) -> None:
    words = translator("fr")
    layer = post_layer(border_posts, words)
    page = render_leaflet([layer], TEXT, source, words, BOUNDS).decode()
    assert page.count("L.marker(") == len(border_posts) + 3  # and a name for each of three countries
    for name in border_posts["name"]:
        assert name in page
    assert "Incidents &amp; posts &lt;2024&gt;" in page
    assert TEXT.disclaimer in page and '<html lang="fr">' in page
    assert "default-src 'none'" in page
    outside = re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=\"(?!data:)[^\"]+", page)
    assert outside == []
    assert "$(" not in page  # a library that is not there


def test_areas_keep_the_colours_of_their_classes(invented_store: Any, source: FeatureSource) -> None:
    words = translator("en")
    counts = pd.DataFrame(
        {"n_incidents": [5, 0, 400], "top_type": ["drugs", "", "fuel"]}, index=["ML-1", "GH-1", "GH-2"]
    )
    layer = region_layer(counts, invented_store.read("regions"), words)
    page = render_leaflet([layer], TEXT, source, words).decode()
    filled = set(re.findall(r'"fillColor": "(#[0-9a-f]{6})"', page))
    assert {style.REGION_COLOURS[1], style.REGION_COLOURS[-1]} <= filled
    assert style.REGION_COLOURS[0] not in filled


def test_a_sign_is_a_word_on_the_map(source: FeatureSource) -> None:
    words = translator("fr")
    trace = symbol_trace("flow_signs", [-5.0], [12.0], [style.sign_name("Asie & co", style.LABEL)], [["flow", "", "x"]])
    page = render_leaflet([Layer(LayerName.FLOWS, (trace,))], TEXT, source, words, BOUNDS).decode()
    assert "Asie \\u0026amp; co\\u003c/span" in page


def test_an_arrow_points_where_it_does_on_the_map(source: FeatureSource) -> None:
    trace = symbol_trace("flow_heads", [-5.0], [12.0], [style.marker_name("arrow", "#0b5563", "filled", 1)], [None])
    trace["marker"]["angle"] = [222.5]
    page = render_leaflet([Layer(LayerName.FLOWS, (trace,))], TEXT, source, translator("fr"), BOUNDS).decode()
    assert "transform:rotate(222.5deg)" in page
