"""The traces of a layer on paper: areas, lines and symbols of any layer that the screen can draw."""

from __future__ import annotations

import base64
import io
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import contourpy
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.path import Path
from PIL import Image

from layers import style
from layers.base import Layer, Trace
from layers.basemap_style import ANCHOR_AREAS, ANCHOR_LINES, ANCHORS
from layers.figure import SLOTS, Marked
from layers.paper_features import FeatureSource
from layers.paper_frame import PIXEL_PT, Frame
from layers.paper_ground import Ground, draw_areas, draw_hatching, draw_lines, draw_path, geometry_path
from layers.paper_signs import draw_signs, obstacles
from layers.paper_symbols import Placed, Stroke, Symbol, draw_symbols, icon_size, outline, symbol
from layers.themes import PRINT

#: A picture of more colours is no map of classes and is laid under as it is.
_MAX_CLASSES = 24
#: Traces whose areas cover the land: one that is missing has no data.
_HATCHED_WHERE_EMPTY = frozenset({"regions"})
#: Shade of the edge of a class.
_EDGE_SHADE = 0.82
_RGBA = re.compile(r"rgba?\((\d+),(\d+),(\d+)(?:,([\d.]+))?\)")
#: What a pixel of a symbol that is no image of ours is drawn with.
_DOT_PX = 4.0
#: Radius of the ring round the marked spot, size class.
_RING_SIZE = max(style.SIZE_RADII)


def draw_layers(
    axes: Axes, frame: Frame, ground: Ground, source: FeatureSource, layers: Iterable[Layer], marked: Marked = None
) -> list[Placed]:
    """Draw what the layers add to the ground; return the symbols, for the names to keep away from.

    Parameters
    ----------
    axes : Axes
        In points of the frame.
    frame : Frame
    ground : Ground
        Says what lies over what.
    source : FeatureSource
    layers : iterable of Layer
    marked : (longitude, latitude), optional
        Spot to ring.
    """
    drawn = list(layers)
    areas = ground.order[ANCHOR_AREAS]
    for image in (image for layer in drawn for image in layer.images):
        draw_image(axes, frame, image, areas - 0.5)
    places = {uid: (ground.order[below], slot / len(SLOTS) / 4) for slot, (uid, _, below) in enumerate(SLOTS)}
    placed: list[Placed] = []
    for trace in (trace for layer in drawn for trace in layer.traces):
        below, step = places.get(trace["uid"], (ground.order[_usual_anchor(trace)], 0.0))
        placed += draw_trace(axes, frame, source, trace, below - 0.4 + step)
    for layer in drawn:
        placed += obstacles(draw_signs(axes, frame, layer.traces), _symbol_pt(frame))
    if marked is not None:
        x, y = frame.place(*marked)
        ring = symbol(style.marker_name("circle", style.POST_SELECTED, "ring", _RING_SIZE))
        if ring and _is_inside(frame, float(x), float(y)):
            draw_symbols(axes, [Placed(ring, float(x), float(y))], _symbol_pt(frame), 90, "marked")
    return placed


def _usual_anchor(trace: Trace) -> str:
    """Return what a trace without a place of its own lies below."""
    if trace["type"] == "choroplethmap":
        return ANCHOR_AREAS
    return ANCHOR_LINES if "lines" in trace.get("mode", "") else ANCHORS[1]


def draw_trace(axes: Axes, frame: Frame, source: FeatureSource, trace: Trace, zorder: float) -> list[Placed]:
    """Draw one trace as Plotly knows it; return its symbols."""
    if trace.get("visible") is False:
        return []
    if trace["type"] == "choroplethmap":
        _draw_choropleth(axes, frame, source, trace, zorder)
        return []
    mode = trace.get("mode", "markers")
    if "lines" in mode:
        _draw_line_trace(axes, frame, trace, zorder)
    if "markers" not in mode or trace.get("marker", {}).get("opacity") == 0:
        return []  # an unseen spot only tells the pointer something
    placed = _placed_symbols(frame, trace)
    draw_symbols(axes, placed, _symbol_pt(frame), zorder + 0.01, trace["uid"])
    return placed


# --- areas ------------------------------------------------------------------------------------------------------------


