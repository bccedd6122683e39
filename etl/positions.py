"""Give each incident of a file a position in degrees, however it was written, or from its place name alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa

from etl.reading import RawTable
from etl.values import country_code
from etl.written_positions import parse_angle, parse_position
from geodata.place_names import Gazetteer, fold

#: Columns that may hold both coordinates in one text.
BOTH = ("coordinates", "coordonnees", "coordonnées", "position", "gps", "utm", "mgrs", "plus_code")
#: A named place is this well known, km: the centre of a town stands for all of it.
PLACE_ERROR_KM = 8.0
_PLAIN = r"[+-]?\d+(?:\.\d+)?"


def settle_positions(raw: RawTable, gazetteer: Callable[[], Gazetteer]) -> RawTable:
    """Return the file with latitude and longitude in decimal degrees wherever they can be found.

    What is plain already stays as it is. Else both are looked for in the columns of `BOTH`, in the two columns together
    or each, and at last by the name of the place (in its country where the row names one). A name that is not in the
    gazetteer, or in it more than once, keeps the row out, with the reason; the error is then `PLACE_ERROR_KM` at least.

    Parameters
    ----------
    raw : RawTable
        A register of incidents.
    gazetteer : callable
        Makes the gazetteer; asked only when a row needs it.
    """
    frame = raw.cells.to_pandas()
    for name in ("latitude", "longitude", "uncertainty_km"):
        if name not in frame.columns:
            frame[name] = None
    is_plain = np.ones(len(frame), dtype=bool)
    for name in ("latitude", "longitude"):
        is_plain &= frame[name].astype("str").str.fullmatch(_PLAIN).fillna(False).to_numpy(bool) & frame[name].notna()
    settler = _Settler(frame, gazetteer)
    refused = {place: reason for place in np.flatnonzero(~is_plain).tolist() if (reason := settler.settle(place))}
    if not settler.n_changed and not refused:
        return raw
    is_kept = np.ones(len(frame), dtype=bool)
    is_kept[list(refused)] = False
    kept = frame[is_kept].drop(columns=[name for name in BOTH if name in frame.columns])
    cells = pa.table({
        name: pa.array(kept[name].astype(object).where(kept[name].notna(), None), pa.large_string())
        for name in kept.columns
    })  # fmt: skip
    malformed = tuple((int(raw.rows[place]), "", reason) for place, reason in refused.items())
    return replace(
        raw, cells=cells, rows=raw.rows[is_kept], malformed=(*raw.malformed, *malformed),
        notes=(*raw.notes, *settler.notes()),
    )  # fmt: skip


class _Settler:
    """Find the positions of rows one after the other, each distinct text once."""

    def __init__(self, frame: pd.DataFrame, gazetteer: Callable[[], Gazetteer]) -> None:
        self.frame = frame
        self._make = gazetteer
        self._gazetteer: Gazetteer | None = None
        self._both = [name for name in BOTH if name in frame.columns]
        self._names: dict[tuple[str, str], tuple[float, float] | str] = {}
        self.n_written, self.n_named = 0, 0

    @property
    def n_changed(self) -> int:
        return self.n_written + self.n_named

    def notes(self) -> tuple[str, ...]:
        said = []
        if self.n_written:
            said.append(f"{self.n_written} positions were written in another way than decimal degrees and are read.")
        if self.n_named:
            said.append(
                f"{self.n_named} rows had no position and were placed by the name of their place, "
                f"with {PLACE_ERROR_KM:g} km of location error at least."
            )
        return tuple(said)

    def settle(self, place: int) -> str:
        """Give a row its position; return why it can have none, empty where nothing is to be said."""
        row = self.frame.iloc[place]
        latitude, longitude = _cell(row, "latitude"), _cell(row, "longitude")
        for text in (*(_cell(row, name) for name in self._both), f"{latitude} ; {longitude}", latitude, longitude):
            found = parse_position(text) if text.strip(" ;") else None
            if found is not None:
                self._write(place, found.latitude, found.longitude)
                self.n_written += 1
                return ""
        if latitude and longitude:
            angles = parse_angle(latitude), parse_angle(longitude)
            if None not in angles:
                self._write(place, *angles)  # type: ignore[arg-type]
                self.n_written += 1
            return ""
        if latitude or longitude or not _cell(row, "place"):
            return ""  # the check of the register says what is missing
        return self._by_name(place, _cell(row, "place"), _cell(row, "country"))

    def _by_name(self, place: int, name: str, country: str) -> str:
        within = country if len(country) == 2 else country_code(country) or ""
        key = (name, within)
        if key not in self._names:
            self._names[key] = self._find(name, within.upper())
        found = self._names[key]
        if isinstance(found, str):
            return found
        self._write(place, found[1], found[0])
        # An error that goes with a position says nothing of a place that is only named.
        error = _cell(self.frame.iloc[place], "uncertainty_km").replace(",", ".")
        if not re.fullmatch(_PLAIN, error) or float(error) < PLACE_ERROR_KM:
            self._set(place, "uncertainty_km", f"{PLACE_ERROR_KM:g}")
        self.n_named += 1
        return ""

    def _find(self, name: str, within: str) -> tuple[float, float] | str:
        gazetteer = self._gazetteer = self._gazetteer or self._make()
        found = gazetteer.find(name, within)
        if isinstance(found, str):
            return _REASONS[found].format(name=name) + _candidates(gazetteer, name)
        if found.kind != "place":
            return f"“{name}” names a whole country or region of the world, which is no position."
        return found.longitude, found.latitude

    def _write(self, place: int, latitude: float, longitude: float) -> None:
        self._set(place, "latitude", f"{latitude:.6f}")
        self._set(place, "longitude", f"{longitude:.6f}")

    def _set(self, place: int, column: str, value: str) -> None:
        self.frame.iloc[place, self.frame.columns.get_loc(column)] = value


def _candidates(gazetteer: Gazetteer, name: str) -> str:
    """Name the places that are called so, with their country and position."""
    held = [*gazetteer.names.get(fold(name), ()), *gazetteer.other_names.get(fold(name), ())]
    called = [f"{each.name} ({each.country}, {each.latitude:g} {each.longitude:g})" for each in held]
    return f" Called so: {'; '.join(list(dict.fromkeys(called))[:5])}." if called else ""


_NO_POSITION = "The row has no position, and "
_REASONS = {
    "unknown": _NO_POSITION + "no place of the gazetteer is called “{name}”.",
    "ambiguous": _NO_POSITION + "“{name}” is a place of several countries; name the country or the position.",
    "small": _NO_POSITION + "“{name}” is only the name of small places; name the country or the position.",
}


def _cell(row: pd.Series, name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""
