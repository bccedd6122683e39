"""Give each incident of a file a position in degrees, however it was written, or from its place name alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.adapters.base import REGION
from etl.areas import Areas
from etl.reading import RawTable
from etl.values import country_code
from etl.written_positions import parse_angle, parse_position
from geodata.place_names import Gazetteer, fold

#: Columns that may hold both coordinates in one text.
BOTH = ("coordinates", "coordonnees", "coordonnées", "position", "gps", "utm", "mgrs", "plus_code")
#: A named place is this well known, km: the centre of a town stands for all of it.
PLACE_ERROR_KM = 8.0
_SETTLED = ("latitude", "longitude", "uncertainty_km")
_PLAIN = r"[+-]?\d+(?:\.\d+)?"
_ZERO = r"[+-]?0+(?:\.0+)?"
_ZERO_READ = "0, 0 is written where no position is known; the row is placed by its name."


def settle_positions(raw: RawTable, gazetteer: Callable[[], Gazetteer], areas: Callable[[], Areas] = Areas) -> RawTable:
    """Return the file with latitude and longitude in decimal degrees wherever they can be found.

    What is plain already stays as it is. Else both are looked for in the columns of `BOTH`, in the two columns together
    or each, and at last by the name of the place (in its country where the row names one). A name that is not in the
    gazetteer, or in it more than once, keeps the row out, with the reason; the error is then `PLACE_ERROR_KM` at least.

    In a file with a column ``region`` a row goes by its region where no place of it is known, and by its country where
    no region is: it then stands in the middle, with an error that reaches to the furthest corner, and a doubt says what
    could not be found. 0, 0 is what is written for an unknown position, and is read as none.

    Parameters
    ----------
    raw : RawTable
        A register of incidents, perhaps with ``region``.
    gazetteer, areas : callable
        Make the gazetteer and the areas; asked only when a row needs them.
    """
    table = raw.cells
    for name in _SETTLED:
        if name not in table.column_names:
            table = table.append_column(name, pa.nulls(table.num_rows, pa.large_string()))
    written = [table.column(name) for name in ("latitude", "longitude")]
    is_plain, is_zero = (np.logical_and(*(_matches(each, form) for each in written)) for form in (_PLAIN, _ZERO))
    places = np.flatnonzero(~is_plain | is_zero)
    rows = dict(zip(places.tolist(), table.take(places).to_pylist(), strict=True))
    settler = _Settler(rows, table.column_names, gazetteer, areas)
    refused = {place: reason for place in rows if (reason := settler.settle(place))}
    if not settler.n_changed and not refused and REGION not in table.column_names:
        return raw
    is_settled, is_kept = np.zeros(table.num_rows, dtype=bool), np.ones(table.num_rows, dtype=bool)
    is_settled[places], is_kept[list(refused)] = True, False
    for name in _SETTLED:
        settled = pa.array([row[name] for row in rows.values()], pa.large_string())
        column = pc.replace_with_mask(table.column(name).combine_chunks(), pa.array(is_settled), settled)
        table = table.set_column(table.column_names.index(name), name, column)
    cells = table.filter(pa.array(is_kept)).drop_columns(
        [name for name in (*BOTH, REGION) if name in table.column_names]
    )
    malformed = tuple((int(raw.rows[place]), "", reason) for place, reason in refused.items())
    doubts = tuple((int(raw.rows[place]), *said) for place, said in settler.doubts.items())
    return replace(
        raw, cells=cells, rows=raw.rows[is_kept], malformed=(*raw.malformed, *malformed),
        notes=(*raw.notes, *settler.notes()), doubts=(*raw.doubts, *doubts),
    )  # fmt: skip


def _matches(texts: pa.ChunkedArray, form: str) -> np.ndarray:
    """Tell which texts are wholly of a form; an empty cell is not."""
    found = pc.match_substring_regex(texts, f"^(?:{form})$")
    return pc.fill_null(found, False).to_numpy().astype(bool)


class _Settler:
    """Find the positions of rows (by their place in the file) one after the other, each distinct text once."""

    def __init__(
        self,
        rows: dict[int, dict[str, Any]],
        columns: Sequence[str],
        gazetteer: Callable[[], Gazetteer],
        areas: Callable[[], Areas],
    ) -> None:
        self.rows, self._has_region = rows, REGION in columns
        self._gazetteer, self._areas = cache(gazetteer), cache(areas)
        self._both = [name for name in BOTH if name in columns]
        self._names: dict[tuple[str, str], tuple[float, float, float] | str] = {}
        self.n_written, self.n_named, self.n_in_region, self.n_in_country = 0, 0, 0, 0
        #: Position of a row -> column, value, reason.
        self.doubts: dict[int, tuple[str, str, str]] = {}

    @property
    def n_changed(self) -> int:
        return self.n_written + self.n_named + self.n_in_region + self.n_in_country

    def notes(self) -> tuple[str, ...]:
        said = []
        if self.n_written:
            said.append(f"{self.n_written} positions were written in another way than decimal degrees and are read.")
        if self.n_named:
            said.append(
                f"{self.n_named} rows had no position and were placed by the name of their place, "
                f"with {PLACE_ERROR_KM:g} km of location error at least."
            )
        if self.n_in_region or self.n_in_country:
            said.append(
                f"Rows known only to their region: {self.n_in_region}; only to their country: {self.n_in_country}. "
                "They stand in its middle, with a location error as wide as it is."
            )
        return tuple(said)

    def settle(self, place: int) -> str:
        """Give a row its position; return why it can have none, empty where nothing is to be said."""
        row = dict(self.rows[place])
        latitude, longitude = _cell(row, "latitude"), _cell(row, "longitude")
        is_zero = bool(re.fullmatch(_ZERO, latitude) and re.fullmatch(_ZERO, longitude))
        if is_zero:
            latitude = longitude = ""
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
        if latitude or longitude:
            return ""  # the check of the register says what is missing
        reason = self._without_position(place, row)
        if is_zero and not reason and self.rows[place]["latitude"] != row["latitude"]:
            self.doubts.setdefault(place, ("latitude", "0, 0", _ZERO_READ))
        return "" if is_zero else reason  # of 0, 0 the check of the register says that it is none

    def _without_position(self, place: int, row: dict[str, Any]) -> str:
        name, country = _cell(row, "place"), _cell(row, "country")
        within = country.upper() if len(country) == 2 else country_code(country) or "" if country else ""
        reason = self._by_name(place, name, within) if name else ""
        if not self._has_region or (name and not reason):
            return reason
        return self._by_area(place, name, _cell(row, REGION), within)

    def _by_name(self, place: int, name: str, within: str) -> str:
        key = (name, within)
        if key not in self._names:
            self._names[key] = self._find(name, within)
        found = self._names[key]
        if isinstance(found, str):
            return found
        self._write(place, found[1], found[0], found[2])
        self.n_named += 1
        return ""

    def _find(self, name: str, within: str) -> tuple[float, float, float] | str:
        """Return longitude, latitude and error of a name, or why it has none."""
        found = self._gazetteer().find(name, within)
        if isinstance(found, str):
            named = self._areas().find_region(name, within) if found == "unknown" else None  # "Région de Kayes"
            if named is not None:
                return named.longitude, named.latitude, named.radius_km
            return _REASONS[found].format(name=name) + _candidates(self._gazetteer(), name)
        if found.kind != "place":
            return f"“{name}” names a whole country or region of the world, which is no position."
        area = self._areas().find_region(name, found.country)
        if area is not None and area.inner == (found.longitude, found.latitude):
            return area.longitude, area.latitude, area.radius_km
        return found.longitude, found.latitude, PLACE_ERROR_KM

    def _by_area(self, place: int, name: str, region: str, country: str) -> str:
        """Place a row in the middle of its region or country."""
        found = self._areas().find_region(region, country) if region else None
        area = found or self._areas().countries.get(country)
        if area is None:
            named = ", ".join(f"“{each}”" for each in (name, region) if each) or "nothing"
            return f"The row has no position, and names {named}, of which no place, region or country is known."
        self._write(place, area.latitude, area.longitude, area.radius_km)
        self.n_in_region += found is not None
        self.n_in_country += found is None
        missed = name or (region if found is None else "")
        if missed:
            reason = f"“{missed}” is not known to the gazetteer or is not the only one; the row stands for all of "
            reason += f"{area.name}, with {area.radius_km:g} km of location error."
            self.doubts[place] = ("place" if name else REGION, missed, reason)
        return ""

    def _write(self, place: int, latitude: float, longitude: float, least_error_km: float = 0.0) -> None:
        self.rows[place] |= {"latitude": f"{latitude:.6f}", "longitude": f"{longitude:.6f}"}
        # An error that goes with a position says nothing of a place that is only named.
        error = _cell(self.rows[place], "uncertainty_km").replace(",", ".")
        if least_error_km and (not re.fullmatch(_PLAIN, error) or float(error) < least_error_km):
            self.rows[place]["uncertainty_km"] = f"{least_error_km:g}"


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


def _cell(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""
