"""What the dashboard asks of the ETL about roads, posts and borders: what a file is, what is in it, and to add it."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from typer.testing import CliRunner

from etl import pipeline
from etl.__main__ import app
from etl.datasets import list_datasets
from etl.guessing import guess_mapping
from etl.orders import carry_out
from etl.reading import read_csv
from etl.words import code_of, header_words, value_words
from geodata.errors import InputError
from geodata.fields import input_columns
from geodata.labels import LANGUAGES, POST_LABELS
from geodata.store import open_store
from layers.locales import translator
from tests.etl.conftest import POSTS, write_rows
from tests.etl.osm_files import write_osm
from tests.etl.test_geography_posts import NODES, TAGS
from tests.etl.test_geography_roads import PROJECTS, SENEGAL, write

#: Posts as a ministry lists them: nothing of ours in the names of its columns.
LIST = """Poste;Pays;Pays voisin;Type;État;GPS;Observations
Line nord;Sénégal;Mali;Terrestre;Opérationnel;14,5 -12,01;
Bac;Sénégal;Mali;Bac;Fermé;13,0 -12,01;
Sans lieu;Sénégal;Mali;Terrestre;Ouvert;;
Nulle part;Sénégal;Mali;Cabane;Ouvert;15,0 -12,01;
"""


def quiet(said):
    """Say nothing."""


def ordered(settings, do, path, **more):
    return carry_out(settings, {"do": do, "file": str(path), **more}, quiet)


@pytest.fixture
def roads(tmp_path) -> Path:
    return write(tmp_path / "senegal.gpkg", PROJECTS["geofabrik"], SENEGAL)


@pytest.fixture
def posts(tmp_path) -> Path:
    path = tmp_path / "postes.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture
def borders(tmp_path) -> Path:
    columns = {"shapeName": "Senegal", "shapeISO": "SEN", "shapeID": "1", "shapeGroup": "SEN", "shapeType": "ADM0"}
    path = tmp_path / "borders.geojson"
    gpd.GeoDataFrame([columns], geometry=[shapely.box(-16, 12, -12.1, 16)], crs=4326).to_file(path)
    return path


def test_a_file_says_what_it_is_and_the_user_may_say_otherwise(settings, roads, posts, borders, tmp_path):
    extract = write_osm(tmp_path / "a.osm.pbf", NODES, tags=TAGS)
    register = write_rows(tmp_path / "register.csv", POSTS)
    for path, table, kind in (
        (roads, "roads", "osm_layer"), (extract, "roads", "osm_pbf"), (borders, "borders", "geoboundaries"),
        (posts, "border_posts", "unknown"), (register, "border_posts", "register"),
    ):  # fmt: skip
        found = ordered(settings, "guess", path)
        assert (found["table"], found["kind"]) == (table, kind), path.name
        assert table in found["may_be"] and json.loads(json.dumps(found)) == found
    assert ordered(settings, "guess", extract, table="border_posts")["kind"] == "osm_posts"
    assert ordered(settings, "guess", posts, table="incidents")["table"] == "incidents"
    with pytest.raises(InputError, match="no road file we know"):
        ordered(settings, "guess", borders, table="roads")
    with pytest.raises(InputError, match="no borders we know"):
        ordered(settings, "guess", roads, table="borders")


def test_roads_are_counted_by_class_and_country_beside_the_bundled_ones(settings, roads):
    found = ordered(settings, "check", roads, table="roads")
    survey = found["survey"]
    assert [(each["road_class"], each["n"]) for each in survey["by_class"]] == [("main", 2), ("tertiary", 1)]
    assert [each["country"] for each in survey["by_country"]] == ["SN"]
    assert sum(each["km"] for each in survey["by_class"]) == pytest.approx(survey["by_country"][0]["km"], abs=0.2)
    assert survey["by_country"][0]["bundled_km"] == 300.0
    assert (survey["countries"], survey["ways"]) == (["SN"], ["replace", "join", "only"])
    narrowed = ordered(settings, "check", roads, table="roads", choice={"finest": "main"})
    assert [each["road_class"] for each in narrowed["survey"]["by_class"]] == ["main"]


def test_a_short_road_is_rather_joined(settings, tmp_path):
    short = write(tmp_path / "short.gpkg", {**PROJECTS["geofabrik"], "fclass": ["primary"]}, SENEGAL[2:])
    survey = ordered(settings, "check", short, table="roads")["survey"]
    assert (survey["countries"], survey["ways"][0]) == ([], "join")


def test_a_road_that_is_no_line_is_refused_with_its_row(settings, tmp_path):
    shapes = [*SENEGAL, shapely.Point(-13, 14)]
    columns = {**PROJECTS["geofabrik"], "fclass": "primary"}
    path = tmp_path / "mixed.geojson"
    gpd.GeoDataFrame({name: [value] * 4 for name, value in columns.items()}, geometry=shapes, crs=4326).to_file(path)
    found = ordered(settings, "check", path, table="roads", out=str(tmp_path))
    assert (found["n_good"], found["n_bad"], found["faults"][0]["row"]) == (3, 1, 5)
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["row"] for row in csv.DictReader(stream)] == ["5"]


def test_a_table_of_posts_goes_through_a_mapping_that_is_guessed(settings, posts, tmp_path):
    guess = ordered(settings, "guess", posts)
    assert guess["mapping"]["columns"] == {
        "name": "poste", "country": "pays", "facing_country": "pays_voisin", "kind": "type", "status": "état",
        "note": "observations", "coordinates": "gps",
    }  # fmt: skip
    found = ordered(settings, "check", posts, table="border_posts", mapping=guess["mapping"], out=str(tmp_path))
    assert (found["n_rows"], found["n_good"], found["n_bad"]) == (4, 2, 2)
    assert found["words"]["kind"] == [{"theirs": "Cabane", "n": 1, "ours": ""}]
    assert found["survey"]["by_country"] == [{"country": "SN", "n": 2, "n_bundled": 1}]
    assert {each["status"]: each["n"] for each in found["survey"]["by_status"]} == {"open": 1, "closed": 1}
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["poste"] for row in csv.DictReader(stream)] == ["Sans lieu", "Nulle part"]
    told = {**guess["mapping"], "values": {"kind": {"Cabane": "land"}}}
    assert ordered(settings, "check", posts, table="border_posts", mapping=told)["n_good"] == 3


def test_a_table_without_a_name_says_which_column_is_missing(settings, posts):
    mapping = {"columns": {"coordinates": "gps"}, "constants": {"kind": "land", "country": "SN"}}
    found = ordered(settings, "check", posts, table="border_posts", mapping=mapping)
    assert found["n_good"] == 0 and [each["column"] for each in found["faults"]] == ["name"]


def test_borders_are_counted_and_only_replace(settings, borders):
    survey = ordered(settings, "check", borders, table="borders")["survey"]
    assert survey["by_country"] == [{"country": "SN", "n_regions": 0, "n_bundled": 1, "has_outline": True}]
    assert (survey["ways"], survey["tables"]) == (["replace"], ["countries"])


def test_what_is_added_is_built_and_can_be_undone(settings, roads, posts, borders):
    pipeline.build(settings)
    before = open_store(settings.data_dir).read_metadata()["data_version"]
    about = {"title": "Liste", "publisher": "Intérieur", "licence": "interne", "redistribute": "aggregate"}
    mapping = ordered(settings, "guess", posts)["mapping"]
    added = ordered(settings, "add", posts, table="border_posts", name="postes", mapping=mapping, about=about)
    assert added["counts"] == {"read": 4, "kept": 2, "duplicates": 0, "rejected": 2}
    assert added["choice"]["how"] == "join"
    assert list_datasets(settings)[0].origin.redistribute == "aggregate"
    assert len(open_store(settings.data_dir).read("border_posts")) == 4
    choice = {"how": "replace", "countries": ["SN"], "finest": "main"}
    road = ordered(settings, "add", roads, table="roads", name="routes", choice=choice)
    assert road["counts"]["kept"] == 2 and road["choice"]["countries"] == ["SN"]
    area = ordered(settings, "add", borders, table="borders", name="lignes")
    assert area["counts"] == {"read": 1, "kept": 1, "duplicates": 0, "rejected": 0}
    for name in ("lignes", "routes", "postes"):
        last = carry_out(settings, {"do": "remove", "name": name}, quiet)
    assert last["data_version"] == before


@pytest.mark.parametrize(
    ("choice", "said"),
    [({"how": "burn"}, "no way to add"), ({"countries": ["XX"]}, "no country"), ({"finest": "path"}, "no class"),
     ({"how": "replace", "countries": ["ML"]}, "nothing in ML")],
)  # fmt: skip
def test_a_choice_that_is_none_is_refused_and_nothing_is_kept(settings, roads, choice, said):
    with pytest.raises(InputError, match=said):
        ordered(settings, "add", roads, table="roads", name="routes", choice=choice)
    assert list_datasets(settings) == []


def test_a_column_of_regions_is_proposed_for_incidents(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("Date;Région;Lieu;Nature\n2024-03-05;Kayes;Kidira;Stupéfiants\n", encoding="utf-8")
    assert guess_mapping(read_csv(path)).columns["region"] == "région"


def test_words_of_posts_lead_to_columns_and_codes_there_are():
    ours = {each.name: each for each in input_columns("border_posts")}
    assert set(header_words("border_posts").values()) - {"coordinates"} <= set(ours)
    for column, words in value_words("border_posts").items():
        assert set(words.values()) <= set(ours[column].values), column
    for column, labels in POST_LABELS.items():
        assert set(labels) == set(ours[column].values)
        for code, said in labels.items():
            assert {code_of(column, each, "border_posts") for each in (code, *said)} == {code}
    for place, language in enumerate(LANGUAGES):
        words = translator(language)
        for column, vocabulary in (("kind", "post_kind"), ("status", "post_status")):
            for code, said in POST_LABELS[column].items():
                assert said[place] == words.value(vocabulary, code)


@pytest.mark.filterwarnings("ignore:.crs. was not provided")
def test_hostile_files_are_refused_in_a_sentence_and_nothing_is_kept(settings, tmp_path, monkeypatch):
    monkeypatch.setattr("etl.files.MAX_UNFOLDED", 1000)
    bomb = tmp_path / "roads.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("roads.shp", bytes(10_000))
    with pytest.raises(InputError, match="too much to be read safely"):
        ordered(settings, "guess", bomb)
    extract = tmp_path / "page.osm.pbf"
    extract.write_text("<html>no extract</html>", encoding="utf-8")
    assert (
        ordered(settings, "guess", extract)["table"] == "roads"
    )  # by its ending; what is in it is read when looked at
    for do, more in (("check", {}), ("add", {"name": "page"})):
        for table in ("roads", "border_posts"):
            with pytest.raises(InputError, match="no extract of OpenStreetMap"):
                ordered(settings, do, extract, table=table, **more)
    nowhere = write(tmp_path / "metres.gpkg", PROJECTS["geofabrik"], SENEGAL, None)
    shifted = gpd.read_file(nowhere).translate(500_000, 1_000_000)
    gpd.read_file(nowhere).set_geometry(shifted).to_file(nowhere)
    with pytest.raises(InputError, match="names no coordinate system"):
        ordered(settings, "check", nowhere, table="roads")
    assert list_datasets(settings) == []


def test_the_proposed_mapping_of_a_list_of_posts_is_one_the_command_takes(settings, posts, tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_REFERENCE_DIR", str(settings.reference_dir))
    out, data = tmp_path / "map.json", ["--data", str(settings.data_dir)]
    assert CliRunner().invoke(app, ["guess", str(posts), "--out", str(out), *data]).exit_code == 0
    result = CliRunner().invoke(app, ["check", str(posts), "--mapping", str(out), *data])
    assert "postes.csv as border_posts: 4 rows read, 3 faults" in result.stdout
