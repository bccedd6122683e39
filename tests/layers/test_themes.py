"""Themes: what is drawn for a hall is read in its last row, and what is printed survives a copier without colours."""

from __future__ import annotations

import base64
import io
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest
from PIL import Image

from layers import legends, style, style_flows, style_hotspots, style_roads
from layers.base import Layer, LayerName, Legend, LegendItem
from layers.basemap import basemap_style
from layers.charts import horizontal_bars
from layers.figure import area_trace, symbol_trace
from layers.locales import translator
from layers.paper_style import evaluate
from layers.pictures import classed_png, png_address
from layers.themed import recolour, themed, themed_layer, themed_style
from layers.themes import PRINT, PROJECTOR, SCREEN, THEMES, theme_of

LAYERS_DIR = Path(style.__file__).parent
#: The darkest black of a projector in a hall with open curtains, as a share of its white.
VEIL = 0.2
RAMPS = {
    "density": style.DENSITY_COLOURS,
    "regions": style.REGION_COLOURS,
    "roads": style_roads.ROAD_DENSITY_COLOURS,
    "betweenness": style_roads.BETWEENNESS_COLOURS,
    "hotspots": tuple(style_hotspots.HOTSPOT_COLOURS.values()),
    "more": style.CHANGE_COLOURS[4:],
    "fewer": style.CHANGE_COLOURS[3::-1],
}
TEXT = ("#1c1c1c", "#50565a", style.LABEL, style.COUNTRY_LABEL, style.SEA_LABEL, style.ACCENT, "#8a3b00")
ZOOMS = (3.0, 4.0, 5.0, 6.5, 8.0, 11.0)


def luminance(colour: str) -> float:
    return 1.05 / style.contrast(colour, "#ffffff") - 0.05


def lightness(colour: str) -> float:
    """Return L* of CIE 1976, 0 to 100: what a copier without colours keeps."""
    y = luminance(colour)
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def veiled_contrast(light: str, dark: str) -> float:
    return (luminance(light) + VEIL) / (luminance(dark) + VEIL)


def test_lightness_of_the_middle_grey_is_that_of_the_standard() -> None:
    assert lightness("#777777") == pytest.approx(50.0, abs=0.5)
    assert (lightness("#000000"), round(lightness("#ffffff"))) == (0.0, 100)


def test_every_colour_written_in_a_layer_or_chart_has_its_counterpart_on_the_projector() -> None:
    same = {"#ffffff", "#000000"}
    written = {
        found.lower()
        for path in LAYERS_DIR.glob("*.py")
        if path.name != "themes.py" and not path.name.startswith("paper")  # on paper the print theme rules
        for found in re.findall(r'["\'](#[0-9a-fA-F]{6})["\']', path.read_text(encoding="utf-8"))
    }
    assert {colour for colour in written - same if colour not in PROJECTOR.colours} == set()


@pytest.mark.parametrize("colour", TEXT)
def test_text_on_the_projector_has_seven_to_one_on_white_land_and_sea(colour: str) -> None:
    for ground in ("#ffffff", style.FOCUS_LAND, style.LAND, style.SEA):
        assert style.contrast(PROJECTOR.colour(colour), PROJECTOR.colour(ground)) >= 7.0


def test_symbols_on_the_projector_have_four_and_a_half_to_one_on_land_and_sea() -> None:
    drawn = [family.colour for family in style.FAMILIES.values()]
    drawn += [style.POST, style.CROSSING, style.UNMONITORED, style.CORRIDOR, style.PATROL, style.BORDER, style.COAST]
    for colour in drawn:
        for ground in (style.FOCUS_LAND, style.LAND, style.SEA):
            assert style.contrast(PROJECTOR.colour(colour), PROJECTOR.colour(ground)) >= 4.5


@pytest.mark.parametrize("name", RAMPS)
def test_neighbouring_classes_stay_apart_on_a_washed_out_projector(name: str) -> None:
    colours = ["#ffffff", *map(PROJECTOR.colour, RAMPS[name])]
    assert min(veiled_contrast(light, dark) for light, dark in pairwise(colours)) >= 1.25


@pytest.mark.parametrize("name", RAMPS)
def test_neighbouring_classes_stay_apart_on_a_copier(name: str) -> None:
    shades = [lightness(PRINT.colour(colour)) for colour in RAMPS[name]]
    assert min(light - dark for light, dark in pairwise(shades)) >= 10.0


def test_on_a_copier_what_has_two_sides_or_no_order_is_told_by_its_hatching() -> None:
    more, fewer = style.CHANGE_COLOURS[4:], style.CHANGE_COLOURS[:4]
    assert not any(PRINT.hatches.get(PRINT.colour(each)) for each in more)
    assert all(PRINT.hatches.get(PRINT.colour(each)) for each in fewer)
    kinds = [PRINT.colour(each) for each in style_hotspots.PATTERN_COLOURS.values()]
    for place, one in enumerate(kinds):
        for other in kinds[place + 1 :]:
            same_hatch = PRINT.hatches.get(one) == PRINT.hatches.get(other)
            assert not same_hatch or abs(lightness(one) - lightness(other)) >= 10.0
    assert lightness(PRINT.colour(style_flows.LEAVING)) - lightness(PRINT.colour(style_flows.ARRIVING)) >= 10.0


def test_the_edge_of_a_small_cell_leaves_the_cell_on_the_projector() -> None:
    # Cells of 1,800 km² are 12 pixels wide where the four countries are seen whole; an edge of 3 would take half.
    cell = {"marker": {"line": {"width": 0.8, "color": style_hotspots.CELL_EDGE}}}
    other = {"marker": {"line": {"width": 0.8, "color": "#ffffff"}}}
    assert themed(cell, PROJECTOR)["marker"]["line"]["width"] == 0.8
    assert themed(other, PROJECTOR)["marker"]["line"]["width"] >= 2.8


