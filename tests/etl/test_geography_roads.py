"""Road files in the columns of their projects: read, laid instead of the bundled roads, built with, drawn."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from etl import datasets, pipeline
from etl.__main__ import app
from etl.geography.adding import Choice, add_geography, recognise
from etl.geography.road_edges import build_edges
from etl.geography.roads import build_road_edges, read_roads
from geodata import crs
from geodata.errors import InputError
from geodata.store import open_store
from layers.basemap import basemap_geojson
from tests.etl.conftest import TODAY

NOW = datetime(2025, 6, 30, 12, tzinfo=UTC)


def line(*vertices: tuple[float, ...]) -> shapely.LineString:
    return shapely.LineString(vertices)


#: One road through Senegal, bent, in two pieces, and a side road; nothing in Mali.
SENEGAL = [line((-15, 14), (-14, 14.2)), line((-14, 14.2), (-13, 14), (-12.5, 14)), line((-13, 14), (-13, 15))]
#: The file of each project, its classes for the three lines, and whether crossings are junctions there.
PROJECTS = {
    "geofabrik": {"osm_id": "1", "fclass": ["primary", "primary", "tertiary"], "bridge": "F", "tunnel": "F"},
    "grip": {"GP_RTP": [2, 2, 4], "GP_REX": [1, 1, 0]},
    "natural_earth": {"featurecla": "Road", "type": ["Major Highway", "Beltway", "Road"], "sov_a3": "SEN",
                      "scalerank": 3},
}  # fmt: skip


def write(path: Path, columns: dict[str, object], lines: list[shapely.Geometry], system: object = 4326) -> Path:
    gpd.GeoDataFrame(columns, geometry=lines, crs=system).to_file(path, engine="pyogrio")
    return path


def edges_of(path: Path, finest: str = "tertiary") -> gpd.GeoDataFrame:
    return build_road_edges(read_roads(path, finest).frame)


@pytest.mark.parametrize("project", PROJECTS)
def test_a_road_is_cut_where_another_meets_it_and_joined_where_its_pieces_do(project: str, tmp_path: Path) -> None:
    path = write(tmp_path / "roads.gpkg", PROJECTS[project], SENEGAL)
    assert recognise(path) == "roads"
    edges = edges_of(path).sort_values("length_km", ignore_index=True)
    assert edges["road_class"].tolist() == ["main", "tertiary", "main"]
    assert read_roads(path).n_read == 3
    expected = crs.geodesic_length_km(np.array([-15, -14, -13.0]), np.array([14, 14.2, 14.0]))
    assert edges["length_km"].iloc[2] == pytest.approx(expected, rel=1e-9)
    junction = set(edges.loc[0, ["from_node", "to_node"]]) & set(edges.loc[1, ["from_node", "to_node"]])
    assert len(junction) == 1 and junction <= set(edges.loc[2, ["from_node", "to_node"]])


def test_lines_that_cross_are_a_bridge_in_openstreetmap_and_a_junction_elsewhere(tmp_path: Path) -> None:
    cross = [line((-15, 14), (-13, 14)), line((-14, 13), (-14, 15))]
    osm = {**PROJECTS["geofabrik"], "fclass": ["primary", "primary"]}
    assert len(edges_of(write(tmp_path / "osm.gpkg", osm, cross))) == 2
    assert len(edges_of(write(tmp_path / "grip.gpkg", {"GP_RTP": [1, 1]}, cross))) == 4


def test_only_open_roads_down_to_the_class_asked_for_are_read(tmp_path: Path) -> None:
    osm = {**PROJECTS["geofabrik"], "fclass": ["primary", "residential", "footway"]}
    path = write(tmp_path / "osm.gpkg", osm, [line((-15, k), (-14, k)) for k in (13, 14, 15)])
    assert edges_of(path)["road_class"].tolist() == ["main"]
    assert sorted(edges_of(path, "local")["road_class"]) == ["local", "main"]
    assert any("no open roads" in note for note in read_roads(path).notes)
    closed = write(tmp_path / "grip.gpkg", {"GP_RTP": [1, 1], "GP_REX": [4, 1]}, SENEGAL[:2])
    assert len(edges_of(closed)) == 1


def test_roads_outside_the_study_area_are_counted_and_cut_at_its_edge(tmp_path: Path) -> None:
    far = [line((-15, 14), (-14, 14)), line((30, 50), (31, 50)), line((7, 14), (20, 14))]
    found = read_roads(write(tmp_path / "osm.gpkg", PROJECTS["geofabrik"], far))
    assert "Lines outside the study area, left out: 1." in found.notes
    assert found.frame.total_bounds[2] == pytest.approx(8.1)


@pytest.fixture
def senegal(tmp_path: Path) -> Path:
    return write(tmp_path / "senegal.gpkg", PROJECTS["geofabrik"], SENEGAL)


def build(settings):
    return pipeline.build(settings, today=TODAY, now=NOW)


def test_added_roads_replace_the_bundled_ones_where_they_cover_the_country_and_the_rest_goes_on(settings, senegal):
    before = build(settings).data_version
    added, notes = add_geography(settings, senegal, "roads", now=NOW)
    assert added.choice()["countries"] == ["SN"] and "instead of the bundled roads in SN" in notes[-1]
    assert pipeline.is_stale(settings)
    report = build(settings)
    assert report.data_version != before
    assert report.datasets["roads_senegal"] == {"read": 3, "kept": 3, "duplicates": 0, "rejected": 0}
    store = open_store(settings.data_dir)
    roads = store.read("roads")
    # The bundled road of Mali begins where the added one ends, so the corridor still crosses the border once.
    assert set(roads["source"]) == {"roads", "roads_senegal"}
    assert "tertiary" in set(roads["road_class"])
    assert store.read("corridors")["length_km"].iloc[0] > 645
    assert len(store.read("crossings")) == 1
    sources = store.read("sources").set_index("dataset")
    assert sources.loc["roads_senegal", "attribution"] == "© OpenStreetMap contributors"
    drawn = json.loads(basemap_geojson("roads", store))
    assert {each["properties"]["road_class"] for each in drawn["features"]} == {"corridor", "tertiary"}
    datasets.remove_dataset(settings, "senegal")
    assert build(settings).data_version == before


@pytest.mark.parametrize(("how", "sources"), [("only", {"roads_senegal"}), ("join", {"roads", "roads_senegal"})])
def test_added_roads_lie_alone_or_beside_the_bundled_ones_as_the_user_says(settings, senegal, how, sources):
    add_geography(settings, senegal, "roads", choice=Choice(how), now=NOW)
    build(settings)
    assert sources <= set(open_store(settings.data_dir).read("roads")["source"])
    assert ("roads" in set(open_store(settings.data_dir).read("roads")["source"])) == (how == "join")


def test_a_file_that_covers_no_country_asks_what_it_shall_do(settings, tmp_path):
    short = write(tmp_path / "short.gpkg", PROJECTS["geofabrik"], [line((-15, 13), (-14.9, 13))] * 3)
    with pytest.raises(InputError, match="--countries"):
        add_geography(settings, short, "roads", now=NOW)
    with pytest.raises(InputError, match="nothing in ML"):
        add_geography(settings, short, "roads", choice=Choice(countries=["ML"]), now=NOW)
    with pytest.raises(InputError, match="no country of the study area"):
        add_geography(settings, short, "roads", choice=Choice(countries=["FR"]), now=NOW)
    with pytest.raises(InputError, match="no way to add"):
        add_geography(settings, short, "roads", choice=Choice("maybe"), now=NOW)
    assert datasets.list_datasets(settings) == []
    add_geography(settings, short, "roads", choice=Choice(countries=["SN"]), now=NOW)


@with_settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=6), max_size=8))
def test_no_stretch_is_lost_or_doubled_whatever_the_lines(paths: list[list[tuple[int, int]]]) -> None:
    lines = [shapely.LineString([(x / 10, y / 10) for x, y in path]) for path in paths]
    steps = {
        frozenset((a, b)) for path in paths for a, b in itertools.pairwise(path) if a != b
    }  # fmt: skip
    expected = sum(
        crs.geodesic_length_km(np.array([a[0], b[0]]) / 10, np.array([a[1], b[1]]) / 10) for a, b in map(tuple, steps)
    )
    edges = build_edges(np.array(lines, dtype=object), np.zeros(len(lines), dtype=np.int64))
    assert edges["length_km"].sum() == pytest.approx(expected)
    assert (edges["from_node"] != edges["to_node"]).all()
    pairs = [tuple(sorted(pair)) for pair in edges[["from_node", "to_node"]].itertuples(index=False, name=None)]
    assert len(set(pairs)) == len(pairs)


def test_the_command_line_checks_adds_and_removes_a_road_file(settings, senegal, monkeypatch):
    monkeypatch.setenv("ATLAS_REFERENCE_DIR", str(settings.reference_dir))
    monkeypatch.setenv("ATLAS_DATA_DIR", str(settings.data_dir))

    def run(*arguments: object):
        return CliRunner().invoke(app, [str(each) for each in arguments])

    assert "senegal.gpkg as roads: 3 rows read, no faults" in run("check", senegal).stdout
    added = run("add", senegal, "--down-to", "secondary")
    assert added.exit_code == 0, added.output
    assert "Lines of classes narrower than the one chosen, left out: 1." in added.stdout
    assert "senegal.gpkg is the dataset senegal: read as roads." in added.stdout
    assert "roads_senegal" in run("status").stdout
    refused = run("add", senegal, "--down-to", "lane")
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert "“lane” is no class of roads" in refused.stderr
    register = settings.reference_dir / "incidents.csv"
    assert "are for roads and border posts" in run("add", register, "--how", "join").stderr
    assert run("remove", "roads_senegal").exit_code == 0
