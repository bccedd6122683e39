"""The layer of significant hotspots draws what there is to say, and says it in words."""

from __future__ import annotations

import itertools

import h3.api.basic_int as h3
import numpy as np
import pytest

from geodata.hotspots import HotspotResult, hotspots
from geodata.study_cells import connect_cells
from layers.locales import LANGUAGES, translator
from layers.significance import hotspot_layer, level_text, p_text
from layers.style import LAND, contrast
from layers.style_hotspots import HOTSPOT_COLOURS, NOT_SIGNIFICANT

CENTRE = h3.latlng_to_cell(13.5, -4.0, 4)


@pytest.fixture
def heap() -> HotspotResult:
    """469 cells: a heap of six in the middle that leaves one empty, and a single incident far off."""
    area = connect_cells(np.array(h3.grid_disk(CENTRE, 12), dtype=np.uint64), 4)
    counts = np.zeros(len(area), dtype=np.int64)
    counts[np.searchsorted(area.cells, h3.grid_ring(CENTRE, 1))] = 6
    counts[np.searchsorted(area.cells, h3.grid_ring(CENTRE, 9)[0])] = 1
    return hotspots(area, counts)


def test_the_empty_middle_of_a_heap_is_drawn_and_empty_land_is_not(heap: HotspotResult) -> None:
    layer = hotspot_layer(heap, translator("en"))
    (trace,) = layer.traces
    drawn = dict(zip(trace["locations"], trace["z"], strict=True))
    assert drawn[h3.int_to_str(CENTRE)] == 3
    assert drawn[h3.int_to_str(h3.grid_ring(CENTRE, 9)[0])] == 0
    assert len(drawn) == ((heap.counts > 0) | (heap.level > 0)).sum() < len(heap.area)


def test_hover_names_class_counts_and_chances(heap: HotspotResult) -> None:
    layer = hotspot_layer(heap, translator("en"))
    (trace,) = layer.traces
    texts = dict(zip(trace["locations"], [each[2] for each in trace["customdata"]], strict=True))
    middle = texts[h3.int_to_str(CENTRE)]
    assert middle.startswith(
        "<b>Significant at 99%</b><br>0 incidents here<br>36 with the 6 hexagons around it<br>p <\u00a0"
    )
    lone = texts[h3.int_to_str(h3.grid_ring(CENTRE, 9)[0])]
    assert lone.startswith("<b>Not significant</b><br>1 incident here<br>1 with the 6")


def test_legend_has_each_class_and_the_plain_one(heap: HotspotResult) -> None:
    legend = hotspot_layer(heap, translator("en")).legend
    assert legend is not None
    assert [item.colour for item in legend.items] == [*(HOTSPOT_COLOURS[k] for k in (99, 95, 90)), NOT_SIGNIFICANT]


def test_each_class_is_darker_than_the_one_before() -> None:
    colours = [NOT_SIGNIFICANT, *(HOTSPOT_COLOURS[level] for level in (90, 95, 99))]
    assert all(contrast(one, other) > 1.9 for one, other in itertools.pairwise(colours))
    assert contrast(HOTSPOT_COLOURS[90], LAND) > 2.4


@pytest.mark.parametrize("language", LANGUAGES)
def test_small_chances_are_not_spelt_out(language: str) -> None:
    words = translator(language)
    assert p_text(1e-9, words).startswith("<")
    assert p_text(0.012, words).endswith("0.012" if language == "en" else "0,012")
    assert level_text(0, words) == words.text("hotspots.not_significant")
