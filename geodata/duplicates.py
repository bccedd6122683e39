"""Which incidents of different datasets may be one and the same: same kind, near in time and place, close in quantity.

What is found are candidates: two reports of two events can look like this, too. Only a person can tell.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geodata.crs import geodesic_distance_km

#: A report may be dated a day after the event.
MAX_GAP_DAYS = 1
#: Quantities of one event differ this much between reports, as a share of the larger.
MAX_QUANTITY_SHARE = 0.1
#: Rows known less well than this are not compared: they are near to everything, km.
MAX_UNCERTAINTY_KM = 80.0
#: Without two quantities to compare, two places must be as near as this, and two days known to the week.
MAX_BARE_KM = 25.0
_LEAST_ERROR_KM = 1.0
_PAIRS_AT_ONCE = 1_000_000
_EARTH_KM = 6371.0
#: Widest interval of days that a date of each precision stands for.
_WIDTHS = {"day": 0, "week": 12, "month": 30, "year": 365}
_CLASSES = {name: place for place, name in enumerate(_WIDTHS)}
_WEEK = _CLASSES["week"]
COLUMNS = ("incident_id", "date", "date_precision", "trafficking_type", "event_type", "commodity", "quantity", "unit",
           "quantity_kg", "uncertainty_km", "dataset", "geometry")  # fmt: skip
#: What the build keeps of the pairs, beside the tables of the store.
PAIR_TABLE = "duplicate_pairs"


def find_duplicates(incidents: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of incidents of different datasets that may be the same event, the likeliest first.

    Two are a pair when the type is the same, event and commodity are the same or unknown, the days they stand for are
    `MAX_GAP_DAYS` apart at most, the places are no further apart than their location errors together, and the
    quantities differ by `MAX_QUANTITY_SHARE` at most. Where one has no quantity the days must overlap, both must be
    known to the week, and the places must lie within `MAX_BARE_KM`.

    Parameters
    ----------
    incidents : GeoDataFrame
        Points, EPSG:4326, with the columns `COLUMNS`.

    Returns
    -------
    DataFrame
        first, second (incident_id; that of the dataset with fewer rows first), distance_km, gap_days (0 where the days
        overlap), quantity_share (difference as a share of the larger; NaN where one is unknown), closeness (1: the same
        in all that is known, 0: at every limit).
    """
    is_compared = incidents["uncertainty_km"].to_numpy(float) <= MAX_UNCERTAINTY_KM
    # Nothing is asked of the rows of a single dataset, which may be a million.
    rows = _Rows(incidents[is_compared & (len(incidents["dataset"].unique()) > 1)])
    sizes = np.bincount(rows.dataset, minlength=1)
    found = [np.empty((0, 2), dtype=np.int64)]
    rank = np.argsort(np.argsort(sizes, kind="stable"), kind="stable")[rows.dataset] if len(rows) else rows.dataset
    for each in range(len(sizes) - 1):
        # From each dataset to all that have more rows: the smaller side is walked through.
        found += [rows.matching(pairs) for pairs in _near_in_time(rows, rank == each, rank > each)]
    return rows.described(np.concatenate(found))


def pairs_by_row(found: pd.DataFrame, incident_ids: pd.Series) -> pd.DataFrame:
    """Return the pairs by the rows of their incidents, as the store keeps them.

    Parameters
    ----------
    found : DataFrame
        Of `find_duplicates`.
    incident_ids : Series
        Of the incidents in the order of the store, each once.

    Returns
    -------
    DataFrame
        first_row, second_row (from 0), distance_km, gap_days, quantity_share, in the order of `found`.
    """
    rows = pd.Index(incident_ids)
    return pd.DataFrame(
        {
            "first_row": rows.get_indexer(found["first"]).astype(np.int32),
            "second_row": rows.get_indexer(found["second"]).astype(np.int32),
            "distance_km": found["distance_km"].to_numpy(np.float32),
            "gap_days": found["gap_days"].to_numpy(np.int32),
            "quantity_share": found["quantity_share"].to_numpy(np.float32),
        }
    )


