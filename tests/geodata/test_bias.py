"""Who reported, how late, and how many for what is known: by pencil on the invented country."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from scipy import stats
from shapely.geometry import LineString, box

from geodata import crs
from geodata.bias import (
    normalised_rates,
    reporting_delay,
    road_km_by_area,
    sources_by_country,
    sources_by_year,
)
from geodata.index import IncidentIndex


def test_sources_of_a_country_add_up_to_its_incidents(index: IncidentIndex) -> None:
    found = sources_by_country(index, np.arange(12))
    # 7 media, 1 official, 2 un, 1 ngo, 1 unknown.
    counts = dict(zip(found["source_kind"], found["n_incidents"], strict=True))
    assert counts == {"media": 7, "official": 1, "un": 2, "ngo": 1, "unknown": 1}
    assert found["share"].sum() == pytest.approx(1.0)
    limits = stats.binomtest(7, 12).proportion_ci(method="exact")
    assert found.loc[0, ["share_low", "share_high"]].tolist() == pytest.approx([limits.low, limits.high])
    assert sources_by_country(index, np.arange(4))["is_small"].all()
    assert sources_by_country(index, np.arange(0)).empty


def test_years_without_a_report_are_listed(index: IncidentIndex) -> None:
    by_year = sources_by_year(index, np.array([0, 3, 11]))
    assert by_year.index.tolist() == [2020, 2021]
    assert by_year.to_dict("list") == {"media": [1, 1], "official": [1, 0]}
    assert sources_by_year(index, np.arange(0)).empty


def test_delay_counts_what_is_known_to_the_day() -> None:
    dates = pd.Series(
        pd.to_datetime(["2020-01-01", "2020-01-01", "2020-01-10", "2020-02-01", "2020-03-01", "2020-01-01"])
    )
    precisions = pd.Series(["day", "day", "day", "month", "day", "day"])
    published = pd.Series(["2020-01-02", "2020-01-06", "2020-01-09", "2020-02-03", "2020-03", None])
    delay = reporting_delay(dates, precisions, published)
    assert (delay.n_known, delay.n_unknown, delay.n_before) == (3, 3, 1)
    # One day and five.
    assert (delay.lower, delay.median, delay.upper) == (2.0, 3.0, 4.0)
    none = reporting_delay(dates[:0], precisions[:0], published[:0].astype("string"))
    assert none.n_known == 0
    assert np.isnan(none.median)


def test_road_counts_on_either_side_of_a_border() -> None:
    roads = gpd.GeoDataFrame(
        geometry=[LineString([(-6, 14), (-5, 14), (-4, 14)]), LineString([(-5, 13.9), (-5.0, 13.5)])], crs=crs.WGS84
    )
    areas = gpd.GeoDataFrame(
        {"name": ["west", "east", "empty"]},
        geometry=[box(-7, 13, -4.75, 15), box(-4.75, 13, -4.5, 15), box(0, 0, 1, 1)],
        crs=crs.WGS84,
    )
    found = road_km_by_area(roads, areas, "name")
    degree = crs.geodesic_length_km(np.array([-6.0, -5.0]), np.array([14.0, 14.0]))
    south = crs.geodesic_length_km(np.array([-5.0, -5.0]), np.array([13.9, 13.5]))
    # Half a degree lies in neither.
    assert found["west"] == pytest.approx(1.25 * degree + south, abs=1.0)
    assert found["east"] == pytest.approx(0.25 * degree, abs=1.0)
    assert found["empty"] == 0.0


def test_rate_is_per_unit_and_year() -> None:
    rates = normalised_rates(pd.Series({"a": 12, "b": 3, "c": 5}), pd.Series({"a": 2.0, "b": 0.0}), 3.0)
    assert rates.loc["a", "rate"] == pytest.approx(2.0)
    low, high = stats.poisson.interval(0.95, 12)
    assert low / 6 - 0.2 < rates.loc["a", "rate_low"] < 2.0 < rates.loc["a", "rate_high"] < high / 6 + 0.5
    assert rates["rate"].isna().tolist() == [False, True, True]
    assert rates["is_small"].tolist() == [False, True, False]
    assert normalised_rates(pd.Series({"a": 1}), pd.Series({"a": 1.0}), 0.0)["rate"].isna().all()
