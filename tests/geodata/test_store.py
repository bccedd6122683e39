import geopandas as gpd
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal

from geodata import schemas, store
from geodata.errors import StoreError


def build_version(data_dir, version, frame):
    with store.building(data_dir) as draft:
        draft.write("incidents", frame)
        draft.write_metadata({"data_version": version})


def test_a_table_comes_back_as_it_was_written(tmp_path, incidents):
    build_version(tmp_path, "1", incidents)
    read = store.open_store(tmp_path).read("incidents")
    assert_geodataframe_equal(read, incidents)
    assert read.crs == "EPSG:4326"


def test_a_table_without_geometry_and_a_choice_of_columns_are_plain_frames(tmp_path, incidents):
    build_version(tmp_path, "1", incidents)
    read = store.open_store(tmp_path).read("incidents", columns=["quantity", "date"])
    assert type(read) is pd.DataFrame
    assert read.columns.tolist() == ["quantity", "date"]
    assert read["quantity"].isna().sum() == incidents["quantity"].isna().sum() > 0
    located = store.open_store(tmp_path).read("incidents", columns=["place", "geometry"])
    assert isinstance(located, gpd.GeoDataFrame)


@pytest.mark.parametrize("columns", [["incident_id"], ["incident_id", "geometry"]])
@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ([("uncertainty_km", "<=", 3.0)], [0, 1, 2]),
        ([("place", "==", "Alpha"), ("date", ">=", "2021-01-01")], [9, 10]),
        ([("place", "in", ["Beta", "Delta"])], [3, 4, 8]),
        ([("trafficking_type", "==", "nothing")], []),
    ],
)
def test_where_keeps_the_rows_for_which_all_holds(tmp_path, incidents, columns, where, expected):
    build_version(tmp_path, "1", incidents)
    read = store.open_store(tmp_path).read("incidents", columns=columns, where=where)
    assert read["incident_id"].tolist() == incidents["incident_id"].iloc[expected].tolist()
    assert read.index.tolist() == list(range(len(expected)))


def test_a_failed_build_leaves_the_old_store_in_use_and_nothing_behind(tmp_path, incidents):
    build_version(tmp_path, "1", incidents)
    with pytest.raises(KeyboardInterrupt), store.building(tmp_path) as draft:
        draft.write("incidents", incidents.iloc[:1])
        raise KeyboardInterrupt
    in_use = store.open_store(tmp_path)
    assert in_use.read_metadata()["data_version"] == "1"
    assert len(in_use.read("incidents")) == len(incidents)
    assert len(list((tmp_path / "store" / "versions").iterdir())) == 1


def test_a_build_without_metadata_is_no_build(tmp_path, incidents):
    with pytest.raises(StoreError), store.building(tmp_path) as draft:
        draft.write("incidents", incidents)
    assert store.current_folder(tmp_path) is None


def test_what_a_killed_build_left_is_removed_by_the_next(tmp_path, incidents):
    leftover = tmp_path / "store" / "versions" / "dead.building"
    leftover.mkdir(parents=True)
    build_version(tmp_path, "1", incidents)
    assert not leftover.exists()


def test_an_open_store_outlives_the_next_build_and_old_versions_go(tmp_path, incidents):
    build_version(tmp_path, "1", incidents)
    before = store.open_store(tmp_path)
    build_version(tmp_path, "2", incidents.iloc[:3])
    assert len(before.read("incidents")) == len(incidents)
    assert len(store.open_store(tmp_path).read("incidents")) == 3
    build_version(tmp_path, "3", incidents)
    assert len(list((tmp_path / "store" / "versions").iterdir())) == 2
    assert store.open_store(tmp_path).read_metadata()["data_version"] == "3"


def test_what_is_missing_is_said_by_name(tmp_path, incidents):
    with pytest.raises(StoreError, match="no data yet"):
        store.open_store(tmp_path)
    build_version(tmp_path, "1", incidents)
    with pytest.raises(StoreError, match="roads"):
        store.open_store(tmp_path).read("roads")
    with pytest.raises(StoreError, match="colour"):
        store.open_store(tmp_path).read("incidents", columns=["date", "colour"])
    assert store.open_store(tmp_path).has("incidents")
    assert not store.open_store(tmp_path).has("roads")


def test_data_of_an_earlier_program_are_told_from_those_of_today(tmp_path, incidents):
    today = schemas.conform("incidents", incidents)
    build_version(tmp_path, "1", today)
    store.open_store(tmp_path).require_columns()
    build_version(tmp_path, "2", today.drop(columns="note"))
    with pytest.raises(StoreError, match="earlier version"):
        store.open_store(tmp_path).require_columns()
