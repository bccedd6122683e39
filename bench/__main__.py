"""Run a benchmark: ``python -m bench NAME [--json] [--sizes 10000,100000]``."""

from __future__ import annotations

import argparse
import importlib
import sys

from rich.console import Console
from rich.table import Table

from bench.measure import Result

BENCHES = (
    "density",
    "etl",
    "explore",
    "filter",
    "hotspots",
    "import",
    "map",
    "network",
    "pages",
    "paper",
    "pixels",
    "playback",
    "reports",
    "search",
)

#: Where the name is a word of the language and cannot name a module.
_MODULES = {"import": "importing"}


def _figure(value: float | None, pattern: str) -> str:
    return "–" if value is None else format(value, pattern)


def _table(results: list[Result]) -> Table:
    table = Table("task", "n", "ours", "peer", "peer s", "ratio", "goal", "reached", "max error", "peak MB", "sent kB")
    for each in results:
        reached = {None: "–", True: "yes", False: "NO"}[each.is_reached]
        table.add_row(
            each.task,
            f"{each.n:,}",
            f"{each.ours_s:.4g} s",
            each.peer or "–",
            _figure(each.peer_s, ".4g"),
            _figure(each.ratio, ".2f"),
            each.goal or "–",
            reached,
            _figure(each.max_error, ".2g"),
            _figure(each.peak_mb, ",.0f"),
            _figure(each.sent_kb, ",.0f"),
        )
    return table


def main(arguments: list[str] | None = None) -> int:
    """Run one benchmark and print a table, or a JSON line a task."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Compare with peers, in one process.")
    parser.add_argument("name", choices=BENCHES)
    parser.add_argument("--json", action="store_true", help="print one JSON line a task")
    parser.add_argument("--sizes", help="numbers of incidents, with commas between them")
    options = parser.parse_args(arguments)
    sizes = tuple(int(part) for part in options.sizes.split(",")) if options.sizes else None
    run = importlib.import_module(f"bench.{_MODULES.get(options.name, options.name)}").run
    results = []
    for result in run(sizes) if sizes else run():
        if options.json:
            print(result.to_json(), flush=True)
        results.append(result)
    if not options.json:
        Console().print(_table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
