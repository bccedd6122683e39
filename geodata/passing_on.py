"""Which areas may leave this machine as data: those of the bundled borders where the added ones may not be passed on.

A build with borders that may not be passed on writes the countries or regions twice: as the screen and every number
use them, and as they are without those borders (``<table>_to_pass_on``), for files that carry the lines themselves.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from geodata.errors import StoreError
from geodata.store import Store

#: Tables whose lines a file of borders gives.
AREAS = ("countries", "regions")
#: What ``redistribute`` of a dataset must be for its rows to be handed on.
MAY_BE_PASSED_ON = "yes"


def name_to_pass_on(table: str) -> str:
    """Return under which name a table stands in the store without the rows that may not be passed on."""
    return f"{table}_to_pass_on"


def withheld_areas(sources: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ``sources`` that are added borders which may not be passed on.

    Parameters
    ----------
    sources : DataFrame
        Canonical sources; needs dataset and redistribute.
    """
    is_added = sources["dataset"].astype("str").str.startswith(tuple(f"{table}_" for table in AREAS))
    return sources[is_added & (sources["redistribute"] != MAY_BE_PASSED_ON)]


class StoreToPassOn(Store):
    """Read the tables of a store without the lines that may not be passed on; whatever has none of them is the same.

    Parameters
    ----------
    folder : Path
        Folder of one data version.

    Raises
    ------
    StoreError
        An earlier program built the data, which did not keep the lines apart.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        withheld = withheld_areas(Store(folder).read("sources"))["dataset"]
        self._named = {table: name_to_pass_on(table) for table in (each.partition("_")[0] for each in withheld)}
        for name in self._named.values():
            if not self.path(name).is_file():
                raise StoreError(
                    "store_older", "The data were built by an earlier version of this program. Run: python -m etl build"
                )

    def path(self, table: str) -> Path:
        """Return the file of a table that may leave the machine."""
        return super().path(self._named.get(table, table))
