"""How a layer is drawn, as QGIS reads it: the symbols of the screen, drawn from the very same outlines."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

import numpy as np

from layers import style
from layers.base import LegendItem
from layers.paper_symbols import left_half, outline

#: A symbol is drawn in a square of 24 pixels at 96 to the inch, millimetres.
_SYMBOL_MM = 24 / 96 * 25.4
_LINE_MM = 1.2
#: Field whose value says how a feature is drawn.
LOOK = "look"


def layer_qml(
    key: Sequence[tuple[str, LegendItem]], aliases: Mapping[str, str], label_field: str = "", is_line: bool = False
) -> str:
    """Return the style of a layer.

    Parameters
    ----------
    key : sequence of (str, LegendItem)
        Value of the field `LOOK`, and how such a feature is drawn.
    aliases : mapping
        Field -> its title in the reader's language.
    label_field : str
        Field that names a feature; empty draws no names.
    is_line : bool
    """
    root = ElementTree.Element("qgis", version="3.28.0", styleCategories="Symbology|Labeling|Fields")
    renderer = ElementTree.SubElement(
        root, "renderer-v2", type="categorizedSymbol", attr=LOOK, symbollevels="0", forceraster="0", enableorderby="0"
    )
    categories = ElementTree.SubElement(renderer, "categories")
    symbols = ElementTree.SubElement(renderer, "symbols")
    for place, (look, item) in enumerate(key):
        ElementTree.SubElement(
            categories, "category", value=look, symbol=str(place), label=item.label, render="true", type="string"
        )
        kind = "line" if is_line else "marker"
        symbol = ElementTree.SubElement(
            symbols, "symbol", type=kind, name=str(place), alpha="1", clip_to_extent="1", force_rhr="0"
        )
        _draw(symbol, item, is_line)
    fields = ElementTree.SubElement(root, "aliases")
    for place, (name, title) in enumerate(aliases.items()):
        ElementTree.SubElement(fields, "alias", index=str(place), field=name, name=title)
    if label_field:
        ElementTree.SubElement(root, "previewExpression").text = f'"{label_field}"'
    ElementTree.SubElement(root, "layerGeometryType").text = "1" if is_line else "0"
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{body}\n"


def _draw(symbol: ElementTree.Element, item: LegendItem, is_line: bool) -> None:
    if is_line:
        options = {
            "line_color": _rgb(item.colour), "line_width": f"{_LINE_MM:g}", "line_width_unit": "MM",
            "line_style": "solid", "capstyle": "round", "joinstyle": "round",
        }  # fmt: skip
    else:
        options = {
            "name": "base64:" + base64.b64encode(_drawing(item).encode()).decode(), "size": f"{_SYMBOL_MM:g}",
            "size_unit": "MM", "color": _rgb(item.colour), "outline_style": "no",
        }  # fmt: skip
    layer = ElementTree.SubElement(
        symbol, "layer", {"class": "SimpleLine" if is_line else "SvgMarker", "enabled": "1", "locked": "0", "pass": "0"}
    )
    # Newer releases read the options, older ones the properties.
    box = ElementTree.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        ElementTree.SubElement(box, "Option", name=name, type="QString", value=value)
    for name, value in options.items():
        ElementTree.SubElement(layer, "prop", k=name, v=value)


def _drawing(item: LegendItem) -> str:
    """Return a symbol as SVG Tiny, which knows no clipping: the half that is filled is an outline of its own."""
    radius = style.SIZE_RADII[item.size]
    path = style.SHAPES[item.shape]
    width = (0.8 if item.fill == "filled" else 1.9) / radius
    half = ""
    if item.fill == "half":
        rings = [np.asarray(ring) for ring in left_half(outline(item.shape)).to_polygons()]
        half = "".join("M" + "L".join(f"{x:.3g} {-y:.3g}" for x, y in ring) + "Z" for ring in rings)
        half = f"<path d='{half}' fill='{item.colour}'/>"
    inside = item.colour if item.fill == "filled" else "#ffffff"
    return (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' width='24' height='24'>"
        f"<g transform='translate(12 12) scale({radius:g})' stroke-linejoin='round'>"
        f"<path d='{path}' fill='none' stroke='#ffffff' stroke-width='{4.2 / radius:.3f}'/>"
        f"<path d='{path}' fill='{inside}'/>{half}"
        f"<path d='{path}' fill='none' stroke='{item.colour}' stroke-width='{width:.3f}'/></g></svg>"
    )


def _rgb(colour: str) -> str:
    return ",".join([*(str(int(colour[k : k + 2], 16)) for k in (1, 3, 5)), "255"])
