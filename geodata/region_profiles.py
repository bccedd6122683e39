"""What was reported in each region, for its area, its roads and its border; what lies in it and along its border."""

from __future__ import annotations

import datetime as dt
import math

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata import crs
from geodata.bias import normalised_rates
from geodata.index import UNKNOWN, IncidentIndex
from geodata.nearest import containing_polygon, nearest_line
from geodata.statistics import LocalStatistics, local_statistics

#: The build puts nothing less precise than this into a region, km.
LARGEST_LIMIT_KM = 80.0
#: A post or crossing as near to a region as this is on its border: borders are drawn smoother than they are, km.
ON_BORDER_KM = 5.0
#: Units that rates are given for, and how many of their column make one.
EXPOSURES = {"area": ("area_km2", 1000.0), "road": ("road_km", 100.0), "border": ("border_km", 100.0)}


def region_limit_km(area_km2: float) -> float:
    """Return the largest location error of an incident that counts in a region: what a circle of its area measures
    across, and at most `LARGEST_LIMIT_KM`.

    A spot known to 60 km says nothing of a capital district of 20 km.
    """
    return min(LARGEST_LIMIT_KM, 2.0 * math.sqrt(area_km2 / math.pi))


def rows_in_region(index: IncidentIndex, rows: np.ndarray, region_id: str) -> np.ndarray:
    """Return the rows that the build placed in a region."""
    code = index.code("region", region_id)
    return rows[index.region[rows] == code] if code != UNKNOWN else rows[:0]


def region_statistics(
    index: IncidentIndex,
    rows: np.ndarray,
    region_id: str,
    area_km2: float,
    period: tuple[dt.date, dt.date] | None = None,
) -> LocalStatistics:
    """Return what was reported in a region; what is less precise than `region_limit_km` is left out and counted."""
    return local_statistics(index, rows_in_region(index, rows, region_id), region_limit_km(area_km2), period)


def count_in_regions(index: IncidentIndex, rows: np.ndarray, regions: pd.DataFrame) -> pd.DataFrame:
    """Return n_incidents and n_too_imprecise of every region, indexed by region_id in the order of `regions`.

    Parameters
    ----------
    index : IncidentIndex
    rows : int array
    regions : DataFrame
        Canonical regions; needs region_id and area_km2.
    """
    found = [
        region_statistics(index, rows, str(region_id), float(area_km2))
        for region_id, area_km2 in zip(regions["region_id"], regions["area_km2"], strict=True)
    ]
    return pd.DataFrame(
        {
            "n_incidents": [each.n_incidents for each in found],
            "n_too_imprecise": [each.n_too_imprecise for each in found],
        },
        index=pd.Index(regions["region_id"].astype(str), name="region_id"),
        dtype=np.int64,
    )


def region_rates(counts: pd.Series, measures: pd.DataFrame, years: float) -> pd.DataFrame:
    """Return the incidents per 1,000 km², per 100 km of road and per 100 km of land border, each per year.

    Parameters
    ----------
    counts : Series
        Incidents by region_id.
    measures : DataFrame
        Indexed by region_id: area_km2, road_km, border_km (with other countries). Where one is 0 or missing there is
        no rate for it.
    years : float
        Length of the period.

    Returns
    -------
    DataFrame
        n_incidents, is_small, and for each of `EXPOSURES` ``<name>_rate``, ``<name>_low`` and ``<name>_high`` with the
        exact Poisson 95 % interval (missing without any).
    """
    table = pd.DataFrame({"n_incidents": counts})
    for name, (column, units) in EXPOSURES.items():
        rates = normalised_rates(counts, measures[column] / units, years)
        table["is_small"] = rates["is_small"]
        table[f"{name}_rate"], table[f"{name}_low"], table[f"{name}_high"] = (
            rates[each] for each in ("rate", "rate_low", "rate_high")
        )
    return table


