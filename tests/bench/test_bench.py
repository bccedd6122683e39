"""The benchmarks run and give well-formed results; how fast they are is for the machine to say, not for a test."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import geopandas as gpd
import numpy as np
import pytest

import bench.etl
import bench.hotspots
import bench.import_pbf
import bench.map
import bench.network
from bench.measure import Result
from bench.synthetic import synthetic_incidents
from geodata.lixels import build_graph
from geodata.network_density import kernel_sum
from geodata.settings import Settings
from geodata.study_cells import study_cells

N_INCIDENTS = 500


def test_invented_incidents_lie_in_the_country_they_name() -> None:
    rows = synthetic_incidents(N_INCIDENTS, Settings())
    points = gpd.GeoDataFrame(
        rows[["country"]], geometry=gpd.points_from_xy(rows["longitude"], rows["latitude"], crs=4326)
    )
    countries = gpd.read_parquet(Settings().reference_dir / "countries.parquet")
    joined = points.sjoin(countries[["iso2", "geometry"]], predicate="intersects")
    assert (joined["country"] == joined["iso2"]).groupby(level=0).any().reindex(points.index, fill_value=False).all()
    assert rows["incident_id"].is_unique and len(rows) == N_INCIDENTS


def test_the_same_seed_invents_the_same_incidents() -> None:
    first, again = (synthetic_incidents(50, Settings(), seed=7) for _ in range(2))
    assert first.equals(again)
    assert not first["longitude"].equals(synthetic_incidents(50, Settings(), seed=8)["longitude"])


@pytest.mark.parametrize(("run", "measured"), [(bench.etl.run, "peak_mb"), (bench.map.run, "sent_kb")])
def test_a_benchmark_gives_well_formed_results(run: Callable[..., Iterator[Result]], measured: str) -> None:
    results = list(run((N_INCIDENTS,)))
    assert results
    for result in results:
        line = json.loads(result.to_json())
        assert line["n"] == N_INCIDENTS and line["task"]
        assert line["ours_s"] > 0 and line["peer_s"] > 0 and line["ratio"] == line["peer_s"] / line["ours_s"]
        assert line[measured] > 0


def test_no_two_filter_changes_are_the_same_and_every_kind_of_filter_is_among_them() -> None:
    changes = bench.map.filter_changes(["a", "b", "c"])
    assert len(set(changes)) == len(changes) >= 15
    parameters = {name for filters in changes for name in filters.to_query()}
    assert {"from", "to", "type", "country", "error", "corridor"} <= parameters


def test_hotspots_are_compared_on_the_same_counts() -> None:
    land = gpd.read_parquet(Settings().reference_dir / "countries.parquet").geometry
    area = study_cells(list(land), 3)
    counts = bench.hotspots.clustered_counts(area, 500)
    assert counts.sum() == 500
    assert (counts == bench.hotspots.clustered_counts(area, 500)).all()
    result = bench.hotspots._normal(area, counts, bench.hotspots._graph(area), "peer", 0)
    assert result.n == len(area) and result.ratio is not None
    assert result.max_error is not None and result.max_error < 1e-9


def test_one_search_an_incident_gives_the_same_density_along_roads() -> None:
    random = np.random.default_rng(5)
    # A wheel: six spokes and its rim, with a dead end outside.
    start = [0] * 6 + list(range(1, 7)) + [1]
    end = [*range(1, 7), *range(2, 7), 1, 7]
    graph = build_graph(start, end, random.uniform(2, 6, len(start)))
    spots = bench.network.random_spots(graph, 25, 7.0, random)
    ours = kernel_sum(graph, spots, is_whole=False, at_centres=True)
    assert ours == pytest.approx(bench.network.searched_sum(graph, spots), abs=1e-9)


def test_an_invented_extract_is_read_as_the_lines_of_another_reader() -> None:
    (result,) = bench.import_pbf.run_extract(4_000)
    assert result.max_error is not None and result.max_error < 1e-9
    assert result.is_reached is None
