"""Files of border posts: of OpenStreetMap, a register of our columns, or any table through a mapping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from etl.adapters import adapt
from etl.adapters.mapping import ColumnMapping
from etl.checks import KEYS
from etl.coordinates import Geography
from etl.files import read_table, require_file
from etl.geography import osm_pbf, osm_posts
from etl.geography.layers import LayerHead, read_heads
from etl.geography.laying import JOIN, ONLY, REPLACE
from etl.positions import settle_positions
from etl.reading import RawTable
from etl.rejects import DUPLICATE, WARNING, Faults
from etl.sources import border_posts
from etl.sources.base import Cleaned, Context, Origin
from geodata import crs
from geodata.place_names import Gazetteer

TABLE = "border_posts"
#: Posts of two files this near to each other, beyond their own errors, may be one, km.
SAME_KM = 1.0
#: A post farther from every other country than this faces none, km.
FACING_KM = 25.0
#: Shores and borders of the areas are off by about this much: a post so near to an area lies in it, km.
SHORE_KM = 5.0
#: Where the names of the columns stand; a file of a million rows need not be read to know whose it is.
_HEADER_BYTES = 1 << 16


def are_posts(path: Path) -> bool:
    """Tell whether a file has border posts of OpenStreetMap as a layer, or is a CSV of our columns."""
    require_file(path)
    if path.suffix.lower() in osm_pbf.ENDINGS:
        return False
    if layers_of_map(path):
        return True
    if path.suffix.lower() not in (".csv", ".tsv", ".txt"):
        return False
    with path.open("rb") as stream:
        header = stream.read(_HEADER_BYTES).split(b"\n", 1)[0]
    return KEYS[TABLE].encode() in header.lower()


def origin_of_posts(path: Path) -> Origin | None:
    """Return whose posts a file has; None where it is a register that does not say."""
    is_of_map = path.suffix.lower() in osm_pbf.ENDINGS or bool(layers_of_map(path))
    return osm_posts.ORIGIN if is_of_map else None


def layers_of_map(path: Path) -> list[LayerHead]:
    """Return the layers of a file that hold posts of OpenStreetMap; none where it has no such layer."""
    return [head for head in read_heads(path) if set(osm_posts.REQUIRED) <= set(head.columns)]


def read_posts(path: Path, mapping: ColumnMapping | None, context: Context) -> tuple[RawTable, Origin | None]:
    """Read the posts of a file as a register of our columns.

    A post without a country gets that of the area it lies in, and one without a facing country the nearest other one
    within `FACING_KM`, unless it is an airport or a seaport.

    Parameters
    ----------
    path : Path
    mapping : ColumnMapping or None
        For a table whose columns are not ours.
    context : Context
        Its geography has the countries.

    Raises
    ------
    InputError
        The file cannot be read, or holds no posts.
    """
    require_file(path)
    origin: Origin | None = osm_posts.ORIGIN
    if mapping is not None:
        raw, origin = adapt(read_table(path), mapping)
    elif path.suffix.lower() in osm_pbf.ENDINGS:
        raw = osm_posts.read_extract(path)
    elif layers := layers_of_map(path):
        raw = osm_posts.read_posts_layer(layers[0])
    else:
        raw, origin = read_table(path), None
    return _with_countries(settle_positions(raw, Gazetteer), context.geography), origin


def _with_countries(raw: RawTable, geography: Geography | None) -> RawTable:
    """Fill in the country of each post, and the one it faces, where the file does not say."""
    frame = raw.cells.to_pandas()
    needed = ("country", "facing_country", "kind", "latitude", "longitude")
    frame = frame.assign(**{name: None for name in needed if name not in frame.columns})
    longitude = pd.to_numeric(frame["longitude"], errors="coerce").to_numpy(float)
    latitude = pd.to_numeric(frame["latitude"], errors="coerce").to_numpy(float)
    is_placed = np.isfinite(longitude) & np.isfinite(latitude) & (abs(longitude) <= 180) & (abs(latitude) <= 90)
    if geography is None or not is_placed.any():
        return raw
    away_km = np.full((len(frame), len(geography.codes)), np.inf)
    points = shapely.points(np.column_stack(crs.project(longitude[is_placed], latitude[is_placed])))
    away_km[is_placed] = shapely.distance(points[:, None], geography.areas_metric[None, :]) / 1000.0
    codes = np.array([*geography.codes], dtype=object)
    own = _first_known(frame["country"], codes, away_km, within_km=SHORE_KM)
    is_own = codes[None, :] == own.to_numpy(dtype=object)[:, None]
    facing = _first_known(frame["facing_country"], codes, np.where(is_own, np.inf, away_km), within_km=FACING_KM)
    is_inland = frame["kind"].isin(("airport", "seaport"))
    filled = frame.assign(country=own, facing_country=facing.where(~is_inland, frame["facing_country"]))
    cells = {name: pa.array(filled[name].where(filled[name].notna(), None), pa.large_string()) for name in filled}
    n_filled = int((frame["country"].isna() & own.notna()).sum())
    said = (f"Posts that have the country of the area they lie in: {n_filled}.",) if n_filled else ()
    return replace(raw, cells=pa.table(cells), notes=(*raw.notes, *said))


def _first_known(said: pd.Series, codes: np.ndarray, away_km: np.ndarray, *, within_km: float) -> pd.Series:
    """Return what the file says, or else the code of the nearest area within a distance."""
    nearest = away_km.argmin(axis=1)
    is_near = away_km[np.arange(len(said)), nearest] <= within_km
    found = pd.Series(np.where(is_near, codes[nearest], None), index=said.index, dtype=object)
    return said.astype(object).where(said.notna(), found)


def clean_posts(
    path: Path, mapping: ColumnMapping | None, context: Context, bundled: gpd.GeoDataFrame, how: str
) -> Cleaned:
    """Check the posts of a file like the register, and beside which bundled ones they stand.

    Where they join the bundled posts, a node of OpenStreetMap at a bundled post of the same two countries is that post,
    a duplicate; of the row of any other file only a doubt is said.

    Parameters
    ----------
    path, mapping, context
        As for `read_posts`.
    bundled : GeoDataFrame
        The register that comes with the project.
    how : str
        One of `etl.geography.laying.WAYS`.
    """
    raw, origin = read_posts(path, mapping, context)
    cleaned = _with_facing_bundled(border_posts.transform(raw, context), bundled)
    if how != JOIN or cleaned.frame.empty or bundled.empty:
        return cleaned
    at, km = _same_place(cleaned.frame, bundled)
    is_other = ~cleaned.frame["post_id"].isin(bundled["post_id"]).to_numpy()
    is_near = (at >= 0) & is_other
    is_of_map = origin is osm_posts.ORIGIN
    row_of = dict(zip(raw.cells.column("post_id").to_pylist(), raw.rows.tolist(), strict=True))
    faults = Faults()
    for place in np.flatnonzero(is_near).tolist():
        post, other = cleaned.frame.iloc[place], bundled.iloc[int(at[place])]
        said = f"{other['name']} ({other['post_id']})"
        reason = (
            f"The bundled post {said} stands {km[place]:.1f} km away; it is kept." if is_of_map
            else f"The bundled post {said} stands {km[place]:.1f} km away; is it the same?"
        )  # fmt: skip
        faults.add([row_of[post["post_id"]]], "name", post["name"], reason, level=DUPLICATE if is_of_map else WARNING)
    all_faults = pd.concat([cleaned.faults, faults.frame()], ignore_index=True) if is_near.any() else cleaned.faults
    noted = replace(cleaned, faults=all_faults)
    return noted.without_repeated(is_near) if is_of_map else noted


def _with_facing_bundled(cleaned: Cleaned, bundled: gpd.GeoDataFrame) -> Cleaned:
    """Take back the doubt about a facing post that the file does not have, but the bundled register does."""
    faults = cleaned.faults
    is_known = (faults["column"] == "facing_post_id") & faults["value"].isin(bundled["post_id"])
    return replace(cleaned, faults=faults[~(is_known & (faults["level"] == WARNING))]) if is_known.any() else cleaned


def _same_place(posts: gpd.GeoDataFrame, bundled: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the bundled post at which each post stands (-1 at none), and how far away it is, km."""
    at, km = np.full(len(posts), -1), np.full(len(posts), np.inf)
    for place, post in enumerate(posts.itertuples(index=False)):
        pair = (bundled["country"] == post.country) & (bundled["facing_country"] == post.facing_country)
        near = np.flatnonzero(pair.to_numpy())
        if not len(near):
            continue
        spots = bundled.geometry.iloc[near]
        away = crs.geodesic_distance_km(
            np.full(len(near), post.geometry.x), np.full(len(near), post.geometry.y), spots.x.to_numpy(),
            spots.y.to_numpy(),
        )  # fmt: skip
        best = int(away.argmin())
        errors = np.nan_to_num([post.uncertainty_km, bundled["uncertainty_km"].iloc[near[best]]])
        if away[best] <= SAME_KM + errors.sum():
            at[place], km[place] = near[best], away[best]
    return at, km


def lay_posts(posts: gpd.GeoDataFrame, added: gpd.GeoDataFrame, how: str, replaced: Sequence[str]) -> gpd.GeoDataFrame:
    """Return the posts with those of a file: instead of all, of those of some countries, or of those of the same id."""
    is_gone = posts["post_id"].isin(added["post_id"])
    if how == ONLY:
        is_gone |= True
    elif how == REPLACE:
        is_gone |= posts["country"].isin(list(replaced))
    return pd.concat([posts[~is_gone], added], ignore_index=True)
