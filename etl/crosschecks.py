"""Checks between the columns of one row: a quantity and its unit, a latitude and its longitude, a line of waypoints."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from etl.coordinates import Geography, check_coordinates
from etl.reading import RawTable
from etl.rejects import REJECT, WARNING, Faults
from etl.units import UNCLEAR_UNITS
from geodata.corridors import parse_waypoints
from geodata.errors import AtlasError
from geodata.fields import COUNTRIES

#: (number, its unit, what to say when the unit is missing)
_UNITS = (
    ("quantity", "unit", "A quantity needs its unit, such as kg, tablets, persons or rounds."),
    ("value_reported", "value_currency", "A value needs its currency, such as XOF, GHS or EUR."),
)


def check_units(records: pd.DataFrame, raw: RawTable, faults: Faults) -> None:
    """Fault a number without its unit, which cannot be used; warn of a unit without a number, which is only strange."""
    for number, unit, reason in _UNITS:
        if number not in records.columns:
            continue
        numbers, units = records[number].to_numpy(float), _is_blank(raw, unit)
        bare = ~np.isnan(numbers) & units
        faults.add(raw.rows[bare], unit, [f"{value:g}" for value in numbers[bare]], reason, level=REJECT)
        alone = _is_blank(raw, number) & ~units
        faults.add(raw.rows[alone], number, "", f"There is a {unit} but no {number}.", level=WARNING)
    words = records["unit"].str.casefold() if "unit" in records else pd.Series(dtype="str")
    is_unclear = words.isin(list(UNCLEAR_UNITS)).to_numpy(bool)
    if is_unclear.any():
        reasons = [f"{UNCLEAR_UNITS[word]} The quantity is not converted." for word in words[is_unclear]]
        faults.add(raw.rows[is_unclear], "unit", records["unit"][is_unclear].tolist(), reasons,
                   suggestion="Write tonnes, kg, lb or g.", level=WARNING)  # fmt: skip


def _is_blank(raw: RawTable, name: str) -> np.ndarray:
    """Tell which cells of a column are empty or blank in the file; all, where it lacks the column."""
    if name not in raw.cells.column_names:
        return np.ones(raw.cells.num_rows, dtype=bool)
    is_blank = pc.equal(pc.utf8_trim_whitespace(raw.cells.column(name)), "")
    return np.asarray(pc.fill_null(is_blank, True).to_numpy(), dtype=bool)


def check_positions(records: pd.DataFrame, raw: RawTable, geography: Geography | None, faults: Faults) -> None:
    """Fault half a position, and judge the whole ones by the country of the row."""
    if not {"latitude", "longitude"} <= set(records.columns):
        return
    for name, other in (("longitude", "latitude"), ("latitude", "longitude")):
        rows = raw.rows[_is_blank(raw, name) & ~_is_blank(raw, other)]
        rows = rows[~np.isin(rows, faults.rejected_rows())]
        faults.add(rows, name, "", f"There is a {other} but no {name}.")
    codes = geography.codes if geography is not None else COUNTRIES
    nowhere = np.full(len(records), np.nan)
    check_coordinates(
        raw.rows,
        records["longitude"].to_numpy(float),
        records["latitude"].to_numpy(float),
        pd.Categorical(records["country"], categories=list(codes)).codes.astype(np.int64)
        if "country" in records
        else np.full(len(records), -1),
        records["uncertainty_km"].to_numpy(float) if "uncertainty_km" in records else nowhere,
        geography,
        faults,
    )


def check_waypoints(records: pd.DataFrame, raw: RawTable, faults: Faults) -> None:
    """Fault a text that is no line of at least two ``Place:latitude:longitude``."""
    if "waypoints" not in records.columns:
        return
    for text, row in zip(records["waypoints"].tolist(), raw.rows.tolist(), strict=True):
        if isinstance(text, str) and not _is_line(text):
            reason = "This is no line of waypoints."
            suggestion = "Write at least two, such as Dakar:14.69:-17.44|Thiès:14.79:-16.93."
            faults.add([row], "waypoints", [text[:200]], reason, suggestion=suggestion)


def _is_line(text: str) -> bool:
    try:
        waypoints = parse_waypoints(text)
    except (AtlasError, ValueError):
        return False
    return len(waypoints) >= 2 and all(abs(each.latitude) <= 90 and abs(each.longitude) <= 180 for each in waypoints)
