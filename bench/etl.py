"""The whole import: parse, validate, place, link, index, write; beside the same steps written plainly in geopandas."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd

from bench.measure import PeakMemory, Result
from bench.synthetic import write_synthetic
from etl.pipeline import build
from geodata import crs
from geodata.settings import Settings
from geodata.store import open_store

SIZES = (10_000, 100_000, 1_000_000)
#: The plain steps take minutes on a million rows; beyond this the peer runs on this many and its time is scaled up.
_PEER_LIMIT = 100_000
_GOAL_S, _GOAL_MB = 60.0, 3000.0


def plain_import(path: Path, store_dir: Path, target: Path) -> pd.DataFrame:
    """Do the steps of the import as a notebook would, and return the linked rows."""
    rows = pd.read_csv(path)
    rows["date"] = pd.to_datetime(rows["date"], errors="coerce")
    rows = rows[rows["date"].notna() & rows["latitude"].between(-90, 90) & rows["longitude"].between(-180, 180)]
    rows = rows.drop_duplicates("incident_id")
    points = gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy(rows["longitude"], rows["latitude"]), crs=4326)
    return linked_plainly(points, store_dir, target)


def linked_plainly(points: gpd.GeoDataFrame, store_dir: Path, target: Path) -> gpd.GeoDataFrame:
    """Link points to regions, roads, posts and corridors as a notebook would, and write them."""
    store = open_store(store_dir)
    regions = store.read("regions", columns=["region_id", "geometry"])
    points = points.sjoin(regions, how="left", predicate="within").drop(columns="index_right")
    metric = points.to_crs(crs.METRIC)
    for table, column in (("roads", "road_distance_km"), ("border_posts", "nearest_post_km"), ("corridors", "line_km")):
        lines = store.read(table, columns=["geometry"]).to_crs(crs.METRIC)
        joined = metric[["geometry"]].sjoin_nearest(lines, distance_col="metres")
        points[column] = joined.groupby(level=0)["metres"].first() / 1000
    points.to_parquet(target)
    return points


def run(sizes: Sequence[int] = SIZES) -> Iterator[Result]:
    """Build each size in a folder of its own; the first build of the process is thrown away (libraries load then)."""
    with tempfile.TemporaryDirectory() as folder:
        base = Settings(data_dir=Path(folder) / "warm")
        build(base)
        peer_path = Path(folder) / "peer.csv"
        for n in sizes:
            path = write_synthetic(n, base, Path(folder) / f"{n}.csv")
            settings = replace(base, data_dir=Path(folder) / f"store_{n}")
            with PeakMemory() as memory:
                begun = time.perf_counter()
                report = build(settings, (path,))
                ours_s = time.perf_counter() - begun
            kept = sum(
                counts["kept"] for name, counts in report.datasets.items() if "incident" in name or name == path.stem
            )
            n_peer = min(n, _PEER_LIMIT)
            write_synthetic(n_peer, base, peer_path)
            begun = time.perf_counter()
            points = plain_import(peer_path, base.data_dir, Path(folder) / "peer.parquet")
            peer_s = (time.perf_counter() - begun) * n / n_peer
            yield Result(
                task="etl",
                n=n,
                ours_s=ours_s,
                peer="plain geopandas" + ("" if n == n_peer else f", timed on {n_peer} rows and scaled up"),
                peer_s=peer_s,
                goal="1 M rows in under 60 s and 3 GB" if n == 1_000_000 else "",
                is_reached=(ours_s < _GOAL_S and memory.peak_mb < _GOAL_MB and kept == n) if n == 1_000_000 else None,
                max_error=_largest_difference_km(points, settings) if n == n_peer else None,
                peak_mb=memory.peak_mb,
            )


def _largest_difference_km(points: gpd.GeoDataFrame, settings: Settings) -> float:
    """Compare the distances to the nearest road: ours along the ellipsoid, the peer's in the metric projection."""
    ours = open_store(settings.data_dir).read("incidents", columns=["incident_id", "road_distance_km"])
    both = points[["incident_id", "road_distance_km"]].merge(ours, on="incident_id", suffixes=("_peer", ""))
    return float((both["road_distance_km_peer"] - both["road_distance_km"]).abs().max())
