"""Invented incidents for the benchmarks: clustered on the road network, real vocabulary, a fixed seed."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

from geodata.nearest import containing_polygon
from geodata.settings import Settings

SEED = 20150128
_N_CLUSTERS = 400


def synthetic_incidents(n_incidents: int, settings: Settings, seed: int = SEED) -> pd.DataFrame:
    """Return a register of `n_incidents` rows with the columns of incidents.csv.

    Each row copies the coded columns of a random row of the bundled register, so that vocabulary and shares are real;
    the point lies on land within some kilometres of a road, nine times in ten near one of 400 clusters, and the country
    is the one that contains it; the days are uniform.
    """
    random = np.random.default_rng(seed)
    register = pd.read_csv(settings.reference_dir / "incidents.csv")
    roads = gpd.read_parquet(settings.reference_dir / "roads.parquet")
    rows = register.iloc[random.integers(0, len(register), n_incidents)].reset_index(drop=True)
    points, rows["country"] = _points_on_land(n_incidents, roads, settings, random)
    rows["incident_id"] = [f"syn-{number:07d}" for number in range(n_incidents)]
    rows["longitude"], rows["latitude"] = points[:, 0], points[:, 1]
    days = np.datetime64("2008-01-01") + random.integers(0, 6600, n_incidents)
    rows["date"] = days.astype("datetime64[D]").astype(str)
    rows["date_precision"] = "day"
    return rows


def _points_on_land(
    n_points: int, roads: gpd.GeoDataFrame, settings: Settings, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Draw points (lon, lat) near roads, those at sea or abroad once more, and return them with their countries."""
    countries = gpd.read_parquet(settings.reference_dir / "countries.parquet")
    codes = countries["iso2"].to_numpy()
    ends = roads.geometry.get_coordinates().to_numpy().reshape(-1, 2, 2)
    weights = roads["length_km"].to_numpy() / roads["length_km"].sum()
    clusters = random.choice(len(roads), _N_CLUSTERS, p=weights)
    points, inside = np.empty((n_points, 2)), np.full(n_points, -1)
    pending = np.arange(n_points)
    while len(pending):
        segments = np.where(
            random.random(len(pending)) < 0.9,
            clusters[(_N_CLUSTERS * random.random(len(pending)) ** 2).astype(int)],
            random.choice(len(roads), len(pending), p=weights),
        )
        along = random.random(len(pending))[:, None]
        drawn = ends[segments, 0] * (1 - along) + ends[segments, 1] * along
        points[pending] = (drawn + random.normal(0, 0.04, drawn.shape)).round(4)
        inside[pending] = containing_polygon(points[pending, 0], points[pending, 1], countries.geometry)
        pending = pending[inside[pending] < 0]
    return points, codes[inside]


def write_synthetic(n_incidents: int, settings: Settings, path: Path, seed: int = SEED) -> Path:
    """Write the invented register as CSV and return its path."""
    table = pa.Table.from_pandas(synthetic_incidents(n_incidents, settings, seed), preserve_index=False)
    pa_csv.write_csv(table, path)
    return path
