"""Which institutions of border control work at a place: services at posts, institutions that name them, seats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geodata import crs
from geodata.cooperation_subjects import listed
from geodata.fields import POST_AGENCIES
from geodata.nearest import containing_polygon

#: A seat as far from a spot as this is near it, km: the register knows most seats by their town.
SEAT_KM = 25.0


@dataclass(frozen=True)
class Service:
    """Hold at which posts a service works.

    Attributes
    ----------
    name : str
        One of `POST_AGENCIES`, or ``one_stop``: both countries control in one place.
    present, absent, unknown : tuple of str
        Posts where a source says that it is there, that it is not, and where none says anything.
    """

    name: str
    present: tuple[str, ...]
    absent: tuple[str, ...]
    unknown: tuple[str, ...]


def services_at(posts: Iterable[Mapping[str, Any]]) -> list[Service]:
    """Return for each service at which of some posts it works; what nobody says is unknown, and not absent."""
    rows = list(posts)
    services = []
    for name in (*POST_AGENCIES, "one_stop"):
        said = {row["post_id"]: row[name] if row[name] in ("yes", "no") else "unknown" for row in rows}
        sorted_ids = {answer: tuple(each for each in said if said[each] == answer) for answer in ("yes", "no")}
        unknown = tuple(each for each in said if said[each] == "unknown")
        services.append(Service(name, sorted_ids["yes"], sorted_ids["no"], unknown))
    return services


def institutions_at(institutions: pd.DataFrame, post_ids: Sequence[str], is_seat: np.ndarray) -> pd.DataFrame:
    """Return the institutions that name one of some posts or have their seat near by.

    Parameters
    ----------
    institutions : DataFrame
        Canonical institutions.
    post_ids : sequence of str
        The posts.
    is_seat : bool array
        Whether the seat of each institution is near; made by `seats_near`.

    Returns
    -------
    DataFrame
        Columns of the register, named_posts (tuple of the posts it names) and is_seat; those that name a post first,
        in the order of the register.
    """
    wanted = set(post_ids)
    named = [tuple(each for each in listed(text) if each in wanted) for text in institutions["post_ids"]]
    found = institutions.assign(named_posts=named, is_seat=is_seat)
    keep = found["is_seat"].to_numpy(bool) | np.array([bool(each) for each in named], dtype=bool)
    found = found[keep]
    return found.iloc[np.argsort([not each for each in found["named_posts"]], kind="stable")].reset_index(drop=True)


def seats_near(
    institutions: pd.DataFrame, longitude: float, latitude: float, distance_km: float = SEAT_KM
) -> np.ndarray:
    """Return whether the seat of each institution lies within a geodesic distance; False where no seat is known."""
    spots = institutions["longitude"].to_numpy(float), institutions["latitude"].to_numpy(float)
    is_known = np.isfinite(spots[0]) & np.isfinite(spots[1])
    km = np.full(len(institutions), np.inf)
    n_known = int(is_known.sum())
    at = np.full(n_known, longitude), np.full(n_known, latitude)
    km[is_known] = crs.geodesic_distance_km(*at, spots[0][is_known], spots[1][is_known])
    return km <= distance_km


def seats_inside(institutions: pd.DataFrame, area: shapely.Geometry) -> np.ndarray:
    """Return whether the seat of each institution lies in an area (EPSG:4326); False where no seat is known."""
    spots = institutions["longitude"].to_numpy(float), institutions["latitude"].to_numpy(float)
    return containing_polygon(*spots, np.array([area], dtype=object)) == 0
