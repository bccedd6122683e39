"""Where roads cross the land border of two countries, and which posts watch there."""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from geodata import crs
from geodata.corridors import locate_on_line
from geodata.fields import stored_columns
from geodata.nearest import nearest_point

#: Transitions nearer to each other than this are one crossing, km.
CLUSTER_KM = 5.0
#: A post farther from the crossing than this, beyond its own error, does not watch it, km.
POST_REACH_KM = 25.0
#: A crossing is named after the nearest place within this distance, km.
NAME_REACH_KM = 25.0
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


def build_crossings(
    countries: gpd.GeoDataFrame,
    roads: gpd.GeoDataFrame,
    corridors: gpd.GeoDataFrame,
    border_posts: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
) -> gpd.GeoDataFrame:
    """Build the crossings of roads and corridors over land borders; rivers that are borders count as land.

    Parameters
    ----------
    countries, roads, corridors, border_posts, places : GeoDataFrame
        Canonical tables, EPSG:4326.

    Returns
    -------
    GeoDataFrame
        Canonical crossings sorted by crossing_id, one for all transitions between the same two countries within
        `CLUSTER_KM`. Posts of the two countries within `POST_REACH_KM` (plus their own error) are joined; with none the
        crossing is not monitored. Does not depend on the order of the rows.

    Raises
    ------
    CrsError
        A table is not in EPSG:4326.
    """
    for frame in (countries, roads, corridors, border_posts, places):
        crs.require_crs(frame)
    transitions = _transitions(countries, roads, corridors)
    clusters = [_merge(group) for _, group in transitions.groupby(["country_a", "country_b", "cluster"], sort=True)]
    crossings = pd.DataFrame(clusters, columns=["country_a", "country_b", "lon", "lat", "corridor_ids"])
    crossings = crossings.sort_values(["country_a", "country_b", "lon", "lat"], ignore_index=True)
    posts = [_posts_in_reach(row, border_posts) for row in crossings.itertuples(index=False)]
    crossings["post_ids"] = [";".join(post_ids) for post_ids, _ in posts]
    crossings["n_open_posts"] = np.array([n_open for _, n_open in posts], dtype=np.int64)
    crossings["is_monitored"] = (crossings["post_ids"] != "").astype("int64")
    crossings["name"] = _names(crossings, places, corridors, border_posts)
    crossings["crossing_id"] = _identifiers(crossings)
    geometry = gpd.points_from_xy(crossings["lon"], crossings["lat"], crs=crs.WGS84)
    columns = [column.name for column in stored_columns("crossings")]
    table = gpd.GeoDataFrame(crossings.drop(columns=["lon", "lat"]), geometry=geometry)[columns]
    return table.sort_values("crossing_id", ignore_index=True)


def posts_with_crossings(border_posts: gpd.GeoDataFrame, crossings: gpd.GeoDataFrame) -> pd.Series:
    """Return the crossing_id each post watches, the nearest of those that list it; missing where none does.

    Indexed like `border_posts`.
    """
    lists = crossings["post_ids"].str.split(";")
    watched = pd.DataFrame({"post_id": lists, "row": np.arange(len(crossings))}).explode("post_id")
    watched = watched[watched["post_id"].fillna("") != ""].merge(
        pd.DataFrame({"post_id": border_posts["post_id"].to_numpy(), "post": np.arange(len(border_posts))}),
        on="post_id",
    )
    at, post = crossings.geometry.iloc[watched["row"]], border_posts.geometry.iloc[watched["post"]]
    watched["km"] = crs.geodesic_distance_km(at.x.to_numpy(), at.y.to_numpy(), post.x.to_numpy(), post.y.to_numpy())
    nearest = watched.sort_values(["post", "km", "row"]).drop_duplicates("post")
    result = pd.Series(None, index=border_posts.index, dtype="str", name="crossing_id")
    result.iloc[nearest["post"].to_numpy()] = crossings["crossing_id"].to_numpy()[nearest["row"].to_numpy()]
    return result


