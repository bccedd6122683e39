"""Roads of OpenStreetMap from a database extract (``.osm.pbf``), such as those of Geofabrik.

The file is read twice: for the ways that are roads, then for their nodes alone. So the memory follows the roads that
are kept, not the size of the file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import shapely

from etl.adapters.base import crosswalk
from etl.files import unreadable
from etl.rejects import Faults
from etl.sources.base import Origin

NAME = "osm_pbf"
ENDINGS = (".pbf", ".osm")
ORIGIN = Origin(
    "Roads of OpenStreetMap", "Routes d’OpenStreetMap", "OpenStreetMap contributors", "ODbL 1.0",
    "© OpenStreetMap contributors", "https://www.openstreetmap.org/copyright",
)  # fmt: skip


def read_ways(path: Path, classes: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray, Faults]:
    """Read the ways of some classes.

    Parameters
    ----------
    path : Path
    classes : tuple of str
        Our classes; ``etl/crosswalks/road_osm.csv`` says which values of ``highway`` they are.

    Returns
    -------
    lines : array of LineString
        WGS84 degrees. A way is one line, or several where nodes between are not in the file.
    road_class : object array
        Of each line.
    faults : Faults
        Ways without two nodes in the file, by their number.

    Raises
    ------
    InputError
        The file is no database extract of OpenStreetMap, or damaged.
    """
    known = {theirs: ours for theirs, ours in crosswalk("road_osm").items() if ours in classes}
    try:
        numbers, road_class, sizes, nodes = _ways(path, known)
        wanted = np.unique(nodes)
        spots = _spots(path, wanted)
    except (RuntimeError, ValueError) as error:
        raise unreadable(path, "it is no extract of OpenStreetMap, or is damaged") from error
    way = np.repeat(np.arange(len(numbers)), sizes)
    placed = spots[np.searchsorted(wanted, nodes)] if len(wanted) else np.empty((0, 2))
    lines, owner = _lines(placed, way)
    faults = Faults()
    is_lost = ~np.isin(np.arange(len(numbers)), owner)
    faults.add(numbers[is_lost], "geometry", "", "Fewer than two nodes of this way are in the file.")
    return lines, road_class[owner], faults


def _ways(path: Path, known: dict[str, str]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the number, class and number of nodes of each way, and the nodes of all, one way after the other."""
    import osmium

    tags = osmium.filter.TagFilter(*(("highway", value) for value in known))
    numbers, road_class, sizes = [], [], []
    nodes: list[int] = []
    way: Any
    for way in osmium.FileProcessor(str(path), osmium.osm.WAY).with_filter(tags):
        if way.tags.get("area") == "yes":
            continue
        before = len(nodes)
        nodes.extend([node.ref for node in way.nodes])
        numbers.append(way.id)
        road_class.append(known[way.tags["highway"]])
        sizes.append(len(nodes) - before)
    return (
        np.array(numbers, dtype=np.int64), np.array(road_class, dtype=object), np.array(sizes, dtype=np.int64),
        np.array(nodes, dtype=np.int64),
    )  # fmt: skip


def _spots(path: Path, wanted: np.ndarray) -> np.ndarray:
    """Return where the nodes are; NaN for those the file does not have."""
    import osmium

    spots = np.full((len(wanted), 2), np.nan)
    found, longitude, latitude = [], [], []
    if not len(wanted):
        return spots
    only = osmium.filter.IdFilter(wanted.tolist())
    node: Any
    for node in osmium.FileProcessor(str(path), osmium.osm.NODE).with_filter(only):
        place = node.location
        if place.valid():
            found.append(node.id)
            longitude.append(place.lon_without_check())
            latitude.append(place.lat_without_check())
    spots[np.searchsorted(wanted, np.array(found, dtype=np.int64))] = np.column_stack([longitude, latitude])
    return spots


def _lines(placed: np.ndarray, way: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the lines and the way of each; a node that is not there ends a line."""
    is_there = np.isfinite(placed).all(axis=1)
    stretch = np.cumsum(~is_there) + np.cumsum(np.diff(way, prepend=way[:1]) != 0)
    stretch, spots, owner = stretch[is_there], placed[is_there], way[is_there]
    _, number, count = np.unique(stretch, return_inverse=True, return_counts=True)
    is_line = count[number] > 1
    number, spots, owner = number[is_line], spots[is_line], owner[is_line]
    if not len(number):
        return np.empty(0, dtype=object), np.empty(0, dtype=np.int64)
    _, first, row = np.unique(number, return_index=True, return_inverse=True)
    return shapely.linestrings(spots, indices=row), owner[first]
