"""The page on significant hotspots answers over the bundled register, and says why where it cannot."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dashboard.analyses import hotspots
from dashboard.data import AtlasData
from geodata.index import HEX_RESOLUTIONS
from geodata.settings import Settings
from layers.filters import Filters
from layers.locales import Translator
from tests.dashboard.conftest import parts_of, text_of


@pytest.fixture(scope="module")
def register(built_data_dir: Path) -> AtlasData:
    return AtlasData(Settings(data_dir=built_data_dir))


@pytest.mark.parametrize("resolution", HEX_RESOLUTIONS)
def test_each_incident_is_counted_or_left_out(register: AtlasData, resolution: int) -> None:
    counted, result = register.hotspots(Filters(), resolution)
    rows = register.select(Filters()).rows
    assert counted.n_used + counted.n_too_imprecise + counted.n_outside == len(rows)
    assert result.counts.sum() == counted.n_used
    assert result.guard is None


def test_page_over_the_register_answers_with_map_and_table(register: AtlasData, words: Translator) -> None:
    page = hotspots.content(register, Filters(), {"hexagons": "4"}, words)
    _, result = register.hotspots(Filters(), 4)
    n_called = int((result.level > 0).sum())
    assert n_called
    sentence = text_of(page[0])
    assert sentence.startswith("3 ") and f" {n_called} hex" in sentence
    (table,) = parts_of(page, "AgGrid")
    assert len(table.rowData) == n_called
    names = " ".join(row["place"] for row in table.rowData)
    assert "Bamako" in names and "Dakar" in names and "Lomé" in names
    assert len(parts_of(page, "Graph")) == 1


def test_page_over_few_incidents_is_a_sentence(atlas: AtlasData, english: Translator) -> None:
    page = hotspots.content(atlas, Filters(), {"hexagons": "4"}, english)
    # Five is known to the district only, six lies at sea: five of the seven are left.
    assert "5 incidents can be placed in a hexagon. With fewer than 20" in text_of(page)
    assert parts_of(page, "Graph") == []
    assert "1 is left out" not in text_of(page)


def test_cells_are_named_after_their_largest_place(register: AtlasData, english: Translator) -> None:
    area = register.study_cells(4)
    _, result = register.hotspots(Filters(), 4)
    fullest = np.array([int(np.argmax(result.counts))])
    assert hotspots.cell_names(register, area, fullest, english) == ["Bamako"]
