"""The symbols on paper: the same outlines as on screen, turned from SVG paths into matplotlib's."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, Bbox, IdentityTransform

from layers import style
from layers.paper_text import font

#: Size of a symbol by zoom, as in assets/map_kit.js.
ICON_SIZE = ((4.0, 0.72), (6.5, 1.0), (10.0, 1.25))
_LEFT = Bbox([(-300.0, -300.0), (0.0, 300.0)])
_TOKEN = re.compile(r"[MLHVCAZ]|-?\d*\.?\d+(?:e-?\d+)?")
_N_NUMBERS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "A": 7, "Z": 0}


def icon_size(zoom: float) -> float:
    """Return the factor of a symbol's size at a zoom."""
    zooms, factors = zip(*ICON_SIZE, strict=True)
    return float(np.interp(zoom, zooms, factors))


@lru_cache(maxsize=64)
def outline(shape: str) -> Path:
    """Return the outline of a shape of `style.SHAPES`; 1 is the radius, y points up as on paper."""
    path = svg_path(style.SHAPES[shape])
    return Path(np.asarray(path.vertices) * (1.0, -1.0), path.codes)


def svg_path(text: str) -> Path:
    """Return an SVG path of absolute commands M, L, H, V, C, A and Z; an arc is one of an upright ellipse."""
    vertices: list[tuple[float, float]] = []
    codes: list[Any] = []
    tokens = _TOKEN.findall(text)
    at, start, command, here = 0, (0.0, 0.0), "", (0.0, 0.0)
    while at < len(tokens):
        if tokens[at].isalpha():
            command, at = tokens[at], at + 1
        numbers = [float(token) for token in tokens[at : at + _N_NUMBERS[command]]]
        at += len(numbers)
        if command == "Z":
            vertices, codes, here = [*vertices, start], [*codes, Path.CLOSEPOLY], start
        elif command == "M":
            here = start = (numbers[0], numbers[1])
            vertices, codes, command = [*vertices, here], [*codes, Path.MOVETO], "L"
        elif command in "LHV":
            here = (here[0] if command == "V" else numbers[0], here[1] if command == "H" else numbers[-1])
            vertices, codes = [*vertices, here], [*codes, Path.LINETO]
        else:
            curve = _pairs(numbers) if command == "C" else _arc(here, numbers)
            vertices, codes, here = [*vertices, *curve], [*codes, *[Path.CURVE4] * len(curve)], curve[-1]
    return Path(np.asarray(vertices), codes)


def _pairs(numbers: Sequence[float]) -> list[tuple[float, float]]:
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _arc(start: tuple[float, float], numbers: Sequence[float]) -> list[tuple[float, float]]:
    """Return an arc of an upright ellipse as cubic curves of a quarter turn at most.

    References
    ----------
    W3C (2018). Scalable Vector Graphics 2, appendix B.2.4, from endpoints to the centre of an arc.
    """
    rx, ry, _, is_large, is_clockwise, end_x, end_y = numbers
    a, b = np.array(start) / (rx, ry), np.array((end_x, end_y)) / (rx, ry)
    middle, half = (a + b) / 2, (b - a) / 2
    distance = float(np.hypot(*half))
    scale = max(1.0, distance)  # radii too small for the chord grow until they fit
    offset = math.sqrt(max(0.0, scale**2 - distance**2))
    side = -1.0 if bool(is_large) == bool(is_clockwise) else 1.0
    normal = np.array((half[1], -half[0])) / distance
    centre = middle + side * offset * normal
    first = math.atan2(*(a - centre)[::-1])
    last = math.atan2(*(b - centre)[::-1])
    if is_clockwise and last <= first:
        last += 2 * math.pi
    if not is_clockwise and last >= first:
        last -= 2 * math.pi
    return [tuple((centre + scale * point) * (rx, ry)) for point in _arc_points(first, last)]


def _arc_points(first: float, last: float) -> list[np.ndarray]:
    """Return the control points of an arc of the unit circle, its start left out."""
    n = max(1, math.ceil(abs(last - first) / (math.pi / 2) - 1e-9))
    step = (last - first) / n
    handle = 4.0 / 3.0 * math.tan(step / 4.0)
    points = []
    for k in range(n):
        here, there = first + k * step, first + (k + 1) * step
        u, v = np.array((math.cos(here), math.sin(here))), np.array((math.cos(there), math.sin(there)))
        points += [u + handle * np.array((-u[1], u[0])), v - handle * np.array((-v[1], v[0])), v]
    return points


@dataclass(frozen=True)
class Stroke:
    """Hold one pass of the pen: a path of radius 1, filled and drawn round in widths of screen pixels."""

    path: Path
    fill: str = "none"
    line: str = "none"
    width_px: float = 0.0


@dataclass(frozen=True)
class Symbol:
    """Hold how a symbol is drawn.

    Attributes
    ----------
    strokes : tuple of Stroke
        From the ground up.
    radius_px : float
        Of the screen.
    """

    strokes: tuple[Stroke, ...]
    radius_px: float


