"""A database extract of OpenStreetMap that nobody surveyed, of any size, for timing: roads, tracks and buildings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import osmium
from osmium.osm.mutable import Node, Way

#: Classes of roads and their shares, about as in the extracts of West African countries.
_CLASSES = ("trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "track", "path")
_SHARES = (0.01, 0.02, 0.03, 0.06, 0.14, 0.46, 0.18, 0.10)
#: Nodes of a road way; nodes of roads and of buildings, as a share of all.
_WAY_NODES, _ROAD_SHARE = 12, 0.35
#: (west, south, east, north) of the ground, degrees.
_GROUND = (-16.0, 10.5, 2.0, 20.0)
#: Day of the first edit: an extract says of each node when it was edited last.
_FIRST_DAY = datetime(2014, 1, 1, tzinfo=UTC)
#: Length of one step of a road, degrees (about 50 m).
_STEP = 0.0005


def write_extract(path: Path, n_nodes: int, *, seed: int = 0) -> Path:
    """Write an extract.

    Parameters
    ----------
    path : Path
        Ends with ``.osm.pbf``; about 5 MB a million nodes.
    n_nodes : int
        Nodes in all. Roads are walks that begin on a node of an earlier road, so that there are junctions; the rest are
        buildings of four corners.
    seed : int
    """
    random = np.random.default_rng(seed)
    n_ways = int(n_nodes * _ROAD_SHARE) // (_WAY_NODES - 1)
    n_roads = max(1, n_ways // 8)
    spots, ways = _roads(random, n_ways, n_roads)
    n_buildings = (n_nodes - len(spots)) // 4
    corners = _buildings(random, n_buildings, spots)
    classes = random.choice(_CLASSES, size=len(ways), p=_SHARES)
    edited = _FIRST_DAY
    with osmium.SimpleWriter(str(path)) as writer:
        for number, spot in enumerate(np.concatenate([spots, corners]).tolist(), start=1):
            if number % 100 == 1:
                edited = _FIRST_DAY + timedelta(minutes=number)
            writer.add_node(Node(id=number, location=spot, version=1, timestamp=edited, changeset=number // 100 + 1))
        for number, (members, kind) in enumerate(zip(ways.tolist(), classes.tolist(), strict=True), start=1):
            tags = {"highway": kind, "surface": "unpaved", "name": f"Road {number}"}
            writer.add_way(Way(id=number, nodes=members, tags=tags))
        for number in range(n_buildings):
            first = len(spots) + 4 * number + 1
            ring = [first, first + 1, first + 2, first + 3, first]
            writer.add_way(Way(id=len(ways) + number + 1, nodes=ring, tags={"building": "yes"}))
    return path


def _roads(random: np.random.Generator, n_ways: int, n_roads: int) -> tuple[np.ndarray, np.ndarray]:
    """Return where the nodes of the roads are, and the nodes of each way (counted from 1)."""
    per_road = n_ways // n_roads
    n_steps = per_road * (_WAY_NODES - 1)
    heading = random.uniform(0, 2 * np.pi, n_roads)[:, None] + random.normal(0, 0.2, (n_roads, n_steps)).cumsum(axis=1)
    steps = _STEP * np.stack([np.cos(heading), np.sin(heading)], axis=2)
    west, south, east, north = _GROUND
    begin = random.uniform((west, south), (east, north), (n_roads, 2))
    # Two roads in three begin on another road, where one of its ways ends.
    own = np.arange(n_roads)
    parent = np.where(random.random(n_roads) < 2 / 3, (random.random(n_roads) * own).astype(np.int64), own)
    spots = np.empty((n_roads, n_steps + 1, 2))
    for road in range(n_roads):
        at = random.integers(0, n_steps)
        spots[road, 0] = spots[parent[road], at] if parent[road] < road else begin[road]
        spots[road, 1:] = spots[road, 0] + steps[road].cumsum(axis=0)
        if parent[road] < road:
            parent[road] = parent[road] * (n_steps + 1) + at
        else:
            parent[road] = road * (n_steps + 1)
    number = np.arange(1, n_roads * (n_steps + 1) + 1).reshape(n_roads, n_steps + 1)
    number[:, 0] = parent + 1
    places = np.arange(per_road)[:, None] * (_WAY_NODES - 1) + np.arange(_WAY_NODES)
    return spots.reshape(-1, 2), number[:, places].reshape(-1, _WAY_NODES)


def _buildings(random: np.random.Generator, n: int, spots: np.ndarray) -> np.ndarray:
    """Return the corners of buildings near the roads, four each."""
    near = spots[random.integers(0, len(spots), n)] + random.normal(0, 0.002, (n, 2))
    square = np.array([(0, 0), (1e-4, 0), (1e-4, 1e-4), (0, 1e-4)])
    # No two buildings are alike, or the file would pack far better than those of real places.
    return (near[:, None, :] + square + random.normal(0, 2e-5, (n, 4, 2))).reshape(-1, 2)
