"""Which institutions work at some posts or have their seat near by."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geodata.fields import POST_AGENCIES
from geodata.institutions import institutions_at, seats_near, services_at

_SILENT = dict.fromkeys((*POST_AGENCIES, "one_stop"))


@pytest.fixture
def institutions() -> pd.DataFrame:
    """A seat at 0°, one at 1° (111 km), one that names two posts and has no seat."""
    return pd.DataFrame(
        {
            "institution_id": ["near", "far", "unit"],
            "post_ids": [None, "", "b; a"],
            "longitude": [0.0, 1.0, np.nan],
            "latitude": [0.0, 0.0, np.nan],
        }
    )


def test_a_service_is_present_absent_or_unknown_at_each_post() -> None:
    posts = [
        {**_SILENT, "post_id": "a", "customs": "yes", "police": "no"},
        {**_SILENT, "post_id": "b", "customs": "yes", "police": float("nan")},
    ]
    services = {service.name: service for service in services_at(posts)}
    assert set(services) == {*POST_AGENCIES, "one_stop"}
    customs, police, health = services["customs"], services["police"], services["health"]
    assert (customs.present, customs.absent, customs.unknown) == (("a", "b"), (), ())
    assert (police.present, police.absent, police.unknown) == ((), ("a",), ("b",))
    assert health.unknown == ("a", "b")


def test_without_a_post_nothing_is_said_of_any_service() -> None:
    assert all(service.present == service.absent == service.unknown == () for service in services_at([]))


def test_a_seat_is_near_within_the_distance_and_never_where_it_is_not_known(institutions: pd.DataFrame) -> None:
    assert seats_near(institutions, 0.0, 0.0).tolist() == [True, False, False]
    assert seats_near(institutions, 0.0, 0.0, 112.0).tolist() == [True, True, False]


def test_what_names_a_post_comes_before_what_has_its_seat_here(institutions: pd.DataFrame) -> None:
    found = institutions_at(institutions, ["a"], seats_near(institutions, 0.0, 0.0))
    assert found["institution_id"].tolist() == ["unit", "near"]
    assert found["named_posts"].tolist() == [("a",), ()]
    assert found["is_seat"].tolist() == [False, True]


def test_where_nothing_is_named_the_list_is_empty(institutions: pd.DataFrame) -> None:
    assert institutions_at(institutions, ["z"], np.zeros(3, dtype=bool)).empty
    assert institutions_at(institutions.iloc[:0], ["a"], np.zeros(0, dtype=bool)).empty
