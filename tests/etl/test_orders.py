"""What the dashboard asks of the ETL: answers in JSON, and everything as before where something fails."""

from __future__ import annotations

import csv
import json

import pytest
from typer.testing import CliRunner

from etl import pipeline
from etl.__main__ import app
from etl.datasets import list_datasets
from etl.locking import load_lock
from etl.orders import carry_out
from geodata.errors import BuildError, InputError
from geodata.store import open_store
from tests.etl.conftest import incident

LOG = """Date;Lieu;Lat;Long;Nature;Qté;Unité
12/03/2024;Kidira;14.0;-13.0;Stupéfiants;12,5;kg
31/02/2024;Kidira;14.0;-13.0;Stupéfiants;1;kg
25/03/2024;Kidira;14.0;-13.1;Chaussures;40;pièces
"""
ABOUT = {"title": "Registre", "publisher": "Douanes", "licence": "interne", "redistribute": "no"}


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "journal.csv"
    path.write_text(LOG, encoding="utf-8")
    return path


def quiet(said):
    """Say nothing."""


def guessed(settings, path, **constants):
    found = carry_out(settings, {"do": "guess", "file": str(path)}, quiet)
    return {**found["mapping"], "constants": {"uncertainty_km": "5", **constants}}


def test_a_guess_shows_the_first_rows_and_what_the_columns_are(settings, log):
    found = carry_out(settings, {"do": "guess", "file": str(log)}, quiet)
    assert (found["kind"], found["n_rows"]) == ("unknown", 3)
    assert found["rows"][0] == [2, "12/03/2024", "Kidira", "14.0", "-13.0", "Stupéfiants", "12,5", "kg"]
    assert found["mapping"]["columns"]["trafficking_type"] == "nature"
    assert json.loads(json.dumps(found)) == found


def test_a_register_and_a_download_are_known_by_their_columns(settings, register, tmp_path):
    assert carry_out(settings, {"do": "guess", "file": str(register(incident()))}, quiet)["kind"] == "register"
    other = tmp_path / "acled.csv"
    other.write_text("event_id_cnty,event_date,event_type,sub_event_type\nMLI1,2024-01-01,Battles,Armed clash\n")
    assert carry_out(settings, {"do": "guess", "file": str(other)}, quiet)["kind"] == "acled"


def test_a_check_counts_the_good_rows_and_writes_the_others_as_they_came(settings, log, tmp_path):
    order = {"do": "check", "file": str(log), "mapping": guessed(settings, log), "out": str(tmp_path)}
    found = carry_out(settings, order, quiet)
    assert (found["n_rows"], found["n_good"], found["n_bad"]) == (3, 1, 2)
    assert [(each["row"], each["column"]) for each in found["faults"]] == [(3, "date"), (4, "trafficking_type")]
    assert found["words"] == {"trafficking_type": [{"theirs": "Chaussures", "n": 1, "ours": ""}]}
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["row"] for row in csv.DictReader(stream)] == ["3", "4"]


def test_a_column_in_excess_keeps_nothing_out_and_a_missing_one_everything(settings, register):
    extra = {"do": "check", "file": str(register(incident(shoe_size="43")))}
    assert carry_out(settings, extra, quiet)["n_good"] == 1
    lacking = {name: value for name, value in incident().items() if name != "date"}
    found = carry_out(settings, {"do": "check", "file": str(register(lacking))}, quiet)
    assert (found["n_good"], found["n_bad"]) == (0, 1)


def test_a_word_that_is_told_makes_its_row_good(settings, log):
    mapping = {**guessed(settings, log), "values": {"trafficking_type": {"Chaussures": "counterfeit"}}}
    found = carry_out(settings, {"do": "check", "file": str(log), "mapping": mapping}, quiet)
    assert (found["n_good"], found["words"]) == (2, {})


