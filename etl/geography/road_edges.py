"""From lines as a file has them to the edges of a network: cut at junctions, joined where nothing branches off.

The vertices of all lines are the nodes of a graph of short segments. Where exactly two segments of one class meet, the
road goes on; everywhere else is a node. So a road that its source cuts at every bridge becomes one edge again, and a
road that runs through a junction is cut there.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata import crs
from geodata.compiling import compiled

#: Vertices nearer to each other than this are the same, degrees (about 0.1 m).
_SAME = 1e-6
#: How far a line is kept that is drawn; lengths are measured before, degrees (about 11 m).
DRAWN_WITHIN = 1e-4


def build_edges(lines: np.ndarray, rank: np.ndarray) -> gpd.GeoDataFrame:
    """Build the edges of a network.

    Parameters
    ----------
    lines : array of LineString
        WGS84 degrees; those that meet share a vertex.
    rank : int array
        Class of each line; of two on the same ground the lower one counts.

    Returns
    -------
    GeoDataFrame
        Lines, EPSG:4326, drawn to `DRAWN_WITHIN`; from_node and to_node (from 0), length_km along the ellipsoid, rank.
        No edge begins where it ends, and no two join the same nodes. Empty without lines.
    """
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    vertex, spots = _vertices(coordinates)
    low, high, segment_rank = _segments(vertex, line, rank)
    if not len(low):
        return _frame([], [], np.empty(0), np.empty(0, np.int64), np.empty(0, dtype=object))
    start, neighbour, segment = _adjacency(low, high, len(spots))
    is_node = _nodes(start, segment, segment_rank)
    order, bounds = _walk(start, neighbour, segment, is_node)
    # Edges that begin where they end, or join what another joins, are cut at vertices of their own.
    extra = _vertices_to_cut_at(order, bounds)
    if len(extra):
        is_node[extra] = True
        order, bounds = _walk(start, neighbour, segment, is_node)
    edge_of = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    placed = spots[order]
    lengths = _lengths_km(placed, edge_of, len(bounds) - 1)
    drawn = shapely.simplify(shapely.linestrings(placed, indices=edge_of), DRAWN_WITHIN)
    first, last = order[bounds[:-1]], order[bounds[1:] - 1]
    _, number = np.unique(np.concatenate([first, last]), return_inverse=True)
    rank_of_pair = pd.Series(segment_rank, index=pd.MultiIndex.from_arrays([low, high]))
    second = order[bounds[:-1] + 1]
    pairs = pd.MultiIndex.from_arrays([np.minimum(first, second), np.maximum(first, second)])
    found = rank_of_pair.reindex(pairs).to_numpy(np.int64)
    return _frame(number[: len(first)], number[len(first) :], lengths, found, drawn)


def _frame(from_node: object, to_node: object, km: np.ndarray, rank: np.ndarray, lines: np.ndarray) -> gpd.GeoDataFrame:
    columns = {
        "from_node": np.asarray(from_node, dtype=np.int64), "to_node": np.asarray(to_node, dtype=np.int64),
        "length_km": km, "rank": rank,
    }  # fmt: skip
    return gpd.GeoDataFrame(columns, geometry=lines, crs=crs.WGS84)


def _vertices(coordinates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the vertex of each coordinate, and where the vertices are."""
    whole = np.round((coordinates + np.array([180.0, 90.0])) / _SAME).astype(np.int64)
    _, first, vertex = np.unique(whole[:, 0] << 32 | whole[:, 1], return_index=True, return_inverse=True)
    return vertex, coordinates[first]


