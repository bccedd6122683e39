"""Road files: which adapter reads one, and the network its lines make."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from etl.files import require_file
from etl.geography import grip, natural_earth, osm_layer, osm_pbf
from etl.geography.layers import LayerHead, read_heads, read_layer, study_box
from etl.geography.road_edges import build_edges, with_crossings
from etl.sources.base import Cleaned
from geodata import crs
from geodata.errors import InputError

#: The adapters of road layers, listed by hand; the first that knows the columns of a layer reads it.
ADAPTERS: dict[str, ModuleType] = {each.NAME: each for each in (osm_layer, grip, natural_earth)}
#: Classes of roads from the widest to the narrowest; those down to tertiary are read unless others are asked for.
CLASSES = ("main", "secondary", "tertiary", "local")
DEFAULT_FINEST = "tertiary"


def recognise_roads(heads: list[LayerHead]) -> tuple[LayerHead, ModuleType] | None:
    """Return the first layer with the columns of an adapter; None where the file holds no roads we know."""
    for adapter in ADAPTERS.values():
        for head in heads:
            if set(adapter.REQUIRED) <= set(head.columns):
                return head, adapter
    return None


def road_adapter(path: Path) -> ModuleType | None:
    """Return the adapter of a road file; None where it is none we know. `InputError` where it is damaged."""
    require_file(path)
    if path.suffix.lower() in osm_pbf.ENDINGS:
        return osm_pbf
    found = recognise_roads(read_heads(path))
    return found[1] if found else None


def read_roads(path: Path, finest: str = DEFAULT_FINEST) -> Cleaned:
    """Read the roads of a file: its rows of the chosen classes in the study area.

    Parameters
    ----------
    path : Path
        A database extract of OpenStreetMap, or a layer of one of `ADAPTERS`.
    finest : str
        The narrowest of `CLASSES` that is kept.

    Returns
    -------
    Cleaned
        Its frame has road_class and MultiLineStrings, EPSG:4326, cut at the edge of the study area; lines that meet
        share a vertex.

    Raises
    ------
    InputError
        The file cannot be read, is no road file we know, or has no road of these classes in the study area.
    """
    if finest not in CLASSES:
        raise InputError(
            "road_class_unknown", "“{name}” is no class of roads; there are {known}.", name=finest[:80],
            known=", ".join(CLASSES),
        )  # fmt: skip
    path = Path(path)
    require_file(path)
    known = _from_ways(path, finest) if path.suffix.lower() in osm_pbf.ENDINGS else _from_layer(path, finest)
    if known.frame.empty:
        raise InputError("roads_none", "{file} has no road of these classes in the study area.", file=path.name)
    return known


def _from_ways(path: Path, finest: str) -> Cleaned:
    """Return the roads of a database extract."""
    lines, classes, faults = osm_pbf.read_ways(path, _down_to(finest))
    kept = roads_of(lines, classes, has_junctions=True)
    notes = ["Roads of classes narrower than the one chosen are not read."]
    if len(kept) < len(lines):
        notes.append(f"Lines outside the study area, left out: {len(lines) - len(kept):,}.")
    n_rejected = len(faults.rejected_rows())
    return Cleaned(kept, len(kept) + n_rejected, 0, n_rejected, faults.frame(), tuple(notes))


def _from_layer(path: Path, finest: str) -> Cleaned:
    """Return the roads of a layer of one of `ADAPTERS`."""
    found = recognise_roads(read_heads(path))
    if found is None:
        raise InputError(
            "roads_unknown",
            "{file} is no road file we know: an extract of OpenStreetMap (.osm.pbf), a layer gis_osm_roads_free of "
            "Geofabrik, GRIP (GP_RTP) or Natural Earth.",
            file=path.name,
        )  # fmt: skip
    head, adapter = found
    layer = read_layer(head, adapter.COLUMNS, ("LineString", "MultiLineString"), "A road is a line")
    classes = adapter.road_classes(pd.DataFrame(layer.frame.drop(columns=layer.frame.geometry.name)))
    is_kept, counted = _chosen(classes, finest)
    notes = [*layer.notes, *counted]
    if layer.n_outside:
        notes.append(f"Lines outside the study area, left out: {layer.n_outside:,}.")
    kept = roads_of(layer.frame.geometry.to_numpy()[is_kept], classes.to_numpy()[is_kept], adapter.HAS_JUNCTIONS)
    n_rejected = len(layer.faults.rejected_rows())
    return Cleaned(kept, len(kept) + n_rejected, 0, n_rejected, layer.faults.frame(), tuple(notes))


def _down_to(finest: str) -> tuple[str, ...]:
    return CLASSES[: CLASSES.index(finest) + 1]


def roads_of(shapes: np.ndarray, classes: np.ndarray, has_junctions: bool) -> gpd.GeoDataFrame:
    """Return the roads of some lines, cut at the edge of the study area; without a part inside a line is none.

    Where the source has no junctions (`has_junctions` is false), every crossing of two lines gets a vertex in both.
    """
    lines, owner = _inside(shapes)
    if not has_junctions:
        lines = with_crossings(lines)
    owners, row = np.unique(owner, return_inverse=True)
    joined = shapely.multilinestrings(lines, indices=row) if len(lines) else np.empty(0, dtype=object)
    named = pd.array(classes[owners], dtype="str")
    return gpd.GeoDataFrame({"road_class": named}, geometry=joined, crs=crs.WGS84)


def build_road_edges(kept: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the network of the roads of `read_roads`: from_node, to_node, length_km, road_class and lines."""
    lines, owner = shapely.get_parts(kept.geometry.to_numpy(), return_index=True)
    rank = kept["road_class"].map({name: place for place, name in enumerate(CLASSES)}).to_numpy(np.int64)
    edges = build_edges(lines, rank[owner])
    edges["road_class"] = np.array(CLASSES, dtype=object)[edges.pop("rank").to_numpy()]
    return edges


def _chosen(classes: pd.Series, finest: str) -> tuple[np.ndarray, list[str]]:
    """Return which lines are kept, and sentences on what is left out."""
    known = classes.isin(CLASSES).to_numpy()
    is_kept = classes.isin(_down_to(finest)).to_numpy()
    notes = []
    if (known & ~is_kept).any():
        n = int((known & ~is_kept).sum())
        notes.append(f"Lines of classes narrower than the one chosen, left out: {n:,}.")
    if not known.all():
        notes.append(f"Lines that are no open roads for vehicles, left out: {int((~known).sum()):,}.")
    return is_kept, notes


def _inside(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the lines cut at the edge of the study area, and which shape each is part of."""
    box = study_box()
    bounds = shapely.bounds(shapes)
    reaches_out = (bounds[:, 0] < box[0]) | (bounds[:, 1] < box[1]) | (bounds[:, 2] > box[2]) | (bounds[:, 3] > box[3])
    cut = shapes.copy()
    cut[reaches_out] = shapely.clip_by_rect(shapes[reaches_out], *box)
    parts, owner = shapely.get_parts(cut, return_index=True)
    is_line = (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) & ~shapely.is_empty(parts)
    return parts[is_line], owner[is_line]
