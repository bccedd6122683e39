"""What a corridor shows: its incidents per 100 km and year, and how far apart its open posts stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from geodata.corridors import MAX_UNCERTAINTY_KM
from geodata.fields import TRAFFICKING_TYPES
from geodata.index import UNKNOWN, IncidentIndex
from geodata.quantities import n_without_quantity, quantity_totals, top_places
from geodata.statistics import (
    IncidentStatistics,
    Rate,
    exposure_period,
    incident_rate,
    incident_summary,
    period_years,
)

#: Posts that control the traffic of a road; airports, seaports and railway posts control another.
ROAD_POST_KINDS = ("land", "joint", "river", "ferry")
#: Open posts this close on the kilometre axis, such as two facing each other across a border, are one place.
SAME_PLACE_KM = 2.0


@dataclass(frozen=True)
class PostSpacing:
    """Hold the stretches of a corridor without an open post.

    Attributes
    ----------
    mean_gap_km, longest_gap_km : float
    longest_from_km, longest_to_km : float
        The longest stretch on the kilometre axis; the first of several equal ones.
    """

    mean_gap_km: float
    longest_gap_km: float
    longest_from_km: float
    longest_to_km: float


def post_spacing(open_km: np.ndarray, length_km: float) -> PostSpacing:
    """Return the stretches between open posts, and between the ends of the corridor and its first and last post.

    Stretches of at most `SAME_PLACE_KM` lie inside one place (or between a place and the end it stands at) and are
    left out. With no open post the whole corridor is one stretch.
    """
    stops = np.concatenate([[0.0], np.sort(np.clip(np.asarray(open_km, float), 0.0, length_km)), [length_km]])
    gaps = np.diff(stops)
    counted = gaps > SAME_PLACE_KM
    if not counted.any():
        return PostSpacing(0.0, 0.0, 0.0, 0.0)
    longest = int(np.argmax(gaps))
    return PostSpacing(
        float(gaps[counted].mean()), float(gaps[longest]), float(stops[longest]), float(stops[longest + 1])
    )


@dataclass(frozen=True)
class CorridorStatistics:
    """Hold the statistics of one corridor.

    Attributes
    ----------
    corridor_id : str
    countries : tuple of str
        In order along it.
    length_km, years : float
        Length, and the period the rates are counted over.
    n_open_posts, n_other_posts : int
        Posts on the road reported open, and those suspended, closed or of unknown status.
    n_port_posts : int
        Airports, seaports and railway posts within reach, which count in neither.
    spacing : PostSpacing
    n_crossings, n_unmonitored_crossings : int
    n_outside_crossings : int
        Those between countries that the register of posts does not cover: in n_crossings, but not unmonitored.
    incidents : IncidentStatistics
    rate : Rate
        Incidents / 100 km / yr.
    quantities, top_places : DataFrame
        As `quantity_totals` and `top_places` return them; empty without `details`.
    n_without_quantity : int
    """

    corridor_id: str
    countries: tuple[str, ...]
    length_km: float
    years: float
    n_open_posts: int
    n_other_posts: int
    n_port_posts: int
    spacing: PostSpacing
    n_crossings: int
    n_unmonitored_crossings: int
    n_outside_crossings: int
    incidents: IncidentStatistics
    rate: Rate
    quantities: pd.DataFrame
    n_without_quantity: int
    top_places: pd.DataFrame


def corridor_rows(index: IncidentIndex, rows: np.ndarray, corridor_id: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the selected rows that belong to a corridor, ascending, and their kilometre on it."""
    code = index.code("corridor", corridor_id)
    first, last = np.searchsorted(index.member_corridor, [code, code + 1]) if code != UNKNOWN else (0, 0)
    members = index.member_incident[first:last]
    kept = _is_selected(index, rows)[members]
    return members[kept].astype(np.int64), np.asarray(index.member_km[first:last])[kept]


