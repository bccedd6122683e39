#!/usr/bin/env python3
"""From a fresh machine to the dashboard in one command, with nothing but the standard library of Python.

    python3 start.py            prepare what is missing, then serve on http://127.0.0.1:8050
    python3 start.py build      prepare, read the registers anew and stop
    python3 start.py serve      serve the data as they are
    python3 start.py test       run all checks and tests; what follows goes to pytest

Packages go into .venv beside this file, data into the folder data (or --data DIR). What is there already is left alone.
"""

import sys

# This must stay readable for any Python 3, so that an old one can say what is wrong instead of showing a syntax error.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.stderr.write(
        "Transborder Atlas needs Python 3.11 or newer, this is Python {}.{}: install a newer one from python.org "
        "and start again with it.\n".format(*sys.version_info[:2])
    )
    sys.exit(1)

import argparse
import contextlib
import errno
import hashlib
import http.client
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent
RUNTIME = ("requirements.txt",)
DEVELOPMENT = ("requirements.txt", "requirements-dev.txt")
CHROMIUM_NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge",
)  # fmt: skip
#: What pip writes when nothing answers; the rest of its failures are shown as they are.
NO_NETWORK_SIGNS = (
    "Failed to establish a new connection", "NewConnectionError", "Temporary failure in name resolution",
    "Name or service not known", "getaddrinfo failed", "ConnectTimeoutError", "Network is unreachable",
    "NameResolutionError", "Cannot connect to proxy", "nodename nor servname",
)  # fmt: skip


class Trouble(Exception):
    """Carry one plain sentence for the person at the keyboard; the exit code is 1."""


def say(text: str) -> None:
    """Print a line at once, also when the output goes to a file."""
    print(text, flush=True)


# --- the folder and its lock -----------------------------------------------------------------------------------------


def _try_lock(handle: Any) -> bool:
    """Take the lock of an open file if nobody has it; it is given back when the process ends, however it ends."""
    if sys.platform == "win32":
        import msvcrt

        handle.seek(0)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks, such as some network shares: go on without
    return True


@contextlib.contextmanager
def alone(project: Path = PROJECT) -> Iterator[None]:
    """Let one start at a time prepare the packages and the data; a second one waits and says so."""
    try:
        handle = (project / ".venv.lock").open("a+")
    except OSError as error:
        raise Trouble(f"The folder {project} cannot be written to: copy it to a folder of your own.") from error
    with handle:
        is_waiting = False
        while not _try_lock(handle):
            if not is_waiting:
                say("Another start is preparing this folder; waiting for it ...")
            is_waiting = True
            time.sleep(0.3)
        yield


