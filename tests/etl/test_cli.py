"""The commands as a person types them: exit codes, one sentence on stderr, never a traceback."""

from __future__ import annotations

import json
import os

import pytest
from typer.testing import CliRunner

from etl import pipeline
from etl.__main__ import app
from etl.sources import SOURCES
from tests.etl.conftest import incident, write_rows


@pytest.fixture
def run(settings, monkeypatch):
    """Return a function that runs a command over the invented countries."""
    monkeypatch.setenv("ATLAS_REFERENCE_DIR", str(settings.reference_dir))
    monkeypatch.setenv("ATLAS_DATA_DIR", str(settings.data_dir))

    def invoke(*arguments: object):
        result = CliRunner().invoke(app, [str(each) for each in arguments])
        assert "Traceback" not in result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return invoke


def test_build_says_its_steps_its_counts_and_its_version(run, settings):
    result = run("build")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "[1/13] Reading countries"
    assert ["incidents", "2", "2", "0", "0"] in [line.split() for line in lines]
    assert lines[-1].startswith("Data version 2024-05-06.")
    assert (settings.data_dir / "rejects.csv").is_file()


def test_data_option_goes_before_the_environment(run, tmp_path):
    assert run("build", "--data", tmp_path / "other").exit_code == 0
    assert run("status", "--data", tmp_path / "other").exit_code == 0
    assert run("status").exit_code == 1


def test_status_prints_exactly_version_and_datasets_as_json(run):
    run("build")
    status = json.loads(run("status", "--json").stdout)
    assert set(status) == {"data_version", "datasets", "loads"}
    assert status["loads"]["incidents"]["file"] == "incidents.csv"
    assert status["datasets"]["incidents"] == {"read": 2, "kept": 2, "duplicates": 0, "rejected": 0}
    assert set(status["datasets"]) == set(SOURCES)


def test_status_without_a_store_is_one_sentence(run):
    result = run("status", "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "There is no data yet. Run: python -m etl build\n"


def test_status_says_when_the_inputs_have_changed(run, settings):
    run("build")
    assert "have changed" not in run("status").stdout
    write_rows(settings.reference_dir / "incidents.csv", [incident()])
    assert "have changed" in run("status").stdout


def test_stale_build_is_done_once(run):
    assert "Data version" in run("build", "--if-stale").stdout
    assert run("build", "--if-stale").stdout == "The data is up to date.\n"


def test_rows_left_out_are_counted_and_the_file_named(run, settings):
    write_rows(settings.reference_dir / "incidents.csv", [incident(), incident(), incident(incident_id="x", unit="")])
    result = run("build")
    assert result.exit_code == 0
    assert "2 rows left out" in result.stdout
    assert "rejects.csv" in result.stdout


def test_check_ends_with_the_count_and_exit_code_zero_when_faultless(run, register):
    result = run("check", register(incident()))
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "mine.csv as incidents: 1 row read, no faults, no warnings."


def test_check_prints_each_fault_by_row_and_ends_with_exit_code_one(run, register):
    result = run(
        "check", register(incident(), incident(incident_id="b", latitude="95"), incident(incident_id="c", country="XX"))
    )
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0] == "row 3, latitude “95”: The latitude must lie between −90 and 90 degrees."
    assert lines[1].startswith("row 4, country “XX”: ")
    assert lines[-1] == "mine.csv as incidents: 3 rows read, 2 faults, no warnings."


def test_check_prints_nothing_into_the_store(run, register, settings):
    run("check", register(incident()))
    assert not settings.data_dir.exists()


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"\x00\x01", b"one column\n1\n", b"a,b\n\x81,\n", b"x,y\n1,2\n"]
)
def test_check_of_what_is_no_register_is_one_sentence_and_exit_code_one(run, tmp_path, content):
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    result = run("check", path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("mine.csv ")
    assert len(result.stderr.splitlines()) == 1


def test_failures_nobody_foresaw_are_one_sentence_and_a_log(run, settings, monkeypatch):
    def breaks(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(pipeline, "build", breaks)
    result = run("build")
    assert result.exit_code == 1
    assert "unforeseen went wrong (ZeroDivisionError)" in result.stderr
    assert "ZeroDivisionError" in (settings.data_dir / "etl-error.log").read_text()


def test_data_folder_that_is_a_file_is_one_sentence(run, tmp_path):
    (tmp_path / "file").write_text("")
    result = run("build", "--data", tmp_path / "file")
    assert result.exit_code == 1
    assert "must be a folder" in result.stderr


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the administrator may write anywhere")
def test_folder_without_permission_is_one_sentence(run, tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)
    result = run("build", "--data", tmp_path / "closed" / "data")
    assert result.exit_code == 1
    assert "refused" in result.stderr
