"""What the strip map of a corridor shows, and where its labels have room."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

#: Widths of the bins of the incidents, km; the first that gives at most `MAX_BINS`.
BIN_WIDTHS_KM = (5, 10, 20, 25, 50, 100)
MAX_BINS = 80


@dataclass(frozen=True)
class Strip:
    """Hold what lies along a corridor.

    Attributes
    ----------
    length_km : float
    segments : DataFrame
        Countries in order: country, from_km, to_km.
    towns : DataFrame
        name, corridor_km, population (missing for a waypoint that is in no gazetteer).
    posts : DataFrame
        name, corridor_km, kind, status.
    crossings : DataFrame
        name, corridor_km, is_monitored.
    incident_km : float array
    incident_type : array of str
        Kilometre and trafficking type, one an incident.
    longest_gap_km : (from, to)
        The longest stretch without an open post; equal ends where there is none.
    """

    length_km: float
    segments: pd.DataFrame
    towns: pd.DataFrame
    posts: pd.DataFrame
    crossings: pd.DataFrame
    incident_km: np.ndarray
    incident_type: np.ndarray
    longest_gap_km: tuple[float, float]


def build_strip(
    corridor: Mapping[str, Any] | pd.Series,
    features: pd.DataFrame,
    posts: pd.DataFrame,
    incident_km: np.ndarray,
    incident_type: np.ndarray,
    longest_gap_km: tuple[float, float],
) -> Strip:
    """Arrange the features of a corridor for its strip map.

    Parameters
    ----------
    corridor : row of the table of corridors
        Needs length_km, countries.
    features : DataFrame
        As `geodata.strip.corridor_features` returns them; its posts are not used.
    posts : DataFrame
        The posts that the statistics count: name, corridor_km, kind, status.
    incident_km, incident_type, longest_gap_km
        As in `Strip`.
    """
    length_km = float(corridor["length_km"])
    borders = features[features["kind"] == "border"]
    crossings = features[features["kind"] == "crossing"]
    return Strip(
        length_km=length_km,
        segments=country_segments(str(corridor["countries"]).split(";"), borders, length_km),
        towns=merge_towns(features),
        posts=posts[["name", "corridor_km", "kind", "status"]].reset_index(drop=True),
        crossings=crossings[["name", "corridor_km", "is_monitored"]].reset_index(drop=True),
        incident_km=np.asarray(incident_km, dtype=float),
        incident_type=np.asarray(incident_type, dtype=object),
        longest_gap_km=longest_gap_km,
    )


def country_segments(countries: Sequence[str], borders: pd.DataFrame, length_km: float) -> pd.DataFrame:
    """Return the countries along the corridor: country, from_km, to_km, without a gap from 0 to the end.

    Parameters
    ----------
    countries : sequence of str
        As the register lists them, in order; used where the map does not say on which side a border lies.
    borders : DataFrame
        id ("SN-ML") and corridor_km, in order.
    """
    here, start = countries[0], 0.0
    records: list[tuple[str, float, float]] = []
    for pair, km in zip(borders["id"], borders["corridor_km"], strict=True):
        before, after = str(pair).split("-")
        if not records and before in countries:
            here = before
        if after in ("?", here):
            continue
        records.append((here, start, float(km)))
        here, start = after, float(km)
    records.append((here, start, float(length_km)))
    frame = pd.DataFrame(records, columns=["country", "from_km", "to_km"])
    return frame[frame["to_km"] > frame["from_km"]].reset_index(drop=True)


def merge_towns(features: pd.DataFrame) -> pd.DataFrame:
    """Return waypoints and towns, each name once however it is accented: name, corridor_km, population, is_waypoint."""
    towns = features[features["kind"].isin(("waypoint", "place"))]
    towns = towns.assign(key=[_fold(name) for name in towns["name"]])
    population = towns.groupby("key")["population"].max()
    is_waypoint = towns["kind"].eq("waypoint").groupby(towns["key"]).any()
    merged = towns.sort_values(["kind", "corridor_km"], ascending=[False, True]).drop_duplicates("key")
    return pd.DataFrame(
        {
            "name": merged["name"].to_numpy(dtype=object),
            "corridor_km": merged["corridor_km"].to_numpy(float),
            "population": population.reindex(merged["key"]).to_numpy(float),
            "is_waypoint": is_waypoint.reindex(merged["key"]).to_numpy(bool),
        }
    )


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", str(name).casefold())
    return "".join(letter for letter in plain if letter.isalnum())


def bin_width_km(length_km: float) -> float:
    """Return the width of the bins of the incidents, km."""
    return float(next((width for width in BIN_WIDTHS_KM if length_km / width <= MAX_BINS), BIN_WIDTHS_KM[-1]))


def place_in_rows(centres: np.ndarray, widths: np.ndarray, n_rows: int) -> np.ndarray:
    """Put labels into rows so that none touches another; those that come first choose first.

    Parameters
    ----------
    centres, widths : float array
        Pixels, the most important first.
    n_rows : int

    Returns
    -------
    int array
        Row of each, the first that has room; -1 where none has.
    """
    taken: list[list[tuple[float, float]]] = [[] for _ in range(n_rows)]
    rows = np.full(len(centres), -1)
    for place, (centre, width) in enumerate(zip(centres, widths, strict=True)):
        left, right = centre - width / 2, centre + width / 2
        for row, spans in enumerate(taken):
            if all(right <= start or left >= end for start, end in spans):
                spans.append((left, right))
                rows[place] = row
                break
    return rows
