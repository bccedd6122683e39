"""Files added beside the bundled register: kept, built with, replaced, taken out."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from etl import datasets
from etl.cleaning import known_places
from etl.datasets import dataset_name, list_datasets, remove_dataset
from etl.intake import read_incidents
from etl.loading import add_dataset
from etl.provenance import input_files
from geodata.errors import InputError
from geodata.settings import Settings
from tests.etl.test_adapters import IOM, MAPPING, OWN

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return dataclasses.replace(Settings(), data_dir=tmp_path / "data")


def add(home: Settings, path: Path, **options: object) -> datasets.Dataset:
    return add_dataset(home, path, today=date(2026, 1, 1), now=NOW, **options)[0]  # type: ignore[arg-type]


def test_an_added_file_is_kept_with_its_origin_and_is_part_of_the_data_version(home: Settings, tmp_path: Path) -> None:
    path = tmp_path / "Missing Migrants.csv"
    path.write_text(IOM, encoding="utf-8")
    added = add(home, path)
    assert (added.name, added.origin.licence) == ("missing-migrants", "CC BY 4.0")
    assert [each.name for each in list_datasets(home)] == ["missing-migrants"]
    path.unlink()
    assert read_incidents(added.file, known_places(home, date(2026, 1, 1)))[0].cells.num_rows == 2
    assert added.file in input_files(home)
    remove_dataset(home, "missing-migrants")
    assert list_datasets(home) == []
    with pytest.raises(InputError, match="no added dataset"):
        remove_dataset(home, "missing-migrants")


def test_a_file_is_kept_with_its_mapping_and_replaced_as_a_whole(home: Settings, tmp_path: Path) -> None:
    path, mapping = tmp_path / "own.csv", tmp_path / "map.toml"
    path.write_text(OWN, encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    first = add(home, path, mapping_file=mapping, name="own")
    assert first.files == (first.file, first.mapping_file)
    other = tmp_path / "other.csv"
    other.write_text(IOM, encoding="utf-8")
    second = add(home, other, name="own")
    assert second.mapping_file is None
    assert [path.name for path in second.file.parent.iterdir()].count("own.csv") == 0


def test_a_file_of_which_no_row_can_be_kept_changes_nothing(home: Settings, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(IOM.replace("16.1", "elsewhere").replace("16.3", "nowhere"), encoding="utf-8")
    with pytest.raises(InputError, match="Not one row"):
        add(home, path)
    with pytest.raises(InputError, match="no name"):
        add(home, path, name="../x")
    assert list_datasets(home) == []


@pytest.mark.parametrize(("file", "name"), [("Saisies 2024 (v2).xlsx", "saisies-2024-v2"), ("é.csv", "dataset")])
def test_a_name_is_made_of_letters_that_are_safe_everywhere(file: str, name: str) -> None:
    assert dataset_name(Path(file)) == name
