"""Where a line passes from one country into another, on borders that are drawn smoother than they are."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from geodata import crs

#: Two countries may lie this far apart, or overlap, on a road and still share a border there, km: a river, or borders
#: drawn apart.
_GAP_KM = 3.0
#: A road must lead this far into the country to cross into it. A straight skeleton beside a winding river dips into the
#: neighbour and comes back, km.
_DEPTH_KM = 3.0


@dataclass(frozen=True)
class _Stay:
    """A stretch of one line within one country; metres along the line in `crs.METRIC`."""

    line: int
    country: str
    start_m: float
    end_m: float
    geometry: shapely.LineString


def border_transitions(
    countries: gpd.GeoDataFrame, roads: gpd.GeoDataFrame, corridors: gpd.GeoDataFrame, border_posts: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Return every change of country on a line that leads somewhere on both sides, by country and place.

    ``line`` is the row of the road, or the number of roads and the row of the corridor.

    Stays that lead nowhere are passed over: into the neighbour and back is no crossing, to and fro over a border drawn
    smoother than it is and on into the other country is one.
    """
    lines = np.concatenate([roads.geometry.to_numpy(), corridors.geometry.to_numpy()])
    lines = _in_metres(lines)
    ends = [(int(a), int(b)) for a, b in zip(roads["from_node"], roads["to_node"], strict=True)]
    # A corridor is a line of its own, joined to nothing: nodes no road has.
    ends += [(-2 * k - 1, -2 * k - 2) for k in range(len(corridors))]
    corridor_of = [""] * len(roads) + corridors["corridor_id"].tolist()
    areas = dict(zip(countries["country"], _in_metres(countries.geometry.to_numpy()), strict=True))
    stays = _stays(lines, areas)
    component = _components(stays, lines, ends)
    members: dict[int, list[_Stay]] = {}
    for stay, group in zip(stays, component.tolist(), strict=True):
        members.setdefault(group, []).append(stay)
    posts = _posts_of_pairs(border_posts)
    known: dict[tuple[int, str], bool] = {}
    rows = []
    for chain in _chains(stays):
        countries_beside = [{stays[k].country for k in chain[max(0, i - 1) : i + 2]} for i in range(len(chain))]
        is_deep = [
            all(
                _leads_in(int(component[k]), members, other, areas[other], known)
                for other in beside - {stays[k].country}
            )
            for k, beside in zip(chain, countries_beside, strict=True)
        ]
        deep = [i for i, is_so in enumerate(is_deep) if is_so]
        for i, j in itertools.pairwise(deep):
            here, there = stays[chain[i]], stays[chain[j]]
            if here.country != there.country:
                pair = (min(here.country, there.country), max(here.country, there.country))
                point = _spot([stays[k] for k in chain[i : j + 1]], lines[here.line], posts.get(pair))
                rows.append((*pair, point.x, point.y, corridor_of[here.line], here.line))
    found = pd.DataFrame(rows, columns=["country_a", "country_b", "easting", "northing", "corridor_id", "line"])
    found["lon"], found["lat"] = crs.unproject(found["easting"].to_numpy(float), found["northing"].to_numpy(float))
    return found.sort_values(["country_a", "country_b", "lon", "lat", "corridor_id"], ignore_index=True)


def _posts_of_pairs(border_posts: gpd.GeoDataFrame) -> dict[tuple[str, str], shapely.Geometry]:
    """Return the posts between each two countries as one multipoint in metres."""
    land = border_posts[border_posts["facing_country"].fillna("") != ""]
    points = _in_metres(land.geometry.to_numpy())
    ends = zip(land["country"], land["facing_country"], points, strict=True)
    pairs = pd.DataFrame([(min(a, b), max(a, b), point) for a, b, point in ends], columns=["a", "b", "point"])
    return {
        (str(a), str(b)): shapely.multipoints(group.tolist()) for (a, b), group in pairs.groupby(["a", "b"])["point"]
    }


