"""Tables in the formats people have: CSV, workbooks, geographic files and saved JSON, all as text like a CSV.

A file is refused with a sentence before it can fill the memory: by its size, by what its archive would unfold to, by
the number of its columns, or by the length of a cell.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from etl.reading import RawTable, read_csv
from geodata import crs
from geodata.errors import InputError

#: Largest file, what an archive may unfold to, and how many times its own size, bytes.
MAX_BYTES, MAX_UNFOLDED, MAX_RATIO = 2 << 30, 4 << 30, 200
MAX_COLUMNS, MAX_CELL = 2_000, 100_000
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_GEOGRAPHIC = (".geojson", ".gpkg", ".shp", ".kml", ".gpx", ".fgb")
_TEXTS = (".csv", ".tsv", ".txt")
KNOWN = (*_TEXTS, *_WORKBOOKS, *_GEOGRAPHIC, ".zip", ".json", ".parquet")


def require_file(path: Path) -> None:
    """Raise `InputError` unless the path is a file that may be read."""
    if path.is_dir():
        raise InputError("input_directory", "{file} is a folder, not a file.", file=str(path))
    if not path.is_file():
        raise InputError("input_missing", "There is no file {file}.", file=str(path))
    if path.stat().st_size > MAX_BYTES:
        raise InputError(
            "file_large", "{file} is larger than {most} GB, too large to be read at once.", file=path.name,
            most=MAX_BYTES >> 30,
        )  # fmt: skip


def unreadable(path: Path, reason: str) -> InputError:
    """Return the error that says why a file cannot be read."""
    return InputError("input_unreadable", "{file} cannot be read: {reason}.", file=path.name, reason=reason)


def read_table(path: Path) -> RawTable:
    """Read a file of any known format as text.

    Parameters
    ----------
    path : Path

    Returns
    -------
    RawTable
        Names of columns as `etl.reading.read_csv` makes them. Points of a geographic file become ``longitude`` and
        ``latitude``, WGS84 degrees; days become ISO text.

    Raises
    ------
    InputError
        There is no such file, it cannot be read, or is too large in any way.
    """
    path = Path(path)
    require_file(path)
    ending = path.suffix.lower()
    readers: dict[tuple[str, ...], Callable[[Path], RawTable]] = {
        _TEXTS: read_csv, _WORKBOOKS: _read_workbook, (*_GEOGRAPHIC, ".zip"): _read_geographic, (".json",): _read_json,
        (".parquet",): _read_parquet,
    }  # fmt: skip
    for endings, reader in readers.items():
        if ending in endings:
            table = reader(path)
            _require_narrow(table)
            return table
    raise InputError(
        "file_format", "{file} has the ending “{ending}”; known are {known}.", file=path.name, ending=ending,
        known=", ".join(KNOWN),
    )  # fmt: skip


def _require_narrow(table: RawTable) -> None:
    if table.cells.num_columns > MAX_COLUMNS:
        raise InputError(
            "file_wide", "{file} has {n} columns; at most {most} can be read.", file=table.path.name,
            n=table.cells.num_columns, most=MAX_COLUMNS,
        )  # fmt: skip
    for name in table.cells.column_names:
        longest = pa.compute.max(pa.compute.utf8_length(table.cells.column(name))).as_py() or 0
        if longest > MAX_CELL:
            raise InputError(
                "file_cell", "A cell of the column “{column}” of {file} has {n} letters; at most {most} can be read.",
                column=name, file=table.path.name, n=longest, most=MAX_CELL,
            )  # fmt: skip


def require_small_archive(path: Path) -> None:
    """Raise `InputError` where an archive would unfold to more than it may, or names files outside itself."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError):
        return  # not an archive: its reader will say what is wrong
    unfolded = sum(each.file_size for each in members)
    packed = max(1, sum(each.compress_size for each in members))
    if unfolded > MAX_UNFOLDED or (unfolded > 100 << 20 and unfolded / packed > MAX_RATIO):
        raise InputError(
            "file_bomb", "{file} unfolds to {size} MB, too much to be read safely.", file=path.name, size=unfolded >> 20
        )
    if any(Path(each.filename).is_absolute() or ".." in Path(each.filename).parts for each in members):
        raise InputError("file_escapes", "{file} holds a file that would be written outside of it.", file=path.name)


def _unreadable(path: Path, reason: str) -> InputError:
    return InputError("input_unreadable", "{file} cannot be read: {reason}.", file=path.name, reason=reason)


