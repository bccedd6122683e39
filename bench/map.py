"""A change of the map's filters on the server: the real callback, beside the usual figure of all rows."""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import plotly.graph_objects as go
from werkzeug.test import Client

from bench.measure import Result
from bench.synthetic import write_synthetic
from dashboard.app import create_app
from dashboard.data import AtlasData
from dashboard.ids import MapId, ShellId
from dashboard.map_state import DEFAULT_LAYERS
from etl.pipeline import build
from geodata.settings import Settings
from layers.base import LayerName
from layers.filters import Filters

SIZES = (10_000, 100_000, 1_000_000)
#: Ticked layers of each task: what a reader sees first and the density; and the regions in its place.
TASKS = {
    "map: filter change": (*DEFAULT_LAYERS, LayerName.DENSITY),
    "map: filter change, with regions": (*DEFAULT_LAYERS, LayerName.DENSITY, LayerName.REGIONS),
}
_GOAL_S, _GOAL_KB = 0.150, 300.0


@dataclass(frozen=True)
class Answer:
    """Hold the time of one filter change on the server, and what it sends compressed."""

    seconds: float
    sent_kb: float


class MapClient:
    """Ask a running application for the map, as the browser does."""

    def __init__(self, settings: Settings) -> None:
        self.atlas = AtlasData(settings)
        app = create_app(settings, self.atlas)
        self._client = Client(app.server)
        trigger = f"{MapId.STATE}.data"
        self._output, self._callback = next(
            (key, each)
            for key, each in app.callback_map.items()
            if f"{MapId.LEGEND}.children" in key and any(_name(one) == trigger for one in each["inputs"])
        )
        app._setup_server()

    def forget(self) -> None:
        """Drop the answers kept from earlier changes: nothing computed for one task may help the next."""
        for cached in vars(self.atlas).values():
            if hasattr(cached, "cache_clear"):
                cached.cache_clear()

    def change(self, query: dict[str, str]) -> Answer:
        """Send the state of the map to the callback that redraws it."""
        values = {
            f"{MapId.STATE}.data": query,
            f"{MapId.SELECTED}.data": {"target": "", "back": ""},
            f"{ShellId.LANGUAGE}.data": "fr",
        }
        outputs = [name.rpartition(".") for name in self._output.strip(".").split("...")]
        body = {
            "output": self._output,
            "outputs": [{"id": identifier, "property": name.split("@")[0]} for identifier, _, name in outputs],
            "inputs": [{**each, "value": values[_name(each)]} for each in self._callback["inputs"]],
            "state": [{**each, "value": values[_name(each)]} for each in self._callback["state"]],
            "changedPropIds": [f"{MapId.STATE}.data"],
        }
        text, headers = json.dumps(body), {"Accept-Encoding": "gzip"}
        begun = time.perf_counter()
        response = self._client.post(
            "/_dash-update-component", data=text, content_type="application/json", headers=headers
        )
        sent = response.get_data()
        seconds = time.perf_counter() - begun
        if response.status_code != 200:
            raise SystemExit(f"The map answered with {response.status_code}: {sent[:500]!r}")
        return Answer(seconds, len(sent) / 1000)


def build_synthetic(n_incidents: int, folder: Path) -> Settings:
    """Build a store of invented incidents in a folder, and return the settings that lead to it."""
    path = write_synthetic(n_incidents, Settings(), folder / f"{n_incidents}.csv")
    settings = replace(Settings(), data_dir=folder / f"store_{n_incidents}")
    build(settings, (path,))
    path.unlink()
    return settings


def client_of(n_incidents: int, folder: Path) -> MapClient:
    """Build a store of invented incidents in a folder, and return the application over it."""
    return MapClient(build_synthetic(n_incidents, folder))


def _name(place: dict[str, str]) -> str:
    return f"{place['id']}.{place['property']}"


