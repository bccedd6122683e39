"""A database extract of OpenStreetMap of 50 MB becomes our table of roads; beside the same steps in plain geopandas."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import geopandas as gpd
import pyogrio

from bench.measure import PeakMemory, Result
from bench.synthetic_osm import write_extract
from etl.geography.laying import ONLY, lay_roads
from etl.geography.roads import build_road_edges, read_roads
from etl.sources import countries, roads
from etl.sources.base import Context
from geodata import crs
from geodata.settings import Settings

#: Nodes of an extract of about 50 MB.
N_NODES = 10_000_000
_GOAL_S = 60.0
_HIGHWAYS = "'trunk','primary','secondary','tertiary'"


def our_roads(path: Path) -> gpd.GeoDataFrame:
    """Return the table of roads of an extract, without the bundled ones."""
    settings, context = Settings(), Context(date.today(), datetime.now(UTC))
    areas = countries.transform(countries.extract(settings), context).frame
    bundled = roads.transform(roads.extract(settings), context).frame.assign(road_class="main", source="roads")
    edges = build_road_edges(read_roads(path).frame)
    return lay_roads(bundled, edges, source="roads_x", how=ONLY, replaced=(), countries=areas)


def plain_roads(path: Path) -> gpd.GeoDataFrame:
    """Do what a notebook would: lines of the OSM driver, cut where they meet or cross; classes and bridges are lost."""
    lines = pyogrio.read_dataframe(path, layer="lines", where=f"highway IN ({_HIGHWAYS})", columns=["highway"])
    lines = lines.clip(crs.STUDY_BOUNDS)
    cut = gpd.GeoDataFrame(geometry=[lines.geometry.union_all()], crs=lines.crs).explode(ignore_index=True)
    cut["length_km"] = [crs.GEOD.geometry_length(line) / 1000.0 for line in cut.geometry]
    ends = [cut.geometry.apply(lambda line, at=at: line.coords[at]) for at in (0, -1)]
    nodes = {spot: number for number, spot in enumerate(dict.fromkeys([*ends[0], *ends[1]]))}
    cut["from_node"], cut["to_node"] = ends[0].map(nodes), ends[1].map(nodes)
    return cut


def run_extract(n_nodes: int = N_NODES) -> Iterator[Result]:
    """Write an extract, read it once to load the libraries from a small one, then time both ways."""
    with tempfile.TemporaryDirectory() as folder:
        our_roads(write_extract(Path(folder) / "small.osm.pbf", 5_000))
        path = write_extract(Path(folder) / "large.osm.pbf", n_nodes)
        size_mb = path.stat().st_size / 1e6
        with PeakMemory() as memory:
            begun = time.perf_counter()
            ours = our_roads(path)
            ours_s = time.perf_counter() - begun
        begun = time.perf_counter()
        plain = plain_roads(path)
        peer_s = time.perf_counter() - begun
        is_large = n_nodes >= N_NODES
        km = float(plain["length_km"].sum())
        yield Result(
            task=f"roads of a {size_mb:.0f} MB OSM PBF ({len(ours):,} edges)",
            n=n_nodes,
            ours_s=ours_s,
            peer="GDAL’s OSM driver and geopandas, without classes",
            peer_s=peer_s,
            goal="50 MB in under 60 s" if is_large else "",
            is_reached=(ours_s < _GOAL_S and size_mb >= 50.0) if is_large else None,
            max_error=abs(float(ours["length_km"].sum()) - km) / km,
            peak_mb=memory.peak_mb,
        )
