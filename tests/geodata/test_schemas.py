"""The last gate before the store lets through what `fields` promises, and nothing else."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata.errors import BuildError, CrsError
from geodata.fields import TABLES, stored_columns
from geodata.schemas import GEOMETRIES, KEYS, conform, require_valid, table_schema


def countries(**changes) -> gpd.GeoDataFrame:
    columns = {"country": ["SN"], "name_en": ["Senegal"], "name_fr": ["Sénégal"], "is_focus": [1], **changes}
    shape = changes.pop("geometry", [shapely.box(0, 0, 1, 1)])
    columns.pop("geometry", None)
    return gpd.GeoDataFrame(columns, geometry=shape, crs=4326)


def test_every_table_of_fields_has_a_schema_with_its_columns():
    assert set(KEYS) == set(TABLES)
    for table in TABLES:
        assert table_schema(table).columns


def test_tables_with_a_geometry_are_those_of_fields():
    assert set(GEOMETRIES) == {name for name, columns in TABLES.items() if any(c.kind == "geometry" for c in columns)}


def test_coordinates_are_stored_where_no_geometry_holds_them():
    for table in TABLES:
        columns = {column.name for column in TABLES[table]}
        stored = {column.name for column in stored_columns(table)}
        assert ("latitude" in stored) == ("latitude" in columns and table not in GEOMETRIES)
    seats = conform("institutions", pd.DataFrame({"institution_id": ["a"], "name_en": ["A"], "latitude": [14.7]}))
    require_valid("institutions", seats)
    assert seats["latitude"].tolist() == [14.7] and seats["longitude"].isna().all()


def test_valid_table_passes():
    require_valid("countries", conform("countries", countries()))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"country": ["XX"]}, "vocabulary"),
        ({"country": [None]}, "country"),
        ({"geometry": [shapely.Point(0, 0)]}, "geometry is one of"),
        ({"geometry": [shapely.Polygon()]}, "geometry is one of"),
    ],
)
def test_broken_promise_is_named(changes, words):
    with pytest.raises(BuildError, match=words):
        require_valid("countries", conform("countries", countries(**changes)))


def test_repeated_key_missing_column_and_wrong_type_are_refused():
    twice = pd.concat([countries(), countries()], ignore_index=True)
    with pytest.raises(BuildError):
        require_valid("countries", conform("countries", twice))
    with pytest.raises(BuildError):
        require_valid("countries", conform("countries", countries()).drop(columns="name_fr"))
    with pytest.raises(BuildError):
        require_valid("countries", conform("countries", countries()).astype({"is_focus": float}))


def test_other_reference_system_is_refused():
    with pytest.raises(CrsError):
        require_valid("countries", conform("countries", countries().to_crs(3857)))


def test_conform_orders_the_columns_and_fills_what_is_missing_with_nothing():
    sources = conform("sources", pd.DataFrame({"n_rows": [3], "dataset": ["x"]}))
    assert list(sources.columns) == [column.name for column in TABLES["sources"]]
    assert sources["licence"].isna().all()
    require_valid("sources", sources)