def _transitions(countries: gpd.GeoDataFrame, roads: gpd.GeoDataFrame, corridors: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return every change of country on a road or a corridor that leads somewhere on both sides, with its cluster."""
    lines = np.concatenate([roads.geometry.to_numpy(), corridors.geometry.to_numpy()])
    lines = _in_metres(lines)
    ends = [(int(a), int(b)) for a, b in zip(roads["from_node"], roads["to_node"], strict=True)]
    # A corridor is a line of its own, joined to nothing: nodes no road has.
    ends += [(-2 * k - 1, -2 * k - 2) for k in range(len(corridors))]
    corridor_of = [""] * len(roads) + corridors["corridor_id"].tolist()
    areas = dict(zip(countries["country"], _in_metres(countries.geometry.to_numpy()), strict=True))
    stays = _stays(lines, areas)
    component = _components(stays, lines, ends)
    depth_known: dict[tuple[int, str], bool] = {}
    members: dict[int, list[_Stay]] = {}
    for stay, group in zip(stays, component.tolist(), strict=True):
        members.setdefault(group, []).append(stay)
    rows = []
    for k, (here, there) in enumerate(itertools.pairwise(stays)):
        gap_m = there.start_m - here.end_m
        if here.line != there.line or here.country == there.country or abs(gap_m) > _GAP_KM * 1000.0:
            continue
        if not all(
            _leads_in(int(component[side]), members, other, areas[other], depth_known)
            for side, other in ((k, there.country), (k + 1, here.country))
        ):
            continue
        point = lines[here.line].interpolate((here.end_m + there.start_m) / 2.0)
        rows.append((*sorted((here.country, there.country)), point.x, point.y, corridor_of[here.line]))
    found = pd.DataFrame(rows, columns=["country_a", "country_b", "easting", "northing", "corridor_id"])
    found["lon"], found["lat"] = crs.unproject(found["easting"].to_numpy(float), found["northing"].to_numpy(float))
    return _cluster(found.sort_values(["country_a", "country_b", "lon", "lat", "corridor_id"], ignore_index=True))


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


def _cluster(transitions: pd.DataFrame) -> pd.DataFrame:
    """Number the clusters: transitions of one pair joined by steps of at most `CLUSTER_KM`."""
    number = np.zeros(len(transitions), dtype=np.int64)
    for _, group in transitions.groupby(["country_a", "country_b"], sort=True):
        rows = group.index.to_numpy()
        i, j = np.triu_indices(len(rows), 1)
        lon, lat = group["lon"].to_numpy(), group["lat"].to_numpy()
        near = crs.geodesic_distance_km(lon[i], lat[i], lon[j], lat[j]) <= CLUSTER_KM
        graph = csr_matrix((np.ones(near.sum()), (i[near], j[near])), shape=(len(rows), len(rows)))
        number[rows] = connected_components(graph, directed=False)[1]
    return transitions.assign(cluster=number)


def _merge(group: pd.DataFrame) -> tuple[str, str, float, float, str]:
    """Return one crossing for a cluster: the transition nearest to its middle, on a corridor if any is."""
    on_corridor = group[group["corridor_id"] != ""]
    choice = on_corridor if len(on_corridor) else group
    away = (choice["easting"] - group["easting"].mean()) ** 2 + (choice["northing"] - group["northing"].mean()) ** 2
    spot = choice.loc[away.round(0).idxmin()]
    corridor_ids = ";".join(sorted(set(on_corridor["corridor_id"])))
    return spot["country_a"], spot["country_b"], float(spot["lon"]), float(spot["lat"]), corridor_ids


def _names(
    crossings: pd.DataFrame, places: gpd.GeoDataFrame, corridors: gpd.GeoDataFrame, border_posts: gpd.GeoDataFrame
) -> list[str]:
    """Return the name of each crossing: the nearest place or post, else a kilometre of a corridor, else coordinates."""
    ordered = places.sort_values("place_id")
    lon, lat = crossings["lon"].to_numpy(float), crossings["lat"].to_numpy(float)
    place, distance = nearest_point(lon, lat, ordered.geometry.x.to_numpy(), ordered.geometry.y.to_numpy())
    lines = dict(zip(corridors["corridor_id"], corridors.geometry, strict=True))
    place_names, watching = ordered["name"].to_numpy(), border_posts.set_index("post_id")
    names = []
    for row, (corridor_ids, post_ids) in enumerate(zip(crossings["corridor_ids"], crossings["post_ids"], strict=True)):
        corridor_id, post_id = corridor_ids.split(";")[0], post_ids.split(";")[0]
        named = place[row] >= 0 and distance[row] <= NAME_REACH_KM
        if post_id and not (named and distance[row] <= _km_to(lon[row], lat[row], watching.geometry.loc[post_id])):
            # "Kidira (gare)" is a part of Kidira.
            names.append(re.sub(r"\s*\(.*", "", str(watching["name"].loc[post_id])))
        elif named:
            names.append(str(place_names[place[row]]))
        elif corridor_id:
            km, _ = locate_on_line(lon[row : row + 1], lat[row : row + 1], lines[corridor_id])
            names.append(f"km {km[0]:.0f} {corridor_id}")
        else:
            names.append(f"{lat[row]:.2f} {lon[row]:.2f}")
    return names


def _km_to(longitude: float, latitude: float, point: shapely.Point) -> float:
    return crs.GEOD.line_length([longitude, point.x], [latitude, point.y]) / 1000.0


def slug(text: str) -> str:
    """Return the text in lower-case ASCII letters and digits joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "").replace("'", "")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _identifiers(crossings: pd.DataFrame) -> list[str]:
    """Return the identifiers; where several crossings share a name, they are numbered from west to east."""
    stems = pd.Series(
        [
            f"{row.country_a}-{row.country_b}-{slug(row.name) or 'crossing'}".lower()
            for row in crossings[["country_a", "country_b", "name"]].itertuples(index=False)
        ],
        dtype=object,
    )
    count = stems.groupby(stems).cumcount()
    return [stem if n == 0 else f"{stem}-{n + 1}" for stem, n in zip(stems, count, strict=True)]


def _posts_in_reach(crossing: object, border_posts: gpd.GeoDataFrame) -> tuple[list[str], int]:
    """Return the posts that watch the crossing, nearest first, and how many of them are open."""
    pair = {crossing.country_a, crossing.country_b}  # type: ignore[attr-defined]
    # A port or an airport has no facing country, and watches no road.
    own = border_posts["country"].isin(pair) & border_posts["facing_country"].isin(pair)
    posts = border_posts[own]
    n = len(posts)
    lon, lat = np.full(n, crossing.lon), np.full(n, crossing.lat)  # type: ignore[attr-defined]
    distance = crs.geodesic_distance_km(lon, lat, posts.geometry.x.to_numpy(), posts.geometry.y.to_numpy())
    reach = POST_REACH_KM + posts["uncertainty_km"].fillna(0.0).to_numpy(float)
    order = [k for k in np.lexsort((posts["post_id"].to_numpy(str), distance)) if distance[k] <= reach[k]]
    return posts["post_id"].iloc[order].tolist(), int((posts["status"].iloc[order] == "open").sum())
