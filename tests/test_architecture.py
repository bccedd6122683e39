"""The frame of the project: who may import whom, no work at import, files one can read, nothing tied to one machine."""

from __future__ import annotations

import ast
import importlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ("geodata", "etl", "layers", "dashboard", "bench")
#: What each package may import of ours, besides itself.
ALLOWED = {
    "geodata": set(),
    "etl": {"geodata"},
    "layers": {"geodata"},
    "dashboard.reports": {"geodata", "layers"},
    "dashboard": {"geodata", "layers"},
    "bench": {"geodata", "etl", "layers", "dashboard", "start"},
}
#: Rooms of the dashboard that a report takes its numbers and words from, so that they are those of the pages. None of
#: them is a page or answers a browser.
REPORT_ROOMS = {
    "dashboard",
    "dashboard.cooperation_view",
    "dashboard.corridor_view",
    "dashboard.data",
    "dashboard.filter_words",
    "dashboard.passing_on",
    "dashboard.place_naming",
}
#: A file may be long for a reason; the reason is read in review.
LONG_FILES = {
    "start.py": "one file that runs before anything is installed, so it cannot be split",
}
MAX_LINES = 350


def module_name(path: Path) -> str:
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (PROJECT / folder).rglob("*.py"))


def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported_modules(path: Path) -> Iterator[str]:
    package = module_name(path) if path.name == "__init__.py" else module_name(path).rpartition(".")[0]
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([base] if base else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def home_of(module: str) -> str:
    is_report = module == "dashboard.reports" or module.startswith("dashboard.reports.")
    return "dashboard.reports" if is_report else module.partition(".")[0]


@pytest.mark.parametrize("path", python_files(*PACKAGES), ids=module_name)
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    home = home_of(module_name(path))
    ours = {name for name in imported_modules(path) if name.partition(".")[0] in {*PACKAGES, "start", "tests"}}
    if home == "dashboard.reports":
        foreign = {name for name in ours if home_of(name) != home and name.partition(".")[0] not in ALLOWED[home]}
        # A name taken from one of these rooms is listed as a module, too.
        foreign = {
            name
            for name in foreign
            if not any(name == room or (name.startswith(f"{room}.") and room != "dashboard") for room in REPORT_ROOMS)
        }
    else:
        foreign = {name for name in ours if name.partition(".")[0] not in ALLOWED[home] | {home}}
    assert not foreign, f"{module_name(path)} must not import {sorted(foreign)}"


def test_start_needs_nothing_but_the_standard_library() -> None:
    tops = {name.partition(".")[0] for name in imported_modules(PROJECT / "start.py")}
    assert tops <= set(sys.stdlib_module_names)


#: What speaks to other machines, and the one module of the data and the dashboard that may.
NETWORK = {"aiohttp", "ftplib", "http.client", "httpx", "pooch", "requests", "socket", "urllib.request", "urllib3"}
MAY_USE_NETWORK = {"etl.fetch"}


def test_only_one_module_touches_the_network() -> None:
    found = {
        module_name(path)
        for path in python_files("geodata", "etl", "layers", "dashboard")
        for name in imported_modules(path)
        if any(name == each or name.startswith(f"{each}.") for each in NETWORK)
    }
    assert found == MAY_USE_NETWORK


_WATCH = """
import importlib, json, sys, sysconfig, warnings
warnings.simplefilter("ignore")
project, names = sys.argv[1], json.loads(sys.argv[2])
sys.path.insert(0, project)
# What our packages stand on is loaded first: only what our own modules do counts, not what theirs do.
for name in json.loads(sys.argv[3]):
    try:
        importlib.import_module(name)
    except Exception:
        pass
faults, current = [], [None]
libraries = (sys.prefix, sys.base_prefix)
standard = sysconfig.get_path("stdlib")

def watch(event, arguments):
    if current[0] is None:
        return
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        faults.append(f"{current[0]}: {event}")
    elif event in ("subprocess.Popen", "os.mkdir", "os.remove", "os.rename", "os.system"):
        faults.append(f"{current[0]}: {event} {arguments!r}"[:200])
    elif event == "open" and isinstance(arguments[0], (str, bytes)):
        path = arguments[0] if isinstance(arguments[0], str) else arguments[0].decode()
        is_code = path.endswith((".py", ".pyc")) or ".pyc." in path
        is_library = path.startswith(libraries) and "site-packages" in path or path.startswith(standard)
        if not is_code and not is_library:
            faults.append(f"{current[0]}: opens {path}")

sys.addaudithook(watch)
for name in names:
    current[0] = name
    importlib.import_module(name)
current[0] = None
print(json.dumps(faults))
"""


def watched_import(project: Path, names: list[str], foreign: list[str]) -> list[str]:
    command = [sys.executable, "-c", _WATCH, str(project), json.dumps(names), json.dumps(foreign)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=project, timeout=300)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


def test_importing_any_module_reads_no_file_and_opens_no_connection() -> None:
    files = [*python_files("geodata", "etl", "layers", "dashboard"), PROJECT / "start.py"]
    names = [module_name(path) for path in files if path.name != "__main__.py"]
    ours = {*PACKAGES, "start"}
    foreign = {name for path in files for name in imported_modules(path) if name.partition(".")[0] not in ours}
    assert watched_import(PROJECT, names, sorted(foreign)) == []


def test_the_watch_over_imports_sees_a_file_and_a_connection(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("a", encoding="utf-8")
    (tmp_path / "reads.py").write_text("open('table.csv').close()\n".replace("table", f"{tmp_path}/table"))
    (tmp_path / "connects.py").write_text("import socket\nsocket.socket().bind(('127.0.0.1', 0))\n")
    faults = watched_import(tmp_path, ["reads", "connects"], ["socket"])
    assert [fault.partition(":")[0] for fault in faults] == ["reads", "connects"]


def test_no_file_is_too_long_to_read_at_a_sitting() -> None:
    files = [*python_files(*PACKAGES, "tests"), PROJECT / "start.py"]
    lengths = {str(path.relative_to(PROJECT)): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    long_files = {name: lines for name, lines in lengths.items() if lines > MAX_LINES and name not in LONG_FILES}
    assert not long_files, f"split these, or give a reason in LONG_FILES: {long_files}"
    needless = [name for name in LONG_FILES if lengths.get(name, 0) <= MAX_LINES]
    assert not needless, f"no longer long: {needless}"


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "stuff"}
    assert [module_name(path) for path in python_files(*PACKAGES) if path.stem in drawers] == []


def bare_ids(path: Path) -> list[int]:
    """Return the lines where a Dash id is written as a string instead of a member of ids.py."""
    lines = []
    for node in ast.walk(syntax(path)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in {"Input", "Output", "State"} and node.args:
            lines += [node.lineno] if is_text(node.args[0]) else []
        lines += [node.lineno for keyword in node.keywords if keyword.arg == "id" and is_text(keyword.value)]
    return lines


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def test_component_ids_come_from_the_enumeration() -> None:
    faults = {module_name(path): bare_ids(path) for path in python_files("dashboard") if path.name != "ids.py"}
    assert {name: lines for name, lines in faults.items() if lines} == {}


@pytest.mark.skipif(not (PROJECT / "dashboard" / "ids.py").exists(), reason="the dashboard is not there yet")
def test_the_enumeration_of_ids_is_a_strenum_without_doubles() -> None:
    from enum import StrEnum

    module = importlib.import_module("dashboard.ids")
    enumerations = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, StrEnum)]
    values = [member.value for each in enumerations if each is not StrEnum for member in each]
    assert values
    assert len(values) == len(set(values))


#: Addresses that name a format and are never fetched, and the machine itself.
NAMES_NOT_ADDRESSES = ("http://www.w3.org/", "http://127.0.0.1", "http://localhost")


def test_assets_name_no_outside_address() -> None:
    faults = []
    for path in sorted((PROJECT / "dashboard" / "assets").rglob("*")):
        if path.suffix not in (".css", ".js", ".svg", ".html", ".json"):
            continue
        text = path.read_text(encoding="utf-8")
        found = re.findall(r"(?:https?:)?//[a-z0-9-]+\.[^\s\"')]+", text)
        faults += [f"{path.name}: {each}" for each in found if not each.startswith(NAMES_NOT_ADDRESSES)]
    assert not faults


def test_no_file_names_a_folder_of_one_machine() -> None:
    pattern = re.compile(r"(?<![\w.])/(?:home|Users|root|work|mnt)/\w|[A-Z]:\\\\Users")
    files = [*python_files(*PACKAGES), PROJECT / "start.py", PROJECT / "Procfile", PROJECT / ".ci" / "run"]
    files += [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md"), *PROJECT.glob("*.t*")]
    faults = [path.name for path in files if pattern.search(path.read_text(encoding="utf-8"))]
    assert not faults
