"""Read a CSV the way people really send it: any usual encoding and separator, or one plain sentence why not."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from geodata.errors import InputError

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: First bytes of files that are often sent with the ending .csv.
_OTHER_FORMATS = (
    (b"PK\x03\x04", "an Excel or ZIP file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"%PDF", "a PDF"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "a compressed file"),
)
_SAVE_AS = "Save the sheet as “CSV UTF-8” and try again."
_BLOCK_BYTES = 1 << 24


@dataclass(frozen=True)
class RawTable:
    """Hold a CSV as text, before any check.

    Attributes
    ----------
    path : Path
    cells : pyarrow.Table
        All columns large_string; an empty cell is null. Blank rows are left out.
    rows : int64 array
        Number of each row as a spreadsheet shows it (header = 1).
    malformed : tuple of (row, text, reason)
        Rows whose number of cells is not that of the header.
    separator : str
    notes : tuple of str
        What was assumed, one sentence each, to be told to the user.
    doubts : tuple of (row, column, value, reason)
        What is strange in rows that are kept all the same.
    """

    path: Path
    cells: pa.Table
    rows: np.ndarray
    malformed: tuple[tuple[int, str, str], ...]
    separator: str
    notes: tuple[str, ...]
    doubts: tuple[tuple[int, str, str, str], ...] = ()

    @property
    def has_decimal_comma(self) -> bool:
        """Whether a comma inside a number is the decimal sign: where it cannot be the separator."""
        return self.separator != ","

    @property
    def n_read(self) -> int:
        """Number of rows below the header, malformed ones included, blank ones not."""
        return self.cells.num_rows + len(self.malformed)


def read_csv(path: Path) -> RawTable:
    """Read a CSV of UTF-8 or Windows-1252, separated by comma, semicolon or tab.

    Parameters
    ----------
    path : Path

    Raises
    ------
    InputError
        There is no such file, it is empty, has no rows, or is no CSV at all.
    """
    content, notes = _decode(_read_bytes(path), path)
    separator, skipped, start = _sniff(content, path)
    header_end = _record_end(content, start)
    header = _split_header(content[start:header_end], separator)
    names, kept = _column_names(header, path)
    malformed: list[tuple[int, str, str]] = []
    body = memoryview(content)[header_end:]
    first_row = skipped + 2
    columns = [f"c{i}" for i in range(len(header))]
    values = _parse(body, columns, separator, first_row, malformed, path)
    rows = np.arange(first_row, first_row + values.num_rows + len(malformed), dtype=np.int64)
    rows = np.delete(rows, [row - first_row for row, _, _ in malformed]) if malformed else rows
    notes.extend(_notes_on_unnamed(values, names, kept))
    values = values.select(kept).rename_columns([names[i] for i in kept])
    values, rows = _without_blank_rows(values, rows)
    if separator != ",":
        notes.append(
            f"Columns are separated by a {SEPARATORS[separator]}; a comma in a number is read as the decimal sign."
        )
    if values.num_rows + len(malformed) == 0:
        raise InputError("csv_no_rows", "{file} has a header but no rows.", file=path.name)
    return RawTable(path, values, rows, tuple(malformed), separator, tuple(notes))


def _read_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise InputError("input_directory", "{file} is a folder, not a file.", file=str(path))
    if not path.is_file():
        raise InputError("input_missing", "There is no file {file}.", file=str(path))
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            "input_unreadable", "{file} cannot be read: {reason}.", file=path.name, reason=reason
        ) from error
    if not content.strip():
        raise InputError("csv_empty", "{file} is empty.", file=path.name)
    return content


def _no_csv(path: Path, found: str) -> InputError:
    return InputError("csv_not", "{file} is not a CSV file: it is {found}. " + _SAVE_AS, file=path.name, found=found)


def _decode(content: bytes, path: Path) -> tuple[bytes, list[str]]:
    """Return the content as UTF-8 without a mark, and a note where another encoding was assumed."""
    for magic, found in _OTHER_FORMATS:
        if content.startswith(magic):
            raise _no_csv(path, found)
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            if encoding == "utf-8":
                content = content[len(mark) :]
                break
            try:
                return content.decode(encoding).encode("utf-8"), [f"Read as {encoding.upper()}."]
            except UnicodeDecodeError:
                raise _no_csv(path, "not text") from None
    if b"\0" in content:
        raise _no_csv(path, "not text")
    if _is_utf8(content):
        return content, []
    note = "The file is not UTF-8; read as Windows-1252. Look at the accents, or save it as “CSV UTF-8”."
    try:
        return content.decode("cp1252").encode("utf-8"), [note]
    except UnicodeDecodeError:
        raise InputError(
            "csv_encoding", "{file} is neither UTF-8 nor Windows-1252. " + _SAVE_AS, file=path.name
        ) from None


def _is_utf8(content: bytes) -> bool:
    """Decode in pieces and drop them: a whole decoded copy of a large file would take several times its size."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _BLOCK_BYTES):
            decoder.decode(content[start : start + _BLOCK_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _record_end(content: bytes, start: int) -> int:
    """Return where the record after the one at `start` begins; a line break inside quotes ends nothing."""
    is_quoted = False
    for position in range(start, len(content)):
        byte = content[position]
        if byte == 0x22:
            is_quoted = not is_quoted
        elif byte in (0x0A, 0x0D) and not is_quoted:
            is_pair = byte == 0x0D and content[position + 1 : position + 2] == b"\n"
            return position + (2 if is_pair else 1)
    return len(content)


def _sniff(content: bytes, path: Path) -> tuple[str, int, int]:
    """Return the separator, the number of lines above the header and the byte where the header starts."""
    start, skipped = 0, 0
    while True:
        end = _record_end(content, start)
        line = content[start:end].decode("utf-8").strip()
        # Excel hides a first line "sep=;"; blank lines above the header are rows all the same.
        if end < len(content) and (not line.strip(',;\t" ') or line.lower().startswith("sep=")):
            start, skipped = end, skipped + 1
            continue
        break
    counts = {separator: len(_split_header(line.encode(), separator)) for separator in SEPARATORS}
    best = max(counts, key=lambda separator: counts[separator])
    if counts[best] < 2:
        found = "its first row has no comma, semicolon or tab"
        raise InputError(
            "csv_one_column", "{file} is not a CSV file: {found}. " + _SAVE_AS, file=path.name, found=found
        )
    return best, skipped, start


def _split_header(line: bytes, separator: str) -> list[str]:
    csv.field_size_limit(max(csv.field_size_limit(), len(line) + 1))
    # A lone carriage return ends a line here, which csv by itself calls an error.
    lines = io.StringIO(line.decode("utf-8"), newline=None)
    return next(csv.reader(lines, delimiter=separator), [])


def _column_names(header: list[str], path: Path) -> tuple[list[str], list[int]]:
    """Return the trimmed names, and the positions of the columns that have one; case does not matter."""
    names = [name.strip().lower().replace(" ", "_") for name in header]
    kept = [position for position, name in enumerate(names) if name]
    named = [names[position] for position in kept]
    twice = next((name for name in named if named.count(name) > 1), None)
    if twice is not None:
        raise InputError("csv_column_twice", "{file} has the column “{column}” twice.", file=path.name, column=twice)
    return names, kept


def _parse(
    body: memoryview,
    columns: list[str],
    separator: str,
    first_row: int,
    malformed: list[tuple[int, str, str]],
    path: Path,
) -> pa.Table:
    """Parse on all cores; where a row is malformed again on one, for only then is the number of that row known."""
    is_malformed = False

    def note_malformed(_: arrow_csv.InvalidRow) -> str:
        nonlocal is_malformed
        is_malformed = True
        return "skip"

    def keep_malformed(row: arrow_csv.InvalidRow) -> str:
        reason = (
            f"The row has {row.actual_columns} cells and the header {row.expected_columns}: "
            "a separator or a quotation mark is missing or too many."
        )
        malformed.append((first_row + row.number - 1, (row.text or "")[:200], reason))
        return "skip"

    if len(body) == 0:
        return pa.table({name: pa.array([], pa.large_string()) for name in columns})
    try:
        values = _parse_with(body, columns, separator, note_malformed, use_threads=True)
        return _parse_with(body, columns, separator, keep_malformed, use_threads=False) if is_malformed else values
    except pa.ArrowInvalid:
        raise InputError(
            "csv_quotes", "{file} cannot be cut into rows: a quotation mark is opened and never closed.", file=path.name
        ) from None


def _parse_with(
    body: memoryview,
    columns: list[str],
    separator: str,
    on_malformed: Callable[[arrow_csv.InvalidRow], str],
    *,
    use_threads: bool,
) -> pa.Table:
    return arrow_csv.read_csv(
        pa.BufferReader(pa.py_buffer(body)),
        read_options=arrow_csv.ReadOptions(use_threads=use_threads, column_names=columns, block_size=_BLOCK_BYTES),
        parse_options=arrow_csv.ParseOptions(
            delimiter=separator,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=on_malformed,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(columns, pa.large_string()), strings_can_be_null=True, null_values=[""]
        ),
    )


def _notes_on_unnamed(values: pa.Table, names: list[str], kept: list[int]) -> list[str]:
    unnamed = [position for position in range(len(names)) if position not in set(kept)]
    filled = [p for p in unnamed if values.column(p).null_count < values.num_rows]
    return [f"Column {position + 1} has no name in the header and is ignored." for position in filled]


def _without_blank_rows(values: pa.Table, rows: np.ndarray) -> tuple[pa.Table, np.ndarray]:
    """Drop rows in which every cell is empty; only rows whose first cell is empty are looked at."""
    if values.num_columns == 0 or values.num_rows == 0 or values.column(0).null_count == 0:
        return values, rows
    is_blank = pc.is_null(values.column(0))
    for name in values.column_names[1:]:
        is_blank = pc.and_(is_blank, pc.is_null(values.column(name)))
    keep = pc.invert(is_blank)
    return values.filter(keep), rows[np.asarray(keep.to_numpy(), dtype=bool)]
