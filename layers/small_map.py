"""Small maps side by side: one picture each, with outlines and numbered places, that needs no map library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import geopandas as gpd
import shapely

from geodata import crs
from layers import style
from layers.pictures import IMAGE_WIDTH, image_height, pixel

#: Outlines are simplified by this, degrees: about a pixel.
_TOLERANCE = 0.04
#: Radius of a numbered disc, pixels of the picture; on the page it is drawn at about half the size.
_DISC = 17


def outlines(countries: gpd.GeoDataFrame) -> tuple[str, str]:
    """Return the outlines of the countries of the focus and of the others, as SVG paths over `crs.STUDY_BOUNDS`."""
    crs.require_crs(countries)
    paths = {True: "", False: ""}
    for is_focus, geometry in zip(countries["is_focus"], countries.geometry, strict=True):
        for polygon in shapely.get_parts(shapely.simplify(geometry, _TOLERANCE)):
            paths[bool(is_focus)] += _path(polygon.exterior.coords)
    return paths[True], paths[False]


def _path(coordinates: Iterable[Sequence[float]]) -> str:
    places = [pixel(longitude, latitude) for longitude, latitude in coordinates]
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in places) + "Z"


def small_map(picture: str, outlined: tuple[str, str], places: Sequence[tuple[str, float, float]]) -> str:
    """Return the map as an SVG data address.

    Parameters
    ----------
    picture : str
        Data address of a PNG over `crs.STUDY_BOUNDS`.
    outlined : (focus, others)
        Made by `outlines`.
    places : sequence of (label, longitude, latitude)
        Drawn as discs, the first on top.
    """
    focus, others = outlined
    width, height = IMAGE_WIDTH, image_height()
    line = f"fill='none' stroke='{style.BORDER}' stroke-linejoin='round'"
    body = (
        f"<rect width='{width}' height='{height}' fill='{style.SEA}'/>"
        f"<path d='{others}' fill='{style.LAND}'/><path d='{focus}' fill='{style.FOCUS_LAND}'/>"
        f"<image href='{picture}' width='{width}' height='{height}'/>"
        f"<path d='{others}' {line} stroke-width='1'/><path d='{focus}' {line} stroke-width='2.2'/>"
        f"{''.join(_disc(*place) for place in reversed(places))}"
    )
    return style.svg_address(body, width, height)


def _disc(label: str, longitude: float, latitude: float) -> str:
    x, y = pixel(longitude, latitude)
    text = f"font-family='{style.FONT_FAMILY.replace(chr(34), '')}' font-size='22' font-weight='700' fill='#1c1c1c'"
    return (
        f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{_DISC}' fill='#ffffff' stroke='#1c1c1c' stroke-width='2'/>"
        f"<text x='{x:.1f}' y='{y + 8:.1f}' text-anchor='middle' {text}>{label}</text>"
    )
