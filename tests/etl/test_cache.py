"""Builds that read only what has changed: what is taken over gives the same store as reading everything again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from etl import cache, cleaning, pipeline
from etl.datasets import remove_dataset
from etl.loading import add_dataset
from geodata import store
from tests.etl.conftest import TODAY, incident, write_rows

NOW = datetime(2025, 6, 30, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def build(settings, *, now=NOW, today=TODAY):
    return pipeline.build(settings, today=today, now=now)


def add(settings, path, now=NOW):
    return add_dataset(settings, path, today=TODAY, now=now)[0]


def read_again(report) -> set[str]:
    return set(report.datasets) - set(report.kept_as_read)


def stored(settings) -> pd.DataFrame:
    return store.open_store(settings.data_dir).read("incidents").set_index("incident_id")


def entries(settings):
    return sorted((settings.data_dir / cache.FOLDER).iterdir())


def test_first_build_reads_everything_and_the_next_nothing(settings):
    assert build(settings).kept_as_read == ()
    assert read_again(build(settings)) == set()


def test_only_the_dataset_that_changed_is_read_again(settings, register):
    add(settings, register(incident(incident_id="p"), name="one.csv"))
    two = add(settings, register(incident(incident_id="q"), name="two.csv"))
    build(settings)
    write_rows(two.file, [incident(incident_id="q2")])
    assert read_again(build(settings)) == {"incidents_two"}
    assert set(stored(settings).index) == {"a", "b", "p", "q2"}


def test_file_that_is_added_is_read_once_and_its_rows_say_when(settings, register):
    add(settings, register(incident(incident_id="p"), name="one.csv"))
    add(settings, register(incident(incident_id="q"), name="two.csv"))
    assert read_again(build(settings)) & {"incidents_one", "incidents_two"} == set()
    add(settings, register(incident(incident_id="q2"), name="two.csv"), now=LATER)
    assert read_again(build(settings, now=LATER)) == set()
    incidents = stored(settings)
    assert set(incidents.index) == {"a", "b", "p", "q2"}
    assert incidents["loaded_at"].dt.day.to_dict() == {"a": 30, "b": 30, "p": 30, "q2": 1}


def test_every_row_names_its_dataset_file_row_and_load(settings, register):
    write_rows(settings.reference_dir / "incidents.csv", [incident(latitude="95"), incident(incident_id="b")])
    add(settings, register(incident(incident_id="p", date="2020-01-01"), incident(incident_id="q"), name="one.csv"))
    build(settings)
    found = stored(settings)[["dataset", "source_file", "source_row"]].apply(tuple, axis=1).to_dict()
    # The header is row 1; the first row of the bundled register is rejected.
    assert found == {
        "b": ("incidents", "incidents.csv", 3),
        "p": ("incidents_one", "one.csv", 2),
        "q": ("incidents_one", "one.csv", 3),
    }
    loads = store.open_store(settings.data_dir).read_metadata()["loads"]
    assert stored(settings)["load_id"].to_dict() == {
        "b": loads["incidents"]["load_id"],
        "p": loads["incidents_one"]["load_id"],
        "q": loads["incidents_one"]["load_id"],
    }


def test_dataset_that_was_taken_out_leaves_no_row_and_no_entry(settings, register):
    add(settings, register(incident(incident_id="p"), name="one.csv"))
    build(settings)
    n_entries = len(entries(settings))
    remove_dataset(settings, "one")
    assert read_again(build(settings)) == set()
    assert set(stored(settings).index) == {"a", "b"}
    assert len(entries(settings)) == n_entries - 1


def test_what_judges_a_dataset_makes_it_be_read_again(settings, register):
    add(settings, register(incident(incident_id="p"), name="one.csv"))
    build(settings)
    # The names of posts are in the gazetteer that places the rows of added files.
    posts = settings.reference_dir / "border_posts.csv"
    posts.write_text(posts.read_text().replace("Line (west)", "Line (old)"))
    assert read_again(build(settings)) == {"border_posts", "incidents_one"}


def test_changed_code_makes_everything_be_read_again(settings, monkeypatch):
    build(settings)
    monkeypatch.setattr(cache, "code_digest", lambda: "other")
    assert build(settings).kept_as_read == ()


def test_row_in_the_future_is_kept_out_until_its_day_has_come(settings):
    future = (TODAY + timedelta(days=1)).isoformat()
    write_rows(settings.reference_dir / "incidents.csv", [incident(), incident(incident_id="b", date=future)])
    assert build(settings).datasets["incidents"]["rejected"] == 1
    assert read_again(build(settings)) == set()
    report = build(settings, today=TODAY + timedelta(days=1))
    assert read_again(report) == {"incidents"}
    assert report.datasets["incidents"]["kept"] == 2
    assert read_again(build(settings, today=TODAY)) == {"incidents"}


@pytest.mark.parametrize("file", ["rows.parquet", "faults.parquet", "entry.json"])
@pytest.mark.parametrize("damage", ["cut", "flipped", "gone"])
def test_damaged_entry_is_read_again_without_a_word(settings, file, damage):
    build(settings)
    before = stored(settings)
    for folder in entries(settings):
        path = folder / file
        content = path.read_bytes()
        if damage == "gone":
            path.unlink()
        else:
            middle = len(content) // 2
            flipped = content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :]
            path.write_bytes(content[:middle] if damage == "cut" else flipped)
    report = build(settings)
    assert report.kept_as_read == ()
    pd.testing.assert_frame_equal(stored(settings), before)
    assert read_again(build(settings)) == set()


def test_entry_that_cannot_be_kept_does_not_stop_the_build(settings, monkeypatch):
    monkeypatch.setattr(cache.Store, "write", closed(cache.Store.write, cache.FOLDER))
    build(settings)
    assert set(stored(settings).index) == {"a", "b"}
    assert build(settings).kept_as_read == ()


def closed(write, folder):
    def refuse(self, table, frame):
        if folder in self.folder.parts:
            raise OSError(28, "No space left on device")
        return write(self, table, frame)

    return refuse


def test_half_written_entry_of_a_killed_build_is_removed(settings):
    (settings.data_dir / cache.FOLDER / ".key.half").mkdir(parents=True)
    build(settings)
    assert not [folder for folder in entries(settings) if folder.name.startswith(".")]


ROWS = st.lists(
    st.tuples(st.sampled_from("cdefg"), st.sampled_from([{}, {}, {"latitude": "95"}, {"unit": ""}, {"place": ""}])),
    min_size=1, max_size=6,
)  # fmt: skip


@given(files=st.lists(ROWS, min_size=1, max_size=3))
@with_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=15)
def test_cleaned_dataset_comes_back_as_it_was(settings, files):
    settings.data_dir.mkdir(exist_ok=True)
    for rows in files:
        write_rows(
            settings.reference_dir / "incidents.csv", [incident(incident_id=name, **more) for name, more in rows]
        )
        reading = cleaning.plan_readings(settings)[-1]
        digests = {path: cache.file_digest(path) for path in (*reading.files, *reading.judged_by)}
        context = cleaning.Context(date(2025, 6, 30), NOW)
        first, _ = cleaning.clean(reading, context, digests, settings)
        second, taken = cleaning.clean(reading, context, digests, settings)
        assert taken.is_kept
        assert first.counts == second.counts
        pd.testing.assert_frame_equal(first.frame, second.frame)
        pd.testing.assert_frame_equal(first.faults, second.faults, check_dtype=False)
