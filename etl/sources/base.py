"""What every source has in common: where it comes from, what it needs to know, what it gives back.

A source is a module with ``NAME``, ``TABLE``, ``FILE``, ``ORIGIN``, ``extract(settings)`` and
``transform(extracted, context)``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from etl.checks import KEYS, add_duplicates, check_rows, require_columns
from etl.coordinates import Geography
from etl.known_places import KnownPlaces
from etl.reading import RawTable, read_csv
from etl.rejects import DUPLICATE, Faults
from geodata import crs
from geodata.errors import InputError
from geodata.fields import stored_columns
from geodata.settings import Settings


@dataclass(frozen=True)
class Origin:
    """Say whose data a dataset is, and whether its rows may be passed on (``yes``, ``no``, ``aggregate``)."""

    title_en: str
    title_fr: str
    publisher: str
    licence: str
    attribution: str
    url: str
    redistribute: str = "yes"


@dataclass
class Context:
    """Hold what a source may need of the run; the countries and places are there once they have been read."""

    today: date
    loaded_at: datetime
    geography: Geography | None = None
    places: KnownPlaces | None = None


@dataclass(frozen=True)
class Cleaned:
    """Hold the valid rows of one dataset and what became of the others.

    Attributes
    ----------
    frame : DataFrame
        Rows kept; a GeoDataFrame in EPSG:4326 where the table has a geometry.
    n_read, n_duplicates, n_rejected : int
        Rows read, left out as duplicates, and rejected, each counted on its own.
    faults : DataFrame
        Of `Faults.frame`.
    notes : tuple of str
    """

    frame: pd.DataFrame
    n_read: int
    n_duplicates: int
    n_rejected: int
    faults: pd.DataFrame
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Rows read, kept, duplicates and rejected."""
        return {
            "read": self.n_read,
            "kept": len(self.frame),
            "duplicates": self.n_duplicates,
            "rejected": self.n_rejected,
        }

    def without_repeated(self, is_repeated: np.ndarray) -> Cleaned:
        """Return the dataset without the rows an earlier file has, counted as duplicates."""
        if not is_repeated.any():
            return self
        n_duplicates = self.n_duplicates + int(is_repeated.sum())
        return replace(self, frame=self.frame[~is_repeated], n_duplicates=n_duplicates)


def extract_register(settings: Settings, file: str) -> RawTable:
    """Read a register of the reference folder."""
    return read_csv(Path(settings.reference_dir) / file)


def extract_geography(settings: Settings, file: str) -> gpd.GeoDataFrame:
    """Read a layer of the reference folder as it is; `InputError` where it is missing or no GeoParquet."""
    path = Path(settings.reference_dir) / file
    if not path.is_file():
        raise InputError("input_missing", "There is no file {file}.", file=str(path))
    try:
        frame = gpd.read_parquet(path)
    except (OSError, ValueError) as error:
        reason = "it is no GeoParquet"
        raise InputError(
            "input_unreadable", "{file} cannot be read: {reason}.", file=path.name, reason=reason
        ) from error
    crs.require_crs(frame)
    return frame


def clean_register(raw: RawTable, table: str, context: Context) -> Cleaned:
    """Check a register and keep its valid rows: the input columns, typed, and ``source_row``, in file order."""
    notes = require_columns(raw, table)
    checked = check_rows(raw, table, today=context.today, geography=context.geography)
    keep = add_duplicates(checked, KEYS[table])
    rejected = checked.faults.rejected_rows()
    faults = checked.faults.frame()
    n_duplicates = int((faults["level"] == DUPLICATE).sum())
    records = checked.records.assign(source_row=checked.rows)
    frame = records if keep.all() else records[keep].reset_index(drop=True)
    return Cleaned(frame, raw.n_read, n_duplicates, len(rejected), faults, notes + checked.notes)


def clean_geography(frame: gpd.GeoDataFrame, table: str, key: tuple[str, ...]) -> Cleaned:
    """Keep the rows with a geometry and a key that no row above has, and the canonical columns."""
    faults = Faults()
    rows = np.arange(2, len(frame) + 2)
    is_missing = (frame.geometry.is_empty | frame.geometry.isna()).to_numpy()
    is_keyless = frame[list(key)].isna().any(axis=1).to_numpy() & ~is_missing
    faults.add(rows[is_missing], "geometry", "", "The row has no geometry.")
    faults.add(rows[is_keyless], key[0], "", "This cell is empty, but it is needed.")
    is_valid = ~(is_missing | is_keyless)
    is_repeated = np.zeros(len(frame), dtype=bool)
    is_repeated[is_valid] = frame.loc[is_valid, list(key)].duplicated().to_numpy()
    repeated = frame.loc[is_repeated, key[0]].astype(str).tolist()
    faults.add(rows[is_repeated], key[0], repeated, "A row above has the same key; it is kept.", level=DUPLICATE)
    names = [column.name for column in stored_columns(table) if column.name in frame.columns]
    kept = frame.loc[is_valid & ~is_repeated, names].reset_index(drop=True)
    return Cleaned(kept, len(frame), int(is_repeated.sum()), int((~is_valid).sum()), faults.frame())


def with_points(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    """Turn latitude and longitude into points, EPSG:4326."""
    points = gpd.points_from_xy(frame["longitude"], frame["latitude"], crs=crs.WGS84)
    return gpd.GeoDataFrame(frame.drop(columns=["latitude", "longitude"]), geometry=points)


def whole_numbers(values: pd.Series) -> pd.Series:
    """Return floats without fractions as integers that can be missing."""
    return values.astype("Int64")


def require_columns_of(frame: pd.DataFrame, file: str, columns: tuple[str, ...]) -> None:
    """Raise `InputError` unless a layer of the reference geography has the columns."""
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise InputError(
            "columns_missing", "{file} lacks the columns: {columns}.", file=file, columns=", ".join(missing)
        )
