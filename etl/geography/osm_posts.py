"""Border posts of OpenStreetMap (``barrier=border_control``): nodes of an extract, or a layer with that column.

The map knows where a barrier stands and rarely more: whether the post works is not said, so its status is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from etl.files import unreadable
from etl.geography.layers import LayerHead, read_layer
from etl.reading import RawTable
from etl.sources.base import Origin
from geodata.errors import InputError

NAME = "osm_posts"
#: A column that tells a layer of posts.
REQUIRED = ("barrier",)
ORIGIN = Origin(
    "Border posts of OpenStreetMap", "Postes-frontière d’OpenStreetMap", "OpenStreetMap contributors", "ODbL 1.0",
    "© OpenStreetMap contributors", "https://www.openstreetmap.org/copyright",
)  # fmt: skip
_KEY, _VALUE = "barrier", "border_control"
_KINDS = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
#: Columns that may hold the number of the object.
_NUMBERS = ("@id", "osm_id", "id")
#: A node of the map is this well known, km.
_ERROR_KM = "0.1"
#: Names in the order they are asked for, French first as on the signs of most of the area.
_NAMES = ("name", "name:fr", "name:en", "official_name", "ref")


def read_extract(path: Path) -> RawTable:
    """Read the posts of a database extract; row numbers are the numbers of the nodes.

    Raises
    ------
    InputError
        The file is no extract, damaged, or has no border post.
    """
    import osmium

    found: list[tuple[int, float, float, dict[str, str]]] = []
    node: Any
    try:
        only = osmium.filter.TagFilter((_KEY, _VALUE))
        for node in osmium.FileProcessor(str(path), osmium.osm.NODE).with_filter(only):
            if node.location.valid():
                place = node.location
                found.append((node.id, place.lon_without_check(), place.lat_without_check(), dict(node.tags)))
    except (RuntimeError, ValueError) as error:
        raise unreadable(path, "it is no extract of OpenStreetMap, or is damaged") from error
    rows = np.array([number for number, *_ in found], dtype=np.int64)
    records = [_post(str(number), lon, lat, tags) for number, lon, lat, tags in found]
    return _as_register(path, records, rows)


def read_posts_layer(head: LayerHead) -> RawTable:
    """Read the posts of a layer, such as a saved answer of Overpass; rows with another ``barrier`` are left out.

    Raises
    ------
    InputError
        The layer cannot be read, or has no border post.
    """
    layer = read_layer(head, (_KEY, *_NUMBERS, *_NAMES, "alt_name"), _KINDS, "A border post is a point or an area")
    rows = layer.frame[layer.frame[_KEY].astype("str").str.strip() == _VALUE]
    points = shapely.point_on_surface(rows.geometry.to_numpy())
    records = []
    cells = pd.DataFrame(rows.drop(columns=rows.geometry.name)).to_dict("index")
    for (row, tags), point in zip(cells.items(), points, strict=True):
        known = {name: value for name, value in tags.items() if value is not None and value == value}
        number = str(next((known[name] for name in _NUMBERS if name in known), f"{head.path.stem}-{row}"))
        records.append(_post(number.rpartition("/")[2], point.x, point.y, known))
    faults = layer.faults.frame()
    refused = tuple((int(each.row), "", each.reason) for each in faults.itertuples())
    return _as_register(head.path, records, rows.index.to_numpy(np.int64), tuple(layer.notes), refused)


def _post(number: str, longitude: object, latitude: object, tags: Mapping[str, object]) -> dict[str, str | None]:
    """Return a row of our register."""
    name = next((str(tags[each]).strip() for each in _NAMES if tags.get(each)), "")
    is_numbered = number.isdigit()
    return {
        "post_id": f"osm-{number}",
        "name": name or f"OSM {number}",
        "name_alt": str(tags["alt_name"]) if tags.get("alt_name") else None,
        "kind": "land",
        "status": "unknown",
        "latitude": None if latitude is None else str(latitude),
        "longitude": None if longitude is None else str(longitude),
        "uncertainty_km": _ERROR_KM,
        "source_publisher": ORIGIN.publisher,
        "source_url": f"https://www.openstreetmap.org/node/{number}" if is_numbered else ORIGIN.url,
    }


def _as_register(
    path: Path,
    records: Sequence[dict[str, str | None]],
    rows: np.ndarray,
    notes: tuple[str, ...] = (),
    refused: tuple[tuple[int, str, str], ...] = (),
) -> RawTable:
    if not len(records):
        raise InputError(
            "posts_none", "{file} has no border post: no node with barrier=border_control.", file=path.name
        )
    frame = pd.DataFrame(records)
    cells = {name: pa.array(frame[name].where(frame[name].notna(), None), pa.large_string()) for name in frame}
    said = (*notes, "OpenStreetMap does not say whether a post works: its status is unknown.")
    return RawTable(path, pa.table(cells), rows, refused, ",", said)
