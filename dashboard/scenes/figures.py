"""The numbers and names that the sentences of scenes can hold, each computed as the page it stands on computes it.

A figure takes parameters as the address of a page has them: the filters of the map, ``within`` (km) for the reach of
posts, ``event`` for the kind of event, ``rows`` for the kind of row of the cooperation matrix.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from dashboard.cooperation_view import CooperationChoice, cooperation_view
from dashboard.data import AtlasData
from dashboard.map_state import MapState
from geodata.coverage import Share, coverage_share
from geodata.statistics import count_by
from layers.charts import percent
from layers.filters import Filters
from layers.locales import Translator, local_name

Figure = Callable[[AtlasData, Mapping[str, str], Translator], str]
_REACH_KM = 50.0


def _rows(atlas: AtlasData, query: Mapping[str, str]) -> np.ndarray:
    """Return the incidents the filters select; with ``event``, those of that kind."""
    rows = atlas.select(Filters.from_query(query)).rows
    if "event" not in query:
        return rows
    return rows[np.asarray(atlas.index.columns["event_type"][rows]) == atlas.index.code("event_type", query["event"])]


def incidents(atlas: AtlasData, query: Mapping[str, str], words: Translator) -> str:
    """Return the number of incidents with its noun: “3 reported incidents”."""
    return words.count("scenes.fact_incidents", len(_rows(atlas, query)))


def n_incidents(atlas: AtlasData, query: Mapping[str, str], words: Translator) -> str:
    """Return the bare number of incidents."""
    return words.number(len(_rows(atlas, query)))


def share_of_types(atlas: AtlasData, query: Mapping[str, str], words: Translator) -> str:
    """Return which share the chosen types and commodities have of all incidents with the same other filters."""
    filters = Filters.from_query(query)
    n_all = len(atlas.select(filters.without("types", "commodities")))
    return percent(len(atlas.select(filters)) / n_all if n_all else float("nan"), words)


def share_of_press(atlas: AtlasData, query: Mapping[str, str], words: Translator) -> str:
    """Return which share of the incidents comes from the press."""
    rows = _rows(atlas, query)
    kinds = count_by(atlas.index, rows, "source_kind")
    return percent(int(kinds.get("media", 0)) / len(rows) if len(rows) else float("nan"), words)


def deaths(atlas: AtlasData, query: Mapping[str, str], words: Translator) -> str:
    """Return the deaths reported for shipwrecks; there the quantity is their number, and a missing one adds nothing."""
    details = atlas.details.iloc[_rows(atlas, {**query, "event": "shipwreck"})]
    dead = details.loc[details["unit"].astype("object") == "persons", "quantity"]
    return words.number(float(dead.sum()))


def _corridor_counts(atlas: AtlasData, query: Mapping[str, str]) -> pd.Series:
    """Return incidents by corridor; one within reach of two counts for both."""
    masks = np.asarray(atlas.index.corridor_mask[_rows(atlas, query)])
    identifiers = atlas.corridors["corridor_id"].astype(str)
    counts = [int(np.count_nonzero(masks & atlas.index.mask_bits("corridor", (each,)))) for each in identifiers]
    return pd.Series(counts, index=identifiers, dtype=np.int64)


def top_corridor(atlas: AtlasData, query: Mapping[str, str], words: Translator) -> str:
    """Return the name of a corridor that no other has more incidents than."""
    counts = _corridor_counts(atlas, query)
    if counts.empty or not counts.max():
        return words.text("common.none")
    return local_name(atlas.corridor(str(counts.idxmax())).to_dict(), words.language)


def n_top_corridor(atlas: AtlasData, query: Mapping[str, str], words: Translator) -> str:
    """Return the number of incidents on `top_corridor`."""
    counts = _corridor_counts(atlas, query)
    return words.number(0 if counts.empty else int(counts.max()))


def n_hotspots(atlas: AtlasData, query: Mapping[str, str], words: Translator) -> str:
    """Return how many hexagons are significant hotspots; no number where the counts cannot carry the test."""
    _, result = atlas.hotspots(Filters.from_query(query), MapState.from_query(query).resolution)
    return words.number(None if result.guard is not None else int((result.level > 0).sum()))


def n_hexagons(atlas: AtlasData, query: Mapping[str, str], words: Translator) -> str:
    """Return how many hexagons were tested."""
    return words.number(len(atlas.study_cells(MapState.from_query(query).resolution)))


def n_corridors(atlas: AtlasData, query: Mapping[str, str], words: Translator) -> str:
    """Return how many corridors the register names."""
    return words.number(len(atlas.corridors))


def n_posts(atlas: AtlasData, query: Mapping[str, str], words: Translator) -> str:
    """Return how many border posts the register names."""
    return words.number(len(atlas.border_posts))


def n_open_posts(atlas: AtlasData, query: Mapping[str, str], words: Translator) -> str:
    """Return how many border posts are reported open."""
    return words.number(int((atlas.border_posts["status"] == "open").sum()))


def _reach(atlas: AtlasData, query: Mapping[str, str]) -> Share:
    try:
        within_km = float(query.get("within", _REACH_KM))
    except ValueError:
        within_km = _REACH_KM
    return coverage_share(atlas.road_access.crossings, within_km)


def n_reached(atlas: AtlasData, query: Mapping[str, str], words: Translator) -> str:
    """Return how many road crossings have an open post within reach by road."""
    return words.number(_reach(atlas, query).n_covered)


def n_beyond(atlas: AtlasData, query: Mapping[str, str], words: Translator) -> str:
    """Return how many road crossings have none, of those that can be judged."""
    share = _reach(atlas, query)
    return words.number(share.n_judged - share.n_covered)


def n_crossings(atlas: AtlasData, query: Mapping[str, str], words: Translator) -> str:
    """Return how many road crossings the network has."""
    return words.number(len(atlas.crossings))


def n_judged(atlas: AtlasData, query: Mapping[str, str], words: Translator) -> str:
    """Return how many road crossings can be judged: somebody asked for the posts of their border."""
    return words.number(_reach(atlas, query).n_judged)


def _in_states(atlas: AtlasData, query: Mapping[str, str]) -> dict[str, int]:
    choice = CooperationChoice.from_query(query)
    return cooperation_view(atlas, choice.domain).n_in_state(choice.rows)


def n_cooperating(atlas: AtlasData, query: Mapping[str, str], words: Translator) -> str:
    """Return on how many rows of the cooperation matrix an arrangement is named on both sides."""
    return words.number(_in_states(atlas, query)["both"])


def n_unsourced(atlas: AtlasData, query: Mapping[str, str], words: Translator) -> str:
    """Return on how many rows nothing is sourced."""
    return words.number(_in_states(atlas, query)["unknown"])


def n_matrix(atlas: AtlasData, query: Mapping[str, str], words: Translator) -> str:
    """Return how many rows the matrix has."""
    return words.number(sum(_in_states(atlas, query).values()))


#: Name in the braces -> what stands in its place.
FIGURES: dict[str, Figure] = {
    each.__name__: each
    for each in (
        incidents, n_incidents, share_of_types, share_of_press, deaths, top_corridor, n_top_corridor, n_hotspots,
        n_hexagons, n_corridors, n_posts, n_open_posts, n_reached, n_beyond, n_crossings, n_judged, n_cooperating,
        n_unsourced, n_matrix,
    )
}  # fmt: skip
