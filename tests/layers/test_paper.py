"""A sheet of the invented country, taken apart: everything that must be on it is on it, and in its place."""

from __future__ import annotations

import base64
import io
import re
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from xml.sax.saxutils import unescape

import numpy as np
import pytest
import segno
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from geodata import crs
from layers import style
from layers.base import Layer, LayerName, Legend, LegendItem
from layers.basemap import View
from layers.corridors import corridor_layer
from layers.crossings import crossing_layer
from layers.figure import area_trace, image_layer
from layers.incidents import incident_layer
from layers.locales import Translator, translator
from layers.paper import DOTS_PER_INCH, FORMATS, SHEET_PT, Composed, Sheet, compose_sheet, render_sheet
from layers.paper_features import FeatureSource
from layers.paper_furniture import SheetText, code_matrix, draw_code
from layers.paper_legend import plan_legends
from layers.paper_traces import css_colour, scale_colour
from layers.posts import post_layer
from layers.roads import road_layer
from layers.themes import PRINT

BOUNDS = (-9.0, 9.0, 5.0, 15.0)
TEXT = SheetText(
    app="Atlas", title="Incidents & posts <2024>", period="Period: 2024", filters="No filter.", counts="5 of 5.",
    caveat="Reported only.", sources="Sources: the Gazette.", disclaimer="No opinion on boundaries.",
    imprint="Data version 1. Made on 25 November 2026.", address="https://atlas.example.org/?lang=en&v=12_2_5",
    address_note="The same view",
)  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"


in_both_languages = pytest.mark.parametrize("words", ["fr", "en"], indirect=True)


@pytest.fixture
def words(request: pytest.FixtureRequest) -> Translator:
    return translator(getattr(request, "param", "fr"))


@pytest.fixture
def source(invented_store: Any) -> FeatureSource:
    return FeatureSource(invented_store)


@pytest.fixture
def sheet(incidents: Any, border_posts: Any, crossings: Any, invented_store: Any, words: Translator) -> Sheet:
    corridors = invented_store.read("corridors")
    layers = (
        incident_layer(incidents, words), post_layer(border_posts, words), crossing_layer(crossings, words),
        corridor_layer(corridors, words, selected="west-east"), road_layer(words),
    )  # fmt: skip
    return Sheet(TEXT, layers, BOUNDS, marked=(1.0, 11.0))


@pytest.fixture
def composed(sheet: Sheet, source: FeatureSource, words: Translator) -> Composed:
    return compose_sheet(sheet, source, words)


def written(svg: bytes) -> list[str]:
    """Return the lines of text of a drawing: matplotlib notes each before its outlines."""
    parser = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))
    root = ElementTree.fromstring(svg, parser=parser)
    return [unescape(str(node.text).strip()) for node in root.iter(ElementTree.Comment)]  # type: ignore[arg-type]


def fills(svg: bytes, group: str) -> set[str]:
    """Return the colours that the paths of a group are filled with."""
    found = ElementTree.fromstring(svg).find(f".//{SVG}g[@id='{group}']")
    assert found is not None, f"no group {group}"
    styles = [node.get("style", "") for node in found.iter(f"{SVG}path")]
    return {match[1] for each in styles if (match := re.search(r"fill: (#[0-9a-f]{6})", each))}


@in_both_languages
def test_a_sheet_says_what_when_and_with_which_reserve(sheet: Sheet, source: FeatureSource, words: Translator) -> None:
    svg = render_sheet(sheet, source, words, "svg")
    said = " ".join(written(svg))
    for part in (TEXT.app, TEXT.title, TEXT.period, TEXT.filters, TEXT.counts, TEXT.caveat, TEXT.sources,
                 TEXT.disclaimer, TEXT.imprint, TEXT.address_note):  # fmt: skip
        assert part in said
    assert words.text("paper.north") in written(svg)
    assert ElementTree.fromstring(svg).findtext(f"{SVG}title") == TEXT.title


