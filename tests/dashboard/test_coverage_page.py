"""The page of the coverage: it counts what the invented country shows to a pencil, and says what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import pytest
import shapely

from dashboard.analyses import coverage
from dashboard.data import AtlasData
from layers.charts import percent
from layers.filters import Filters
from layers.locales import Translator
from tests.dashboard.conftest import parts_of, text_of

CHOICES = {"within": "50", "patrols": "2", "demand": "incidents", "sites": "uncovered"}


@pytest.fixture
def roads(atlas: AtlasData, monkeypatch: pytest.MonkeyPatch) -> Iterator[AtlasData]:
    """One road along 6° west past all three crossings; the only open post stands at the southern one."""
    line = shapely.LineString([(-6, 14), (-6, 18)])
    cells = {"from_node": [1], "to_node": [2], "length_km": [443.0], "road_class": ["main"], "source": ["roads"]}
    road = gpd.GeoDataFrame(cells, geometry=[line], crs=4326)
    monkeypatch.setitem(atlas.__dict__, "roads", road)
    yield atlas
    # What was measured on the invented road is kept for nobody else.
    for name in ("road_access", "near_crossings"):
        atlas.__dict__.pop(name, None)


def page(atlas: AtlasData, words: Translator, filters: Filters | None = None, **changed: str) -> list[Any]:
    return coverage.content(atlas, filters or Filters(), {**CHOICES, **changed}, words)


def test_page_says_the_share_and_what_cannot_be_judged(roads: AtlasData, words: Translator) -> None:
    said = text_of(page(roads, words))
    assert words.count("coverage.statement", 1, judged="2", share=percent(0.5, words), km="50") in said
    assert words.count("coverage.not_judged", 1) in said
    # One patrol is enough, though two are asked for.
    assert words.text("coverage.enough") in said


def test_tables_hold_the_ranking_the_patrols_and_the_borders(roads: AtlasData, words: Translator) -> None:
    content = page(roads, words)
    (grid,) = parts_of(content, "AgGrid")
    assert [(row["name"], row["rank"], row["n_incidents"]) for row in grid.rowData] == [("Desert", None, 0)]
    assert grid.rowData[0]["road"] == pytest.approx(332.3, abs=1.0)
    tables = [
        [[text_of(cell) for cell in row.children] for row in parts_of(table, "Tr")]
        for table in parts_of(content, "Table")
    ]
    assert tables[0][1][:2] == ["1", "Desert"]
    # Six degrees of latitude, and one open post of two lists.
    assert tables[1][1][1:5] == [words.text("coverage.n_of_m", n="1", m="2"), words.number(664), "1", "1"]


def test_where_all_are_covered_no_patrol_is_placed(roads: AtlasData, words: Translator) -> None:
    roads.road_access.crossings.loc[:, "post_km"] = 1.0
    content = page(roads, words)
    assert words.text("coverage.all_covered", km="50") in text_of(content)
    assert parts_of(content, "AgGrid") == []


def test_a_period_before_the_register_shows_no_rate(roads: AtlasData, words: Translator) -> None:
    content = page(roads, words, Filters.from_query({"from": "2000-01-01", "to": "2001-01-01"}))
    (grid,) = parts_of(content, "AgGrid")
    assert grid.rowData[0]["rate"] == words.text("common.no_value")
    assert words.text("coverage.ranking_outside") in text_of(content)
