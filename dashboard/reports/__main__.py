"""Reports from the command line: ``python -m dashboard.reports dakar-bamako-north --lang both --format pdf,xlsx``."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys
import time
from concurrent.futures import Executor
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from dashboard.data import AtlasData
from dashboard.reports.batch import N_PROCESSES, Made, Order, crew, run
from dashboard.reports.formats import FORMATS, require_format
from dashboard.reports.subjects import Subject, all_corridors
from geodata.errors import AtlasError, InputError
from geodata.settings import Settings
from layers.filters import Filters
from layers.locales import LANGUAGES

_INTERRUPTED = 130

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

SubjectsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        help="dakar-bamako-north, country:SN, region:SN-TC or compare:one+two; several are several reports."
    ),
]


@app.command()
def main(
    subjects: SubjectsArgument = None,
    is_all: Annotated[bool, typer.Option("--all", help="Every corridor.")] = False,
    country: Annotated[str, typer.Option(help="Every corridor through a country (SN, ML, GH, TG).")] = "",
    lang: Annotated[str, typer.Option(help="fr, en or both.")] = "fr",
    formats: Annotated[
        str, typer.Option("--format", help="Any of the formats, with commas; “all” for every one.")
    ] = "pdf",
    since: Annotated[str, typer.Option(help="First day, 2024-01-31.")] = "",
    until: Annotated[str, typer.Option(help="Last day.")] = "",
    out: Annotated[Path, typer.Option(help="Folder of the files.")] = Path("reports"),
    again: Annotated[bool, typer.Option("--again", help="Make files anew that are there already.")] = False,
    root: Annotated[
        str, typer.Option(help="Address of the dashboard, for the codes on paper.")
    ] = "http://127.0.0.1:8050",
    data: Annotated[Path | None, typer.Option(help="Data folder (else ATLAS_DATA_DIR, else ./data).")] = None,
) -> None:
    """Make reports on corridors, countries, regions, or a comparison; files that are there already are kept."""
    settings = Settings.from_environment()
    if data is not None:
        settings = dataclasses.replace(settings, data_dir=data)
    try:
        with crew(settings, N_PROCESSES) as pool:
            asked = (subjects or [], is_all, country, lang, formats, (since, until), out, root)
            orders = plan(AtlasData(settings), *asked)
            code = _make(pool, [dataclasses.replace(order, is_anew=again) for order in orders])
    except AtlasError as error:
        print(error, file=sys.stderr)
        code = 1
    except OSError as error:
        print(f"The computer refused to read or write: {error.strerror or error}.", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        print("Stopped. The files made so far are whole; the same command goes on from here.", file=sys.stderr)
        code = _INTERRUPTED
    raise typer.Exit(code)


def plan(
    atlas: AtlasData, named: list[str], is_all: bool, country: str, lang: str, formats: str, days: tuple[str, str],
    out: Path, root: str,
) -> list[Order]:  # fmt: skip
    """Return the orders of a command; `InputError` for what cannot be read."""
    subjects = [Subject.parse(each) for each in named]
    if is_all or country:
        subjects += all_corridors(atlas, country.upper())
    if not subjects:
        raise InputError("report_nothing", "Name a corridor, or ask for --all.")
    extensions = (
        tuple(FORMATS) if formats == "all" else tuple(each.strip() for each in formats.split(",") if each.strip())
    )
    for each in extensions or ("",):
        require_format(each)
    languages = tuple(LANGUAGES) if lang == "both" else (lang,)
    if not set(languages) <= set(LANGUAGES):
        raise InputError("report_language", "A report is in fr, en or both; received “{received}”.", received=lang)
    start, end = (read_day(text) for text in days)
    if start and end and start > end:
        raise InputError("report_period", "The first day, {first}, lies after the last, {last}.", first=start, last=end)
    filters = Filters(start=start, end=end)
    made_on = dt.date.today()
    return [
        Order(subject, language, extensions, filters, out, atlas.version, made_on, root)
        for subject in dict.fromkeys(subjects)
        for language in languages
    ]


def read_day(text: str) -> dt.date | None:
    """Read a day as 2024-01-31; None for an empty text.

    Raises
    ------
    InputError
        It is no day.
    """
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError("report_day", "“{received}” is no day; write it as 2024-01-31.", received=text[:40]) from None


def _make(pool: Executor, orders: list[Order]) -> int:
    """Make the reports under a progress bar; 1 where any failed."""
    console = Console(stderr=True)
    begun = time.perf_counter()
    files: list[Made] = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Reports", total=len(orders))
        for made in run(pool, orders):
            files += made
            progress.advance(task)
            for each in made:
                if each.reason:
                    progress.console.print(f"{each.path.name}: {each.reason}", markup=False, highlight=False)
    failed = sum(bool(each.reason) for each in files)
    kept = sum(each.was_there for each in files)
    seconds = time.perf_counter() - begun
    print(f"{len(files) - failed - kept} files made in {seconds:.0f} s, {kept} were there already, {failed} failed.")
    return 1 if failed else 0


if __name__ == "__main__":
    app()
