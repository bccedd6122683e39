"""What is compiled ahead is what is asked for later: a loop compiled for other types would be compiled once more."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from geodata import cell_sums, density, density_register, equal_split, marked_sums, network_diffusion, synthesis
from geodata.compile_ahead import compile_density_loops, compile_road_loops
from geodata.gridding import Points, study_grid
from geodata.lixels import build_road_graph, snap_to_roads
from geodata.network_density import ROAD_KERNELS, prepare_register, register_density

_ROAD_LOOPS = (
    equal_split.spread_spots,
    network_diffusion.deposit,
    network_diffusion.eliminate,
    network_diffusion.solve_roads,
    network_diffusion.join_roads,
)
_DENSITY_LOOPS = (
    cell_sums.list_errors,
    cell_sums.add_by_class,
    cell_sums.add_mixed,
    marked_sums.mark,
    marked_sums.count_cells,
    marked_sums.order_by_cell,
    marked_sums.add_by_class,
    marked_sums.add_mixed,
    synthesis._read_along,
    synthesis._read_up,
)


def _signatures(loops: tuple) -> list[list[tuple]]:
    return [list(loop.machine_code().signatures) for loop in loops]


def test_the_densities_of_a_register_find_their_machine_code() -> None:
    compile_road_loops()
    before = _signatures(_ROAD_LOOPS)
    assert all(before)
    lines = [shapely.LineString([(0, 0), end]) for end in ((0.2, 0), (0, 0.2), (-0.2, 0.1))]
    columns = {"from_node": [0, 0, 0], "to_node": [1, 2, 3], "length_km": [22.0, 22.0, 25.0]}
    roads = gpd.GeoDataFrame(columns, geometry=lines, crs="EPSG:4326")
    # As the index gives them: read only, errors in single precision.
    register = [np.array([0.1, 0.01, -0.1]), np.array([0.0, 0.1, 0.05]), np.array([0.0, 1.0, 5.0], np.float32)]
    for column in register:
        column.setflags(write=False)
    places = snap_to_roads(*register, roads)
    graph = build_road_graph(roads)
    for kernel in ROAD_KERNELS:
        ready = prepare_register(graph, places, 10.0, kernel)
        for rows in (np.arange(3), np.array([0, 2])):
            assert register_density(ready, rows, 1.0).n_used == len(rows)
    assert _signatures(_ROAD_LOOPS) == before


def test_the_densities_of_a_large_register_find_their_machine_code(monkeypatch) -> None:
    compile_density_loops()
    before = _signatures(_DENSITY_LOOPS)
    assert all(before)
    monkeypatch.setattr(density, "DIRECT_LIMIT", 0)
    # As the index gives them: chosen from columns in single precision that are mapped and read only.
    columns = [np.linspace(-9e5, 9e5, 60, dtype=np.float32) for _ in range(2)]
    for errors_km in (np.full(60, 5.0, np.float32), np.linspace(0.0, 30.0, 60, dtype=np.float32)):
        for column in (*columns, errors_km):
            column.setflags(write=False)
        rows = np.arange(0, 60, 2)
        points = Points(*columns, errors_km).take(np.arange(60))
        register = density_register.prepare_register(points, 40.0, "gaussian", study_grid())
        part = points.take(rows)
        plain = density.incident_density(part.easting_m, part.northing_m, part.uncertainty_km, 1.0)
        assert density_register.register_density(register, rows, 1.0).n_used == plain.n_used == 30
    assert _signatures(_DENSITY_LOOPS) == before
