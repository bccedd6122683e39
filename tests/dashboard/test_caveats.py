"""Every page says that its points are reports; and so does every chart and every legend made of them.

A reader cuts a chart or a map out of its page, so the frame of the page is not enough.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard import shell
from dashboard.analyses import TOPICS
from dashboard.data import AtlasData
from dashboard.pages import PAGES
from geodata.settings import Settings
from layers.base import LayerName
from layers.locales import LANGUAGES, Translator, translator
from tests.dashboard.conftest import parts_of, text_of

#: What stands in a text that calls incidents reported.
STEMS = {"en": re.compile("report", re.IGNORECASE), "fr": re.compile("signal", re.IGNORECASE)}
#: Legends that show posts, roads and borders, and no incident.
OF_NO_INCIDENT = {
    LayerName.ROADS, LayerName.CORRIDORS, LayerName.CROSSINGS, LayerName.POSTS, LayerName.BETWEENNESS,
    LayerName.COOPERATION,
}  # fmt: skip
#: Charts that count something else.
OTHER_CHARTS = {"coverage": "shares of crossings", "displacement": "routes", "posts": "posts"}
#: Pages that show no incident themselves, or say it another way.
SAID_ELSEWHERE = {
    "scenes": "a list of storyboards",
    "storyboard": "a list of scenes; each is a page that says it",
    "reports": "a form; each report says it",
    "data": "a form; what is loaded is seen on pages that say it",
    "present": "the script writes it under every slide",
}
#: What a page needs in its address.
IDENTIFIERS = {
    "corridor": {"corridor_id": "dakar-bamako-north"},
    "post": {"post_id": "sn-kidira"},
    "crossing": {"crossing_id": "bf-bj-mandouri"},
    "place": {"place_id": "2332459"},
    "region": {"region_id": "ML-1"},
    "storyboard": {"storyboard": "border-control"},
    "present": {"storyboard": "border-control"},
}
EVERY_LAYER = {"layers": "regions,density,hotspots,emerging,road_density,roads,corridors,crossings,posts,incidents"}


@pytest.fixture(scope="module")
def register(built_data_dir: Path) -> AtlasData:
    """The real register: the invented one is too small for most analyses."""
    return AtlasData(Settings(data_dir=built_data_dir))


def contents(atlas: AtlasData, words: Translator) -> Iterator[tuple[str, Any]]:
    """Give the name and content of every page and every analysis."""
    for name, page in PAGES.items():
        if name == "analysis":
            for topic in TOPICS:
                yield topic, page.layout(atlas, words.language, {}, topic)
        else:
            query = EVERY_LAYER if name == "map" else {}
            yield name, page.layout(atlas, words.language, query, **IDENTIFIERS.get(name, {}))


def legends_of(content: Any) -> dict[str, str]:
    """Return the text of the legend of each layer made of incidents; its parts stand one below the other."""
    texts: dict[str, str] = {}
    for part in parts_of(content, "Section"):
        prefix, _, layer = str(getattr(part, "className", "") or "").rpartition(" legend-")
        if prefix == "legend-part" and layer not in OF_NO_INCIDENT:
            texts[layer] = texts.get(layer, "") + text_of(part)
    return texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_and_every_panel_of_incidents_says_that_they_are_reports(register: AtlasData, language: str) -> None:
    words = translator(language)
    caveat = words.text("common.reporting_caveat")
    silent = []
    n_charts = n_legends = 0
    for name, content in contents(register, words):
        if caveat not in text_of(content) and name not in SAID_ELSEWHERE:
            silent.append(f"{name}: the page")
        for graph in parts_of(content, "Graph"):
            figure = json.dumps(graph.figure, ensure_ascii=False, default=str)
            is_empty_or_map = '"map"' in figure or not graph.figure.get("data")
            if is_empty_or_map or name in OTHER_CHARTS:
                continue
            n_charts += 1
            if not STEMS[language].search(figure):
                silent.append(f"{name}: the chart {graph.id}")
        for layer, text in legends_of(content).items():
            n_legends += 1
            if not STEMS[language].search(text):
                silent.append(f"{name}: the legend of {layer}")
    assert silent == []
    assert n_charts >= 8
    assert n_legends >= 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_frame_of_every_page_ends_with_the_caveat(atlas: AtlasData, language: str) -> None:
    words = translator(language)
    frame = shell.page_frame(None, title="", path="/", query={}, translator=words, atlas=atlas)
    assert words.text("common.reporting_caveat") in text_of(frame)
