"""Colours stay apart for every kind of eye and on a grey copy; else shape, width or pattern says the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise

import pytest

from layers import crossings, style, style_flows, style_hotspots, style_roads
from layers.charts_bias import SOURCE_COLOURS
from layers.cooperation import STATE_STYLES
from layers.themes import PRINT, PROJECTOR, SCREEN, Theme
from tests.layers.colour_vision import DEFICIENCIES, VISIONS, closest, difference, distance, lab_of

#: CIEDE2000 by which two classes that follow each other must differ, and two colours that name different things:
#: the same colour a step away in a legend is recognised from 5 on; what stands apart on a map needs more.
LEAST_STEP, LEAST_APART = 7.0, 8.0
#: What grows: light to dark, the lowest first.
RAMPS: Mapping[str, Sequence[str]] = {
    "density": style.DENSITY_COLOURS,
    "hexagons": style.HEXAGON_COLOURS,
    "regions": style.REGION_COLOURS,
    "hotspots": tuple(style_hotspots.HOTSPOT_COLOURS.values()),
    "density along the roads": style_roads.ROAD_DENSITY_COLOURS,
    "shortest routes": style_roads.BETWEENNESS_COLOURS,
    "more than before": style.CHANGE_COLOURS[4:],
    "less than before": style.CHANGE_COLOURS[3::-1],
}
#: What differs in kind.
CATEGORIES: Mapping[str, Sequence[str]] = {
    "families": tuple(family.colour for family in style.FAMILIES.values()),
    "emerging": (*style_hotspots.PATTERN_COLOURS.values(), style_hotspots.NOT_SIGNIFICANT),
    "flows": style_flows.FLOW_COLOURS,
    "routes": (style_roads.ROUTE_TODAY, style_roads.ROUTE_NEXT, style_roads.ROUTE_OTHER),
    "cooperation": tuple(colour for colour, *_ in STATE_STYLES.values()),
    "sources": tuple(SOURCE_COLOURS.values()),
    "sign of a change": (style.CHANGE_COLOURS[2], style.CHANGE_COLOURS[5]),
}
on_screens = pytest.mark.parametrize("theme", [SCREEN, PROJECTOR], ids=lambda theme: theme.name)
of_each_deficiency = pytest.mark.parametrize("vision", DEFICIENCIES)


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -0.0010, 2.4900), (50, 0.0011, -2.4900), 4.7461),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.5, 0), (58, 24, 15), 19.4535),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ],
)
def test_the_difference_is_that_of_the_published_pairs(
    one: tuple[float, ...], other: tuple[float, ...], published: float
) -> None:
    assert difference(one, other) == pytest.approx(published, abs=5e-5)
    assert difference(other, one) == pytest.approx(published, abs=5e-5)


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("grey", ["#000000", "#777777", "#ffffff"])
def test_a_grey_is_the_same_grey_to_every_eye(vision: str, grey: str) -> None:
    assert lab_of(grey, vision) == pytest.approx(lab_of(grey), abs=0.1)


def test_red_and_green_of_one_lightness_are_lost_where_they_are_said_to_be() -> None:
    red, green = "#c86432", "#7d8232"
    assert distance(red, green) > 25
    assert distance(red, green, "deuteranopia") < 12


@on_screens
@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("name", RAMPS)
def test_each_class_is_told_from_the_next_and_is_darker(name: str, vision: str, theme: Theme) -> None:
    colours = [theme.colour(colour) for colour in RAMPS[name]]
    assert closest(colours, vision, neighbours_only=True)[0] >= LEAST_STEP
    lightness = [lab_of(colour, vision)[0] for colour in colours]
    assert all(light > dark for light, dark in pairwise(lightness))


@on_screens
@of_each_deficiency
@pytest.mark.parametrize("name", CATEGORIES)
def test_colours_that_name_things_stay_apart(name: str, vision: str, theme: Theme) -> None:
    colours = [theme.colour(colour) for colour in CATEGORIES[name]]
    assert closest(colours, vision)[0] >= LEAST_APART


# --- without any colour -----------------------------------------------------------------------------------------------


def told_by_colour_alone(things: Mapping[str, tuple[str, object]], theme: Theme = SCREEN) -> list[str]:
    """Return the pairs of things, each (colour, other signs), that a grey copy shows alike."""
    return [
        f"{one} and {other}"
        for (one, (colour_1, signs_1)), (other, (colour_2, signs_2)) in combinations(things.items(), 2)
        if signs_1 == signs_2 and distance(theme.colour(colour_1), theme.colour(colour_2), "greyscale") < LEAST_APART
    ]


@on_screens
def test_families_differ_in_shape_on_the_map_and_in_pattern_in_a_chart(theme: Theme) -> None:
    assert len({family.shape for family in style.FAMILIES.values()}) == len(style.FAMILIES)
    bars = {code: (family.colour, family.pattern) for code, family in style.FAMILIES.items()}
    assert told_by_colour_alone(bars, theme) == []


@on_screens
def test_states_of_cooperation_differ_in_shape_and_width(theme: Theme) -> None:
    symbols = {state: (colour, (shape, fill)) for state, (colour, shape, fill, _, _) in STATE_STYLES.items()}
    lines = {state: (colour, width) for state, (colour, *_, width) in STATE_STYLES.items()}
    assert told_by_colour_alone(symbols, theme) == []
    assert told_by_colour_alone(lines, theme) == []


@on_screens
def test_legs_of_a_flow_differ_in_lightness(theme: Theme) -> None:
    assert closest([theme.colour(colour) for colour in style_flows.FLOW_COLOURS], "greyscale")[0] >= LEAST_APART


def test_posts_differ_in_shape_and_their_state_in_fill() -> None:
    assert len(set(style.POST_SHAPES.values())) == len(style.POST_SHAPES)
    assert len({style.POST_FILLS[status] for status in ("open", "unknown", "closed")}) == 3


def test_crossings_without_a_post_differ_in_shape() -> None:
    signs = {str(key): (colour, (shape, fill)) for key, (shape, colour, fill, *_) in crossings._SYMBOLS.items()}
    assert told_by_colour_alone(signs) == []


def test_on_paper_hatching_tells_what_no_grey_can() -> None:
    def printed(colour: str) -> tuple[str, object]:
        return colour, PRINT.hatches.get(PRINT.colour(colour), "")

    emerging = {name: printed(colour) for name, colour in style_hotspots.PATTERN_COLOURS.items()}
    assert told_by_colour_alone(emerging, PRINT) == []
    fewer = [printed(colour)[1] for colour in style.CHANGE_COLOURS[:4]]
    more = [printed(colour)[1] for colour in style.CHANGE_COLOURS[4:]]
    assert not set(fewer) & set(more)
