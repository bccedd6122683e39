"""What every file of the geography must be before it is opened: there, a file, and not too large."""

from __future__ import annotations

from pathlib import Path

from etl.files import MAX_BYTES
from geodata.errors import InputError


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
