"""Files of others, from the file to our tables, beside the same steps in geopandas: an ACLED export, an OSM extract."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

from bench.etl import linked_plainly
from bench.import_pbf import N_NODES, run_extract
from bench.measure import PeakMemory, Result
from bench.synthetic import SEED, synthetic_incidents
from etl.loading import add_dataset
from etl.pipeline import build
from etl.sources.countries import FILE as COUNTRIES
from geodata.settings import Settings
from geodata.store import open_store

SIZES = (10_000, 100_000, 1_000_000)
_PEER_LIMIT = 100_000
_GOAL_S, _GOAL_MB = 60.0, 3000.0
#: ISO 3166-1 numbers of the countries of the study area, as ACLED writes them.
_ISO = {"SN": 686, "ML": 466, "GH": 288, "TG": 768, "BF": 854, "BJ": 204, "CI": 384, "DZ": 12, "EH": 732, "GM": 270,
        "GN": 324, "GW": 624, "LR": 430, "MA": 504, "MR": 478, "NE": 562, "NG": 566, "SL": 694}  # fmt: skip
_EVENTS = {
    "Battles": "Armed clash",
    "Violence against civilians": "Attack",
    "Explosions/Remote violence": "Remote explosive/landmine/IED",
    "Protests": "Peaceful protest",
    "Strategic developments": "Other",
}
_SHARES = (0.3, 0.3, 0.2, 0.12, 0.08)
#: Share of the rows that have the name of a place only.
_SHARE_NAMED = 0.02


def write_acled(n_rows: int, settings: Settings, path: Path, seed: int = SEED) -> Path:
    """Write invented rows with the columns of an ACLED export, some of them without a position, and return the path."""
    random = np.random.default_rng(seed)
    register = synthetic_incidents(n_rows, settings, seed)
    places = gpd.read_parquet(settings.reference_dir / "places.parquet")
    # Names that stand for one place only, so that plain steps can find it, too.
    unique = places[~places["name"].duplicated(keep=False) & (places["population"] > 5000)]
    at = random.integers(0, len(unique), n_rows)
    is_named = random.random(n_rows) < _SHARE_NAMED
    latitude, longitude = (register[name].round(4).astype(str) for name in ("latitude", "longitude"))
    kinds = random.choice(list(_EVENTS), n_rows, p=_SHARES)
    country = np.where(is_named, unique["country"].to_numpy()[at], register["country"])
    events = {
        "event_id_cnty": [f"SYN{number}" for number in range(n_rows)],
        "event_date": register["date"],
        "year": register["date"].str[:4],
        "time_precision": random.choice([1, 2, 3], n_rows, p=[0.8, 0.15, 0.05]),
        "disorder_type": "Political violence",
        "event_type": kinds,
        "sub_event_type": [_EVENTS[kind] for kind in kinds],
        "actor1": np.array([f"Group {number}" for number in range(300)])[random.integers(0, 300, n_rows)],
        "iso": [_ISO[code] for code in country],
        "country": country,
        "location": unique["name"].to_numpy()[at],
        "latitude": latitude.mask(is_named, ""),
        "longitude": longitude.mask(is_named, ""),
        "geo_precision": random.choice([1, 2, 3], n_rows, p=[0.6, 0.3, 0.1]),
        "source": np.array([f"Paper {number}" for number in range(500)])[random.integers(0, 500, n_rows)],
        "notes": np.array([f"Invented event of kind {number}, told in a sentence or two as such notes are, with the "
                           f"place, the day and the parties." for number in range(2000)])[
            random.integers(0, 2000, n_rows)],
        "fatalities": random.poisson(1.5, n_rows),
        "timestamp": 1_700_000_000,
    }  # fmt: skip
    pa_csv.write_csv(pa.Table.from_pandas(pd.DataFrame(events), preserve_index=False), path)
    return path


def plain_import(path: Path, settings: Settings, target: Path) -> pd.DataFrame:
    """Do the steps of the import as a notebook would, and return the linked rows."""
    rows = pd.read_csv(path)
    violent = ("Battles", "Violence against civilians", "Explosions/Remote violence")
    rows = rows[rows["event_type"].isin(violent)].drop_duplicates("event_id_cnty")
    rows["date"] = pd.to_datetime(rows["event_date"], errors="coerce")
    rows["uncertainty_km"] = rows["geo_precision"].map({1: 5, 2: 25, 3: 80})
    places = open_store(settings.data_dir).read("places")[["name", "country", "geometry"]]
    named = rows[rows["latitude"].isna()].merge(
        places, left_on=["location", "country"], right_on=["name", "country"], how="left", suffixes=("", "_place")
    )
    spots = named.drop_duplicates("event_id_cnty").set_index("event_id_cnty")["geometry"]
    rows = rows.set_index("event_id_cnty")
    rows.loc[spots.index, "longitude"] = gpd.GeoSeries(spots).x
    rows.loc[spots.index, "latitude"] = gpd.GeoSeries(spots).y
    rows = rows[rows["date"].notna() & rows["latitude"].between(-90, 90) & rows["longitude"].between(-180, 180)]
    rows = rows.reset_index().sort_values(["date", "event_id_cnty"])
    points = gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy(rows["longitude"], rows["latitude"]), crs=4326)
    countries = gpd.read_parquet(settings.reference_dir / COUNTRIES)[["iso2", "geometry"]]
    points = points.sjoin(countries, how="left", predicate="within").drop(columns="index_right")
    return linked_plainly(points, settings.data_dir, target)


def run(sizes: Sequence[int] = SIZES) -> Iterator[Result]:
    """Add each size to a folder of its own; the first build of the process is thrown away (libraries load then).

    At last an extract of OpenStreetMap is read, of 50 MB where the largest size is asked for.
    """
    with tempfile.TemporaryDirectory() as folder:
        base = Settings(data_dir=Path(folder) / "warm")
        build(base)
        for n in sizes:
            path = write_acled(n, base, Path(folder) / f"acled-{n}.csv")
            settings = replace(base, data_dir=Path(folder) / f"data_{n}")
            now = datetime.now(UTC)
            with PeakMemory() as memory:
                begun = time.perf_counter()
                added, *_ = add_dataset(settings, path, today=now.date(), now=now)
                report = build(settings)
                ours_s = time.perf_counter() - begun
            kept = report.datasets[f"incidents_{added.name}"]["kept"]
            n_peer = min(n, _PEER_LIMIT)
            peer_path = write_acled(n_peer, base, Path(folder) / "peer.csv")
            begun = time.perf_counter()
            points = plain_import(peer_path, base, Path(folder) / "peer.parquet")
            peer_s = (time.perf_counter() - begun) * n / n_peer
            is_largest = n == SIZES[-1]
            yield Result(
                task=f"import of ACLED, {kept:,} kept",
                n=n,
                ours_s=ours_s,
                peer="plain geopandas" + ("" if n == n_peer else f", timed on {n_peer} rows and scaled up"),
                peer_s=peer_s,
                goal="1 M rows in under 60 s and 3 GB" if is_largest else "",
                is_reached=ours_s < _GOAL_S and memory.peak_mb < _GOAL_MB if is_largest else None,
                max_error=abs(len(points) - kept) / kept if n == n_peer else None,
                peak_mb=memory.peak_mb,
            )
    yield from run_extract(min(N_NODES, 10 * max(sizes)))
