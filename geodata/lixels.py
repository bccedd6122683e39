"""Roads cut into lixels of about a kilometre, the graph they hang on, and the places of incidents on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from geodata import crs
from geodata.corridors import REACH_KM
from geodata.nearest import cut_lines, nearest_piece

#: Longest lixel, km.
LIXEL_KM = 1.0
#: A place this near to a junction is at the junction, km.
_AT_NODE_KM = 1e-6


@dataclass(frozen=True)
class RoadGraph:
    """Hold roads as edges between nodes, each edge cut into equal lixels; made by `build_road_graph`.

    Attributes
    ----------
    start, end : int array
        Nodes of each edge, by position.
    length_km : float array
        Of each edge, above 0.
    first_lixel : int array
        Lixels of edge `e`, from its start: ``first_lixel[e]`` to ``first_lixel[e + 1] - 1``.
    first_half : int array
        Half-edges that leave node `v`: ``first_half[v]`` to ``first_half[v + 1] - 1``; their number is its degree.
    half_edge, half_node : int array
        Edge of each half-edge, and the node it leads to. A loop leaves its node twice.
    half_side : int array
        0 where the half-edge leaves from the start of its edge, 1 from its end.
    """

    start: np.ndarray
    end: np.ndarray
    length_km: np.ndarray
    first_lixel: np.ndarray
    first_half: np.ndarray
    half_edge: np.ndarray
    half_node: np.ndarray
    half_side: np.ndarray

    @property
    def n_lixels(self) -> int:
        """Number of lixels."""
        return int(self.first_lixel[-1])

    @property
    def lixel_edge(self) -> np.ndarray:
        """Edge of each lixel."""
        return np.repeat(np.arange(len(self.length_km)), np.diff(self.first_lixel))

    @property
    def lixel_km(self) -> np.ndarray:
        """Length of each lixel, km."""
        n_cuts = np.diff(self.first_lixel)
        return np.repeat(self.length_km / n_cuts, n_cuts)


def build_graph(
    start: Sequence[int] | np.ndarray,
    end: Sequence[int] | np.ndarray,
    length_km: Sequence[float] | np.ndarray,
    lixel_km: float = LIXEL_KM,
) -> RoadGraph:
    """Build the graph of edges between nodes 0 to n - 1.

    Parameters
    ----------
    start, end : int array
        Nodes of each edge.
    length_km : float array
        Of each edge, km; at least a millimetre is taken.
    lixel_km : float
        An edge is cut into the fewest equal lixels that are no longer.
    """
    # In one piece each: machine code is made for that, and columns of a table are not.
    start, end = (np.ascontiguousarray(each, dtype=np.int64) for each in (start, end))
    length = np.maximum(np.asarray(length_km, dtype=float), 1e-6)
    n_cuts = np.maximum(1, np.ceil(length / lixel_km - 1e-9).astype(np.int64))
    edges = np.arange(len(start))
    leaves = np.concatenate([start, end])
    order = np.argsort(leaves, kind="stable")
    n_nodes = int(leaves.max()) + 1 if len(leaves) else 0
    return RoadGraph(
        start=start,
        end=end,
        length_km=length,
        first_lixel=np.concatenate([[0], np.cumsum(n_cuts)]).astype(np.int64),
        first_half=np.searchsorted(leaves[order], np.arange(n_nodes + 1)).astype(np.int64),
        half_edge=np.concatenate([edges, edges])[order],
        half_node=np.concatenate([end, start])[order],
        half_side=np.repeat(np.array([0, 1], dtype=np.int64), len(start))[order],
    )


def build_road_graph(roads: gpd.GeoDataFrame, lixel_km: float = LIXEL_KM) -> RoadGraph:
    """Build the graph of the canonical roads: skeleton and corridor links (needs from_node, to_node, length_km).

    Edge `e` is row `e`.
    """
    ends = roads[["from_node", "to_node"]].to_numpy(np.int64)
    _, position = np.unique(ends, return_inverse=True)
    position = position.reshape(ends.shape)
    return build_graph(position[:, 0], position[:, 1], roads["length_km"].to_numpy(float), lixel_km)


@dataclass(frozen=True)
class RoadPlaces:
    """Hold where incidents lie on the roads, one value an incident; made by `snap_to_roads`.

    Attributes
    ----------
    edge : int array
        Nearest edge; -1 where there is none.
    offset_km : float array
        From the start of the edge.
    distance_km : float array
        Geodesic, from the incident to the road; NaN where there is none.
    uncertainty_km : float array
        Location error of the incident.
    """

    edge: np.ndarray
    offset_km: np.ndarray
    distance_km: np.ndarray
    uncertainty_km: np.ndarray

    def is_on_road(self) -> np.ndarray:
        """Tell which incidents may have happened on the road: within `corridors.REACH_KM`, or their own error."""
        return (self.edge >= 0) & (self.distance_km <= np.maximum(REACH_KM, self.uncertainty_km))

    def take(self, rows: np.ndarray) -> RoadPlaces:
        """Return some of them."""
        return RoadPlaces(self.edge[rows], self.offset_km[rows], self.distance_km[rows], self.uncertainty_km[rows])


def snap_to_roads(
    longitude: np.ndarray, latitude: np.ndarray, uncertainty_km: np.ndarray, roads: gpd.GeoDataFrame
) -> RoadPlaces:
    """Return the nearest place on the roads of each incident.

    Parameters
    ----------
    longitude, latitude : array
        WGS84 degrees.
    uncertainty_km : array
        Location error, km.
    roads : GeoDataFrame
        Canonical roads, EPSG:4326.
    """
    crs.require_crs(roads)
    pieces = cut_lines(roads.geometry)
    piece, share, distance = nearest_piece(longitude, latitude, pieces)
    edge = np.where(piece >= 0, pieces.owner[piece], -1) if len(pieces) else piece
    along = pieces.start_km[piece] + share * (pieces.end_km[piece] - pieces.start_km[piece]) if len(pieces) else share
    drawn_km = np.bincount(pieces.owner, weights=pieces.end_km - pieces.start_km, minlength=len(roads))
    length = np.maximum(roads["length_km"].to_numpy(float), 1e-6)
    # The length of the table counts; the line only says which share of it lies behind.
    offset = np.where(edge >= 0, along / np.maximum(drawn_km[edge], 1e-9) * length[edge], np.nan)
    return RoadPlaces(edge, offset, distance, np.asarray(uncertainty_km, dtype=float))


@dataclass(frozen=True)
class Spots:
    """Hold places on the edges with the number of incidents at each, sorted by edge, reach and place.

    Attributes
    ----------
    edge : int array
    offset_km, reach_km, weight : float array
        Kilometres from the start of the edge; how far the kernel of this spot reaches; incidents.
    """

    edge: np.ndarray
    offset_km: np.ndarray
    reach_km: np.ndarray
    weight: np.ndarray

    def __len__(self) -> int:
        return len(self.edge)

    def take(self, places: np.ndarray) -> Spots:
        """Return some of them, whose positions must be sorted."""
        return Spots(self.edge[places], self.offset_km[places], self.reach_km[places], self.weight[places])


def merge_spots(graph: RoadGraph, edge: np.ndarray, offset_km: np.ndarray, reach_km: np.ndarray) -> Spots:
    """Merge incidents at one place with one reach; one at a junction is shared out as `share_out` does."""
    spots, _ = share_out(graph, edge, offset_km, reach_km)
    if not len(spots):
        return spots
    is_new = (np.diff(spots.edge) != 0) | (np.diff(spots.offset_km) != 0) | (np.diff(spots.reach_km) != 0)
    first = np.flatnonzero(np.r_[True, is_new])
    return Spots(spots.edge[first], spots.offset_km[first], spots.reach_km[first], np.add.reduceat(spots.weight, first))


def share_out(
    graph: RoadGraph, edge: np.ndarray, offset_km: np.ndarray, reach_km: np.ndarray
) -> tuple[Spots, np.ndarray]:
    """Return the spots of incidents, and which incident each is of; one at a junction has a spot on all edges there.

    Okabe's kernel of a point at a junction of degree n is 2 / n times the kernel on each of its edges: the mean over
    those edges of a point that lies on them at no distance from the junction.
    """
    offset = np.clip(offset_km, 0.0, graph.length_km[edge])
    at_start, at_end = offset <= _AT_NODE_KM, offset >= graph.length_km[edge] - _AT_NODE_KM
    inside = ~(at_start | at_end)
    parts = [(edge[inside], offset[inside], reach_km[inside], np.ones(int(inside.sum())), np.flatnonzero(inside))]
    on_node = np.flatnonzero(~inside)
    node = np.where(at_start[on_node], graph.start[edge[on_node]], graph.end[edge[on_node]])
    degree = np.diff(graph.first_half)[node]
    half = np.repeat(graph.first_half[node] - np.cumsum(degree) + degree, degree) + np.arange(degree.sum())
    along = np.where(graph.half_side[half] == 0, 0.0, graph.length_km[graph.half_edge[half]])
    parts.append(
        (
            graph.half_edge[half],
            along,
            np.repeat(reach_km[on_node], degree),
            np.repeat(1.0 / degree, degree),
            np.repeat(on_node, degree),
        )
    )
    edges, offsets, reaches, weights, owners = (np.concatenate(each) for each in zip(*parts, strict=True))
    order = np.lexsort((offsets, reaches, edges))
    return Spots(edges[order], offsets[order], reaches[order], weights[order]), owners[order]


def lixel_points(graph: RoadGraph, roads: gpd.GeoDataFrame, lixels: np.ndarray) -> np.ndarray:
    """Return longitude and latitude of the middle of some lixels, an array of two columns."""
    edge = np.searchsorted(graph.first_lixel, lixels, side="right") - 1
    n_cuts = np.diff(graph.first_lixel)[edge]
    share = (lixels - graph.first_lixel[edge] + 0.5) / n_cuts
    lines = roads.geometry.to_numpy()[edge]
    return shapely.get_coordinates(shapely.line_interpolate_point(lines, share, normalized=True))
