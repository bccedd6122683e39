"""Faults found in a file, and the rejects a build leaves behind: row, column, value, plain reason."""

from __future__ import annotations

import csv
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

REJECT = "reject"
WARNING = "warning"
DUPLICATE = "duplicate"

FAULT_COLUMNS = ("row", "column", "value", "reason", "suggestion", "level")
REJECT_COLUMNS = ("dataset", "row", "column", "value", "reason")
REJECTS_FILE = "rejects.csv"


@dataclass
class Faults:
    """Gather the faults of one file, block by block, and give them as one frame at the end.

    Rows are numbered as a spreadsheet shows them: the header is row 1, the first record row 2.
    """

    _blocks: list[pd.DataFrame] = field(default_factory=list)

    def add(
        self,
        rows: np.ndarray | Sequence[int],
        column: str,
        values: object,
        reason: str | Sequence[str],
        *,
        suggestion: str | Sequence[str] = "",
        level: str = REJECT,
    ) -> None:
        """Add one fault a row; `values`, `reason` and `suggestion` are one for all, or one a row."""
        if len(rows) == 0:
            return
        block = {"row": np.asarray(rows, dtype=np.int64), "column": column, "value": values, "reason": reason}
        self._blocks.append(pd.DataFrame({**block, "suggestion": suggestion, "level": level}))

    def frame(self) -> pd.DataFrame:
        """Return the faults (row, column, value, reason, suggestion, level) in the order of the rows."""
        if not self._blocks:
            return pd.DataFrame({name: pd.Series(dtype="int64" if name == "row" else "str") for name in FAULT_COLUMNS})
        faults = pd.concat(self._blocks, ignore_index=True)
        faults["value"] = faults["value"].fillna("")
        return faults.sort_values("row", kind="stable", ignore_index=True)

    def rejected_rows(self) -> np.ndarray:
        """Return the distinct row numbers that cannot be kept, ascending."""
        rows = [block["row"].to_numpy()[block["level"].to_numpy() == REJECT] for block in self._blocks]
        return np.unique(np.concatenate(rows)) if rows else np.empty(0, dtype=np.int64)


def in_words(fault: pd.Series | dict[str, str]) -> str:
    """Return the reason with its suggestion, as one or two sentences."""
    return f"{fault['reason']} {fault['suggestion']}".strip()


def write_rejects(data_dir: Path, faults_by_dataset: dict[str, pd.DataFrame]) -> Path:
    """Write ``rejects.csv`` in one step (temporary file, then rename) and return its path.

    Parameters
    ----------
    data_dir : Path
    faults_by_dataset : dict of str to DataFrame
        Frames of `Faults.frame`; only what keeps a row out of the store is written, so warnings are left out.

    Returns
    -------
    Path
        UTF-8; only the header when nothing was rejected.
    """
    path = Path(data_dir) / REJECTS_FILE
    partial = path.with_suffix(f".{uuid.uuid4().hex}.partial")
    with partial.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(REJECT_COLUMNS)
        for dataset, faults in faults_by_dataset.items():
            kept_out = faults[faults["level"] != WARNING]
            reasons = (kept_out["reason"] + " " + kept_out["suggestion"]).str.strip()
            columns = (kept_out["row"], kept_out["column"], kept_out["value"], reasons)
            writer.writerows((dataset, *cells) for cells in zip(*columns, strict=True))
    partial.replace(path)
    return path