def _draw_choropleth(axes: Axes, frame: Frame, source: FeatureSource, trace: Trace, zorder: float) -> None:
    features = source.features(trace["geojson"])
    key = str(trace.get("featureidkey", "id")).removeprefix("properties.")
    areas = {str(properties.get(key)): geometry for geometry, properties in features}
    if trace["uid"] in _HATCHED_WHERE_EMPTY and PRINT.empty_hatch:
        empty = [geometry for code, geometry in areas.items() if code not in set(trace["locations"])]
        if path := geometry_path(frame.draw(empty)):
            draw_hatching(axes, path, PRINT.empty_hatch, zorder - 1e-4, f"{trace['uid']}-none")
    low, high = trace.get("zmin", 0), trace.get("zmax", 1)
    marker = trace.get("marker", {})
    line = marker.get("line", {})
    n = len(trace["locations"])
    looks = zip(
        _each(marker.get("opacity"), n), _each(line.get("color", "#ffffff"), n), _each(line.get("width", 0.5), n),
        strict=True,
    )  # fmt: skip
    # What looks alike is drawn as one.
    alike: dict[tuple[str, Any, Any, Any], list[Any]] = defaultdict(list)
    for code, value, (opacity, edge, width) in zip(trace["locations"], trace["z"], looks, strict=True):
        if str(code) in areas and value is not None and value == value:
            colour = scale_colour(trace["colorscale"], (value - low) / (high - low))
            alike[colour, opacity, edge, width].append(areas[str(code)])
    for number, ((colour, opacity, edge, width), geometries) in enumerate(alike.items()):
        draw_areas(
            axes, frame.draw(geometries), colour, zorder + number * 1e-4, gid=f"{trace['uid']}-{number}",
            alpha=opacity, edgecolor=css_colour(edge), linewidth=width * PIXEL_PT,
        )  # fmt: skip


def scale_colour(scale: Sequence[Sequence[Any]], position: float) -> str:
    """Return the colour of a Plotly colour scale at 0 to 1; where two stops share a place, the later one begins."""
    stops = [float(stop) for stop, _ in scale]
    at = min(max(position, stops[0]), stops[-1])
    upper = bisect_right(stops, at + 1e-9)
    if upper >= len(stops):
        return to_hex(scale[-1][1])
    before, after = scale[upper - 1], scale[upper]
    share = (at - before[0]) / (after[0] - before[0])
    mixed = [(1 - share) * a + share * b for a, b in zip(to_rgb(before[1]), to_rgb(after[1]), strict=True)]
    return _hex(mixed)


def _hex(channels: Any) -> str:
    red, green, blue = (float(min(max(each, 0.0), 1.0)) for each in channels)
    return to_hex((red, green, blue))


def css_colour(value: str) -> str:
    """Return a colour of Plotly, also one written ``rgba(11,85,99,0.7)``, as ``#rrggbb`` or ``#rrggbbaa``."""
    found = _RGBA.fullmatch(value.replace(" ", ""))
    if not found:
        return to_hex(value)
    red, green, blue = (int(found[k]) / 255.0 for k in (1, 2, 3))
    return to_hex((red, green, blue, float(found[4])), keep_alpha=True) if found[4] else to_hex((red, green, blue))


def _plain(value: Any, otherwise: Any) -> Any:
    """Return a setting that is one value for all."""
    return otherwise if value is None or isinstance(value, list | tuple) else value


# --- lines ------------------------------------------------------------------------------------------------------------


def _draw_line_trace(axes: Axes, frame: Frame, trace: Trace, zorder: float) -> None:
    """Draw the stretches between the gaps of a line trace."""
    longitude = np.array([np.nan if each is None else each for each in trace["lon"]], dtype=float)
    latitude = np.array([np.nan if each is None else each for each in trace["lat"]], dtype=float)
    gaps = np.flatnonzero(np.isnan(longitude) | np.isnan(latitude))
    edges = [-1, *gaps.tolist(), len(longitude)]
    points = np.column_stack([longitude, latitude])
    lines = [shapely.linestrings(points[a + 1 : b]) for a, b in pairwise(edges) if b - a > 2]
    if not lines:
        return
    line = trace.get("line", {})
    draw_lines(
        axes, frame.draw(lines), css_colour(_plain(line.get("color"), style.ACCENT)),
        _plain(line.get("width"), 2.0) * PIXEL_PT, zorder, gid=trace["uid"], alpha=trace.get("opacity"),
    )  # fmt: skip


# --- symbols ----------------------------------------------------------------------------------------------------------


def _symbol_pt(frame: Frame) -> float:
    return PIXEL_PT * icon_size(frame.zoom)


def _is_inside(frame: Frame, x: float, y: float) -> bool:
    return 0 <= x <= frame.width and 0 <= y <= frame.height


