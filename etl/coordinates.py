"""Judge whether coordinates can be true, and find the usual slips: swapped, or a minus sign lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from etl.rejects import REJECT, WARNING, Faults
from etl.values import country_names
from geodata import crs
from geodata.nearest import containing_polygon

#: Shores and borders of the 1:10m polygons are off by about this much; a point is not blamed for it.
_POLYGON_ERROR_KM = 5.0
#: A point further outside the study area than this belongs on another map.
_FAR_DEGREES = 5.0
_KM_PER_DEGREE = 111.2
#: A row without a location error is judged as if it had this one.
_UNKNOWN_ERROR_KM = 25.0
_SWAPPED_INSIDE = "Swapped, as latitude {lat} and longitude {lon}, it would lie inside, at sea: is that meant?"
_NOWHERE = "0, 0 is written where no position is known; nothing happens there, in the open sea."
_LEAVE_EMPTY = "Leave both cells empty: the row is then placed by the name of its place."


@dataclass(frozen=True)
class Geography:
    """Hold the countries as prepared polygons, in degrees (WGS84) and in metres (`crs.METRIC`)."""

    codes: tuple[str, ...]
    areas: np.ndarray
    areas_metric: np.ndarray


def build_geography(countries: gpd.GeoDataFrame) -> Geography:
    """Prepare the canonical countries (EPSG:4326; needs country) for many distance tests."""
    crs.require_crs(countries)
    areas = countries.geometry.to_numpy()
    areas_metric = shapely.transform(areas, lambda xy: np.column_stack(crs.project(xy[:, 0], xy[:, 1])))
    shapely.prepare(areas_metric)
    return Geography(tuple(countries["country"]), areas, areas_metric)


@dataclass(frozen=True)
class _Points:
    rows: np.ndarray
    longitude: np.ndarray
    latitude: np.ndarray
    country: np.ndarray
    reach_km: np.ndarray

    def where(self, mask: np.ndarray) -> _Points:
        return _Points(*(getattr(self, name)[mask] for name in self.__dataclass_fields__))

    def moved(self, longitude: np.ndarray, latitude: np.ndarray) -> _Points:
        return _Points(self.rows, longitude, latitude, self.country, np.full(len(self.rows), _POLYGON_ERROR_KM))


def check_coordinates(
    rows: np.ndarray,
    longitude: np.ndarray,
    latitude: np.ndarray,
    country: np.ndarray,
    uncertainty_km: np.ndarray,
    geography: Geography | None,
    faults: Faults,
) -> None:
    """Add the faults of points in WGS84 degrees; rows without both numbers are skipped, they have a fault already.

    Parameters
    ----------
    rows : int array
        Row numbers for the faults.
    longitude, latitude : float array
        Degrees, NaN where unknown.
    country : int array
        Position of the declared country in `geography`, -1 where none is.
    uncertainty_km : float array
        NaN where unknown.
    geography : Geography or None
        Without it only the ranges are checked.
    """
    reach = np.where(np.isnan(uncertainty_km), _UNKNOWN_ERROR_KM, uncertainty_km) + _POLYGON_ERROR_KM
    points = _Points(rows, longitude, latitude, country, reach)
    points = points.where(~np.isnan(longitude) & ~np.isnan(latitude))
    is_on_globe = (np.abs(points.latitude) <= 90) & (np.abs(points.longitude) <= 180)
    _add_off_globe(points.where(~is_on_globe), faults)
    is_zero = (points.latitude == 0.0) & (points.longitude == 0.0)
    faults.add(points.rows[is_zero], "latitude", "0, 0", _NOWHERE, suggestion=_LEAVE_EMPTY)
    if geography is None:
        return
    points = points.where(is_on_globe & ~is_zero)
    is_fitting = _fits_country(points, geography)
    _add_doubtful(points.where(~is_fitting), geography, faults)


def _in_study_area(points: _Points, margin_degrees: float | np.ndarray = 0.0) -> np.ndarray:
    west, south, east, north = crs.STUDY_BOUNDS
    is_in_width = (points.longitude >= west - margin_degrees) & (points.longitude <= east + margin_degrees)
    return is_in_width & (points.latitude >= south - margin_degrees) & (points.latitude <= north + margin_degrees)


def _as_points(points: _Points) -> np.ndarray:
    easting, northing = crs.project(points.longitude, points.latitude)
    return shapely.points(easting, northing)


def _fits_country(points: _Points, geography: Geography) -> np.ndarray:
    """Tell which points lie in their declared country, or as near to it as their error allows.

    A point of no declared country fits when it lies in the study area (on land or at sea).
    """
    is_fitting = _in_study_area(points)
    places = np.flatnonzero(is_fitting & (points.country >= 0))
    # Distances are slow: only points outside their country are measured.
    places = places[_containing(points.where(places), geography) != points.country[places]]
    geometries = _as_points(points.where(places))
    for position in np.unique(points.country[places]).tolist():
        chosen = points.country[places] == position
        distance = points.reach_km[places[chosen]] * 1000.0
        is_fitting[places[chosen]] = shapely.dwithin(geography.areas_metric[position], geometries[chosen], distance)
    return is_fitting


def _fits_once_changed(points: _Points, geography: Geography) -> np.ndarray:
    """Tell which points would lie in their country (in any, where none is declared)."""
    is_fitting = _in_study_area(points)
    is_fitting[is_fitting] = np.where(
        points.country[is_fitting] >= 0,
        _fits_country(points.where(is_fitting), geography),
        _containing(points.where(is_fitting), geography) >= 0,
    )
    return is_fitting


def _containing(points: _Points, geography: Geography) -> np.ndarray:
    """Return the position of the country that contains each point, -1 at sea."""
    return containing_polygon(points.longitude, points.latitude, geography.areas)


def _shown(values: np.ndarray) -> list[str]:
    return [f"{value:g}" if abs(value) >= 1e6 else f"{value:.6f}".rstrip("0").rstrip(".") for value in values.tolist()]


def _add_off_globe(points: _Points, faults: Faults) -> None:
    """Fault what no globe has; a swap is never the cause, as all longitudes of the study area are valid latitudes."""
    for name, limit in (("latitude", 90), ("longitude", 180)):
        chosen = points.where(np.abs(getattr(points, name)) > limit)
        reason = f"The {name} must lie between −{limit} and {limit} degrees."
        faults.add(chosen.rows, name, _shown(getattr(chosen, name)), reason)


def _swap_suggestion(points: _Points) -> list[str]:
    pairs = zip(_shown(points.longitude), _shown(points.latitude), strict=True)
    return [f"Latitude and longitude look swapped: write latitude {lat} and longitude {lon}." for lat, lon in pairs]


def _add_doubtful(points: _Points, geography: Geography, faults: Faults) -> None:
    """Points that lie neither in their country nor within their error of it."""
    if len(points.rows) == 0:
        return
    is_inside = _in_study_area(points)
    is_swapped = _fits_once_changed(points.moved(points.latitude, points.longitude), geography)
    is_mirrored = (
        ~is_inside & ~is_swapped & _fits_once_changed(points.moved(-points.longitude, points.latitude), geography)
    )
    land = _containing(points, geography)
    is_at_sea = is_inside & (land < 0)
    # At sea off Nigeria both readings can be true: only a doubt, unless the point is on foreign land or off the map.
    _add_slips(points.where(is_swapped & ~is_at_sea), _swap_suggestion, REJECT, faults)
    _add_slips(points.where(is_swapped & is_at_sea), _swap_suggestion, WARNING, faults)
    _add_slips(points.where(is_mirrored), _sign_suggestion, REJECT, faults)
    is_left = ~is_swapped & ~is_mirrored
    _add_outside(points.where(is_left & ~is_inside), faults)
    is_foreign = is_left & (land >= 0)
    chosen = points.where(is_foreign)
    names = np.array([country_names("en").get(code, code) for code in geography.codes], dtype=object)
    pairs = zip(names[land[is_foreign]], names[chosen.country], strict=True)
    reasons = [
        f"The point lies in {there}, further from {declared} than its location error." for there, declared in pairs
    ]
    faults.add(chosen.rows, "country", [geography.codes[c] for c in chosen.country], reasons, level=WARNING)


def _sign_suggestion(points: _Points) -> list[str]:
    return [f"Is a minus sign missing or too many? Longitude {lon} would fit." for lon in _shown(-points.longitude)]


def _add_slips(points: _Points, suggestion: Callable[[_Points], list[str]], level: str, faults: Faults) -> None:
    homes = np.where(points.country >= 0, "its country", "the study area")
    triples = zip(_shown(points.latitude), _shown(points.longitude), homes, strict=True)
    reasons = [f"The point (latitude {lat}, longitude {lon}) does not lie in {home}." for lat, lon, home in triples]
    column = "longitude" if suggestion is _sign_suggestion else "latitude"
    faults.add(
        points.rows, column, _shown(getattr(points, column)), reasons, suggestion=suggestion(points), level=level
    )


def _add_outside(points: _Points, faults: Faults) -> None:
    is_far = ~_in_study_area(points, _FAR_DEGREES)
    margin = points.reach_km / _KM_PER_DEGREE / np.cos(np.radians(np.clip(points.latitude, -80, 80)))
    is_possible = _in_study_area(points, margin)
    west, south, east, north = crs.STUDY_BOUNDS
    area = f"the study area ({-west:g}° W to {east:g}° E, {south:g} to {north:g}° N)"
    for mask, reason, level in (
        (is_far, f"The point lies far outside {area}.", REJECT),
        (~is_far & ~is_possible, f"The point lies outside {area}.", WARNING),
    ):
        chosen = points.where(mask)
        pairs = list(zip(_shown(chosen.latitude), _shown(chosen.longitude), strict=True))
        # On land a swap is certain and said as such; here the other reading is at sea, and only possible.
        is_inside = _in_study_area(chosen.moved(chosen.latitude, chosen.longitude)).tolist()
        hints = [_SWAPPED_INSIDE.format(lat=lon, lon=lat) if inside else ""
                 for (lat, lon), inside in zip(pairs, is_inside, strict=True)]  # fmt: skip
        shown = [f"{lat}, {lon}" for lat, lon in pairs]
        faults.add(chosen.rows, "latitude", shown, reason, suggestion=hints, level=level)