def test_a_load_says_its_steps_and_can_be_undone(settings, log):
    pipeline.build(settings)
    before = open_store(settings.data_dir).read_metadata()["data_version"]
    said = []
    order = {"do": "add", "name": "journal", "file": str(log), "mapping": guessed(settings, log), "about": ABOUT}
    found = carry_out(settings, order, said.append)
    assert found["counts"] == {"read": 3, "kept": 1, "duplicates": 0, "rejected": 2}
    assert [each["step"] for each in said] == list(range(1, said[0]["of"] + 1))
    assert found["data_version"] == open_store(settings.data_dir).read_metadata()["data_version"] != before
    assert list_datasets(settings)[0].origin.publisher == "Douanes"
    assert carry_out(settings, {"do": "remove", "name": "journal"}, quiet)["data_version"] == before
    assert list_datasets(settings) == []


def test_a_build_that_fails_leaves_the_datasets_as_they_were(settings, log, register, monkeypatch):
    mapping = guessed(settings, log)
    carry_out(settings, {"do": "add", "name": "journal", "file": str(log), "mapping": mapping}, quiet)
    kept = list_datasets(settings)[0]
    content, version = kept.file.read_bytes(), open_store(settings.data_dir).read_metadata()["data_version"]

    def fail(*_, **__):
        raise BuildError("no_incidents", "No incident could be kept; {file} says why.", file="x")

    monkeypatch.setattr(pipeline, "build", fail)
    other = str(register(incident(incident_id="z"), name="other.csv"))
    for order in ({"do": "add", "name": "journal", "file": other}, {"do": "add", "name": "new", "file": other},
                  {"do": "remove", "name": "journal"}):  # fmt: skip
        with pytest.raises(BuildError):
            carry_out(settings, order, quiet)
        assert [each.name for each in list_datasets(settings)] == ["journal"]
        assert list_datasets(settings)[0].file.read_bytes() == content
    assert open_store(settings.data_dir).read_metadata()["data_version"] == version


def test_what_a_killed_process_left_is_put_back_by_the_next_order(settings, log, monkeypatch):
    from etl import restoring

    carry_out(settings, {"do": "add", "name": "journal", "file": str(log), "mapping": guessed(settings, log)}, quiet)
    with monkeypatch.context() as patched:
        patched.setattr(restoring, "_put_back", lambda kept, folder: None)
        patched.setattr(pipeline, "build", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            carry_out(settings, {"do": "remove", "name": "journal"}, quiet)
    assert list_datasets(settings) == []
    with pytest.raises(InputError):
        carry_out(settings, {"do": "remove", "name": "nothing"}, quiet)
    assert [each.name for each in list_datasets(settings)] == ["journal"]


def test_a_project_we_know_keeps_its_licence(settings, tmp_path):
    path = tmp_path / "acled.csv"
    path.write_text(
        "event_id_cnty,event_date,time_precision,event_type,sub_event_type,latitude,longitude,geo_precision\n"
        "MLI1,2024-02-03,1,Battles,Armed clash,14.0,-10.0,1\n"
    )
    carry_out(settings, {"do": "add", "name": "acled", "file": str(path), "about": {"redistribute": "yes"}}, quiet)
    assert list_datasets(settings)[0].origin.redistribute == "no"


def test_the_command_answers_in_lines_of_json(settings, log, tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_REFERENCE_DIR", str(settings.reference_dir))
    path = tmp_path / "order.json"
    path.write_text(json.dumps({"do": "guess", "file": str(log)}))
    result = CliRunner().invoke(app, ["order", str(path), "--data", str(settings.data_dir)])
    assert result.exit_code == 0 and json.loads(result.stdout)["done"]["n_rows"] == 3
    path.write_text(json.dumps({"do": "guess", "file": str(tmp_path / "none.csv")}))
    result = CliRunner().invoke(app, ["order", str(path), "--data", str(settings.data_dir)])
    assert result.exit_code == 1 and json.loads(result.stdout)["failed"]["code"] == "input_missing"
    path.write_text("no json")
    assert CliRunner().invoke(app, ["order", str(path)]).exit_code == 1
    with pytest.raises(InputError):
        carry_out(settings, {"do": "dance"}, quiet)


def test_an_order_to_build_takes_up_the_choices_and_two_changes_are_not_made_at_once(settings):
    found = carry_out(settings, {"do": "build"}, quiet)
    assert found["data_version"] == open_store(settings.data_dir).read_metadata()["data_version"]
    with load_lock(settings.data_dir), pytest.raises(BuildError, match="changed already"):
        carry_out(settings, {"do": "build"}, quiet)
