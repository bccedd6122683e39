"""A server goes on with the data of the last build, and with the old ones where the new cannot be opened."""

from __future__ import annotations

import os
import threading
import time

import flask
import pytest

from dashboard.renewal import keep_new
from geodata.settings import Settings


def server_saying(word: str) -> flask.Flask:
    server = flask.Flask(word)
    server.add_url_rule("/", "say", lambda: word)
    return server


@pytest.fixture
def built(tmp_path):
    """Return settings of a data folder and a function that says a build has ended."""
    folder = tmp_path / "store"
    folder.mkdir()

    def end_build(name: str) -> None:
        (folder / "CURRENT").write_text(name)

    end_build("first")
    return Settings(data_dir=tmp_path), end_build


def test_the_first_request_after_a_build_is_answered_over_the_new_data(built):
    settings, end_build = built
    made = []
    client = keep_new(settings, server_saying("old"), lambda: made.append(1) or server_saying("new")).test_client()
    assert client.get("/").text == "old"
    end_build("second")
    assert [client.get("/").text for _ in range(3)] == ["new"] * 3
    assert made == [1]


def test_new_data_that_cannot_be_opened_leave_the_old_in_use(built):
    settings, end_build = built

    def fail() -> flask.Flask:
        raise RuntimeError("no store")

    client = keep_new(settings, server_saying("old"), fail).test_client()
    end_build("second")
    assert [client.get("/").text for _ in range(2)] == ["old", "old"]


def test_a_request_at_work_ends_before_the_application_is_made_anew(built):
    settings, end_build = built
    has_begun, may_end, order = threading.Event(), threading.Event(), []
    old = server_saying("old")

    def slow() -> str:
        has_begun.set()
        may_end.wait(10)
        order.append("old answered")
        return "slow"

    old.add_url_rule("/slow", "slow", slow)
    client = keep_new(settings, old, lambda: order.append("made") or server_saying("new"))
    working = threading.Thread(target=lambda: client.test_client().get("/slow"))
    working.start()
    assert has_begun.wait(10)
    end_build("second")
    asking = threading.Thread(target=lambda: order.append(client.test_client().get("/").text))
    asking.start()
    may_end.set()
    working.join(10)
    asking.join(10)
    assert order == ["old answered", "made", "new"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system makes no process of another")
def test_a_process_made_while_a_request_is_at_work_does_not_wait_for_it(built):
    settings, end_build = built
    has_begun, may_end = threading.Event(), threading.Event()
    old = server_saying("old")
    old.add_url_rule("/slow", "slow", lambda: (has_begun.set(), may_end.wait(10), "slow")[2])
    server = keep_new(settings, old, lambda: server_saying("new"))
    working = threading.Thread(target=lambda: server.test_client().get("/slow"))
    working.start()
    assert has_begun.wait(10)
    end_build("second")
    child = os.fork()
    if child == 0:
        began = time.monotonic()
        is_new = server.test_client().get("/").text == "new"
        os._exit(0 if is_new and time.monotonic() - began < 5 else 1)
    status = os.waitpid(child, 0)[1]
    may_end.set()
    working.join(10)
    assert os.waitstatus_to_exitcode(status) == 0
