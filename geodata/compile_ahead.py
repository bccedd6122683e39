"""Machine code made before anybody waits for it: compiling the loops along the roads takes some ten seconds, once."""

from __future__ import annotations

import numpy as np

from geodata.lixels import RoadPlaces, build_graph
from geodata.network_density import ROAD_KERNELS, prepare_register, register_density


def compile_road_loops() -> None:
    """Put the machine code of the densities along the roads on the disk, or find that it is there.

    The loops are run on three roads that meet; the code is kept beside the modules, for every process after this one.
    """
    graph = build_graph([0, 0, 0], [1, 2, 3], [3.0, 3.0, 3.0])
    places = RoadPlaces(np.array([0, 1]), np.array([1.0, 2.0]), np.zeros(2), np.zeros(2))
    for kernel in ROAD_KERNELS:
        register = prepare_register(graph, places, 2.0, kernel)
        register_density(register, np.arange(1), 1.0)
        register_density(register, np.arange(2), 1.0)
