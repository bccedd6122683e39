"""Pages and reports over added roads alone: none speaks of a skeleton any more, and whose the roads are is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from dashboard.analyses import bias, coverage, road_hotspots
from dashboard.analyses.parameter import read_choices
from dashboard.data import AtlasData
from dashboard.pages import corridor, corridors, post
from dashboard.reports.content import corridor_report
from layers.filters import Filters
from layers.locales import CATALOGUE_DIR, LANGUAGES, Translator, messages_of
from tests.dashboard.conftest import text_of
from tests.etl.conftest import TODAY

#: Keys of texts that are of the bundled roads themselves, or of a network where both are.
OF_THE_BUNDLED = ("roads.are.bundled", "roads.are.mixed")
ANALYSES = {each.__name__.rpartition(".")[2]: each for each in (bias, coverage, road_hotspots)}
PAGES = {
    "corridors": lambda atlas, language: corridors.layout(atlas, language, {}),
    "corridor": lambda atlas, language: corridor.layout(atlas, language, {}, "east"),
    "post": lambda atlas, language: post.layout(atlas, language, {}, "ml-alpha"),
}


@pytest.fixture
def added(atlas: AtlasData) -> AtlasData:
    data = AtlasData(atlas.settings)
    data.__dict__["roads"] = atlas.roads.assign(source="roads_own")
    own = {"dataset": "roads_own", "publisher": "The road agency", "redistribute": "yes", "n_rows": 2}
    data.__dict__["sources"] = pd.concat([atlas.sources, pd.DataFrame([own])], ignore_index=True)
    return data


def require_added(text: str) -> None:
    assert "skeleton" not in text.lower() and "squelette" not in text.lower()


@pytest.mark.parametrize("name", ANALYSES)
def test_analyses_along_roads_say_whose_the_roads_are(name: str, added: AtlasData, words: Translator) -> None:
    analysis = ANALYSES[name]
    choices = read_choices(analysis.PARAMETERS, {}, added, words)
    text = text_of(analysis.content(added, Filters(), choices, words))
    require_added(text)
    assert "The road agency" in text


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_measure_along_the_added_roads(
    page: Callable[..., Any], language: str, added: AtlasData, atlas: AtlasData
) -> None:
    require_added(text_of(page(added, language)))
    assert "11" in text_of(page(atlas, language))


def test_a_report_says_whose_the_roads_are_and_how_its_line_is_measured(added: AtlasData, words: Translator) -> None:
    report = corridor_report(added, "east", Filters(), words, TODAY)
    said = " ".join(part for section in report.sections for part in (*section.paragraphs, *section.notes))
    require_added(said)
    assert "The road agency" in said
    length = next(each for each in report.measures() if each.name == "length_km")
    assert length.note == words.text("roads.length_note.added")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_other_text_calls_the_roads_a_skeleton(language: str) -> None:
    found = {
        key
        for path in sorted((CATALOGUE_DIR / language).glob("*.po"))
        for key, text in messages_of(language, f"{path.stem}.").items()
        if "skeleton" in text.lower() or "squelette" in text.lower()
    }
    # What the ETL says of a load is said of the bundled roads.
    assert {key for key in found if not key.startswith(("etl.", "geography."))} == set(OF_THE_BUNDLED)
