"""What another program may ask of the ETL, in JSON: guess a mapping, check, add or remove a dataset, build.

``python -m etl order FILE`` reads an order and prints JSON, one object a line: ``{"step", "of", "says"}`` while it is
at work, at last ``{"done": ...}`` or ``{"failed": {"code", "message", "parameters"}}``. The orders:

- ``{"do": "guess", "file", "table"}``: what the file is, its first rows and how its columns probably become ours.
- ``{"do": "check", "file", "table", "mapping", "choice", "out"}``: faults by row; all of them and the rows they are in
  as CSV in `out`; of roads, posts and borders what is in the file, too.
- ``{"do": "add", "file", "table", "mapping", "choice", "name", "about"}``: load the good rows and build; whatever
  fails, nothing changes.
- ``{"do": "remove", "name"}``: take the last load of a dataset out, so that the one it had replaced is in again
  (``restored`` says since when), and build; whatever fails, it stays.
- ``{"do": "build"}``: build anew, with the choices about duplicates as they are; whatever fails, nothing changes.

A mapping is as `etl.adapters.mapping.parse_mapping` takes it; null where the file needs none. A table is ``incidents``,
``roads``, ``border_posts`` or ``borders``; a choice has ``how``, ``countries`` and ``finest`` (`etl.geography.adding`).
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from etl import datasets, loading, pipeline
from etl.adapters import recognise_adapter
from etl.adapters.mapping import ColumnMapping, parse_mapping
from etl.checking import CheckedFile, check_file
from etl.checks import KEYS, recognise_table
from etl.files import read_table
from etl.geography import TABLES_OF, ordering
from etl.geography.roads import DEFAULT_FINEST
from etl.guessing import distinct_texts, guess_mapping
from etl.locking import load_lock
from etl.reading import RawTable
from etl.rejects import FAULT_COLUMNS, WARNING
from etl.restoring import or_as_before, put_back_left
from etl.words import code_of
from etl.written_days import FORMATS
from geodata.errors import InputError
from geodata.fields import input_columns
from geodata.settings import Settings

Say = Callable[[dict[str, Any]], None]
REGISTER, UNKNOWN, OTHER_REGISTER = "register", "unknown", "other_register"
#: Rows of the preview, letters of a cell in it, samples of a column, faults in the answer, words of a column to choose.
_PREVIEW, _LETTERS, _SAMPLES, _FAULTS, _WORDS = 8, 120, 3, 500, 60
_BATCH, _HEADER_ROW = 10_000, 1
FAULTS_FILE, ROWS_FILE = "faults.csv", "rows.csv"


def carry_out(settings: Settings, order: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """Do what an order asks and return the answer.

    Parameters
    ----------
    settings : Settings
    order : mapping
        See the head of this module.
    say : callable
        Called with each step of a build.

    Raises
    ------
    InputError
        The order is none, or its file cannot be used.
    BuildError
        The build failed; all is as before.
    """
    works = {"guess": _guess, "check": _check, "add": _add, "remove": _remove, "build": _build_anew}
    work = works.get(str(order.get("do")))
    if work is None:
        raise InputError("order_unknown", "An order is one of {known}; received “{received}”.",
                         known=", ".join(works), received=str(order.get("do"))[:40])  # fmt: skip
    return work(settings, order, say)


def read_order(path: Path) -> dict[str, Any]:
    """Read an order; `InputError` where it is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError("input_unreadable", "{file} cannot be read: {reason}.", file=path.name,
                         reason="it is no order in JSON") from error  # fmt: skip
    if not isinstance(found, dict):
        raise InputError("input_unreadable", "{file} cannot be read: {reason}.", file=path.name,
                         reason="it is no order in JSON")  # fmt: skip
    return found


def _mapping(order: Mapping[str, Any]) -> ColumnMapping | None:
    given = order.get("mapping")
    return parse_mapping(given, "mapping") if given else None


