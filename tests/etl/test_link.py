"""Two square countries on the equator, the sea to the west, one road and one corridor along 0.5° N."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.link import link_incidents
from geodata import crs
from geodata.errors import CrsError


def _frame(geometry: object, **columns: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=4326)


LINE = [shapely.LineString([(0.0, 0.5), (2.0, 0.5)])]
GEOGRAPHY = {
    "countries": _frame([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], country=["SN", "ML"]),
    "regions": _frame(
        [shapely.box(0, 0, 1, 0.5), shapely.box(0, 0.5, 1, 1), shapely.box(1, 0, 2, 1)],
        country=["SN", "SN", "ML"],
        region_id=["SN-S", "SN-N", "ML-1"],
    ),
    "roads": _frame(LINE, road_class=["corridor"]),
    "corridors": _frame(LINE, corridor_id=["east"]),
    "border_posts": _frame(gpd.points_from_xy([1.0, 2.0], [0.5, 0.5]), post_id=["border", "inland"]),
}


def _incidents(*rows: tuple[str | None, float, float, float]) -> gpd.GeoDataFrame:
    country, lon, lat, error = zip(*rows, strict=True)
    return _frame(
        gpd.points_from_xy(lon, lat),
        incident_id=[f"i{k}" for k in range(len(rows))],
        country=pd.Series(country, dtype="str"),
        uncertainty_km=error,
    )


def test_an_incident_on_the_corridor_is_linked_to_everything() -> None:
    linked, memberships = link_incidents(_incidents(("SN", 0.8, 0.5001, 1.0)), **GEOGRAPHY)
    row = linked.iloc[0]
    assert (row["country"], row["region_id"], row["corridor_id"], row["nearest_post_id"]) == (
        "SN", "SN-N", "east", "border",
    )  # fmt: skip
    # 0.8° and 0.2° of the parallel 0.5° N, on which a degree is 111.32 km x cos(0.5°) = 111.315 km.
    assert row["corridor_km"] == pytest.approx(0.8 * 111.315, abs=0.01)
    assert row["nearest_post_km"] == pytest.approx(0.2 * 111.315, abs=0.01)
    assert row["road_distance_km"] == pytest.approx(0.011, abs=0.001)
    assert memberships.columns.tolist() == ["incident_id", "corridor_id", "corridor_km", "distance_km"]
    assert memberships.iloc[0].tolist()[:2] == ["i0", "east"]


def test_a_missing_country_is_filled_from_the_polygon_and_a_declared_one_is_kept() -> None:
    rows = [(None, 1.5, 0.2, 1.0), ("SN", 1.5, 0.2, 1.0), (None, 5.0, 5.0, 1.0), ("", 0.5, 0.2, 1.0)]
    country = link_incidents(_incidents(*rows), **GEOGRAPHY)[0]["country"]
    assert country.isna().tolist() == [False, False, True, False]
    assert country.dropna().tolist() == ["ML", "SN", "SN"]


def test_off_the_coast_the_nearest_region_of_the_country_is_taken_within_its_error_and_5_km() -> None:
    # 0.04° west of the coast is 4.5 km, 0.1° is 11.1 km.
    rows = [("SN", -0.04, 0.2, 0.0), ("SN", -0.1, 0.8, 0.0), ("SN", -0.1, 0.8, 8.0), ("ML", -0.04, 0.2, 0.0)]
    region = link_incidents(_incidents(*rows), **GEOGRAPHY)[0]["region_id"]
    assert region.fillna("none").tolist() == ["SN-S", "none", "SN-N", "none"]


def test_a_point_known_only_to_the_country_has_neither_region_nor_corridor() -> None:
    linked, memberships = link_incidents(_incidents(("SN", 0.5, 0.5, 150.0)), **GEOGRAPHY)
    assert linked[["region_id", "corridor_id", "corridor_km"]].isna().all(axis=None)
    assert len(memberships) == 0


def test_a_geography_in_metres_is_refused() -> None:
    with pytest.raises(CrsError):
        link_incidents(
            _incidents(("SN", 0.5, 0.5, 1.0)), **{**GEOGRAPHY, "roads": GEOGRAPHY["roads"].to_crs(crs.METRIC)}
        )


def test_nothing_to_link_gives_the_columns_and_no_rows() -> None:
    linked, memberships = link_incidents(_incidents(("SN", 0.5, 0.5, 1.0)).iloc[:0], **GEOGRAPHY)
    assert len(linked) == 0 and len(memberships) == 0
    assert {"region_id", "corridor_km", "nearest_post_id"} <= set(linked.columns)


ROWS = st.lists(
    st.tuples(st.sampled_from(["SN", "ML", None]), st.floats(-0.3, 2.3), st.floats(-0.3, 1.3), st.floats(0, 200)),
    min_size=1,
    max_size=15,
)


@settings(max_examples=40, deadline=None)
@given(ROWS, st.randoms())
def test_assigned_and_unassigned_are_all_and_the_order_of_rows_changes_nothing(rows: list, random: object) -> None:
    incidents = _incidents(*rows)
    linked, memberships = link_incidents(incidents, **GEOGRAPHY)
    assert linked["incident_id"].tolist() == incidents["incident_id"].tolist()
    assert set(linked.loc[linked["corridor_id"].notna(), "incident_id"]) == set(memberships["incident_id"])
    assert (linked[["road_distance_km", "nearest_post_km"]] >= 0).all(axis=None)
    order = list(range(len(rows)))
    random.shuffle(order)  # type: ignore[attr-defined]
    again, _ = link_incidents(incidents.iloc[order], **GEOGRAPHY)
    pd.testing.assert_frame_equal(
        pd.DataFrame(again.drop(columns="geometry")), pd.DataFrame(linked.iloc[order].drop(columns="geometry"))
    )


def test_incidents_in_one_place_are_linked_alike() -> None:
    linked, _ = link_incidents(_incidents(*[("SN", 0.3, 0.3, 1.0)] * 3), **GEOGRAPHY)
    assert len(linked.drop(columns=["incident_id", "geometry"]).drop_duplicates()) == 1
    assert np.ptp(linked["nearest_post_km"]) == 0.0


def test_at_a_border_drawn_too_coarsely_the_declared_country_decides_within_its_error_and_5_km() -> None:
    # ML-1 begins where Senegal ends, at 1° E; 0.04° of longitude are 4.5 km there, 0.3° are 33 km.
    border = GEOGRAPHY["regions"].geometry.iloc[2].bounds[0]
    rows = [("SN", border + 0.04, 0.2, 0.5), ("SN", border + 0.3, 0.2, 0.5)]
    region = link_incidents(_incidents(*rows), **GEOGRAPHY)[0]["region_id"]
    assert region.iloc[0].startswith("SN") and region.iloc[1] == "ML-1"
