"""Where the guard is thin: road crossings far from an open post, and kilometres of border for each of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from geodata import crs
from geodata.border_lengths import border_lengths
from geodata.corridor_statistics import ROAD_POST_KINDS, SAME_PLACE_KM
from geodata.density import within_distance
from geodata.fields import FOCUS_COUNTRIES
from geodata.index import IncidentIndex
from geodata.road_distance import road_distances
from geodata.statistics import SMALL_COUNT, poisson_interval

#: Distance around a crossing within which incidents are counted, km in a straight line.
NEAR_CROSSING_KM = 25.0


@dataclass(frozen=True)
class RoadAccess:
    """Hold how far each crossing is from the posts and from the other crossings; no filter changes it.

    Attributes
    ----------
    crossings : DataFrame
        crossing_id, name, country_a, country_b, longitude, latitude; is_judged (False where the register of posts
        covers neither country: nothing can be said there); post_id and post_km: the nearest open post by road
        (infinity and an empty text where no road leads to one); straight_km: distance to the nearest of those posts as
        the crow flies (infinity without any).
    between_km : float array (n, n)
        Kilometres by road between crossings that have a country in common; infinity between others.
    """

    crossings: pd.DataFrame
    between_km: np.ndarray

    def judged(self) -> RoadAccess:
        """Return the crossings that can be judged."""
        kept = np.flatnonzero(self.crossings["is_judged"].to_numpy(bool))
        return RoadAccess(self.crossings.iloc[kept].reset_index(drop=True), self.between_km[np.ix_(kept, kept)])


def open_road_posts(border_posts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the posts that count: land, joint, river and ferry posts that are reported open."""
    is_open = (border_posts["status"] == "open").to_numpy(dtype=bool, na_value=False)
    return border_posts[is_open & border_posts["kind"].isin(ROAD_POST_KINDS).to_numpy()]


def road_access(crossings: gpd.GeoDataFrame, border_posts: gpd.GeoDataFrame, roads: gpd.GeoDataFrame) -> RoadAccess:
    """Measure the ways by road from each crossing to the open posts and to the other crossings.

    A post serves the crossings of the country that runs it, a joint post those of both its countries: across the line
    its staff have no power. A patrol at a crossing serves both countries of the crossing.

    Parameters
    ----------
    crossings, border_posts, roads : GeoDataFrame
        Canonical tables, EPSG:4326.
    """
    for frame in (crossings, border_posts, roads):
        crs.require_crs(frame)
    found = crossings.sort_values("crossing_id", ignore_index=True)
    posts = open_road_posts(border_posts).sort_values("post_id", ignore_index=True)
    spots = [found.geometry.x.to_numpy(), found.geometry.y.to_numpy()]
    post_spots = [posts.geometry.x.to_numpy(), posts.geometry.y.to_numpy()]
    ends = [np.concatenate(pair) for pair in zip(post_spots, spots, strict=True)]
    km = road_distances(roads, *spots, *ends)
    pairs = [set(pair) for pair in zip(found["country_a"], found["country_b"], strict=True)]
    serves = _share_a_country(pairs, [_countries_of(post) for post in posts.to_dict("records")])
    post_km = np.where(serves, km[:, : len(posts)], np.inf)
    straight_km = np.where(serves, _straight_km(*spots, *post_spots), np.inf)
    between_km = np.where(_share_a_country(pairs, pairs), km[:, len(posts) :], np.inf)
    np.fill_diagonal(between_km, 0.0)
    nearest_km, names = post_km.min(axis=1, initial=np.inf), posts["post_id"].to_numpy(dtype=object)
    nearest = post_km.argmin(axis=1) if len(posts) else np.zeros(len(found), dtype=np.int64)
    table = pd.DataFrame(found[["crossing_id", "name", "country_a", "country_b"]])
    table = table.assign(
        longitude=spots[0],
        latitude=spots[1],
        is_judged=found["is_monitored"].notna().to_numpy(),
        post_id=[names[at] if np.isfinite(far) else "" for at, far in zip(nearest, nearest_km, strict=True)],
        post_km=nearest_km,
        straight_km=straight_km.min(axis=1, initial=np.inf),
    )
    return RoadAccess(table, between_km)


def _countries_of(post: dict) -> set[str]:
    is_joint = post["kind"] == "joint" or post.get("one_stop") == "yes"
    return {post["country"], post["facing_country"]} if is_joint else {post["country"]}


def _share_a_country(first: list[set[str]], second: list[set[str]]) -> np.ndarray:
    return np.array([[bool(a & b) for b in second] for a in first], dtype=bool).reshape(len(first), len(second))


