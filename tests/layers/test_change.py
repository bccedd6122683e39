"""The map of change: each side of no change in its own colours, and the small maps beside it."""

from __future__ import annotations

import io
from urllib.parse import unquote

import geopandas as gpd
import numpy as np
import pytest
from PIL import Image
from shapely.geometry import box

from geodata import crs
from geodata.density import DensitySurface, study_grid
from geodata.density_change import CHANGE_BREAKS, DensityChange, density_change
from layers import style
from layers.change import change_layer, change_png
from layers.locales import translator
from layers.pictures import IMAGE_WIDTH, image_height, pixel
from layers.small_map import outlines, small_map

EN = translator("en")
GRID = study_grid(50.0)


def uniform(value: float) -> DensityChange:
    recent, earlier = (
        DensitySurface(np.full((GRID.n_rows, GRID.n_columns), level), GRID, 100.0, 1, 0, 1.0)
        for level in (max(value, 0.0), max(-value, 0.0))
    )
    return density_change(recent, earlier)


def drawn_colours(change: DensityChange) -> set[str]:
    pixels = np.asarray(Image.open(io.BytesIO(change_png(change))).convert("RGBA")).reshape(-1, 4)
    return {"#{:02x}{:02x}{:02x}".format(*pixel[:3]) for pixel in np.unique(pixels[pixels[:, 3] > 0], axis=0)}


@pytest.mark.parametrize("step", range(len(CHANGE_BREAKS)))
def test_more_and_fewer_of_one_size_stand_opposite_each_other_on_the_scale(step: int) -> None:
    size = CHANGE_BREAKS[step] * 1.0001
    legend = change_layer(uniform(size), EN).legend
    assert legend is not None
    n_classes = len(CHANGE_BREAKS)
    assert drawn_colours(uniform(size)) == {legend.items[n_classes - 1 - step].colour}
    assert drawn_colours(uniform(-size)) == {legend.items[n_classes + step].colour}


@pytest.mark.parametrize("value", [0.0, 0.999 * CHANGE_BREAKS[0], -0.999 * CHANGE_BREAKS[0]])
def test_where_next_to_nothing_changed_the_paper_shows(value: float) -> None:
    assert drawn_colours(uniform(value)) == set()


def test_light_and_dark_run_the_same_way_on_both_sides() -> None:
    shades = [style.contrast(colour, "#ffffff") for colour in style.CHANGE_COLOURS]
    fewer, more = shades[: len(CHANGE_BREAKS)], shades[len(CHANGE_BREAKS) :]
    assert fewer == sorted(fewer, reverse=True)
    assert more == sorted(more)
    np.testing.assert_allclose(fewer[::-1], more, rtol=0.35)


def test_the_legend_says_the_sign_of_each_class() -> None:
    legend = change_layer(uniform(0.2), EN).legend
    assert legend is not None
    assert [item.label[0] for item in legend.items] == ["+"] * 4 + ["−"] * 4


def test_a_small_map_places_its_discs_where_the_picture_is() -> None:
    west, south, east, north = crs.STUDY_BOUNDS
    assert pixel(west, north) == (0.0, 0.0)
    assert pixel(east, south) == pytest.approx((IMAGE_WIDTH, image_height()))
    country = gpd.GeoDataFrame({"is_focus": [1]}, geometry=[box(-8, 12, -4, 16)], crs="EPSG:4326")
    focus, others = outlines(country)
    assert focus.count("M") == 1 and others == ""
    drawing = unquote(small_map("data:image/png;base64,AA", (focus, others), [("1", -6.0, 15.0), ("2", 0.0, 10.0)]))
    assert drawing.index(">2</text>") < drawing.index(">1</text>")