def _read_workbook(path: Path) -> RawTable:
    """Read the first sheet that has rows, and those of the same columns: a workbook with a sheet a year."""
    require_small_archive(path)
    try:
        sheets = pd.read_excel(path, sheet_name=None, header=None, dtype=object, engine="calamine")
    except Exception as error:
        raise _unreadable(path, "it is no workbook, or is damaged or locked with a password") from error
    filled = {str(name): sheet for name, sheet in sheets.items() if sheet.notna().to_numpy().any()}
    if not filled:
        raise InputError("csv_empty", "{file} is empty.", file=path.name)
    header, body, rows = _sheet_rows(next(iter(filled.values())))
    bodies, numbers, begins = [body], [rows], [f"{next(iter(filled))} at 1"]
    n_above = len(next(iter(filled.values())))
    for name, sheet in list(filled.items())[1:]:
        same, body, rows = _sheet_rows(sheet)
        if same != header:
            continue
        begins.append(f"{name} at {n_above + 1}")
        bodies.append(body.iloc[:, : len(header)])
        numbers.append(rows + n_above)
        n_above += len(sheet)
    notes = []
    if len(bodies) > 1:
        notes.append(
            "Sheets with the same columns are read one below the other, and the numbers of their rows go on: "
            f"{', '.join(begins)}."
        )
    if len(bodies) < len(filled):
        notes.append(f"Only the first sheet with rows and those like it are read: {next(iter(filled))}.")
    joined = bodies[0] if len(bodies) == 1 else pd.concat(bodies, ignore_index=True)
    joined = joined.reindex(columns=range(len(header)))
    joined.columns = header
    return _table(path, joined, np.concatenate(numbers), notes)


def _sheet_rows(sheet: pd.DataFrame) -> tuple[list[str], pd.DataFrame, np.ndarray]:
    """Return the header of a sheet, what is below it, and the numbers of these rows.

    The header is the first row with at least two filled cells: a title may stand above it.
    """
    counts = sheet.notna().sum(axis=1).to_numpy()
    start = int(np.argmax(counts >= min(2, counts.max())))
    header = [_text(each) or "" for each in sheet.iloc[start]]
    while header and not header[-1]:
        header.pop()
    return header, sheet.iloc[start + 1 :], np.arange(start + 2, len(sheet) + 1)


def _read_geographic(path: Path) -> RawTable:
    """Read the first layer with points; other geometries give their middle."""
    import pyogrio

    require_small_archive(path)
    source = f"/vsizip/{path.resolve()}" if path.suffix.lower() == ".zip" else str(path)
    try:
        layers = pyogrio.list_layers(source)
        frame = pyogrio.read_dataframe(source, layer=layers[0][0], force_2d=True)
    except Exception as error:
        raise _unreadable(path, "it is no geographic file, or is damaged") from error
    notes = [] if len(layers) == 1 else [f"Only the first layer is read: {layers[0][0]}."]
    if frame.crs is None:
        notes.append("The file names no coordinate system; its coordinates are read as WGS84 degrees.")
        frame = frame.set_crs(crs.WGS84)
    geometry = frame.geometry.to_crs(crs.WGS84)
    points = geometry.where(geometry.geom_type == "Point", geometry.representative_point())
    if (geometry.geom_type.dropna() != "Point").any():
        notes.append("Of lines and areas a point inside them is taken.")
    columns = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    is_there = ~(points.is_empty | points.isna())
    columns["longitude"], columns["latitude"] = points.x.where(is_there), points.y.where(is_there)
    return _table(path, columns, np.arange(2, len(columns) + 2), notes)


def _read_json(path: Path) -> RawTable:
    """Read a list of records, alone or under ``data`` as interfaces answer; GeoJSON by another name is read as that."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, "it is no JSON") from error
    if isinstance(content, dict) and content.get("type") == "FeatureCollection":
        return _read_geographic(path)
    records = content.get("data") if isinstance(content, dict) else content
    if not isinstance(records, list) or not all(isinstance(each, dict) for each in records):
        raise _unreadable(path, "it holds no list of records")
    return _table(path, pd.DataFrame(records), np.arange(2, len(records) + 2), [])


def _read_parquet(path: Path) -> RawTable:
    try:
        frame = pd.read_parquet(path)
    except Exception as error:
        raise _unreadable(path, "it is no Parquet file") from error
    return _table(path, frame, np.arange(2, len(frame) + 2), [])


def _text(value: object) -> str | None:
    """Return a cell as the text a CSV would hold; a whole number without its decimal point."""
    if value is None or value is pd.NA or value != value:
        return None
    if hasattr(value, "isoformat"):
        said = value.isoformat()
        return said[:10] if said[10:] in ("", "T00:00:00") else said
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).replace("\0", "").strip() or None


def _table(path: Path, frame: pd.DataFrame, rows: np.ndarray, notes: list[str]) -> RawTable:
    names = [str(name).strip().lower().replace(" ", "_") for name in frame.columns]
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice is not None:
        raise InputError("csv_column_twice", "{file} has the column “{column}” twice.", file=path.name, column=twice)
    cells = {
        name: pa.array([_text(value) for value in frame.iloc[:, place]], pa.large_string())
        for place, name in enumerate(names) if name
    }  # fmt: skip
    table = pa.table(cells)
    is_filled = np.zeros(len(frame), dtype=bool)
    for name in table.column_names:
        is_filled |= np.asarray(pa.compute.is_valid(table.column(name)))
    if not is_filled.any():
        raise InputError("csv_no_rows", "{file} has a header but no rows.", file=path.name)
    return RawTable(path, table.filter(pa.array(is_filled)), rows[is_filled], (), ",", tuple(notes))
