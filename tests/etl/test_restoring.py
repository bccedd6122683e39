"""A load that replaced another is undone: the other is in again; and whenever a process is killed, nothing is lost."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from etl import pipeline
from etl.__main__ import app
from etl.datasets import keep_dataset, list_datasets, remove_dataset
from etl.geography.adding import add_geography
from etl.orders import carry_out
from etl.restoring import or_as_before, put_back_left
from etl.sources.base import Origin
from geodata.errors import InputError
from geodata.settings import Settings
from geodata.store import open_store
from tests.etl.conftest import TODAY, incident
from tests.etl.test_geography_borders import NORTH, SENEGAL, SOUTH, geoboundaries

NOW = datetime(2025, 6, 30, 12, tzinfo=UTC)
ORIGIN = Origin("Mine", "Le mien", "Me", "", "", "")


def add(settings: Settings, path: Path) -> dict[str, Any]:
    return carry_out(settings, {"do": "add", "name": "mine", "file": str(path)}, lambda said: None)


def remove(settings: Settings) -> dict[str, Any]:
    return carry_out(settings, {"do": "remove", "name": "mine"}, lambda said: None)


def incidents(settings: Settings) -> set[str]:
    return set(open_store(settings.data_dir).read("incidents")["incident_id"]) - {"a", "b"}


def everything(settings: Settings) -> dict[str, bytes]:
    """Return every file of the datasets by its path."""
    home = settings.data_dir / "datasets"
    return {str(each.relative_to(home)): each.read_bytes() for each in home.rglob("*") if each.is_file()}


def test_undoing_a_load_that_replaced_another_brings_the_other_back_as_it_was(settings, register):
    first = add(settings, register(incident(incident_id="p"), name="first.csv"))
    before, loaded_at = everything(settings), list_datasets(settings)[0].added_at
    add(settings, register(incident(incident_id="q"), name="second.csv"))
    assert incidents(settings) == {"q"}
    assert open_store(settings.data_dir).read_metadata()["replaced_loads"] == {"mine": loaded_at}
    undone = remove(settings)
    assert (undone["data_version"], undone["restored"]) == (first["data_version"], loaded_at)
    assert incidents(settings) == {"p"} and everything(settings) == before
    gone = remove(settings)
    assert gone["restored"] == "" and incidents(settings) == set() and list_datasets(settings) == []


def test_only_the_load_before_is_kept_and_a_load_that_fails_costs_it_nothing(settings, register):
    for name in ("first", "second", "third"):
        add(settings, register(incident(incident_id=name), name=f"{name}.csv"))
    before = everything(settings)
    assert sorted(Path(each).name for each in before if each.endswith(".csv")) == ["second.csv", "third.csv"]
    with pytest.raises(InputError):
        add(settings, register(incident(date="never"), name="none.csv"))
    assert everything(settings) == before
    remove(settings)
    assert incidents(settings) == {"second"}


def test_borders_that_replaced_borders_give_way_to_them_again(settings, tmp_path):
    whole = geoboundaries(tmp_path / "whole.geojson", "ADM1", [("Whole", "SN-X", "SEN", SENEGAL)])
    halves = geoboundaries(
        tmp_path / "halves.geojson", "ADM1", [("N", "SN-N", "SEN", NORTH), ("S", "SN-S", "SEN", SOUTH)]
    )
    for path in (whole, halves):
        add_geography(settings, path, "borders", name="mine", now=NOW)
    pipeline.build(settings, today=TODAY, now=NOW)
    assert set(open_store(settings.data_dir).read("regions")["region_id"]) == {"ML-E", "SN-N", "SN-S"}
    remove(settings)
    assert set(open_store(settings.data_dir).read("regions")["region_id"]) == {"ML-E", "SN-X"}
    remove(settings)
    assert set(open_store(settings.data_dir).read("regions")["region_id"]) == {"ML-E", "SN-W"}


def test_the_command_says_what_is_in_again_and_takes_both_out_when_asked(settings, register, monkeypatch):
    monkeypatch.setenv("ATLAS_REFERENCE_DIR", str(settings.reference_dir))
    monkeypatch.setenv("ATLAS_DATA_DIR", str(settings.data_dir))
    for name in ("first", "second"):
        add(settings, register(incident(incident_id=name), name=f"{name}.csv"))
    said = CliRunner().invoke(app, ["remove", "mine"])
    assert said.exit_code == 0 and "is in again; “python -m etl remove mine” takes it out, too." in said.output
    assert incidents(settings) == {"first"}
    add(settings, register(incident(incident_id="third"), name="third.csv"))
    assert CliRunner().invoke(app, ["remove", "mine", "--all"]).exit_code == 0
    assert list_datasets(settings) == [] and incidents(settings) == set()


# --- a process that is killed -----------------------------------------------------------------------------------------


def keep(settings: Settings, path: Path) -> None:
    with or_as_before(settings, "mine"):
        keep_dataset(settings, path, "mine", None, NOW, ORIGIN)


def take_out(settings: Settings) -> None:
    with or_as_before(settings, "mine"):
        remove_dataset(settings, "mine")


def killed_at(step: int, work: Any) -> bool:
    """Do some work in a process that ends without a word at its n-th change of the disk; return whether it came to it.

    The changes are those of the names of files and folders, each of which the system makes whole or not at all.
    """
    child = os.fork()
    if child == 0:
        left = step
        for name in ("rename", "link", "unlink", "rmdir", "mkdir"):
            real = getattr(os, name)

            def counted(*arguments: Any, real: Any = real, **named: Any) -> Any:
                nonlocal left
                left -= 1
                if left < 0:
                    os._exit(9)
                return real(*arguments, **named)

            setattr(os, name, counted)
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@pytest.mark.skipif(not hasattr(os, "fork"), reason=f"{sys.platform} cannot make a process that is killed so exactly")
@pytest.mark.parametrize("does", ["replace", "remove", "remove the last"])
def test_whenever_a_process_is_killed_the_datasets_are_those_of_before_or_after(settings, tmp_path, does):
    files = [tmp_path / f"{name}.csv" for name in ("first", "second", "third")]
    for path in files:
        path.write_text(path.name)

    def prepare(folder: Path) -> Settings:
        fresh = Settings(data_dir=folder, reference_dir=settings.reference_dir)
        for path in files[: 1 if does == "remove the last" else 2]:
            keep(fresh, path)
        return fresh

    def work(fresh: Settings) -> None:
        keep(fresh, files[2]) if does == "replace" else take_out(fresh)

    whole = prepare(tmp_path / "whole")
    before = everything(whole)
    work(whole)
    after = everything(whole)
    assert before != after
    outcomes, step = [], 0
    while True:
        fresh = prepare(tmp_path / f"run{step}")
        was_killed = killed_at(step, lambda fresh=fresh: work(fresh))
        put_back_left(fresh)
        found = everything(fresh)
        assert found in (before, after), f"killed at step {step}"
        assert not list((fresh.data_dir / "datasets_before").iterdir())
        outcomes.append(found == after)
        if not was_killed:
            break
        step += 1
    # At first all is as before, from one step on all is as after; there is no way back.
    assert outcomes == sorted(outcomes) and outcomes[0] is False and outcomes[-1] is True and len(outcomes) > 10
