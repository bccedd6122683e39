"""Change the added datasets and build, or have all of it as it was before."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from etl.datasets import copy_linked
from etl.locking import load_lock
from geodata.settings import Settings

#: Beside the folder of the datasets: what each one that is being changed was before, empty where there was none.
_BEFORE = "datasets_before"
_PART = ".part"


@contextlib.contextmanager
def or_as_before(settings: Settings, name: str) -> Iterator[None]:
    """Let the block add, replace or remove a dataset and build; where it fails, the dataset is as it was.

    What a killed process left half done is put back first.

    Parameters
    ----------
    settings : Settings
    name : str
        Of the dataset.

    Raises
    ------
    BuildError
        Another load is at work.
    """
    with load_lock(Path(settings.data_dir)):
        _put_back_all(settings)
        home, before = _folders(settings)
        kept = before / Path(name).name
        _keep(home / kept.name, kept)
        try:
            yield
        except BaseException:
            _put_back(kept, home / kept.name)
            raise
        # Renamed in one step: half of it, left by a killed process, must not be put back.
        done = kept.with_name(kept.name + _PART)
        kept.rename(done)
        shutil.rmtree(done, ignore_errors=True)


def put_back_left(settings: Settings) -> None:
    """Put back what a killed process left half done; `BuildError` where a load is at work."""
    if _left(settings) or _half_made(settings):
        with load_lock(Path(settings.data_dir)):
            _put_back_all(settings)


def _folders(settings: Settings) -> tuple[Path, Path]:
    """Return where the datasets are, and where those that are being changed are kept as they were."""
    return Path(settings.data_dir) / "datasets", Path(settings.data_dir) / _BEFORE


def _left(settings: Settings) -> list[Path]:
    before = _folders(settings)[1]
    return list(before.iterdir()) if before.is_dir() else []


def _half_made(settings: Settings) -> list[Path]:
    home = _folders(settings)[0]
    return [each for each in home.iterdir() if each.name.startswith(".")] if home.is_dir() else []


def _put_back_all(settings: Settings) -> None:
    for left in _left(settings):
        _put_back(left, _folders(settings)[0] / left.name)
    for folder in _half_made(settings):
        shutil.rmtree(folder, ignore_errors=True)


def _keep(folder: Path, kept: Path) -> None:
    draft = kept.with_name(kept.name + _PART)
    shutil.rmtree(draft, ignore_errors=True)
    draft.parent.mkdir(parents=True, exist_ok=True)
    if folder.is_dir():
        copy_linked(folder, draft)
    else:
        draft.mkdir()
    draft.rename(kept)


def _put_back(kept: Path, folder: Path) -> None:
    if kept.name.endswith(_PART):  # nothing had been changed yet, or all of it was done
        shutil.rmtree(kept, ignore_errors=True)
        return
    shutil.rmtree(folder, ignore_errors=True)
    if any(kept.iterdir()):
        folder.parent.mkdir(parents=True, exist_ok=True)
        kept.rename(folder)
    else:
        kept.rmdir()
