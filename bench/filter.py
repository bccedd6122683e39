"""A change of filters with the heat map and the hotspots on, or the density along the roads: what the server takes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from bench.map import client_of, filter_changes, time_plain_figures
from bench.measure import Result
from layers.base import LayerName

SIZES = (10_000, 100_000, 1_000_000)
#: What is drawn in each task, and what else its address says.
TASKS: dict[str, tuple[tuple[LayerName, ...], dict[str, str]]] = {
    "density and hotspots, resolution 4": ((LayerName.DENSITY, LayerName.HOTSPOTS), {"res": "4"}),
    "density and hotspots, resolution 5": ((LayerName.DENSITY, LayerName.HOTSPOTS), {"res": "5"}),
    "density along the roads": ((LayerName.ROAD_DENSITY,), {}),
    "density along the roads, diffusion": ((LayerName.ROAD_DENSITY,), {"spread": "diffusion"}),
}
_MEDIAN_GOAL_S, _TAIL_GOAL_S = 0.150, 0.300
#: Rows a hundred times as many may cost at most so many times as much: the cells drawn decide.
_GROWTH_GOAL = 10.0


def run(sizes: Sequence[int] = SIZES) -> Iterator[Result]:
    """Time filter changes that the process has not seen before, task by task."""
    first: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for n in sizes:
            client = client_of(n, Path(folder))
            changes = filter_changes(client.atlas.corridors["corridor_id"].tolist())
            peer_s, peer_mb = time_plain_figures(client.atlas.store.read("incidents"), changes)
            peer = f"geopandas filter and plotly figure of all rows, {peer_mb:.2g} MB before compression"
            for task, (layers, options) in TASKS.items():
                state = {"layers": ",".join(layers), **options}
                client.forget()
                client.change(state)
                answers = [client.change({**each.to_query(), **state}) for each in changes]
                seconds = np.array([each.seconds for each in answers])
                median, tail = float(np.median(seconds)), float(np.percentile(seconds, 95))
                name = f"filter change, {task}"
                first.setdefault(name, median)
                sent_kb = float(np.median([each.sent_kb for each in answers]))
                reached = median < _MEDIAN_GOAL_S
                yield Result(f"{name}: median", n, median, peer, peer_s, "under 150 ms", reached, sent_kb=sent_kb)
                reached = tail < _TAIL_GOAL_S
                yield Result(f"{name}: 95th percentile", n, tail, goal="under 300 ms", is_reached=reached)
                yield Result(
                    f"{name}: beside the smallest register",
                    n,
                    median,
                    f"{sizes[0]:,} rows",
                    first[name],
                    "at most 10 times as long",
                    median <= _GROWTH_GOAL * first[name],
                )
