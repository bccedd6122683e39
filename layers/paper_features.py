"""The geometries a static map draws: the very GeoJSON that the browser gets, read once and kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from geodata.store import Store
from layers.basemap import basemap_geojson, geojson_names

_ADDRESS = re.compile(r"^/basemap/(\w+)\.geojson(?:\?.*)?$")


@dataclass(frozen=True)
class Features:
    """Hold geometries, WGS84 degrees, and the properties of each."""

    geometries: np.ndarray
    properties: tuple[Mapping[str, Any], ...]

    def __iter__(self) -> Iterator[tuple[Any, Mapping[str, Any]]]:
        return iter(zip(self.geometries, self.properties, strict=True))


class FeatureSource:
    """Give the features of a source of the map style or of a trace.

    Parameters
    ----------
    store : Store
        Where the geography is read from.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read = lru_cache(maxsize=32)(self._read_basemap)

    def features(self, source: object) -> Features:
        """Return the features of an address under ``/basemap/`` or of a GeoJSON; none where it is neither."""
        if isinstance(source, Mapping):
            return _parse(source)
        found = _ADDRESS.match(str(source))
        return self._read(found[1]) if found and found[1] in geojson_names() else _parse({})

    def _read_basemap(self, name: str) -> Features:
        return _parse(json.loads(basemap_geojson(name, self._store)))


def _parse(collection: Mapping[str, Any]) -> Features:
    members = collection.get("features") or ([collection] if collection.get("type") == "Feature" else [])
    texts = np.array([json.dumps(member["geometry"]) for member in members], dtype=object)
    # A GeoJSON feature may be called by an ``id`` beside its properties.
    properties = tuple({"id": member.get("id"), **(member.get("properties") or {})} for member in members)
    return Features(np.asarray(shapely.from_geojson(texts), dtype=object).reshape(-1), properties)
