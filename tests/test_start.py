"""start.py on machines that lack something: pip is a fake, the network is never used."""

from __future__ import annotations

import ast
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import start

PROJECT = Path(__file__).resolve().parent.parent


def write(path: Path, text: str, mode: int = 0o644) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder like ours with one requirement, none of which is ever fetched."""
    write(tmp_path / "requirements.txt", "colour==1.0\n")
    write(tmp_path / "requirements-dev.txt", "-r requirements.txt\nruler==2.0\n")
    return tmp_path


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def installs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replace the making of the environment and pip by a list of what was asked of them."""
    asked: list[str] = []

    def create(venv: Path) -> None:
        asked.append("create")
        (venv / "unfinished").unlink(missing_ok=True)
        (venv / "installed.json").unlink(missing_ok=True)
        write(start.venv_python(venv), f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', 0o755)

    monkeypatch.setattr(start, "_create_venv", create)
    monkeypatch.setattr(start, "_pip_install", lambda venv, project, requirements: asked.append(requirements))
    return asked


def test_an_older_python_says_so_in_one_sentence_instead_of_a_syntax_error() -> None:
    source = (PROJECT / "start.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    assert "from __future__" not in source
    pretend = "import sys; sys.version_info = (3, 8, 0, 'final', 0); import runpy; runpy.run_path('start.py')"
    run = subprocess.run([sys.executable, "-c", pretend], cwd=PROJECT, capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert "3.11" in run.stderr and "3.8" in run.stderr


def test_a_taken_port_is_refused_before_anything_is_installed(taken_port: int, tmp_path: Path) -> None:
    command = [sys.executable, "start.py", "--port", str(taken_port), "--data", str(tmp_path / "data")]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=30)
    assert run.returncode == 1
    assert run.stdout == ""
    assert str(taken_port) in run.stderr and run.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 0), ("127.0.0.1", 70000), ("198.51.100.7", 8050)])
def test_an_address_that_cannot_be_served_on_is_one_sentence(host: str, port: int) -> None:
    with pytest.raises(start.Trouble) as caught:
        start.require_free_port(host, port)
    assert "\n" not in str(caught.value)


def test_a_data_folder_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    blocked = write(tmp_path / "data", "")
    with pytest.raises(start.Trouble, match="cannot be written"):
        start.require_writable(blocked)


def test_a_python_without_ensurepip_names_the_debian_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    with pytest.raises(start.Trouble, match=r"apt install python3\.\d+-venv"):
        start._create_venv(tmp_path / ".venv")


def test_packages_are_installed_once_and_again_only_when_the_requirements_change(
    project: Path, installs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "is_usable", lambda venv: (venv / "installed.json").exists())
    start.prepare_packages(start.RUNTIME, project)
    start.prepare_packages(start.RUNTIME, project)
    assert installs == ["create", "requirements.txt"]
    start.prepare_packages(start.DEVELOPMENT, project)
    start.prepare_packages(start.DEVELOPMENT, project)
    start.prepare_packages(start.RUNTIME, project)
    assert installs[2:] == ["requirements-dev.txt"]
    write(project / "requirements.txt", "colour==1.1\n")
    start.prepare_packages(start.RUNTIME, project)
    start.prepare_packages(start.DEVELOPMENT, project)
    assert installs[3:] == ["requirements.txt", "requirements-dev.txt"]


def test_an_install_cut_short_is_begun_afresh(
    project: Path, installs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_short(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(start, "_pip_install", cut_short)
    with pytest.raises(KeyboardInterrupt):
        start.prepare_packages(start.RUNTIME, project)
    assert not (project / ".venv" / "installed.json").exists()
    assert not start.is_usable(project / ".venv")
    monkeypatch.setattr(start, "_pip_install", lambda *_: None)
    start.prepare_packages(start.RUNTIME, project)
    assert installs == ["create", "create"]


def test_an_install_that_pip_refuses_keeps_the_environment_for_the_next_try(
    project: Path, installs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise start.Trouble("no network")

    monkeypatch.setattr(start, "_pip_install", refuse)
    with pytest.raises(start.Trouble):
        start.prepare_packages(start.RUNTIME, project)
    venv = project / ".venv"
    assert venv.exists() and not (venv / "unfinished").exists() and not (venv / "installed.json").exists()


def test_an_environment_moved_or_without_interpreter_is_made_again_and_a_sound_one_is_kept(tmp_path: Path) -> None:
    venv = tmp_path / ".venv"
    assert not start.is_usable(venv)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    assert not start.is_usable(venv), "pip is missing"
    packages = next(venv.glob("lib/python*/site-packages")) if os.name != "nt" else venv / "Lib" / "site-packages"
    write(packages / "pip" / "__init__.py", "")
    assert start.is_usable(venv)
    write(venv / "installed.json", json.dumps({"place": "/somewhere/else/.venv"}))
    assert not start.is_usable(venv)
    write(venv / "installed.json", json.dumps({"place": str(venv)}))
    assert start.is_usable(venv)
    start.venv_python(venv).unlink()
    assert not start.is_usable(venv)


def test_two_starts_at_once_prepare_one_after_the_other(tmp_path: Path) -> None:
    program = (
        "import sys, time, pathlib, start\n"
        "log = pathlib.Path(sys.argv[1])\n"
        "with start.alone(log.parent):\n"
        "    with log.open('a') as f: f.write('in ')\n"
        "    time.sleep(0.4)\n"
        "    with log.open('a') as f: f.write('out ')\n"
    )
    log = tmp_path / "log"
    runs = [subprocess.Popen([sys.executable, "-c", program, str(log)], cwd=PROJECT) for _ in range(3)]
    assert [run.wait(timeout=30) for run in runs] == [0, 0, 0]
    assert log.read_text() == "in out " * 3


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "WARNING: Retrying after NewConnectionError('...')\nERROR: No matching distribution",
            "network does not answer",
        ),
        ("ERROR: Could not install: [Errno 28] No space left on device", "disk is full"),
        ("WARNING: Location 'file:///x' is ignored\nERROR: colour 9.9 needs Python 4", "colour 9.9 needs Python 4"),
    ],
)
def test_a_failed_install_says_why(said: str, expected: str) -> None:
    explained = start.explain_pip_failure(said)
    assert expected in explained
    assert "WARNING: Location" not in explained


