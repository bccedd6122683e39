"""Where roads cross the land border of two countries, and which posts watch there."""

from __future__ import annotations

import re
import unicodedata

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from geodata import crs
from geodata.borders import border_transitions
from geodata.fields import FOCUS_COUNTRIES, stored_columns
from geodata.nearest import nearest_point

#: Transitions nearer to each other than this are one crossing, km.
CLUSTER_KM = 5.0
#: A post farther from the crossing than this, beyond its own error, does not watch it, km.
POST_REACH_KM = 25.0
#: The name of a crossing says how far its nearest place is beyond this distance, km.
NAME_REACH_KM = 25.0


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
        crossing is not monitored, or is_monitored is missing where the register of posts covers neither country. Does
        not depend on the order of the rows.

    Raises
    ------
    CrsError
        A table is not in EPSG:4326.
    """
    for frame in (countries, roads, corridors, border_posts, places):
        crs.require_crs(frame)
    transitions = _cluster(border_transitions(countries, roads, corridors, border_posts))
    clusters = [_merge(group) for _, group in transitions.groupby(["country_a", "country_b", "cluster"], sort=True)]
    crossings = pd.DataFrame(clusters, columns=["country_a", "country_b", "lon", "lat", "corridor_ids"])
    crossings = crossings.sort_values(["country_a", "country_b", "lon", "lat"], ignore_index=True)
    posts = [_posts_in_reach(row, border_posts) for row in crossings.itertuples(index=False)]
    crossings["post_ids"] = [";".join(post_ids) for post_ids, _ in posts]
    crossings["n_open_posts"] = np.array([n_open for _, n_open in posts], dtype=np.int64)
    crossings["is_monitored"] = _is_monitored(crossings)
    crossings["place"], crossings["name"] = _names(crossings, places, border_posts)
    crossings["crossing_id"] = _identifiers(crossings)
    crossings["name"] = _told_apart(crossings)
    texts = ["crossing_id", "name", "country_a", "country_b", "post_ids", "corridor_ids"]
    crossings = crossings.astype(dict.fromkeys(texts, "str"))
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


def _is_monitored(crossings: pd.DataFrame) -> pd.Series:
    """Return 1 with a post in reach, 0 without; missing without where the register of posts covers neither country."""
    is_covered = crossings["country_a"].isin(FOCUS_COUNTRIES) | crossings["country_b"].isin(FOCUS_COUNTRIES)
    has_post = crossings["post_ids"] != ""
    return has_post.astype("Int64").mask(~has_post & ~is_covered)


def _names(
    crossings: pd.DataFrame, places: gpd.GeoDataFrame, border_posts: gpd.GeoDataFrame
) -> tuple[list[str], list[str]]:
    """Return the nearest place or post of each crossing, and its name: with the distance where that place is far."""
    ordered = places.sort_values("place_id")
    lon, lat = crossings["lon"].to_numpy(float), crossings["lat"].to_numpy(float)
    place, distance = nearest_point(lon, lat, ordered.geometry.x.to_numpy(), ordered.geometry.y.to_numpy())
    place_names, watching = ordered["name"].to_numpy(), border_posts.set_index("post_id")
    nearest, names = [], []
    # Without any place the distances are not a number, and every comparison is false.
    for row, crossing in enumerate(crossings.itertuples(index=False)):
        is_near, post_id = distance[row] <= NAME_REACH_KM, str(crossing.post_ids).split(";")[0]
        if post_id and not (is_near and distance[row] <= _km_to(lon[row], lat[row], watching.geometry.loc[post_id])):
            # "Kidira (gare)" is a part of Kidira.
            nearest.append(re.sub(r"\s*\(.*", "", str(watching["name"].loc[post_id])))
            names.append(nearest[-1])
        elif place[row] >= 0:
            nearest.append(str(place_names[place[row]]))
            names.append(nearest[-1] if is_near else f"{nearest[-1]} ({distance[row]:.0f} km)")
        else:
            nearest.append("")
            names.append(f"{crossing.country_a}–{crossing.country_b}")
    return nearest, names


def _km_to(longitude: float, latitude: float, point: shapely.Point) -> float:
    return crs.GEOD.line_length([longitude, point.x], [latitude, point.y]) / 1000.0


def slug(text: str) -> str:
    """Return the text in lower-case ASCII letters and digits joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "").replace("'", "")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _identifiers(crossings: pd.DataFrame) -> list[str]:
    """Return the identifiers; where several crossings share a place, they are numbered from west to east."""
    stems = pd.Series(
        [
            f"{row.country_a}-{row.country_b}-{slug(row.place) or 'crossing'}".lower()
            for row in crossings[["country_a", "country_b", "place"]].itertuples(index=False)
        ],
        dtype=object,
    )
    count = stems.groupby(stems).cumcount()
    return [stem if n == 0 else f"{stem}-{n + 1}" for stem, n in zip(stems, count, strict=True)]


def _told_apart(crossings: pd.DataFrame) -> list[str]:
    """Return the names; where several crossings of a border share one, they are numbered from west to east."""
    same = crossings.groupby(["country_a", "country_b", "name"])["lon"]
    number, n_same = same.cumcount() + 1, same.transform("size")
    return [name if n == 1 else f"{name} ({at})" for name, at, n in zip(crossings["name"], number, n_same, strict=True)]


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