def test_a_list_of_filters_longer_than_its_room_says_that_it_goes_on(source: FeatureSource, words: Translator) -> None:
    text = replace(TEXT, filters="many values " * 200)
    said = written(render_sheet(Sheet(text, (), BOUNDS), source, words, "svg"))
    assert len([line for line in said if "values many" in line]) == 4
    assert any(line.endswith("…") for line in said)


@in_both_languages
def test_every_word_of_every_legend_is_on_the_sheet(sheet: Sheet, source: FeatureSource, words: Translator) -> None:
    said = " ".join(written(render_sheet(sheet, source, words, "svg")))
    for layer in sheet.layers:
        assert layer.legend is not None
        for part in (layer.legend.title, layer.legend.unit, *(item.label for item in layer.legend.items)):
            assert part in said


def test_the_bar_on_the_sheet_is_as_long_as_its_scale_says(
    sheet: Sheet, source: FeatureSource, words: Translator, composed: Composed
) -> None:
    drawn = ElementTree.fromstring(render_sheet(sheet, source, words, "svg")).find(f".//{SVG}g[@id='scale-bar']/*")
    assert drawn is not None
    x = [float(each) for each in re.findall(r"[ML] (-?[\d.]+) ", drawn.get("d", ""))]
    degrees = (max(x) - min(x)) / composed.frame.per_degree
    _, latitude = composed.frame.centre
    measured = crs.geodesic_length_km(np.array([0.0, degrees]), np.full(2, latitude))
    assert measured == pytest.approx(composed.bar.length_km, rel=0.01)
    assert words.number(composed.bar.length_km) in written(render_sheet(sheet, source, words, "svg"))


def test_no_name_lies_over_another_or_leaves_the_map(composed: Composed) -> None:
    boxes = [label.box for label in composed.labels]
    assert len(boxes) >= 3
    for place, (west, south, east, north) in enumerate(boxes):
        assert west >= 0 and south >= 0 and east <= composed.frame.width and north <= composed.frame.height
        for other in boxes[:place]:
            assert west >= other[2] or other[0] >= east or south >= other[3] or other[1] >= north


def test_every_spot_of_the_layers_is_one_symbol_inside_the_map(composed: Composed) -> None:
    # Three spots of incidents, three posts, two crossings.
    assert len(composed.symbols) == 8
    for each in composed.symbols:
        assert 0 <= each.x <= composed.frame.width
        assert 0 <= each.y <= composed.frame.height


def test_symbols_on_paper_have_the_colours_of_the_screen_and_the_ground_those_of_the_print_theme(
    sheet: Sheet, source: FeatureSource, words: Translator
) -> None:
    svg = render_sheet(sheet, source, words, "svg")
    families = {family.colour for family in style.FAMILIES.values()}
    assert fills(svg, "incidents") <= families | {"#ffffff"}
    assert len(fills(svg, "incidents") & families) >= 3
    assert fills(svg, "posts") == {style.POST, "#ffffff"}
    for land in map(PRINT.colour, (style.FOCUS_LAND, style.LAND)):
        assert fills(svg, f"land-{land[1:]}") == {land}
    assert style.CORRIDOR_SELECTED in svg.decode()


def test_a_border_that_is_not_agreed_is_dotted_and_the_others_are_not(
    sheet: Sheet, source: FeatureSource, words: Translator
) -> None:
    root = ElementTree.fromstring(render_sheet(sheet, source, words, "svg"))
    styles = {
        name: str(root.find(f".//{SVG}g[@id='{name}']/{SVG}path").get("style"))  # type: ignore[union-attr]
        for name in ("borders", "borders-disputed")
    }
    assert "stroke-dasharray" in styles["borders-disputed"] and "round" in styles["borders-disputed"]
    assert "stroke-dasharray" not in styles["borders"]


