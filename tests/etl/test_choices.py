"""Incidents of two datasets that may be the same: listed, merged or kept by choice, and as before once taken back."""

from __future__ import annotations

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from etl import pipeline
from etl.__main__ import app
from etl.datasets import remove_dataset
from etl.loading import add_dataset
from geodata import store
from geodata.duplicate_choices import (
    Choice,
    choices_path,
    choose,
    merged_into,
    read_choices,
    take_back,
    waiting_changes,
)
from geodata.duplicates import PAIR_TABLE
from geodata.errors import InputError
from tests.etl.conftest import TODAY, incident

NOW = datetime(2025, 6, 30, 12, tzinfo=UTC)


@pytest.fixture
def two(settings, register):
    """The bundled register with “a”, and a dataset with the same seizure as “p” and another as “q”."""
    path = register(
        incident(
            incident_id="p", date="2024-03-06", quantity="12", source_publisher="Le Soir", source_url="https://s/1"
        ),
        incident(incident_id="q", date="2024-05-06", quantity="900"),
        name="own.csv",
    )
    add_dataset(settings, path, today=TODAY, now=NOW)
    build(settings)
    return settings


@pytest.fixture
def run(two, monkeypatch):
    monkeypatch.setenv("ATLAS_REFERENCE_DIR", str(two.reference_dir))
    monkeypatch.setenv("ATLAS_DATA_DIR", str(two.data_dir))
    return lambda *arguments: CliRunner().invoke(app, ["duplicates", *arguments])


def build(settings):
    return pipeline.build(settings, today=TODAY, now=NOW)


def stored(settings) -> pd.DataFrame:
    return store.open_store(settings.data_dir).read("incidents").set_index("incident_id")


def choice_of(settings, first, second, choice="merge"):
    choose(settings, first, second, choice, stored(settings).index, NOW)


def test_nothing_is_merged_without_a_choice(two):
    assert set(stored(two).index) == {"a", "b", "p", "q"}
    assert stored(two)["merged_from"].isna().all()


def test_merged_row_goes_and_its_source_stays(two):
    before = build(two)
    choice_of(two, "a", "p")
    assert pipeline.is_stale(two)
    report = build(two)
    incidents = stored(two)
    assert set(incidents.index) == {"a", "b", "q"}
    assert incidents.loc["a", ["quantity", "source_url", "merged_from", "other_sources"]].tolist() == [
        12.5, "https://example.org/1", "p", "Le Soir https://s/1",
    ]  # fmt: skip
    assert report.datasets["incidents_own"] == {"read": 2, "kept": 1, "duplicates": 1, "rejected": 0}
    assert report.data_version != before.data_version
    assert not pipeline.is_stale(two)


def test_to_keep_both_changes_no_row_and_asks_for_no_build(two):
    version = build(two).data_version
    choice_of(two, "a", "p", "keep")
    assert not pipeline.is_stale(two)
    assert build(two).data_version == version
    choice_of(two, "a", "p")
    assert pipeline.is_stale(two)
    choice_of(two, "a", "p", "keep")
    assert not pipeline.is_stale(two)


def test_store_keeps_the_pairs_by_row_and_what_waits_is_what_the_next_build_does(two):
    def waits():
        incidents = stored(two)
        merged = {name: into for into, names in incidents["merged_from"].dropna().items() for name in names.split(";")}
        found = waiting_changes(read_choices(two), incidents.index, merged)
        return found.goes, found.returns

    kept = store.open_store(two.data_dir).read(PAIR_TABLE)
    ids = stored(two).index
    assert [{ids[row] for row in pair} for pair in zip(kept["first_row"], kept["second_row"], strict=True)] == [
        {"a", "p"}
    ]
    assert kept["gap_days"].tolist() == [1] and kept["quantity_share"].tolist() == pytest.approx([0.04])
    assert waits() == ({}, ())
    choice_of(two, "a", "p")
    assert waits() == ({"p": "a"}, ())
    build(two)
    assert waits() == ({}, ()) and store.open_store(two.data_dir).read(PAIR_TABLE).empty
    take_back(two, "a", "p")
    assert waits() == ({}, ("p",))
    build(two)
    assert waits() == ({}, ())


