"""A server that goes on with new data: the first request after a build makes the application anew over the new store.

Pages, callbacks and caches are all made over one read-only store, so nothing of the old application is changed; it ends
with its last request. Each process of a server does so for itself.
"""

from __future__ import annotations

import contextvars
import logging
import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import flask

from geodata.settings import Settings

LOGGER = logging.getLogger("atlas")
_PATIENCE_S = 5.0


class RenewedApplication:
    """Answer requests by the application over the store in use.

    Parameters
    ----------
    settings : Settings
    first : flask.Flask
        Over the store in use now.
    make : callable
        Makes another, over the store in use then.
    """

    def __init__(self, settings: Settings, first: flask.Flask, make: Callable[[], flask.Flask]) -> None:
        self._pointer = Path(settings.data_dir) / "store" / "CURRENT"
        self._make = make
        # Dash keeps some of what it needs while an application is made in the context of the thread that loaded it.
        self._context = contextvars.copy_context()
        self._answer = first.wsgi_app
        self._seen = self._read_pointer()
        self._start_afresh()
        if hasattr(os, "register_at_fork"):
            # The requests of a process that makes another of itself are not at work in that one.
            os.register_at_fork(after_in_child=self._start_afresh)

    def _start_afresh(self) -> None:
        self._turn = threading.Condition()
        self._n_working = 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request (WSGI)."""
        with self._turn:
            if self._read_pointer() != self._seen:
                self._renew()
            answer = self._answer
            self._n_working += 1
        try:
            return answer(environ, start_response)
        finally:
            with self._turn:
                self._n_working -= 1
                self._turn.notify_all()

    def _read_pointer(self) -> str:
        try:
            return self._pointer.read_text(encoding="utf-8")
        except OSError:
            return ""

    def _renew(self) -> None:
        """Make the application anew; requests at work end first, for some of what Dash keeps is one for the process."""
        self._turn.wait_for(lambda: self._n_working == 0, timeout=_PATIENCE_S)
        found = self._read_pointer()
        if found in ("", self._seen):
            return
        self._seen = found
        try:
            self._answer = self._context.copy().run(self._make).wsgi_app
            LOGGER.info("the data were built anew: the application is made over the new store")
        except Exception:
            # Whatever it is, the readers of the old data must not suffer from it.
            LOGGER.exception("the application over the new data cannot be made; the old data stay in use")


def keep_new(settings: Settings, server: flask.Flask, make: Callable[[], flask.Flask]) -> flask.Flask:
    """Let a server go on with the new data after each build; return it."""
    server.wsgi_app = RenewedApplication(settings, server, make)  # type: ignore[method-assign]
    return server
