"""What the points are: who reported them, where and when, how late, and how many there are for what is known."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import Geod

from geodata import crs
from geodata.changes import binomial_interval
from geodata.index import UNKNOWN, IncidentIndex
from geodata.nearest import containing_polygon
from geodata.statistics import SMALL_COUNT, poisson_interval

#: Roads are cut into pieces of at most this length, each of which lies where its middle lies, km.
ROAD_PIECE_KM = 2.0
#: Kilometres of road that a rate is given for.
ROAD_UNIT_KM = 1000.0


def _kinds(index: IncidentIndex) -> tuple[str, ...]:
    return (*index.categories["source_kind"], "unknown")


def _cross_counts(index: IncidentIndex, rows: np.ndarray, groups: np.ndarray, n_groups: int) -> np.ndarray:
    """Return the count by group (rows) and kind of source (columns, the last for unknown); groups below 0 drop out."""
    width = len(_kinds(index))
    kinds = np.asarray(index.source_kind[rows], dtype=np.int64)
    kinds[kinds == UNKNOWN] = width - 1
    inside = groups >= 0
    key = groups[inside].astype(np.int64) * width + kinds[inside]
    return np.bincount(key, minlength=n_groups * width).reshape(n_groups, width)


def sources_by_country(index: IncidentIndex, rows: np.ndarray) -> pd.DataFrame:
    """Return who reported the incidents of each country.

    Returns
    -------
    DataFrame
        A row a country with incidents (most first) and kind of source that occurs anywhere: country, source_kind,
        n_country, n_incidents, share with its exact 95 % limits share_low and share_high (0..1), is_small (fewer than
        `SMALL_COUNT` incidents in the country: too few for a share).
    """
    names = index.categories["country"]
    counts = _cross_counts(index, rows, np.asarray(index.country[rows]), len(names))
    totals = counts.sum(axis=1)
    shown_kinds = np.flatnonzero(counts.sum(axis=0))
    records = []
    for place in sorted(np.flatnonzero(totals).tolist(), key=lambda each: (-totals[each], names[each])):
        total = int(totals[place])
        for kind in shown_kinds.tolist():
            count = int(counts[place, kind])
            low, high = binomial_interval(count, total)
            record = {
                "country": names[place], "source_kind": _kinds(index)[kind], "n_country": total, "n_incidents": count,
                "share": count / total, "share_low": low, "share_high": high, "is_small": total < SMALL_COUNT,
            }  # fmt: skip
            records.append(record)
    columns = ["country", "source_kind", "n_country", "n_incidents", "share", "share_low", "share_high", "is_small"]
    return pd.DataFrame(records, columns=columns)


def sources_by_year(index: IncidentIndex, rows: np.ndarray) -> pd.DataFrame:
    """Return the incidents by year (rows, without a gap) and kind of source (columns, those that occur)."""
    years = np.asarray(index.year[rows], dtype=np.int64)
    listed = np.arange(years.min(), years.max() + 1) if len(years) else np.arange(0)
    groups = years - (listed[0] if len(listed) else 0)
    counts = _cross_counts(index, rows, groups, len(listed))
    frame = pd.DataFrame(counts, index=pd.Index(listed, name="year"), columns=list(_kinds(index)))
    return frame.loc[:, frame.to_numpy().sum(axis=0) > 0]


@dataclass(frozen=True)
class ReportingDelay:
    """Hold the days between an incident and its publication.

    Attributes
    ----------
    n_known : int
        Incidents whose day and whose day of publication are known.
    n_unknown : int
        The others.
    n_before : int
        Of those known, published before the day given: one of the two dates is wrong. Not used.
    lower, median, upper, nine_in_ten : float
        Quartiles, and the days within which nine in ten were published; NaN without any.
    """

    n_known: int
    n_unknown: int
    n_before: int
    lower: float
    median: float
    upper: float
    nine_in_ten: float


def reporting_delay(dates: pd.Series, precisions: pd.Series, published: pd.Series) -> ReportingDelay:
    """Return how late incidents were published.

    Parameters
    ----------
    dates : Series
        Day of each incident.
    precisions : Series
        Only those known to the ``day`` count.
    published : Series
        ISO text; only full days (ten characters) count.
    """
    has_day = (precisions == "day").to_numpy(bool, na_value=False)
    is_full = has_day & (published.astype("string").str.len() == 10).to_numpy(bool, na_value=False)
    happened, told = (pd.to_datetime(each[is_full], errors="coerce") for each in (dates, published))
    days = (told - happened).dt.days.dropna().to_numpy(float)
    used = days[days >= 0]
    quantiles = np.quantile(used, [0.25, 0.5, 0.75, 0.9]) if len(used) else np.full(4, np.nan)
    return ReportingDelay(len(days), len(dates) - len(days), len(days) - len(used), *quantiles.tolist())


def road_km_by_area(roads: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, id_column: str) -> pd.Series:
    """Return the kilometres of road in each area, geodesic.

    Each stretch between two vertices is cut into pieces of at most `ROAD_PIECE_KM`; a piece counts where its middle
    lies, so that a border is missed by half a piece at most. What lies in no area is in none.

    Parameters
    ----------
    roads : GeoDataFrame
        Lines, EPSG:4326.
    areas : GeoDataFrame
        Polygons, EPSG:4326.
    id_column : str
        Names the areas.

    Returns
    -------
    Series
        Kilometres by the values of `id_column`, all areas.
    """
    for frame in (roads, areas):
        crs.require_crs(frame)
    coordinates = roads.get_coordinates()
    same_line = np.diff(np.unique(coordinates.index.to_numpy(), return_inverse=True)[1]) == 0
    longitude, latitude = coordinates["x"].to_numpy(), coordinates["y"].to_numpy()
    starts = np.flatnonzero(same_line)
    first = longitude[starts], latitude[starts]
    last = longitude[starts + 1], latitude[starts + 1]
    geod: Geod = crs.GEOD
    length_km = geod.inv(*first, *last)[2] / 1000.0
    n_pieces = np.maximum(1, np.ceil(length_km / ROAD_PIECE_KM)).astype(np.int64)
    stretch = np.repeat(np.arange(len(starts)), n_pieces)
    within = np.arange(len(stretch)) - np.repeat(np.cumsum(n_pieces) - n_pieces, n_pieces)
    share = (within + 0.5) / n_pieces[stretch]
    east, north = ((end - begin)[stretch] * share + begin[stretch] for begin, end in zip(first, last, strict=True))
    area = containing_polygon(east, north, areas.geometry)
    kilometres = np.bincount(area[area >= 0], weights=(length_km / n_pieces)[stretch][area >= 0], minlength=len(areas))
    return pd.Series(kilometres, index=pd.Index(areas[id_column].to_numpy(), name=id_column), name="road_km")


def normalised_rates(counts: pd.Series, exposures: pd.Series, years: float) -> pd.DataFrame:
    """Return the incidents per unit of what is known and year, with the exact Poisson 95 % interval.

    Parameters
    ----------
    counts : Series
        Incidents by area.
    exposures : Series
        Units by area: thousands of kilometres of road, open posts. Areas without any, or not listed, get no rate.
    years : float
        Length of the period.

    Returns
    -------
    DataFrame
        Indexed as `counts`: n_incidents, exposure, rate, rate_low, rate_high (per unit and year; NaN without any),
        is_small (fewer than `SMALL_COUNT` incidents: too few to compare).
    """
    units = exposures.reindex(counts.index).astype(float)
    limits = np.array([poisson_interval(int(count)) for count in counts], dtype=float).reshape(-1, 2)
    at_risk = (units * years).where(units > 0).to_numpy() if years > 0 else np.full(len(units), np.nan)
    return pd.DataFrame(
        {
            "n_incidents": counts,
            "exposure": units,
            "rate": counts.to_numpy(float) / at_risk,
            "rate_low": limits[:, 0] / at_risk,
            "rate_high": limits[:, 1] / at_risk,
            "is_small": counts < SMALL_COUNT,
        }
    )
