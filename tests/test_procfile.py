"""The lines of the Procfile and the server of start.py, really run on the bundled registers."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

import start

PROJECT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


needs_dashboard = pytest.mark.skipif(
    not (PROJECT / "dashboard" / "app.py").exists(), reason="the dashboard is not there yet"
)


def procfile() -> dict[str, str]:
    lines = (PROJECT / "Procfile").read_text(encoding="utf-8").splitlines()
    return {name: command.strip() for name, _, command in (line.partition(":") for line in lines if line.strip())}


def run_as_a_platform_would(name: str, **variables: str) -> subprocess.Popen[str]:
    """Start a line of the Procfile in a shell, with the programs of this environment first on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, **variables, "PATH": path}
    pipe = subprocess.PIPE
    command = procfile()[name]
    return subprocess.Popen(
        command, shell=True, cwd=PROJECT, env=environment, stdout=pipe, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    )  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="platforms that read a Procfile run Unix")
@pytest.mark.skipif(not (PROJECT / "etl" / "__main__.py").exists(), reason="the ETL is not there yet")
def test_release_of_the_procfile_builds_a_store(tmp_path: Path) -> None:
    release = run_as_a_platform_would("release", ATLAS_DATA_DIR=str(tmp_path))
    said, _ = release.communicate(timeout=240)
    assert release.returncode == 0, said
    assert start.has_store(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="platforms that read a Procfile run Unix")
@needs_dashboard
def test_web_of_the_procfile_answers_with_several_workers(built_data_dir: Path) -> None:
    port = free_port()
    web = run_as_a_platform_would("web", ATLAS_DATA_DIR=str(built_data_dir), PORT=str(port))
    try:
        assert answer(f"http://127.0.0.1:{port}/", web) == 200
        master = next(p for p in [psutil.Process(web.pid), *psutil.Process(web.pid).children(True)] if is_gunicorn(p))
        # The first worker answers while the others are still being made.
        deadline = time.monotonic() + 30
        while len(master.children()) < 3 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert len(master.children()) == 3
    finally:
        os.killpg(web.pid, signal.SIGTERM)
        web.wait(timeout=60)


@needs_dashboard
def test_serve_prints_its_address_and_stops_when_asked(built_data_dir: Path) -> None:
    port = free_port()
    program = "import sys, start; from pathlib import Path; start.serve(Path(sys.executable), Path(sys.argv[1]), *"
    program += f"('127.0.0.1', {port}))"
    command = [sys.executable, "-c", program, str(built_data_dir)]
    server = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert server.stdout is not None
    try:
        address = next((line for line in server.stdout if "is ready" in line), "")
        assert f"http://127.0.0.1:{port}" in address
        assert answer(f"http://127.0.0.1:{port}/", server) == 200
    finally:
        server.terminate()
        assert server.wait(timeout=60) == 0
    start.require_free_port("127.0.0.1", port)


def is_gunicorn(process: psutil.Process) -> bool:
    return any(Path(part).name.startswith("gunicorn") for part in process.cmdline()[:2])


def answer(address: str, server: subprocess.Popen[str], patience_s: float = 120.0) -> int:
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=60) as response:
                return response.status
        except OSError:
            time.sleep(0.3)
    raise AssertionError("the server did not answer")


def test_web_of_the_procfile_asks_for_several_workers_and_the_port_of_the_platform() -> None:
    words = shlex.split(procfile()["web"])
    assert words[0] == "gunicorn"
    assert int(words[words.index("--workers") + 1]) >= 2
    assert re.search(r"\$\{?PORT", procfile()["web"])


def test_ci_runs_the_same_command_as_the_readme() -> None:
    assert "python3 start.py test" in (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
