"""A symbol as an SVG of its own, without clipping or styles, from the very strokes that paper draws."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from matplotlib.path import Path

from layers.paper_symbols import symbol

#: Side of the drawing, pixels: room for the largest symbol and its white rim.
SIDE_PX = 32
_LETTERS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}


@lru_cache(maxsize=4096)
def symbol_svg(name: str) -> str:
    """Return the SVG (Tiny 1.2) of an image name of the map; `KeyError` where there is no such symbol."""
    found = symbol(name)
    if found is None:
        raise KeyError(name)
    radius, middle = found.radius_px, SIDE_PX // 2
    strokes = []
    for stroke in found.strokes:
        width = f" stroke-width='{stroke.width_px / radius:.3g}'" if stroke.line != "none" else ""
        line = f" stroke='{stroke.line}'{width}" if width else ""
        strokes.append(f"<path d='{_svg_path(stroke.path)}' fill='{stroke.fill}'{line}/>")
    size = f"viewBox='0 0 {SIDE_PX} {SIDE_PX}' width='{SIDE_PX}' height='{SIDE_PX}'"
    place = f"transform='translate({middle} {middle}) scale({radius:g})' stroke-linejoin='round'"
    return f"<svg xmlns='http://www.w3.org/2000/svg' {size}><g {place}>{''.join(strokes)}</g></svg>"


def symbol_address(name: str) -> str:
    """Return the SVG of an image name as a data address."""
    return f"data:image/svg+xml,{quote(symbol_svg(name))}"


def _svg_path(path: Path) -> str:
    """Return a path as SVG writes it; y points down there."""
    parts = []
    for vertices, code in path.iter_segments(simplify=False, curves=True):
        if code == Path.CLOSEPOLY:
            parts.append("Z")
        elif code != Path.STOP:
            pairs = vertices.reshape(-1, 2).tolist()
            parts.append(_LETTERS[code] + " ".join(f"{x:.3g} {-y:.3g}" for x, y in pairs))
    return "".join(parts)