def kind_of(raw: RawTable) -> str:
    """Return what a file is: the name of an adapter, ``register``, ``other_register`` or ``unknown``."""
    adapter = recognise_adapter(raw)
    if adapter is not None:
        return str(adapter.NAME)
    try:
        table = recognise_table(raw)
    except InputError:
        return UNKNOWN
    if table != "incidents":
        return OTHER_REGISTER
    names = set(raw.cells.column_names)
    needed = {each.name for each in input_columns("incidents") if each.is_required}
    # A table that only shares a few names with the register is better mapped than refused.
    return REGISTER if len(needed - names) <= 1 and "incident_id" in names else UNKNOWN


def _guess(settings: Settings, order: Mapping[str, Any], say: Say) -> dict[str, Any]:
    path, asked = Path(order["file"]), str(order.get("table") or "")
    found = ordering.guess_geography(path, asked)
    if found is not None:
        return found
    raw = read_table(path)
    table, known = ordering.table_of(raw)
    if asked and asked != table:
        table, known = asked, ""
    kind = kind_of(raw) if table == "incidents" else known or UNKNOWN
    guess = guess_mapping(raw, table)
    to_posts = {"dataset": {"table": table}} if table in TABLES_OF else {}
    head = raw.cells.slice(0, _PREVIEW).to_pylist()
    return {
        "table": table,
        "may_be": ordering.readings_of(path),
        "kind": kind,
        "n_rows": raw.n_read,
        "columns": [
            {"name": name, "samples": [each[:_LETTERS] for each in distinct_texts(raw, name)[:_SAMPLES]]}
            for name in raw.cells.column_names
        ],
        "rows": [[int(number), *((cell or "")[:_LETTERS] for cell in row.values())]
                 for number, row in zip(raw.rows, head, strict=False)],
        "mapping": {**to_posts, "columns": dict(guess.columns), "formats": dict(guess.formats)},
        "formats": list(FORMATS),
        "by": dict(guess.by),
        "notes": list(raw.notes),
    }  # fmt: skip


def _check(settings: Settings, order: Mapping[str, Any], say: Say) -> dict[str, Any]:
    if order.get("table") in TABLES_OF:
        return _look(settings, order)
    path, mapping = Path(order["file"]), _mapping(order)
    checked = check_file(path, settings, table="incidents", mapping=mapping, today=date.today())
    kept_out = checked.faults[checked.faults["level"] != WARNING]
    in_header = kept_out["row"] == _HEADER_ROW
    bad_rows = np.unique(kept_out.loc[~in_header, "row"].to_numpy())
    # A column in excess is ignored; one that is missing keeps every row out.
    is_stopped = bool(kept_out.loc[in_header, "reason"].str.contains("missing").any())
    if order.get("out"):
        _write_faulty(Path(order["out"]), checked.faults, read_table(path), bad_rows)
    n_bad = checked.n_rows if is_stopped else len(bad_rows)
    return _checked_answer(checked, checked.n_rows - n_bad, n_bad)


def _look(settings: Settings, order: Mapping[str, Any]) -> dict[str, Any]:
    """Check a file of roads, posts or borders."""
    path, table = Path(order["file"]), str(order["table"])
    mapping, choice = ordering.mapping_of(order), ordering.choice_of(order)
    looked = ordering.look(settings, path, table, mapping, choice)
    faults = looked.checked.faults
    if order.get("out"):
        bad_rows = faults.loc[faults["level"] != WARNING, "row"].unique()
        _write_faulty(Path(order["out"]), faults, looked.raw, bad_rows)
    n_bad = looked.checked.n_rows - looked.n_good - looked.n_duplicates
    answer = _checked_answer(looked.checked, looked.n_good, n_bad)
    origin = looked.origin if looked.origin and looked.origin.publisher else None
    return {
        **answer,
        "table": table,
        "n_duplicates": looked.n_duplicates,
        "survey": looked.survey,
        "finest": choice.finest or DEFAULT_FINEST,
        "origin": asdict(origin) if origin else None,
    }


