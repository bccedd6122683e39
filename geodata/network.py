"""The road network: the skeleton of main roads, the corridors drawn along it, with the graph that both make."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import shapely.ops
from scipy.sparse.csgraph import dijkstra

from geodata import crs
from geodata.corridors import Waypoint, parse_waypoints
from geodata.fields import stored_columns
from geodata.routing import RoadNetwork, build_network, walk_back

__all__ = ["RoadNetwork", "build_network", "build_roads"]

#: A waypoint this near to the skeleton is on it, km.
SNAP_KM = 5.0
#: A road longer than this times the direct line is not the corridor's road.
DETOUR_RATIO = 1.35
#: A road this much longer than the direct line is accepted whatever the ratio: between the two posts of a border, a
#: kilometre apart, the ratio says nothing.
DETOUR_SLACK_KM = 2.0
#: A waypoint farther than this from the nearest node gets a node of its own on the edge that passes.
_NODE_IS_NEAR_KM = 1.0
#: Candidate nodes of one waypoint.
_N_CANDIDATES = 6
#: What a straight link costs beside a road of the same length: it is taken only where no road will do.
_LINK_COST = 1.5
SKELETON_SOURCE, MAIN_CLASS = "roads", "main"
LINK_SOURCE = "corridors"


@dataclass(frozen=True)
class _Stop:
    """A place a waypoint may stand for: a node of the network, or none yet (-1)."""

    node: int
    longitude: float
    latitude: float
    away_km: float


def build_roads(
    road_skeleton: gpd.GeoDataFrame, corridor_register: pd.DataFrame
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Build the roads and the corridor lines.

    Between two successive waypoints a corridor follows the skeleton where both lie within `SNAP_KM` of it and the road
    is at most `DETOUR_RATIO` times the direct line (or `DETOUR_SLACK_KM` longer). Elsewhere it runs straight, and that
    stretch joins the roads as a ``corridor_link``, so that routing passes where the skeleton has no road. Of several
    nodes near a waypoint the ones are taken that make the whole corridor shortest, and a stretch travelled into a town
    and out again is cut off.

    Parameters
    ----------
    road_skeleton : GeoDataFrame
        Lines, EPSG:4326; needs from_node, to_node, length_km. Without road_class and source all are main roads of the
        bundled skeleton.
    corridor_register : DataFrame
        Corridors as the register has them; needs corridor_id and waypoints.

    Returns
    -------
    roads : GeoDataFrame
        Canonical roads. An edge is cut in two where a waypoint lies on it.
    corridors : GeoDataFrame
        Canonical corridors, a row a corridor of the register, in its order.

    Raises
    ------
    InputError
        A waypoint cannot be read.
    CrsError
        The skeleton is not in EPSG:4326.
    """
    crs.require_crs(road_skeleton)
    waypoints = [parse_waypoints(text) for text in corridor_register["waypoints"]]
    skeleton = _split_at_waypoints(road_skeleton, [each for stops in waypoints for each in stops])
    network = build_network(skeleton)
    drawing = _Drawing(skeleton, network)
    lines = [drawing.draw(stops) for stops in waypoints]
    roads = drawing.roads()
    length = [crs.geodesic_length_km(*line.xy) for line in lines]
    columns = [column.name for column in stored_columns("corridors")]
    corridors = gpd.GeoDataFrame(
        corridor_register.reset_index(drop=True).assign(length_km=length), geometry=lines, crs=crs.WGS84
    )
    return roads, corridors.reindex(columns=columns).set_geometry("geometry", crs=crs.WGS84)


def _split_at_waypoints(skeleton: gpd.GeoDataFrame, waypoints: Sequence[Waypoint]) -> gpd.GeoDataFrame:
    """Cut the edges that pass a waypoint between two junctions, so that the waypoint has a node to stand on."""
    known = {"road_class": MAIN_CLASS, "source": SKELETON_SOURCE}
    named = {name: each for name, each in known.items() if name not in skeleton.columns}
    columns = ["from_node", "to_node", "length_km", "road_class", "source", "geometry"]
    edges = skeleton.assign(**named)[columns].reset_index(drop=True)
    if not len(edges) or not waypoints:
        return edges
    metric = edges.geometry.to_crs(crs.METRIC).to_numpy()
    spots = np.unique([(each.longitude, each.latitude) for each in waypoints], axis=0)
    points = shapely.points(np.column_stack(crs.project(spots[:, 0], spots[:, 1])))
    tree = shapely.STRtree(metric)
    point, edge = tree.query_nearest(points, max_distance=SNAP_KM * 1000.0, all_matches=False)
    cuts: dict[int, list[float]] = {}
    for p, e in zip(point.tolist(), edge.tolist(), strict=True):
        length = metric[e].length
        at = float(shapely.line_locate_point(metric[e], points[p]))
        near = _NODE_IS_NEAR_KM * 1000.0
        if near < at < length - near and all(abs(at - other * length) > near for other in cuts.get(e, [])):
            cuts.setdefault(e, []).append(at / length)
    return _cut_edges(edges, cuts)