@lru_cache(maxsize=4096)
def symbol(name: str) -> Symbol | None:
    """Return the symbol of an image name made by `style.marker_name`, `pie_name` or `number_name`; None for another."""
    parts = name.split("_")
    if len(parts) == 5 and parts[0] == "mk" and parts[1] in style.SHAPES:
        return Symbol(_marker(parts[1], f"#{parts[2]}", parts[3]), style.SIZE_RADII[int(parts[4])])
    if len(parts) == 4 and parts[0] == "mp":
        shares = [(f"#{colour}", int(twelfths)) for colour, twelfths in (s.split(".") for s in parts[1].split("-"))]
        radius = style.SIZE_RADII[int(parts[3])]
        return Symbol(_pie(shares, parts[2], radius), radius)
    if len(parts) == 4 and parts[0] == "mn":
        radius = style.SIZE_RADII[int(parts[3])]
        return Symbol(_number(parts[1], f"#{parts[2]}", radius), radius)
    return None


def _marker(shape: str, colour: str, fill: str) -> tuple[Stroke, ...]:
    path = outline(shape)
    if fill == "ring":
        return Stroke(path, line="#ffffff", width_px=7.0), Stroke(path, line=colour, width_px=4.0)
    strokes = [Stroke(path, line="#ffffff", width_px=4.2), Stroke(path, fill=colour if fill == "filled" else "#ffffff")]
    if fill == "half":
        strokes.append(Stroke(_left_half(path), fill=colour))
    strokes.append(Stroke(path, line=colour, width_px=0.8 if fill == "filled" else 1.9))
    if shape == "joint" and fill == "filled":
        strokes.append(Stroke(Path([(0, -0.75), (0, 0.75)]), line="#ffffff", width_px=1.2))
    return tuple(strokes)


def _left_half(path: Path) -> Path:
    """Return what lies left of the middle; clipped here, so that every format draws it alike."""
    fine = Path(np.asarray(path.vertices) * 100.0, path.codes)  # curves are flattened to a tenth of a unit
    rings = [Path(np.asarray(ring) / 100.0, closed=True) for ring in fine.clip_to_bbox(_LEFT).to_polygons()]
    return Path.make_compound_path(*rings)


def _pie(shares: Sequence[tuple[str, int]], fill: str, radius_px: float) -> tuple[Stroke, ...]:
    total = sum(twelfths for _, twelfths in shares)
    strokes = [Stroke(_circle(1.0 + 2.0 / radius_px), fill="#ffffff")]
    start = math.pi / 2
    for colour, twelfths in shares:
        end = start - 2 * math.pi * twelfths / total
        strokes.append(Stroke(_sector(start, end), fill=colour, line="#ffffff", width_px=1.0))
        start = end
    if fill == "hollow":
        strokes.append(Stroke(_circle(0.58), fill="#ffffff"))
    return tuple(strokes)


def _number(digits: str, colour: str, radius_px: float) -> tuple[Stroke, ...]:
    letters = TextPath((0, 0), digits, size=100.0, prop=font(100.0, True))
    (west, south), (east, north) = letters.get_extents().get_points()
    size = (1.15 if len(digits) > 1 else 1.4) / 100.0
    middle = (np.asarray(letters.vertices) - ((west + east) / 2, (south + north) / 2)) * size
    return (
        Stroke(_circle(1.0 + 2.0 / radius_px), fill="#ffffff"),
        Stroke(_circle(1.0), fill=colour),
        Stroke(Path(middle, letters.codes), fill="#ffffff"),
    )


def _circle(radius: float) -> Path:
    path = outline("circle")
    return Path(np.asarray(path.vertices) * radius, path.codes)


def _sector(start: float, end: float) -> Path:
    curve = _arc_points(start, end)
    rim = (math.cos(start), math.sin(start))
    codes = [Path.MOVETO, Path.LINETO, *[Path.CURVE4] * len(curve), Path.CLOSEPOLY]
    return Path([(0, 0), rim, *map(tuple, curve), (0, 0)], codes)


@dataclass(frozen=True)
class Placed:
    """Hold a symbol, where it lies, points of paper, and how far it is turned clockwise, degrees."""

    symbol: Symbol
    x: float
    y: float
    turn: float = 0.0


def draw_symbols(axes: Axes, placed: Iterable[Placed], pixel_pt: float, zorder: float, gid: str = "") -> None:
    """Draw symbols one over the other in their order, as one artist.

    Parameters
    ----------
    axes : Axes
        In points of paper.
    placed : iterable of Placed
    pixel_pt : float
        Points of paper a pixel of the symbol.
    zorder : float
    gid : str
        Name of the group in an SVG.
    """
    paths, fills, lines, widths = [], [], [], []
    for each in placed:
        radius = each.symbol.radius_px * pixel_pt
        move = Affine2D().scale(radius).rotate_deg(-each.turn).translate(each.x, each.y)
        for stroke in each.symbol.strokes:
            paths.append(move.transform_path(stroke.path))
            fills.append(stroke.fill)
            lines.append(stroke.line)
            widths.append(stroke.width_px * pixel_pt)
    if not paths:
        return
    drawn = PathCollection(
        paths, facecolors=fills, edgecolors=lines, linewidths=widths, joinstyle="round", zorder=zorder,
        transOffset=IdentityTransform(),
    )  # fmt: skip
    drawn.set_transform(axes.transData)
    drawn.set_gid(gid or None)
    axes.add_collection(drawn, autolim=False)