def require_writable(folder: Path) -> None:
    """Raise `Trouble` unless files can be made in the folder, which is created if need be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Trouble(f"The folder {folder} cannot be written to: choose another with --data DIR.") from error


# --- packages --------------------------------------------------------------------------------------------------------


def venv_python(venv: Path) -> Path:
    """Return the interpreter of a virtual environment."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def fingerprint(project: Path, files: Sequence[str]) -> str:
    """Return a hash of the requirement files."""
    digest = hashlib.sha256()
    for name in files:
        digest.update(name.encode() + b"\0" + (project / name).read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def is_usable(venv: Path) -> bool:
    """Tell whether the environment runs, has pip, lies where it was made and was not left half-installed."""
    if (venv / "unfinished").exists() or not venv_python(venv).exists():
        return False
    stamp = _read_json(venv / "installed.json")
    if stamp.get("place", str(venv)) != str(venv):
        return False
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)"
    try:
        run = subprocess.run(
            [str(venv_python(venv)), "-c", probe], env=clean_environment(), capture_output=True, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.returncode == 0


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for the programs started from here: what would mislead another interpreter is left out."""
    misleading = ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "__PYVENV_LAUNCHER__")
    kept = {name: value for name, value in os.environ.items() if name not in misleading}
    return {**kept, "PYTHONUTF8": "1", **(extra or {})}


def prepare_packages(files: Sequence[str], project: Path = PROJECT) -> Path:
    """Make .venv and install the pinned packages where that is not done yet; return its interpreter."""
    venv = project / ".venv"
    wanted = fingerprint(project, files)
    if not is_usable(venv):
        _create_venv(venv)
    stamp = _read_json(venv / "installed.json")
    if stamp.get(files[-1]) == wanted:
        return venv_python(venv)
    say("Installing the packages; the first time this takes a few minutes ...")
    started = time.monotonic()
    # The mark is removed last: an install that was cut short leaves it, and the next start begins afresh.
    (venv / "unfinished").touch()
    try:
        _pip_install(venv, project, files[-1])
    except Trouble:
        (venv / "unfinished").unlink()  # pip itself gave up, and leaves what was there as it was
        raise
    stamp.update({"place": str(venv), files[0]: fingerprint(project, files[:1]), files[-1]: wanted})
    (venv / "installed.json").write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    (venv / "unfinished").unlink()
    say(f"Packages installed in {time.monotonic() - started:.0f} s.")
    return venv_python(venv)


def _create_venv(venv: Path) -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        version = "{}.{}".format(*sys.version_info[:2])
        raise Trouble(
            "This Python cannot make a virtual environment: on Debian or Ubuntu run "
            f"“sudo apt install python{version}-venv”, elsewhere install Python from python.org, then start again."
        )
    if venv.exists():
        say("The folder .venv cannot be used as it is (moved, copied or half-installed); making a new one ...")
        try:
            shutil.rmtree(venv)
        except OSError as error:
            raise Trouble(
                f"The folder {venv} cannot be replaced: close what uses it, delete it, and start again."
            ) from error
    run = subprocess.run(
        [sys.executable, "-m", "venv", str(venv)],
        capture_output=True,
        text=True,
        errors="replace",
        env=clean_environment(),
    )
    if run.returncode != 0:
        lines = _last_lines(run.stdout + run.stderr)
        raise Trouble(f"Python could not make the virtual environment {venv}. It said:\n{lines}")


def _pip_install(venv: Path, project: Path, requirements: str) -> None:
    """Run pip and keep what it says for the case that it fails; say from time to time that it is still at work."""
    command = [str(venv_python(venv)), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["-r", str(project / requirements)]
    if (project / "wheels").is_dir():
        command += ["--no-index", "--find-links", str(project / "wheels")]
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=project, env=clean_environment())
        started = time.monotonic()
        try:
            while child.poll() is None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(timeout=20)
                    continue
                say(f"  still installing, {time.monotonic() - started:.0f} s ...")
        except BaseException:
            child.kill()
            child.wait()
            raise
        output.seek(0)
        said = output.read().decode("utf-8", "replace")
    if child.returncode != 0:
        raise Trouble(explain_pip_failure(said))


def explain_pip_failure(said: str) -> str:
    """Turn the output of a failed pip into a sentence; what is not understood is shown as it is."""
    if "No space left on device" in said or "WinError 112" in said:
        return "The disk is full: free about 2 GB and start again."
    if any(sign in said for sign in NO_NETWORK_SIGNS):
        return (
            "The packages could not be downloaded because the network does not answer: connect to the internet once "
            "and start again, or bring a folder “wheels” as the README says."
        )
    return f"The packages could not be installed. The last lines of pip:\n{_last_lines(said)}"


def _last_lines(text: str, count: int = 12) -> str:
    harmless = ("WARNING: Location", "[notice]")
    lines = [line for line in text.strip().splitlines() if line.strip() and not line.startswith(harmless)]
    return "\n".join(f"  {line[:300]}" for line in lines[-count:])


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


# --- data ------------------------------------------------------------------------------------------------------------


def data_folder(given: str | None) -> Path:
    """Return the folder of the data: the option, else ATLAS_DATA_DIR, else data beside this file."""
    return Path(given or os.environ.get("ATLAS_DATA_DIR") or PROJECT / "data").expanduser().resolve()


def has_store(data_dir: Path) -> bool:
    """Tell whether a build has finished in the folder."""
    return (data_dir / "store" / "CURRENT").is_file()


def build_data(python: Path, data_dir: Path, *, is_forced: bool) -> None:
    """Read the registers into the store; unless forced, only if their contents are not those it was made from."""
    say("Building the data ..." if is_forced else "Checking the data ...")
    command = [str(python), "-m", "etl", "build", *([] if is_forced else ["--if-stale"])]
    environment = clean_environment({"ATLAS_DATA_DIR": str(data_dir)})
    if subprocess.run(command, cwd=PROJECT, env=environment).returncode != 0:
        raise Trouble("The data could not be built: what stopped it is written above.")


# --- serving ---------------------------------------------------------------------------------------------------------


def require_free_port(host: str, port: int) -> None:
    """Raise `Trouble` where the address cannot be listened on."""
    if not 1 <= port <= 65535:
        raise Trouble(f"{port} is no port: choose a number from 1024 to 65535 with --port.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            # Elsewhere than on Windows this only overlooks connections that are being closed, not a server.
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except socket.gaierror as error:
        raise Trouble(f"“{host}” is no address of this machine: leave out --host, or use 127.0.0.1.") from error
    except OSError as error:
        if error.errno == errno.EACCES:
            raise Trouble(
                f"The port {port} needs administrator rights: choose another, such as --port 8050."
            ) from error
        if error.errno == errno.EADDRNOTAVAIL:
            raise Trouble(f"“{host}” is no address of this machine: leave out --host, or use 127.0.0.1.") from error
        raise Trouble(
            f"The port {port} is taken, perhaps by a dashboard that already runs: close that, or choose another "
            f"port, such as --port {port + 1 if port < 65535 else 8050}."
        ) from error


def serve(python: Path, data_dir: Path, host: str, port: int) -> int:
    """Serve until Ctrl-C, and print the address once the first page answers."""
    require_free_port(host, port)
    # On a machine that only its own user reaches, that user may load files; a server for others must be told so.
    allowed = {"ATLAS_ALLOW_LOADS": os.environ.get("ATLAS_ALLOW_LOADS", "1" if _is_loopback(host) else "")}
    environment = clean_environment({"ATLAS_DATA_DIR": str(data_dir), **allowed})
    command = [str(python), "-m", "dashboard", "--host", host, "--port", str(port)]
    child = subprocess.Popen(command, cwd=PROJECT, env=environment)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        if _wait_until_it_answers(child, host, port):
            shown = f"[{host}]" if ":" in host else host
            say(f"Transborder Atlas is ready: http://{shown}:{port}  (Ctrl-C stops it)")
        code = child.wait()
    except KeyboardInterrupt:
        with contextlib.suppress(KeyboardInterrupt):
            child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=15)
        if child.poll() is None:
            child.kill()
        say("Stopped.")
        return 0
    if code != 0:
        raise Trouble("The dashboard stopped by itself: what stopped it is written above.")
    return 0


def _is_loopback(host: str) -> bool:
    return host in ("127.0.0.1", "localhost", "::1")


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _wait_until_it_answers(child: "subprocess.Popen[bytes]", host: str, port: int, patience_s: float = 120.0) -> bool:
    """Ask for the first page until it comes; this also makes the server read its data before the first visitor."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    deadline = time.monotonic() + patience_s
    while child.poll() is None and time.monotonic() < deadline:
        connection = http.client.HTTPConnection(reachable, port, timeout=30)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
            return True
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
        finally:
            connection.close()
    return child.poll() is None


# --- tests -----------------------------------------------------------------------------------------------------------


def find_chromium() -> str | None:
    """Return a Chromium, Chrome or Edge of this machine: CHROMIUM, then the search path, then the usual places."""
    given = os.environ.get("ATLAS_CHROMIUM") or os.environ.get("CHROMIUM")
    found = [shutil.which(given)] if given else []
    found += [shutil.which(name) for name in CHROMIUM_NAMES]
    found += [str(path) for path in _usual_places() if path.is_file()]
    return next((path for path in found if path and _is_browser(path)), None)


def _usual_places() -> list[Path]:
    if sys.platform == "darwin":
        roots = (Path("/Applications"), Path.home() / "Applications")
        names = ("Chromium", "Google Chrome", "Microsoft Edge")
        return [root / f"{name}.app" / "Contents" / "MacOS" / name for root in roots for name in names]
    if os.name == "nt":
        variables = ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")
        roots = tuple(Path(os.environ[name]) for name in variables if name in os.environ)
        tails = ("Google/Chrome/Application/chrome.exe", "Chromium/Application/chrome.exe")
        return [root / tail for tail in (*tails, "Microsoft/Edge/Application/msedge.exe") for root in roots]
    return [Path("/usr/lib/chromium/chromium"), Path("/snap/bin/chromium")]


def _is_browser(path: str) -> bool:
    """Tell whether the program runs: Ubuntu has a “chromium” that only asks for a snap to be installed."""
    if os.name == "nt":
        return True  # there, asking for the version opens a window
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def require_chromium() -> str | None:
    """Find a browser for the tests; as root on Debian install one, elsewhere say how."""
    browser = find_chromium()
    if browser:
        return browser
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        say("Installing Chromium for the browser tests ...")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "chromium"]):
            run = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace")
            if run.returncode != 0:
                say(f"“{' '.join(command)}” failed:\n{_last_lines(run.stdout + run.stderr)}")
        return find_chromium()
    if sys.platform in ("darwin", "win32"):
        say("For the browser tests install Google Chrome or Chromium.")
    else:
        say("For the browser tests install Chromium: sudo apt-get install chromium, or sudo dnf install chromium.")
    say("If one is installed in another place, name it: CHROMIUM=/path/to/chrome python3 start.py test")
    return None


