"""The hexagons a test on places is made over: which there are, and who is next to whom."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from h3.api import basic_int as h3

from geodata.index import UNKNOWN, IncidentIndex
from geodata.nearest import nearest_point

#: Largest location error of an incident that counts in a hexagon, km: about what a hexagon measures across.
HEXAGON_MAX_ERROR_KM = {3: 100.0, 4: 40.0, 5: 15.0}
#: A hexagon and the ring around it.
STAR = 7


@dataclass(frozen=True)
class StudyCells:
    """Hold the H3 cells of one resolution that the study area is made of.

    Attributes
    ----------
    resolution : int
        H3 resolution.
    cells : uint64 array (n,)
        Ascending.
    neighbours : int32 array (n, STAR)
        Positions of the cell itself, then of its neighbours in the area; filled up with `n`.
    sizes : int64 array (n,)
        Cells in that neighbourhood, 1..STAR; fewer than STAR at the edge of the area.
    """

    resolution: int
    cells: np.ndarray
    neighbours: np.ndarray
    sizes: np.ndarray

    def __len__(self) -> int:
        return len(self.cells)

    def names(self, positions: np.ndarray) -> list[str]:
        """Return the H3 names of some cells."""
        return [h3.int_to_str(cell) for cell in self.cells[positions].tolist()]

    def centres(self, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return longitude and latitude of the centres of some cells, WGS84 degrees."""
        points = np.array([h3.cell_to_latlng(cell) for cell in self.cells[positions].tolist()]).reshape(-1, 2)
        return points[:, 1], points[:, 0]