def test_the_real_pip_without_a_network_is_recognised(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{free_port()}/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    monkeypatch.setattr(start, "venv_python", lambda venv: Path(sys.executable))
    with pytest.raises(start.Trouble, match="network does not answer"):
        start._pip_install(project / ".venv", project, "requirements.txt")


@pytest.mark.parametrize(
    ("command", "expected"),
    [("run", ["ran -m etl build --if-stale"]), ("build", ["ran -m etl build"]), ("serve", [])],
)
def test_a_start_builds_only_if_the_registers_changed_and_serving_alone_never_does(
    command: str,
    expected: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    write(tmp_path / "store" / "CURRENT", "abc")
    monkeypatch.setattr(start, "prepare_packages", lambda files: fake_python(tmp_path))
    monkeypatch.setattr(start, "serve", lambda *arguments: 0)
    options, _ = start.read_arguments([command, "--data", str(tmp_path), "--port", str(free_port())])
    assert start.run(options, []) == 0
    assert [line for line in capfd.readouterr().out.splitlines() if line.startswith("ran")] == expected


def test_a_build_that_fails_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(start.Trouble, match="could not be built"):
        start.build_data(fake_python(tmp_path, "etl build"), tmp_path, is_forced=False)


def test_serving_without_data_says_what_to_run(tmp_path: Path) -> None:
    command = [sys.executable, "start.py", "serve", "--port", str(free_port()), "--data", str(tmp_path)]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=30)
    assert run.returncode == 1
    assert "start.py build" in run.stderr and run.stderr.count("\n") == 1


def test_the_browser_is_found_by_name_and_by_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CHROMIUM", "ATLAS_CHROMIUM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(start, "_usual_places", lambda: [])
    assert start.find_chromium() is None
    broken = write(tmp_path / "chromium", "#!/bin/sh\nexit 1\n", 0o755)
    assert start.find_chromium() is None, "it only asks for something else to be installed"
    works = write(tmp_path / "google-chrome", "#!/bin/sh\nexit 0\n", 0o755)
    assert start.find_chromium() == str(works)
    monkeypatch.setenv("CHROMIUM", str(write(tmp_path / "mine", broken.read_text().replace("1", "0"), 0o755)))
    assert start.find_chromium() == str(tmp_path / "mine")


def fake_python(folder: Path, failing: str = "") -> Path:
    text = f'#!/bin/sh\necho "ran $@"\ncase "$*" in *"{failing or "nothing fails"}"*) exit 1;; esac\n'
    return write(folder / "python", text, 0o755)


@pytest.mark.parametrize(
    ("failing", "browser", "ci", "code"),
    [("", "/usr/bin/c", "", 0), ("ruff format", "/usr/bin/c", "", 1), ("", None, "", 0), ("", None, "true", 1)],
)
def test_all_checks_run_even_if_one_fails_and_a_missing_browser_fails_only_in_ci(
    failing: str,
    browser: str | None,
    ci: str,
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(start, "require_chromium", lambda: browser)
    assert start.run_checks(fake_python(tmp_path, failing), ["tests/etl", "-x"]) == code
    said = capfd.readouterr().out
    assert [line for line in said.splitlines() if line.startswith("ran")] == [
        "ran -m ruff check .",
        "ran -m ruff format --check .",
        "ran -m mypy",
        "ran -m pytest tests/etl -x",
    ]
    assert said.count("FAILED") == (1 if failing else 0)
    assert said.splitlines()[-1].startswith("Browser tests were skipped") == (browser is None)


def test_what_follows_the_word_test_goes_to_pytest() -> None:
    options, rest = start.read_arguments(["test", "tests/etl", "-k", "swap", "--port", "1"])
    assert (options.command, rest) == ("test", ["tests/etl", "-k", "swap", "--port", "1"])
    options, rest = start.read_arguments(["build", "--data", "x"])
    assert (options.command, options.data, rest) == ("build", "x", [])
