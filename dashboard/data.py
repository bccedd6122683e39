"""The only room that holds data: read-only, opened once a process, answers cached by what was asked."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.tables import AtlasTables
from geodata import density_register
from geodata.backtest import Backtest, backtest
from geodata.bias import road_km_by_area
from geodata.coverage import NearPairs, RoadAccess, near_pairs, road_access
from geodata.density import DensitySurface, incident_density
from geodata.density_cube import DensityCube, cube_density, read_cube
from geodata.displacement import HubRoutes, build_hub_routes
from geodata.edges import Window, land_window, study_window
from geodata.errors import InputError
from geodata.fields import stored_columns
from geodata.flows import FlowRegister, read_flows
from geodata.gridding import Points, study_grid
from geodata.hotspots import HotspotResult, hotspots
from geodata.lixels import RoadGraph, RoadPlaces, build_road_graph, snap_to_roads
from geodata.network_density import EQUAL_SPLIT, RoadDensity, RoadRegister, prepare_register, register_density
from geodata.settings import Settings
from geodata.statistics import exposure_period, period_years
from geodata.study_cells import CellCounts, StudyCells, count_in_cells, covered_countries, study_cells
from layers.filters import Filters, Selection, select

_CACHED_SELECTIONS = 32
_CACHED_SURFACES = 32
#: Many rows share their texts: these stay numbers until a row is shown, which reads a million many times faster.
_SHARED_TEXTS = [
    each.name for each in stored_columns("incidents") if each.kind == "text" and each.name != "incident_id"
]
NO_EDGE = "none"
#: Edges that a density can be corrected for; the first is no correction.
EDGES = (NO_EDGE, "study_area", "coast")


class AtlasData(AtlasTables):
    """Give the tables of the store in use, and what follows from one choice of filters.

    Parameters
    ----------
    settings : Settings

    Raises
    ------
    StoreError
        Nothing has been built yet.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._incidents_lock = threading.Lock()
        self.select = lru_cache(maxsize=_CACHED_SELECTIONS)(self._select)
        self.surface = lru_cache(maxsize=_CACHED_SURFACES)(self._surface)
        self.hotspots = lru_cache(maxsize=_CACHED_SURFACES)(self._hotspots)
        self.road_density = lru_cache(maxsize=_CACHED_SURFACES)(self._road_density)

    @cached_property
    def road_graph(self) -> RoadGraph:
        return build_road_graph(self.roads)

    @cached_property
    def road_places(self) -> RoadPlaces:
        """Where every incident lies on the roads, found once; a change of filters only takes rows of it."""
        index = self.index
        return snap_to_roads(index.longitude, index.latitude, index.uncertainty_km, self.roads)

    @cached_property
    def hub_routes(self) -> HubRoutes:
        """The shortest routes by road between capitals, ports and border towns of different countries."""
        return build_hub_routes(self.roads, self.countries, self.border_posts, self.crossings, self.places)

    @cached_property
    def road_access(self) -> RoadAccess:
        """How far each crossing is by road from the open posts and from the other crossings."""
        return road_access(self.crossings, self.border_posts, self.roads)

    @cached_property
    def near_crossings(self) -> NearPairs:
        """Which incidents lie near which crossing of `road_access`."""
        crossings = self.road_access.crossings
        return near_pairs(self.index, crossings["longitude"], crossings["latitude"])

    @cached_property
    def flows(self) -> FlowRegister:
        """Origins and destinations of all incidents, resolved once."""
        origins, destinations = (
            self._incident_column(name).dictionary_encode().to_pandas() for name in ("origin", "destination")
        )
        return read_flows(origins, destinations, self.index, self.gazetteer)

    @lru_cache(maxsize=2)  # noqa: B019 - one AtlasData lives as long as its process
    def road_km(self, by: str) -> pd.Series:
        """Kilometres of road of each ``country`` or ``region`` that the register covers."""
        countries = covered_countries(self.countries)
        regions = self.regions[self.regions["country"].isin(countries["country"])]
        areas, identifier = (countries, "country") if by == "country" else (regions, "region_id")
        return road_km_by_area(self.roads, areas, identifier)

    @cached_property
    def backtest(self) -> Backtest:
        """How well earlier incidents told where those of each year would be reported; `InputError` where too few."""
        return backtest(self.index, self.countries)

    @cached_property
    def _incident_file(self) -> pa.Table:
        """The incidents memory-mapped; the texts are decoded column by column, when first asked for."""
        return pq.ParquetFile(self.store.path("incidents"), memory_map=True, read_dictionary=_SHARED_TEXTS)

    @lru_cache(maxsize=64)  # noqa: B019 - one AtlasData lives as long as its process
    def _incident_column(self, name: str) -> pa.ChunkedArray:
        with self._incidents_lock:
            return self._incident_file.read(columns=[name]).column(name).unify_dictionaries().combine_chunks()

    def incidents(self, rows: Sequence[int] | np.ndarray, columns: Sequence[str]) -> pd.DataFrame:
        """Return some columns of some incidents, in the order of `rows`, indexed by row number.

        ``longitude`` and ``latitude`` may be asked for beside the stored columns.
        """
        positions = np.asarray(rows, dtype=np.int64)
        taken: dict[str, Any] = {}
        for name in columns:
            if name in ("longitude", "latitude"):
                taken[name] = np.asarray(self.index.columns[name][positions], dtype=float).round(4)
            else:
                cells = self._incident_column(name).take(pa.array(positions))
                taken[name] = (cells.dictionary_decode() if pa.types.is_dictionary(cells.type) else cells).to_pandas()
        frame = pd.DataFrame(taken)
        frame.index = pd.Index(positions)
        return frame

    @cached_property
    def _incident_rows(self) -> dict[str, int]:
        return {value: row for row, value in enumerate(self._incident_column("incident_id").to_pylist())}

    def row_of(self, incident_id: str) -> int | None:
        """Return the row of an incident; None where there is none of this name."""
        return self._incident_rows.get(incident_id)

    def incident(self, incident_id: str) -> dict[str, Any]:
        """Return one incident with all its columns, ``longitude`` and ``latitude`` in place of the geometry.

        Raises
        ------
        InputError
            There is no such incident.
        """
        row = self._incident_rows.get(incident_id)
        if row is None:
            raise InputError("no_incident", "There is no incident “{identifier}”.", identifier=incident_id)
        names = [name for name in self._incident_file.schema_arrow.names if name != "geometry"]
        return self.incidents([row], [*names, "longitude", "latitude"]).iloc[0].to_dict()

    def incidents_named(self, identifiers: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
        """Return some columns of incidents of the register, which the identifiers must be of."""
        return self.incidents([self._incident_rows[each] for each in identifiers], columns)

    def corridor(self, corridor_id: str) -> pd.Series:
        """Return one corridor; `InputError` where there is none."""
        found = self.corridors[self.corridors["corridor_id"] == corridor_id]
        if found.empty:
            raise InputError("no_corridor", "There is no corridor “{identifier}”.", identifier=corridor_id)
        return found.iloc[0]

    def place(self, place_id: str) -> pd.Series:
        """Return one place; `InputError` where there is none."""
        if place_id not in self.place_names.index:
            raise InputError("no_place", "There is no place “{identifier}”.", identifier=place_id)
        return self.place_names.loc[place_id]

    def post(self, post_id: str) -> pd.Series:
        """Return one border post; `InputError` where there is none."""
        found = self.border_posts[self.border_posts["post_id"] == post_id]
        if found.empty:
            raise InputError("no_post", "There is no border post “{identifier}”.", identifier=post_id)
        return found.iloc[0]

    def _select(self, filters: Filters) -> Selection:
        return select(self.index, filters)

    def period(self, filters: Filters) -> tuple[dt.date, dt.date] | None:
        """Return the first and last day the filters cover, cut to the register; None where they miss it."""
        return exposure_period(self.index, filters.start, filters.end)

    def _surface(
        self, filters: Filters, bandwidth_km: float, kernel: str = "gaussian", edge: str = NO_EDGE
    ) -> DensitySurface | None:
        period = self.period(filters)
        if period is None:
            return None
        cube = self.density_cube
        if cube is not None and (bandwidth_km, kernel, edge) == (cube.bandwidth_km, cube.kernel, NO_EDGE):
            span = cube.span(filters.start, filters.end)
            if span is not None and filters.without("start", "end", "types") == Filters():
                return cube_density(cube, filters.types, span, period_years(*period))
        return self.surface_of(self.select(filters).rows, period_years(*period), bandwidth_km, kernel, edge)

    @cached_property
    def density_cube(self) -> DensityCube | None:
        """Sums by type and quarter, which the build makes of a register of millions."""
        return read_cube(self.store.folder)

    def surface_of(
        self, rows: np.ndarray, years: float, bandwidth_km: float, kernel: str = "gaussian", edge: str = NO_EDGE
    ) -> DensitySurface:
        """Return the density of some incidents over a period of so many years."""
        if density_register.is_worthwhile(len(rows), len(self.index)):
            return density_register.register_density(self._density_register(bandwidth_km, kernel, edge), rows, years)
        points = self.points(rows)
        return incident_density(
            points.easting_m, points.northing_m, points.uncertainty_km, years, bandwidth_km, kernel,
            window=self.window(edge),
        )  # fmt: skip

    @lru_cache(maxsize=2)  # noqa: B019 - one AtlasData lives as long as its process
    def _density_register(self, bandwidth_km: float, kernel: str, edge: str) -> density_register.DensityRegister:
        """Every incident in the order of its cell, made ready once a bandwidth, kernel and edge."""
        points = self.points(np.arange(len(self.index)))
        return density_register.prepare_register(points, bandwidth_km, kernel, study_grid(), self.window(edge))

    def points(self, rows: np.ndarray) -> Points:
        """Return where some incidents are, and how well that is known."""
        index = self.index
        return Points(index.easting_m[rows], index.northing_m[rows], index.uncertainty_km[rows])

    def window(self, edge: str) -> Window | None:
        """Return the window whose edge a density is corrected for; `InputError` where the name is unknown."""
        if edge not in EDGES:
            raise InputError(
                "density_edge", "The edge “{edge}” is unknown. Known edges: {known}.", edge=edge, known=", ".join(EDGES)
            )
        if edge == NO_EDGE:
            return None
        return self.study_area if edge == "study_area" else self.land

    @cached_property
    def study_area(self) -> Window:
        """Cells of the grid within the study area."""
        return study_window(study_grid())

    @cached_property
    def land(self) -> Window:
        """Cells of the grid on land, within the study area."""
        return land_window(study_grid(), self.countries)

    @lru_cache(maxsize=8)  # noqa: B019 - one AtlasData lives as long as its process
    def study_cells(self, resolution: int) -> StudyCells:
        """Return the H3 cells of the countries the register covers."""
        return study_cells(list(covered_countries(self.countries).geometry), resolution)

    def _hotspots(self, filters: Filters, resolution: int) -> tuple[CellCounts, HotspotResult]:
        area = self.study_cells(resolution)
        counted = count_in_cells(area, self.index, self.select(filters).rows)
        return counted, hotspots(area, counted.counts)

    def _road_density(self, filters: Filters, bandwidth_km: float, kernel: str = EQUAL_SPLIT) -> RoadDensity | None:
        period = self.period(filters)
        if period is None:
            return None
        return self.road_density_of(self.select(filters).rows, period_years(*period), bandwidth_km, kernel)

    @lru_cache(maxsize=4)  # noqa: B019 - one AtlasData lives as long as its process
    def _road_register(self, bandwidth_km: float, kernel: str) -> RoadRegister:
        """Every incident on the roads, made ready once a bandwidth and kernel."""
        return prepare_register(self.road_graph, self.road_places, bandwidth_km, kernel)

    def road_density_of(
        self, rows: np.ndarray, years: float, bandwidth_km: float, kernel: str = EQUAL_SPLIT
    ) -> RoadDensity:
        """Return the density along the roads of some incidents over a period of so many years."""
        return register_density(self._road_register(bandwidth_km, kernel), rows, years)

    @staticmethod
    def link(path: str, language: str, **query: str) -> str:
        """Return the address of a page in a language."""
        return f"{path}?{urlencode({'lang': language, **query}, safe=',')}"
