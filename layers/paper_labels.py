"""The names on a static map: countries, towns and seas, none over another, off the symbols where there is room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes

from layers.paper_features import Features
from layers.paper_frame import PIXEL_PT, Frame
from layers.paper_ground import Ground
from layers.paper_style import evaluate
from layers.paper_symbols import Placed, Stroke, Symbol, draw_symbols, icon_size, outline
from layers.paper_text import CAP_HEIGHT, DESCENT, set_halo, set_line, text_width

#: Letters smaller than this are for no reader, points.
SMALLEST_PT = 6.2
#: White kept round a name, and round a town's dot, points.
_MARGIN = 0.8
_DOT_PT = 1.25
#: A name of a town is left out where symbols cover more of it than this share; a main city is never.
_MOST_COVERED = 0.5
_MAIN_RANK = 1_000_000
#: Names of towns that are tried at most; the rest is smaller.
_MOST_PLACES = 160
_HAIR = "\u200a\u200a"
_LABELS_Z = 200.0

#: west, south, east, north in points.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """Hold a name that has found its place.

    Attributes
    ----------
    text : str
        As it is set; lines are parted by ``\\n``.
    box : (west, south, east, north)
        Points of the frame.
    size : float
        Points.
    kind : str
        ``country``, ``place`` or ``sea``.
    looks : mapping
        Colour, weight and slant.
    dot : (x, y) or None
        Where the town itself lies.
    """

    text: str
    box: Box
    size: float
    kind: str
    looks: Mapping[str, Any]
    dot: tuple[float, float] | None = None


@dataclass
class _Room:
    """Know what is taken: names and dots altogether, symbols as far as it can be helped."""

    width: float
    height: float
    symbols: np.ndarray
    boxes: list[Box] = field(default_factory=list)

    def are_free(self, boxes: Any) -> np.ndarray:
        """Tell which boxes, a row each, lie in the frame and on no other name."""
        west, south, east, north = np.asarray(boxes, dtype=float).reshape(-1, 4).T
        free = (west >= 2) & (south >= 2) & (east <= self.width - 2) & (north <= self.height - 2)
        for box in self.boxes:
            free &= (west >= box[2]) | (box[0] >= east) | (south >= box[3]) | (box[1] >= north)
        return free

    def covered(self, boxes: Any) -> np.ndarray:
        """Return the area of symbols inside each box as a share of it; symbols over symbols count each."""
        west, south, east, north = np.asarray(boxes, dtype=float).reshape(-1, 4).T[:, :, np.newaxis]
        x, y, r = self.symbols.T
        width = np.clip(np.minimum(x + r, east) - np.maximum(x - r, west), 0, None)
        height = np.clip(np.minimum(y + r, north) - np.maximum(y - r, south), 0, None)
        return (width * height).sum(axis=1) / ((east - west) * (north - south)).ravel()

    def take(self, box: Box) -> None:
        self.boxes.append(box)


def place_labels(frame: Frame, ground: Ground, symbols: Sequence[Placed]) -> list[Label]:
    """Return the names of the ground, each where it has room; what finds none is left out.

    Countries come first, then towns by rank, then seas: who comes later gives way.

    Parameters
    ----------
    frame : Frame
    ground : Ground
        Its layers of names say which, how large and in which colour.
    symbols : sequence of Placed
        What names keep away from.
    """
    pixel = PIXEL_PT * icon_size(frame.zoom)
    obstacles = np.array([(each.x, each.y, each.symbol.radius_px * pixel) for each in symbols]).reshape(-1, 3)
    room = _Room(frame.width, frame.height, obstacles)
    layers = {layer["source"]: layer for layer in ground.shown_layers(frame.zoom, "symbol")}
    labels: list[Label] = []
    for source, place in (("labels", _country_labels), ("places", _place_labels), ("seas", _sea_labels)):
        if source in layers:
            labels += place(frame, ground, layers[source], room)
    return labels


def draw_labels(axes: Axes, labels: Iterable[Label], dots_zorder: float) -> None:
    """Draw names with their halo over all else, and the dots of towns where the ground has them."""
    dots = []
    for label in labels:
        lines = label.text.split("\n")
        leading = label.size * 1.15
        for row, line in enumerate(lines):
            width = text_width(line, label.size, bool(label.looks.get("is_bold")))
            x = (label.box[0] + label.box[2] - width) / 2
            y = label.box[1] + _MARGIN + label.size * DESCENT + (len(lines) - 1 - row) * leading
            if label.kind != "sea":
                set_halo(axes, x, y, line, label.size, _LABELS_Z, **label.looks)
            set_line(axes, x, y, line, label.size, _LABELS_Z + 1, **label.looks)
        if label.dot is not None:
            dots.append(Placed(_DOT, *label.dot))
    draw_symbols(axes, dots, 1.0, dots_zorder, "place-dots")


_DOT = Symbol(
    (Stroke(outline("circle"), line="#ffffff", width_px=1.2), Stroke(outline("circle"), fill="#33322e")), _DOT_PT
)  # fmt: skip


def _block(text: str, size: float, is_bold: bool) -> tuple[float, float]:
    """Return width and height of the lines of a name with its margin."""
    lines = text.split("\n")
    width = max(text_width(line, size, is_bold) for line in lines)
    height = (len(lines) - 1) * size * 1.15 + size * (CAP_HEIGHT + DESCENT)
    return width + 2 * _MARGIN, height + 2 * _MARGIN


# --- countries --------------------------------------------------------------------------------------------------------

#: The names of Morocco and of Western Sahara part at this parallel, after United Nations practice (Map No. 3691), not
#: along the lines of control that the boundaries of Natural Earth follow; degrees north.
_WESTERN_SAHARA_NORTH = 27.667


def _country_labels(frame: Frame, ground: Ground, layer: Mapping[str, Any], room: _Room) -> list[Label]:
    """Put each country's name where the part of it that is seen has most room."""
    features = ground.features(layer, frame.zoom)
    outlines = ground.features({"source": "countries"}, frame.zoom)
    page = shapely.box(0, 0, frame.width, frame.height)
    order = sorted(features, key=lambda each: evaluate(layer["layout"]["symbol-sort-key"], frame.zoom, each[1]))
    named = _named_areas(outlines)
    labels = []
    for point, properties in order:
        homes = [code for full, shape in outlines if full.contains(point) for code in [shape["country"]]]
        if not homes:
            continue
        # Half a point is less than a letter is wide, and a coast has thousands of corners.
        area = shapely.simplify(shapely.intersection(frame.draw([named[homes[0]]])[0], page), 0.5)
        label = _country_label(frame, layer, properties, area, room)
        if label is not None:
            room.take(label.box)
            labels.append(label)
    return labels