def _checked_answer(checked: CheckedFile, n_good: int, n_bad: int) -> dict[str, Any]:
    shown = checked.faults.assign(is_doubt=checked.faults["level"] == WARNING).sort_values("is_doubt", kind="stable")
    return {
        "n_rows": checked.n_rows,
        "n_good": n_good,
        "n_bad": n_bad,
        "n_faults": checked.n_faults,
        "n_warnings": checked.n_warnings,
        "faults": shown[list(FAULT_COLUMNS)].head(_FAULTS).to_dict("records"),
        "words": _unknown_words(checked),
        "notes": list(checked.notes),
    }


def _unknown_words(checked: CheckedFile) -> dict[str, list[dict[str, Any]]]:
    """Return the words no vocabulary knows, by column, the most frequent first, each with what it may mean."""
    found: dict[str, list[dict[str, Any]]] = {}
    for column in input_columns(checked.table) if checked.table in KEYS else ():
        faults = checked.faults[(checked.faults["column"] == column.name) & (checked.faults["value"] != "")]
        if not column.values or faults.empty:
            continue
        counts = faults["value"].astype(str).value_counts()
        found[column.name] = [
            {"theirs": word, "n": int(n), "ours": code_of(column.name, word, checked.table) or ""}
            for word, n in counts.head(_WORDS).items()
        ]
    return found


def _write_faulty(folder: Path, faults: pd.DataFrame, raw: RawTable, numbers: np.ndarray) -> None:
    """Write the faults, and the rows that have one as they came, with their number before them."""
    faults[list(FAULT_COLUMNS)].to_csv(folder / FAULTS_FILE, index=False, encoding="utf-8")
    is_bad = np.isin(raw.rows, numbers)
    batches = raw.cells.filter(is_bad).to_batches(max_chunksize=_BATCH)
    rows = (row for batch in batches for row in batch.to_pylist())
    with (folder / ROWS_FILE).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["row", *raw.cells.column_names])
        writer.writerows([number, *row.values()] for number, row in zip(raw.rows[is_bad].tolist(), rows, strict=True))


def _add(settings: Settings, order: Mapping[str, Any], say: Say) -> dict[str, Any]:
    if order.get("table") in TABLES_OF:
        return _add_geography(settings, order, say)
    now = datetime.now(UTC)
    about = {str(name): str(value) for name, value in (order.get("about") or {}).items()}
    with tempfile.TemporaryDirectory() as folder, or_as_before(settings, str(order["name"])):
        mapping_file = None
        if _mapping(order) is not None:
            mapping_file = Path(folder) / "mapping.json"
            mapping_file.write_text(json.dumps(order["mapping"], ensure_ascii=False, indent=1), encoding="utf-8")
        added, *_ = loading.add_dataset(
            settings, Path(order["file"]), name=str(order["name"]), mapping_file=mapping_file, about=about,
            today=now.date(), now=now,
        )  # fmt: skip
        report = _build(settings, say)
    return {**report, "name": added.name, "counts": report["datasets"].get(f"incidents_{added.name}", {})}


def _add_geography(settings: Settings, order: Mapping[str, Any], say: Say) -> dict[str, Any]:
    with or_as_before(settings, str(order["name"])):
        added = ordering.add(settings, order)
        report = _build(settings, say)
    counts = ordering.counts_of(str(order["table"]), added.name, report["datasets"])
    return {**report, "name": added.name, "table": added.table, "counts": counts, "choice": added.choice()}


def _remove(settings: Settings, order: Mapping[str, Any], say: Say) -> dict[str, Any]:
    name = str(order["name"])
    with or_as_before(settings, name):
        former = datasets.remove_dataset(settings, name)
        report = _build(settings, say)
    return {**report, "name": name, "restored": former.added_at if former else ""}


def _build_anew(settings: Settings, order: Mapping[str, Any], say: Say) -> dict[str, Any]:
    put_back_left(settings)
    with load_lock(Path(settings.data_dir)):
        return _build(settings, say)


def _build(settings: Settings, say: Say) -> dict[str, Any]:
    report = pipeline.build(
        settings, progress=lambda step, of, sentence: say({"step": step, "of": of, "says": sentence})
    )
    return {"data_version": report.data_version, "datasets": report.datasets, "duration_s": round(report.duration_s, 1)}
