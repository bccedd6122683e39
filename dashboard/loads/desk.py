"""The desk where files are received and orders given: a folder for each, and what was answered.

A folder ``data/loads/<id>`` holds the file as it came (``file/<name>``), the order at work (``order.json``), its state
(``state.json``) and the answers so far (``<do>.json``). Names of folders are made here and checked, so that no address
leads elsewhere; files are never executed.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import subprocess
import sys
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from geodata.errors import AtlasError, InputError, StoreError
from geodata.settings import PROJECT_DIR, Settings

#: Largest file the ETL reads, bytes; how long a folder is kept, and after what silence an order is dead, seconds.
MAX_BYTES, KEPT_S, SILENT_S = 2 << 30, 24 * 3600.0, 20.0
#: Folders kept at most.
MOST_KEPT = 12
#: Orders that only read, at work at once; of those that change the data there is one at a time.
MAX_READING = 2
CHANGING = ("add", "remove", "build")
#: Orders about no file.
_WITHOUT_FILE = ("remove", "build")
RUNNING, DONE, FAILED, CANCELLED, BROKEN = "running", "done", "failed", "cancelled", "broken"
#: Files the ETL reads.
KNOWN_ENDINGS = (
    ".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".geojson", ".gpkg", ".shp", ".kml", ".gpx", ".fgb",
    ".zip", ".json", ".parquet", ".pbf", ".osm", ".gml",
)  # fmt: skip
_BLOCK_BYTES = 1 << 20
_NAME = re.compile(r"[A-Za-z0-9_-]{16,40}")


@dataclass(frozen=True)
class OrderState:
    """Say how far an order is.

    Attributes
    ----------
    do : str
        ``guess``, ``check``, ``add``, ``remove`` or ``build``; empty before the first.
    status : str
        ``running``, ``done``, ``failed`` (with a reason), ``cancelled`` or ``broken`` (the process died).
    step, of : int
        Of a build; 0 before it begins.
    says : str
        English, as the ETL says it.
    failed : mapping
        Code, message and parameters of an error.
    changed_at : float
        Seconds since 1970.
    """

    do: str = ""
    status: str = DONE
    step: int = 0
    of: int = 0
    says: str = ""
    failed: Mapping[str, Any] = field(default_factory=dict)
    changed_at: float = 0.0


def require_allowed(settings: Settings) -> None:
    """Raise `InputError` unless this server takes files."""
    if not settings.allow_loads:
        raise InputError("loads_not_allowed", "This server takes no files; whoever runs it can allow it.")


def clean_name(name: str) -> str:
    """Return a name of a file in letters that are safe everywhere; `InputError` where its ending is none we read."""
    base = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    stem, dot, ending = base.rpartition(".")
    if not dot or f".{ending.lower()}" not in KNOWN_ENDINGS:
        raise InputError("file_format", "{file} has the ending “{ending}”; known are {known}.", file=base[:80],
                         ending=f".{ending}"[:20] if dot else "", known=", ".join(KNOWN_ENDINGS))  # fmt: skip
    stem = stem.removesuffix(".osm")
    cleaned = re.sub(r"[^\w-]+", "_", stem).strip("_")[:80] or "file"
    return f"{cleaned}.{ending.lower()}"


def _home(settings: Settings) -> Path:
    return Path(settings.data_dir) / "loads"


def folder_of(settings: Settings, load_id: str) -> Path:
    """Return the folder of a file; `InputError` where there is none of this name."""
    if _NAME.fullmatch(load_id):
        folder = _home(settings) / load_id
        if folder.is_dir():
            return folder
    raise InputError("no_load", "There is no such file here; files that are not loaded are removed after a day.")


def file_of(settings: Settings, load_id: str) -> Path:
    """Return the file that was received; `InputError` where there is none."""
    found = list((folder_of(settings, load_id) / "file").glob("*"))
    if len(found) != 1:
        raise InputError("no_load", "There is no such file here; files that are not loaded are removed after a day.")
    return found[0]


def receive(settings: Settings, name: str, stream: IO[bytes], size: int | None) -> str:
    """Write a file to the disk piece by piece, ask the ETL what it is, and return the name of its folder.

    Parameters
    ----------
    settings : Settings
    name : str
        As the browser gives it.
    stream : binary stream
    size : int or None
        Bytes announced.

    Raises
    ------
    InputError
        No files are taken here, the name has no ending we read, or the file is empty, cut off or too large.
    StoreError
        The disk is full or closed.
    """
    require_allowed(settings)
    cleaned = clean_name(name)
    _require_size(cleaned, size or 0)
    load_id = _open_folder(settings)
    folder = _home(settings) / load_id
    try:
        (folder / "file").mkdir()
        n_written = 0
        with (folder / "file" / cleaned).open("wb") as target:
            while block := stream.read(_BLOCK_BYTES):
                n_written += len(block)
                _require_size(cleaned, n_written)
                target.write(block)
        if n_written == 0:
            raise InputError("csv_empty", "{file} is empty.", file=cleaned)
        if size is not None and n_written != size:
            raise InputError("upload_cut", "The file did not arrive whole; send it again.")
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise _unwritable(error) from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    give_order(settings, load_id, {"do": "guess"})
    return load_id


def _require_size(name: str, n_bytes: int) -> None:
    if n_bytes > MAX_BYTES:
        raise InputError("file_large", "{file} is larger than {most} GB, too large to be read at once.", file=name,
                         most=MAX_BYTES >> 30)  # fmt: skip


def _unwritable(error: OSError) -> StoreError:
    return StoreError("report_unwritable", "The file could not be made: {reason}.", reason=error.strerror or "")


def _open_folder(settings: Settings) -> str:
    """Return the name of a new folder; old ones are removed."""
    try:
        _clean(settings)
        load_id = secrets.token_urlsafe(18)
        (_home(settings) / load_id).mkdir(parents=True)
    except OSError as error:
        raise _unwritable(error) from error
    return load_id


def _clean(settings: Settings) -> None:
    """Remove the folders of long ago, and all but the newest few: the files in them may be large."""
    home = _home(settings)
    folders = list(home.iterdir()) if home.is_dir() else []
    newest = sorted(folders, key=lambda folder: folder.stat().st_mtime, reverse=True)
    for place, folder in enumerate(newest):
        is_old = place >= MOST_KEPT or time.time() - folder.stat().st_mtime > KEPT_S
        if is_old and _read_state(folder).status != RUNNING:
            shutil.rmtree(folder, ignore_errors=True)


def give_order(settings: Settings, load_id: str, order: Mapping[str, Any]) -> None:
    """Start the process that has an order carried out.

    Raises
    ------
    InputError
        No files are taken here, there is no such folder, or too much is at work.
    """
    require_allowed(settings)
    folder = folder_of(settings, load_id)
    do = str(order["do"])
    _require_idle(settings, do)
    whole = (
        dict(order) if do in _WITHOUT_FILE else {**order, "file": str(file_of(settings, load_id)), "out": str(folder)}
    )
    (folder / "cancel").unlink(missing_ok=True)
    for name in AFTER.get(do, ()):
        (folder / f"{name}.json").unlink(missing_ok=True)
    if do == "guess":
        (folder / "mapping.json").unlink(missing_ok=True)
    if do == "check":
        # What was checked is what is loaded.
        write_json(folder / "mapping.json", order.get("mapping"))
    write_json(folder / "order.json", {**whole, **_folders(settings)})
    write_state(folder, OrderState(do, RUNNING))
    subprocess.Popen(
        [sys.executable, "-m", "dashboard.loads.runner", str(folder)], cwd=PROJECT_DIR, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _folders(settings: Settings) -> dict[str, str]:
    return {"data_dir": str(Path(settings.data_dir).resolve()), "reference_dir": str(settings.reference_dir.resolve())}


#: Answers that no longer hold once an order is given again.
AFTER = {"guess": ("check", "add"), "check": ("check", "add"), "add": ("add",)}


def remove(settings: Settings, name: str) -> str:
    """Have a dataset taken out; return the name of the folder that says how far that is."""
    return _order_without_file(settings, {"do": "remove", "name": name})


def build_anew(settings: Settings) -> str:
    """Have the data built anew from what there is; return the name of the folder that says how far that is."""
    return _order_without_file(settings, {"do": "build"})


def _order_without_file(settings: Settings, order: Mapping[str, Any]) -> str:
    require_allowed(settings)
    _require_idle(settings, str(order["do"]))
    load_id = _open_folder(settings)
    give_order(settings, load_id, order)
    return load_id


def running(settings: Settings, do: str) -> str:
    """Return the name of the folder where an order of this kind is at work; empty where there is none."""
    return next((name for name, state in _states(settings).items() if (state.do, state.status) == (do, RUNNING)), "")


def _states(settings: Settings) -> dict[str, OrderState]:
    home = _home(settings)
    return {each.name: _read_state(each) for each in home.iterdir()} if home.is_dir() else {}


def _require_idle(settings: Settings, do: str) -> None:
    working = [each.do for each in _states(settings).values() if each.status == RUNNING]
    if do in CHANGING and any(each in CHANGING for each in working):
        raise InputError("load_running", "The data are being changed already; wait for that to end.")
    if len([each for each in working if each not in CHANGING]) >= MAX_READING and do not in CHANGING:
        raise InputError("loads_busy", "Other files are being read; try again in a minute.")


def cancel(settings: Settings, load_id: str) -> None:
    """Ask the order at work to stop; `InputError` where there is no such folder."""
    require_allowed(settings)
    (folder_of(settings, load_id) / "cancel").touch()


def state_of(settings: Settings, load_id: str) -> OrderState:
    """Return how far the order of a folder is; `InputError` where there is none."""
    return _read_state(folder_of(settings, load_id))


def answer_of(settings: Settings, load_id: str, do: str) -> dict[str, Any] | None:
    """Return what was answered to an order; None where it was not given, or did not end well."""
    path = folder_of(settings, load_id) / f"{do}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def mapping_of(settings: Settings, load_id: str) -> dict[str, Any] | None:
    """Return the mapping of the last check; None where the file needs none or was not checked."""
    path = folder_of(settings, load_id) / "mapping.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def order_of(settings: Settings, load_id: str) -> dict[str, Any]:
    """Return the order given last; empty where there was none."""
    path = folder_of(settings, load_id) / "order.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _read_state(folder: Path) -> OrderState:
    try:
        state = OrderState(**json.loads((folder / "state.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return OrderState()
    if state.status == RUNNING and time.time() - state.changed_at > SILENT_S:
        return OrderState(state.do, BROKEN, changed_at=state.changed_at)
    return state


def write_state(folder: Path, state: OrderState) -> None:
    """Write the state of a folder, with the time."""
    write_json(folder / "state.json", {**asdict(state), "changed_at": time.time()})


def write_json(path: Path, content: Any) -> None:
    """Write a file under another name and then rename it, so that nobody ever reads half of it."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.write_text(json.dumps(content, ensure_ascii=False, default=str), encoding="utf-8")
    draft.replace(path)


def said_of(error: AtlasError) -> dict[str, Any]:
    """Return an error as it is written down and remembered."""
    return {"code": error.code, "message": str(error), "parameters": error.parameters}
