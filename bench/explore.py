"""What the drawer under the map takes on the server: bars, a page of the table in any order, words, and an area."""

from __future__ import annotations

import json
import math
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import shapely
from plotly.utils import PlotlyJSONEncoder

from bench.map import client_of, filter_changes
from bench.measure import Result, median_seconds
from dashboard.callbacks.explore import answer_content
from dashboard.data import AtlasData
from dashboard.explore_table import table_page
from geodata.areas import Area
from layers.filters import Filters
from layers.locales import translator

SIZES = (10_000, 100_000, 1_000_000)
#: What is left of 300 or 800 ms when the way to the browser and its drawing are taken off.
_SMALL_GOAL_S, _LARGE_GOAL_S, _LARGE = 0.150, 0.400, 1_000_000
_AREA_GOAL_S = 0.100
_SORTS = ("date", "trafficking_type", "place", "uncertainty_km")


def run(sizes: Sequence[int] = SIZES) -> Iterator[Result]:
    """Time each part of the drawer for filter changes that the process has not seen before."""
    with tempfile.TemporaryDirectory() as folder:
        for n in sizes:
            client = client_of(n, Path(folder))
            atlas = client.atlas
            changes = filter_changes(atlas.corridors["corridor_id"].tolist())
            goal_s = _LARGE_GOAL_S if n >= _LARGE else _SMALL_GOAL_S
            for tab in ("charts", "words", "table"):
                client.forget()
                answer_content(atlas, {}, tab, "fr")
                seconds = [_timed(_sent, atlas, tab, each) for each in changes]
                yield _result(f"drawer after a filter change: {tab}", n, seconds, goal_s)
            # The texts of all rows are decoded when the first table is asked for.
            yield Result("first page of the table, once a process", n, _timed(_page, atlas, "date", Filters()))
            seconds = [_timed(_page, atlas, sort, each) for sort in _SORTS for each in changes]
            yield _result("page of the table, sorted anew", n, seconds, goal_s)
            yield _area(atlas, n)


def _sent(atlas: AtlasData, tab: str, filters: Filters) -> str:
    return json.dumps(answer_content(atlas, filters.to_query(), tab, "fr"), cls=PlotlyJSONEncoder)


def _page(atlas: AtlasData, sort: str, filters: Filters) -> str:
    request = {"startRow": 0, "endRow": 100, "sortModel": [{"colId": sort, "sort": "asc"}]}
    return json.dumps(table_page(atlas, filters, request, translator("fr")))


def _timed(task: Callable[..., object], *arguments: object) -> float:
    begun = time.perf_counter()
    task(*arguments)
    return time.perf_counter() - begun


def _result(name: str, n: int, seconds: list[float], goal_s: float) -> Result:
    median, slowest = statistics.median(seconds), max(seconds)
    return Result(
        f"{name}, median", n, median, "slowest of them", slowest, f"under {1000 * goal_s:.0f} ms", slowest < goal_s
    )


def _area(atlas: AtlasData, n: int) -> Result:
    """Time a drawing of 40 corners beside the prepared polygon of shapely; the error is the rows that differ."""
    angles = [math.tau * k / 40 for k in range(40)]
    area = Area.from_points((-4 + 6 * math.cos(t), 12 + 5 * math.sin(t) * (1 + 0.3 * math.cos(5 * t))) for t in angles)
    assert area is not None
    longitude, latitude = (np.asarray(atlas.index.columns[name]) for name in ("longitude", "latitude"))
    keep = np.ones(n, dtype=bool)

    def ours() -> None:
        keep[:] = True
        area.keep_inside(keep, longitude, latitude)

    def peer() -> np.ndarray:
        shapely.prepare(area.polygon)
        return shapely.contains_xy(area.polygon, longitude, latitude)

    ours_s, peer_s = median_seconds(ours, peer)
    differing = float(np.count_nonzero(keep != peer()))
    return Result("points in an area of 40 corners", n, ours_s, "shapely, prepared polygon", peer_s, "under 100 ms",
                  ours_s < _AREA_GOAL_S, max_error=differing)  # fmt: skip