def _named_areas(outlines: Features) -> dict[str, Any]:
    """Return where the name of each country may stand, degrees."""
    areas = {str(properties["country"]): geometry for geometry, properties in outlines}
    if {"MA", "EH"} <= set(areas):
        whole = shapely.union(areas["MA"], areas["EH"])
        west, south, east, north = shapely.bounds(whole)
        areas["EH"] = shapely.clip_by_rect(whole, west, south, east, _WESTERN_SAHARA_NORTH)
        areas["MA"] = shapely.clip_by_rect(areas["MA"], west, _WESTERN_SAHARA_NORTH, east, north)
    return areas


def _country_label(
    frame: Frame, layer: Mapping[str, Any], properties: Mapping[str, Any], area: Any, room: _Room
) -> Label | None:
    name = str(evaluate(layer["layout"]["text-field"], frame.zoom, properties)).upper()
    wanted = evaluate(layer["layout"]["text-size"], min(frame.zoom, 6.5), properties) * PIXEL_PT
    looks = {"colour": layer["paint"]["text-color"], "is_bold": bool(properties.get("is_focus")), "width": 2.4}
    for size in (max(wanted, SMALLEST_PT + 0.6), SMALLEST_PT):
        found = [
            (cost + 0.05 * number, text, box)
            for number, text in enumerate(_in_lines(name))
            for cost, box in _best_inside(area, *_block(text, size, looks["is_bold"]), room)
        ]
        if found and min(found)[0] < _WORST_PLACE:
            return Label(*min(found)[1:], size, "country", looks)
    return None


#: A name of a country stands nowhere rather than at a worse place, see `_best_inside`.
_WORST_PLACE = 1.6


def _in_lines(name: str) -> list[str]:
    """Return a name spaced as names of countries are: on one line, and broken at its last space or hyphen."""
    spaced = [_HAIR.join(name)]
    for mark in (" ", "-"):
        head, found, tail = name.rpartition(mark)
        if found:
            spaced.append("\n".join(_HAIR.join(part) for part in (head + mark.strip(), tail)))
    return spaced


def _boxes_inside(area: Any, width: float, height: float) -> np.ndarray:
    """Return boxes of a size about the points of a grid inside the area, a row each."""
    if area.is_empty:
        return np.empty((0, 4))
    west, south, east, north = area.bounds
    xs, ys = np.meshgrid(np.linspace(west, east, 25)[1:-1], np.linspace(south, north, 25)[1:-1])
    inside = shapely.contains_xy(area, xs.ravel(), ys.ravel())
    x, y = xs.ravel()[inside], ys.ravel()[inside]
    return np.column_stack([x - width / 2, y - height / 2, x + width / 2, y + height / 2])


def _best_inside(area: Any, width: float, height: float, room: _Room) -> list[tuple[float, Box]]:
    """Return the best free place of a box in an area and its cost, or nothing.

    The cost is three times the share outside the area, once and a half the share under symbols, and a little for being
    off the middle.
    """
    boxes = _boxes_inside(area, width, height)
    boxes = boxes[room.are_free(boxes)]
    if not len(boxes):
        return []
    shapely.prepare(area)
    drawn = shapely.box(*boxes.T)
    shared = np.full(len(boxes), width * height)
    # Most lie wholly inside: to cut the others only takes a tenth of the time.
    cut = np.flatnonzero(~shapely.covers(area, drawn))
    shared[cut] = shapely.area(shapely.intersection(area, drawn[cut]))
    west, south, east, north = area.bounds
    off_x = np.abs(boxes[:, 0] + boxes[:, 2] - west - east) / (east - west)
    off_y = np.abs(boxes[:, 1] + boxes[:, 3] - south - north) / (north - south)
    cost = 3.0 * (1.0 - shared / (width * height)) + 1.5 * room.covered(boxes) + 0.25 * (off_x + off_y)
    best = int(np.argmin(cost))
    return [(float(cost[best]), _box(boxes[best]))]


