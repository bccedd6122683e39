"""The ground of the map: nothing from outside, borders that know their status, small enough to be sent."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from geodata.store import open_store
from layers import basemap_geometry as shapes
from layers.basemap import GROUPS, View, basemap_geojson, basemap_style, geojson_names
from layers.basemap_style import ANCHOR_AREAS, ANCHOR_LINES, ANCHOR_SURFACES, ANCHORS

#: What the browser may have to load before the first map stands, compressed.
MAX_BASEMAP_BYTES = 700_000


def features(name: str, store: Any) -> list[dict[str, Any]]:
    return json.loads(basemap_geojson(name, store))["features"]


def layers_by_id(style: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {layer["id"]: layer for layer in style["layers"]}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_style_asks_nothing_of_any_other_machine(language: str) -> None:
    style = basemap_style(language, "v1")
    assert "glyphs" not in style
    assert "sprite" not in style
    assert "//" not in json.dumps(style)
    addresses = [source["data"] for source in style["sources"].values() if isinstance(source["data"], str)]
    assert addresses
    assert all(address.startswith("/basemap/") and address.endswith(".geojson?v=v1") for address in addresses)


def test_every_source_of_the_style_is_one_that_is_served() -> None:
    style = basemap_style("en")
    served = {f"/basemap/{name}.geojson" for name in geojson_names()}
    assert {source["data"] for source in style["sources"].values() if isinstance(source["data"], str)} <= served
    assert {layer["source"] for layer in style["layers"] if "source" in layer} == set(style["sources"])


def test_groups_and_anchors_are_layers_of_the_style_and_areas_lie_under_the_roads() -> None:
    order = [layer["id"] for layer in basemap_style("fr")["layers"]]
    assert len(order) == len(set(order))
    assert {layer for members in GROUPS.values() for layer in members} <= set(order)
    assert order[-len(ANCHORS) :] == list(ANCHORS)
    assert (
        order.index("land")
        < order.index(ANCHOR_SURFACES)
        < order.index(ANCHOR_AREAS)
        < min(order.index(each) for each in GROUPS["roads"])
    )


def test_a_group_that_is_off_is_hidden_and_the_others_stay() -> None:
    layers = layers_by_id(basemap_style("en", shown=["roads"]))
    hidden = {name for name, layer in layers.items() if layer.get("layout", {}).get("visibility") == "none"}
    assert hidden == {*GROUPS["corridors"], ANCHOR_SURFACES, ANCHOR_AREAS, ANCHOR_LINES, *ANCHORS}


def test_countries_are_named_in_the_language_of_the_reader() -> None:
    assert layers_by_id(basemap_style("fr"))["label-countries"]["layout"]["text-field"] == ["get", "name_fr"]
    assert layers_by_id(basemap_style("en"))["label-countries"]["layout"]["text-field"] == ["get", "name_en"]


def test_a_border_around_an_unsettled_territory_is_disputed_and_the_others_agreed(invented_store: Any) -> None:
    borders = {each["properties"]["countries"]: each for each in features("borders", invented_store)}
    assert {pair: each["properties"]["status"] for pair, each in borders.items()} == {
        "GH;ML": "agreed",
        "EH;ML": "disputed",
    }
    line = shapely.from_geojson(json.dumps(borders["GH;ML"]["geometry"]))
    assert line.equals(shapely.LineString([(2, 10), (2, 12)]))


def test_region_borders_are_only_those_within_a_country(invented_store: Any) -> None:
    lines = features("region_borders", invented_store)
    assert len(lines) == 1
    assert shapely.from_geojson(json.dumps(lines[0]["geometry"])).equals(shapely.LineString([(2, 11), (4, 11)]))


def test_no_coast_runs_where_the_study_area_was_cut() -> None:
    coast = shapes.without_study_edge(box(6, 10, 8, 12).exterior)
    assert coast.length == pytest.approx(6.0, abs=0.01)


@given(st.integers(2, 5), st.integers(2, 5))
def test_every_edge_of_a_chequerboard_is_shared_or_outer_and_none_is_lost(n_columns: int, n_rows: int) -> None:
    squares = [box(x, y, x + 1, y + 1) for x in range(n_columns) for y in range(n_rows)]
    edges = shapes.shared_edges(np.array(squares), [str(k) for k in range(len(squares))])
    shared = sum(line.length for pair, line in edges.items() if len(pair) == 2)
    outer = sum(line.length for pair, line in edges.items() if len(pair) == 1)
    assert outer == 2 * (n_columns + n_rows)
    assert shared == (n_columns - 1) * n_rows + (n_rows - 1) * n_columns


def test_a_capital_is_named_before_its_larger_suburb_and_a_village_not_at_all(invented_store: Any) -> None:
    ranks = {each["properties"]["name"]: each["properties"]["rank"] for each in features("places", invented_store)}
    assert ranks["Bamako"] > ranks["Far City"] == 500_000 > ranks["Suburb"]
    assert "Village" not in ranks


def test_corridors_carry_both_names_and_their_length(invented_store: Any) -> None:
    (corridor,) = features("corridors", invented_store)
    assert corridor["properties"] == {
        "corridor_id": "west-east",
        "name_fr": "Ouest–Est",
        "name_en": "West–East",
        "km": 328,
    }


def test_roads_are_told_apart_by_class(invented_store: Any) -> None:
    found = {each["properties"]["road_class"] for each in features("roads", invented_store)}
    assert found == {"main", "corridor", "corridor_link"}


def test_the_whole_basemap_of_the_bundled_data_stays_small(built_data_dir: Path) -> None:
    store = open_store(built_data_dir)
    sizes = {name: len(gzip.compress(basemap_geojson(name, store), 9)) for name in geojson_names()}
    assert min(sizes.values()) > 100
    assert sum(size for name, size in sizes.items() if not name.startswith("hexagons")) < MAX_BASEMAP_BYTES


@given(st.floats(-80, 80), st.floats(-179, 179), st.floats(1, 18))
def test_a_view_survives_the_url(latitude: float, longitude: float, zoom: float) -> None:
    view = View.from_text(View(longitude, latitude, zoom).to_text())
    assert view.latitude == pytest.approx(latitude, abs=0.0006)
    assert view.longitude == pytest.approx(longitude, abs=0.0006)
    assert view.zoom == pytest.approx(zoom, abs=0.006)


@pytest.mark.parametrize("text", ["", None, "1_2", "a_b_c", "99_0_4", "0_0_-1", "nan_0_4"])
def test_a_view_that_cannot_be_read_is_the_default(text: object) -> None:
    assert View.from_text(text) == View()


def empty_containers(value: object) -> list[object]:
    """Return the empty objects and lists anywhere inside a value."""
    parts = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    found = [each for part in parts for each in empty_containers(part)]
    return [*found, value] if value == {} or value == [] else found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_style_holds_nothing_empty_that_plotly_would_drop_and_then_load_the_style_anew(language: str) -> None:
    assert empty_containers({"full": 1, "empty": [{}]}) == [{}]
    assert empty_containers(basemap_style(language)) == []
