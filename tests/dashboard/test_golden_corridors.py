"""The statistics of two real corridors: fixed figures, and the same counted another way from the register itself.

The second way shares nothing with the product but the line of the corridor: pandas on the CSV, and distances from the
vertices of a line cut into pieces of at most 50 m, measured along the ellipsoid.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from dashboard.data import AtlasData
from geodata.corridor_statistics import corridor_statistics
from geodata.settings import REFERENCE_DIR, Settings
from layers.filters import Filters

GEOD = Geod(ellps="WGS84")
#: Counted once by the second way below and noted; a change of the registers or of a rule must change them knowingly.
GOLDEN = {
    "dakar-bamako-north": {
        "length_km": 1248.1, "n_incidents": 157, "n_open_posts": 2, "n_unmonitored_crossings": 0,
        "n_outside_crossings": 0,
    },
    # The border of Benin and Nigeria lies outside the register of posts.
    "abidjan-lagos": {
        "length_km": 890.2, "n_incidents": 177, "n_open_posts": 16, "n_unmonitored_crossings": 0,
        "n_outside_crossings": 1,
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def atlas(built_data_dir) -> AtlasData:
    return AtlasData(Settings(data_dir=built_data_dir))


@pytest.fixture(scope="module", params=sorted(GOLDEN))
def corridor_id(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def statistics(atlas, corridor_id):
    posts = atlas.posts_on_corridors
    return corridor_statistics(
        atlas.corridor(corridor_id),
        atlas.index,
        atlas.select(Filters()).rows,
        posts[posts["corridor_id"] == corridor_id],
        atlas.crossings,
        atlas.details,
    )


@pytest.fixture(scope="module")
def incidents_on_line(atlas, corridor_id) -> pd.DataFrame:
    """Count by hand: the rows of the CSV whose nearest vertex of the finely cut line is within reach."""
    register = pd.read_csv(REFERENCE_DIR / "incidents.csv")
    line = shapely.segmentize(atlas.corridor(corridor_id).geometry, 0.0005)
    vertices = shapely.get_coordinates(line)
    nearest_km = np.empty(len(register))
    for row, (lon, lat) in enumerate(register[["longitude", "latitude"]].to_numpy()):
        rough = np.hypot((vertices[:, 0] - lon) * np.cos(np.radians(lat)), vertices[:, 1] - lat)
        near = vertices[rough <= rough.min() * 1.02 + 0.001]
        metres = GEOD.inv(np.full(len(near), lon), np.full(len(near), lat), near[:, 0], near[:, 1])[2]
        nearest_km[row] = metres.min() / 1000
    error_km = register["uncertainty_km"].to_numpy()
    return register[(error_km <= 25) & (nearest_km <= np.maximum(10, error_km))]


def test_figures_are_the_noted_ones(statistics, corridor_id):
    golden = GOLDEN[corridor_id]
    assert statistics.length_km == pytest.approx(golden["length_km"], abs=0.05)
    assert statistics.incidents.n_incidents == golden["n_incidents"]
    assert statistics.n_open_posts == golden["n_open_posts"]
    assert statistics.n_unmonitored_crossings == golden["n_unmonitored_crossings"]
    assert statistics.n_outside_crossings == golden["n_outside_crossings"]


def test_length_is_that_of_the_line_along_the_ellipsoid(atlas, statistics, corridor_id):
    line = atlas.corridor(corridor_id).geometry
    assert statistics.length_km == pytest.approx(GEOD.geometry_length(line) / 1000, rel=1e-6)


def test_incidents_are_those_within_reach_of_the_line(statistics, incidents_on_line):
    assert statistics.incidents.n_incidents == len(incidents_on_line)


def test_types_years_and_agencies_add_up_from_the_register(statistics, incidents_on_line):
    by_type = incidents_on_line["trafficking_type"].value_counts().to_dict()
    assert {key: n for key, n in statistics.incidents.by_type.items() if n} == by_type
    by_year = incidents_on_line["date"].str[:4].astype(int).value_counts().to_dict()
    assert {int(key): n for key, n in statistics.incidents.by_year.items() if n} == by_year
    by_agency = incidents_on_line["agency"].fillna("unknown").str.split(";").explode().value_counts().to_dict()
    assert {key: n for key, n in statistics.incidents.by_agency.items() if n} == by_agency


def test_rate_is_incidents_per_100_km_and_year(statistics):
    days = (pd.Timestamp("2026-03-11") - pd.Timestamp("2008-01-01")).days + 1
    expected = statistics.incidents.n_incidents / (statistics.length_km / 100) / (days / 365.25)
    assert statistics.rate.value == pytest.approx(expected, rel=1e-9)
    assert statistics.rate.low < expected < statistics.rate.high


def test_quantities_are_sums_within_one_commodity_and_unit(statistics, incidents_on_line):
    measured = incidents_on_line[
        incidents_on_line["quantity"].notna()
        & incidents_on_line["unit"].notna()
        & (incidents_on_line["event_type"] != "shipwreck")
    ]
    expected = measured.groupby(["commodity", "unit"])["quantity"].sum().to_dict()
    found = statistics.quantities[statistics.quantities["measure"] == "quantity"]
    totals = {(row.commodity, row.unit): row.total for row in found.itertuples()}
    assert totals == pytest.approx(expected)
