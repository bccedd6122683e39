"""A map alone: a file of the asked size in each format, with and without its legend."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from layers.locales import translator
from layers.paper_features import FeatureSource
from layers.paper_plate import Plate, render_plate
from layers.roads import road_layer


@pytest.mark.parametrize("has_legend", [True, False])
def test_a_plate_has_the_size_that_was_asked_for(has_legend: bool, invented_store: Any) -> None:
    words = translator("fr")
    plate = Plate(
        "Routes", (road_layer(words),), (-12.0, 12.0, -8.0, 15.0), width_pt=360.0, height_pt=216.0,
        has_legend=has_legend, dots_per_inch=100.0,
    )  # fmt: skip
    body = render_plate(plate, FeatureSource(invented_store), words, "png")
    assert struct.unpack(">II", body[16:24]) == (500, 300)
    drawing = render_plate(plate, FeatureSource(invented_store), words, "svg").decode()
    assert 'width="360pt"' in drawing
    assert "Routes" in drawing