def test_the_code_is_that_of_the_address_with_its_quiet_zone() -> None:
    expected = segno.make(TEXT.address, error="m", micro=False, boost_error=False)
    assert code_matrix(TEXT.address).tolist() == [[bool(each) for each in row] for row in expected.matrix]
    side = 8 * (len(expected.matrix) + 8)
    figure = Figure(figsize=(side / 72, side / 72), dpi=72, facecolor="#ffffff")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, side), ylim=(0, side))
    axes.set_axis_off()
    draw_code(axes, TEXT.address, 0, 0, side)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())[:, :, 0]
    modules = pixels[4::8, 4::8] < 128
    assert (modules[4:-4, 4:-4] == code_matrix(TEXT.address)).all()
    assert not modules[:4].any() and not modules[:, -4:].any()


def test_the_same_sheet_gives_the_same_bytes_in_any_thread(
    sheet: Sheet, source: FeatureSource, words: Translator
) -> None:
    orders = list(FORMATS) * 2
    with ThreadPoolExecutor(4) as pool:
        files = list(pool.map(lambda name: render_sheet(sheet, source, words, name), orders))
    assert files[:3] == files[3:]


def test_a_pdf_carries_its_letters_and_a_png_fills_a_sheet(
    sheet: Sheet, source: FeatureSource, words: Translator
) -> None:
    pdf = render_sheet(sheet, source, words, "pdf")
    assert pdf.startswith(b"%PDF")
    assert b"/FontFile2" in pdf and b"DejaVuSans-Bold" in pdf and b"/Type3" not in pdf
    assert b"CreationDate" not in pdf
    assert [float(each) for each in re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", pdf).groups()] == (  # type: ignore[union-attr]
        pytest.approx(list(SHEET_PT), abs=0.1)
    )
    size = Image.open(io.BytesIO(render_sheet(sheet, source, words, "png"))).size
    assert size == tuple(int(points / 72 * DOTS_PER_INCH) for points in SHEET_PT)


def test_without_a_part_of_the_ground_the_sheet_shows_the_view_and_without_that_the_four_countries(
    sheet: Sheet, source: FeatureSource, words: Translator
) -> None:
    of_view = compose_sheet(replace(sheet, bounds=None, view=View(2.0, 11.0, 6.0)), source, words)
    assert of_view.frame.centre == pytest.approx((2.0, 11.0))
    assert compose_sheet(replace(sheet, bounds=None), source, words).frame.bounds[0] <= -17.8


# --- any layer --------------------------------------------------------------------------------------------------------

SQUARE = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "properties": {"code": "a"},
         "geometry": {"type": "Polygon", "coordinates": [[[0, 10], [1, 10], [1, 11], [0, 11], [0, 10]]]}}
    ],
}  # fmt: skip


def drawn_with(source: FeatureSource, **members: Any) -> bytes:
    layer = Layer(LayerName.HOTSPOTS, **members)
    return render_sheet(Sheet(TEXT, (layer,), BOUNDS), source, translator("en"), "svg")


def test_areas_nobody_has_heard_of_are_drawn_in_the_colour_of_their_class(source: FeatureSource) -> None:
    trace = area_trace("unheard", "", "code", ["a", "elsewhere"], [2, 0], ("#111111", "#222222", "#333333"), [])
    assert fills(drawn_with(source, traces=({**trace, "geojson": SQUARE},)), "unheard-0") == {"#333333"}


def test_regions_are_drawn_from_the_basemap_of_the_store(source: FeatureSource) -> None:
    trace = area_trace(
        "regions", "/basemap/regions.geojson?v=1", "region_id", ["GH-2"], [1], ("#111111", "#222222"), []
    )
    assert fills(drawn_with(source, traces=(trace,)), "regions-0") == {"#222222"}


