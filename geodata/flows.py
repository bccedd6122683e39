"""Reported movements: from where incidents are said to come, and where to, as legs that a filter only counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geodata.index import UNKNOWN, IncidentIndex
from geodata.place_names import End, Gazetteer, resolve_names

#: Which way a leg goes: from an origin to the place of the incident, or from there to a destination.
ORIGIN, DESTINATION = 0, 1


@dataclass(frozen=True)
class Legs:
    """Hold legs of one kind: which incident has which.

    Attributes
    ----------
    row, key : int32 array
        One value an incident and leg: row of the incident, and row of `groups`.
    groups : DataFrame
        The distinct legs, with the columns of `flow_legs` or `place_legs` but the count.
    """

    row: np.ndarray
    key: np.ndarray
    groups: pd.DataFrame

    def count(self, is_selected: np.ndarray) -> pd.DataFrame:
        """Return the legs of the selected incidents with n_incidents, most first; others are left out."""
        counts = np.bincount(self.key[is_selected[self.row]], minlength=len(self.groups))
        order = np.lexsort((np.arange(len(counts)), -counts))
        order = order[: np.count_nonzero(counts)]
        return self.groups.iloc[order].assign(n_incidents=counts[order]).reset_index(drop=True)


@dataclass(frozen=True)
class FlowRegister:
    """Hold the origins and destinations of all incidents, resolved once.

    Attributes
    ----------
    ends : tuple of End
        Distinct ends, as precisely as they are named.
    countries, places : Legs
        Between countries, and between the ends and the spots of the incidents.
    unresolved : Legs
        Names that are no country and no place we know.
    states, resolved : bool array (2, n_incidents)
        Whether the incident states an origin, a destination; whether one name of it at least is resolved.
    has_stops : bool array (n_incidents,)
        Whether one of the two texts names places on the way ("via").
    """

    ends: tuple[End, ...]
    countries: Legs
    places: Legs
    unresolved: Legs
    states: np.ndarray
    resolved: np.ndarray
    has_stops: np.ndarray


def read_flows(
    origins: pd.Series | Sequence[object],
    destinations: pd.Series | Sequence[object],
    index: IncidentIndex,
    gazetteer: Gazetteer,
) -> FlowRegister:
    """Resolve the origins and destinations of the register; each distinct text is read once.

    Parameters
    ----------
    origins, destinations : Series or sequence of str or missing
        As reported, a value an incident in the order of the index.
    index : IncidentIndex
    gazetteer : Gazetteer
    """
    ends: dict[End, int] = {}
    names: dict[tuple[str, str], int] = {}
    legs, opens = [], []
    states, resolved = (np.zeros((2, len(index)), dtype=bool) for _ in range(2))
    has_stops = np.zeros(len(index), dtype=bool)
    for side, texts in ((ORIGIN, origins), (DESTINATION, destinations)):
        codes, distinct = pd.factorize(texts if isinstance(texts, pd.Series) else pd.Series(texts, dtype=object))
        found = [resolve_names(text, gazetteer) for text in distinct]
        # Code -1 is a missing text: the last of each list.
        resolved[side] = np.array([*(bool(each.ends) for each in found), False])[codes]
        states[side] = np.array([*(bool(each.ends or each.unresolved) for each in found), False])[codes]
        has_stops |= np.array([*(each.has_stops for each in found), False])[codes]
        legs.append(_spread(codes, [[ends.setdefault(end, len(ends)) for end in each.ends] for each in found], side))
        opens.append(
            _spread(codes, [[names.setdefault(name, len(names)) for name in each.unresolved] for each in found], side)
        )
    row, side, end = np.concatenate(legs).T
    return FlowRegister(
        ends=tuple(ends),
        countries=_country_legs(row, side, end, tuple(ends), index),
        places=_place_legs(row, side, end, index),
        unresolved=_open_names(np.concatenate(opens), tuple(names)),
        states=states,
        resolved=resolved,
        has_stops=has_stops,
    )


def _spread(codes: np.ndarray, values: list[list[int]], side: int) -> np.ndarray:
    """Return (row, side, value) for every value of the text of every row."""
    counts = np.array([*(len(each) for each in values), 0], dtype=np.int64)
    starts = np.cumsum(counts) - counts
    flat = np.array([value for each in values for value in each], dtype=np.int64)
    n = counts[codes]
    rows = np.repeat(np.arange(len(codes)), n)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(n) - n, n)
    return np.column_stack([rows, np.full(len(rows), side), flat[starts[codes[rows]] + within]])


def _group(row: np.ndarray, columns: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Number the distinct combinations; return row and number, each pair once, and the combinations with a row each."""
    table = pd.DataFrame({"row": row, **{str(place): values for place, values in enumerate(columns)}}).drop_duplicates()
    names = list(table.columns[1:])
    distinct = table.drop_duplicates(names).sort_values(names, ignore_index=True)
    numbered = table.merge(distinct[names].assign(key=np.arange(len(distinct))), on=names).sort_values(["row", "key"])
    return (
        numbered["row"].to_numpy(np.int32),
        numbered["key"].to_numpy(np.int32),
        distinct[names].to_numpy(np.int64),
        distinct["row"].to_numpy(np.int64),
    )