def covered_countries(countries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the countries the register covers: those of the study, and those that share a land border with one.

    Parameters
    ----------
    countries : GeoDataFrame
        Canonical countries, EPSG:4326; needs is_focus.
    """
    focus = shapely.union_all(countries.geometry[countries["is_focus"] == 1].to_numpy())
    return countries[shapely.intersects(countries.geometry.to_numpy(), focus)]


def study_cells(areas: Sequence[shapely.Geometry], resolution: int) -> StudyCells:
    """Return the cells that touch some areas, each once.

    A cell that touches the land with a corner only is among them: an incident on the quay must have a cell to count in.

    Parameters
    ----------
    areas : sequence of Polygon or MultiPolygon
        WGS84 degrees.
    resolution : int
        H3 resolution.
    """
    found: set[int] = set()
    for part in shapely.get_parts(np.asarray(areas, dtype=object)):
        found.update(h3.h3shape_to_cells_experimental(h3.geo_to_h3shape(part), resolution, "overlap"))
    return connect_cells(np.fromiter(found, dtype=np.uint64, count=len(found)), resolution)


def connect_cells(cells: np.ndarray, resolution: int) -> StudyCells:
    """Return cells of one resolution with the table of their neighbours."""
    cells = np.unique(np.asarray(cells, dtype=np.uint64))
    n = len(cells)
    disks = [h3.grid_disk(cell, 1) for cell in cells.tolist()]
    lengths = np.fromiter(map(len, disks), dtype=np.int64, count=n)
    owner = np.repeat(np.arange(n), lengths)
    members = np.fromiter(itertools.chain.from_iterable(disks), dtype=np.uint64, count=int(lengths.sum()))
    position = np.searchsorted(cells, members)
    is_inside = cells[np.minimum(position, n - 1)] == members if n else np.zeros(0, dtype=bool)
    owner, position = owner[is_inside], position[is_inside]
    # The cell itself first; the others in the order of their positions, which is the order of the memory.
    order = np.lexsort((position, position != owner, owner))
    owner, position = owner[order], position[order]
    sizes = np.bincount(owner, minlength=n).astype(np.int64)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    neighbours = np.full((n, STAR), n, dtype=np.int32)
    neighbours[owner, place] = position
    return StudyCells(resolution, cells, neighbours, sizes)


def neighbourhood_sums(area: StudyCells, counts: np.ndarray) -> np.ndarray:
    """Return the sum over each cell and its neighbours, int64.

    The work grows with the cells that hold something: few of very many do.

    Parameters
    ----------
    area : StudyCells
    counts : int array (n,)
        Incidents in each cell.
    """
    n = len(area)
    occupied = np.flatnonzero(counts)
    if len(occupied) * 4 < n:
        # Neighbours of each other: what a cell receives is what its neighbours give away.
        receivers = area.neighbours[occupied].ravel()
        given = np.repeat(counts[occupied], STAR).astype(np.float64)
        return np.bincount(receivers, weights=given, minlength=n + 1)[:n].astype(np.int64)
    padded = np.append(np.asarray(counts, dtype=np.int64), 0)
    sums = padded[:-1].copy()
    for column in range(1, STAR):
        sums += np.take(padded, area.neighbours[:, column])
    return sums


@dataclass(frozen=True)
class CellCounts:
    """Hold the incidents of each cell of a study area, and those that have none.

    Attributes
    ----------
    counts : int64 array
        (n,) or, by time step, (n_steps, n).
    n_used : int
        Incidents counted.
    n_too_imprecise : int
        Located worse than `HEXAGON_MAX_ERROR_KM`.
    n_outside : int
        Precise enough, but in no cell of the area (at sea, or in a country the register does not cover).
    """

    counts: np.ndarray
    n_used: int
    n_too_imprecise: int
    n_outside: int


def cell_of_code(area: StudyCells, index: IncidentIndex) -> np.ndarray:
    """Return, for each code of the index's hexagons, the position in the area; `UNKNOWN` outside it."""
    names = index.categories[f"hex_{area.resolution}"]
    cells = np.fromiter(map(h3.str_to_int, names), dtype=np.uint64, count=len(names))
    position = np.minimum(np.searchsorted(area.cells, cells), max(len(area) - 1, 0))
    return np.where(area.cells[position] == cells, position, UNKNOWN)


def count_in_cells(
    area: StudyCells, index: IncidentIndex, rows: np.ndarray, steps: np.ndarray | None = None, n_steps: int = 1
) -> CellCounts:
    """Count incidents by cell of the area, and by time step where steps are given.

    Parameters
    ----------
    area : StudyCells
        Of a resolution in `index.HEX_RESOLUTIONS`.
    index : IncidentIndex
    rows : int array
        Selected rows.
    steps : int array, optional
        Time step of each row, 0 .. n_steps - 1; `UNKNOWN` for rows in none, which are left out uncounted.
    n_steps : int
    """
    is_precise = index.uncertainty_km[rows] <= HEXAGON_MAX_ERROR_KM[area.resolution]
    codes = index.columns[f"hex_{area.resolution}"][rows]
    if steps is not None:
        is_timed = steps != UNKNOWN
        codes, is_precise, steps = codes[is_timed], is_precise[is_timed], steps[is_timed]
    n_rows, codes = len(codes), codes[is_precise].astype(np.int64)
    place = cell_of_code(area, index)
    if steps is None:
        by_code = np.bincount(codes, minlength=len(place))[None]
    else:
        key = steps[is_precise] * len(place) + codes
        by_code = np.bincount(key, minlength=n_steps * len(place)).reshape(n_steps, len(place))
    is_inside = place != UNKNOWN
    counts = np.zeros((len(by_code), len(area)), dtype=np.int64)
    counts[:, place[is_inside]] = by_code[:, is_inside]
    n_used = int(counts.sum())
    return CellCounts(
        counts=counts[0] if steps is None else counts,
        n_used=n_used,
        n_too_imprecise=n_rows - len(codes),
        n_outside=len(codes) - n_used,
    )


def places_of_cells(
    area: StudyCells, positions: np.ndarray, longitude: np.ndarray, latitude: np.ndarray, population: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return a place to name each cell by: the largest inside it, else the one nearest to its centre.

    Parameters
    ----------
    area : StudyCells
    positions : int array
        Cells to name.
    longitude, latitude : float array
        Places, WGS84 degrees; at least one.
    population : float array
        Inhabitants; a missing number counts as none.

    Returns
    -------
    place : int array
        Position of the place.
    is_inside : bool array
        Whether it lies in the cell.
    """
    place, _ = nearest_point(*area.centres(positions), longitude, latitude)
    inhabitants = np.nan_to_num(np.asarray(population, dtype=float), nan=0.0)
    cells = map(h3.latlng_to_cell, latitude.tolist(), longitude.tolist(), itertools.repeat(area.resolution))
    cell_of_place = np.fromiter(cells, dtype=np.uint64, count=len(longitude))
    # The last of equal keys wins: in ascending order that is the largest place of each cell.
    order = np.argsort(inhabitants, kind="stable")
    largest = dict(zip(cell_of_place[order].tolist(), order.tolist(), strict=True))
    inside = np.array([largest.get(cell, UNKNOWN) for cell in area.cells[positions].tolist()], dtype=np.int64)
    return np.where(inside != UNKNOWN, inside, place), inside != UNKNOWN
