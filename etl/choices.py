"""What a person chose about incidents that may be the same: merge or keep both, remembered for every build to come.

``data/duplicates.json`` holds the choices by the identifiers of the incidents. Nothing is merged without one, and a
choice that is taken back leaves everything as it was at the next build.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.duplicates import find_duplicates
from geodata.errors import InputError
from geodata.settings import Settings

MERGE, KEEP = "merge", "keep"
_FILE = "duplicates.json"
#: What one row of a pair shows.
SHOWN = ("incident_id", "date", "place", "country", "trafficking_type", "commodity", "quantity", "unit",
         "uncertainty_km", "dataset", "source_publisher", "source_url")  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """Hold what was chosen of two incidents.

    Attributes
    ----------
    first : str
        Incident that stays where they are merged.
    second : str
    choice : str
        ``merge`` or ``keep`` (both, as they are two events).
    chosen_at : str
        ISO 8601.
    """

    first: str
    second: str
    choice: str
    chosen_at: str

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.first, self.second))


def choices_path(settings: Settings) -> Path:
    """Return the file of the choices; it is there only where one was made."""
    return Path(settings.data_dir) / _FILE


def read_choices(settings: Settings) -> list[Choice]:
    """Return the choices in the order they were made; `InputError` where the file is damaged."""
    path = choices_path(settings)
    if not path.is_file():
        return []
    try:
        found = [Choice(**each) for each in json.loads(path.read_text(encoding="utf-8"))]
    except (ValueError, TypeError):
        raise InputError(
            "input_unreadable", "{file} cannot be read: {reason}.", file=path.name, reason="it is no list of choices"
        ) from None
    return found


def choose(
    settings: Settings, first: str, second: str, choice: str, incident_ids: Iterable[str], now: datetime
) -> None:
    """Remember a choice; one of the same pair takes the place of the one before.

    Parameters
    ----------
    settings : Settings
    first : str
        Incident that stays where they are merged.
    second : str
    choice : str
        `MERGE` or `KEEP`.
    incident_ids : iterable of str
        Of the store in use.
    now : datetime

    Raises
    ------
    InputError
        One of them is not in the store, or they are the same.
    """
    known = set(incident_ids)
    for incident in (first, second):
        if incident not in known:
            raise InputError(
                "duplicates_unknown", "There is no incident “{incident}” in the data.", incident=incident[:80]
            )
    if first == second:
        raise InputError("duplicates_same", "“{incident}” cannot be compared with itself.", incident=first[:80])
    made = Choice(first, second, choice, now.isoformat(timespec="seconds"))
    _write(settings, [*(each for each in read_choices(settings) if each.pair != made.pair), made])


def take_back(settings: Settings, first: str, second: str) -> Choice:
    """Forget the choice of a pair and return it; `InputError` where there is none."""
    made = read_choices(settings)
    found = next((each for each in made if each.pair == {first, second}), None)
    if found is None:
        raise InputError(
            "duplicates_no_choice", "No choice was made about “{first}” and “{second}”.", first=first[:80],
            second=second[:80],
        )  # fmt: skip
    _write(settings, [each for each in made if each is not found])
    return found


def _write(settings: Settings, made: list[Choice]) -> None:
    """Write the file in one step; without a choice there is none."""
    path = choices_path(settings)
    if not made:
        path.unlink(missing_ok=True)
        return
    partial = path.with_suffix(f".{uuid.uuid4().hex}.partial")
    partial.write_text(json.dumps([asdict(each) for each in made], ensure_ascii=False, indent=1), encoding="utf-8")
    partial.replace(path)


def merged_into(made: Iterable[Choice], incident_ids: pd.Index) -> dict[str, str]:
    """Return each incident that goes, and the one it goes into; both are among `incident_ids`.

    A row merged into one that is merged itself goes where that goes. A choice that would lead in a circle, and one of
    which a row is not there, changes nothing.
    """
    is_there = incident_ids.isin([name for each in made for name in each.pair])
    present = set(incident_ids[is_there])
    goes: dict[str, str] = {}

    def end(name: str) -> str:
        while name in goes:
            name = goes[name]
        return name

    for each in made:
        if each.choice == MERGE and each.pair <= present:
            target, source = end(each.first), end(each.second)
            if target != source:
                goes[source] = target
    return {name: end(name) for name in goes}


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
        ``other_sources`` the sources of that. The array has a value for each row given.
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
    sources = gone[gone["said"] != ""].groupby("into")["said"].agg(lambda said: " | ".join(dict.fromkeys(said)))
    stays = incidents[~is_gone].reset_index(drop=True)
    return stays.assign(
        merged_from=stays["incident_id"].map(named), other_sources=stays["incident_id"].map(sources)
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
