"""Which cells there are, and which incidents count in them."""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import h3.api.basic_int as h3
import numpy as np
import shapely

from geodata.index import UNKNOWN, IncidentIndex
from geodata.study_cells import (
    HEXAGON_MAX_ERROR_KM,
    cell_of_code,
    connect_cells,
    count_in_cells,
    covered_countries,
    places_of_cells,
)

HERE, NEXT, FAR = h3.latlng_to_cell(13.5, -4.0, 4), h3.latlng_to_cell(13.9, -4.0, 4), h3.latlng_to_cell(5.0, -12.0, 4)
LIMIT = HEXAGON_MAX_ERROR_KM[4]


def index_of(cells: list[int], errors: list[float]) -> IncidentIndex:
    names = sorted({h3.int_to_str(cell) for cell in cells})
    codes = np.array([names.index(h3.int_to_str(cell)) for cell in cells], dtype=np.int32)
    columns = {"day": np.arange(len(cells)), "hex_4": codes, "uncertainty_km": np.array(errors, dtype=np.float32)}
    return IncidentIndex(columns, {"hex_4": tuple(names)})


def test_each_incident_is_counted_or_left_out_for_one_reason() -> None:
    area = connect_cells(np.array([HERE, NEXT], dtype=np.uint64), 4)
    index = index_of([HERE, HERE, NEXT, FAR, HERE, FAR], [1, LIMIT, 1, 1, LIMIT + 1, LIMIT + 1])
    counted = count_in_cells(area, index, np.arange(6))
    assert dict(zip(area.cells.tolist(), counted.counts.tolist(), strict=True)) == {HERE: 2, NEXT: 1}
    assert (counted.n_used, counted.n_too_imprecise, counted.n_outside) == (3, 2, 1)


def test_steps_cut_the_counts_and_add_up_to_them() -> None:
    area = connect_cells(np.array([HERE, NEXT], dtype=np.uint64), 4)
    index = index_of([HERE, HERE, NEXT, FAR, HERE], [1, 1, 1, 1, 1])
    steps = np.array([0, 2, 2, 1, UNKNOWN])
    by_step = count_in_cells(area, index, np.arange(5), steps, 3)
    here = int(np.flatnonzero(area.cells == HERE)[0])
    assert by_step.counts[:, here].tolist() == [1, 0, 1]
    assert by_step.counts[:, 1 - here].tolist() == [0, 0, 1]
    assert (by_step.n_used, by_step.n_outside) == (3, 1)
    whole = count_in_cells(area, index, np.arange(4))
    assert dataclasses.replace(by_step, counts=by_step.counts.sum(axis=0)).counts.tolist() == whole.counts.tolist()


def test_a_cell_outside_the_area_has_no_place_in_it() -> None:
    area = connect_cells(np.array([HERE], dtype=np.uint64), 4)
    index = index_of([HERE, FAR], [1, 1])
    assert sorted(cell_of_code(area, index).tolist()) == [UNKNOWN, 0]


def test_covered_are_the_countries_of_the_study_and_those_beside_them() -> None:
    areas = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(2, 0, 3, 1), shapely.box(9, 0, 10, 1)]
    countries = gpd.GeoDataFrame({"country": list("ABCD"), "is_focus": [1, 0, 0, 0]}, geometry=areas, crs=4326)
    assert covered_countries(countries)["country"].tolist() == ["A", "B"]


def test_a_cell_is_named_after_its_largest_place_or_the_nearest_one() -> None:
    area = connect_cells(np.array([HERE, NEXT, FAR], dtype=np.uint64), 4)
    latitude, longitude = np.array([h3.cell_to_latlng(cell) for cell in (HERE, HERE, NEXT)]).T
    population = np.array([500.0, 900.0, np.nan])
    place, is_inside = places_of_cells(area, np.arange(3), longitude, latitude, population)
    named = dict(zip(area.cells.tolist(), zip(place.tolist(), is_inside.tolist(), strict=True), strict=True))
    assert named[HERE] == (1, True)
    assert named[NEXT] == (2, True)
    assert named[FAR][1] is False
