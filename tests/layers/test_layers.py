"""Each layer draws what it is given: spots are grouped and not moved, classes are those of the legend."""

from __future__ import annotations

import io
import random
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from geodata.density import DENSITY_BREAKS, DensitySurface, incident_density, study_grid
from layers import style
from layers.base import Layer
from layers.hotspots import density_layer, density_png, hexagon_layer
from layers.incidents import TARGET_LIMIT, incident_layer
from layers.locales import translator
from layers.posts import post_layer
from layers.regions import region_layer

#: What a change of filters may send for the density, bytes.
MAX_PNG_BYTES = 100_000
FR, EN = translator("fr"), translator("en")


def spots(layer: Layer) -> dict[tuple[float, float], tuple[str, list[str]]]:
    (trace,) = layer.traces
    points = zip(trace["lon"], trace["lat"], trace["marker"]["symbol"], trace["customdata"], strict=True)
    return {(longitude, latitude): (image, custom) for longitude, latitude, image, custom in points}


def test_incidents_at_one_spot_are_one_larger_symbol_that_opens_them_all_newest_first(incidents: pd.DataFrame) -> None:
    image, custom = spots(incident_layer(incidents, EN))[(-8.0, 12.6)]
    drugs, arms = style.FAMILIES["drugs"].colour, style.FAMILIES["arms"].colour
    assert image == style.pie_name([(drugs, 2), (arms, 1)], "filled", 2)
    assert custom[:2] == ["incidents", "b,a,c"]
    assert "3 incidents here" in custom[2]


def test_points_are_drawn_where_they_were_reported(incidents: pd.DataFrame) -> None:
    reported = set(zip(incidents["longitude"], incidents["latitude"], strict=True))
    assert set(spots(incident_layer(incidents, EN))) == reported


def test_a_poorly_located_incident_is_hollow_and_says_so(incidents: pd.DataFrame) -> None:
    image, custom = spots(incident_layer(incidents, FR))[(-6.0, 14.0)]
    goods = style.FAMILIES["goods"]
    assert image == style.marker_name(goods.shape, goods.colour, "hollow", 1)
    assert "60 km" in custom[2].replace("\u00a0", " ")
    precise, _ = spots(incident_layer(incidents, FR))[(-7.0, 13.0)]
    assert "_filled_" in precise


def test_small_and_precise_symbols_are_drawn_over_large_and_vague_ones(incidents: pd.DataFrame) -> None:
    order = list(spots(incident_layer(incidents, EN)))
    assert order == [(-6.0, 14.0), (-8.0, 12.6), (-7.0, 13.0)]


def test_the_order_of_the_rows_changes_nothing(incidents: pd.DataFrame) -> None:
    rows = list(range(len(incidents)))
    random.Random(1).shuffle(rows)
    assert spots(incident_layer(incidents.iloc[rows], EN)) == spots(incident_layer(incidents, EN))


def test_a_click_on_a_crowded_spot_lists_no_more_than_the_limit(incidents: pd.DataFrame) -> None:
    crowd = pd.concat([incidents.iloc[[0]].assign(incident_id=f"i{k:03d}") for k in range(120)], ignore_index=True)
    ((_, custom),) = spots(incident_layer(crowd, EN)).values()
    assert len(custom[1].split(",")) == TARGET_LIMIT
    assert "120 incidents here" in custom[2]


def test_no_incidents_draw_nothing_and_still_have_a_legend_of_all_families(incidents: pd.DataFrame) -> None:
    layer = incident_layer(incidents.iloc[:0], EN)
    assert spots(layer) == {}
    assert layer.legend is not None
    assert [item.colour for item in layer.legend.items] == [family.colour for family in style.FAMILIES.values()]


def test_the_legend_explains_hollow_mixed_and_large_only_where_they_are_drawn(incidents: pd.DataFrame) -> None:
    def n_items(rows: pd.DataFrame) -> int:
        legend = incident_layer(rows, EN).legend
        assert legend is not None
        return len(legend.items) - len(style.FAMILIES)

    assert n_items(incidents) == 3
    assert n_items(incidents[incidents["incident_id"] == "d"]) == 0
    assert n_items(incidents[incidents["incident_id"] == "e"]) == 1


