"""The geometries a static map draws: the very ones that the browser gets, read once and kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import shapely

from geodata.passing_on import StoreToPassOn
from geodata.store import Store
from layers.basemap import basemap_features, geojson_names
from layers.paper_style import evaluate

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
        self._sift = lru_cache(maxsize=256)(self._sift_basemap)

    @cached_property
    def to_pass_on(self) -> FeatureSource:
        """The same without the borders that may not be passed on, for files that carry lines as data.

        Raises
        ------
        StoreError
            An earlier program built the data, which did not keep those apart.
        """
        return type(self)(StoreToPassOn(self._store.folder))

    def features(self, source: object, sieve: object = None, zoom: float = 0.0) -> Features:
        """Return the features of an address under ``/basemap/`` or of a GeoJSON; none where it is neither.

        Parameters
        ----------
        source : str or mapping
        sieve : list, optional
            Expression of a MapLibre style that is true for those to return.
        zoom : float
            At which it is asked.
        """
        if isinstance(source, Mapping):
            return _sifted(_parse(source), sieve, zoom)
        found = _ADDRESS.match(str(source))
        if not found or found[1] not in geojson_names():
            return _parse({})
        # Few filters ask for the zoom; what the others let through is the same on every map.
        text = json.dumps(sieve)
        return self._sift(found[1], text, zoom if '"zoom"' in text else 0.0)

    def _sift_basemap(self, name: str, sieve: str, zoom: float) -> Features:
        return _sifted(self._read(name), json.loads(sieve), zoom)

    def _read_basemap(self, name: str) -> Features:
        found = basemap_features(name, self._store)
        shapes = np.fromiter((shape for shape, _ in found), dtype=object, count=len(found))
        return Features(shapes, tuple({"id": None, **properties} for _, properties in found))


def _sifted(features: Features, sieve: object, zoom: float) -> Features:
    if sieve is None:
        return features
    keep = [bool(evaluate(sieve, zoom, each)) for each in features.properties]
    kept = tuple(each for each, is_kept in zip(features.properties, keep, strict=True) if is_kept)
    return Features(features.geometries[np.asarray(keep, dtype=bool)], kept)


def _parse(collection: Mapping[str, Any]) -> Features:
    members = collection.get("features") or ([collection] if collection.get("type") == "Feature" else [])
    texts = np.array([json.dumps(member["geometry"]) for member in members], dtype=object)
    # A GeoJSON feature may be called by an ``id`` beside its properties.
    properties = tuple({"id": member.get("id"), **(member.get("properties") or {})} for member in members)
    return Features(np.asarray(shapely.from_geojson(texts), dtype=object).reshape(-1), properties)