def test_steps(pytest_arguments: Sequence[str]) -> dict[str, list[str]]:
    """Return how the tests are run: one more at once than there are cores, since each waits now and then; those in the
    browser by two. What walks through the pages of one language stays together."""
    if pytest_arguments:
        return {"pytest": ["pytest", *pytest_arguments]}
    cores = max(1, min(4, os.cpu_count() or 1))
    return {
        "pytest": ["pytest", "-m", "not browser", "-n", str(cores + 1), "--dist", "loadfile"],
        "pytest in the browser": ["pytest", "-m", "browser", "-n", str(min(cores, 2)), "--dist", "loadgroup"],
    }


def run_checks(python: Path, pytest_arguments: Sequence[str]) -> int:
    """Run lint, types and all tests, all of them even if one fails; return the exit code."""
    browser = require_chromium()
    environment = clean_environment({"ATLAS_CHROMIUM": browser} if browser else None)
    steps = {
        "ruff check": ["ruff", "check", "."],
        "ruff format": ["ruff", "format", "--check", "."],
        "mypy": ["mypy"],
        **test_steps(pytest_arguments),
    }
    summary, has_failed = [], False
    for name, arguments in steps.items():
        say(f"--- {name}")
        started = time.monotonic()
        code = subprocess.run([str(python), "-m", *arguments], cwd=PROJECT, env=environment).returncode
        has_failed = has_failed or code != 0
        summary.append(f"{name}: {'ok' if code == 0 else 'FAILED'} ({time.monotonic() - started:.0f} s)")
    say(f"--- {', '.join(summary)}")
    if browser is None:
        must_have = os.environ.get("CI", "").lower() in ("1", "true", "yes")
        has_failed = has_failed or must_have
        say(f"Browser tests were skipped: no Chromium found{'; with CI=true that is a failure' if must_have else ''}.")
    return int(has_failed)


