"""Border files: countries and their first divisions, brought to our codes and to the scale of the map."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from etl.adapters.base import crosswalk
from etl.geography import gadm, geoboundaries
from etl.geography.layers import LayerHead, ReadLayer, read_heads, read_layer
from etl.rejects import DUPLICATE
from etl.sources import regions
from etl.sources.base import Cleaned
from etl.values import country_names
from geodata import crs
from geodata.errors import InputError
from geodata.fields import FOCUS_COUNTRIES
from geodata.place_names import fold

#: The adapters of border files, listed by hand; the first that knows the columns of a layer reads it.
ADAPTERS: dict[str, ModuleType] = {each.NAME: each for each in (geoboundaries, gadm)}
TABLES = ("countries", "regions")
#: Lines are kept this exactly, degrees (about 100 m): maps of the whole area are drawn from them.
TOLERANCE = 0.001
#: Gaps between the areas of two sources that are narrower than this are closed, degrees (about 5 km).
GAP = 0.05
#: Outlines so near to each other touch, degrees (about 0.1 m).
_TOUCHING = 1e-6
_LEVEL = "shapetype"


def border_layers(path: Path) -> dict[str, tuple[LayerHead, ModuleType]]:
    """Return the layer of a file for each of `TABLES`, with the adapter that reads it; empty where there is none."""
    found: dict[str, tuple[LayerHead, ModuleType]] = {}
    for head in read_heads(path):
        adapter = next((each for each in ADAPTERS.values() if set(each.REQUIRED) <= set(head.columns)), None)
        table = adapter.table_of(head, _levels(head)) if adapter else None
        if adapter and table:
            found.setdefault(table, (head, adapter))
    return found


def _levels(head: LayerHead) -> frozenset[str]:
    """Return the distinct levels the rows of a layer name; empty where it has no column for that."""
    if _LEVEL not in head.columns:
        return frozenset()
    name = head.columns[_LEVEL]
    rows = pyogrio.read_dataframe(head.source, layer=head.name, columns=[name], read_geometry=False)
    return frozenset(rows[name].dropna().astype(str).str.strip().str.upper())


def read_borders(path: Path, table: str, bundled_regions: gpd.GeoDataFrame) -> Cleaned:
    """Read the areas of a border file for one table.

    Parameters
    ----------
    path : Path
    table : str
        One of `TABLES`.
    bundled_regions : GeoDataFrame
        Canonical regions: areas whose code is not of ISO 3166-2 are known by their names.

    Returns
    -------
    Cleaned
        Rows as the table has them; areas of a coverage, cut to the study area and drawn to `TOLERANCE`.

    Raises
    ------
    InputError
        The file cannot be read, or has no such layer.
    """
    found = border_layers(path).get(table)
    if found is None:
        raise InputError("borders_unknown", "{file} has no layer of {table} of geoBoundaries or GADM.", file=path.name,
                         table=table)  # fmt: skip
    head, adapter = found
    layer = read_layer(head, adapter.COLUMNS, ("Polygon", "MultiPolygon"), "A border encloses an area")
    units = adapter.units(pd.DataFrame(layer.frame.drop(columns=layer.frame.geometry.name)))
    alpha2 = crosswalk("iso_alpha3")
    units["country"] = [alpha2.get(str(each).casefold()) for each in units["alpha3"]]
    is_ours = units["country"].notna().to_numpy()
    notes = list(layer.notes)
    if n_other := int((~is_ours).sum()) + layer.n_outside:
        notes.append(f"Areas of other countries, left out: {n_other:,}.")
    units, shapes = units[is_ours], layer.frame.geometry.to_numpy()[is_ours]
    keys = units["country"] if table == "countries" else _region_ids(units, bundled_regions, layer, notes)
    is_repeated = (keys.duplicated() & keys.notna()).to_numpy()
    layer.faults.add(units.index[is_repeated].to_numpy(), "geometry", keys[is_repeated].tolist(),
                     "A row above has the same key; it is kept.", level=DUPLICATE)  # fmt: skip
    is_kept = keys.notna().to_numpy() & ~is_repeated
    frame = _as_table(table, keys[is_kept], units[is_kept], _to_scale(shapes[is_kept]), bundled_regions)
    n_rejected, n_repeated = len(layer.faults.rejected_rows()), int(is_repeated.sum())
    n_read = len(frame) + n_rejected + n_repeated
    return Cleaned(frame, n_read, n_repeated, n_rejected, layer.faults.frame(), tuple(notes))


def _region_ids(units: pd.DataFrame, bundled: gpd.GeoDataFrame, layer: ReadLayer, notes: list[str]) -> pd.Series:
    """Return the ISO 3166-2 code of each area: that of the file, else that of the region of its name."""
    by_name = {_key(key.partition(" ")[0].upper(), key.partition(" ")[2]): ours
               for key, ours in crosswalk("region_names").items()}  # fmt: skip
    for name in ("name_fr", "name_en"):
        by_name |= {_key(row.country, getattr(row, name)): row.region_id for row in bundled.itertuples()}
    ids: list[str | None] = []
    n_named, unmatched = 0, []
    for row in units.itertuples():
        code = str(row.code or "").strip().upper()
        if re.fullmatch(rf"{row.country}-[A-Z0-9]{{1,3}}", code):
            ids.append(code)
            continue
        known = by_name.get(_key(row.country, str(row.name or "")))
        ids.append(known)
        n_named += known is not None
        if known is None:
            unmatched.append(row)
    if n_named:
        notes.append(f"Regions without an ISO 3166-2 code, known by their names: {n_named:,}.")
    for row in unmatched:
        layer.faults.add(
            [int(row.Index)], "geometry", str(row.name or ""),
            f"“{row.name}” ({row.code or 'no code'}) has no ISO 3166-2 code, and no region of this name is known.",
        )  # fmt: skip
    return pd.Series(ids, index=units.index, dtype=object)


def _key(country: str, name: str) -> str:
    """Return a name without what spellings differ in: accents, hyphens, blanks."""
    return f"{country} {fold(name).replace(' ', '')}"


def _to_scale(shapes: np.ndarray) -> np.ndarray:
    """Return areas that fit each other, cut to the study area and drawn to the scale of the map."""
    if not len(shapes):
        return shapes
    fitting = shapely.coverage_clean(shapes, gap_width=TOLERANCE)
    drawn = shapely.coverage_simplify(fitting, TOLERANCE)
    return shapely.intersection(drawn, shapely.box(*crs.STUDY_BOUNDS))


def _as_table(
    table: str, keys: pd.Series, units: pd.DataFrame, shapes: np.ndarray, bundled: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    country = units["country"].astype("str")
    if table == "countries":
        columns: Mapping[str, object] = {
            "country": country,
            "name_en": country.map(country_names("en")),
            "name_fr": country.map(country_names("fr")),
            "is_focus": country.isin(FOCUS_COUNTRIES).astype("int64"),
        }
    else:
        known = bundled.set_index("region_id")
        columns = {
            "region_id": keys.astype("str"),
            "country": country,
            "name_en": keys.map(known["name_en"]).fillna(units["name"]).astype("str"),
            "name_fr": keys.map(known["name_fr"]).fillna(units["name"]).astype("str"),
            "area_km2": [regions.area_km2(shape) for shape in shapes],
            # As the file names it: where the code is known, the name that is shown is ours.
            "other_names": _joined_names(regions.other_names(keys), units["name"], units["other_names"]),
        }
    return gpd.GeoDataFrame(pd.DataFrame(columns), geometry=shapes, crs=crs.WGS84).reset_index(drop=True)


def _joined_names(*columns: pd.Series) -> list[str]:
    """Return the names in some columns, each of which may hold several, joined by ``|``."""
    rows = zip(*(column.fillna("").astype("str") for column in columns), strict=True)
    return ["|".join(dict.fromkeys(filter(None, "|".join(row).split("|")))) for row in rows]


def lay_areas(areas: gpd.GeoDataFrame, added: gpd.GeoDataFrame, replaced: list[str]) -> gpd.GeoDataFrame:
    """Return the areas with those of a file in some countries; neighbours follow the new lines, so that none overlap.

    Where two sources draw a border apart, the strip between goes to the file or, where the file does not claim it, to
    the neighbour with the longest side on it, if it is narrower than `GAP`. The coast is that of the file.

    Parameters
    ----------
    areas, added : GeoDataFrame
        Canonical countries or regions, EPSG:4326.
    replaced : list of str
        Countries whose areas come from the file.
    """
    new = added[added["country"].isin(replaced)]
    is_gone = areas["country"].isin(new["country"]).to_numpy()
    claimed = shapely.union_all(new.geometry.to_numpy())
    others = shapely.difference(areas.geometry.to_numpy()[~is_gone], claimed)
    left = shapely.difference(shapely.union_all(areas.geometry.to_numpy()[is_gone]), claimed)
    others = _with_strips(others, shapely.difference(left, shapely.union_all(others)))
    together = pd.concat([new, areas[~is_gone]], ignore_index=True)[list(areas.columns)]
    shapes = np.concatenate([new.geometry.to_numpy(), others])
    shapes = shapely.coverage_clean(shapes, merge_strategy="min_index")
    laid = together.set_geometry(shapes, crs=crs.WGS84)[~shapely.is_empty(shapes)]
    if "area_km2" in laid:
        laid["area_km2"] = [regions.area_km2(shape) for shape in laid.geometry]
    return laid.sort_values("region_id" if "region_id" in laid else "country", ignore_index=True)


def _with_strips(areas: np.ndarray, strips: shapely.Geometry) -> np.ndarray:
    """Return the areas, each with the narrow strips on which it has the longest side."""
    pieces = [each for each in shapely.get_parts(strips) if each.area and shapely.buffer(each, -GAP / 2).is_empty]
    grown = areas.copy()
    tree = shapely.STRtree(areas)
    for piece in pieces:
        near = tree.query(piece, predicate="dwithin", distance=_TOUCHING)
        beside = shapely.buffer(piece, _TOUCHING)
        sides = shapely.length(shapely.intersection(shapely.boundary(areas[near]), beside))
        # What only the tip of a neighbour touches is coast.
        if len(near) and sides.max() > 10 * _TOUCHING:
            best = near[int(sides.argmax())]
            grown[best] = shapely.union(grown[best], piece)
    return grown
