"""The store: one folder of GeoParquet tables a data version, swapped in whole.

``<data_dir>/store/versions/<name>/*.parquet`` holds the tables, ``<data_dir>/store/CURRENT`` names the folder in use. A
build writes a folder of its own and then replaces CURRENT in one step, so that a killed build leaves the old data
usable and a reader never sees half of two versions.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
from geopandas.array import from_wkb

from geodata.crs import WGS84
from geodata.errors import StoreError
from geodata.fields import TABLES, stored_columns

Where = Sequence[tuple[str, str, Any]]
_KEPT_VERSIONS = 2


class Store:
    """Read and write the tables in one folder.

    Parameters
    ----------
    folder : Path
        Folder of one data version.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def path(self, table: str) -> Path:
        """Return the file of a table."""
        return self.folder / f"{table}.parquet"

    def has(self, table: str) -> bool:
        """Tell whether the table is there."""
        return self.path(table).is_file()

    def read(self, table: str, columns: Sequence[str] | None = None, where: Where | None = None) -> Any:
        """Return a table, memory-mapped; only the columns and row groups asked for are decoded.

        Parameters
        ----------
        table : str
            Name in `geodata.fields.TABLES`.
        columns : sequence of str, optional
            Columns to read; all by default.
        where : sequence of (column, operator, value), optional
            All must hold. Operators: ``==  !=  <  <=  >  >=  in  not in``.

        Returns
        -------
        GeoDataFrame or DataFrame
            EPSG:4326 where the columns hold a geometry; a fresh RangeIndex.

        Raises
        ------
        StoreError
            There is no such table or column.
        """
        path = self.path(table)
        if not path.is_file():
            raise StoreError("store_table", "The store has no table “{table}”. Run: python -m etl build", table=table)
        schema = pq.read_schema(path, memory_map=True)
        unknown = [name for name in columns or () if name not in schema.names]
        if unknown:
            raise StoreError(
                "store_column",
                "The table “{table}” has no column “{column}”.",
                table=table,
                column=unknown[0],
            )
        wanted = list(columns) if columns is not None else None
        filters = list(where) if where else None
        has_geometry = b"geo" in (schema.metadata or {}) and (wanted is None or "geometry" in wanted)
        frame = pq.read_table(path, columns=wanted, filters=filters, memory_map=True).to_pandas()
        if not has_geometry:
            return frame
        # What we wrote is in one system: to parse its description in each file again would take most of the reading.
        frame["geometry"] = from_wkb(frame["geometry"].to_numpy(), crs=WGS84)
        return gpd.GeoDataFrame(frame, geometry="geometry")

    def require_columns(self) -> None:
        """Raise `StoreError` where a table lacks a column that it has today: an earlier program built it."""
        for table in TABLES:
            names = set(pq.read_schema(self.path(table), memory_map=True).names) if self.has(table) else None
            if names is not None and not {column.name for column in stored_columns(table)} <= names:
                raise StoreError(
                    "store_older", "The data were built by an earlier version of this program. Run: python -m etl build"
                )

    def write(self, table: str, frame: pd.DataFrame) -> Path:
        """Write a table in one step (temporary file, then rename) and return its path."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.path(table)
        partial = path.with_suffix(f".{uuid.uuid4().hex}.partial")
        frame.to_parquet(partial, index=False, compression="zstd")
        partial.replace(path)
        return path

    def read_metadata(self) -> dict[str, Any]:
        """Return what the build says of itself: data version, rows of each dataset, inputs."""
        path = self.folder / "metadata.json"
        if not path.is_file():
            raise StoreError("store_missing", "There is no data yet. Run: python -m etl build")
        return json.loads(path.read_text(encoding="utf-8"))

    def write_metadata(self, metadata: dict[str, Any]) -> None:
        """Write what the build says of itself."""
        text = json.dumps(metadata, ensure_ascii=False, indent=1, default=str)
        (self.folder / "metadata.json").write_text(text, encoding="utf-8")


def _store_dir(data_dir: Path) -> Path:
    return Path(data_dir) / "store"


def current_folder(data_dir: Path) -> Path | None:
    """Return the folder of the data version in use, or None before the first build."""
    pointer = _store_dir(data_dir) / "CURRENT"
    if not pointer.is_file():
        return None
    folder = _store_dir(data_dir) / "versions" / pointer.read_text(encoding="utf-8").strip()
    return folder if (folder / "metadata.json").is_file() else None


def open_store(data_dir: Path) -> Store:
    """Return the store in use.

    Raises
    ------
    StoreError
        There is none yet.
    """
    folder = current_folder(data_dir)
    if folder is None:
        raise StoreError("store_missing", "There is no data yet. Run: python -m etl build")
    return Store(folder)


@contextlib.contextmanager
def building(data_dir: Path) -> Iterator[Store]:
    """Give a new store to write into; it becomes the one in use when the block ends without an error.

    The block must call `Store.write_metadata`. Whatever goes wrong, the store in use before stays in use and the half-
    written folder is removed (one left behind by a killed build is removed by the next).
    """
    versions = _store_dir(data_dir) / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    for leftover in versions.glob("*.building"):
        shutil.rmtree(leftover, ignore_errors=True)
    name = uuid.uuid4().hex[:12]
    draft = Store(versions / f"{name}.building")
    draft.folder.mkdir()
    try:
        yield draft
        draft.read_metadata()
        draft.folder.replace(versions / name)
    except BaseException:
        shutil.rmtree(draft.folder, ignore_errors=True)
        raise
    draft.folder = versions / name
    pointer = _store_dir(data_dir) / "CURRENT"
    partial = pointer.with_suffix(".partial")
    partial.write_text(name, encoding="utf-8")
    partial.replace(pointer)
    _remove_old_versions(versions, keep=name)


def _remove_old_versions(versions: Path, keep: str) -> None:
    """Keep the newest few: a server that still has the previous files mapped goes on reading them."""
    others = sorted((each for each in versions.iterdir() if each.name != keep), key=lambda each: each.stat().st_mtime)
    for old in others[: max(0, len(others) - (_KEPT_VERSIONS - 1))]:
        shutil.rmtree(old, ignore_errors=True)
