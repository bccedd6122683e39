"""Database extracts of OpenStreetMap: ways become roads, and what is damaged or half there is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.geography.adding import recognise
from etl.geography.roads import build_road_edges, read_roads
from geodata.errors import InputError
from tests.etl.osm_files import write_osm

NODES = {1: (-15.0, 14.0), 2: (-14.0, 14.0), 3: (-13.0, 14.0), 4: (-14.0, 15.0), 5: (-14.0, 13.0)}
WAYS = [
    (10, [1, 2, 3], {"highway": "trunk", "name": "N1"}),
    (11, [2, 4], {"highway": "tertiary"}),
    (12, [2, 5], {"highway": "residential"}),
    (13, [1, 5], {"railway": "rail"}),
    (14, [3, 4], {"highway": "footway"}),
]


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    return write_osm(tmp_path / "little.osm.pbf", NODES, WAYS)


def test_ways_become_edges_between_the_nodes_they_share(extract: Path) -> None:
    assert recognise(extract) == "roads"
    edges = build_road_edges(read_roads(extract).frame)
    assert sorted(edges["road_class"]) == ["main", "main", "tertiary"]
    ends = [set(pair) for pair in edges[["from_node", "to_node"]].itertuples(index=False, name=None)]
    assert len(set.intersection(*ends)) == 1
    assert "local" in set(read_roads(extract, "local").frame["road_class"])


def test_ways_over_each_other_without_a_shared_node_are_a_bridge(tmp_path: Path) -> None:
    nodes = {1: (-15.0, 14.0), 2: (-13.0, 14.0), 3: (-14.0, 13.0), 4: (-14.0, 15.0)}
    ways = [(10, [1, 2], {"highway": "primary"}), (11, [3, 4], {"highway": "primary"})]
    assert len(build_road_edges(read_roads(write_osm(tmp_path / "x.osm.pbf", nodes, ways)).frame)) == 2


def test_a_way_that_the_extract_cuts_is_kept_as_far_as_its_nodes_are_there(tmp_path: Path) -> None:
    ways = [(10, [1, 2, 99, 3, 4], {"highway": "primary"}), (11, [1, 98], {"highway": "primary"})]
    found = read_roads(write_osm(tmp_path / "cut.osm.pbf", NODES, ways))
    assert len(build_road_edges(found.frame)) == 2
    assert found.faults[["row", "reason"]].to_numpy().tolist() == [
        [11, "Fewer than two nodes of this way are in the file."]
    ]
    assert found.n_read == len(found.frame) + found.n_rejected


def test_what_lies_outside_the_study_area_or_is_no_road_is_not_kept(tmp_path: Path) -> None:
    far = {1: (30.0, 50.0), 2: (31.0, 50.0)}
    with pytest.raises(InputError, match="no road of these classes"):
        read_roads(write_osm(tmp_path / "far.osm.pbf", far, [(1, [1, 2], {"highway": "primary"})]))
    with pytest.raises(InputError, match="no road of these classes"):
        read_roads(write_osm(tmp_path / "empty.osm.pbf", far))


def test_a_file_that_is_no_extract_or_ends_early_is_refused_with_a_sentence(extract: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(b"no extract at all" * 100)
    with pytest.raises(InputError, match="no extract of OpenStreetMap, or is damaged"):
        read_roads(broken)
    broken.write_bytes(extract.read_bytes()[:-40])
    with pytest.raises(InputError, match="damaged"):
        read_roads(broken)
    broken.write_bytes(b"")
    with pytest.raises(InputError):
        read_roads(broken)