def _country_legs(
    row: np.ndarray, side: np.ndarray, end: np.ndarray, ends: tuple[End, ...], index: IncidentIndex
) -> Legs:
    codes, of_end = np.unique([each.country for each in ends] or np.array([], dtype=str), return_inverse=True)
    names = (*index.categories["country"], "")
    country = np.where(index.country[row] == UNKNOWN, len(names) - 1, index.country[row])
    row, key, distinct, _ = _group(row, (side, of_end[end], country))
    areas = {each.country for each in ends if each.kind == "area"}
    end_codes = [str(codes[each]) for each in distinct[:, 1]]
    groups = pd.DataFrame(
        {
            "side": distinct[:, 0],
            "end": pd.Series(end_codes, dtype=object),
            "kind": pd.Series(["area" if code in areas else "country" for code in end_codes], dtype=object),
            "country": pd.Series([names[each] for each in distinct[:, 2]], dtype=object),
        }
    )
    return Legs(row, key, groups)


def _place_legs(row: np.ndarray, side: np.ndarray, end: np.ndarray, index: IncidentIndex) -> Legs:
    spot = [np.round(index.columns[name][row] * 100.0).astype(np.int64) for name in ("longitude", "latitude")]
    row, key, distinct, first = _group(row, (side, end, *spot))
    groups = pd.DataFrame(
        {
            "side": distinct[:, 0], "end": distinct[:, 1], "longitude": distinct[:, 2] / 100.0,
            "latitude": distinct[:, 3] / 100.0, "row": first,
        }
    )  # fmt: skip
    return Legs(row, key, groups)


def _open_names(table: np.ndarray, names: tuple[tuple[str, str], ...]) -> Legs:
    row, side, name = table.T
    row, key, distinct, _ = _group(row, (name, side))
    listed = pd.DataFrame([names[each] for each in distinct[:, 0]], columns=["name", "reason"])
    return Legs(row, key, listed.assign(side=distinct[:, 1]))


@dataclass(frozen=True)
class FlowCounts:
    """Hold how much the selected incidents say about their way.

    Attributes
    ----------
    n_incidents : int
    n_origin, n_destination, n_both : int
        Incidents that state an origin, a destination, both.
    n_origin_resolved, n_destination_resolved : int
        Those of which at least one name is a country or a place we know.
    n_stops : int
        Incidents that name places on the way, which are not drawn.
    """

    n_incidents: int
    n_origin: int
    n_destination: int
    n_both: int
    n_origin_resolved: int
    n_destination_resolved: int
    n_stops: int


def flow_counts(register: FlowRegister, rows: np.ndarray) -> FlowCounts:
    """Return how many of the selected incidents state where they come from and where they go."""
    states, resolved = register.states[:, rows], register.resolved[:, rows]
    return FlowCounts(
        n_incidents=len(rows),
        n_origin=int(states[ORIGIN].sum()),
        n_destination=int(states[DESTINATION].sum()),
        n_both=int(states.all(axis=0).sum()),
        n_origin_resolved=int(resolved[ORIGIN].sum()),
        n_destination_resolved=int(resolved[DESTINATION].sum()),
        n_stops=int(register.has_stops[rows].sum()),
    )


def _is_selected(register: FlowRegister, rows: np.ndarray) -> np.ndarray:
    selected = np.zeros(len(register.has_stops), dtype=bool)
    selected[rows] = True
    return selected


def flow_legs(register: FlowRegister, rows: np.ndarray) -> pd.DataFrame:
    """Count the legs between countries: origin to the country of the incident, and from there to the destination.

    An incident that names several countries counts once for each, so that the sum may exceed the number of incidents.

    Returns
    -------
    DataFrame
        side (`ORIGIN` or `DESTINATION`), end (country of the origin or destination; of a part of the world its code),
        kind (``country`` or ``area``), country (of the incident; empty where it is unknown), n_incidents; most first.
    """
    return register.countries.count(_is_selected(register, rows))


def place_legs(register: FlowRegister, rows: np.ndarray) -> pd.DataFrame:
    """Count the legs between the ends as precisely as they are named and the spots of the incidents.

    Returns
    -------
    DataFrame
        side, end (position in the ends of the register), longitude, latitude (of the incidents, to 0.01°), row (of an
        incident there), n_incidents; most first.
    """
    return register.places.count(_is_selected(register, rows))


def unresolved_names(register: FlowRegister, rows: np.ndarray) -> pd.DataFrame:
    """Return the names that are no country and no place we know: name, reason (``unknown``, ``ambiguous``, ``small``),
    n_origin and n_destination (incidents); most first.
    """
    counted = register.unresolved.count(_is_selected(register, rows))
    table = counted.pivot_table(index=["name", "reason"], columns="side", values="n_incidents", aggfunc="sum")
    table = table.reindex(columns=[ORIGIN, DESTINATION]).fillna(0).astype(int).reset_index()
    table.columns = pd.Index(["name", "reason", "n_origin", "n_destination"])
    order = np.lexsort((table["name"].to_numpy(str), -(table["n_origin"] + table["n_destination"]).to_numpy(int)))
    return table.iloc[order].reset_index(drop=True)
