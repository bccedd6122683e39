"""The symbols on paper are those of the screen: measured on their outlines, and drawn on a small canvas."""

from __future__ import annotations

import json
import re
from pathlib import Path as FilePath

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from layers import style
from layers.paper_symbols import ICON_SIZE, Placed, draw_symbols, icon_size, outline, svg_path, symbol

KIT = (FilePath(__file__).resolve().parents[2] / "dashboard" / "assets" / "map_kit.js").read_text(encoding="utf-8")


def drawn(name: str, side: int = 60) -> np.ndarray:
    """Return the pixels of a symbol on grey, drawn so large that its radius is a third of the picture."""
    figure = Figure(figsize=(side / 72, side / 72), dpi=72, facecolor="#808080")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, side), ylim=(0, side))
    axes.set_axis_off()
    found = symbol(name)
    assert found is not None
    draw_symbols(axes, [Placed(found, side / 2, side / 2)], side / 3 / found.radius_px, 5)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[:, :, :3]


def colour_at(picture: np.ndarray, x: float, y: float) -> np.ndarray:
    """Return the colour at so many radii right of and above the middle."""
    side = len(picture)
    return picture[round(side / 2 - y * side / 3), round(side / 2 + x * side / 3)] / 255.0


def is_colour(found: np.ndarray, colour: str) -> bool:
    return bool(np.allclose(found, to_rgb(colour), atol=0.06))


def test_an_arc_runs_along_its_circle() -> None:
    points = svg_path(style.SHAPES["circle"]).interpolated(1).to_polygons()[0]
    fine = outline("circle").transformed(_hundredfold()).to_polygons()[0] / 100
    assert np.hypot(*fine.T) == pytest.approx(np.ones(len(fine)), abs=1e-3)
    assert len(points) > 3


def _hundredfold():  # curves are flattened to the pixel
    from matplotlib.transforms import Affine2D

    return Affine2D().scale(100)


def test_the_lower_half_of_the_drop_is_an_ellipse_through_the_ends_the_path_names() -> None:
    ring = svg_path(style.SHAPES["drop"]).transformed(_hundredfold()).to_polygons()[0] / 100
    lower = ring[ring[:, 1] > 0.4]
    assert lower[:, 0] ** 2 + ((lower[:, 1] - 0.4) / 0.95) ** 2 == pytest.approx(np.ones(len(lower)), abs=1e-2)
    assert ring[:, 1].max() == pytest.approx(1.35, abs=0.01)


@pytest.mark.parametrize("shape", style.SHAPES)
def test_every_shape_of_the_screen_has_an_outline_turned_upright(shape: str) -> None:
    numbers = [float(each) for each in re.findall(r"-?\d+\.?\d*", style.SHAPES[shape])]
    box = outline(shape).get_extents()
    assert box.width > 1.4
    assert max(abs(box.x0), abs(box.x1), abs(box.y0), abs(box.y1)) <= max(map(abs, numbers)) + 0.05


def test_a_triangle_points_up_and_a_wedge_down() -> None:
    up, down = outline("triangle").vertices, outline("wedge").vertices
    assert up[up[:, 1].argmax()] == pytest.approx((0, 1.2), abs=0.01)
    assert down[down[:, 1].argmin()] == pytest.approx((0, -1.2), abs=0.01)


@pytest.mark.parametrize("family", style.FAMILIES)
def test_a_family_is_filled_with_its_own_colour(family: str) -> None:
    found = style.FAMILIES[family]
    assert is_colour(colour_at(drawn(style.marker_name(found.shape, found.colour)), 0, 0), found.colour)


def test_a_hollow_symbol_is_white_inside_and_a_half_one_on_its_right() -> None:
    hollow = drawn(style.marker_name("square", style.POST, "hollow", 1))
    half = drawn(style.marker_name("square", style.POST, "half", 1))
    assert is_colour(colour_at(hollow, 0.3, 0), "#ffffff")
    assert is_colour(colour_at(half, -0.4, 0), style.POST)
    assert is_colour(colour_at(half, 0.4, 0), "#ffffff")


def test_every_symbol_stands_on_white() -> None:
    picture = drawn(style.marker_name("circle", "#c94f00", "filled", 4))
    assert is_colour(colour_at(picture, 1.12, 0), "#ffffff")
    assert is_colour(colour_at(picture, 1.4, 0), "#808080")


def test_a_pie_turns_clockwise_from_the_top_in_the_shares_of_its_families() -> None:
    name = style.pie_name([("#c94f00", 3), ("#0067a3", 1)], "filled", 3)
    picture = drawn(name)
    assert is_colour(colour_at(picture, 0.4, 0.4), "#c94f00")
    assert is_colour(colour_at(picture, 0.4, -0.4), "#c94f00")
    assert is_colour(colour_at(picture, -0.4, -0.4), "#c94f00")
    assert is_colour(colour_at(picture, -0.4, 0.4), "#0067a3")
    assert is_colour(colour_at(drawn(name.replace("filled", "hollow")), 0.2, 0.2), "#ffffff")


def test_a_number_is_white_on_its_disc() -> None:
    picture = drawn(style.number_name(1, "#6a3d9a", 4))
    assert is_colour(colour_at(picture, 0, 0), "#ffffff")
    assert is_colour(colour_at(picture, 0.75, 0), "#6a3d9a")


def test_a_turned_symbol_points_clockwise() -> None:
    figure = Figure(figsize=(1, 1), dpi=72, facecolor="#ffffff")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 72), ylim=(0, 72))
    found = symbol(style.marker_name("triangle", "#c94f00"))
    assert found is not None
    draw_symbols(axes, [Placed(found, 36, 36, turn=90.0)], 20 / found.radius_px, 5)
    (collection,) = axes.collections
    filled = collection.get_paths()[1].vertices
    assert filled[filled[:, 0].argmax()] == pytest.approx((36 + 1.2 * 20, 36), abs=0.3)


def test_a_name_that_is_no_symbol_is_none() -> None:
    assert symbol("marker-15") is None
    assert symbol("mk_nothing_000000_filled_1") is None


def test_symbols_grow_with_the_zoom_as_in_the_browser() -> None:
    steps = json.loads(re.search(r"const ICON_SIZE = (\[.*?\]);", KIT)[1])  # type: ignore[index]
    assert list(zip(steps[::2], steps[1::2], strict=True)) == list(ICON_SIZE)
    assert icon_size(4) == 0.72
    assert icon_size(5.25) == pytest.approx(0.86)
