"""Cooperation on the map: crossings and corridors by what is known of both sides, told by shape and width too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd

from geodata.cooperation import STATES, Cell
from layers import style
from layers.base import Layer, LayerName, Legend, LegendItem
from layers.figure import symbol_trace
from layers.locales import Translator
from layers.road_lines import line_trace

#: Colour, shape, fill and size of a point, width of a line in pixels. Unknown is thin and hollow: nothing is claimed.
STATE_STYLES: Mapping[str, tuple[str, str, str, int, float]] = {
    "both": ("#0b5563", "circle", "filled", 2, 6.0),
    "one": ("#c25e00", "circle", "half", 2, 4.0),
    "none": ("#b3261e", "saltire", "filled", 1, 3.0),
    "unknown": ("#5a5a5a", "circle", "hollow", 0, 1.6),
}


@dataclass(frozen=True)
class CooperationPoint:
    """Describe a crossing on the map.

    Attributes
    ----------
    subject_id, name : str
    longitude, latitude : float
        WGS84 degrees.
    cell : Cell
        What is summed up there.
    words : str
        The state in the reader's language.
    """

    subject_id: str
    name: str
    longitude: float
    latitude: float
    cell: Cell
    words: str


def cooperation_layer(
    points: Sequence[CooperationPoint], corridors: gpd.GeoDataFrame, states: Mapping[str, str], translator: Translator
) -> Layer:
    """Return crossings and corridors by the best joint mechanism that is sourced there.

    Parameters
    ----------
    points : sequence of CooperationPoint
    corridors : GeoDataFrame
        Canonical corridors, EPSG:4326.
    states : mapping
        corridor_id -> one of `geodata.cooperation.STATES`.
    translator : Translator
    """
    # What is known lies over what is not.
    ordered = sorted(points, key=lambda point: -STATES.index(point.cell.state))
    images = [style.marker_name(shape, colour, fill, size) for point in ordered
              for colour, shape, fill, size, _ in (STATE_STYLES[point.cell.state],)]  # fmt: skip
    customdata = [["cooperation", point.subject_id, f"<b>{point.name}</b><br>{point.words}"] for point in ordered]
    spots = symbol_trace(
        "cooperation",
        [round(point.longitude, 4) for point in ordered],
        [round(point.latitude, 4) for point in ordered],
        images,
        customdata,
    )
    lines = []
    for state in STATES:
        chosen = corridors[corridors["corridor_id"].map(states) == state]
        colour, *_, width = STATE_STYLES[state]
        lines.append(line_trace(f"cooperation_{state}", chosen.geometry.union_all(), colour, width))
    return Layer(LayerName.COOPERATION, (*lines, spots), legend=_legend(translator))


def _legend(translator: Translator) -> Legend:
    items = []
    for state in STATES:
        colour, shape, fill, size, _ = STATE_STYLES[state]
        items.append(LegendItem(translator.text(f"cooperation.map.{state}"), "marker", colour, shape, fill, size))
    corridors = {
        "both": "cooperation.map.corridor_both",
        "one": "cooperation.map.corridor_one",
        "unknown": "cooperation.map.corridor_unknown",
    }
    for state, key in corridors.items():
        colour, *_, width = STATE_STYLES[state]
        items.append(LegendItem(translator.text(key), "line" if width > 2 else "thin", colour))
    return Legend(translator.text("cooperation.map.title"), tuple(items), note=translator.text("cooperation.map.note"))
