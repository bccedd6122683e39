"""Every colour, shape, size and class break of the maps, on screen and on paper."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote, unquote

from geodata.density import DENSITY_BREAKS

# --- ground -----------------------------------------------------------------------------------------------------------
SEA = "#d3dfe6"
LAND = "#efece3"
FOCUS_LAND = "#fdfcf9"
OUTSIDE = "#e3e2de"
NEATLINE = "#9a978f"
COAST = "#6f8794"
BORDER = "#6f675a"
REGION_BORDER = "#b9b1a1"
ROAD = "#b6a58d"
CORRIDOR = "#7d4e24"
CORRIDOR_SELECTED = "#0b5563"
DRAWN_AREA = "#1c1c1c"
LABEL = "#33322e"
LABEL_HALO = "#ffffff"
COUNTRY_LABEL = "#6a6458"
SEA_LABEL = "#5e7f92"
#: Local fonts, first one present wins: MapLibre draws the letters itself, so that no font server is asked.
ACCENT = "#0b5563"
FONT_FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", Arial, sans-serif'
FONTS = ("Noto Sans", "DejaVu Sans", "Segoe UI", "Arial", "sans-serif")

# --- symbols ----------------------------------------------------------------------------------------------------------


def _polygon(coordinates: Sequence[float]) -> str:
    """Return a closed outline through x, y, x, y, …"""
    return "M" + "L".join(f"{x:.3g} {y:.3g}" for x, y in zip(coordinates[::2], coordinates[1::2], strict=True)) + "Z"


def _regular(n: int, turn: float, radius: float, inner: float | None = None) -> str:
    """Return a regular polygon, or a star where an inner radius is given; `turn` in degrees, 0 is right, 90 is down."""
    steps = n if inner is None else 2 * n
    radii = [radius if inner is None or k % 2 == 0 else inner for k in range(steps)]
    angles = [math.radians(turn + 360.0 * k / steps) for k in range(steps)]
    return _polygon([r * turned(a) for r, a in zip(radii, angles, strict=True) for turned in (math.cos, math.sin)])


_CROSS = "M-0.4 -1.1H0.4V-0.4H1.1V0.4H0.4V1.1H-0.4V0.4H-1.1V-0.4H-0.4Z"
_PLANE = (
    "M0 -1.4L0.28 -0.5L1.35 0.3V0.65L0.28 0.3L0.22 0.85L0.55 1.2H-0.55L-0.22 0.85L-0.28 0.3L-1.35 0.65V0.3L-0.28 -0.5Z"
)
_CIRCLE = "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1 -1 0Z"
#: Outline of each symbol as an SVG path; 1 is the radius, y points down. The browser and the legend draw the same path.
SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "circle": _CIRCLE,
        "triangle": _regular(3, -90, 1.2),
        "wedge": _regular(3, 90, 1.2),
        "diamond": _regular(4, -90, 1.2),
        "hexagon": _regular(6, 0, 1.08),
        "star": _regular(5, -90, 1.25, 0.55),
        "cross": _CROSS,
        "square": _polygon((-0.9, -0.9, 0.9, -0.9, 0.9, 0.9, -0.9, 0.9)),
        "joint": _polygon((-1.35, -0.75, 1.35, -0.75, 1.35, 0.75, -1.35, 0.75)) + "M0 -0.75L0 0.75",
        "saltire": _regular(4, -45, 1.35, 0.45),
        "drop": "M0 -1.3C0.5 -0.5 1 -0.1 1 0.4A1 0.95 0 0 1 -1 0.4C-1 -0.1 -0.5 -0.5 0 -1.3Z",
        "boat": _polygon((-1.3, 0.05, -0.25, 0.05, -0.25, -1.1, 0.75, 0.05, 1.3, 0.05, 0.7, 0.95, -0.7, 0.95)),
        "rail": "M-0.75 -1.1L0.75 -1.1L0.75 0.55L1.05 1.1L-1.05 1.1L-0.75 0.55Z",
        "arrow": _polygon((0, -1.45, 0.95, 1.1, 0, 0.55, -0.95, 1.1)),
        "plane": _PLANE,
        "port": _polygon((-1, -1, 1, -1, 1, 0.2, 0, 1.15, -1, 0.2)),
    }
)
FILLS = ("filled", "half", "hollow")
#: Radius in pixels of each size class of a symbol.
SIZE_RADII: Mapping[int, float] = MappingProxyType({0: 3.8, 1: 5.4, 2: 6.8, 3: 8.6, 4: 10.8})
#: Incidents at one spot: the size class 2 begins at the first number, 3 at the second, 4 at the third.
SIZE_BREAKS = (2, 5, 20)


def size_class(count: int) -> int:
    """Return the size class 1 to 4 of a number of incidents at one spot."""
    return 1 + bisect_right(SIZE_BREAKS, count)


def marker_name(shape: str, colour: str, fill: str = "filled", size: int = 1) -> str:
    """Return the image name the browser draws a symbol from; it must hold an underscore, see map_kit.js."""
    return f"mk_{shape}_{colour.lstrip('#')}_{fill}_{size}"


def pie_name(shares: Sequence[tuple[str, int]], fill: str, size: int) -> str:
    """Return the image name of a disc cut in sectors, each (colour, number of incidents), in twelfths of the turn."""
    total = sum(count for _, count in shares)
    parts = [(colour.lstrip("#"), max(1, round(12 * count / total))) for colour, count in shares]
    return f"mp_{'-'.join(f'{colour}.{twelfths}' for colour, twelfths in parts)}_{fill}_{size}"


def number_name(number: int, colour: str, size: int = 4) -> str:
    """Return the image name of a disc with a number in it."""
    return f"mn_{number}_{colour.lstrip('#')}_{size}"


def sign_name(text: str, colour: str) -> str:
    """Return the image name of a sign: a text in a white box."""
    return f"ms_{colour.lstrip('#')}_{quote(text)}"


def sign_of(name: str) -> tuple[str, str] | None:
    """Return text and colour of an image name made by `sign_name`; None for another."""
    parts = name.split("_", 2)
    return (unquote(parts[2]), f"#{parts[1]}") if len(parts) == 3 and parts[0] == "ms" else None


def shape_svg(shape: str, colour: str, fill: str = "filled", size: int = 1) -> str:
    """Return a symbol as an SVG data address, for legends; 24 pixels square."""
    if shape == "pie":
        return svg_address(_PIE, 24, 24)
    if shape == "number":
        return svg_address(_NUMBER.format(colour=colour, radius=SIZE_RADII[size]), 24, 24)
    radius = SIZE_RADII[size]
    path = SHAPES[shape]
    width = (0.8 if fill == "filled" else 1.9) / radius
    inside = colour if fill == "filled" else "#ffffff"
    half = f"<clipPath id='c'><path d='{path}'/></clipPath>"
    left = f"<rect x='-2' y='-2' width='2' height='4' fill='{colour}' clip-path='url(#c)'/>" if fill == "half" else ""
    body = (
        f"<g transform='translate(12 12) scale({radius:g})' stroke-linejoin='round'>{half if left else ''}"
        f"<path d='{path}' fill='{inside}'/>{left}"
        f"<path d='{path}' fill='none' stroke='{colour}' stroke-width='{width:.3f}'/></g>"
    )
    return svg_address(body, 24, 24)


#: A disc of three sectors in the colours of the first three families: stands for any mixture.
_PIE = (
    "<g transform='translate(12 12) scale(8)' stroke='#ffffff' stroke-width='0.12'>"
    "<path d='M0 0L0 -1A1 1 0 0 1 0 1Z' fill='#dd4b01'/><path d='M0 0L0 1A1 1 0 0 1 -0.87 -0.5Z' fill='#1a7cc4'/>"
    "<path d='M0 0L-0.87 -0.5A1 1 0 0 1 0 -1Z' fill='#146a4a'/></g>"
)

#: A disc with a number in it, which stands for any.
_NUMBER = (
    "<circle cx='12' cy='12' r='{radius:g}' fill='{colour}'/>"
    "<path d='M9.6 9.6L12.6 7.4V16.8' fill='none' stroke='#ffffff' stroke-width='2'/>"
)


def svg_address(body: str, width: int, height: int) -> str:
    """Return the elements of a drawing as an SVG data address."""
    size = f"viewBox='0 0 {width} {height}' width='{width}' height='{height}'"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' {size}>{body}</svg>"
    return f"data:image/svg+xml,{quote(svg)}"


# --- incidents --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Family:
    """Group trafficking types under one colour and shape, both told apart without the other.

    Attributes
    ----------
    types : tuple of str
    colour, shape : str
    pattern : str
        What is laid over the colour in a chart, as Plotly names it: bars have no shape, and a grey copy no colours.
    """

    types: tuple[str, ...]
    colour: str
    shape: str
    pattern: str = ""


#: Code (``value.family.<code>`` of the catalogue) to family. Hues after Okabe and Ito, Color Universal Design (2008),
#: darkened to a contrast of 3:1 against the land and moved apart for readers who lack one kind of cones.
FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "drugs": Family(("drugs",), "#dd4b01", "circle"),
        "medicines": Family(("medicines", "counterfeit"), "#aa4080", "diamond", "\\"),
        "persons": Family(("human_trafficking", "migrant_smuggling"), "#1a7cc4", "triangle", "/"),
        "arms": Family(("firearms", "explosives"), "#1c1c1c", "cross"),
        "nature": Family(("wildlife", "minerals"), "#146a4a", "hexagon", "-"),
        "goods": Family(("fuel", "tobacco", "vehicles", "other"), "#6a4400", "wedge", "."),
        "money": Family(("cash", "corruption"), "#3f2f88", "star"),
    }
)
#: Trafficking type to code of its family.
FAMILY_OF_TYPE: Mapping[str, str] = MappingProxyType(
    {trafficking_type: code for code, family in FAMILIES.items() for trafficking_type in family.types}
)


def bar_marker(code: str, width: float = 1.0) -> dict[str, object]:
    """Return the Plotly marker of the bars of a family; `width` is that of the white line around them, pixels."""
    family = FAMILIES[code]
    marker: dict[str, object] = {"color": family.colour, "line": {"color": "#ffffff", "width": width}}
    if family.pattern:
        over = {"shape": family.pattern, "fgcolor": "#ffffff", "fgopacity": 0.75, "fillmode": "overlay"}
        marker["pattern"] = {**over, "size": 7, "solidity": 0.22}
    return marker


#: An incident located no better than this is drawn hollow, km.
VAGUE_KM = 25.0
#: Above this many incidents the map counts them by hexagon.
SYMBOL_LIMIT = 2000

# --- posts and crossings ----------------------------------------------------------------------------------------------
POST = "#0b3c5d"
POST_SELECTED = "#d08a00"
POST_SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "land": "square", "joint": "joint", "river": "drop", "ferry": "boat", "rail": "rail", "airport": "plane",
        "seaport": "port",
    }
)  # fmt: skip
POST_FILLS: Mapping[str, str] = MappingProxyType(
    {"open": "filled", "unknown": "half", "suspended": "hollow", "closed": "hollow"}
)
#: The same posts in a chart of Plotly, which has fewer shapes.
_CHART_SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "land": "square", "joint": "diamond-wide", "river": "circle", "ferry": "hourglass", "rail": "diamond-tall",
        "airport": "triangle-up", "seaport": "triangle-down",
    }
)  # fmt: skip
_CHART_FILLS: Mapping[str, str] = MappingProxyType({"filled": "", "half": "-open-dot", "hollow": "-open"})


def post_marker(kind: str, status: str) -> dict[str, object]:
    """Return the Plotly marker of a post in a chart; its fill says the status as on the map."""
    fill = POST_FILLS.get(status, "half")
    symbol = _CHART_SHAPES.get(kind, "square") + _CHART_FILLS[fill]
    return {"symbol": symbol, "size": 13, "color": POST, "line": {"width": 2, "color": POST}}


CROSSING = "#5a5a5a"
UNMONITORED = "#b3261e"
PATROL = "#6a3d9a"

# --- classes ----------------------------------------------------------------------------------------------------------
# Areas are drawn opaque, under the lines of the basemap: a tint would be another colour over sea than over land, and
# neither would be that of the legend.
#: Light to dark, readable in grey and by readers who see no red or no green; the first is the lowest class.
DENSITY_COLOURS = ("#fff4aa", "#f8c47a", "#ec997b", "#df727e", "#aa3d75", "#4f2366")
#: Fewer to more, dark to light to dark, told apart by readers who see no red or no green; no change has no colour.
CHANGE_COLOURS = ("#01584f", "#2f9388", "#7fcabd", "#c3e6df", "#fbe0b8", "#f3b163", "#d97a2b", "#96450c")
#: Incidents in a region. The first class begins at 1, the last is open.
REGION_BREAKS = (1, 5, 15, 40, 100)
REGION_COLOURS = ("#dfece7", "#a5ccc3", "#6bada5", "#33848a", "#0b5563")
#: Incidents in a hexagon.
HEXAGON_BREAKS = (1, 10, 30, 100, 300, 1000)
HEXAGON_COLOURS = DENSITY_COLOURS


def class_of(value: float, breaks: Sequence[float]) -> int:
    """Return the class of a value: 0 from the first break on, -1 below it. A break belongs to the class it begins."""
    return bisect_right(breaks, value) - 1


def discrete_colorscale(colours: Sequence[str]) -> list[list[float | str]]:
    """Return the steps of a Plotly colour scale without shades in between, for classes 0 to n - 1."""
    n = len(colours)
    return [[edge / n, colour] for step, colour in enumerate(colours) for edge in (step, step + 1)]


def contrast(colour_1: str, colour_2: str) -> float:
    """Return the contrast ratio of two ``#rrggbb`` colours, 1 to 21.

    References
    ----------
    W3C (2018). Web Content Accessibility Guidelines 2.1, relative luminance and contrast ratio.
    """
    light, dark = sorted((_luminance(colour_1), _luminance(colour_2)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


assert len(DENSITY_BREAKS) == len(DENSITY_COLOURS)