def _cut_edges(edges: gpd.GeoDataFrame, cuts: dict[int, list[float]]) -> gpd.GeoDataFrame:
    """Replace each edge to cut by its parts; the length is shared out as the line is."""
    next_node = int(edges[["from_node", "to_node"]].to_numpy().max()) + 1
    rows = []
    for e in sorted(cuts):
        edge, shares = edges.loc[e], [0.0, *sorted(cuts[e]), 1.0]
        new_nodes = list(range(next_node, next_node + len(shares) - 2))
        next_node += len(new_nodes)
        nodes = [edge["from_node"], *new_nodes, edge["to_node"]]
        for k in range(len(shares) - 1):
            part = shapely.ops.substring(edge.geometry, shares[k], shares[k + 1], normalized=True)
            km = edge["length_km"] * (shares[k + 1] - shares[k])
            rows.append((nodes[k], nodes[k + 1], km, edge["road_class"], edge["source"], part))
    parts = gpd.GeoDataFrame(rows, columns=list(edges.columns), geometry="geometry", crs=edges.crs)
    whole = edges.drop(index=list(cuts))
    return pd.concat([whole, parts], ignore_index=True) if rows else whole


class _Drawing:
    """Draw corridors one after the other on one skeleton, and remember the links added and the edges used."""

    def __init__(self, skeleton: gpd.GeoDataFrame, network: RoadNetwork) -> None:
        self.skeleton = skeleton
        self.network = network
        self.next_node = int(network.nodes[-1]) + 1 if len(network.nodes) else 0
        self.spot_nodes: dict[tuple[float, float], int] = {}
        self.links: dict[tuple[int, int], shapely.LineString] = {}
        self.used: set[tuple[int, int]] = set()
        self.edge_of: dict[tuple[int, int], int] = {}
        order = np.argsort(-skeleton["length_km"].to_numpy(), kind="stable")
        self.start_node = skeleton["from_node"].to_numpy()
        low, high = np.sort(skeleton[["from_node", "to_node"]].to_numpy(np.int64), axis=1).T
        for e in order.tolist():
            self.edge_of[(int(low[e]), int(high[e]))] = e  # the shortest of parallel edges is written last
        self.known_nodes = set(network.nodes.tolist())
        self._searched: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    def draw(self, waypoints: Sequence[Waypoint]) -> shapely.LineString:
        """Return the line of one corridor."""
        self._searched.clear()  # a search is as large as the network
        stops = self._choose([self._candidates(each) for each in waypoints])
        walk = [stops[0].node]
        for here, there in itertools.pairwise(stops):
            if here.node == there.node:
                continue
            path = self._path(here, there)
            if path is None:
                self._link(here, there)
                path = [here.node, there.node]
            walk.extend(path[1:])
        walk = _without_returns(walk)
        vertices: list[tuple[float, float]] = []
        for pair in itertools.pairwise(walk):
            vertices.extend(self._stretch(*pair)[bool(vertices) :])
        return shapely.LineString(vertices)

    def _candidates(self, waypoint: Waypoint) -> list[_Stop]:
        network, lon, lat = self.network, waypoint.longitude, waypoint.latitude
        near = np.flatnonzero((abs(network.latitude - lat) < 0.1) & (abs(network.longitude - lon) < 0.1))
        away = crs.geodesic_distance_km(
            np.full(len(near), lon), np.full(len(near), lat), network.longitude[near], network.latitude[near]
        )
        order = np.lexsort((network.nodes[near], away))[:_N_CANDIDATES]
        stops = [
            _Stop(int(network.nodes[near[k]]), network.longitude[near[k]], network.latitude[near[k]], float(away[k]))
            for k in order
            if away[k] <= SNAP_KM
        ]
        if stops:
            return stops
        key = (round(lon, 4), round(lat, 4))
        if key not in self.spot_nodes:
            self.spot_nodes[key] = self.next_node
            self.next_node += 1
        return [_Stop(self.spot_nodes[key], lon, lat, 0.0)]

    def _choose(self, candidates: list[list[_Stop]]) -> list[_Stop]:
        """Take one candidate a waypoint so that road, links and the ways aside are shortest together (Viterbi)."""
        cost = [np.array([stop.away_km for stop in candidates[0]])]
        came: list[np.ndarray] = []
        for before, after in itertools.pairwise(candidates):
            step = np.array([[self._cost(a, b) for a in before] for b in after]) + cost[-1][None, :]
            came.append(step.argmin(axis=1))
            cost.append(step.min(axis=1) + [stop.away_km for stop in after])
        k = int(cost[-1].argmin())
        chosen = [candidates[-1][k]]
        for stops, back in zip(candidates[-2::-1], came[::-1], strict=True):
            k = int(back[k])
            chosen.append(stops[k])
        return chosen[::-1]

    def _cost(self, here: _Stop, there: _Stop) -> float:
        road = self._road_km(here, there)
        return road if road is not None else _direct_km(here, there) * _LINK_COST

    def _road_km(self, here: _Stop, there: _Stop) -> float | None:
        """Return the km by road, where the skeleton has one that is no detour."""
        if here.node not in self.known_nodes or there.node not in self.known_nodes:
            return None
        km = float(self._search(here.node)[0][self.network.position(there.node)])
        direct = _direct_km(here, there)
        return km if km <= max(DETOUR_RATIO * direct, direct + DETOUR_SLACK_KM) else None

    def _search(self, node: int) -> tuple[np.ndarray, np.ndarray]:
        if node not in self._searched:
            start = self.network.position(node)
            self._searched[node] = dijkstra(
                self.network.graph, directed=False, indices=start, return_predecessors=True, limit=1500.0
            )
        return self._searched[node]

    def _path(self, here: _Stop, there: _Stop) -> list[int] | None:
        if self._road_km(here, there) is None:
            return None
        start, end = self.network.position(here.node), self.network.position(there.node)
        return [int(self.network.nodes[each]) for each in walk_back(self._search(here.node)[1], start, end)]

    def _link(self, here: _Stop, there: _Stop) -> None:
        first, second = sorted((here, there), key=lambda stop: stop.node)
        line = shapely.LineString([(first.longitude, first.latitude), (second.longitude, second.latitude)])
        self.links.setdefault((first.node, second.node), line)

    def _stretch(self, node: int, next_node: int) -> list[tuple[float, float]]:
        """Return the vertices from one node to the next, and note the edge as used."""
        pair = (min(node, next_node), max(node, next_node))
        if pair in self.links:
            vertices, first = list(self.links[pair].coords), pair[0]
        else:
            self.used.add(pair)
            edge = self.edge_of[pair]
            vertices, first = list(self.skeleton.geometry.iloc[edge].coords), int(self.start_node[edge])
        return vertices if first == node else vertices[::-1]

    def roads(self) -> gpd.GeoDataFrame:
        """Return the canonical roads: the skeleton, classed, and the links."""
        on_corridor = {self.edge_of[pair] for pair in self.used}
        is_on = np.isin(np.arange(len(self.skeleton)), list(on_corridor))
        own = self.skeleton["road_class"].to_numpy(dtype=object)
        edges = self.skeleton.assign(road_class=np.where(is_on, "corridor", own))
        pairs = sorted(self.links)
        lines = [self.links[pair] for pair in pairs]
        links = gpd.GeoDataFrame(
            {
                "from_node": [pair[0] for pair in pairs],
                "to_node": [pair[1] for pair in pairs],
                "length_km": [crs.geodesic_length_km(*line.xy) for line in lines],
                "road_class": "corridor_link",
                "source": LINK_SOURCE,
            },
            geometry=lines,
            crs=crs.WGS84,
        )
        columns = [column.name for column in stored_columns("roads")]
        joined = pd.concat([edges, links], ignore_index=True) if pairs else edges
        return joined.astype({"from_node": "int64", "to_node": "int64"})[columns]


def _direct_km(here: _Stop, there: _Stop) -> float:
    return crs.GEOD.line_length([here.longitude, there.longitude], [here.latitude, there.latitude]) / 1000.0


def _without_returns(walk: list[int]) -> list[int]:
    """Cut off what lies between two visits of the same node: the way into a town and out again."""
    kept: list[int] = []
    seen: dict[int, int] = {}
    for node in walk:
        if node in seen:
            for dropped in kept[seen[node] + 1 :]:
                del seen[dropped]
            del kept[seen[node] + 1 :]
            continue
        seen[node] = len(kept)
        kept.append(node)
    return kept