class _Rows:
    """Hold what is compared of the incidents as arrays of numbers."""

    def __init__(self, incidents: pd.DataFrame) -> None:
        self.ids = incidents["incident_id"].to_numpy(object)
        self.dataset, _ = pd.factorize(incidents["dataset"])
        self.kind, _ = pd.factorize(incidents["trafficking_type"])
        self.event, _ = pd.factorize(incidents["event_type"])
        self.commodity, _ = pd.factorize(incidents["commodity"])
        self.error_km = np.maximum(incidents["uncertainty_km"].to_numpy(float), _LEAST_ERROR_KM)
        self.longitude = incidents.geometry.x.to_numpy() if len(incidents) else np.empty(0)
        self.latitude = incidents.geometry.y.to_numpy() if len(incidents) else np.empty(0)
        self.precision = incidents["date_precision"].map(_CLASSES).fillna(0).to_numpy(np.int64)
        self.first_day, self.last_day = _days(incidents["date"].to_numpy("datetime64[D]"), self.precision)
        kilograms = incidents["quantity_kg"].to_numpy(float)
        is_mass = ~np.isnan(kilograms)
        self.quantity = np.where(is_mass, kilograms, incidents["quantity"].to_numpy(float))
        # All masses are in kilograms; every other unit is a measure of its own.
        self.unit = np.where(is_mass, -2, pd.factorize(incidents["unit"])[0])

    def __len__(self) -> int:
        return len(self.ids)

    def gap_days(self, one: np.ndarray, two: np.ndarray) -> np.ndarray:
        apart = np.maximum(self.first_day[one] - self.last_day[two], self.first_day[two] - self.last_day[one])
        return np.maximum(apart, 0)

    def quantity_share(self, one: np.ndarray, two: np.ndarray) -> np.ndarray:
        """Return the difference as a share of the larger; NaN where one is unknown, infinite between two units."""
        first, second = self.quantity[one], self.quantity[two]
        larger = np.maximum(first, second)
        share = np.abs(first - second) / np.where(larger > 0, larger, 1.0)
        has_both = ~np.isnan(first) & ~np.isnan(second)
        return np.where(has_both & (self.unit[one] != self.unit[two]), np.inf, share)

    def matching(self, pairs: np.ndarray) -> np.ndarray:
        """Return the pairs that pass every test, the cheap ones first."""
        for code in (self.event, self.commodity):
            one, two = code[pairs[:, 0]], code[pairs[:, 1]]
            pairs = pairs[(one == two) | (one < 0) | (two < 0)]
        share, gap = self.quantity_share(*pairs.T), self.gap_days(*pairs.T)
        is_bare = np.isnan(share)
        is_precise = (self.precision[pairs] <= _WEEK).all(axis=1)
        is_timely = np.where(is_bare, (gap == 0) & is_precise, gap <= MAX_GAP_DAYS)
        pairs, is_bare = _both(is_timely & (is_bare | (share <= MAX_QUANTITY_SHARE)), pairs, is_bare)
        reach_km = self._reach_km(pairs, is_bare)
        # A sphere is 0.6 % off at most: only what may be near is measured on the ellipsoid.
        pairs, reach_km = _both(self._sphere_km(pairs) <= 1.01 * reach_km, pairs, reach_km)
        return pairs[self._distance_km(pairs) <= reach_km]

    def _reach_km(self, pairs: np.ndarray, is_bare: np.ndarray) -> np.ndarray:
        together = self.error_km[pairs].sum(axis=1)
        return np.where(is_bare, np.minimum(together, MAX_BARE_KM), together)

    def _sphere_km(self, pairs: np.ndarray) -> np.ndarray:
        lon, lat = np.radians(self.longitude[pairs]), np.radians(self.latitude[pairs])
        across = np.sin((lat[:, 1] - lat[:, 0]) / 2) ** 2
        along = np.cos(lat).prod(axis=1) * np.sin((lon[:, 1] - lon[:, 0]) / 2) ** 2
        return 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(across + along, 0.0, 1.0)))

    def _distance_km(self, pairs: np.ndarray) -> np.ndarray:
        (lon_1, lon_2), (lat_1, lat_2) = self.longitude[pairs].T, self.latitude[pairs].T
        return geodesic_distance_km(lon_1, lat_1, lon_2, lat_2) if len(pairs) else np.empty(0)

    def described(self, pairs: np.ndarray) -> pd.DataFrame:
        share, gap, distance = self.quantity_share(*pairs.T), self.gap_days(*pairs.T), self._distance_km(pairs)
        reach = self._reach_km(pairs, np.isnan(share))
        doubts = np.stack([distance / reach, gap / MAX_GAP_DAYS, np.nan_to_num(share, nan=0.5 * MAX_QUANTITY_SHARE)
                           / MAX_QUANTITY_SHARE])  # fmt: skip
        found = pd.DataFrame(
            {
                "first": pd.array(self.ids[pairs[:, 0]], dtype="str"),
                "second": pd.array(self.ids[pairs[:, 1]], dtype="str"),
                "distance_km": distance,
                "gap_days": gap.astype(np.int64),
                "quantity_share": share,
                "closeness": 1.0 - doubts.mean(axis=0),
            }
        )
        return found.sort_values(["closeness", "first", "second"], ascending=[False, True, True], ignore_index=True)