def _straight_km(lon: np.ndarray, lat: np.ndarray, other_lon: np.ndarray, other_lat: np.ndarray) -> np.ndarray:
    grid = np.broadcast_arrays(lon[:, None], lat[:, None], other_lon[None, :], other_lat[None, :])
    return crs.geodesic_distance_km(*(each.ravel() for each in grid)).reshape(len(lon), len(other_lon))


@dataclass(frozen=True)
class Share:
    """Hold how many of the crossings that can be judged have an open post within reach.

    Attributes
    ----------
    n_covered, n_judged : int
    n_not_judged : int
        Crossings outside the register of posts, which are in neither.
    n_near_straight : int
        Not covered, although an open post lies within the same distance as the crow flies: the skeleton may lack the
        road between.
    """

    n_covered: int
    n_judged: int
    n_not_judged: int
    n_near_straight: int

    @property
    def value(self) -> float:
        """Share 0..1; NaN where no crossing can be judged."""
        return self.n_covered / self.n_judged if self.n_judged else float("nan")


def coverage_share(crossings: pd.DataFrame, within_km: float) -> Share:
    """Return the share of crossings within a distance by road of an open post.

    Parameters
    ----------
    crossings : DataFrame
        Of a `RoadAccess`.
    within_km : float
        Largest distance by road, km, included.
    """
    is_judged = crossings["is_judged"].to_numpy(bool)
    is_covered = crossings["post_km"].to_numpy(float) <= within_km
    is_near = crossings["straight_km"].to_numpy(float) <= within_km
    return Share(
        int((is_judged & is_covered).sum()),
        int(is_judged.sum()),
        int((~is_judged).sum()),
        int((is_judged & ~is_covered & is_near).sum()),
    )


def coverage_by_border(crossings: pd.DataFrame, within_km: float) -> pd.DataFrame:
    """Return the share of each border: country_a, country_b, n_covered, n_judged, n_not_judged, share (0..1 or NaN)."""
    rows = []
    for (country_a, country_b), group in crossings.groupby(["country_a", "country_b"], sort=True):
        share = coverage_share(group, within_km)
        rows.append((country_a, country_b, share.n_covered, share.n_judged, share.n_not_judged, share.value))
    return pd.DataFrame(rows, columns=["country_a", "country_b", "n_covered", "n_judged", "n_not_judged", "share"])


def share_curve(distance_km: np.ndarray, at_km: np.ndarray) -> np.ndarray:
    """Return the share (0..1) of the distances that are at most each of `at_km`; NaN without any distance."""
    if not len(distance_km):
        return np.full(len(at_km), np.nan)
    return np.searchsorted(np.sort(distance_km), at_km, side="right") / len(distance_km)


@dataclass(frozen=True)
class NearPairs:
    """Hold which incidents lie near which spots, so that a filter only counts.

    Attributes
    ----------
    row : int32 array
        Row of an incident; one that lies near two spots stands twice.
    spot : int32 array
        Position of the spot.
    is_precise : bool array
        Whether its location error is no larger than the distance.
    n_rows, n_spots : int
        Incidents of the register, and spots.
    """

    row: np.ndarray
    spot: np.ndarray
    is_precise: np.ndarray
    n_rows: int
    n_spots: int


def near_pairs(
    index: IncidentIndex, longitude: Iterable[float], latitude: Iterable[float], radius_km: float = NEAR_CROSSING_KM
) -> NearPairs:
    """Find the incidents within a straight distance of each spot."""
    rows = [
        within_distance(index.easting_m, index.northing_m, float(lon), float(lat), radius_km)
        for lon, lat in zip(longitude, latitude, strict=True)
    ]
    row = np.concatenate(rows).astype(np.int32) if rows else np.zeros(0, dtype=np.int32)
    spot = np.repeat(np.arange(len(rows), dtype=np.int32), [len(each) for each in rows])
    return NearPairs(row, spot, np.asarray(index.uncertainty_km[row] <= radius_km), len(index), len(rows))