def test_choice_is_remembered_when_the_dataset_goes_and_comes_again(two, register):
    choice_of(two, "a", "p")
    path = two.data_dir / "datasets" / "own" / "own.csv"
    again = register(incident(incident_id="p", date="2024-03-06"), name="again.csv")
    remove_dataset(two, "own")
    build(two)
    assert stored(two)["merged_from"].isna().all() and not path.exists()
    add_dataset(two, again, today=TODAY, now=NOW)
    build(two)
    assert set(stored(two).index) == {"a", "b"}


def test_choice_that_is_taken_back_leaves_the_data_as_they_were(two):
    version, before = build(two).data_version, stored(two)
    choice_of(two, "a", "p")
    build(two)
    assert take_back(two, "p", "a").choice == "merge"
    assert not choices_path(two).exists()
    assert build(two).data_version == version
    pd.testing.assert_frame_equal(stored(two), before)


def test_later_choice_of_a_pair_takes_the_place_of_the_earlier(two):
    choice_of(two, "a", "p")
    choice_of(two, "p", "a", "keep")
    assert [(each.first, each.choice) for each in read_choices(two)] == [("p", "keep")]


def test_list_shows_both_sides_and_what_was_chosen(run):
    found = json.loads(run("--json").stdout)
    assert found["n_candidates"] == 1
    pair = found["candidates"][0]
    assert {pair["first"]["incident_id"], pair["second"]["incident_id"]} == {"a", "p"}
    assert (pair["distance_km"], pair["gap_days"], pair["quantity_share"]) == (0.0, 1, 0.04)
    titles, row = csv.reader(io.StringIO(run("--as", "csv").stdout))
    assert dict(zip(titles, row, strict=True))["second_source_publisher"] in ("Le Soir", "Le Témoin")
    assert "1 pair may be one incident each" in run().stdout


def test_commands_merge_keep_and_undo_in_a_sentence(run, two):
    assert "goes into “a”" in run("merge", "a", "p").stdout
    assert json.loads(run("--json").stdout)["candidates"] == []
    assert "Chosen 2" in run().stdout
    assert "is taken back" in run("undo", "a", "p").stdout
    assert "are two incidents" in run("keep", "a", "p").stdout
    assert "No incidents of different datasets" in run("list").stdout
    for arguments, said in (
        (("merge", "a", "nobody"), "There is no incident “nobody” in the data."),
        (("keep", "a", "a"), "“a” cannot be compared with itself."),
        (("undo", "a", "q"), "No choice was made about “a” and “q”."),
    ):
        result = run(*arguments)
        assert (result.exit_code, result.stderr) == (1, f"{said}\n")


@pytest.mark.parametrize("content", ["{", "[1]", '[{"first": "a"}]'])
def test_damaged_file_of_choices_is_one_sentence(two, content):
    choices_path(two).write_text(content)
    with pytest.raises(InputError, match="cannot be read: it is no list of choices"):
        build(two)


CHOICES = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde"), st.sampled_from(["merge", "keep"])))


@with_settings(deadline=None)
@given(drawn=CHOICES, present=st.sets(st.sampled_from("abcde")))
def test_every_row_that_goes_ends_in_a_row_that_stays(drawn, present):
    made = [Choice(first, second, choice, "") for first, second, choice in drawn if first != second]
    goes = merged_into(made, pd.Index(sorted(present), dtype="str"))
    assert set(goes) <= present
    assert set(goes.values()) <= present - set(goes)
    waiting = waiting_changes(made, pd.Index(sorted(present - set(goes)), dtype="str"), goes)
    assert not waiting
    for each in made:
        if each.choice == "merge" and each.pair <= present:
            first, second = (goes.get(name, name) for name in (each.first, each.second))
            assert first == second


def test_two_processes_that_choose_at_once_lose_no_choice(two):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda name: choose(two, "a", name, "keep", ["a", name], NOW), "bcdefghij"))
    assert sorted(each.second for each in read_choices(two)) == list("bcdefghij")
