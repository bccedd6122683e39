"""The storyboard that comes with the project says what the bundled registers say: each number is counted here anew."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from dashboard.cooperation_view import SUMMARY, cooperation_view
from dashboard.data import AtlasData
from dashboard.pages import PAGES
from dashboard.scenes.bundled import bundled_storyboards
from dashboard.scenes.facts import SceneText, scene_text
from dashboard.scenes.figures import FIGURES
from geodata.settings import Settings
from layers.filters import Filters
from layers.locales import translator
from tests.test_locales import leftover_words, typography_faults

BOARD = bundled_storyboards()["border-control"]
THEMES = ("drugs", "firearms", "human_trafficking", "migrant_smuggling", "corruption")


@pytest.fixture(scope="module")
def real(built_data_dir: Path) -> AtlasData:
    return AtlasData(Settings(data_dir=built_data_dir))


@pytest.fixture(scope="module")
def said(real: AtlasData) -> dict[str, SceneText]:
    return {scene.scene_id: scene_text(real, scene, translator("en")) for scene in BOARD.scenes}


@pytest.fixture(scope="module")
def incidents(real: AtlasData) -> pd.DataFrame:
    """Return the incidents since 2015, straight from the table."""
    table = real.store.read("incidents")
    return table[table["date"] >= "2015-01-01"]


def numbers(sentence: str) -> list[int]:
    return [int(each.replace(",", "")) for each in re.findall(r"\d[\d,]*", sentence.replace("2015", ""))]


def test_the_storyboard_walks_the_themes_of_the_workshop() -> None:
    assert 8 <= len(BOARD.scenes) <= 12
    types = {each for scene in BOARD.scenes for each in scene.parameters.get("type", "").split(",")}
    assert set(THEMES) <= types
    assert {"/", "/cooperation", "/analysis/coverage"} <= {scene.path for scene in BOARD.scenes}
    paths = [page.PATH if hasattr(page, "PATH") else page.PATH_TEMPLATE for page in PAGES.values()]
    patterns = [re.sub(r"<\w+>", "[^/]+", path) for path in paths]
    assert all(any(re.fullmatch(each, scene.path) for each in patterns) for scene in BOARD.scenes)


def test_the_counts_of_the_themes_are_those_of_the_table(said: dict[str, SceneText], incidents: pd.DataFrame) -> None:
    by_type = incidents["trafficking_type"].value_counts()
    events = incidents.groupby(["trafficking_type", "event_type"]).size()
    assert numbers(said["reports"].message) == [len(incidents)]
    assert numbers(said["drugs"].message)[0] == by_type["drugs"]
    assert numbers(said["firearms"].message) == [by_type["firearms"], by_type["explosives"]]
    trafficking = [by_type["human_trafficking"], events["human_trafficking", "rescue"]]
    assert numbers(said["human-trafficking"].message) == trafficking
    wrecks = incidents[
        (incidents["trafficking_type"] == "migrant_smuggling") & (incidents["event_type"] == "shipwreck")
    ]
    smuggling = [by_type["migrant_smuggling"], len(wrecks), int(wrecks["quantity"].sum())]
    assert set(wrecks["unit"]) == {"persons"}
    assert numbers(said["migrant-smuggling"].message) == smuggling
    share = round(100 * by_type["corruption"] / len(incidents))
    assert numbers(said["corruption"].message) == [by_type["corruption"], share]
    press = round(100 * (incidents["source_kind"] == "media").mean())
    assert numbers(said["limits"].message) == [press]


def test_no_corridor_has_more_reports_of_drugs_than_the_one_named(
    real: AtlasData, said: dict[str, SceneText], incidents: pd.DataFrame
) -> None:
    drugs = incidents.loc[incidents["trafficking_type"] == "drugs", "incident_id"]
    members = real.store.read("memberships")
    counts = members[members["incident_id"].isin(drugs)].groupby("corridor_id")["incident_id"].nunique()
    assert numbers(said["drugs"].message)[-1] == counts.max()
    assert real.corridor(str(counts.idxmax()))["name_en"] in said["drugs"].message


def test_posts_and_crossings_are_those_of_the_registers(real: AtlasData, said: dict[str, SceneText]) -> None:
    posts = real.store.read("border_posts")
    n_crossings = len(real.store.read("crossings"))
    assert numbers(said["entry-points"].message) == [len(posts), (posts["status"] == "open").sum(), n_crossings]
    crossings = real.road_access.crossings
    judged = crossings[crossings["is_judged"]]
    reached = int((judged["post_km"] <= 50).sum())
    assert numbers(said["gaps"].message) == [reached, len(judged), 50, len(judged) - reached]


def test_cooperation_and_hotspots_are_those_of_their_pages(real: AtlasData, said: dict[str, SceneText]) -> None:
    view = cooperation_view(real, "")
    borders = [view.cells[each.subject_id][SUMMARY].state for each in view.subjects["border"]]
    crossings = [view.cells[each.subject_id][SUMMARY].state for each in view.subjects["crossing"]]
    assert numbers(said["cooperation"].message) == [borders.count("both"), len(borders)]
    assert numbers(said["cooperation-gaps"].message) == [crossings.count("unknown"), len(crossings)]
    scene = BOARD.scene("hotspots")
    _, result = real.hotspots(Filters.from_query(scene.parameters), 4)
    assert numbers(said["hotspots"].message) == [int((result.level > 0).sum()), len(result.area)]


def test_every_placeholder_is_known_and_both_languages_are_complete(real: AtlasData) -> None:
    for scene in BOARD.scenes:
        for text in (scene.title, scene.message, scene.notes):
            assert text.en and text.fr
            assert set(re.findall(r"\{([a-z_]+)", text.en)) == set(re.findall(r"\{([a-z_]+)", text.fr)) <= set(FIGURES)
            assert sorted(re.findall(r"\{[^}]*\}", text.en)) == sorted(re.findall(r"\{[^}]*\}", text.fr))
            assert typography_faults(text.fr) == [] and leftover_words(text.fr) == []
        for language in ("en", "fr"):
            shown = scene_text(real, scene, translator(language))
            assert "{" not in shown.message + shown.notes
            assert len(shown.message) <= 170, "one sentence that fits a slide"
            assert len(re.findall(r"[.!?](?:\s|$)", shown.message)) == 1


def test_a_sentence_stays_readable_on_a_register_of_seven_incidents(atlas: AtlasData) -> None:
    for scene in BOARD.scenes:
        for language in ("en", "fr"):
            shown = scene_text(atlas, scene, translator(language))
            assert shown.message and "{" not in shown.message