def _chains(stays: list[_Stay]) -> list[list[int]]:
    """Return the runs of stays that follow each other on one line without a stretch of sea between them."""
    chains: list[list[int]] = []
    for k, stay in enumerate(stays):
        before = stays[k - 1] if k else None
        if before and before.line == stay.line and abs(stay.start_m - before.end_m) <= _GAP_KM * 1000.0:
            chains[-1].append(k)
        else:
            chains.append([k])
    return [chain for chain in chains if len(chain) > 1]


def _spot(run: list[_Stay], line: shapely.LineString, posts: shapely.Geometry | None) -> shapely.Point:
    """Return where a run from one country to another crosses; of several places, nearest to a post or first."""
    changes = [(a.end_m + b.start_m) / 2.0 for a, b in itertools.pairwise(run) if a.country != b.country]
    points = [line.interpolate(at) for at in changes]
    return points[0] if posts is None else min(points, key=posts.distance)


def _in_metres(geometries: np.ndarray) -> np.ndarray:
    """Project, after cutting long stretches: a straight line in degrees is none in metres."""
    cut = shapely.segmentize(geometries, 0.1)
    return shapely.transform(cut, lambda xy: np.column_stack(crs.project(xy[:, 0], xy[:, 1])))


def _stays(lines: np.ndarray, areas: dict[str, shapely.Geometry]) -> list[_Stay]:
    """Return the stretches of each line in each country, in order along the line.

    Only lines that meet more than one country, or none wholly, need cutting; the others are one stretch.
    """
    codes = sorted(areas)
    polygons = np.array([areas[code] for code in codes], dtype=object)
    line, area = shapely.STRtree(lines).query(polygons, predicate="intersects")[::-1]
    alone = np.bincount(line, minlength=len(lines)) == 1
    stays = []
    for k, c in zip(line.tolist(), area.tolist(), strict=True):
        whole = lines[k]
        parts = [whole] if alone[k] else shapely.get_parts(shapely.line_merge(shapely.intersection(whole, polygons[c])))
        for part in parts:
            if part.length <= 0.0:
                continue
            start, end = sorted(_along(whole, part, at) for at in (0, -1))
            stays.append(_Stay(k, codes[c], start, end, part))
    return sorted(stays, key=lambda stay: (stay.line, stay.start_m, stay.end_m, stay.country))


def _along(whole: shapely.LineString, part: shapely.LineString, vertex: int) -> float:
    return float(shapely.line_locate_point(whole, shapely.get_point(part, vertex)))


def _components(stays: list[_Stay], lines: np.ndarray, ends: list[tuple[int, int]]) -> np.ndarray:
    """Number the connected pieces of road within one country: what can be driven without crossing a border."""
    junctions: dict[tuple[int, str], int] = {}
    first, second = [], []
    for k, stay in enumerate(stays):
        touches = [stay.start_m < 1.0, stay.end_m > lines[stay.line].length - 1.0]
        for node in (node for node, is_there in zip(ends[stay.line], touches, strict=True) if is_there):
            first.append(k)
            second.append(len(stays) + junctions.setdefault((node, stay.country), len(junctions)))
    n = len(stays) + len(junctions)
    graph = csr_matrix((np.ones(len(first)), (first, second)), shape=(n, n))
    return connected_components(graph, directed=False)[1][: len(stays)]


def _leads_in(
    component: int,
    members: dict[int, list[_Stay]],
    other: str,
    other_area: shapely.Geometry,
    known: dict[tuple[int, str], bool],
) -> bool:
    """Tell whether a connected piece of road reaches `_DEPTH_KM` away from the other country."""
    key = (component, other)
    if key not in known:
        far = _DEPTH_KM * 1000.0
        shapely.prepare(other_area)
        # The longest stretch first: nearly always it settles the question.
        known[key] = any(
            not shapely.dwithin(other_area, shapely.Point(vertex), far)
            for stay in sorted(members[component], key=lambda stay: -stay.geometry.length)
            for vertex in (*stay.geometry.coords, *stay.geometry.interpolate(0.5, normalized=True).coords)
        )
    return known[key]
