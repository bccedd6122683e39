"""Many reports at once, with a renderer that fails where it is told to."""

from __future__ import annotations

import dataclasses
import datetime as dt
import errno
import os
import re
from pathlib import Path

import pytest

from dashboard.data import AtlasData
from dashboard.reports import __main__ as command
from dashboard.reports import batch
from dashboard.reports.batch import Made, Order, crew, fulfil, run, write_whole
from dashboard.reports.document import Report
from dashboard.reports.formats import ReportFormat
from dashboard.reports.subjects import Subject, all_corridors
from geodata.errors import AtlasError, InputError
from layers.filters import Filters
from layers.locales import translator
from layers.paper_features import FeatureSource


def render_title(report: Report, words: object, source: object) -> bytes:
    return report.title.encode()


def render_nothing(report: Report, words: object, source: object) -> bytes:
    raise RuntimeError("boom")


@pytest.fixture
def formats(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"txt": ReportFormat("text/plain", render_title), "bad": ReportFormat("text/plain", render_nothing)}
    monkeypatch.setattr(batch, "FORMATS", known)
    monkeypatch.setattr(command, "FORMATS", known)
    monkeypatch.setattr("dashboard.reports.formats.FORMATS", known)


def order(folder: Path, subject: str = "east", extensions: tuple[str, ...] = ("txt",), **changes: object) -> Order:
    whole = Order(Subject.parse(subject), "fr", extensions, Filters(), folder, "v1", dt.date(2022, 1, 1), "http://x")
    return dataclasses.replace(whole, **changes)


def made(data: AtlasData, wanted: Order) -> dict[str, Made]:
    return {each.path.name: each for each in fulfil(data, FeatureSource(data.store), wanted)}


def test_a_file_is_named_by_subject_data_version_period_and_language(tmp_path: Path) -> None:
    assert order(tmp_path).path("pdf").name == "atlas_east_v1_fr.pdf"
    period = Filters(start=dt.date(2024, 1, 1), end=dt.date(2024, 12, 31))
    assert order(tmp_path, filters=period).path("pdf").name == "atlas_east_v1_2024-01-01_2024-12-31_fr.pdf"
    assert order(tmp_path, "country:sn").path("xlsx").name == "atlas_country-sn_v1_fr.xlsx"
    assert order(tmp_path, "compare:a+b").path("xlsx").name == "atlas_compare-a_b_v1_fr.xlsx"


@pytest.mark.parametrize("text", ["east", "country:SN", "region:SN-TC", "compare:a+b"])
def test_a_subject_reads_as_it_is_written(text: str) -> None:
    assert str(Subject.parse(text)) == text


@pytest.mark.parametrize("text", ["", "  ", "country:", "compare:+"])
def test_a_subject_of_nothing_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        Subject.parse(text)


@pytest.mark.usefixtures("formats")
def test_one_fault_names_its_reason_and_the_other_files_still_come_out(data: AtlasData, tmp_path: Path) -> None:
    found = made(data, order(tmp_path, extensions=("bad", "txt")))
    assert found["atlas_east_v1_fr.txt"] == Made(tmp_path / "atlas_east_v1_fr.txt")
    assert "RuntimeError" in found["atlas_east_v1_fr.bad"].reason
    assert [path.name for path in tmp_path.iterdir()] == ["atlas_east_v1_fr.txt"]
    unknown = made(data, order(tmp_path, "eest"))
    assert "east" in unknown["atlas_eest_v1_fr.txt"].reason


@pytest.mark.usefixtures("formats")
def test_what_is_there_is_kept_until_it_is_asked_for_again(data: AtlasData, tmp_path: Path) -> None:
    (tmp_path / "atlas_east_v1_fr.txt").write_text("old")
    assert made(data, order(tmp_path))["atlas_east_v1_fr.txt"].was_there
    assert (tmp_path / "atlas_east_v1_fr.txt").read_text() == "old"
    assert not made(data, order(tmp_path, is_anew=True))["atlas_east_v1_fr.txt"].was_there
    assert (tmp_path / "atlas_east_v1_fr.txt").read_text() == "Corridor de l’Est"


def test_a_full_disk_leaves_neither_half_a_file_nor_the_old_one_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.pdf"
    target.write_text("old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        write_whole(target, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]
    assert target.read_text() == "old"
    assert batch.reason_of(OSError(errno.ENOSPC, "No space left on device"), translator("en")) == (
        "The file could not be written: No space left on device."
    )


def test_all_corridors_or_those_through_a_country(data: AtlasData) -> None:
    assert [str(each) for each in all_corridors(data)] == ["east", "short"]
    assert [str(each) for each in all_corridors(data, "SN")] == ["east"]
    with pytest.raises(InputError, match="XX"):
        all_corridors(data, "XX")


@pytest.mark.usefixtures("formats")
def test_the_command_makes_files_and_its_faults_are_sentences(
    data: AtlasData, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "AtlasData", lambda settings: data)
    monkeypatch.setattr(batch, "AtlasData", lambda settings: data)
    monkeypatch.setattr(command, "N_PROCESSES", 1)

    def run(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            command.app([*words, "--data", str(data.settings.data_dir), "--out", str(tmp_path)])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    everything = ("--all", "--lang", "both", "--format", "txt")
    code, said = run(*everything)
    assert code == 0
    assert re.fullmatch(r"4 files made in \d+ s, 0 were there already, 0 failed\.\n", said)
    assert "4 were there already" in run(*everything)[1]
    code, said = run("east", "nowhere", "--format", "txt", "--since", "2021-01-01")
    assert code == 1
    assert "nowhere" in said and "1 files made" in said
    for wrong, word in (
        (("--format", "txt"), "Name a corridor"),
        (("east", "--format", "doc"), "doc"),
        (("east", "--format", "txt", "--lang", "de"), "de"),
        (("east", "--format", "txt", "--since", "2021"), "2021"),
        (("east", "--format", "txt", "--since", "2022-01-01", "--until", "2021-01-01"), "lies after"),
    ):
        code, said = run(*wrong)
        assert code == 1 and word in said and "Traceback" not in said


@pytest.mark.usefixtures("formats")
@pytest.mark.parametrize("n_processes", [1, 2])
def test_a_crew_makes_every_order_and_begins_none_after_a_stop(
    data: AtlasData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_processes: int
) -> None:
    monkeypatch.setattr(batch, "AtlasData", lambda settings: data)
    with crew(data.settings, n_processes) as pool:
        orders = [order(tmp_path / language, language=language) for language in ("fr", "en")]
        found = [each for files in run(pool, orders) for each in files]
        assert not list(run(pool, [order(tmp_path / "stopped")], lambda: True))
    assert {each.path for each in found} == {each.path("txt") for each in orders}
    assert [each.path("txt").read_text() for each in orders] == ["Corridor de l’Est", "Eastern corridor"]
    assert not (tmp_path / "stopped").exists()


def test_without_data_the_command_ends_with_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.app(["--all", "--data", str(tmp_path), "--out", str(tmp_path / "out")])
    assert ended.value.code == 1
    assert capsys.readouterr().err == "There is no data yet. Run: python -m etl build\n"


def end_this_process(order: Order) -> list[Made]:
    os._exit(9)


def test_a_process_ended_from_outside_is_told_in_a_sentence(data: AtlasData, tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match="goes on from here"), crew(data.settings, 2) as pool:
        pool.submit(end_this_process, order(tmp_path)).result()
