"""The layer of emerging hotspots: classes, labels of the steps, words of the hover."""

from __future__ import annotations

import datetime as dt

import h3.api.basic_int as h3
import numpy as np
import pytest

from geodata.emerging import PATTERNS, EmergingResult, emerging_hotspots
from geodata.study_cells import connect_cells
from geodata.time_steps import TimeSteps, calendar_steps
from layers.emerging import emerging_layer, step_label
from layers.locales import translator
from layers.style_hotspots import NOT_SIGNIFICANT, PATTERN_COLOURS

CENTRE = h3.latlng_to_cell(13.5, -4.0, 4)
STEPS = calendar_steps(dt.date(2010, 1, 1), dt.date(2019, 12, 31), "year")


@pytest.fixture
def result() -> EmergingResult:
    """Ten years: a heap in the middle that begins in the last one, and a few incidents elsewhere."""
    area = connect_cells(np.array(h3.grid_disk(CENTRE, 12), dtype=np.uint64), 4)
    counts = np.zeros((10, len(area)), dtype=np.int64)
    counts[:, np.searchsorted(area.cells, h3.grid_ring(CENTRE, 9)[::9])] = 1
    counts[9, np.searchsorted(area.cells, h3.grid_disk(CENTRE, 1))] = 5
    return emerging_hotspots(area, counts)


def test_the_new_hotspot_is_drawn_as_new_and_the_rest_plainly(result: EmergingResult) -> None:
    layer = emerging_layer(result, STEPS, translator("en"))
    (trace,) = layer.traces
    drawn = dict(zip(trace["locations"], trace["z"], strict=True))
    assert drawn[h3.int_to_str(CENTRE)] == 1 + PATTERNS.index("new")
    assert drawn[h3.int_to_str(h3.grid_ring(CENTRE, 9)[0])] == 0
    assert layer.legend is not None
    assert [item.colour for item in layer.legend.items] == [PATTERN_COLOURS["new"], NOT_SIGNIFICANT]
    assert "2010 to 2019" in layer.legend.unit


def test_hover_says_when_it_was_hot(result: EmergingResult) -> None:
    (trace,) = emerging_layer(result, STEPS, translator("en")).traces
    texts = dict(zip(trace["locations"], [each[2] for each in trace["customdata"]], strict=True))
    middle = texts[h3.int_to_str(CENTRE)]
    assert middle.startswith("<b>New</b><br>hot in 1 step of 10<br>last hot: 2019<br>share of all incidents: no trend")
    assert "5 incidents here in all steps<br>35 with the neighbours" in middle
    assert "last hot" not in texts[h3.int_to_str(h3.grid_ring(CENTRE, 9)[0])]


def test_steps_are_named_by_the_calendar() -> None:
    halves = TimeSteps("half", (dt.date(2024, 7, 1),), dt.date(2025, 1, 1))
    quarters = TimeSteps("quarter", (dt.date(2024, 10, 1),), dt.date(2025, 1, 1))
    assert step_label(STEPS, 9, translator("fr")) == "2019"
    assert [step_label(halves, 0, translator(each)) for each in ("en", "fr")] == ["H2 2024", "S2 2024"]
    assert [step_label(quarters, 0, translator(each)) for each in ("en", "fr")] == ["Q4 2024", "T4 2024"]


def test_no_two_classes_share_a_colour() -> None:
    assert set(PATTERN_COLOURS) == set(PATTERNS)
    assert len({*PATTERN_COLOURS.values(), NOT_SIGNIFICANT}) == len(PATTERNS) + 1
