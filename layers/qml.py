"""How a layer is drawn, as QGIS reads it: the symbols of the screen, drawn from the very same outlines."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from layers import style
from layers.base import LegendItem
from layers.symbol_svg import SIDE_PX, symbol_svg

#: A symbol is drawn in a square of so many pixels at 96 to the inch, millimetres.
_SYMBOL_MM = SIDE_PX / 96 * 25.4
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
        drawn = style.marker_name(item.shape, item.colour, item.fill, item.size)
        options = {
            "name": "base64:" + base64.b64encode(symbol_svg(drawn).encode()).decode(), "size": f"{_SYMBOL_MM:g}",
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


def _rgb(colour: str) -> str:
    return ",".join([*(str(int(colour[k : k + 2], 16)) for k in (1, 3, 5)), "255"])
