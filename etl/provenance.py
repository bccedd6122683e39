"""What the data is made of: the inputs and their fingerprint, the data version, the table of sources."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from etl.datasets import list_datasets
from etl.sources import SOURCES, incidents
from etl.sources.base import Origin
from geodata.duplicate_choices import chosen_merges, read_choices
from geodata.errors import InputError
from geodata.settings import Settings

#: Raise it whenever the same inputs would give another store.
PIPELINE_VERSION = 8
_BLOCK_BYTES = 1 << 22


def input_files(settings: Settings, incident_files: Sequence[Path] | None = None) -> tuple[Path, ...]:
    """Return the files a build reads, in a fixed order.

    Parameters
    ----------
    settings : Settings
    incident_files : sequence of Path, optional
        Registers read instead of the bundled incidents.
    """
    reference = [Path(settings.reference_dir) / source.FILE for source in SOURCES.values() if source is not incidents]
    laid = [path for each in list_datasets(settings) if each.table != incidents.NAME for path in each.files]
    if incident_files is not None:
        return (*reference, *laid, *map(Path, incident_files))
    added = laid + [path for each in list_datasets(settings) if each.table == incidents.NAME for path in each.files]
    return (*reference, Path(settings.reference_dir) / incidents.FILE, *added)


def input_fingerprint(settings: Settings, files: Sequence[Path], digests: Mapping[Path, str] | None = None) -> str:
    """Return a digest of the names and contents of the files, of what is to be merged, and of the pipeline's version.

    Folders do not count, so that two machines with the same files agree. Of the choices about possible duplicates only
    those to merge count: to keep both changes no row.

    Parameters
    ----------
    settings : Settings
    files : sequence of Path
    digests : mapping of Path to str, optional
        Of `file_digest`, where they are known already.

    Raises
    ------
    InputError
        A file is missing or unreadable, the choices among them.
    """
    digest = hashlib.sha256(f"pipeline {PIPELINE_VERSION}\n".encode())
    for path in files:
        digest.update(f"{path.name}\n{digests[path] if digests else file_digest(path)}\n".encode())
    if merges := chosen_merges(read_choices(settings)):
        digest.update(json.dumps(merges).encode())
    return digest.hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file; `InputError` where there is none."""
    if path.is_dir():
        raise InputError("input_directory", "{file} is a folder, not a file.", file=str(path))
    if not path.is_file():
        raise InputError("input_missing", "There is no file {file}.", file=str(path))
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def data_version(latest: pd.Timestamp, fingerprint: str) -> str:
    """Return the date of the newest incident and the start of the fingerprint, such as ``2026-03-11.ab12cd34``."""
    return f"{latest:%Y-%m-%d}.{fingerprint[:8]}"


def build_sources(
    origins: Mapping[str, Origin], n_rows: Mapping[str, int], latest: Mapping[str, str | None]
) -> pd.DataFrame:
    """Return the canonical ``sources``: one row a dataset with its publisher, licence and mention."""
    columns = ("title_en", "title_fr", "publisher", "licence", "attribution", "url", "redistribute")
    sources = [
        {
            "dataset": dataset,
            **{name: getattr(origin, name) or None for name in columns},
            "n_rows": n_rows[dataset],
            "latest_date": latest.get(dataset),
        }
        for dataset, origin in origins.items()
    ]
    return pd.DataFrame(sources, columns=["dataset", *columns, "n_rows", "latest_date"])
