"""Merge the incidents that a person chose to merge, and lay those side by side about which nothing was chosen yet."""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.duplicate_choices import Choice, merged_into
from geodata.duplicates import find_duplicates

#: What one row of a pair shows.
SHOWN = ("incident_id", "date", "place", "country", "trafficking_type", "commodity", "quantity", "unit",
         "uncertainty_km", "dataset", "source_publisher", "source_url")  # fmt: skip


def merge(incidents: gpd.GeoDataFrame, made: Iterable[Choice]) -> tuple[gpd.GeoDataFrame, np.ndarray]:
    """Return the incidents with the merged ones left out, and which rows those are.

    Parameters
    ----------
    incidents : GeoDataFrame
        Cleaned incidents, each incident_id once.
    made : iterable of Choice

    Returns
    -------
    GeoDataFrame, bool array
        Rows that stay, in order, with a fresh RangeIndex; ``merged_from`` names what went into each and
        ``other_sources`` and ``other_datasets`` the sources and datasets of that. The array has a value for each row
        given.
    """
    goes = merged_into(list(made), pd.Index(incidents["incident_id"]))
    is_gone = incidents["incident_id"].isin(list(goes)).to_numpy()
    if not goes:
        return incidents, is_gone
    gone = incidents.loc[is_gone, ["incident_id", "dataset", "source_publisher", "source_url"]].fillna("")
    gone = gone.assign(
        into=gone["incident_id"].map(goes),
        said=(gone["source_publisher"] + " " + gone["source_url"]).str.strip(),
    )
    named = gone.groupby("into")["incident_id"].agg(";".join)
    datasets = gone.groupby("into")["dataset"].agg(lambda names: ";".join(dict.fromkeys(names)))
    sources = gone[gone["said"] != ""].groupby("into")["said"].agg(lambda said: " | ".join(dict.fromkeys(said)))
    stays = incidents[~is_gone].reset_index(drop=True)
    return stays.assign(
        merged_from=stays["incident_id"].map(named),
        other_sources=stays["incident_id"].map(sources),
        other_datasets=stays["incident_id"].map(datasets),
    ), is_gone


def open_pairs(incidents: gpd.GeoDataFrame, made: Iterable[Choice]) -> pd.DataFrame:
    """Return the candidates of `geodata.duplicates.find_duplicates` about which nothing was chosen yet."""
    found = find_duplicates(incidents)
    chosen = {each.pair for each in made}
    is_open = [frozenset(pair) not in chosen for pair in zip(found["first"], found["second"], strict=True)]
    return found[np.array(is_open, dtype=bool)].reset_index(drop=True)


def side_by_side(pairs: pd.DataFrame, incidents: pd.DataFrame) -> list[dict[str, object]]:
    """Return each pair with what is known of both: ready for JSON.

    Parameters
    ----------
    pairs : DataFrame
        Of `open_pairs`.
    incidents : DataFrame
        Needs the columns `SHOWN`.
    """
    wanted = incidents[incidents["incident_id"].isin([*pairs["first"], *pairs["second"]])]
    shown = wanted[list(SHOWN)].assign(date=wanted["date"].dt.strftime("%Y-%m-%d")).astype(object)
    rows = {row["incident_id"]: row for row in shown.where(shown.notna(), None).to_dict("records")}
    return [
        {
            "first": rows[pair["first"]],
            "second": rows[pair["second"]],
            "distance_km": round(pair["distance_km"], 2),
            "gap_days": int(pair["gap_days"]),
            "quantity_share": None if pd.isna(pair["quantity_share"]) else round(pair["quantity_share"], 3),
            "closeness": round(pair["closeness"], 3),
        }
        for pair in pairs.to_dict("records")
    ]
