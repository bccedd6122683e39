"""The page on emerging hotspots answers over the bundled register, and says why where it cannot."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from dashboard.analyses import emerging
from dashboard.data import AtlasData
from geodata.settings import Settings
from layers.filters import Filters
from layers.locales import Translator
from tests.dashboard.conftest import parts_of, text_of


@pytest.fixture(scope="module")
def register(built_data_dir: Path) -> AtlasData:
    return AtlasData(Settings(data_dir=built_data_dir))


@pytest.mark.parametrize("length", ["auto", "half", "quarter"])
def test_each_incident_is_in_a_step_or_left_out(register: AtlasData, length: str) -> None:
    view = emerging.emerging_view(register, Filters(), 4, length)
    assert view is not None
    left_out = view.n_outside + view.n_undated + view.counted.n_too_imprecise + view.counted.n_outside
    assert view.counted.n_used + left_out == len(register.select(Filters()).rows)
    assert view.result.guard is None


def test_page_over_the_register_answers_with_map_and_table(register: AtlasData, words: Translator) -> None:
    page = emerging.content(register, Filters(), {"hexagons": "4", "step": "auto"}, words)
    view = emerging.emerging_view(register, Filters(), 4)
    assert view is not None
    n_classed = int((view.result.pattern >= 0).sum())
    (table,) = parts_of(page, "AgGrid")
    assert len(table.rowData) == n_classed > 0
    assert len(parts_of(page, "Graph")) == 1
    assert "2008" in text_of(page[0]) and "2025" in text_of(page[0])


def test_a_short_period_in_years_is_a_sentence(register: AtlasData, english: Translator) -> None:
    filters = Filters(start=dt.date(2020, 1, 1), end=dt.date(2025, 12, 31))
    page = emerging.content(register, filters, {"hexagons": "4", "step": "year"}, english)
    assert "6 whole time steps" in text_of(page)
    assert "at least 10" in text_of(page)
    assert parts_of(page, "Graph") == []
    assert parts_of(emerging.content(register, filters, {"hexagons": "4", "step": "auto"}, english), "Graph")


def test_a_period_the_register_does_not_reach_is_a_sentence(atlas: AtlasData, english: Translator) -> None:
    filters = Filters(start=dt.date(1990, 1, 1), end=dt.date(1991, 1, 1))
    page = emerging.content(atlas, filters, {"hexagons": "4", "step": "auto"}, english)
    assert "no incident in this period" in text_of(page)


def test_steps_are_a_row_of_circles() -> None:
    assert emerging.dots(np.array([True, False, True])) == "●○●"
