"""The build of the invented countries: nothing is lost on the way in, and no failure harms the old store."""

from __future__ import annotations

import csv
import dataclasses
import os
import random
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from etl import pipeline
from etl.locking import build_lock
from etl.reading import read_csv
from etl.sources import SOURCES
from etl.sources.base import Context
from geodata import density_cube, index, store
from geodata.errors import BuildError, InputError
from tests.etl.conftest import TODAY, incident, write_rows

PROJECT = Path(__file__).resolve().parents[2]
NOW = datetime(2025, 6, 30, 12, tzinfo=UTC)


def build(settings, files=None, **options):
    return pipeline.build(settings, files, today=TODAY, now=NOW, **options)


def read_rejects(settings) -> list[dict[str, str]]:
    with (settings.data_dir / "rejects.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_table_is_written_and_every_dataset_balances(settings):
    report = build(settings)
    built = store.open_store(settings.data_dir)
    for table in ("incidents", "memberships", "border_posts", "crossings", "corridors", "roads", "countries", "regions",
                  "places", "institutions", "sources"):  # fmt: skip
        assert built.has(table)
    assert report.datasets["incidents"] == {"read": 2, "kept": 2, "duplicates": 0, "rejected": 0}
    for counts in report.datasets.values():
        assert counts["read"] == counts["kept"] + counts["duplicates"] + counts["rejected"]
    assert built.read_metadata()["datasets"] == report.datasets
    assert read_rejects(settings) == []


def test_stored_incident_has_its_mass_arrests_dataset_and_sensitivity(settings, register):
    rows = [
        incident(),
        incident(incident_id="b", quantity="250", unit="g", arrests=""),
        incident(incident_id="c", unit="tablets"),
    ]
    write_rows(settings.reference_dir / "incidents.csv", rows)
    build(settings)
    incidents = store.open_store(settings.data_dir).read("incidents").set_index("incident_id")
    assert incidents["quantity_kg"].tolist()[:2] == [12.5, 0.25]
    assert pd.isna(incidents.loc["c", "quantity_kg"])
    assert incidents["kg_per_unit"].tolist()[:2] == [1.0, 0.001] and pd.isna(incidents.loc["c", "kg_per_unit"])
    assert incidents.loc["b", "kg_source"].startswith("BIPM") and pd.isna(incidents.loc["c", "kg_source"])
    assert incidents.loc["a", "n_arrests"] == 2
    assert pd.isna(incidents.loc["b", "n_arrests"])
    assert set(incidents["dataset"]) == {"incidents"}
    assert set(incidents["sensitivity"]) == {"low"}
    assert incidents.geometry["a"].coords[0] == (-13.0, 14.0)


def test_incidents_are_linked_to_post_corridor_and_kilometre(settings):
    build(settings)
    built = store.open_store(settings.data_dir)
    incidents = built.read("incidents").set_index("incident_id")
    # (-13, 14) lies on the corridor, two of its six degrees from the western end.
    length = built.read("corridors")["length_km"].iloc[0]
    assert incidents.loc["a", "corridor_id"] == "west-east"
    assert incidents.loc["a", "corridor_km"] == pytest.approx(length / 3, rel=1e-3)
    assert incidents.loc["a", "nearest_post_id"] == "sn-line"
    assert incidents.loc["b", "nearest_post_id"] == "ml-line"
    assert incidents["region_id"].to_dict() == {"a": "SN-W", "b": "ML-E"}


def test_posts_know_their_crossing_and_their_kilometre(settings):
    build(settings)
    built = store.open_store(settings.data_dir)
    crossings, posts = built.read("crossings"), built.read("border_posts")
    assert len(crossings) == 1
    assert set(posts["crossing_id"]) == set(crossings["crossing_id"])
    assert set(posts["corridor_id"]) == {"west-east"}
    assert posts["corridor_km"].is_monotonic_increasing


def test_regions_have_geodesic_areas_and_countries_proper_names(settings):
    build(settings)
    built = store.open_store(settings.data_dir)
    # On a sphere of the same area: R² · Δλ · (sin 16° - sin 12°) = 191,900 km²; the ellipsoid differs by 0.5 % here.
    assert built.read("regions")["area_km2"].tolist() == pytest.approx([191_900] * 2, rel=0.01)
    assert built.read("countries").set_index("country").loc["SN", ["name_en", "name_fr"]].tolist() == [
        "Senegal",
        "Sénégal",
    ]
    assert built.read("regions")["name_en"].tolist() == ["West", "E"]


def test_rejects_and_duplicates_are_written_with_row_column_value_and_reason(settings):
    rows = [incident(), incident(incident_id="b", latitude="95"), incident(), incident(incident_id="c", country="XX")]
    write_rows(settings.reference_dir / "incidents.csv", rows)
    report = build(settings)
    assert report.datasets["incidents"] == {"read": 4, "kept": 1, "duplicates": 1, "rejected": 2}
    rejects = read_rejects(settings)
    assert [(each["dataset"], each["row"], each["column"], each["value"]) for each in rejects] == [
        ("incidents", "3", "latitude", "95"),
        ("incidents", "4", "incident_id", "a"),
        ("incidents", "5", "country", "XX"),
    ]
    assert all(each["reason"].endswith((".", "?")) for each in rejects)


def test_data_version_depends_on_the_inputs_alone(settings, tmp_path):
    first = build(settings).data_version
    elsewhere = dataclasses.replace(settings, data_dir=tmp_path / "elsewhere")
    assert build(elsewhere).data_version == first
    assert first.startswith("2024-05-06.")
    write_rows(settings.reference_dir / "incidents.csv", [incident(place="Other")])
    assert build(settings).data_version not in (first, "")


def test_store_is_stale_only_when_an_input_changed(settings):
    assert pipeline.is_stale(settings)
    build(settings)
    assert not pipeline.is_stale(settings)
    write_rows(settings.reference_dir / "institutions.csv", [{"institution_id": "x", "name_en": "X"}])
    assert pipeline.is_stale(settings)


def test_index_has_the_rows_of_the_table(settings):
    build(settings)
    folder = store.current_folder(settings.data_dir)
    built = index.read_index(folder)
    incidents = store.open_store(settings.data_dir).read("incidents")
    assert len(built) == len(incidents) == 2
    assert incidents["date"].is_monotonic_increasing


def test_density_is_summed_in_advance_only_for_a_large_register(settings, monkeypatch):
    build(settings)
    assert density_cube.read_cube(store.open_store(settings.data_dir).folder) is None
    monkeypatch.setattr(density_cube, "WORTHWHILE_FROM", 1)
    build(settings)
    cube = density_cube.read_cube(store.open_store(settings.data_dir).folder)
    n_rows = len(store.open_store(settings.data_dir).read("incidents"))
    assert cube.n_rows[-1, -1] == n_rows


def test_files_of_the_caller_replace_the_bundled_incidents_and_share_their_ids(settings, register):
    files = [register(incident(), name="one.csv"), register(incident(), incident(incident_id="z"), name="two.csv")]
    report = build(settings, files)
    assert report.datasets["incidents_one"] == {"read": 1, "kept": 1, "duplicates": 0, "rejected": 0}
    assert report.datasets["incidents_two"] == {"read": 2, "kept": 1, "duplicates": 1, "rejected": 0}
    incidents = store.open_store(settings.data_dir).read("incidents")
    assert dict(zip(incidents["incident_id"], incidents["dataset"], strict=True)) == {
        "a": "incidents_one",
        "z": "incidents_two",
    }


def test_no_incident_left_is_a_failure_that_still_writes_the_rejects(settings):
    write_rows(settings.reference_dir / "incidents.csv", [incident(latitude="95")])
    with pytest.raises(BuildError, match="No incident could be kept"):
        build(settings)
    assert len(read_rejects(settings)) == 1
    assert store.current_folder(settings.data_dir) is None


def test_missing_input_and_missing_column_are_named(settings):
    (settings.reference_dir / "institutions.csv").unlink()
    with pytest.raises(InputError, match=r"institutions\.csv"):
        build(settings)
    write_rows(settings.reference_dir / "institutions.csv", [{"name": "X", "kind": "agency"}])
    with pytest.raises(InputError, match=r"institutions\.csv lacks the columns: institution_id, name_en"):
        build(settings)


def test_lost_row_fails_the_build(settings, monkeypatch):
    transform = pipeline.incidents.transform

    def forgetful(*arguments):
        cleaned = transform(*arguments)
        return dataclasses.replace(cleaned, frame=cleaned.frame.iloc[1:])

    monkeypatch.setattr(pipeline.incidents, "transform", forgetful)
    with pytest.raises(BuildError, match="2 rows were read, but 1 kept"):
        build(settings)


@pytest.mark.parametrize("failure", [RuntimeError("broken"), KeyboardInterrupt()])
def test_build_that_breaks_half_way_leaves_the_old_store_usable(settings, monkeypatch, failure):
    version = build(settings).data_version
    write_rows(settings.reference_dir / "incidents.csv", [incident(incident_id="new")])

    def breaks(*_):
        raise failure

    monkeypatch.setattr(pipeline.index, "write_index", breaks)
    with pytest.raises(type(failure)):
        build(settings)
    built = store.open_store(settings.data_dir)
    assert built.read_metadata()["data_version"] == version
    assert built.read("incidents")["incident_id"].tolist() == ["a", "b"]


def test_killed_build_leaves_the_old_store_usable_and_holds_no_lock(settings):
    version = build(settings).data_version
    script = (
        "import sys, time; from pathlib import Path; from etl import pipeline; from geodata.settings import Settings\n"
        "def hang(*_): print('half way', flush=True); time.sleep(60)\n"
        "pipeline.index.write_index = hang\n"
        "pipeline.build(Settings(data_dir=Path(sys.argv[1]), reference_dir=Path(sys.argv[2])))\n"
    )
    arguments = [sys.executable, "-c", script, str(settings.data_dir), str(settings.reference_dir)]
    with subprocess.Popen(arguments, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "half way\n"
        with pytest.raises(BuildError, match="Another build is writing"):
            build(settings)
        process.kill()
    built = store.open_store(settings.data_dir)
    assert built.read_metadata()["data_version"] == version
    assert len(built.read("incidents")) == 2
    assert build(settings).data_version == version
    assert not list((settings.data_dir / "store" / "versions").glob("*.building"))


def test_lock_ends_with_its_holder(tmp_path):
    with build_lock(tmp_path), pytest.raises(BuildError), build_lock(tmp_path):
        pass
    with build_lock(tmp_path):
        assert (tmp_path / "build.lock").read_text().strip() == str(os.getpid())


CHANGES = st.sampled_from(
    [{}, {}, {}, {"latitude": "95"}, {"country": "XX"}, {"date": "2024-02-30"}, {"unit": ""}, {"longitude": "13.0"},
     {"trafficking_type": ""}, {"quantity": "much", "date": "2031-01-01"}]
)  # fmt: skip
DIRTY_ROWS = st.lists(st.tuples(st.sampled_from("abcdef"), CHANGES), min_size=1, max_size=12)


@given(drawn=DIRTY_ROWS, seed=st.integers(0, 9))
@with_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
def test_rows_read_are_kept_duplicates_or_rejected_in_any_order(settings, drawn, seed):
    rows = [incident(incident_id=name, **changes) for name, changes in drawn]
    shuffled = random.Random(seed).sample(rows, len(rows))
    found = []
    for order in (rows, shuffled):
        path = write_rows(settings.reference_dir / "incidents.csv", order)
        context = Context(TODAY, NOW, geography_of(settings))
        cleaned = pipeline.incidents.transform(read_csv(path), context)
        counts = cleaned.counts
        assert counts["read"] == len(rows) == counts["kept"] + counts["duplicates"] + counts["rejected"]
        found.append((counts, cleaned.frame["incident_id"].tolist()))
    assert found[0] == found[1]
    faultless = {name for name, changes in drawn if not changes}
    assert set(found[0][1]) == faultless


def geography_of(settings):
    source = SOURCES["countries"]
    return pipeline.build_geography(source.transform(source.extract(settings), Context(TODAY, NOW)).frame)


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ on Windows")
def test_interrupted_build_says_so_in_one_sentence(settings):
    environment = {
        **os.environ,
        "ATLAS_DATA_DIR": str(settings.data_dir),
        "ATLAS_REFERENCE_DIR": str(settings.reference_dir),
    }
    script = (
        "import os, signal; from etl import pipeline, __main__\n"
        # A suite that was started in the background ignores the signal, and so would what it starts.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "pipeline.index.write_index = lambda *_: os.kill(os.getpid(), signal.SIGINT)\n"
        "__main__.main()\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", script, "build"], cwd=PROJECT, env=environment, capture_output=True, text=True
    )
    assert process.returncode == 128 + signal.SIGINT
    assert process.stderr.strip() == "Stopped. The data in use before stays in use."