def _both(chosen: np.ndarray, pairs: np.ndarray, beside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return pairs[chosen], beside[chosen]


def _days(date: np.ndarray, precision: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and last day (since 1970) that a date stands for: its month, its year, or six days about it."""
    first = last = date.astype(np.int64)
    margin = np.where(precision == _WEEK, _WIDTHS["week"] // 2, 0)
    first, last = first - margin, last + margin
    for unit, name in (("M", "month"), ("Y", "year")):
        start = date.astype(f"datetime64[{unit}]")
        is_meant = precision == _CLASSES[name]
        first = np.where(is_meant, start.astype("datetime64[D]").astype(np.int64), first)
        last = np.where(is_meant, (start + 1).astype("datetime64[D]").astype(np.int64) - 1, last)
    return first, last


def _near_in_time(rows: _Rows, is_one: np.ndarray, is_other: np.ndarray) -> Iterator[np.ndarray]:
    """Give pairs (one, other) of the same type whose days may be near, some hundred thousand at a time.

    The others are sorted by type, precision and first day, so that those near to a row stand together.
    """
    ones, others = np.flatnonzero(is_one & (rows.kind >= 0)), np.flatnonzero(is_other & (rows.kind >= 0))
    if len(ones) == 0 or len(others) == 0:
        return
    lowest, highest = rows.first_day.min() - 500, rows.last_day.max() + 500
    span, n_classes = highest - lowest, len(_WIDTHS)
    key = (rows.kind[others] * n_classes + rows.precision[others]) * span + rows.first_day[others] - lowest
    order = np.argsort(key, kind="stable")
    others, key = others[order], key[order]
    for place, width in enumerate(_WIDTHS.values()):
        base = (rows.kind[ones] * n_classes + place) * span - lowest
        start = np.searchsorted(key, base + rows.first_day[ones] - width - MAX_GAP_DAYS, side="left")
        stop = np.searchsorted(key, base + rows.last_day[ones] + MAX_GAP_DAYS, side="right")
        counts = np.maximum(stop - start, 0)
        ends = np.cumsum(counts)
        begin = 0
        while begin < len(ones):
            done = ends[begin - 1] if begin else 0
            end = max(begin + 1, int(np.searchsorted(ends, done + _PAIRS_AT_ONCE, side="right")))
            taken = counts[begin:end]
            if taken.any():
                offset = np.arange(taken.sum()) - np.repeat(np.cumsum(taken) - taken, taken)
                yield np.column_stack(
                    [np.repeat(ones[begin:end], taken), others[np.repeat(start[begin:end], taken) + offset]]
                )
            begin = end
