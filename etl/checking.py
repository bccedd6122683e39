"""Check one file of the user's as the build would, without loading it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from etl.adapters.mapping import ColumnMapping
from etl.checks import KEYS, Checked, check_header, check_rows, recognise_table
from etl.cleaning import known_places
from etl.intake import read_incidents
from etl.rejects import DUPLICATE, WARNING
from geodata.settings import Settings


@dataclass(frozen=True)
class CheckedFile:
    """Hold what was found in a file.

    Attributes
    ----------
    table : str
        Register the file was read as.
    n_rows : int
        Rows below the header.
    faults : DataFrame
        Of `etl.rejects.Faults.frame`; the header is row 1.
    notes : tuple of str
        What was assumed while reading.
    """

    table: str
    n_rows: int
    faults: pd.DataFrame
    notes: tuple[str, ...]

    @property
    def n_warnings(self) -> int:
        """Doubts that would keep no row out."""
        return int((self.faults["level"] == WARNING).sum())

    @property
    def n_faults(self) -> int:
        """Faults that would keep a row, or the file, out."""
        return len(self.faults) - self.n_warnings


def check_file(
    path: Path, settings: Settings, *, table: str | None = None, mapping: ColumnMapping | None = None, today: date
) -> CheckedFile:
    """Return every fault of a file, of its header and of its rows.

    Parameters
    ----------
    path : Path
    settings : Settings
        The countries, bundled or added, judge the coordinates.
    table : str, optional
        One of `etl.checks.KEYS`; recognised by the columns when not given.
    mapping : ColumnMapping, optional
        From the columns of the file to those of the register of incidents.
    today : date
        A later date is a fault.

    Raises
    ------
    InputError
        The file cannot be read at all, or is none of the registers.
    """
    places = known_places(settings, today)
    raw, origin, are_incidents = read_incidents(path, places, mapping)
    if origin is not None or are_incidents:
        table = table or "incidents"
    table = table or recognise_table(raw)
    header = check_header(raw, table)
    checked = check_rows(raw, table, today=today, geography=places.geography)
    _add_shared_ids(checked, KEYS[table])
    in_header, in_rows = header.frame(), checked.faults.frame()
    # A missing column has said it once; not again in every row.
    in_rows = in_rows[~in_rows["column"].isin(in_header["column"])]
    faults = pd.concat([in_header, in_rows], ignore_index=True)
    return CheckedFile(table, raw.n_read, faults, checked.notes)


def _add_shared_ids(checked: Checked, key: str) -> None:
    """Add a fault to each row with an id that an earlier row has.

    A build keeps the first *valid* row of an id; whoever mends a file wants to hear of the shared id now, not after
    having mended the row above.
    """
    identifiers = checked.records[key]
    is_repeated = (identifiers.duplicated() & identifiers.notna()).to_numpy()
    firsts = pd.Series(checked.rows, index=identifiers.to_numpy())[~identifiers.duplicated().to_numpy()]
    repeated = identifiers[is_repeated]
    reasons = [f"Row {row} has the same {key}; the first one is kept." for row in firsts.loc[repeated.to_numpy()]]
    checked.faults.add(checked.rows[is_repeated], key, repeated.tolist(), reasons, level=DUPLICATE)
