"""What is compiled ahead is what is asked for later: a loop compiled for other types would be compiled once more."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from geodata import equal_split, network_diffusion
from geodata.compile_ahead import compile_road_loops
from geodata.lixels import build_road_graph, snap_to_roads
from geodata.network_density import ROAD_KERNELS, prepare_register, register_density

_LOOPS = (
    equal_split.spread_spots,
    network_diffusion.deposit,
    network_diffusion.eliminate,
    network_diffusion.solve_roads,
    network_diffusion.join_roads,
)


def _signatures() -> list[list[tuple]]:
    return [list(loop.machine_code().signatures) for loop in _LOOPS]


def test_the_densities_of_a_register_find_their_machine_code() -> None:
    compile_road_loops()
    before = _signatures()
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
    assert _signatures() == before