def filter_changes(corridor_ids: Sequence[str]) -> list[Filters]:
    """Return 18 choices of filters, of which no two are the same: each one, and several together."""
    days = [pd.Timestamp(f"{year}-01-01").date() for year in range(2009, 2026)]
    first, second, third = (corridor_ids[place % len(corridor_ids)] for place in range(3))
    return [
        Filters(start=days[2]),
        Filters(start=days[5], end=days[9]),
        Filters(start=days[10], end=days[11]),
        Filters(types=("drugs",)),
        Filters(types=("wildlife", "minerals")),
        Filters(types=("fuel", "tobacco", "medicines")),
        Filters(countries=("SN",)),
        Filters(countries=("ML", "NE")),
        Filters(countries=("GH", "TG", "BJ")),
        Filters(max_error_km=1.0),
        Filters(max_error_km=5.0),
        Filters(max_error_km=25.0),
        Filters(corridors=(first,)),
        Filters(corridors=(second, third)),
        Filters(corridors=tuple(corridor_ids)),
        Filters(start=days[4], types=("drugs", "cash"), max_error_km=40.0),
        Filters(end=days[8], countries=("ML", "SN"), types=("drugs",)),
        Filters(start=days[1], end=days[15], max_error_km=15.0, corridors=(first, second)),
    ]


def plain_figure(incidents: gpd.GeoDataFrame, filters: Filters) -> str:
    """Filter a frame and draw every row, as a Dash app usually does; return what it would send."""
    keep = pd.Series(True, index=incidents.index)
    if filters.start is not None:
        keep &= incidents["date"] >= pd.Timestamp(filters.start)
    if filters.end is not None:
        keep &= incidents["date"] <= pd.Timestamp(filters.end)
    for column, values in (("trafficking_type", filters.types), ("country", filters.countries)):
        if values:
            keep &= incidents[column].isin(values)
    if filters.corridors:
        keep &= incidents["corridor_id"].isin(filters.corridors)
    if filters.max_error_km is not None:
        keep &= incidents["uncertainty_km"] <= filters.max_error_km
    shown = incidents[keep]
    place = {"lon": shown.geometry.x, "lat": shown.geometry.y}
    traces = [go.Densitymap(**place, radius=20), go.Scattermap(**place, mode="markers", text=shown["place"])]
    return go.Figure(traces).to_json()


def run(sizes: Sequence[int] = SIZES) -> Iterator[Result]:
    """Time every filter change once, none of which the process has seen before; the first request only warms up."""
    with tempfile.TemporaryDirectory() as folder:
        for n in sizes:
            client = client_of(n, Path(folder))
            changes = filter_changes(client.atlas.corridors["corridor_id"].tolist())
            incidents = client.atlas.store.read("incidents")
            peer_s, peer_mb = time_plain_figures(incidents, changes)
            del incidents
            for task, layers in TASKS.items():
                yield _result(client, task, layers, changes, n, peer_s, peer_mb)


def time_plain_figures(incidents: gpd.GeoDataFrame, changes: Sequence[Filters]) -> tuple[float, float]:
    """Return the median seconds and megabytes of the usual figure over some changes."""
    seconds, megabytes = [], []
    for filters in changes:
        begun = time.perf_counter()
        figure = plain_figure(incidents, filters)
        seconds.append(time.perf_counter() - begun)
        megabytes.append(len(figure.encode()) / 1e6)
    return statistics.median(seconds), statistics.median(megabytes)


def _result(
    client: MapClient,
    task: str,
    layers: Sequence[LayerName],
    changes: Sequence[Filters],
    n: int,
    peer_s: float,
    peer_mb: float,
) -> Result:
    ticked = {"layers": ",".join(layers)}
    client.forget()
    client.change(ticked)
    answers = [client.change({**filters.to_query(), **ticked}) for filters in changes]
    ours_s = statistics.median(answer.seconds for answer in answers)
    sent_kb = statistics.median(answer.sent_kb for answer in answers)
    return Result(
        task=task,
        n=n,
        ours_s=ours_s,
        peer=f"geopandas filter and plotly figure of all rows, {peer_mb:.2g} MB before compression",
        peer_s=peer_s,
        goal="median under 150 ms and 300 kB",
        is_reached=ours_s < _GOAL_S and sent_kb < _GOAL_KB,
        sent_kb=sent_kb,
    )