# --- the command line ------------------------------------------------------------------------------------------------


def read_arguments(arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """Return the options, and what is left for pytest."""
    parser = argparse.ArgumentParser(
        prog="start.py",
        description="Prepare the Transborder Atlas and serve it on this machine.",
        epilog="test: everything after the word test goes to pytest, for example: python3 start.py test tests/etl",
        allow_abbrev=False,
    )
    parser.add_argument(
        "command",
        nargs="?",
        default="run",
        choices=("run", "build", "serve", "test"),
        help="run (default): prepare what is missing and serve; build: prepare, build the data and stop; "
        "serve: serve the data as they are; test: all checks and tests",
    )
    parser.add_argument("--port", type=int, default=8050, help="port to serve on (default: %(default)s)")
    parser.add_argument("--host", default="127.0.0.1", help="address to serve on (default: %(default)s)")
    parser.add_argument("--data", metavar="DIR", help="folder of the data (default: ATLAS_DATA_DIR, else data)")
    if list(arguments[:1]) == ["test"] and not {"-h", "--help"} & set(arguments):
        return parser.parse_args(["test"]), list(arguments[1:])
    return parser.parse_args(arguments), []


def run(options: argparse.Namespace, pytest_arguments: Sequence[str]) -> int:
    """Do what the command line asks; everything that can be refused is refused before the long work."""
    if options.command == "test":
        with alone():
            python = prepare_packages(DEVELOPMENT)
        return run_checks(python, pytest_arguments)
    data_dir = data_folder(options.data)
    if options.command != "build":
        require_free_port(options.host, options.port)
    if options.command == "serve":
        if not has_store(data_dir):
            raise Trouble(f"There is no data in {data_dir} yet: run “python3 start.py build” first.")
    else:
        require_writable(data_dir)
    with alone():
        python = prepare_packages(RUNTIME)
        if options.command != "serve":
            build_data(python, data_dir, is_forced=options.command == "build")
    return 0 if options.command == "build" else serve(python, data_dir, options.host, options.port)


def main(arguments: Sequence[str]) -> int:
    """Run, and turn what goes wrong into a sentence and an exit code."""
    # The console of an older Windows cannot write every character; better a question mark than a traceback.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    options, pytest_arguments = read_arguments(arguments)
    try:
        return run(options, pytest_arguments)
    except Trouble as trouble:
        print(trouble, file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        print("Stopped before it was ready: start again whenever you like.", file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
