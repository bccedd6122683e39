"""Command line: ``python -m etl build | template | guess | check | add | remove | status | duplicates | fetch``."""

from __future__ import annotations

import json
import signal
import sys
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from etl import checking, console, datasets, downloads, loading, orders, pipeline
from etl import fetch as fetching
from etl.adapters.mapping import read_mapping
from etl.duplicate_list import Action, Form, carry_out, print_pairs
from etl.geography import adding
from etl.restoring import or_as_before, put_back_left
from etl.sentences import DataOption, in_sentences, settings_of
from geodata.compile_ahead import compile_density_loops, compile_road_loops
from geodata.density_register import is_worthwhile
from geodata.errors import AtlasError, InputError
from geodata.labels import LANGUAGES
from geodata.settings import Settings
from geodata.store import open_store
from geodata.template import render_template

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Build the data of the dashboard, check a file before loading it, or say what is in the store.",
)


FileArgument = Annotated[
    Path,
    typer.Argument(
        help="A register, a road file, a download of IOM, ACLED, UCDP, GTD or UNODC, or any table "
        "with a mapping: CSV, XLSX, ODS, GeoJSON, GeoPackage, zipped Shapefile, KML, GPX, JSON, Parquet."
    ),
]
MappingOption = Annotated[
    Path | None, typer.Option("--mapping", help="TOML or JSON: from the columns of the file to those of the register.")
]


HowOption = Annotated[
    str,
    typer.Option(
        "--how",
        help="Roads and posts: replace the bundled ones in the countries the file covers (roads, if you do not say), "
        "join them (posts), or only these.",
    ),
]
CountriesOption = Annotated[
    str, typer.Option("--countries", help="Countries in which they replace the bundled ones, such as SN,GM.")
]
FinestOption = Annotated[
    str, typer.Option("--down-to", help="Roads: narrowest class: main, secondary, tertiary (the default) or local.")
]


class AddedTable(StrEnum):
    """What a person may add beside incidents."""

    ROADS = "roads"
    BORDERS = "borders"
    BORDER_POSTS = "border_posts"


class TableName(StrEnum):
    """Registers a person may provide."""

    INCIDENTS = "incidents"
    BORDER_POSTS = "border_posts"
    CORRIDORS = "corridors"
    INSTITUTIONS = "institutions"


@app.command()
def build(
    data: DataOption = None,
    if_stale: Annotated[bool, typer.Option("--if-stale", help="Do nothing when the inputs have not changed.")] = False,
) -> None:
    """Read, check, link and index all sources, and swap the new store in."""
    settings = settings_of(data)
    with in_sentences(settings):
        put_back_left(settings)
        if if_stale and not pipeline.is_stale(settings):
            print("The data is up to date.")
            return
        _build(settings)


def _build(settings: Settings) -> None:
    """Build and say what became of every row."""
    with console.showing_progress() as progress:
        report = pipeline.build(settings, progress=progress)
    for note in report.notes:
        print(note)
    console.print_counts(report.datasets)
    for dataset, n_warnings in report.n_warnings.items():
        if n_warnings:
            print(f"{dataset}: {console.in_numbers(n_warnings, 'warning')}; “python -m etl check FILE” shows them.")
    console.print_taken(report.datasets, report.kept_as_read)
    n_left_out = sum(counts["duplicates"] + counts["rejected"] for counts in report.datasets.values())
    if n_left_out:
        print(f"{console.in_numbers(n_left_out, 'row')} left out; {report.rejects_path} says why.")
    print(f"Data version {report.data_version}, built in {report.duration_s:.1f} s.")
    compile_road_loops()
    n_kept = sum(counts["kept"] for counts in report.datasets.values())
    if is_worthwhile(n_kept, n_kept):
        compile_density_loops()