def _segments(vertex: np.ndarray, line: np.ndarray, rank: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the two ends of each distinct segment, the lower one first, and its rank."""
    is_step = (line[1:] == line[:-1]) & (vertex[1:] != vertex[:-1])
    here, there = vertex[:-1][is_step], vertex[1:][is_step]
    low, high, found = np.minimum(here, there), np.maximum(here, there), rank[line[1:][is_step]]
    order = np.lexsort((found, high, low))
    low, high, found = low[order], high[order], found[order]
    is_first = np.ones(len(low), dtype=bool)
    is_first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    return low[is_first], high[is_first], found[is_first]


def _adjacency(low: np.ndarray, high: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return where the neighbours of each vertex start, the neighbours, and the segments to them."""
    here, there = np.concatenate([low, high]), np.concatenate([high, low])
    segment = np.tile(np.arange(len(low)), 2)
    order = np.lexsort((there, here))
    start = np.concatenate([[0], np.cumsum(np.bincount(here, minlength=n))]).astype(np.int64)
    return start, there[order], segment[order]


def _nodes(start: np.ndarray, segment: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """Tell which vertices are nodes: not exactly two segments, or two of different classes."""
    degree = np.diff(start)
    is_node = degree != 2
    passed = np.flatnonzero(~is_node)
    is_node[passed] = rank[segment[start[passed]]] != rank[segment[start[passed] + 1]]
    return is_node


def _walk(
    start: np.ndarray, neighbour: np.ndarray, segment: np.ndarray, is_node: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the vertices of all edges one after the other, and where each edge begins; a closed round is cut once."""
    n_segments = len(segment) // 2
    order = np.empty(2 * n_segments, dtype=np.int64)
    bounds = np.empty(n_segments + 1, dtype=np.int64)
    n_edges, n_placed = _walk_edges(start, neighbour, segment, is_node, order, bounds)
    return order[:n_placed], bounds[: n_edges + 1]


@compiled
def _walk_edges(start, neighbour, segment, is_node, order, bounds):
    """Follow each segment not yet seen from node to node; first from the nodes, then round what is closed."""
    is_seen = np.zeros(len(segment) // 2, dtype=np.bool_)
    n_edges, n_placed = 0, 0
    bounds[0] = 0
    for pass_ in range(2):
        for vertex in range(len(start) - 1):
            if pass_ == 0 and not is_node[vertex]:
                continue
            for k in range(start[vertex], start[vertex + 1]):
                if is_seen[segment[k]]:
                    continue
                order[n_placed] = vertex
                n_placed += 1
                step = k
                while True:
                    is_seen[segment[step]] = True
                    here = neighbour[step]
                    order[n_placed] = here
                    n_placed += 1
                    if is_node[here] or here == vertex:
                        break
                    first = start[here]
                    step = first if not is_seen[segment[first]] else first + 1
                n_edges += 1
                bounds[n_edges] = n_placed
    return n_edges, n_placed


def _vertices_to_cut_at(order: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    """Return vertices that become nodes: two of each round, one of each edge but the shortest between two nodes."""
    first, last, size = order[bounds[:-1]], order[bounds[1:] - 1], np.diff(bounds)
    low, high = np.minimum(first, last), np.maximum(first, last)
    ranked = np.lexsort((size, high, low))
    is_repeated = np.zeros(len(low), dtype=bool)
    is_repeated[ranked[1:]] = (low[ranked[1:]] == low[ranked[:-1]]) & (high[ranked[1:]] == high[ranked[:-1]])
    is_round = first == last
    is_repeated &= ~is_round
    starts = bounds[:-1]
    third = size[is_round] // 3
    return np.concatenate([
        order[starts[is_repeated] + size[is_repeated] // 2],
        order[starts[is_round] + third], order[starts[is_round] + np.maximum(2 * third, third + 1)], first[is_round],
    ])  # fmt: skip


def _lengths_km(placed: np.ndarray, edge_of: np.ndarray, n: int) -> np.ndarray:
    """Return the length of each edge along the ellipsoid."""
    is_step = edge_of[1:] == edge_of[:-1]
    here, there = placed[:-1][is_step], placed[1:][is_step]
    km = crs.geodesic_distance_km(here[:, 0], here[:, 1], there[:, 0], there[:, 1])
    return np.bincount(edge_of[1:][is_step], weights=km, minlength=n)


def with_crossings(lines: np.ndarray) -> np.ndarray:
    """Return the lines with a vertex wherever two of them meet or cross.

    Parameters
    ----------
    lines : array of LineString
        Degrees.
    """
    tree = shapely.STRtree(lines)
    one, other = tree.query(lines, predicate="intersects")
    is_pair = one < other
    one, other = one[is_pair], other[is_pair]
    if not len(one):
        return lines
    shared = shapely.intersection(lines[one], lines[other])
    spots, pair = shapely.get_coordinates(shared, return_index=True)
    cuts: dict[int, list[np.ndarray]] = {}
    for ends in (one, other):
        at = ends[pair]
        ranked = np.argsort(at, kind="stable")
        owners, begins = np.unique(at[ranked], return_index=True)
        for owner, group in zip(owners.tolist(), np.split(spots[ranked], begins[1:]), strict=True):
            cuts.setdefault(owner, []).append(group)
    result = lines.copy()
    for owner, groups in cuts.items():
        result[owner] = _with_vertices(lines[owner], np.concatenate(groups))
    return result


def _with_vertices(line: shapely.LineString, spots: np.ndarray) -> shapely.LineString:
    """Return a line with more vertices on it, each where it is given."""
    vertices = shapely.get_coordinates(line)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(vertices, axis=0).T))])
    at = shapely.line_locate_point(line, shapely.points(spots))
    order = np.argsort(np.concatenate([along, at]), kind="stable")
    return shapely.LineString(np.concatenate([vertices, spots])[order])