def foreign_border(borders: gpd.GeoDataFrame, country_of: pd.Series) -> gpd.GeoDataFrame:
    """Return the lines that regions share with regions of another country.

    Parameters
    ----------
    borders : GeoDataFrame
        Made by `area_borders.area_borders` of the regions.
    country_of : Series
        Country by region_id.
    """
    own, other = (country_of.reindex(borders[name]).to_numpy() for name in ("area_a", "area_b"))
    return borders[own != other]


def foreign_border_km(borders: gpd.GeoDataFrame, country_of: pd.Series) -> pd.Series:
    """Return the kilometres of land border with other countries of every region; 0 for one in the interior."""
    foreign = foreign_border(borders, country_of)
    ends = pd.concat([foreign.set_index(name)["border_km"] for name in ("area_a", "area_b")])
    return ends.groupby(level=0).sum().reindex(country_of.index, fill_value=0.0).rename("border_km")


def points_of_area(
    longitude: np.ndarray, latitude: np.ndarray, area: shapely.Geometry, within_km: float = ON_BORDER_KM
) -> np.ndarray:
    """Return whether each point lies in an area or so near to its outline that the drawn border may be to blame.

    Parameters
    ----------
    longitude, latitude : float array
        WGS84 degrees.
    area : Polygon or MultiPolygon
        EPSG:4326.
    within_km : float
        Geodesic distance from the outline, included.
    """
    spots = longitude, latitude
    shape = np.array([area], dtype=object)
    is_inside = containing_polygon(*spots, shape) == 0
    # Only points within reach of the box around the area are measured: a degree of latitude is never below 110 km, and
    # in these latitudes one of longitude never below half of that.
    west, south, east, north = area.bounds
    high, wide = within_km / 110.0, within_km / 55.0
    is_near = (spots[0] >= west - wide) & (spots[0] <= east + wide)
    near = np.flatnonzero(~is_inside & is_near & (spots[1] >= south - high) & (spots[1] <= north + high))
    if len(near) and within_km > 0:
        _, km = nearest_line(spots[0][near], spots[1][near], shapely.boundary(shape))
        is_inside[near] = km <= within_km
    return is_inside


def corridor_stretches(corridors: gpd.GeoDataFrame, area: shapely.Geometry) -> pd.DataFrame:
    """Return where corridors pass through an area: corridor_id, from_km, to_km, inside_km; the longest first.

    A corridor that leaves and comes back runs from where it first enters to where it last leaves; inside_km is what
    lies inside only. The kilometres are geodesic, from the start of the corridor.
    """
    rows = []
    for corridor_id, line in zip(corridors["corridor_id"], corridors.geometry, strict=True):
        parts = [part for part in shapely.get_parts(shapely.intersection(line, area)) if part.length > 0]
        if not parts:
            continue
        ends = [shapely.line_locate_point(line, shapely.get_point(part, at)) for part in parts for at in (0, -1)]
        from_km, to_km = (_length_until(line, float(end)) for end in (min(ends), max(ends)))
        inside_km = sum(crs.geodesic_length_km(*part.xy) for part in parts)
        rows.append((str(corridor_id), from_km, to_km, inside_km))
    table = pd.DataFrame(rows, columns=["corridor_id", "from_km", "to_km", "inside_km"])
    return table.sort_values(["inside_km", "corridor_id"], ascending=[False, True], ignore_index=True)


def _length_until(line: shapely.LineString, at: float) -> float:
    """Return the kilometres from the start of a line to a place given in its own degrees."""
    points = shapely.get_coordinates(line)
    steps = np.hypot(*np.diff(points, axis=0).T)
    before = np.concatenate([[0.0], np.cumsum(steps)])
    last = int(np.searchsorted(before, at, side="right"))
    end = shapely.get_coordinates(shapely.line_interpolate_point(line, at))
    reached = np.vstack([points[:last], end])
    return crs.geodesic_length_km(reached[:, 0], reached[:, 1])
