"""What the map of a page draws, as plain data: the ground, the layers of the report spot by spot, and their symbols."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import shapely

from dashboard.reports.document import Column, FeatureLayer, Link, Report, cell_words, is_known
from layers import style
from layers.base import LegendItem
from layers.basemap_style import LABEL_STEPS
from layers.locales import Translator
from layers.paper_features import FeatureSource
from layers.symbol_svg import symbol_address

#: Ground around what must be on the map, as a share of its extent: the reader may move.
_AROUND = 0.6
#: Decimals of coordinates (100 m), and tolerance of the ground, degrees.
_DECIMALS, _TOLERANCE = 3, 0.004
#: Smaller places are not named, inhabitants; and at most so many.
_SMALLEST_TOWN, _MOST_TOWNS = 5_000, 250
_ROAD_WIDTHS = {"corridor": 1.6, "main": 0.9, "secondary": 0.6, "tertiary": 0.4, "local": 0.3, "corridor_link": 1.2}


def map_data(report: Report, words: Translator, source: FeatureSource) -> dict[str, Any]:
    """Return what the script of the page reads.

    Parameters
    ----------
    report : Report
        Its first map says what ground must be seen.
    words : Translator
    source : FeatureSource
    """
    plan = report.maps[0]
    west, south, east, north = plan.bounds
    # A window may be wider or higher than what must be seen, so there is as much ground on all sides.
    around = _AROUND * max(east - west, north - south, 1.0)
    frame = (west - around, south - around, east + around, north + around)
    icons: dict[str, int] = {}
    return {
        "bounds": [[south, west], [north, east]],
        "frame": [[frame[1], frame[0]], [frame[3], frame[2]]],
        "sea": style.SEA,
        "label_steps": LABEL_STEPS,
        "ground": _ground(source, frame),
        "names": _country_names(source, frame, words.language),
        "towns": _towns(source, frame),
        "layers": [_layer(layer, words, icons) for layer in report.features],
        "icons": [symbol_address(name) for name in icons],
        "words": {
            "zoom_in": words.text("report_files.zoom_in"),
            "zoom_out": words.text("report_files.zoom_out"),
            "close": words.text("report_files.close"),
        },
    }


def _ground(source: FeatureSource, frame: tuple[float, float, float, float]) -> list[dict[str, Any]]:
    """Return the ground from the bottom up, cut to the frame."""
    made = []
    for geometry, properties in source.features("/basemap/countries.geojson"):
        colour = style.FOCUS_LAND if properties.get("is_focus") else style.LAND
        made.append(_drawn(geometry, frame, {"stroke": False, "fillColor": colour, "fillOpacity": 1}))
    for geometry, _ in source.features("/basemap/region_borders.geojson"):
        made.append(_drawn(geometry, frame, _line(style.REGION_BORDER, 0.7)))
    for geometry, properties in source.features("/basemap/roads.geojson"):
        width = _ROAD_WIDTHS.get(str(properties.get("road_class")), 0.9)
        made.append(_drawn(geometry, frame, _line(style.ROAD, width)))
    for geometry, _ in source.features("/basemap/coast.geojson"):
        made.append(_drawn(geometry, frame, _line(style.COAST, 1.0)))
    for geometry, properties in source.features("/basemap/borders.geojson"):
        dashes = {} if properties.get("status") == "agreed" else {"dashArray": "5 5"}
        made.append(_drawn(geometry, frame, {**_line(style.BORDER, 1.3), **dashes}))
    for geometry, _ in source.features("/basemap/corridors.geojson"):
        made.append(_drawn(geometry, frame, _line(style.CORRIDOR, 1.6)))
    return [each for each in made if each]


def _line(colour: str, width: float) -> dict[str, Any]:
    return {"color": colour, "weight": width, "opacity": 1, "fill": False}


def _drawn(geometry: Any, frame: tuple[float, float, float, float], look: dict[str, Any]) -> dict[str, Any]:
    cut = shapely.clip_by_rect(shapely.make_valid(geometry), *frame)
    found = shapely.simplify(cut, _TOLERANCE)
    if found.is_empty:
        return {}
    rings = []
    for part in shapely.get_parts(found):
        lines = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        rings += [_spots(line) for line in lines if line.geom_type in ("LineString", "LinearRing")]
    return {"lines": rings, "look": look}


def _spots(line: Any) -> list[list[float]]:
    """Return latitude and longitude of the corners, as Leaflet writes them."""
    return [[y, x] for x, y in shapely.get_coordinates(line).round(_DECIMALS).tolist()]


def _is_within(point: Any, frame: tuple[float, float, float, float]) -> bool:
    west, south, east, north = frame
    return bool(west < point.x < east and south < point.y < north)


def _country_names(source: FeatureSource, frame: tuple[float, float, float, float], language: str) -> list[list[Any]]:
    return [
        [round(point.y, 2), round(point.x, 2), str(properties[f"name_{language}"])]
        for point, properties in source.features("/basemap/labels.geojson")
        if _is_within(point, frame)
    ]


def _towns(source: FeatureSource, frame: tuple[float, float, float, float]) -> list[list[Any]]:
    """Return the largest towns: where, name, rank."""
    found = [
        [round(point.y, 3), round(point.x, 3), str(properties["name"]), int(properties["rank"])]
        for point, properties in source.features("/basemap/places.geojson")
        if int(properties["rank"]) >= _SMALLEST_TOWN and _is_within(point, frame)
    ]
    return sorted(found, key=lambda town: -town[3])[:_MOST_TOWNS]


def _layer(layer: FeatureLayer, words: Translator, icons: dict[str, int]) -> dict[str, Any]:
    columns = layer.table.columns
    made: dict[str, Any] = {
        "name": layer.table.name,
        "title": layer.table.title,
        "fields": [column.title for column in columns],
        "head": next((k for k, column in enumerate(columns) if column.name in ("name", "place")), 0),
    }
    cells = [
        [_cell(cell, column, words) for cell, column in zip(row, columns, strict=True)] for row in layer.table.rows
    ]
    if layer.is_line:
        key = dict(layer.key)
        made["lines"] = [
            {"lines": [_spots(part) for part in shapely.get_parts(geometry)], "rows": [row],
             "look": {**_line(key[look].colour, 5.0), "lineCap": "round"}}
            for geometry, look, row in zip(layer.geometries, layer.looks, cells, strict=True)
        ]  # fmt: skip
        return made
    spots: dict[tuple[float, float], list[int]] = {}
    for place, point in enumerate(layer.geometries):
        spots.setdefault((round(point.y, 4), round(point.x, 4)), []).append(place)
    key = dict(layer.key)
    made["spots"] = [
        {"at": spot, "icon": icons.setdefault(_image([key[layer.looks[k]] for k in members]), len(icons)),
         "rows": [cells[k] for k in members]}
        for spot, members in spots.items()
    ]  # fmt: skip
    return made


def _cell(cell: Any, column: Column, words: Translator) -> Any:
    """Return a cell as words, with its address where it is a link; None where nothing is known."""
    if not is_known(cell):
        return None
    said = cell_words(cell, column, words)
    return [said, cell.address] if isinstance(cell, Link) and is_web(cell.address) else said


def is_web(address: str) -> bool:
    """Tell whether an address leads to the web; any other is shown, not linked."""
    try:
        return urlsplit(address).scheme in ("http", "https")
    except ValueError:
        return False


def _image(items: list[LegendItem]) -> str:
    """Return the image of what lies at one spot: the symbol, larger for several, a disc in sectors for a mixture."""
    size = items[0].size if len(items) == 1 else style.size_class(len(items))
    fill = "hollow" if all(item.fill == "hollow" for item in items) else items[0].fill
    colours: dict[str, int] = {}
    for item in items:
        colours[item.colour] = colours.get(item.colour, 0) + 1
    if len(colours) == 1:
        return style.marker_name(items[0].shape, items[0].colour, fill, size)
    shares = sorted(colours.items(), key=lambda share: -share[1])
    return style.pie_name(shares, "hollow" if fill == "hollow" else "filled", size)
