"""Colours can be told from the ground, classes are those of the legend, a symbol is the same wherever it is drawn."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import fields
from geodata.density import DENSITY_BREAKS
from layers import style
from layers.base import ITEM_KINDS, LegendItem
from layers.legends import swatch

#: Least contrast of a graphical object, WCAG 2.1, criterion 1.4.11.
LEAST_CONTRAST = 3.0
SYMBOL_COLOURS = {
    **{name: family.colour for name, family in style.FAMILIES.items()},
    "post": style.POST,
    "crossing": style.CROSSING,
    "unmonitored": style.UNMONITORED,
    "corridor": style.CORRIDOR,
}


def test_contrast_is_that_of_the_standard() -> None:
    assert style.contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert style.contrast("#777777", "#777777") == 1.0


@pytest.mark.parametrize("name", SYMBOL_COLOURS)
@pytest.mark.parametrize("ground", [style.LAND, style.FOCUS_LAND, style.SEA])
def test_symbols_stand_out_from_land_and_sea(name: str, ground: str) -> None:
    assert style.contrast(SYMBOL_COLOURS[name], ground) >= LEAST_CONTRAST


@pytest.mark.parametrize("colours", [style.DENSITY_COLOURS, style.HEXAGON_COLOURS, style.REGION_COLOURS])
def test_classes_go_from_light_to_dark(colours: tuple[str, ...]) -> None:
    lightness = [style.contrast(colour, "#000000") for colour in colours]
    assert lightness == sorted(lightness, reverse=True)


def test_every_trafficking_type_has_one_family_and_no_two_families_share_colour_or_shape() -> None:
    listed = [each for family in style.FAMILIES.values() for each in family.types]
    assert sorted(listed) == sorted(fields.TRAFFICKING_TYPES)
    assert len({family.colour for family in style.FAMILIES.values()}) == len(style.FAMILIES)
    assert len({family.shape for family in style.FAMILIES.values()}) == len(style.FAMILIES)


def test_every_kind_and_status_of_a_post_has_a_symbol_that_no_family_uses() -> None:
    assert set(style.POST_SHAPES) == set(fields.POST_KINDS)
    assert set(style.POST_FILLS) == set(fields.POST_STATUSES)
    assert set(style.POST_SHAPES.values()) & {family.shape for family in style.FAMILIES.values()} == set()
    for kind in fields.POST_KINDS:
        symbols = {style.post_marker(kind, status)["symbol"] for status in ("open", "unknown", "closed")}
        assert len(symbols) == 3


@pytest.mark.parametrize(
    ("breaks", "colours"),
    [
        (DENSITY_BREAKS, style.DENSITY_COLOURS),
        (style.HEXAGON_BREAKS, style.HEXAGON_COLOURS),
        (style.REGION_BREAKS, style.REGION_COLOURS),
    ],
)
def test_every_class_has_a_colour(breaks: tuple[float, ...], colours: tuple[str, ...]) -> None:
    assert len(breaks) == len(colours)
    assert list(breaks) == sorted(set(breaks))


@given(st.floats(0, 1e6))
def test_a_value_lies_in_the_class_whose_breaks_hold_it(value: float) -> None:
    found = style.class_of(value, style.REGION_BREAKS)
    edges = (float("-inf"), *style.REGION_BREAKS, float("inf"))
    assert edges[found + 1] <= value < edges[found + 2]


def test_a_discrete_scale_gives_each_class_its_own_colour() -> None:
    scale = style.discrete_colorscale(("#111111", "#222222"))
    assert scale == [[0.0, "#111111"], [0.5, "#111111"], [0.5, "#222222"], [1.0, "#222222"]]


@given(st.lists(st.tuples(st.sampled_from(["#c94f00", "#0067a3"]), st.integers(1, 500)), min_size=1, max_size=7))
def test_a_sector_is_never_thinner_than_a_twelfth(shares: list[tuple[str, int]]) -> None:
    name = style.pie_name(shares, "filled", 3)
    assert re.fullmatch(r"mp_[0-9a-f]{6}\.\d+(-[0-9a-f]{6}\.\d+)*_filled_3", name)
    assert all(int(each) >= 1 for each in re.findall(r"\.(\d+)", name))


def test_size_grows_with_the_number_of_incidents() -> None:
    assert [style.size_class(number) for number in (1, 2, 4, 5, 19, 20, 900)] == [1, 2, 2, 3, 3, 4, 4]
    radii = [style.SIZE_RADII[size] for size in sorted(style.SIZE_RADII)]
    assert radii == sorted(set(radii))


@pytest.mark.parametrize("kind", ITEM_KINDS)
def test_a_legend_item_of_every_kind_is_drawn_in_its_colour(kind: str) -> None:
    item = LegendItem("x", kind, "#123456", "circle" if kind == "marker" else "", "filled" if kind == "marker" else "")
    assert "#123456" in unquote(swatch(item))


def test_a_legend_item_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="blob"):
        LegendItem("x", "blob", "#000000")


@pytest.mark.parametrize("shape", style.SHAPES)
def test_the_legend_draws_the_outline_the_browser_draws(shape: str) -> None:
    assert style.SHAPES[shape] in unquote(style.shape_svg(shape, "#123456"))
