"""The process beside the server that has one order carried out: ``python -m dashboard.loads.runner FOLDER``.

It starts ``python -m etl order``, writes down each line the ETL says, shows that it is alive, and stops the ETL where
the reader asks so. The ETL puts everything back as it was before when it is stopped.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from dashboard.loads.desk import CANCELLED, DONE, FAILED, RUNNING, OrderState, said_of, write_json, write_state
from geodata.errors import StoreError
from geodata.settings import PROJECT_DIR

#: How often the state is written anew, how long a stopped ETL may tidy up, and how long an order may take, seconds.
_BEAT_S, _PATIENCE_S, _LONGEST_S = 1.0, 60.0, 3 * 3600.0
_UNFORESEEN = StoreError("load_unforeseen", "Something unforeseen went wrong; the data in use stay in use.")


def work(folder: Path) -> OrderState:
    """Have the order of a folder carried out; every way it may end is written down, the last one returned."""
    order = json.loads((folder / "order.json").read_text(encoding="utf-8"))
    state = OrderState(str(order["do"]), RUNNING)
    command = [sys.executable, "-m", "etl", "order", str(folder / "order.json"), "--data", order["data_dir"]]
    child = subprocess.Popen(
        command, cwd=PROJECT_DIR, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={**os.environ, "ATLAS_REFERENCE_DIR": order["reference_dir"]},
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )  # fmt: skip
    started, is_stopped = time.monotonic(), False
    last: dict[str, Any] = {}
    try:
        for said in _lines(child):
            if said is not None and "step" in said:
                state = replace(state, step=int(said["step"]), of=int(said["of"]), says=str(said["says"]))
            elif said is not None:
                last = said
            must_stop = (folder / "cancel").exists() or time.monotonic() - started > _LONGEST_S
            if must_stop and not is_stopped:
                is_stopped = True
                _stop(child)
            write_state(folder, state)
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
    state = _ended(folder, state, last, is_stopped=is_stopped)
    write_state(folder, state)
    return state


def _ended(folder: Path, state: OrderState, last: dict[str, Any], *, is_stopped: bool) -> OrderState:
    if "done" in last:
        write_json(folder / f"{state.do}.json", last["done"])
        if state.do == "add":
            # The ETL has its own copy now.
            shutil.rmtree(folder / "file", ignore_errors=True)
        return replace(state, status=DONE)
    if is_stopped:
        return replace(state, status=CANCELLED)
    return replace(state, status=FAILED, failed=last.get("failed") or said_of(_UNFORESEEN))


def _lines(child: subprocess.Popen[bytes]) -> Iterator[dict[str, Any] | None]:
    """Give each line of JSON as it comes, and None every second while none comes."""
    said: queue.Queue[bytes | None] = queue.Queue()

    def listen() -> None:
        assert child.stdout is not None
        for line in child.stdout:
            said.put(line)
        said.put(None)

    threading.Thread(target=listen, daemon=True).start()
    while True:
        try:
            line = said.get(timeout=_BEAT_S)
        except queue.Empty:
            yield None
            continue
        if line is None:
            child.wait()
            return
        with contextlib.suppress(ValueError):
            found = json.loads(line)
            if isinstance(found, dict):
                yield found


def _stop(child: subprocess.Popen[bytes]) -> None:
    """Ask the ETL to end, so that it tidies up; end it by force where it does not."""
    # Not SIGINT: a server started in the background hands on that it is ignored.
    child.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGTERM))
    threading.Timer(_PATIENCE_S, lambda: child.kill() if child.poll() is None else None).start()


if __name__ == "__main__":
    work(Path(sys.argv[1]))
