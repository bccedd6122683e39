"""Locks between processes: of the operating system on an open file, so that they end with the process that holds it."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from geodata.errors import AtlasError

_PAUSE_S = 0.02


@contextlib.contextmanager
def file_lock(path: Path, refused: AtlasError, patience_s: float = 0.0) -> Iterator[None]:
    """Hold the lock of a file; `refused` is raised where another process still holds it after `patience_s` seconds."""
    deadline = time.monotonic() + patience_s
    with path.open("a+", encoding="ascii") as stream:
        while not _lock(stream):
            if time.monotonic() >= deadline:
                raise refused
            time.sleep(_PAUSE_S)
        try:
            stream.truncate(0)
            stream.write(f"{os.getpid()}\n")
            stream.flush()
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
