"""The command ``duplicates``: pairs side by side as a table, CSV or JSON, and the choice made about one."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Any

from etl.choices import SHOWN, open_pairs, side_by_side
from geodata.duplicate_choices import KEEP, MERGE, choose, read_choices, take_back
from geodata.duplicates import COLUMNS
from geodata.settings import Settings
from geodata.store import open_store

_BUILD = "Run: python -m etl build"


class Action(StrEnum):
    """What may be asked about two incidents."""

    LIST = "list"
    MERGE = "merge"
    KEEP = "keep"
    UNDO = "undo"


class Form(StrEnum):
    """How pairs are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def carry_out(settings: Settings, action: Action, first: str, second: str, now: datetime) -> str:
    """Remember or take back a choice and return what was done, a sentence."""
    if action is Action.UNDO:
        gone = take_back(settings, first, second)
        return f"The choice to {gone.choice} “{gone.first}” and “{gone.second}” is taken back. {_BUILD}"
    choice = MERGE if action is Action.MERGE else KEEP
    known = open_store(settings.data_dir).read("incidents", columns=["incident_id"])["incident_id"]
    choose(settings, first, second, choice, known, now)
    if choice == KEEP:
        return f"“{first}” and “{second}” are two incidents and are not asked about again."
    return f"“{second}” goes into “{first}” at every build from now on. {_BUILD}"


def found_pairs(settings: Settings, limit: int) -> dict[str, Any]:
    """Return the pairs nobody has chosen about, the likeliest first, and the choices made: ready for JSON."""
    wanted = list(dict.fromkeys((*COLUMNS, *SHOWN)))
    incidents = open_store(settings.data_dir).read("incidents", columns=wanted)
    made = read_choices(settings)
    pairs = open_pairs(incidents, made)
    return {
        "n_candidates": len(pairs),
        "candidates": side_by_side(pairs.head(limit), incidents),
        "choices": [asdict(each) for each in made],
    }


def print_pairs(settings: Settings, form: Form, limit: int) -> None:
    """Print the pairs and, but in a CSV, the choices made."""
    found = found_pairs(settings, limit)
    if form is Form.JSON:
        print(json.dumps(found, ensure_ascii=False))
    elif form is Form.CSV:
        _print_csv(found["candidates"])
    else:
        _print_table(found)


_MEASURES = ("distance_km", "gap_days", "quantity_share", "closeness")


def _print_csv(pairs: list[dict[str, Any]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([*(f"{side}_{name}" for side in ("first", "second") for name in SHOWN), *_MEASURES])
    for pair in pairs:
        sides = [_harmless(pair[side][name]) for side in ("first", "second") for name in SHOWN]
        writer.writerow([*sides, *(pair[name] for name in _MEASURES)])


def _harmless(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _print_table(found: dict[str, Any]) -> None:
    for pair in found["candidates"]:
        share = pair["quantity_share"]
        differs = "quantities not comparable" if share is None else f"quantities {100 * share:.0f} % apart"
        print(f"{pair['distance_km']:g} km, {pair['gap_days']} days, {differs}; closeness {pair['closeness']:.2f}")
        for side in ("first", "second"):
            print(f"    {_line(pair[side])}")
    for choice in found["choices"]:
        print(f"Chosen {choice['chosen_at']}: {choice['choice']} {choice['first']} and {choice['second']}.")
    n_shown, n_found = len(found["candidates"]), found["n_candidates"]
    if n_found == 0:
        print("No incidents of different datasets look like the same, of those about which nothing was chosen.")
        return
    pairs = "pair" if n_found == 1 else "pairs"
    print(f"{n_found:,} {pairs} may be one incident each; {n_shown:,} shown.")
    print("Choose with: python -m etl duplicates merge FIRST SECOND (FIRST stays), or keep, or undo.")


def _line(row: dict[str, Any]) -> str:
    quantity = "" if row["quantity"] is None else f"{row['quantity']:g} {row['unit'] or ''}".strip()
    said = (row["date"], row["place"], row["country"], row["trafficking_type"], row["commodity"], quantity,
            f"± {row['uncertainty_km']:g} km", row["dataset"], row["source_publisher"])  # fmt: skip
    return f"{row['incident_id']}: " + " | ".join(str(each) for each in said if each)
