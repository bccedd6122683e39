"""What may be fetched from its publisher: the list (``downloads.csv``), and what is known of each file that was."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from geodata.errors import InputError
from geodata.settings import Settings

LIST = Path(__file__).resolve().parent / "downloads.csv"
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True)
class Download:
    """Describe a file of a publisher.

    Attributes
    ----------
    name : str
    title, publisher, licence, attribution : str
    address : str
        Of the file, or of an answer in JSON that names it.
    file : str
        Name it is kept under.
    answer_key : str
        Member of that answer which holds the address of the file; empty where `address` is the file itself.
    checksum_address : str
        Where the publisher says the MD5 of the file; empty where nowhere.
    sha256 : str
        Of a file that never changes; empty for one that does.
    """

    name: str
    title: str
    publisher: str
    licence: str
    attribution: str
    address: str
    file: str
    answer_key: str = ""
    checksum_address: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Fetched:
    """Say what is known of a file that was fetched; kept beside it as ``<file>.json``."""

    name: str
    address: str
    licence: str
    attribution: str
    fetched_at: str
    size: int
    sha256: str
    version: str


def list_downloads(path: Path = LIST) -> list[Download]:
    """Return everything that may be fetched, in the order of the list."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [Download(**row) for row in csv.DictReader(stream)]


def find_downloads(name: str, known: list[Download] | None = None) -> list[Download]:
    """Return the download of a name, or all that begin with it (``geofabrik``); `InputError` where there is none."""
    known = list_downloads() if known is None else known
    found = [each for each in known if each.name == name] or [
        each for each in known if each.name.startswith(f"{name}-")
    ]
    if not found:
        raise InputError(
            "fetch_unknown", "“{name}” is nothing that can be fetched. Known are: {known}.", name=name[:80],
            known=", ".join(each.name for each in known),
        )  # fmt: skip
    return found


def folder_of(settings: Settings) -> Path:
    """Return the folder that fetched files are kept in."""
    return Path(settings.data_dir) / "downloads"


def read_fetched(folder: Path, download: Download) -> Fetched | None:
    """Return what is known of a file; None where it was not fetched, or is no longer as it came."""
    path = folder / download.file
    try:
        described = json.loads(record_path(path).read_text(encoding="utf-8"))
        fetched = Fetched(**{each.name: described[each.name] for each in fields(Fetched)})
        return fetched if path.stat().st_size == fetched.size else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_fetched(path: Path, fetched: Fetched) -> None:
    """Write what is known of a file beside it."""
    record_path(path).write_text(json.dumps(asdict(fetched), ensure_ascii=False, indent=1), encoding="utf-8")


def record_path(path: Path) -> Path:
    """Return where what is known of a file is kept."""
    return path.with_name(f"{path.name}.json")


def digest_of(path: Path, algorithm: str) -> str:
    """Return the ``md5`` or ``sha256`` of a file, in hexadecimal."""
    digest = hashlib.new(algorithm, usedforsecurity=False)
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()