@app.command()
def check(
    file: FileArgument,
    table: Annotated[TableName | None, typer.Option("--table", help="Register, where the columns do not tell.")] = None,
    mapping: MappingOption = None,
    data: DataOption = None,
) -> None:
    """Print every fault of a file, row by row, without loading it; exit code 1 when there is one."""
    settings = settings_of(data)
    with in_sentences(settings):
        known = read_mapping(mapping) if mapping else None
        named = table.value if table else None
        kind = None if named and not known else adding.recognise(file, "", mapping)
        if kind is None:
            checked = checking.check_file(file, settings, table=named, mapping=known, today=date.today())
        else:
            checked = adding.check_geography(settings, file, kind, mapping)
        for note in checked.notes:
            print(note)
        if len(checked.faults):
            console.print_faults(checked.faults)
        found = f"{console.in_numbers(checked.n_faults, 'fault')}, {console.in_numbers(checked.n_warnings, 'warning')}"
        print(f"{file.name} as {checked.table}: {console.in_numbers(checked.n_rows, 'row')} read, {found}.")
        if checked.n_faults:
            raise typer.Exit(1)


@app.command()
def add(
    file: FileArgument,
    name: Annotated[str, typer.Option("--name", help="Name of the dataset (else that of the file).")] = "",
    mapping: MappingOption = None,
    table: Annotated[AddedTable | None, typer.Option("--table", help="What of an OpenStreetMap extract.")] = None,
    how: HowOption = "",
    countries: CountriesOption = "",
    finest: FinestOption = "",
    data: DataOption = None,
) -> None:
    """Add a file of incidents, roads, borders or posts, and build; rows that cannot be kept are listed with reasons."""
    settings = settings_of(data)
    with in_sentences(settings):
        now = datetime.now(UTC)
        name = name or datasets.dataset_name(file)
        with or_as_before(settings, name):
            kind = adding.recognise(file, table.value if table else "", mapping)
            choice = adding.Choice(how, _codes(countries), finest)
            if kind is None:
                _refuse_choices(file, choice)
                added, n_rows, notes = loading.add_dataset(
                    settings, file, name=name, mapping_file=mapping, today=now.date(), now=now
                )
                said = f"{console.in_numbers(n_rows, 'row')} read"
            else:
                added, notes = adding.add_geography(
                    settings, file, kind, name=name, mapping_file=mapping, choice=choice, now=now
                )
                said = f"read as {kind}"
            for note in notes:
                print(note)
            print(f"{file.name} is the dataset {added.name}: {said}.")
            _build(settings)


def _codes(countries: str) -> list[str]:
    """Return the codes of a list with commas."""
    return [each.strip().upper() for each in countries.split(",") if each.strip()]


def _refuse_choices(file: Path, choice: adding.Choice) -> None:
    if choice:
        raise InputError(
            "choice_roads_only",
            "--how, --countries and --down-to are for roads and border posts, and {file} has none we know.",
            file=file.name,
        )  # fmt: skip


@app.command()
def remove(
    name: Annotated[str, typer.Argument(help="Name of an added dataset.")],
    all_loads: Annotated[bool, typer.Option("--all", help="With the load that the last one had replaced.")] = False,
    data: DataOption = None,
) -> None:
    """Take the last load of a dataset out of the data and build; the load it had replaced is in again."""
    settings = settings_of(data)
    with in_sentences(settings):
        names = {f"{each.table}_{each.name}": each.name for each in datasets.list_datasets(settings)}
        name = names.get(name, name)
        with or_as_before(settings, name):
            former = datasets.remove_dataset(settings, name, with_former=all_loads)
            _build(settings)
        if former is not None:
            print(f"The load of {former.added_at} is in again; “python -m etl remove {name}” takes it out, too.")


