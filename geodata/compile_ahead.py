"""Machine code made before anybody waits for it: compiling the loops of a density takes some ten seconds, once."""

from __future__ import annotations

import numpy as np

from geodata import density_register, smoothing
from geodata.edges import Window
from geodata.gridding import Grid, Points
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


def compile_density_loops() -> None:
    """Put the machine code of the densities of large registers on the disk, or find that it is there.

    The loops are run on a few points, with one location error and with many, with weights and without.
    """
    grid = Grid(0.0, 0.0, 5000.0, 40, 40)
    window = Window("study_area", grid, np.ones((40, 40), bool))
    for errors_km in (np.zeros(2, np.float32), np.arange(12, dtype=np.float32)):
        places = np.resize(np.array([60_000.0, 90_000.0], np.float32), len(errors_km))
        points = Points(places, places, errors_km)
        for weights in (None, np.ones(len(points))):
            smoothing.kernel_sum(points, 40.0, "gaussian", grid, weights).values()
        for edge in (None, window):
            register = density_register.prepare_register(points, 40.0, "gaussian", grid, edge)
            for rows in (np.arange(1), np.arange(len(points))):
                density_register.register_density(register, rows, 1.0)
