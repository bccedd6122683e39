"""Each dataset read and checked once: one that is as it was is taken over from the cache instead."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import pandas as pd
import pyarrow as pa

from etl.cache import Load, entry_key, read_entry, write_entry
from etl.coordinates import build_geography
from etl.datasets import Dataset, list_datasets
from etl.geography import ROADS, clean_added, lay_added, tables_of
from etl.intake import read_incidents
from etl.known_places import TABLES, KnownPlaces
from etl.provenance import file_digest
from etl.reading import read_csv
from etl.sources import SOURCES, border_posts, countries, incidents, regions
from etl.sources.base import Cleaned, Context, Origin
from geodata.errors import BuildError
from geodata.settings import Settings

_LOAD_ID_LETTERS = 12


@dataclass(frozen=True)
class Reading:
    """Describe how one dataset is read.

    Attributes
    ----------
    name : str
    origin : Origin
    files : tuple of Path
        The file, then its mapping where it has one.
    judged_by : tuple of Path
        Other files its rows follow from.
    clean : callable
        Reads and checks the file.
    table : str
        Table its rows go into.
    loaded_at : datetime or None
        When the file was added; None where nobody said, so it is the first build that reads it.
    lay : callable or None
        For an added file of the geography: makes the table out of its rows and the tables so far.
    """

    name: str
    origin: Origin
    files: tuple[Path, ...]
    judged_by: tuple[Path, ...]
    clean: Callable[[Context], Cleaned]
    table: str
    loaded_at: datetime | None = None
    lay: Callable[[Cleaned, Mapping[str, pd.DataFrame]], pd.DataFrame] | None = None


@dataclass(frozen=True)
class Taken:
    """Say which load a dataset is from, under which key it is kept, and whether it was taken over as it was."""

    load: Load
    key: str
    is_kept: bool


def plan_readings(settings: Settings, incident_files: Sequence[Path] | None = None) -> list[Reading]:
    """Return what a build reads, in order: one that judges by another comes after it.

    Parameters
    ----------
    settings : Settings
    incident_files : sequence of Path, optional
        Registers read instead of the bundled incidents and of the added datasets.
    """
    folder = Path(settings.reference_dir)
    added_datasets = list_datasets(settings)
    # Added borders judge the points, too.
    lines = tuple(path for each in added_datasets if countries.NAME in tables_of(each) for path in each.files)
    by_points = (folder / countries.FILE, *lines)
    # Added regions and posts have names that rows are placed by.
    named = (path for each in added_datasets if set(TABLES) & set(tables_of(each)) for path in each.files)
    by_names = tuple(dict.fromkeys((*by_points, *(folder / SOURCES[name].FILE for name in TABLES), *named)))
    planned: list[Reading] = []
    for name, source in SOURCES.items():
        if incident_files is None or source is not incidents:
            judged_by = () if source is countries else by_points
            clean = _from_source(source, settings)
            planned.append(Reading(name, source.ORIGIN, (folder / source.FILE,), judged_by, clean, name))
        planned += [_laid(name, added, settings, lines) for added in added_datasets if name in tables_of(added)]
    for path in map(Path, incident_files or ()):
        dataset = _dataset_name(path, {each.name for each in planned})
        origin = Origin(path.stem, path.stem, "", "", "", "", "no")
        planned.append(Reading(dataset, origin, (path,), by_points, _from_register(path, dataset), incidents.NAME))
    added_incidents = [each for each in added_datasets if each.table == incidents.NAME]
    for added in added_incidents if incident_files is None else ():
        dataset = f"{incidents.NAME}_{added.name}"
        added_at = datetime.fromisoformat(added.added_at)
        clean = _from_added(added, dataset, settings)
        planned.append(Reading(dataset, added.origin, added.files, by_names, clean, incidents.NAME, added_at))
    return planned


def _laid(table: str, added: Dataset, settings: Settings, lines: tuple[Path, ...]) -> Reading:
    """Return how an added file of the geography is read into one of its tables."""
    dataset = f"{table}_{added.name}"
    added_at = datetime.fromisoformat(added.added_at)
    folder = Path(settings.reference_dir)
    known = () if added.table == ROADS else (countries, regions, border_posts)
    judged_by = (*(folder / each.FILE for each in known), *(lines if table == border_posts.NAME else ()))
    return Reading(
        dataset,
        added.origin,
        added.files,
        judged_by,
        lambda context: clean_added(table, added, context, settings),
        table,
        added_at,
        lambda cleaned, tables: lay_added(table, dataset, added, cleaned, tables),
    )


def _from_source(source: ModuleType, settings: Settings) -> Callable[[Context], Cleaned]:
    return lambda context: source.transform(source.extract(settings), context)


def _from_register(path: Path, dataset: str) -> Callable[[Context], Cleaned]:
    return lambda context: incidents.transform(read_csv(path), context, dataset)


def _from_added(added: Dataset, dataset: str, settings: Settings) -> Callable[[Context], Cleaned]:
    def clean_rows(context: Context) -> Cleaned:
        places = context.places or known_places(settings, context.today)
        return incidents.transform(read_incidents(added.file, places, added.mapping())[0], context, dataset)

    return clean_rows


def _dataset_name(path: Path, taken: set[str]) -> str:
    """Return ``incidents_<file>``, numbered where two files have the same name."""
    base = f"{incidents.NAME}_{path.stem}"
    names = (base, *(f"{base}_{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def clean(reading: Reading, context: Context, digests: Mapping[Path, str], settings: Settings) -> tuple[Cleaned, Taken]:
    """Return a dataset as it was cleaned before where nothing it follows from has changed; else read it now.

    Parameters
    ----------
    reading : Reading
    context : Context
    digests : mapping of Path to str
        Of the files of the reading, and of those it is judged by.
    settings : Settings

    Raises
    ------
    InputError
        A file cannot be read.
    BuildError
        Rows read are not those kept, duplicates and rejected together.
    """
    key = _key(reading, digests)
    known = read_entry(settings.data_dir, key, context.today)
    if known is not None:
        cleaned, load = known
        return cleaned, Taken(load, key, is_kept=True)
    loaded_at = reading.loaded_at or context.loaded_at
    cleaned = reading.clean(dataclasses.replace(context, loaded_at=loaded_at))
    return keep_cleaned(reading, cleaned, loaded_at, digests, settings, context.today)


def known_places(settings: Settings, today: date) -> KnownPlaces:
    """Return what the next build will place and judge rows by: the bundled places with the added files laid in.

    Nothing is read before it is asked for. `InputError` then where a file cannot be read.
    """
    return KnownPlaces(lambda: _read_places(settings, today, _state(settings)))


def _state(settings: Settings) -> tuple[tuple[Path, int, int], ...]:
    """Return what tells whether a file of the places has changed: path, time and size of each."""
    files = (path for each in plan_readings(settings) if each.table in TABLES for path in each.files)
    return tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files if path.is_file())


@lru_cache(maxsize=2)
def _read_places(settings: Settings, today: date, state: tuple[tuple[Path, int, int], ...]) -> dict[str, pd.DataFrame]:
    context = Context(today, datetime.now(UTC))
    tables: dict[str, pd.DataFrame] = {}
    for reading in plan_readings(settings):
        if reading.table not in TABLES:
            continue
        if reading.lay is None:
            tables[reading.table] = reading.clean(context).frame
        else:
            digests = {path: file_digest(path) for path in (*reading.files, *reading.judged_by)}
            tables[reading.table] = reading.lay(clean(reading, context, digests, settings)[0], tables)
        if reading.table == countries.NAME:
            context.geography = build_geography(tables[countries.NAME])
    return tables


def keep_cleaned(
    reading: Reading,
    cleaned: Cleaned,
    loaded_at: datetime,
    digests: Mapping[Path, str],
    settings: Settings,
    today: date,
) -> tuple[Cleaned, Taken]:
    """Name the file and the load in each row of a dataset just read, and keep it for the builds to come."""
    key = _key(reading, digests)
    load = Load(reading.files[0].name, key[:_LOAD_ID_LETTERS], loaded_at.isoformat(timespec="seconds"))
    _require_balanced(reading.name, cleaned)
    if "incident_id" in cleaned.frame:
        n_rows = len(cleaned.frame)
        named = cleaned.frame.assign(source_file=_repeated(load.file, n_rows), load_id=_repeated(load.load_id, n_rows))
        cleaned = dataclasses.replace(cleaned, frame=named)
    write_entry(settings.data_dir, key, cleaned, load, today)
    return cleaned, Taken(load, key, is_kept=False)


def _key(reading: Reading, digests: Mapping[Path, str]) -> str:
    return entry_key(reading.name, (f"{path.name} {digests[path]}" for path in (*reading.files, *reading.judged_by)))


def _repeated(text: str, n_rows: int) -> pd.Series:
    return pa.repeat(pa.scalar(text, pa.large_string()), n_rows).to_pandas().astype("str")


def _require_balanced(dataset: str, cleaned: Cleaned) -> None:
    """Raise `BuildError` unless rows read = kept + duplicates + rejected."""
    counts = cleaned.counts
    if counts["read"] != counts["kept"] + counts["duplicates"] + counts["rejected"]:
        raise BuildError(
            "rows_lost",
            "{dataset}: {read} rows were read, but {kept} kept, {duplicates} duplicates and {rejected} rejected.",
            dataset=dataset,
            **counts,
        )
