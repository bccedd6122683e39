"""The process beside the server: it has the real ETL carry out an order, and stops it when asked."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from dashboard.loads import desk, runner
from geodata.settings import REFERENCE_DIR, Settings

LOG = "Date;Lieu;Nature\n12/03/2024;Kidira;Stupéfiants\n25/03/2024;Rosso;Tabac\n".encode()


@pytest.fixture
def received(tmp_path, monkeypatch) -> tuple[Settings, Path]:
    """Return settings and the folder of a file whose order has not begun."""
    monkeypatch.setattr(desk.subprocess, "Popen", lambda *_, **__: None)
    settings = Settings(data_dir=tmp_path, reference_dir=REFERENCE_DIR, allow_loads=True)
    load_id = desk.receive(settings, "journal.csv", io.BytesIO(LOG), len(LOG))
    monkeypatch.undo()
    return settings, desk.folder_of(settings, load_id)


def test_an_order_is_carried_out_by_the_etl_and_its_answer_kept(received):
    settings, folder = received
    state = runner.work(folder)
    assert state.status == desk.DONE and desk.state_of(settings, folder.name).status == desk.DONE
    guess = desk.answer_of(settings, folder.name, "guess")
    assert guess["n_rows"] == 2 and guess["mapping"]["columns"]["trafficking_type"] == "nature"


def test_an_order_that_is_stopped_says_so(received):
    settings, folder = received
    desk.cancel(settings, folder.name)
    assert runner.work(folder).status == desk.CANCELLED
    assert desk.answer_of(settings, folder.name, "guess") is None


def test_a_refusal_of_the_etl_keeps_its_code(received):
    settings, folder = received
    desk.file_of(settings, folder.name).write_bytes(b"%PDF-1.7 no table")
    state = runner.work(folder)
    assert (state.status, state.failed["code"]) == (desk.FAILED, "csv_not")
