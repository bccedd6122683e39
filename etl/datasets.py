"""The files a ministry has added beside the bundled register: kept in the data folder, each with what is known of it.

A folder a dataset (``data/datasets/<name>``) holds the file as it came, the mapping it is read with, and
``dataset.json``; and in ``.former`` the load that it took the place of, the last one only, so that it can be undone.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from etl.adapters.mapping import ColumnMapping, read_mapping
from etl.sources.base import Origin
from geodata.errors import InputError
from geodata.settings import Settings

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_DESCRIPTION, _MAPPING, _CHOICE = "dataset.json", "mapping", "choice.json"
_FORMER = ".former"


@dataclass(frozen=True)
class Dataset:
    """Hold an added dataset.

    Attributes
    ----------
    name : str
        Small letters, digits, ``_`` and ``-``.
    file : Path
        As it came.
    mapping_file : Path or None
    added_at : str
        ISO 8601.
    origin : Origin
    table : str
        ``incidents``, or what of the geography the file is: see `etl.geography`.
    choice_file : Path or None
        What the user chose for a file of the geography.
    """

    name: str
    file: Path
    mapping_file: Path | None
    added_at: str
    origin: Origin
    table: str = "incidents"
    choice_file: Path | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """The file, its mapping and what was chosen, where there are such: what the data version depends on."""
        return (self.file, *(each for each in (self.mapping_file, self.choice_file) if each))

    def choice(self) -> dict[str, Any]:
        """Return what was chosen when the file was added; empty where there was no choice."""
        return json.loads(self.choice_file.read_text(encoding="utf-8")) if self.choice_file else {}

    def mapping(self) -> ColumnMapping | None:
        """Return the mapping; None where the file needs none."""
        return read_mapping(self.mapping_file) if self.mapping_file else None


def _home(settings: Settings) -> Path:
    return Path(settings.data_dir) / "datasets"


def list_datasets(settings: Settings) -> list[Dataset]:
    """Return the added datasets in the order of their names."""
    home = _home(settings)
    found = sorted(home.iterdir()) if home.is_dir() else []
    # What begins with a point is not whole yet, or no longer.
    return [_read(each) for each in found if not each.name.startswith(".") and (each / _DESCRIPTION).is_file()]


def _read(folder: Path) -> Dataset:
    described = json.loads((folder / _DESCRIPTION).read_text(encoding="utf-8"))
    mapping = described["mapping"]
    return Dataset(
        folder.name, folder / described["file"], folder / mapping if mapping else None, described["added_at"],
        Origin(**described["origin"]), described.get("table", "incidents"),
        folder / _CHOICE if described.get("table", "incidents") != "incidents" else None,
    )  # fmt: skip


def dataset_name(path: Path) -> str:
    """Return a name for a file: its own, in letters that are safe everywhere."""
    cleaned = re.sub(r"[^a-z0-9_-]+", "-", path.stem.lower().removesuffix(".osm")).strip("-_")[:60]
    return cleaned or "dataset"


def valid_name(path: Path, name: str = "") -> str:
    """Return the name of a dataset, that of the file by default; `InputError` where it is none."""
    name = name or dataset_name(path)
    if not _NAME.fullmatch(name):
        raise InputError("dataset_name", "“{name}” is no name of a dataset: small letters, digits, _ and - only.",
                         name=name[:80])  # fmt: skip
    return name


def keep_dataset(
    settings: Settings,
    path: Path,
    name: str,
    mapping_file: Path | None,
    now: datetime,
    origin: Origin,
    *,
    table: str = "incidents",
    choice: Mapping[str, Any] | None = None,
) -> Dataset:
    """Copy everything beside its place, then move it there in one step; a load of the same name is kept in it.

    `choice` is kept beside a file of the geography.
    """
    home = _home(settings)
    home.mkdir(parents=True, exist_ok=True)
    draft = home / f".{name}.{uuid.uuid4().hex}"
    try:
        draft.mkdir()
        shutil.copyfile(path, draft / path.name)
        kept_mapping = f"{_MAPPING}{mapping_file.suffix}" if mapping_file else ""
        if mapping_file:
            shutil.copyfile(mapping_file, draft / kept_mapping)
        if choice is not None:
            (draft / _CHOICE).write_text(json.dumps(dict(choice), ensure_ascii=False, indent=1), encoding="utf-8")
        described = {
            "file": path.name, "mapping": kept_mapping, "added_at": now.isoformat(timespec="seconds"),
            "origin": asdict(origin), "table": table,
        }  # fmt: skip
        (draft / _DESCRIPTION).write_text(json.dumps(described, ensure_ascii=False, indent=1), encoding="utf-8")
        if (home / name).is_dir():
            copy_linked(home / name, draft / _FORMER, without=(_FORMER,))
        _move_in(draft, home / name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return _read(home / name)


def _move_in(draft: Path, target: Path) -> None:
    """Let a whole folder take the place of another."""
    before = target.with_name(f".{target.name}.before")
    shutil.rmtree(before, ignore_errors=True)
    if target.exists():
        target.rename(before)
    draft.rename(target)
    shutil.rmtree(before, ignore_errors=True)


def copy_linked(folder: Path, target: Path, without: Sequence[str] = ()) -> None:
    """Link the files of a folder into a new one; a link costs no space, whatever the size of the file."""
    shutil.copytree(folder, target, copy_function=_link, ignore=shutil.ignore_patterns(*without))


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)  # a file system without links


def replaced_loads(settings: Settings) -> dict[str, str]:
    """Return, for each added dataset that took the place of an earlier load, when that one was added (ISO 8601)."""
    formers = {each.name: each.file.parent / _FORMER for each in list_datasets(settings)}
    return {name: _read(former).added_at for name, former in formers.items() if former.is_dir()}


def remove_dataset(settings: Settings, name: str, *, with_former: bool = False) -> Dataset | None:
    """Take the last load of an added dataset out; the load it had replaced is in again.

    Parameters
    ----------
    settings : Settings
    name : str
    with_former : bool
        Take that one out, too.

    Returns
    -------
    Dataset or None
        The load that is in again; None where there was none, so that the next build is without the dataset.

    Raises
    ------
    InputError
        There is no added dataset of this name.
    """
    known = [each.name for each in list_datasets(settings)]
    if name not in known:
        raise InputError(
            "dataset_unknown", "There is no added dataset “{name}”. Added are: {known}.", name=name[:80],
            known=", ".join(known) or "none",
        )  # fmt: skip
    home = _home(settings)
    if with_former or not (home / name / _FORMER).is_dir():
        shutil.rmtree(home / name)
        return None
    draft = home / f".{name}.{uuid.uuid4().hex}"
    try:
        copy_linked(home / name / _FORMER, draft)
        _move_in(draft, home / name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return _read(home / name)