def count_off_corridors(index: IncidentIndex, rows: np.ndarray) -> tuple[int, int]:
    """Return how many selected incidents lie on no corridor: those known too imprecisely for any, and the others."""
    is_off = index.corridor_mask[rows] == 0
    is_vague = index.uncertainty_km[rows] > MAX_UNCERTAINTY_KM
    return int(np.count_nonzero(is_off & is_vague)), int(np.count_nonzero(is_off & ~is_vague))


def _is_selected(index: IncidentIndex, rows: np.ndarray) -> np.ndarray:
    if len(rows) == len(index):
        return np.ones(len(index), dtype=bool)
    selected = np.zeros(len(index), dtype=bool)
    selected[rows] = True
    return selected


def corridor_statistics(
    corridor: Mapping[str, Any] | pd.Series,
    index: IncidentIndex,
    rows: np.ndarray,
    posts_on_corridor: pd.DataFrame,
    crossings: pd.DataFrame,
    details: pd.DataFrame | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> CorridorStatistics:
    """Return the statistics of one corridor.

    Parameters
    ----------
    corridor : row of the table of corridors
        Needs corridor_id, countries, length_km.
    index : IncidentIndex
    rows : int array
        Selected rows of the index, on this corridor or not.
    posts_on_corridor : DataFrame
        Posts within reach: post_id, corridor_km, status, kind; rows of other corridors are ignored where there is a
        corridor_id.
    crossings : DataFrame
        Canonical crossings.
    details : DataFrame, optional
        place, commodity, quantity, unit, indexed by row of the index; must hold at least the rows of the corridor.
    start, end : date, optional
        Period of the filter; cut to what the register covers (`exposure_period`).
    """
    corridor_id, length_km = str(corridor["corridor_id"]), float(corridor["length_km"])
    own_rows, _ = corridor_rows(index, rows, corridor_id)
    period = exposure_period(index, start, end)
    years = period_years(*period) if period else 0.0
    own_details = _details_of(details, own_rows)
    is_shipwreck = index.event_type[own_rows[: len(own_details)]] == index.code("event_type", "shipwreck")
    n_crossings, n_unmonitored, n_outside = _count_crossings(crossings, [corridor_id])
    return CorridorStatistics(
        corridor_id=corridor_id,
        countries=tuple(str(corridor["countries"]).split(";")),
        length_km=length_km,
        years=years,
        **_post_counts(posts_on_corridor, corridor_id, length_km),
        n_crossings=int(n_crossings[0]),
        n_unmonitored_crossings=int(n_unmonitored[0]),
        n_outside_crossings=int(n_outside[0]),
        incidents=incident_summary(index, own_rows, period),
        rate=incident_rate(len(own_rows), length_km, years),
        quantities=quantity_totals(own_details, is_shipwreck),
        n_without_quantity=n_without_quantity(own_details),
        top_places=top_places(own_details),
    )


def _details_of(details: pd.DataFrame | None, rows: np.ndarray) -> pd.DataFrame:
    if details is None:
        return pd.DataFrame({"place": [], "commodity": [], "quantity": [], "unit": []})
    return details.loc[rows]


def _post_counts(posts: pd.DataFrame, corridor_id: str, length_km: float) -> dict[str, Any]:
    if "corridor_id" in posts:
        posts = posts[posts["corridor_id"] == corridor_id]
    on_road = posts["kind"].isin(ROAD_POST_KINDS).to_numpy()
    is_open = on_road & (posts["status"] == "open").to_numpy(dtype=bool, na_value=False)
    return {
        "n_open_posts": int(is_open.sum()),
        "n_other_posts": int((on_road & ~is_open).sum()),
        "n_port_posts": int((~on_road).sum()),
        "spacing": post_spacing(posts["corridor_km"].to_numpy(float)[is_open], length_km),
    }


def _count_crossings(crossings: pd.DataFrame, corridor_ids: list[str]) -> list[np.ndarray]:
    """Return the crossings of each corridor, those unmonitored, and those outside the register of posts."""
    pairs = crossings["corridor_ids"].fillna("").str.split(";").explode()
    codes = pd.Index(corridor_ids).get_indexer(pairs)
    is_monitored = crossings["is_monitored"].loc[pairs.index]
    is_unmonitored = (is_monitored == 0).to_numpy(dtype=bool, na_value=False)
    kinds = (np.ones(len(pairs), dtype=bool), is_unmonitored, is_monitored.isna().to_numpy())
    return [np.bincount(codes[(codes >= 0) & kind], minlength=len(corridor_ids)) for kind in kinds]


def compare_corridors(
    corridors: pd.DataFrame,
    index: IncidentIndex,
    rows: np.ndarray,
    posts_on_corridors: pd.DataFrame,
    crossings: pd.DataFrame,
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> pd.DataFrame:
    """Return one row a corridor, highest rate first.

    Parameters
    ----------
    corridors, crossings : DataFrame
        Canonical tables.
    index, rows, start, end
        As in `corridor_statistics`.
    posts_on_corridors : DataFrame
        Posts within reach: corridor_id, post_id, corridor_km, status, kind.

    Returns
    -------
    DataFrame
        rank (among those with enough incidents to compare, else missing), corridor_id, countries, length_km,
        n_incidents,
        rate, rate_low, rate_high (incidents / 100 km / yr), is_small, top_type (missing where there are no incidents),
        n_open_posts, n_other_posts, mean_gap_km, longest_gap_km, n_crossings, n_unmonitored_crossings,
        n_outside_crossings.
    """
    corridor_ids = corridors["corridor_id"].tolist()
    counts = _type_counts(index, rows).reindex(corridor_ids, fill_value=0).to_numpy()
    totals = counts.sum(axis=1)
    period = exposure_period(index, start, end)
    years = period_years(*period) if period else 0.0
    n_crossings, n_unmonitored, n_outside = _count_crossings(crossings, corridor_ids)
    records = []
    for place, (corridor_id, length_km) in enumerate(zip(corridor_ids, corridors["length_km"], strict=True)):
        rate = incident_rate(int(totals[place]), float(length_km), years)
        posts = _post_counts(posts_on_corridors, corridor_id, float(length_km))
        records.append(
            {
                "corridor_id": corridor_id,
                "countries": corridors["countries"].iloc[place],
                "length_km": float(length_km),
                "n_incidents": int(totals[place]),
                "rate": rate.value,
                "rate_low": rate.low,
                "rate_high": rate.high,
                "is_small": rate.is_small,
                "top_type": TRAFFICKING_TYPES[int(counts[place].argmax())] if totals[place] else None,
                "n_open_posts": posts["n_open_posts"],
                "n_other_posts": posts["n_other_posts"],
                "mean_gap_km": posts["spacing"].mean_gap_km,
                "longest_gap_km": posts["spacing"].longest_gap_km,
                "n_crossings": int(n_crossings[place]),
                "n_unmonitored_crossings": int(n_unmonitored[place]),
                "n_outside_crossings": int(n_outside[place]),
            }
        )
    frame = pd.DataFrame(records).sort_values(["rate", "corridor_id"], ascending=[False, True], ignore_index=True)
    rank = frame["rate"].where(~frame["is_small"]).rank(ascending=False, method="min")
    frame.insert(0, "rank", rank.astype("Int64"))
    return frame


def _type_counts(index: IncidentIndex, rows: np.ndarray) -> pd.DataFrame:
    """Count the selected memberships by corridor and trafficking type."""
    names, width = index.categories["corridor"], len(TRAFFICKING_TYPES)
    kept = _is_selected(index, rows)[index.member_incident]
    key = index.member_corridor[kept].astype(np.int64) * width
    key += index.trafficking_type[index.member_incident[kept]]
    counts = np.bincount(key, minlength=len(names) * width).reshape(len(names), width)
    return pd.DataFrame(counts, index=list(names), columns=list(TRAFFICKING_TYPES))
