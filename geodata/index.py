"""Compact columns of the incidents and their corridor memberships: what a click filters, instead of the table of texts.

The table of incidents holds some 35 columns of text; a filter needs a dozen small integers a row. They are written once
at build time as plain arrays and memory-mapped afterwards, so that all server processes share one copy and a million
rows are filtered in milliseconds. Row `i` here is row `i` of the table ``incidents`` (sorted by date, then
incident_id).
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from h3.api import basic_int as h3

from geodata import crs
from geodata.errors import StoreError
from geodata.fields import (
    AGENCIES,
    COUNTRIES,
    DATE_PRECISIONS,
    EVENT_TYPES,
    SOURCE_KINDS,
    TRAFFICKING_TYPES,
    TRANSPORTS,
)

#: H3 resolutions prepared for the map, from the whole region to a district (edges of about 69, 26 and 10 km).
HEX_RESOLUTIONS = (3, 4, 5)
#: Code of an unknown value.
UNKNOWN = -1
#: Columns of the table coded by the vocabulary of the same name.
_CODED = ("date_precision", "trafficking_type", "commodity", "country", "event_type", "source_kind", "transport")


@dataclass(frozen=True)
class IncidentIndex:
    """Hold the compact columns, one value an incident, read-only.

    Attributes
    ----------
    day : int32
        Days since 1970-01-01, ascending.
    date_precision, trafficking_type, commodity, country, event_type, source_kind, transport, region : int16
        Position in `categories` of the same name; `UNKNOWN` where the cell is empty.
    place : int32
        The same of the place as reported.
    agency_mask, corridor_mask : int64
        Bit `k` is set where the incident names agency `k` or lies within reach of corridor `k` of `categories`.
    uncertainty_km, longitude, latitude : float32
        Kilometres; WGS84 degrees.
    easting_m, northing_m : float32
        Metres in `crs.METRIC`.
    hex_3, hex_4, hex_5 : int32
        Position in `categories["hex_<r>"]` of the H3 cell that contains the point.
    member_incident : int32
        One row a membership: row of the incident. Sorted by corridor.
    member_corridor : int16
        Position in `categories["corridor"]`.
    member_km : float32
        Kilometre on that corridor.
    categories : dict of str to tuple of str
        Codebook of each coded column.
    """

    columns: dict[str, np.ndarray]
    categories: dict[str, tuple[str, ...]]

    def __getattr__(self, name: str) -> np.ndarray:
        try:
            return self.columns[name]
        except KeyError:
            raise AttributeError(name) from None

    def __len__(self) -> int:
        return len(self.columns["day"])

    @property
    def year(self) -> np.ndarray:
        """Calendar year of each incident, int16."""
        return self.columns["year"]

    def code(self, column: str, value: str) -> int:
        """Return the code of a value; `UNKNOWN` where no incident has it."""
        try:
            return self.categories[column].index(value)
        except ValueError:
            return UNKNOWN

    def mask_bits(self, column: str, values: Sequence[str]) -> int:
        """Return the bits of several values of ``agency`` or ``corridor``, or-ed together."""
        bits = 0
        for value in values:
            position = self.code(column, value)
            if position != UNKNOWN:
                bits |= 1 << position
        return bits


def _encode(values: pd.Series, categories: Sequence[str]) -> np.ndarray:
    return pd.Index(list(categories)).get_indexer(pd.Index(values)).astype(np.int16)


def _encode_list(values: pd.Series, categories: Sequence[str]) -> np.ndarray:
    """Code a column of ;-lists as bits; only the distinct texts are split."""
    codes, distinct = pd.factorize(values.fillna(""))
    position = {value: bit for bit, value in enumerate(categories)}
    bits = [sum(1 << position[v] for v in set(text.split(";")) if v in position) for text in distinct]
    return np.asarray(bits, dtype=np.int64)[codes]


def _vocabulary(values: pd.Series) -> tuple[str, ...]:
    return tuple(sorted(values.dropna().unique().tolist()))


def build_index(incidents: pd.DataFrame, memberships: pd.DataFrame, corridor_ids: Sequence[str]) -> IncidentIndex:
    """Build the compact columns from the canonical tables.

    Parameters
    ----------
    incidents : GeoDataFrame
        Canonical incidents, sorted by date and incident_id, RangeIndex.
    memberships : DataFrame
        Canonical memberships: incident_id, corridor_id, corridor_km.
    corridor_ids : sequence of str
        All corridors, in the order of their bits; at most 62.
    """
    longitude = incidents.geometry.x.to_numpy()
    latitude = incidents.geometry.y.to_numpy()
    easting, northing = crs.project(longitude, latitude)
    dates = pd.to_datetime(incidents["date"])
    categories: dict[str, tuple[str, ...]] = {
        "date_precision": DATE_PRECISIONS,
        "trafficking_type": TRAFFICKING_TYPES,
        "commodity": _vocabulary(incidents["commodity"]),
        "country": COUNTRIES,
        "event_type": EVENT_TYPES,
        "source_kind": SOURCE_KINDS,
        "transport": TRANSPORTS,
        "place": _vocabulary(incidents["place"]),
        "region": _vocabulary(incidents["region_id"]),
        "agency": AGENCIES,
        "corridor": tuple(corridor_ids),
    }
    columns: dict[str, np.ndarray] = {
        "day": dates.to_numpy().astype("datetime64[D]").astype(np.int32),
        "year": dates.dt.year.to_numpy().astype(np.int16),
        "uncertainty_km": incidents["uncertainty_km"].to_numpy(np.float32),
        "longitude": longitude.astype(np.float32),
        "latitude": latitude.astype(np.float32),
        "easting_m": easting.astype(np.float32),
        "northing_m": northing.astype(np.float32),
        "agency_mask": _encode_list(incidents["agency"], AGENCIES),
    }
    for name in _CODED:
        columns[name] = _encode(incidents[name], categories[name])
    columns["region"] = _encode(incidents["region_id"], categories["region"])
    # A register may name more places than a small integer counts.
    columns["place"] = pd.Index(list(categories["place"])).get_indexer(pd.Index(incidents["place"])).astype(np.int32)
    for resolution, codes, cells in _hexagons(longitude, latitude):
        columns[f"hex_{resolution}"], categories[f"hex_{resolution}"] = codes, cells
    columns.update(_member_columns(incidents, memberships, corridor_ids))
    return IncidentIndex(columns, categories)


def _hexagons(longitude: np.ndarray, latitude: np.ndarray) -> Iterator[tuple[int, np.ndarray, tuple[str, ...]]]:
    """Code the H3 cells of each resolution. Points are merged to 0.001° first, since many incidents share a place."""
    keys = np.round(longitude * 1000).astype(np.int64) * 1_000_000 + np.round(latitude * 1000).astype(np.int64)
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    latitudes, longitudes = latitude[first].tolist(), longitude[first].tolist()
    for resolution in HEX_RESOLUTIONS:
        cells = np.fromiter(
            map(h3.latlng_to_cell, latitudes, longitudes, itertools.repeat(resolution)),
            dtype=np.uint64,
            count=len(first),
        )
        distinct, codes = np.unique(cells, return_inverse=True)
        yield resolution, codes.astype(np.int32)[inverse], tuple(h3.int_to_str(cell) for cell in distinct.tolist())


def _member_columns(
    incidents: pd.DataFrame, memberships: pd.DataFrame, corridor_ids: Sequence[str]
) -> dict[str, np.ndarray]:
    row_of = pd.Series(np.arange(len(incidents), dtype=np.int32), index=incidents["incident_id"].to_numpy())
    rows = row_of.reindex(memberships["incident_id"]).to_numpy()
    corridors = _encode(memberships["corridor_id"], corridor_ids)
    if np.isnan(rows.astype(float)).any() or (corridors == UNKNOWN).any():
        raise StoreError(
            "store_members", "A corridor membership names an incident or a corridor that is not in the store."
        )
    order = np.lexsort((rows, corridors))
    rows, corridors = rows[order].astype(np.int32), corridors[order]
    mask = np.zeros(len(incidents), dtype=np.int64)
    np.bitwise_or.at(mask, rows, np.int64(1) << corridors.astype(np.int64))
    return {
        "corridor_mask": mask,
        "member_incident": rows,
        "member_corridor": corridors,
        "member_km": memberships["corridor_km"].to_numpy(np.float32)[order],
    }


def write_index(index: IncidentIndex, folder: Path) -> None:
    """Write the columns as ``<folder>/index/*.npy`` and the codebooks as ``categories.json``."""
    target = folder / "index"
    target.mkdir(parents=True, exist_ok=True)
    for name, values in index.columns.items():
        np.save(target / f"{name}.npy", values)
    (target / "categories.json").write_text(json.dumps(index.categories, ensure_ascii=False), encoding="utf-8")


def read_index(folder: Path) -> IncidentIndex:
    """Memory-map the columns written by `write_index`; `StoreError` where they are missing."""
    source = folder / "index"
    if not (source / "categories.json").is_file():
        raise StoreError("store_missing", "There is no data yet. Run: python -m etl build")
    columns = {path.stem: np.load(path, mmap_mode="r") for path in sorted(source.glob("*.npy"))}
    # A store of an older version is said to be one, and not found out by the page that needs more of it.
    if not {*_CODED, "place"} <= columns.keys():
        raise StoreError("store_old", "The data were prepared by an older version. Run: python -m etl build")
    raw = json.loads((source / "categories.json").read_text(encoding="utf-8"))
    return IncidentIndex(columns, {name: tuple(values) for name, values in raw.items()})