def _placed_symbols(frame: Frame, trace: Trace) -> list[Placed]:
    """Return the symbols whose spot lies in the frame; Plotly's own dots become circles."""
    marker = trace.get("marker", {})
    n = len(trace["lon"])
    looks = (_each(marker.get(name), n) for name in ("symbol", "color", "size", "angle"))
    placed = []
    for longitude, latitude, image, colour, size, angle in zip(trace["lon"], trace["lat"], *looks, strict=True):
        if longitude is None or latitude is None or style.sign_of(str(image)):
            continue
        x, y = (float(each) for each in frame.place(longitude, latitude))
        if not _is_inside(frame, x, y):
            continue
        found = symbol(str(image)) if image else None
        placed.append(Placed(found or _dot(colour, size), x, y, float(angle) if _is_number(angle) else 0.0))
    return placed


def _each(value: Any, n: int) -> list[Any]:
    return list(value) if isinstance(value, list | tuple | np.ndarray) else [value] * n


def _is_number(value: Any) -> bool:
    """Tell whether a setting is a number; Plotly knows words in its place, such as ``auto``."""
    return isinstance(value, int | float | np.number)


def _dot(colour: Any, size: Any) -> Symbol:
    fill = css_colour(colour) if isinstance(colour, str) else style.ACCENT
    radius = float(size) / 2 if _is_number(size) else _DOT_PX
    path = outline("circle")
    return Symbol((Stroke(path, line="#ffffff", width_px=2.0), Stroke(path, fill=fill)), radius)


# --- pictures ---------------------------------------------------------------------------------------------------------


def draw_image(axes: Axes, frame: Frame, image: Mapping[str, Any], zorder: float) -> None:
    """Draw a picture in Web Mercator; one of few colours as areas, so that no format smears its classes."""
    header, _, body = str(image["source"]).partition(",")
    if not header.startswith("data:image/"):
        return
    west, north = image["coordinates"][0]
    east, south = image["coordinates"][2]
    with Image.open(io.BytesIO(base64.b64decode(body))) as opened:
        pixels = np.asarray(opened.convert("RGBA"))
    x0, y0 = (float(each) for each in frame.place(west, south))
    x1, y1 = (float(each) for each in frame.place(east, north))
    seen, extent = _cut(pixels, (x0, x1, y0, y1), frame)
    if seen.size == 0:
        return
    flat = seen.reshape(-1, 4)
    colours = np.unique(flat[flat[:, 3] > 0], axis=0)
    if len(colours) > _MAX_CLASSES:
        axes.imshow(
            seen, extent=extent, interpolation="none", zorder=zorder, aspect="auto", alpha=image.get("opacity")
        )  # fmt: skip
        return
    for colour in colours:
        _draw_class(axes, seen, colour, extent, zorder, image)


def _cut(
    pixels: np.ndarray, extent: tuple[float, float, float, float], frame: Frame
) -> tuple[np.ndarray, tuple[float, float, float, float]]:
    """Return the part of a picture that the frame shows, top row first, with a pixel to spare."""
    x0, x1, y0, y1 = extent
    rows, columns = pixels.shape[:2]
    dx, dy = (x1 - x0) / columns, (y1 - y0) / rows
    left, right = (int(np.clip(np.floor(each), 0, columns)) for each in (-x0 / dx - 2, (frame.width - x0) / dx + 3))
    top, bottom = (int(np.clip(np.floor(each), 0, rows)) for each in ((y1 - frame.height) / dy - 2, y1 / dy + 3))
    seen = pixels[top:bottom, left:right]
    return seen, (x0 + left * dx, x0 + right * dx, y1 - bottom * dy, y1 - top * dy)


def _draw_class(
    axes: Axes, pixels: np.ndarray, colour: np.ndarray, extent: tuple[float, float, float, float],
    zorder: float, image: Mapping[str, Any],
) -> None:  # fmt: skip
    """Draw the pixels of one colour as areas whose edge runs halfway to the pixels of another."""
    x0, x1, y0, y1 = extent
    rows, columns = pixels.shape[:2]
    mask = np.pad((pixels == colour).all(axis=2).astype(float), 1)
    x = x0 + (np.arange(columns + 2) - 0.5) * (x1 - x0) / columns
    y = y1 - (np.arange(rows + 2) - 0.5) * (y1 - y0) / rows
    maker = contourpy.contour_generator(x, y, mask, fill_type=contourpy.FillType.ChunkCombinedCode)
    chunks: Any = maker.filled(0.5, 2.0)
    (points,), (codes,) = chunks
    name, text = str(image.get("name", "image")), _hex(colour[:3] / 255.0)
    # A thin edge in a darker shade parts the classes on a copier that knows no colour.
    edge = _hex(np.asarray(to_rgb(text)) * _EDGE_SHADE)
    draw_path(
        axes, Path(points, codes), text, zorder, gid=f"{name}-{text.lstrip('#')}",
        alpha=image.get("opacity"), edgecolor=edge, linewidth=0.35,
    )  # fmt: skip