def _box(values: Any) -> Box:
    west, south, east, north = (float(value) for value in values)
    return west, south, east, north


# --- towns ------------------------------------------------------------------------------------------------------------


def _place_labels(frame: Frame, ground: Ground, layer: Mapping[str, Any], room: _Room) -> list[Label]:
    """Put the names of towns beside their dots, the largest first."""
    zoom = frame.zoom
    features = _inside(frame, ground.features(layer, zoom))
    order = sorted(features, key=lambda each: evaluate(layer["layout"]["symbol-sort-key"], zoom, each[1]))
    labels = []
    for point, properties in order[:_MOST_PLACES]:
        x, y = (float(each) for each in frame.place(point.x, point.y))
        size = max(SMALLEST_PT, evaluate(layer["layout"]["text-size"], zoom, properties) * PIXEL_PT)
        is_main = properties.get("rank", 0) >= _MAIN_RANK
        looks = {"colour": layer["paint"]["text-color"], "is_bold": is_main}
        name = str(evaluate(layer["layout"]["text-field"], zoom, properties))
        best = _best_beside(name, x, y, size, is_main, room)
        if best is not None:
            labels.append(Label(name, best, size, "place", looks, (x, y)))
            room.take(best)
            room.take(_dot_box(x, y))
    return labels


def _inside(frame: Frame, features: Features) -> list[tuple[Any, Mapping[str, Any]]]:
    west, south, east, north = frame.bounds
    return [(point, properties) for point, properties in features if west < point.x < east and south < point.y < north]


def _best_beside(name: str, x: float, y: float, size: float, is_main: bool, room: _Room) -> Box | None:
    """Return the best of the places round a dot, or None: right of it, then left, above, below, farther away."""
    if not room.are_free(_dot_box(x, y))[0]:
        return None
    width, height = _block(name, size, is_main)
    angles, away = np.meshgrid(np.array((0, 4, 2, 6, 1, 7, 3, 5)) * np.pi / 4, (2.0, 5.0))
    cx = x + np.cos(angles.ravel()) * (width / 2 + away.ravel())
    cy = y + np.sin(angles.ravel()) * (height / 2 + away.ravel())
    boxes = np.column_stack([cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2])
    cost = room.covered(boxes) + 0.012 * np.arange(len(boxes))
    cost[~room.are_free(boxes)] = np.inf
    best = int(np.argmin(cost))
    return _box(boxes[best]) if cost[best] <= (_MOST_COVERED if not is_main else 99.0) else None


def _dot_box(x: float, y: float) -> Box:
    return x - _DOT_PT, y - _DOT_PT, x + _DOT_PT, y + _DOT_PT


# --- seas -------------------------------------------------------------------------------------------------------------


def _sea_labels(frame: Frame, ground: Ground, layer: Mapping[str, Any], room: _Room) -> list[Label]:
    """Put the name of each sea on the water nearest to where it belongs."""
    land = shapely.union_all(frame.draw(ground.features({"source": "countries"}, frame.zoom).geometries))
    water = shapely.difference(shapely.box(2, 2, frame.width - 2, frame.height - 2), shapely.buffer(land, 2.0))
    labels = []
    for point, properties in ground.features(layer, frame.zoom):
        size = max(SMALLEST_PT, evaluate(layer["layout"]["text-size"], frame.zoom, properties) * PIXEL_PT)
        name = str(evaluate(layer["layout"]["text-field"], frame.zoom, properties))
        home = tuple(float(each) for each in frame.place(point.x, point.y))
        best = _on_water(water, _in_lines(name)[::-1], size, home, room)
        reach = _SEA_DEGREES * frame.per_degree
        if best is not None and np.hypot(*np.subtract(_middle(best[1]), home)) < reach:
            looks = {"colour": layer["paint"]["text-color"], "is_italic": True}
            labels.append(Label(*best, size, "sea", looks))
            room.take(best[1])
    return labels


#: How far from its point the name of a sea may stand, degrees.
_SEA_DEGREES = 4.0


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _on_water(
    water: Any, texts: Sequence[str], size: float, home: tuple[float, ...], room: _Room
) -> tuple[str, Box] | None:
    """Return text and box that lie on water alone, the nearest to its home."""
    shapely.prepare(water)
    found = []
    for text in texts:
        boxes = _boxes_inside(water, *_block(text, size, False))
        is_good = shapely.contains_properly(water, shapely.box(*boxes.T)) & room.are_free(boxes)
        is_good &= room.covered(boxes) < 0.05
        found += [(float(np.hypot(*np.subtract(_middle(_box(box)), home))), text, _box(box)) for box in boxes[is_good]]
    return min(found)[1:] if found else None