def test_lines_and_names_of_the_ground_are_large_on_the_projector_at_every_zoom() -> None:
    ground = themed_style(basemap_style("fr"), PROJECTOR)
    for layer in ground["layers"]:
        paint, layout = layer.get("paint", {}), layer.get("layout", {})
        for zoom in ZOOMS:
            for properties in ({"is_focus": 1, "rank": 2_000_000}, {"is_focus": 0, "rank": 500}):
                if "line-width" in paint:
                    assert evaluate(paint["line-width"], zoom, properties) >= 3.0
                if "text-size" in layout:
                    assert evaluate(layout["text-size"], zoom, properties) >= 20.0
        if "text-halo-width" in paint:
            assert paint["text-halo-width"] >= 3.0
        assert layer["id"] != "roads-main" or layer["minzoom"] > 7


def test_the_screen_theme_changes_nothing() -> None:
    ground = basemap_style("fr")
    assert themed_style(ground, SCREEN) == ground
    figure = {"data": [], "layout": {"font": {"size": 3}}}
    assert themed(figure, SCREEN) is figure
    assert theme_of("neon") is theme_of(None) is theme_of("print") is SCREEN
    assert set(THEMES) == {"screen", "projector"}


def test_a_chart_on_the_projector_has_letters_of_twenty_pixels_and_room_for_them() -> None:
    chart = horizontal_bars(["Kidira", "Kantchari"], [3, 1], translator("en"))
    shown = themed(chart, PROJECTOR)
    sizes = [int(float(size)) for size in re.findall(r"'size': ([\d.]+)", str(shown))]
    assert sizes and min(sizes) >= 20
    assert shown["layout"]["height"] > chart["layout"]["height"]
    assert chart == horizontal_bars(["Kidira", "Kantchari"], [3, 1], translator("en"))


def test_the_symbols_of_a_layer_and_those_of_its_legend_change_alike() -> None:
    drugs = style.FAMILIES["drugs"]
    trace = symbol_trace("incidents", [0.0], [0.0], [style.marker_name(drugs.shape, drugs.colour)], [["a", "b", "c"]])
    legend = Legend("x", (LegendItem("drugs", "marker", drugs.colour, drugs.shape, "filled"),))
    shown = themed_layer(Layer(LayerName.INCIDENTS, (trace,), legend=legend), PROJECTOR)
    colour = PROJECTOR.colour(drugs.colour)
    assert colour != drugs.colour
    assert shown.traces[0]["marker"]["symbol"] == [style.marker_name(drugs.shape, colour)]
    assert shown.traces[0]["marker"]["size"] == 10  # the factor of an icon, not a radius
    assert shown.legend is not None
    assert shown.legend.items[0].colour == colour
    swatch = recolour(legends.swatch(legend.items[0]), PROJECTOR)
    assert swatch == legends.swatch(shown.legend.items[0])
    pie = style.pie_name([(drugs.colour, 1), (style.FAMILIES["nature"].colour, 2)], "filled", 2)
    assert recolour(pie, PROJECTOR) == "mp_b03600.4-0d593d.8_filled_2"


def test_areas_and_pictures_of_classes_change_with_their_legend() -> None:
    trace = area_trace("regions", "/x", "region_id", ["a"], [0], style.REGION_COLOURS, [["a", "b", "c"]])
    scale = themed(trace, PROJECTOR)["colorscale"]
    assert [colour for _, colour in scale][::2] == [PROJECTOR.colour(each) for each in style.REGION_COLOURS]
    classes = np.array([[0, 1], [2, 6]])
    address = recolour(png_address(classed_png(classes, style.DENSITY_COLOURS)), PROJECTOR)
    picture = Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).convert("RGBA")
    clear, first, second, last = np.asarray(picture).reshape(-1, 4).tolist()
    assert clear[3] == 0
    hexes = ["#{:02x}{:02x}{:02x}".format(*each[:3]) for each in (first, second, last)]
    assert hexes == [PROJECTOR.colour(style.DENSITY_COLOURS[k]) for k in (0, 1, 5)]


def test_a_picture_within_a_drawing_changes_too() -> None:
    png = png_address(classed_png(np.array([[1]]), style.DENSITY_COLOURS))
    drawing = style.svg_address(f"<image href='{png}'/><path stroke='{style.BORDER}' stroke-width='1'/>", 700, 500)
    shown = unquote(recolour(drawing, PROJECTOR))
    assert recolour(png, PROJECTOR) in shown
    assert f"stroke='{PROJECTOR.colour(style.BORDER)}' stroke-width='3'" in shown


def test_translucent_colours_keep_their_share() -> None:
    assert recolour(style_flows.translucent(style_flows.LEAVING, 0.72), PROJECTOR) == "rgba(179,71,0,0.72)"
    assert recolour("rgba(0,0,0,0)", PROJECTOR) == "rgba(0,0,0,0)"
    assert recolour("Kidira", PROJECTOR) == "Kidira"


def test_a_region_without_data_is_hatched_on_paper() -> None:
    legend = Legend("x", (LegendItem("none", "fill", style.FOCUS_LAND), LegendItem("1–4", "fill", "#dbe9e4")))
    shown = themed_layer(Layer(LayerName.REGIONS, legend=legend), PRINT)
    assert shown.legend is not None
    assert [item.kind for item in shown.legend.items] == ["hatched", "fill"]
