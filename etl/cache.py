"""What was read and cleaned before, kept in the data folder: a dataset that has not changed is not read again.

A folder a dataset (``data/cleaned/<key>``) holds its valid rows, its faults and ``entry.json``. The key is a digest of
everything the rows follow from: the file with its mapping, what it is judged by, and the code that reads it. An entry
is there whole or not at all; one that is damaged counts as none, and the dataset is read again.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from etl.provenance import file_digest
from etl.sources.base import Cleaned
from etl.values import IN_THE_FUTURE
from geodata.errors import AtlasError
from geodata.settings import PROJECT_DIR
from geodata.store import Store

FOLDER = "cleaned"
_ENTRY, _ROWS, _FAULTS = "entry.json", "rows", "faults"
#: Packages whose versions decide how a file is read and its rows are kept.
_READERS = ("pandas", "pyarrow", "geopandas", "shapely", "pyogrio", "python-calamine", "mgrs", "pyproj")
_CODE = ("etl/**/*.py", "etl/**/*.csv", "geodata/*.py")


@dataclass(frozen=True)
class Load:
    """Say which reading of a file the rows of a dataset are from.

    Attributes
    ----------
    file : str
        Name of the file, without its folder.
    load_id : str
        Start of the key: the same file read by the same code has the same.
    loaded_at : str
        ISO 8601, with time zone.
    """

    file: str
    load_id: str
    loaded_at: str


def entry_key(name: str, digests: Iterable[str]) -> str:
    """Return the key of a dataset: a digest of its name, of the files it follows from and of the code."""
    return hashlib.sha256("\n".join((name, code_digest(), *digests)).encode()).hexdigest()


@lru_cache(maxsize=1)
def code_digest() -> str:
    """Return a digest of the code that reads and checks, its tables of codes, and the packages it stands on.

    Nobody has to remember to raise a number: a changed rule makes every dataset be read again, once.
    """
    digest = hashlib.sha256()
    for pattern in _CODE:
        for path in sorted(PROJECT_DIR.glob(pattern)):
            digest.update(path.relative_to(PROJECT_DIR).as_posix().encode() + path.read_bytes())
    for package in _READERS:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            digest.update(f"{package} {importlib.metadata.version(package)}\n".encode())
    return digest.hexdigest()


def read_entry(data_dir: Path, key: str, today: date) -> tuple[Cleaned, Load] | None:
    """Return a dataset as it was cleaned before; None where it was not, is damaged, or its day has come.

    Parameters
    ----------
    data_dir : Path
    key : str
        Of `entry_key`.
    today : date
        A row that lay in the future then may lie in the past now, and the other way round where a clock was set back.
    """
    folder = Path(data_dir) / FOLDER / key
    try:
        entry = json.loads((folder / _ENTRY).read_text(encoding="utf-8"))
        kept = Store(folder)
        if any(file_digest(kept.path(name)) != entry["digests"][name] for name in (_ROWS, _FAULTS)):
            return None
        seen = date.fromisoformat(entry["today"])
        if today < seen or (today > seen and entry["has_future_days"]):
            return None
        n_read, n_duplicates, n_rejected = entry["n_read"], entry["n_duplicates"], entry["n_rejected"]
        faults, notes = kept.read(_FAULTS), tuple(entry["notes"])
        cleaned = Cleaned(kept.read(_ROWS), n_read, n_duplicates, n_rejected, faults, notes)
        return cleaned, Load(**entry["load"])
    except (OSError, ValueError, KeyError, TypeError, AtlasError):
        return None


def write_entry(data_dir: Path, key: str, cleaned: Cleaned, load: Load, today: date) -> None:
    """Keep a cleaned dataset; where the disk is full or closed it is not kept, and the build goes on."""
    home = Path(data_dir) / FOLDER
    draft = Store(home / f".{key}.{uuid.uuid4().hex}")
    try:
        written = {
            name: draft.write(name, frame) for name, frame in ((_ROWS, cleaned.frame), (_FAULTS, cleaned.faults))
        }
        entry = {
            "load": asdict(load),
            "n_read": cleaned.n_read, "n_duplicates": cleaned.n_duplicates, "n_rejected": cleaned.n_rejected,
            "notes": cleaned.notes,
            "today": today.isoformat(),
            "has_future_days": bool(cleaned.faults["reason"].str.startswith(IN_THE_FUTURE).any()),
            "digests": {name: file_digest(path) for name, path in written.items()},
        }  # fmt: skip
        (draft.folder / _ENTRY).write_text(json.dumps(entry, ensure_ascii=False, indent=1), encoding="utf-8")
        shutil.rmtree(home / key, ignore_errors=True)
        draft.folder.rename(home / key)
    except (OSError, ValueError, TypeError):
        shutil.rmtree(draft.folder, ignore_errors=True)


def keep_only(data_dir: Path, keys: Iterable[str]) -> None:
    """Remove the entries of other keys, and what a killed build left half-written."""
    home, wanted = Path(data_dir) / FOLDER, set(keys)
    for folder in home.iterdir() if home.is_dir() else ():
        if folder.name not in wanted:
            shutil.rmtree(folder, ignore_errors=True)
