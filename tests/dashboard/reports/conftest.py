"""Reports over the invented country of tests/dashboard/conftest.py, with the register of sources it lacks."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from dashboard.data import AtlasData
from dashboard.reports.content import CorridorReport, corridor_report
from layers.filters import Filters
from layers.locales import Translator
from layers.paper_features import FeatureSource

DAY = dt.date(2022, 1, 15)


@pytest.fixture(scope="session")
def data(atlas: AtlasData) -> AtlasData:
    full = AtlasData(atlas.settings)
    full.__dict__["sources"] = pd.DataFrame(
        {"dataset": ["incidents"], "title_en": ["Incidents"], "title_fr": ["Incidents"], "publisher": ["The compilers"],
         "licence": ["CC BY 4.0"], "attribution": ["The compilers"], "redistribute": ["yes"], "n_rows": [7]}
    )  # fmt: skip
    return full


@pytest.fixture
def report(data: AtlasData, words: Translator) -> CorridorReport:
    """The eastern corridor, whole period, in the language of `words`."""
    return corridor_report(data, "east", Filters(), words, DAY)


@pytest.fixture(scope="session")
def source(data: AtlasData) -> FeatureSource:
    """The ground of the maps."""
    return FeatureSource(data.store)
