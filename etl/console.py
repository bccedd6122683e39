"""What the commands print: a moving bar and ruled tables on a terminal, plain lines everywhere else."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import pandas as pd
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TransferSpeedColumn,
)
from rich.table import Table

from etl import pipeline
from etl.downloads import Download, Fetched
from etl.rejects import WARNING, in_words

_COUNTS = ("read", "kept", "duplicates", "rejected")


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)


@contextlib.contextmanager
def showing_progress() -> Iterator[pipeline.Progress]:
    """Give the function a build calls at each step."""
    console = _console()
    if not console.is_terminal:
        yield lambda step, n_steps, sentence: print(f"[{step}/{n_steps}] {sentence}", flush=True)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Starting", total=None)
        yield lambda step, n_steps, sentence: bar.update(task, total=n_steps, completed=step - 1, description=sentence)


@contextlib.contextmanager
def showing_bytes() -> Iterator[Callable[[int, int, str], None]]:
    """Give the function a fetch calls as bytes come: a moving bar, or a line for each tenth of the file."""
    console = _console()
    if not console.is_terminal:
        yield _lines_of_tenths()
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Asking", total=None)
        yield lambda n, n_total, sentence: bar.update(task, completed=n, total=n_total or None, description=sentence)


def _lines_of_tenths() -> Callable[[int, int, str], None]:
    said: set[object] = set()

    def say(n_bytes: int, n_total: int, sentence: str) -> None:
        tenth = 10 * n_bytes // n_total if n_total else None
        if (sentence, tenth) not in said:
            said.add((sentence, tenth))
            print(
                f"{sentence}: {10 * tenth} % of {n_total / 1e6:,.1f} MB" if tenth is not None else sentence, flush=True
            )

    return say


def print_downloads(downloads: Mapping[Download, Fetched | None]) -> None:
    """Print what can be fetched, from whom, under which licence, and what has been."""
    for download, fetched in downloads.items():
        print(f"{download.name}: {download.title}. {download.publisher}; {download.licence}.")
        print(f"    {download.address}")
        if fetched:
            print(f"    Fetched {fetched.fetched_at}, {fetched.size / 1e6:,.1f} MB.")


def print_counts(datasets: Mapping[str, Mapping[str, int]]) -> None:
    """Print rows read, kept, duplicates and rejected of each dataset."""
    console = _console()
    if console.is_terminal:
        table = Table("dataset", *(f"[bold]{name}" for name in _COUNTS))
        for column in table.columns[1:]:
            column.justify = "right"
        for dataset, counts in datasets.items():
            table.add_row(dataset, *(f"{counts[name]:,}" for name in _COUNTS))
        console.print(table)
        return
    width = max(len("dataset"), *map(len, datasets))
    print(f"{'dataset':<{width}}" + "".join(f"{name:>12}" for name in _COUNTS))
    for dataset, counts in datasets.items():
        print(f"{dataset:<{width}}" + "".join(f"{counts[name]:>12,}" for name in _COUNTS))


def print_taken(datasets: Iterable[str], kept_as_read: Collection[str]) -> None:
    """Print which datasets were read, and which had not changed since they were read."""
    read = [dataset for dataset in datasets if dataset not in kept_as_read]
    if read:
        print(f"Read: {', '.join(read)}.")
    if kept_as_read:
        print(f"Taken over as they were read before: {', '.join(kept_as_read)}.")


def print_loads(loads: Mapping[str, Mapping[str, str]]) -> None:
    """Print the file of each dataset and since when it is in."""
    for dataset, load in loads.items():
        print(f"{dataset} is {load['file']}, loaded {load['loaded_at']}.")


def print_faults(faults: pd.DataFrame) -> None:
    """Print each fault with its row, column, value, plain reason and suggestion."""
    console = _console()
    if not console.is_terminal:
        for fault in faults.to_dict("records"):
            kind = "warning: " if fault["level"] == WARNING else ""
            column = f", {fault['column']}" if fault["column"] else ""
            value = f" “{_one_line(fault['value'])}”" if fault["value"] else ""
            print(f"row {fault['row']}{column}{value}: {kind}{in_words(fault)}")
        return
    table = Table("row", "column", "value", "what is wrong")
    table.columns[0].justify = "right"
    for fault in faults.to_dict("records"):
        mark = "[yellow]warning:[/] " if fault["level"] == WARNING else ""
        cells = (
            str(fault["row"]),
            fault["column"],
            _escaped(_one_line(fault["value"])),
            mark + _escaped(in_words(fault)),
        )
        table.add_row(*cells)
    console.print(table)


def _one_line(value: str) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def _escaped(text: str) -> str:
    return text.replace("[", r"\[")


def in_numbers(count: int, word: str) -> str:
    """Return ``1 fault``, ``2 faults``, ``no faults``."""
    return f"{count:,} {word}{'' if count == 1 else 's'}" if count else f"no {word}s"