@app.command()
def status(
    data: DataOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say which data version is in use and how many rows each dataset has."""
    settings = settings_of(data)
    with in_sentences(settings):
        metadata = open_store(settings.data_dir).read_metadata()
        loads = metadata.get("loads", {})
        if as_json:
            said = {"data_version": metadata["data_version"], "datasets": metadata["datasets"], "loads": loads}
            print(json.dumps(said, ensure_ascii=False))
            return
        print(f"Data version {metadata['data_version']}, built {metadata['built_at']}.")
        console.print_counts(metadata["datasets"])
        console.print_loads(loads)
        if pipeline.is_stale(settings):
            print("The registers or the reference geography have changed since. Run: python -m etl build")


@app.command()
def guess(
    file: FileArgument,
    out: Annotated[Path | None, typer.Option("--out", help="JSON file to write the mapping to.")] = None,
    data: DataOption = None,
) -> None:
    """Propose a mapping for a table of anybody's: look at it, correct it, and give it to “check” and “add”."""
    settings = settings_of(data)
    with in_sentences(settings):
        found = orders.carry_out(settings, {"do": "guess", "file": str(file)}, lambda said: None)
        if not found["mapping"]:
            print(f"{file.name} is known as {found['table']} ({found['kind']}) and needs no mapping.")
            return
        proposed = json.dumps(found["mapping"], ensure_ascii=False, indent=1)
        if out is not None:
            out.write_text(proposed + "\n", encoding="utf-8")
        print(proposed if out is None else f"{out} is the proposed mapping of {file.name} ({found['kind']}).")


@app.command(hidden=True)
def order(file: Path, data: DataOption = None) -> None:
    """Carry out an order in JSON and answer in JSON, a line at a time: how the dashboard asks (see etl/orders.py)."""
    settings = settings_of(data)

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    # Whoever gave the order may end this process; what it has begun is put back first.
    signal.signal(getattr(signal, "SIGBREAK", signal.SIGTERM), stop)

    def say(said: dict[str, object]) -> None:
        print(json.dumps(said, default=str), flush=True)

    with in_sentences(settings):
        try:
            say({"done": orders.carry_out(settings, orders.read_order(file), say)})
        except AtlasError as error:
            say({"failed": {"code": error.code, "message": str(error), "parameters": error.parameters}})
            raise


@app.command()
def template(
    language: Annotated[str, typer.Option("--lang", help="fr or en.")] = "fr",
    out: Annotated[Path, typer.Option("--out", help="Workbook to write.")] = Path("template.xlsx"),
) -> None:
    """Write a workbook to fill in, with lists to choose from; “check” and “add” read it without a mapping."""
    with in_sentences(Settings.from_environment()):
        if language not in LANGUAGES:
            raise InputError("template_language", "A template is in fr or en; received “{received}”.",
                             received=language[:20])  # fmt: skip
        out.write_bytes(render_template(language))
        print(f"{out} is the template; fill in its first sheet, then: python -m etl check {out}")


@app.command()
def fetch(
    name: Annotated[str, typer.Argument(help="Name of the list, or its beginning, such as geofabrik.")] = "",
    listed: Annotated[bool, typer.Option("--list", help="Print what can be fetched, and what has been.")] = False,
    data: DataOption = None,
) -> None:
    """Fetch a file from its publisher into the data folder: the only command that needs the network."""
    settings = settings_of(data)
    with in_sentences(settings, "Stopped. What has come is kept, and the next run goes on from there."):
        folder = downloads.folder_of(settings)
        if listed or not name:
            console.print_downloads({each: downloads.read_fetched(folder, each) for each in downloads.list_downloads()})
            return
        for each in downloads.find_downloads(name):
            with console.showing_bytes() as progress:
                path, is_new = fetching.fetch(each, folder, progress=progress)
            known = downloads.read_fetched(folder, each)
            print(f"{path} is {'here' if is_new else 'the newest there is'}. Licence: {(known or each).licence}.")


@app.command()
def duplicates(
    action: Annotated[Action, typer.Argument(help="What to do with the two incidents.")] = Action.LIST,
    first: Annotated[str, typer.Argument(help="Incident that stays where they are merged.")] = "",
    second: Annotated[str, typer.Argument(help="The other incident.")] = "",
    form: Annotated[Form, typer.Option("--as", help="How the pairs are printed.")] = Form.TABLE,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --as json.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Pairs to print, the likeliest first.")] = 50,
    data: DataOption = None,
) -> None:
    """List incidents of different datasets that may be the same, and remember what you choose about them."""
    settings = settings_of(data)
    with in_sentences(settings):
        if action is Action.LIST:
            print_pairs(settings, Form.JSON if as_json else form, limit)
        else:
            print(carry_out(settings, action, first, second, datetime.now(UTC)))


def main() -> None:
    """Run the command line; a console that lacks a character shows another instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app()


if __name__ == "__main__":
    main()
