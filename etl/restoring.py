"""Change the added datasets and build, or have all of it as it was before."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from etl.locking import load_lock
from geodata.settings import Settings

#: Beside the folder of the datasets: what each one that is being changed was before, empty where there was none.
_BEFORE = "datasets_before"


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
    home, before = Path(settings.data_dir) / "datasets", Path(settings.data_dir) / _BEFORE
    with load_lock(Path(settings.data_dir)):
        for left in before.iterdir() if before.is_dir() else ():
            _put_back(left, home / left.name)
        kept = before / Path(name).name
        _keep(home / kept.name, kept)
        try:
            yield
        except BaseException:
            _put_back(kept, home / kept.name)
            raise
        shutil.rmtree(kept, ignore_errors=True)


def _keep(folder: Path, kept: Path) -> None:
    """Link the files of a dataset into another folder; a link costs no space, whatever the size of the file."""
    draft = kept.with_name(f"{kept.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.parent.mkdir(parents=True, exist_ok=True)
    if folder.is_dir():
        shutil.copytree(folder, draft, copy_function=_link)
    else:
        draft.mkdir()
    draft.rename(kept)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)  # a file system without links


def _put_back(kept: Path, folder: Path) -> None:
    if kept.name.endswith(".part"):  # nothing had been changed yet
        shutil.rmtree(kept, ignore_errors=True)
        return
    shutil.rmtree(folder, ignore_errors=True)
    if any(kept.iterdir()):
        folder.parent.mkdir(parents=True, exist_ok=True)
        kept.rename(folder)
    else:
        kept.rmdir()
