"""Shared by all tests: the browser, and one store built from the bundled registers for those that need real data."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import start

PROJECT = Path(__file__).resolve().parent.parent


def is_ci() -> bool:
    """Tell whether the machine of the continuous integration runs the tests: there a missing browser is a failure."""
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium; without one the test is skipped, with CI=true it fails."""
    path = os.environ.get("ATLAS_CHROMIUM") or start.find_chromium()
    if path:
        return path
    reason = "no Chromium on this machine; “python3 start.py test” says how to get one"
    if is_ci():
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of this run, one for all its workers; who makes something in it does so under `start.alone`."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def built_data_dir(run_folder: Path) -> Path:
    """Return a data folder with the store of the bundled registers, built once a run; it is only to be read."""
    folder = run_folder / "built_data"
    environment = {**os.environ, "ATLAS_DATA_DIR": str(folder)}
    build = [sys.executable, "-m", "etl", "build"]
    with start.alone(run_folder):
        if not start.has_store(folder):
            run = subprocess.run(build, cwd=PROJECT, env=environment, capture_output=True, text=True)
            assert run.returncode == 0, run.stdout + run.stderr
    return folder
