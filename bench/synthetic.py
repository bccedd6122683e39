"""Invented incidents for the benchmarks: clustered on the road network, real vocabulary, a fixed seed."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

from geodata.settings import Settings

SEED = 20150128
_N_CLUSTERS = 400


def synthetic_incidents(n_incidents: int, settings: Settings, seed: int = SEED) -> pd.DataFrame:
    """Return a register of `n_incidents` rows with the columns of incidents.csv.

    Each row copies the coded columns of a random row of the bundled register, so that vocabulary and shares are real;
    the point lies within some kilometres of a road, nine times in ten near one of 400 clusters; the days are uniform.
    """
    random = np.random.default_rng(seed)
    register = pd.read_csv(settings.reference_dir / "incidents.csv")
    roads = gpd.read_parquet(settings.reference_dir / "roads.parquet")
    rows = register.iloc[random.integers(0, len(register), n_incidents)].reset_index(drop=True)
    ends = roads.geometry.get_coordinates().to_numpy().reshape(-1, 2, 2)
    weights = roads["length_km"].to_numpy() / roads["length_km"].sum()
    clusters = random.choice(len(roads), _N_CLUSTERS, p=weights)
    segments = np.where(
        random.random(n_incidents) < 0.9,
        clusters[(_N_CLUSTERS * random.random(n_incidents) ** 2).astype(int)],
        random.choice(len(roads), n_incidents, p=weights),
    )
    along = random.random(n_incidents)[:, None]
    points = ends[segments, 0] * (1 - along) + ends[segments, 1] * along
    points += random.normal(0, 0.04, points.shape)
    rows["incident_id"] = [f"syn-{number:07d}" for number in range(n_incidents)]
    rows["longitude"], rows["latitude"] = points[:, 0].round(4), points[:, 1].round(4)
    days = np.datetime64("2008-01-01") + random.integers(0, 6600, n_incidents)
    rows["date"] = days.astype("datetime64[D]").astype(str)
    rows["date_precision"] = "day"
    return rows


def write_synthetic(n_incidents: int, settings: Settings, path: Path, seed: int = SEED) -> Path:
    """Write the invented register as CSV and return its path."""
    table = pa.Table.from_pandas(synthetic_incidents(n_incidents, settings, seed), preserve_index=False)
    pa_csv.write_csv(table, path)
    return path