def count_near(pairs: NearPairs, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count the selected incidents near each spot.

    An incident near two spots counts at both. One whose point lies within the distance, but whose location error
    exceeds it, counts at neither; such incidents are counted apart.

    Returns
    -------
    n_incidents, n_too_imprecise : int array
        One a spot.
    """
    is_selected = np.zeros(pairs.n_rows, dtype=bool)
    is_selected[rows] = True
    kept = is_selected[pairs.row]
    counts = [
        np.bincount(pairs.spot[kept & is_counted], minlength=pairs.n_spots)
        for is_counted in (pairs.is_precise, ~pairs.is_precise)
    ]
    return counts[0], counts[1]


def count_distinct(pairs: NearPairs, rows: np.ndarray, spots: np.ndarray) -> int:
    """Count the selected incidents near any of some spots, each once, however many of the spots it is near."""
    is_selected, is_asked = np.zeros(pairs.n_rows, dtype=bool), np.zeros(pairs.n_spots, dtype=bool)
    is_selected[rows], is_asked[spots] = True, True
    return len(np.unique(pairs.row[pairs.is_precise & is_selected[pairs.row] & is_asked[pairs.spot]]))


def rank_uncovered(
    crossings: pd.DataFrame, within_km: float, n_incidents: np.ndarray, n_too_imprecise: np.ndarray, years: float
) -> pd.DataFrame:
    """Return the crossings without an open post within reach, most incidents reported near them first.

    Parameters
    ----------
    crossings : DataFrame
        Of a `RoadAccess`; those that cannot be judged are left out.
    within_km : float
        Distance by road, km.
    n_incidents, n_too_imprecise : int array
        As `count_near` returns them, one a crossing.
    years : float
        Period they are counted over.

    Returns
    -------
    DataFrame
        The columns of the crossings, n_incidents, n_too_imprecise, rate (incidents / yr), rate_low, rate_high (exact
        Poisson 95 % interval, Garwood 1936; NaN where the period is 0), is_small, and rank: missing where fewer than
        `SMALL_COUNT` incidents leave the order to chance. Equal counts share a rank; the farther from a post stands
        first.
    """
    is_listed = (crossings["is_judged"] & ~(crossings["post_km"] <= within_km)).to_numpy(bool)
    listed = crossings.assign(n_incidents=n_incidents, n_too_imprecise=n_too_imprecise)[is_listed]
    over = years if years > 0 else float("nan")
    limits = np.array([poisson_interval(int(n)) for n in listed["n_incidents"]], dtype=float).reshape(-1, 2)
    listed = listed.assign(
        rate=listed["n_incidents"] / over,
        rate_low=limits[:, 0] / over,
        rate_high=limits[:, 1] / over,
        is_small=listed["n_incidents"] < SMALL_COUNT,
    )
    ranked = listed.sort_values(
        ["n_incidents", "post_km", "crossing_id"], ascending=[False, False, True], ignore_index=True
    )
    rank = ranked["n_incidents"].where(~ranked["is_small"]).rank(ascending=False, method="min")
    ranked.insert(0, "rank", rank.astype("Int64"))
    return ranked


def border_guard(countries: gpd.GeoDataFrame, border_posts: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the kilometres of land border for each open post, border by border.

    Borders of which the register of posts covers neither country are left out: no number of posts is known there.

    Returns
    -------
    DataFrame
        country_a, country_b, border_km, n_open_posts, n_places (posts within `SAME_PLACE_KM` of each other, such as two
        that face each other, are one place), km_per_post, km_per_place (km; infinity without an open post); the longest
        stretch for a place first.
    """
    borders = border_lengths(countries)
    is_covered = borders["country_a"].isin(FOCUS_COUNTRIES) | borders["country_b"].isin(FOCUS_COUNTRIES)
    borders = borders[is_covered].reset_index(drop=True)
    posts = open_road_posts(border_posts)
    low, high = np.sort(posts[["country", "facing_country"]].fillna("").to_numpy(dtype=object).astype(str), axis=1).T
    members = [posts[(low == a) & (high == b)] for a, b in zip(borders["country_a"], borders["country_b"], strict=True)]
    n_posts = np.array([len(each) for each in members], dtype=np.int64)
    n_places = np.array([_count_places(each) for each in members], dtype=np.int64)
    length = borders["border_km"].to_numpy(float)
    with np.errstate(divide="ignore"):
        counted = borders.assign(
            n_open_posts=n_posts, n_places=n_places, km_per_post=length / n_posts, km_per_place=length / n_places
        )
    return counted.sort_values(
        ["km_per_place", "border_km", "country_a", "country_b"], ascending=[False, False, True, True], ignore_index=True
    )


def _count_places(posts: gpd.GeoDataFrame) -> int:
    """Count the groups of posts joined by steps of at most `SAME_PLACE_KM`."""
    spots = posts.geometry.x.to_numpy(), posts.geometry.y.to_numpy()
    is_near = _straight_km(*spots, *spots) <= SAME_PLACE_KM
    return int(connected_components(csr_matrix(is_near), directed=False)[0]) if len(posts) else 0
