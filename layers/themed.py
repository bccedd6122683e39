"""Apply a theme to what is drawn already: layers, figures of Plotly, the style of the basemap, drawings of a legend."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

from PIL import Image

from layers import style
from layers.base import Layer, Legend, LegendItem
from layers.themes import HATCH_INK, SCREEN, Theme

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_RGBA = re.compile(r"rgba\((\d+), ?(\d+), ?(\d+), ?([\d.]+)\)")
#: A colour inside the name of a symbol; see `style.marker_name` and its like.
_IN_NAME = re.compile(r"(?<![0-9a-z])[0-9a-f]{6}(?=[_.])")
_SYMBOL = re.compile(r"m[kpns]_")
_IN_SVG = re.compile(r"#[0-9a-fA-F]{6}|data:image/png;base64,[A-Za-z0-9+/=]+")
_STROKE = re.compile(r"(?<=stroke-width=')[\d.]+")
_SVG = "data:image/svg+xml,"
_PNG = "data:image/png;base64,"
_FONTS = frozenset({"font", "tickfont", "textfont", "title_font", "insidetextfont", "outsidetextfont"})
#: Outline of a hollow symbol and letters of a sign on a screen, pixels; as in assets/map_kit.js.
_OUTLINE_PX, _SIGN_PX = 1.9, 18.0
#: Longest scale bar on a screen, pixels.
_SCALE_BAR_PX = 130.0
#: Least width of a line in the drawing of a legend, which is 24 units square.
_LEAST_DRAWN = 2.0
#: Outputs of an expression of MapLibre: the places after its operator and input.
_EXPRESSIONS = {"interpolate": 3, "step": 2}


def themed(value: Any, theme: Theme) -> Any:
    """Return a figure, or any part of one, in a theme: colours, letters, lines, symbols; nothing is changed in place.

    Knows nothing of the figure but the names Plotly gives to fonts, lines and markers, so that it serves every chart.
    """
    return value if theme is SCREEN else _walk(value, theme, "")


def _walk(value: Any, theme: Theme, key: str) -> Any:
    if isinstance(value, str):
        return recolour(value, theme)
    if isinstance(value, Mapping):
        return _walk_mapping(value, theme, key)
    if isinstance(value, list | tuple):
        return [_walk(each, theme, key) for each in value]
    return value


def _walk_mapping(value: Mapping[Any, Any], theme: Theme, key: str) -> dict[Any, Any]:
    is_style = "version" in value and "sources" in value and "layers" in value
    if is_style:
        return themed_style(value, theme)
    walked = {name: _walk(each, theme, str(name)) for name, each in value.items()}
    if key in _FONTS and isinstance(walked.get("size"), int | float):
        walked["size"] = text_px(walked["size"], theme)
    if key == "line" and "width" in walked and value.get("color") not in theme.thin:
        walked["width"] = _numbers(walked["width"], lambda width: line_px(width, theme))
    if "thickness" in walked:
        walked["thickness"] = _numbers(walked["thickness"], lambda width: line_px(width, theme))
    if key == "marker" and "size" in walked and "allowoverlap" not in walked:
        walked["size"] = _numbers(walked["size"], lambda size: size * theme.symbol_factor)
    if "radii" in walked and "shapes" in walked:
        walked.update(kit_looks(value["radii"], theme))
    if key == "layout" and "map" not in walked:
        walked = _chart_layout(walked, theme)
    return walked


def _chart_layout(layout: dict[Any, Any], theme: Theme) -> dict[Any, Any]:
    """Return the layout of a chart with room for larger letters, which Plotly does not make by itself."""
    margin = {side: each * theme.text_factor for side, each in layout.get("margin", {}).items()}
    height = {"height": round(layout["height"] * (1 + theme.text_factor) / 2)} if layout.get("height") else {}
    return {**layout, "margin": margin, **height}


def _numbers(value: Any, change: Any) -> Any:
    """Change a number, or each of a list."""
    if isinstance(value, list | tuple):
        return [_numbers(each, change) for each in value]
    return change(value) if isinstance(value, int | float) else value


def text_px(size: float, theme: Theme) -> float:
    """Return the height of letters that are so high on a screen, pixels."""
    return max(theme.text_px, size * theme.text_factor)


def line_px(width: float, theme: Theme) -> float:
    """Return the width of a line that is so wide on a screen, pixels; none stays none."""
    return max(theme.line_px, width + theme.line_added_px) if width > 0 else width


def kit_looks(radii: Mapping[str, float], theme: Theme) -> dict[str, Any]:
    """Return what map_kit.js draws symbols with: all in pixels, and their size by zoom."""
    return {
        "radii": {size: radius * theme.symbol_factor for size, radius in radii.items()},
        "outline": max(theme.line_px, _OUTLINE_PX),
        "sign": max(theme.text_px, _SIGN_PX),
        "scale_bar": _SCALE_BAR_PX * max(1.0, theme.text_factor),
        "icon_size": [part for zoom, size in theme.icon_size for part in (zoom, size)],
    }


# --- colours ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def recolour(text: str, theme: Theme) -> str:
    """Return a colour, the name of a symbol or the address of a drawing in a theme; any other text as it is."""
    if _HEX.fullmatch(text):
        return theme.colour(text)
    if _SYMBOL.match(text):
        return _IN_NAME.sub(lambda found: theme.colour(f"#{found[0]}")[1:], text)
    if text.startswith(_SVG):
        return _SVG + quote(_recolour_svg(unquote(text[len(_SVG) :]), theme))
    if text.startswith(_PNG):
        return _recolour_png(text, theme)
    if found := _RGBA.fullmatch(text):
        colour = theme.colour("#" + "".join(f"{int(found[k]):02x}" for k in (1, 2, 3)))
        return f"rgba({','.join(str(int(colour[k : k + 2], 16)) for k in (1, 3, 5))},{found[4]})"
    return text


def _recolour_svg(drawing: str, theme: Theme) -> str:
    """Return a drawing with other colours, in pictures inside it too, and without thin lines."""
    coloured = _IN_SVG.sub(lambda found: recolour(found[0], theme), drawing)
    if "scale(" in drawing or not theme.line_px:  # the outline of a symbol belongs to it
        return coloured
    is_swatch = "width='24'" in drawing
    return _STROKE.sub(
        lambda found: f"{max(_LEAST_DRAWN, float(found[0])) if is_swatch else line_px(float(found[0]), theme):g}",
        coloured,
    )


def _recolour_png(address: str, theme: Theme) -> str:
    """Return a picture of classes with another palette; one without a palette as it is."""
    with Image.open(io.BytesIO(base64.b64decode(address[len(_PNG) :]))) as picture:
        palette = picture.getpalette("RGB") if picture.mode == "P" else None
        if palette is None:
            return address
        steps = [f"#{palette[k]:02x}{palette[k + 1]:02x}{palette[k + 2]:02x}" for k in range(0, len(palette), 3)]
        # The first is the clear one.
        after = [steps[0], *(theme.colour(step) for step in steps[1:])]
        picture.putpalette([int(colour[k : k + 2], 16) for colour in after for k in (1, 3, 5)])
        stream = io.BytesIO()
        picture.save(stream, "PNG", transparency=0, optimize=False, compress_level=6)
    return _PNG + base64.b64encode(stream.getvalue()).decode("ascii")


# --- layers and ground ------------------------------------------------------------------------------------------------


def themed_layer(layer: Layer, theme: Theme) -> Layer:
    """Return a layer in a theme, its legend with it."""
    if theme is SCREEN:
        return layer
    return replace(
        layer,
        traces=tuple(themed(trace, theme) for trace in layer.traces),
        images=tuple(themed(image, theme) for image in layer.images),
        legend=themed_legend(layer.legend, theme) if layer.legend else None,
    )


def themed_legend(legend: Legend, theme: Theme) -> Legend:
    """Return a legend in the colours of a theme."""
    return replace(legend, items=tuple(_themed_item(item, theme) for item in legend.items))


def _themed_item(item: LegendItem, theme: Theme) -> LegendItem:
    is_empty = item.kind == "fill" and item.colour == style.FOCUS_LAND
    if is_empty and theme.empty_hatch:
        return replace(item, kind="hatched", colour=HATCH_INK)
    return replace(item, colour=theme.colour(item.colour))


def themed_style(ground: Mapping[str, Any], theme: Theme) -> dict[str, Any]:
    """Return the style of the basemap in a theme: wider lines and larger names, and later what would cover the rest."""
    if theme is SCREEN:
        return dict(ground)
    return {**ground, "layers": [_themed_ground(layer, theme) for layer in ground["layers"]]}


def _themed_ground(layer: Mapping[str, Any], theme: Theme) -> dict[str, Any]:
    found = dict(layer)
    if layer["id"] in theme.from_zoom:
        found["minzoom"] = theme.from_zoom[layer["id"]]
    for part in ("paint", "layout"):
        if part in layer:
            found[part] = {name: _themed_property(name, value, theme) for name, value in layer[part].items()}
    return found


def _themed_property(name: str, value: Any, theme: Theme) -> Any:
    if name == "line-width":
        return _outputs(value, lambda width: line_px(width, theme))
    if name == "text-size":
        return _outputs(value, lambda size: text_px(size, theme))
    if name == "circle-radius":
        return _outputs(value, lambda radius: radius * theme.symbol_factor)
    if name == "text-halo-width":
        return max(value, theme.halo_px)
    return _colours(value, theme)


def _colours(value: Any, theme: Theme) -> Any:
    if isinstance(value, list):
        return [_colours(each, theme) for each in value]
    return recolour(value, theme) if isinstance(value, str) else value


def _outputs(value: Any, change: Any) -> Any:
    """Change the numbers an expression of MapLibre can come to, and none of those it compares with."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return change(value)
    if not isinstance(value, list):
        return value
    if value[0] in ("case", "match"):
        # After each condition of the one, after each label of the other; the last is for all else.
        last, odd = len(value) - 1, int(value[0] == "match")
        return [
            _outputs(each, change) if k == last or (k > 1 and k % 2 == odd) else each for k, each in enumerate(value)
        ]
    first = _EXPRESSIONS.get(value[0])
    if first is None:
        return value
    # A step gives an output before its first stop, an interpolation only after each.
    return [
        _outputs(each, change) if k >= first and (k - first) % 2 == (0 if value[0] == "step" else 1) else each
        for k, each in enumerate(value)
    ]