def test_lines_of_a_trace_break_at_its_gaps(source: FeatureSource) -> None:
    trace = {
        "type": "scattermap", "uid": "arcs", "mode": "lines", "line": {"color": "#445566", "width": 3},
        "lon": [0, 1, None, 2, 3, None, 4], "lat": [10, 11, None, 11, 10, None, 10],
    }  # fmt: skip
    path = ElementTree.fromstring(drawn_with(source, traces=(trace,))).find(f".//{SVG}g[@id='arcs']/{SVG}path")
    assert path is not None
    assert len(re.findall("M ", path.get("d", ""))) == 2
    assert "#445566" in path.get("style", "")


def test_dots_of_plotly_are_circles_and_unseen_ones_are_not_drawn(source: FeatureSource) -> None:
    dots = {
        "type": "scattermap", "uid": "dots", "mode": "markers", "lon": [0, None, 90], "lat": [10, None, 10],
        "marker": {"color": "#445566", "size": 8},
    }  # fmt: skip
    assert "#445566" in fills(drawn_with(source, traces=(dots,)), "dots")
    unseen = {**dots, "uid": "unseen", "marker": {"size": 8, "opacity": 0}}
    assert b'id="unseen"' not in drawn_with(source, traces=(unseen,))


def test_a_picture_of_classes_becomes_areas_of_exactly_its_colours(source: FeatureSource) -> None:
    pixels = np.zeros((20, 28, 4), np.uint8)
    pixels[5:15, 5:15] = (0x5C, 0x2A, 0x6B, 255)
    pixels[5:15, 15:20] = (0xF3, 0xE7, 0x9B, 255)
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    address = f"data:image/png;base64,{base64.b64encode(stream.getvalue()).decode()}"
    svg = drawn_with(source, images=(image_layer(address, BOUNDS),))
    assert fills(svg, "density-5c2a6b") == {"#5c2a6b"}
    assert fills(svg, "density-f3e79b") == {"#f3e79b"}
    assert b"<image" not in svg


def test_a_colour_scale_of_classes_gives_their_colours_and_another_mixes() -> None:
    colours = ("#000000", "#ff0000", "#0000ff")
    scale = style.discrete_colorscale(colours)
    assert [scale_colour(scale, step / 3) for step in range(3)] == list(colours)
    assert scale_colour([[0, "#000000"], [1, "#ffffff"]], 0.5) == "#808080"
    assert scale_colour(scale, 7.0) == "#0000ff"
    assert css_colour("rgba(11, 85, 99, 0.5)") == "#0b556380"
    assert css_colour("rgb(11,85,99)") == css_colour("#0b5563") == "#0b5563"


# --- the legend -------------------------------------------------------------------------------------------------------


def legend(n: int, note: str = "") -> Legend:
    items = tuple(LegendItem(f"A class with a name of some length {k}", "fill", "#111111") for k in range(n))
    return Legend("Title", items, "unit", note)


def test_a_legend_that_does_not_fit_takes_smaller_letters_then_another_column() -> None:
    one, smaller, two = (plan_legends([legend(n)] * 3, 420.0) for n in (6, 11, 16))
    assert (len(one.columns), one.scale) == (1, 1.0)
    assert len(smaller.columns) == 1 and smaller.scale < 1.0
    assert len(two.columns) == 2 and two.width > one.width
    assert all(plan.height <= 420.0 for plan in (one, smaller, two))


def test_notes_give_way_before_a_class_does() -> None:
    plan = plan_legends([legend(20, "note " * 60)] * 5, 420.0)
    assert not [line for line in plan.texts() if line.startswith("note")]
    assert len([line for line in plan.texts() if line.startswith("A class")]) == 100


@pytest.mark.parametrize("kind", ["line", "thin", "dashed", "dotted", "fill", "hatched", "marker"])
def test_every_kind_of_legend_item_is_drawn(kind: str, source: FeatureSource) -> None:
    shapes = ("circle", "pie", "number") if kind == "marker" else ("",)
    items = tuple(LegendItem("Item", kind, "#12ab34", shape, "filled", 2) for shape in shapes)
    svg = drawn_with(source, legend=Legend("Title", items)).decode()
    assert svg.count("#12ab34") >= len(shapes) - ("pie" in shapes)
