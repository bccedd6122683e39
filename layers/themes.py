"""The looks of a view: on a desk, on a washed-out projector, on a black-and-white copier.

A theme is a value: what each colour of the screen becomes, and how large letters and how wide lines at least are.
`layers.themed` applies it to what is drawn already, so that no layer and no page knows of themes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from layers import style, style_flows, style_hotspots, style_roads


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Theme:
    """Hold one look.

    Attributes
    ----------
    name : str
        As in the address: ``theme=<name>``.
    colours : mapping of ``#rrggbb`` to ``#rrggbb``
        Colour of the screen theme -> colour of this one; what is not in it stays.
    text_px, text_factor : float
        Letters of the screen grow by the factor, and are at least this high.
    line_px, line_added_px : float
        Lines of the screen grow by this much, and are at least this wide.
    thin : frozenset of ``#rrggbb``
        Colours of the screen for edges that stay as they are: a wide one would leave little of a small cell.
    symbol_factor : float
        Radius of symbols against the screen.
    icon_size : tuple of (zoom, factor)
        Size of symbols by zoom.
    halo_px : float
        White round the letters of the map.
    from_zoom : mapping of str to float
        Layer of the basemap -> zoom from which it is drawn: lines that wide would cover the map before.
    hatches : mapping of ``#rrggbb`` to str
        Colour of this theme -> the hatching laid over it, as matplotlib writes it.
    empty_hatch : str
        Hatching of the regions for which there are no data; none where empty.
    """

    name: str
    colours: Mapping[str, str] = field(default_factory=_nothing)
    text_px: float = 0.0
    text_factor: float = 1.0
    line_px: float = 0.0
    line_added_px: float = 0.0
    thin: frozenset[str] = frozenset()
    symbol_factor: float = 1.0
    icon_size: tuple[tuple[float, float], ...] = ((4.0, 0.72), (6.5, 1.0), (10.0, 1.25))
    halo_px: float = 1.5
    from_zoom: Mapping[str, float] = field(default_factory=_nothing)
    hatches: Mapping[str, str] = field(default_factory=_nothing)
    empty_hatch: str = ""

    def colour(self, colour: str) -> str:
        """Return what a colour of the screen theme becomes."""
        return self.colours.get(colour.lower(), colour)


def _pairs(before: Sequence[str], after: Sequence[str]) -> dict[str, str]:
    return dict(zip(before, after, strict=True))


# --- the projector ----------------------------------------------------------------------------------------------------
# Light from the windows adds the same to every colour, so that the dark ones come nearer to white: grounds are white,
# ramps begin darker and end darker than on a screen, with equal steps of contrast under such a veil.
_BLACK, _INK, _STRONG = "#000000", "#1a1a1a", "#3c3c3c"
_FAMILIES = {
    "drugs": "#b03600", "medicines": "#880f5a", "persons": "#2d53af", "arms": _BLACK, "nature": "#0d593d",
    "goods": "#543800", "money": "#28218b",
}  # fmt: skip
_GROUND = {
    style.SEA: "#cfe5f2", style.LAND: "#ebebeb", style.FOCUS_LAND: "#ffffff", style.OUTSIDE: "#d9d9d9",
    style.NEATLINE: _STRONG, style.COAST: "#1f4e66", style.BORDER: _INK, style.REGION_BORDER: "#5c5040",
    style.ROAD: "#8a6a3c", style.CORRIDOR: "#5a2d00", style.CORRIDOR_SELECTED: "#00333c", style.LABEL: _BLACK,
    style.LABEL_HALO: "#ffffff", style.COUNTRY_LABEL: _INK, style.SEA_LABEL: "#0a2f45",
}  # fmt: skip
_SYMBOLS = {
    **{family.colour: _FAMILIES[code] for code, family in style.FAMILIES.items()},
    style.POST: "#06283f", style.POST_SELECTED: "#b85c00", style.CROSSING: "#4d4d4d", style.UNMONITORED: "#a3100c",
    style.PATROL: "#5b2a93", "#c25e00": "#b34f00", "#b3261e": "#a3100c",
}  # fmt: skip
_RAMPS = {
    **_pairs(style.DENSITY_COLOURS, ("#fed300", "#f89500", "#ef5822", "#c83152", "#861d75", "#3f004a")),
    **_pairs(style.REGION_COLOURS[:4], ("#a3d9cf", "#58b7af", "#1f9196", "#0b6471")),
    **_pairs(
        style.CHANGE_COLOURS,
        ("#004741", "#177f76", "#40b0a0", "#96d8cd", "#ffc162", "#e68711", "#b25b12", "#6d2c00"),
    ),
    **_pairs(
        style_roads.ROAD_DENSITY_COLOURS, ("#fec100", "#f08605", "#e84c3a", "#c42562", "#752387", "#2e0453")
    ),
    **_pairs(style_roads.BETWEENNESS_COLOURS, ("#6fbbe7", "#2e8fd3", "#0d5dad", "#041e4b")),
    **_pairs(tuple(style_hotspots.HOTSPOT_COLOURS.values()), ("#f16b51", "#c21a1a", "#3a040a")),
    **_pairs(
        tuple(style_hotspots.PATTERN_COLOURS.values()),
        ("#d41a03", "#e2770b", "#3c1417", "#7e1200", "#d19c7f", "#fedd0d", "#58197f", "#4b6f8a"),
    ),
    style_hotspots.CELL_EDGE: "#3c3c3c", style_hotspots.NOT_SIGNIFICANT: "#cfcfcf",
    style_flows.LEAVING: "#b34700",
    style_roads.ROUTE_NEXT: "#b33300", style_roads.ROUTE_OTHER: "#5a1fb0",
}  # fmt: skip
#: Letters, axes and series of the charts. Where a line is nothing but an aid it goes: a thin grey is not seen.
_CHARTS = {
    "#1c1c1c": _BLACK, "#50565a": _INK, "#9a9f9f": _STRONG, "#8b9090": _STRONG, "#8a867c": _STRONG,
    "#e6e5e0": "#ffffff", "#f0efeb": "#ffffff", "#9db0b8": "#7d949e", "#3f8fc4": "#2a78ad", "#7a4fa3": "#5b2a93",
    "#d8d5cd": "#c8c8c8", "#5b3a8c": "#4a2380", "#dfe9e9": "#d3e6e8", "#f1ede2": "#ffffff", "#fbe9df": "#ffe0cf",
    "#8a3b00": "#6e2f00", "#5a5a5a": "#4d4d4d",
}  # fmt: skip

# --- the copier -------------------------------------------------------------------------------------------------------
#: What grows in one way only is told by lightness; what grows in two, or has no order, by hatching too.
_PRINT_COLOURS = {
    style.FOCUS_LAND: "#ffffff", style.LAND: "#f3f2ee", style.REGION_BORDER: "#8f8878", style.ROAD: "#8d7d66",
    style.COUNTRY_LABEL: "#3f3b34", style.SEA_LABEL: "#2f5568",
    **_pairs(style.DENSITY_COLOURS, ("#f6ecb2", "#f9ba70", "#f68357", "#e24650", "#933d6c", "#4d235a")),
    **_pairs(style.REGION_COLOURS[:4], ("#deebe6", "#9cc7bd", "#59a399", "#2f787b")),
    **_pairs(
        style_roads.ROAD_DENSITY_COLOURS, ("#f6be48", "#f0893a", "#df5148", "#aa3267", "#6a246e", "#311351")
    ),
    **_pairs(style_roads.BETWEENNESS_COLOURS, ("#8cc3de", "#4092c6", "#1d619d", "#082e67")),
    style_flows.LEAVING: "#e07a1e",
}  # fmt: skip
#: Hatching itself, dark enough for a copy of a copy.
HATCH_INK = "#5c564a"
_DIAGONAL, _BACK, _CROSSED, _FLAT, _DOTS = "/////", "\\\\\\\\\\", "xxxx", "-----", "...."
_PRINT_HATCHES = {
    **dict.fromkeys(style.CHANGE_COLOURS[:4], _DIAGONAL),
    **_pairs(
        tuple(style_hotspots.PATTERN_COLOURS.values()), (_CROSSED, "", "", "", _DIAGONAL, _DOTS, _BACK, _FLAT)
    ),
}  # fmt: skip

SCREEN = Theme("screen")
PROJECTOR = Theme(
    "projector",
    colours=MappingProxyType({**_CHARTS, **_RAMPS, **_SYMBOLS, **_GROUND}),
    text_px=20.0,
    text_factor=1.5,
    line_px=3.0,
    line_added_px=2.0,
    thin=frozenset({style_hotspots.CELL_EDGE}),
    symbol_factor=1.45,
    icon_size=((4.0, 0.9), (6.5, 1.05), (10.0, 1.25)),
    halo_px=3.0,
    from_zoom=MappingProxyType({"roads-minor": 9.5, "roads-main": 7.5, "region-borders": 7.0}),
)
PRINT = Theme(
    "print",
    colours=MappingProxyType(_PRINT_COLOURS),
    hatches=MappingProxyType({colour: hatch for colour, hatch in _PRINT_HATCHES.items() if hatch}),
    empty_hatch="////",
)
#: What a reader may ask for in the address.
THEMES: Mapping[str, Theme] = MappingProxyType({theme.name: theme for theme in (SCREEN, PROJECTOR)})


def theme_of(name: object) -> Theme:
    """Return the theme of an address; the screen theme for what is none."""
    return THEMES.get(str(name), SCREEN)
