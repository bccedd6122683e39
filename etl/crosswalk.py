"""Crosswalks: the words of others and ours, as tables with a source in the folder ``crosswalks``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from geodata.errors import InputError

CROSSWALKS = Path(__file__).resolve().parent / "crosswalks"


@lru_cache(maxsize=32)
def crosswalk(name: str) -> Mapping[str, str]:
    """Read a table of ``theirs,ours,source``; keys are compared without regard to case.

    Raises
    ------
    InputError
        The table is missing.
    """
    path = CROSSWALKS / f"{name}.csv"
    if not path.is_file():
        raise InputError("input_missing", "There is no file {file}.", file=str(path))
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["theirs"].casefold(): row["ours"] for row in csv.DictReader(stream)}
