"""Layers of geographic files, WGS84 and flat: what is missing, odd or broken is repaired or refused in words."""

from __future__ import annotations

import warnings
import zipfile
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyproj import CRS, Transformer

from etl.files import MAX_COLUMNS, require_file, require_small_archive, unreadable
from etl.rejects import Faults
from geodata import crs
from geodata.errors import InputError

ENDINGS = (".gpkg", ".shp", ".zip", ".geojson", ".json", ".fgb", ".kml", ".gpx", ".gml")
#: Roads are kept this far beyond the study area, degrees (about 11 km), so that none ends short of its edge.
MARGIN = 0.1


def study_box() -> tuple[float, float, float, float]:
    """Return (west, south, east, north) of the study area with its `MARGIN`, WGS84 degrees."""
    west, south, east, north = crs.STUDY_BOUNDS
    return west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN


@dataclass(frozen=True)
class LayerHead:
    """Say what a layer holds before it is read: where it is, its columns by their small letters, its number of rows."""

    path: Path
    source: str
    name: str
    columns: dict[str, str]
    n_rows: int
    has_crs: bool
    driver: str


@dataclass
class ReadLayer:
    """Hold the rows of a layer whose geometry can be used.

    Attributes
    ----------
    frame : GeoDataFrame
        EPSG:4326, flat, columns in small letters; indexed by the row number (the first is 2, as in a table).
    faults : Faults
        Rows that cannot be used, each with its reason.
    notes : list of str
        What was assumed or repaired.
    n_outside : int
        Rows that lie outside the study area.
    """

    frame: gpd.GeoDataFrame
    faults: Faults = field(default_factory=Faults)
    notes: list[str] = field(default_factory=list)
    n_outside: int = 0


def read_heads(path: Path) -> list[LayerHead]:
    """Return the layers with a geometry of a file; none where it is no geographic file at all.

    Raises
    ------
    InputError
        The file is missing, too large, an archive that unfolds to too much, or damaged.
    """
    path = Path(path)
    require_file(path)
    if path.suffix.lower() not in ENDINGS:
        return []
    kept = path.stat()
    return list(_heads_of(path, kept.st_mtime_ns, kept.st_size))


@lru_cache(maxsize=4)
def _heads_of(path: Path, changed_ns: int, size: int) -> tuple[LayerHead, ...]:
    """Return the layers of a file as it is now: each adapter asks, and a large GeoJSON takes long to be opened."""
    require_small_archive(path)
    heads = []
    for source in _sources(path):
        try:
            names = [str(name) for name, kind in pyogrio.list_layers(source) if kind is not None]
            found = [pyogrio.read_info(source, layer=name, force_feature_count=True) for name in names]
        except Exception as error:
            if path.suffix.lower() in (".zip", ".json"):
                continue  # a table of another kind, perhaps
            raise unreadable(path, "it is no geographic file, or is damaged") from error
        for name, info in zip(names, found, strict=True):
            fields = {str(each).strip().lower(): str(each) for each in info["fields"]}
            if len(fields) > MAX_COLUMNS:
                raise InputError(
                    "file_wide", "{file} has {n} columns; at most {most} can be read.", file=path.name, n=len(fields),
                    most=MAX_COLUMNS,
                )  # fmt: skip
            heads.append(LayerHead(path, source, name, fields, int(info["features"]), info["crs"] is not None,
                                   str(info.get("driver", ""))))  # fmt: skip
    return tuple(heads)


def _sources(path: Path) -> list[str]:
    """Return what to open: the file, or the folders of an archive that hold geographic files."""
    if path.suffix.lower() != ".zip":
        return [str(path)]
    try:
        with zipfile.ZipFile(path) as archive:
            members = [Path(each) for each in archive.namelist()]
    except (zipfile.BadZipFile, OSError) as error:
        raise unreadable(path, "it is no archive, or is damaged") from error
    home = f"/vsizip/{path.resolve()}"
    folders = sorted({str(each.parent) for each in members if each.suffix.lower() == ".shp"})
    files = [each for each in members if each.suffix.lower() in (".gpkg", ".geojson", ".json", ".fgb")]
    return [home if each == "." else f"{home}/{each}" for each in folders] + [f"{home}/{each}" for each in files]


def read_layer(head: LayerHead, columns: tuple[str, ...], kinds: tuple[str, ...], what: str) -> ReadLayer:
    """Read the rows of a layer that lie in the study area with its margin.

    Parameters
    ----------
    head : LayerHead
    columns : tuple of str
        Columns to read, in small letters; those the layer lacks are left out.
    kinds : tuple of str
        Types of geometry that can be used, such as ``LineString``.
    what : str
        What a row stands for, as a sentence says it: "A road is a line".

    Raises
    ------
    InputError
        The layer cannot be read, or names no coordinate system and holds no degrees.
    """
    wanted = [head.columns[each] for each in columns if each in head.columns]
    system = _system(head)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rows = pyogrio.read_dataframe(
                head.source, layer=head.name, columns=wanted, bbox=_box_in(system), fid_as_index=True
            )
    except Exception as error:
        raise unreadable(head.path, "it is damaged") from error
    rows.columns = [str(each).lower() if each != rows.geometry.name else each for each in rows.columns]
    # Numbered as in a table: the first row below the header is row 2.
    first = 1 if head.driver == "GPKG" else 2
    rows.index = rows.index.to_numpy(np.int64) + first
    result = ReadLayer(rows)
    n_empty = _add_unread_empty(head, rows, first, result.faults)
    _set_system(head, rows, result)
    _reject_unusable(result, kinds, what)
    result.n_outside = max(0, head.n_rows - len(rows) - n_empty) + _drop_outside(result)
    return result


