"""One build at a time in a data folder, and one change of the added datasets."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from geodata.errors import BuildError
from geodata.locking import file_lock

LOCK_FILE, LOAD_LOCK_FILE = "build.lock", "load.lock"


@contextlib.contextmanager
def build_lock(data_dir: Path) -> Iterator[None]:
    """Hold the lock of a data folder.

    It is a lock of the operating system on an open file: it ends with the process that holds it, however that ends, so
    there is no stale lock to take over.

    Raises
    ------
    BuildError
        Another build of the same folder is running.
    """
    refused = BuildError(
        "build_running", "Another build is writing to {folder}; wait for it to end.", folder=str(data_dir)
    )
    with file_lock(Path(data_dir) / LOCK_FILE, refused):
        yield


@contextlib.contextmanager
def load_lock(data_dir: Path) -> Iterator[None]:
    """Hold the lock of the added datasets of a data folder, from the first change of them to the end of the build.

    Raises
    ------
    BuildError
        Another load into the same folder is at work.
    """
    refused = BuildError("load_running", "The data are being changed already; wait for that to end.")
    Path(data_dir).mkdir(parents=True, exist_ok=True)
    with file_lock(Path(data_dir) / LOAD_LOCK_FILE, refused):
        yield
