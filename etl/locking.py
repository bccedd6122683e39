"""One build at a time in a data folder, and one change of the added datasets."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from geodata.errors import BuildError

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
    with _held(Path(data_dir) / LOCK_FILE, refused):
        yield


@contextlib.contextmanager
def load_lock(data_dir: Path) -> Iterator[None]:
    """Hold the lock of the added datasets of a data folder, from the first change of them to the end of the build.

    Raises
    ------
    BuildError
        Another load into the same folder is at work.
    """
    refused = BuildError("load_running", "Another file is being loaded or removed; wait for it to end.")
    Path(data_dir).mkdir(parents=True, exist_ok=True)
    with _held(Path(data_dir) / LOAD_LOCK_FILE, refused):
        yield


@contextlib.contextmanager
def _held(path: Path, refused: BuildError) -> Iterator[None]:
    with path.open("a+", encoding="ascii") as stream:
        if not _lock(stream):
            raise refused
        stream.truncate(0)
        stream.write(f"{os.getpid()}\n")
        stream.flush()
        try:
            yield
        finally:
            _unlock(stream)


if sys.platform == "win32":
    import msvcrt

    def _lock(stream: IO[str]) -> bool:
        stream.seek(0)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(stream: IO[str]) -> None:
        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(stream: IO[str]) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(stream: IO[str]) -> None:
        fcntl.flock(stream, fcntl.LOCK_UN)
