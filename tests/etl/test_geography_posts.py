"""Files of border posts: of OpenStreetMap, of our columns, of anybody's through a mapping."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl import pipeline
from etl.geography.adding import Choice, add_geography, check_geography, recognise
from geodata.errors import InputError
from geodata.store import open_store
from tests.etl.conftest import POSTS, TODAY, write_rows
from tests.etl.osm_files import write_osm

NOW = datetime(2025, 6, 30, 12, tzinfo=UTC)
#: One node beside the bundled post of Senegal (-12.02, 14), one 100 km north of it, one in the sea, one gate.
NODES = {1: (-12.021, 14.0), 2: (-12.03, 15.0), 3: (-19.0, 14.0), 4: (-13.0, 14.0)}
CONTROL = {"barrier": "border_control"}
TAGS = {1: CONTROL, 2: {**CONTROL, "name": "Northern gate"}, 3: CONTROL, 4: {"barrier": "gate"}}
MAPPING = """
[dataset]
table = "border_posts"
title = "Posts of the ministry"
redistribute = "no"
[columns]
name = "Poste"
coordinates = "GPS"
[constants]
kind = "land"
status = "open"
"""


def built(settings):
    report = pipeline.build(settings, today=TODAY, now=NOW)
    return report, open_store(settings.data_dir)


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    return write_osm(tmp_path / "gates.osm.pbf", NODES, tags=TAGS)


def test_posts_of_a_map_join_the_register_and_one_that_is_there_already_is_a_duplicate(settings, extract):
    assert recognise(extract) == "roads" and recognise(extract, "border_posts") == "border_posts"
    _, notes = add_geography(settings, extract, "border_posts", now=NOW)
    assert notes[-1] == "1 border posts, beside the bundled ones."
    report, store = built(settings)
    assert report.datasets["border_posts_gates"] == {"read": 3, "kept": 1, "duplicates": 1, "rejected": 1}
    posts = store.read("border_posts").set_index("post_id")
    assert list(posts.index) == ["sn-line", "ml-line", "osm-2"]
    north = posts.loc["osm-2"]
    assert (north["name"], north["country"], north["facing_country"]) == ("Northern gate", "SN", "ML")
    assert (north["status"], north["source_url"]) == ("unknown", "https://www.openstreetmap.org/node/2")
    assert store.read("sources").set_index("dataset").loc["border_posts_gates", "licence"] == "ODbL 1.0"


@pytest.mark.parametrize(("how", "left"), [("replace", {"ml-line", "osm-1", "osm-2"}), ("only", {"osm-1", "osm-2"})])
def test_posts_take_the_place_of_the_bundled_ones_as_the_user_says(settings, extract, how, left):
    add_geography(settings, extract, "border_posts", choice=Choice(how), now=NOW)
    assert set(built(settings)[1].read("border_posts")["post_id"]) == left


def test_a_saved_answer_of_the_map_is_known_by_its_column_and_other_barriers_are_left_out(settings, tmp_path):
    features = [
        {"type": "Feature", "properties": {"@id": f"node/{number}", **TAGS[number]},
         "geometry": {"type": "Point", "coordinates": NODES[number]}}
        for number in (2, 4)
    ]  # fmt: skip
    path = tmp_path / "export.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    assert recognise(path) == "border_posts"
    add_geography(settings, path, "border_posts", now=NOW)
    assert "osm-2" in set(built(settings)[1].read("border_posts")["post_id"])


def test_a_register_of_ours_is_known_and_its_row_takes_the_place_of_the_bundled_one(settings, tmp_path):
    rows = [{**POSTS[0], "name": "New name"}, {**POSTS[0], "post_id": "sn-new", "latitude": "14.001"}]
    path = write_rows(tmp_path / "posts.csv", rows)
    assert recognise(path) == "border_posts"
    add_geography(settings, path, "border_posts", now=NOW)
    report, store = built(settings)
    posts = store.read("border_posts").set_index("post_id")
    assert posts.loc["sn-line", "name"] == "New name" and len(posts) == 3
    assert report.n_warnings["border_posts_posts"] == 1  # sn-new stands at sn-line: is it the same?


def test_any_table_of_posts_is_read_through_a_mapping_that_names_their_register(settings, tmp_path):
    path, mapping = tmp_path / "postes.csv", tmp_path / "map.toml"
    path.write_text("Poste;GPS\nKidira;14°30'00\"N 12°03'00\"W\nOuest;14.9 -15.5\n", encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    assert recognise(path, mapping_file=mapping) == "border_posts"
    checked = check_geography(settings, path, "border_posts", mapping)
    assert (checked.n_rows, checked.n_faults) == (2, 0)
    added, _ = add_geography(settings, path, "border_posts", mapping_file=mapping, now=NOW)
    assert added.origin.title_en == "Posts of the ministry"
    store = built(settings)[1]
    posts = store.read("border_posts").set_index("name")
    assert store.read_metadata()["added_posts"] == dict.fromkeys(
        posts["post_id"][["Kidira", "Ouest"]], "border_posts_postes"
    )
    assert posts.loc["Kidira", ["country", "facing_country", "status"]].tolist() == ["SN", "ML", "open"]
    assert posts.loc["Kidira"].geometry.coords[0] == pytest.approx((-12.05, 14.5))
    assert posts["facing_country"].isna()["Ouest"]  # far from every border


def test_a_file_without_a_post_is_refused_and_nothing_is_kept(settings, tmp_path):
    path = write_osm(tmp_path / "none.osm.pbf", NODES)
    with pytest.raises(InputError, match="no border post"):
        add_geography(settings, path, "border_posts", now=NOW)
    path.write_bytes(b"\0" * 1000)
    with pytest.raises(InputError, match="no extract of OpenStreetMap"):
        add_geography(settings, path, "border_posts", now=NOW)
    with pytest.raises(InputError, match="nothing in ML"):
        add_geography(
            settings, write_osm(tmp_path / "x.osm.pbf", NODES, tags=TAGS), "border_posts",
            choice=Choice("replace", ["ML"]), now=NOW,
        )  # fmt: skip
    assert not (settings.data_dir / "datasets").exists()