def test_the_legend_of_posts_shows_the_symbols_that_are_drawn(border_posts: gpd.GeoDataFrame) -> None:
    layer = post_layer(border_posts, EN)
    assert layer.legend is not None
    in_legend = {item.shape for item in layer.legend.items} | {item.fill for item in layer.legend.items}
    for image, _ in spots(layer).values():
        _, shape, _, fill, _ = image.split("_")
        assert {shape, fill} <= in_legend


def test_the_chosen_post_is_larger_in_another_colour_and_drawn_last(border_posts: gpd.GeoDataFrame) -> None:
    drawn = list(spots(post_layer(border_posts, EN, selected="p1")).values())
    assert drawn[-1][1][1] == "p1"
    assert [style.POST_SELECTED.lstrip("#") in image for image, _ in drawn] == [False, False, True]


def test_regions_fall_into_the_classes_of_the_legend_and_empty_ones_are_not_drawn(invented_store: Any) -> None:
    counts = pd.DataFrame(
        {"n_incidents": [5, 0, 400], "top_type": ["drugs", "", "fuel"]}, index=["ML-1", "GH-1", "GH-2"]
    )
    layer = region_layer(counts, invented_store.read("regions"), FR)
    (trace,) = layer.traces
    assert (trace["locations"], trace["z"]) == (["ML-1", "GH-2"], [1, len(style.REGION_COLOURS) - 1])
    assert "Un (Mali)" in trace["customdata"][0][2]
    assert layer.legend is not None
    drawn = [colour for _, colour in trace["colorscale"]][::2]
    assert [item.colour for item in layer.legend.items[1:]] == drawn


def test_a_class_number_meets_its_colour_in_the_scale() -> None:
    counts = pd.DataFrame({"n_incidents": list(style.HEXAGON_BREAKS)}, index=[f"cell{k}" for k in range(6)])
    (trace,) = hexagon_layer(counts, 4, EN).traces
    for number, colour in zip(trace["z"], style.HEXAGON_COLOURS, strict=True):
        share = (number - trace["zmin"]) / (trace["zmax"] - trace["zmin"])
        reached = [shade for edge, shade in trace["colorscale"] if edge <= share]
        assert reached[-1] == colour


def picture(surface: DensitySurface) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(density_png(surface))).convert("RGBA"))


@pytest.mark.parametrize("step", range(len(DENSITY_BREAKS)))
def test_a_density_is_drawn_in_exactly_the_colour_the_legend_gives_its_class(step: int) -> None:
    grid = study_grid(50.0)
    value = DENSITY_BREAKS[step]
    surface = DensitySurface(np.full((grid.n_rows, grid.n_columns), value * 1.0001), grid, 100.0, 1, 0, 1.0)
    pixels = picture(surface).reshape(-1, 4)
    opaque = {tuple(pixel) for pixel in pixels[pixels[:, 3] > 0].tolist()}
    colour = style.DENSITY_COLOURS[step]
    assert opaque == {(*(int(colour[k : k + 2], 16) for k in (1, 3, 5)), 255)}
    legend = density_layer(surface, EN).legend
    assert legend is not None
    assert legend.items[step].colour == colour


def test_nothing_is_drawn_below_the_first_class() -> None:
    grid = study_grid(50.0)
    surface = DensitySurface(np.full((grid.n_rows, grid.n_columns), DENSITY_BREAKS[0] * 0.999), grid, 100.0, 1, 0, 1.0)
    assert not picture(surface)[..., 3].any()


def test_the_picture_of_a_crowded_map_stays_small() -> None:
    draw = np.random.default_rng(5)
    easting, northing = draw.uniform(-1.2e6, 1.2e6, (2, 20_000))
    surface = incident_density(easting, northing, draw.uniform(0, 30, 20_000), years=10.0)
    assert 1000 < len(density_png(surface)) < MAX_PNG_BYTES


def test_the_note_of_the_density_says_bandwidth_and_what_is_used_and_left_out() -> None:
    surface = incident_density(np.zeros(3), np.zeros(3), np.array([1.0, 2.0, 90.0]), years=1.0, bandwidth_km=40.0)
    legend = density_layer(surface, EN).legend
    assert legend is not None
    assert "40 km" in legend.note
    assert "2 incidents used" in legend.counts
    assert "1 left out" in legend.counts