def _add_unread_empty(head: LayerHead, rows: gpd.GeoDataFrame, first: int, faults: Faults) -> int:
    """Add a fault for each row without a geometry that the search by the box has passed over; return how many."""
    if len(rows) >= head.n_rows:
        return 0
    fids, bounds = pyogrio.read_bounds(head.source, layer=head.name)
    # The bounds of what is empty are no numbers, or all nought.
    is_empty = ~np.isfinite(bounds).all(axis=0) | (bounds == 0).all(axis=0)
    empty = np.setdiff1d(fids[is_empty].astype(np.int64) + first, rows.index.to_numpy())
    faults.add(empty, "geometry", "", "The row has no geometry.")
    return len(empty)


def _system(head: LayerHead) -> CRS | None:
    named = pyogrio.read_info(head.source, layer=head.name)["crs"]
    try:
        return CRS.from_user_input(named) if named else None
    except Exception as error:
        raise unreadable(head.path, "its coordinate system is unknown") from error


def _box_in(system: CRS | None) -> tuple[float, float, float, float] | None:
    """Return the study box in the system of the file; None (everything) where that says nothing."""
    if system is None:
        return None
    try:
        box = Transformer.from_crs(crs.WGS84, system, always_xy=True).transform_bounds(*study_box())
    except Exception:
        return None
    return box if np.isfinite(box).all() and box[0] < box[2] else None


def _set_system(head: LayerHead, rows: gpd.GeoDataFrame, result: ReadLayer) -> None:
    """Bring the rows to WGS84; without a named system only what can be nothing but degrees is read as such."""
    if rows.crs is None:
        if len(rows) and not _are_degrees(rows.total_bounds):
            raise InputError(
                "crs_missing",
                "{file} names no coordinate system (a shapefile needs its .prj), and its coordinates are no degrees of "
                "the study area: save it with its coordinate system, best WGS84 (EPSG:4326).",
                file=head.path.name,
            )  # fmt: skip
        result.notes.append("The file names no coordinate system; its coordinates are read as WGS84 degrees.")
        result.frame = rows.set_crs(crs.WGS84)
    elif not CRS.from_user_input(rows.crs).equals(crs.WGS84, ignore_axis_order=True):
        result.notes.append(f"The coordinates were turned from {rows.crs.name} into WGS84 degrees.")
        result.frame = rows.to_crs(crs.WGS84)
    shapes = result.frame.geometry.to_numpy()
    has_height = shapely.has_z(shapes)
    if has_height.any():
        result.notes.append("Heights are left out.")
        result.frame = result.frame.set_geometry(shapely.force_2d(shapes), crs=crs.WGS84)


def _are_degrees(bounds: np.ndarray) -> bool:
    west, south, east, north = bounds
    box = study_box()
    is_earth = west >= -180 and east <= 180 and south >= -90 and north <= 90
    return bool(is_earth and west < box[2] and east > box[0] and south < box[3] and north > box[1])


def _reject_unusable(result: ReadLayer, kinds: tuple[str, ...], what: str) -> None:
    """Keep the rows with a sound geometry of the right type; areas that cross themselves are repaired."""
    shapes = result.frame.geometry.to_numpy().copy()
    rows = result.frame.index.to_numpy()
    is_empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    result.faults.add(rows[is_empty], "geometry", "", "The row has no geometry.")
    is_finite = np.ones(len(shapes), dtype=bool)
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    is_finite[np.unique(owner[~np.isfinite(coordinates).all(axis=1)])] = False
    result.faults.add(rows[~is_finite], "geometry", "", "A coordinate of the row is no number.")
    named = np.array([str(each) for each in result.frame.geometry.geom_type], dtype=object)
    is_other = ~is_empty & is_finite & ~np.isin(named, kinds)
    reasons = [f"{what}; this row is a {kind}." for kind in named[is_other]]
    result.faults.add(rows[is_other], "geometry", "", reasons)
    is_kept = ~is_empty & is_finite & ~is_other
    is_area = np.isin(named, ("Polygon", "MultiPolygon"))
    broken = np.flatnonzero(is_kept & is_area & ~shapely.is_valid(shapes))
    for place in broken.tolist():
        shapes[place] = _area_of(shapely.make_valid(shapes[place], method="structure", keep_collapsed=False))
    if len(broken):
        numbers = ", ".join(map(str, rows[broken][:10].tolist()))
        result.notes.append(f"Areas that cross themselves were repaired: rows {numbers}.")
        is_gone = np.zeros(len(shapes), dtype=bool)
        is_gone[broken] = shapely.is_empty(shapes[broken])
        result.faults.add(rows[is_gone], "geometry", "", "The area crosses itself and cannot be repaired.")
        is_kept &= ~is_gone
    result.frame = result.frame.set_geometry(shapes, crs=crs.WGS84)[is_kept]


def _area_of(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the areas among what a repair left."""
    parts = [each for each in shapely.get_parts(shape) if each.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def _drop_outside(result: ReadLayer) -> int:
    """Drop the rows outside the box, and return how many."""
    is_near = shapely.intersects(result.frame.geometry.to_numpy(), shapely.box(*study_box()))
    result.frame = result.frame[is_near]
    return int((~is_near).sum())
