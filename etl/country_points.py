"""Points that stand for a whole country: registers write its middle where they know no more, to six decimals.

Such a point is no place. Left as it is, it makes a hotspot where nothing was reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.areas import Areas
from etl.crosswalk import crosswalk
from etl.reading import RawTable
from geodata import crs
from geodata.place_names import Gazetteer

#: A point this near to the middle of a country is taken for it. Zizka et al. (2019), CoordinateCleaner,
#: doi:10.1111/2041-210X.13152, which takes the same.
NEAR_KM = 1.0
#: A place of the name in the row this near to the point explains it.
_EXPLAINED_KM = 10.0
#: Degrees around a middle within which distances are worth measuring.
_ROUGHLY = 0.02
_PLAIN = r"^[+-]?[0-9]+(\.[0-9]*)?$"


def widen_country_points(raw: RawTable, areas: Areas, gazetteer: Callable[[], Gazetteer]) -> RawTable:
    """Return the file with the location error of points in the middle of a country as wide as the country.

    The coordinates stay; a doubt beside the row says what was found. A row whose error is that wide already, or whose
    place lies there by the gazetteer, is left alone.

    Parameters
    ----------
    raw : RawTable
        Incidents with latitude and longitude in plain degrees where they are known.
    areas : Areas
        Their countries say how wide each is, and where the middle of its outline lies.
    gazetteer : callable
        Asked only when a point is found.
    """
    if not {"latitude", "longitude"} <= set(raw.cells.column_names):
        return raw
    latitude, longitude = (_numbers(raw, name) for name in ("latitude", "longitude"))
    points = _country_points(latitude, longitude, areas)
    if not points:
        return raw
    error = _numbers(raw, "uncertainty_km")
    found = {place: code for place, code in points.items()
             if not error[place] >= areas.countries[code].radius_km
             and not _is_explained(raw, place, (longitude[place], latitude[place]), gazetteer)}  # fmt: skip
    if not found:
        return raw
    written = _column(raw, "uncertainty_km")
    doubts = []
    for place, code in found.items():
        area = areas.countries[code]
        before = "" if written[place] is None else f" from {written[place]}"
        reason = f"The point is the middle of {area.name}, as it is written where only the country is known; "
        reason += f"its location error is raised{before} to {area.radius_km:g} km."
        written[place] = f"{area.radius_km:g}"
        spot = f"{latitude[place]:g}, {longitude[place]:g}"
        doubts.append((int(raw.rows[place]), "uncertainty_km", spot, reason))
    cells = pa.array(written, pa.large_string())
    names = raw.cells.column_names
    table = (
        raw.cells.set_column(names.index("uncertainty_km"), "uncertainty_km", cells)
        if "uncertainty_km" in names
        else raw.cells.append_column("uncertainty_km", cells)
    )
    return replace(raw, cells=table, doubts=(*raw.doubts, *doubts))


def _country_points(latitude: np.ndarray, longitude: np.ndarray, areas: Areas) -> Mapping[int, str]:
    """Return the rows (by position) that stand in the middle of a country: position -> code of the country."""
    middles = [(each.latitude, each.longitude, code) for code, each in areas.countries.items()]
    for written, code in crosswalk("country_point").items():
        if code in areas.countries:
            middles.append((*(float(part) for part in written.split()), code))  # type: ignore[arg-type]
    found: dict[int, str] = {}
    order = np.argsort(latitude)  # unknown ones come last
    ordered = latitude[order]
    for north, east, code in middles:
        band = order[slice(*np.searchsorted(ordered, (north - _ROUGHLY, north + _ROUGHLY)))]
        near = band[np.abs(longitude[band] - east) < _ROUGHLY]
        distance = crs.geodesic_distance_km(
            longitude[near], latitude[near], np.full(len(near), east), np.full(len(near), north)
        )
        found |= dict.fromkeys(near[distance <= NEAR_KM].tolist(), code)
    return dict(sorted(found.items()))


def _is_explained(raw: RawTable, place: int, spot: tuple[float, float], gazetteer: Callable[[], Gazetteer]) -> bool:
    name, country = (_column(raw, each, place) for each in ("place", "country"))
    if not name[0]:
        return False
    end = gazetteer().find(name[0], (country[0] or "").upper())
    if isinstance(end, str) or end.kind != "place":
        return False
    return bool(crs.GEOD.inv(*spot, end.longitude, end.latitude)[2] <= _EXPLAINED_KM * 1000.0)


def _column(raw: RawTable, name: str, place: int | None = None) -> list[str | None]:
    """Return the texts of a column, or of one row of it; None where the file lacks it."""
    n_rows = raw.cells.num_rows if place is None else 1
    if name not in raw.cells.column_names:
        return [None] * n_rows
    cells = raw.cells.column(name)
    return (cells if place is None else cells.slice(place, 1)).to_pylist()


def _numbers(raw: RawTable, name: str) -> np.ndarray:
    if name not in raw.cells.column_names:
        return np.full(raw.cells.num_rows, np.nan)
    texts = pc.utf8_trim_whitespace(pc.replace_substring(raw.cells.column(name), ",", "."))
    plain = pc.if_else(pc.match_substring_regex(texts, _PLAIN), texts, None)
    return np.asarray(pc.cast(plain, pa.float64()).to_numpy())
