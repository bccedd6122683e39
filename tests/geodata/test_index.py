import h3
import numpy as np
import pandas as pd
import pytest

from geodata import crs
from geodata.errors import StoreError
from geodata.index import HEX_RESOLUTIONS, UNKNOWN, build_index, read_index, write_index


def test_every_code_stands_for_the_value_of_the_table(index, incidents):
    for column, table_column in (
        ("trafficking_type",) * 2,
        ("commodity",) * 2,
        ("source_kind",) * 2,
        ("transport",) * 2,
        ("place",) * 2,
        ("region", "region_id"),
    ):
        names = (*index.categories[column], None)
        decoded = [names[code] for code in index.columns[column]]
        assert decoded == incidents[table_column].astype(object).where(incidents[table_column].notna(), None).tolist()


def test_days_and_years_are_those_of_the_date(index):
    assert index.day[0] == (pd.Timestamp("2020-01-01") - pd.Timestamp("1970-01-01")).days
    assert (np.diff(index.day) >= 0).all()
    assert index.year.tolist() == [2020] * 6 + [2021] * 6


def test_agencies_and_corridors_are_bits(index):
    customs, police = (index.mask_bits("agency", [name]) for name in ("customs", "police"))
    assert index.agency_mask[1] == customs | police == index.mask_bits("agency", ["customs", "police"])
    assert index.agency_mask[4] == 0
    assert index.corridor_mask.tolist() == [3, 3, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0]


def test_memberships_are_sorted_by_corridor_and_keep_their_kilometre(index):
    assert index.member_corridor.tolist() == [0] * 7 + [1] * 2
    assert index.member_incident.tolist() == [0, 1, 2, 3, 4, 5, 6, 0, 1]
    assert index.member_km.tolist() == [0, 0, 0, 50, 50, 100, 100, 0, 0]


def test_points_keep_their_place_in_metres_and_cells(index):
    easting, northing = crs.project(index.longitude.astype(float), index.latitude.astype(float))
    np.testing.assert_allclose(index.easting_m, easting, atol=0.1)
    np.testing.assert_allclose(index.northing_m, northing, atol=0.1)
    for resolution in HEX_RESOLUTIONS:
        cells = index.categories[f"hex_{resolution}"]
        for row in range(len(index)):
            expected = h3.latlng_to_cell(float(index.latitude[row]), float(index.longitude[row]), resolution)
            assert cells[index.columns[f"hex_{resolution}"][row]] == expected


def test_a_value_no_incident_has_is_unknown_and_has_no_bit(index):
    assert index.code("commodity", "ivory") == UNKNOWN
    assert index.mask_bits("corridor", ["nowhere"]) == 0
    with pytest.raises(AttributeError):
        _ = index.colour


def test_a_membership_of_an_unknown_incident_or_corridor_is_refused(incidents, memberships):
    with pytest.raises(StoreError, match="membership"):
        build_index(incidents, memberships.assign(incident_id="nobody"), ("east", "short"))
    with pytest.raises(StoreError, match="membership"):
        build_index(incidents, memberships, ("east",))


def test_a_written_index_is_read_back_memory_mapped(tmp_path, index):
    write_index(index, tmp_path)
    read = read_index(tmp_path)
    assert read.categories == index.categories
    assert read.columns.keys() == index.columns.keys()
    for name, values in index.columns.items():
        assert isinstance(read.columns[name], np.memmap)
        assert read.columns[name].dtype == values.dtype
        np.testing.assert_array_equal(read.columns[name], values)


def test_an_index_of_an_older_version_is_said_to_be_one(tmp_path, index):
    write_index(index, tmp_path)
    (tmp_path / "index" / "transport.npy").unlink()
    with pytest.raises(StoreError, match="older version"):
        read_index(tmp_path)


def test_a_missing_index_is_said_in_a_sentence(tmp_path):
    with pytest.raises(StoreError, match="no data yet"):
        read_index(tmp_path)
