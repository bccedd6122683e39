"""A file of the geography is looked at, what it shall do is settled, and it is kept for every build from now on."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from etl.adapters.mapping import ColumnMapping, described, read_mapping
from etl.checking import CheckedFile
from etl.cleaning import clean, known_places, plan_readings
from etl.datasets import Dataset, keep_dataset, valid_name
from etl.geography.borders import border_layers, read_borders
from etl.geography.effects import effect_of_borders, effect_of_posts, effect_of_roads
from etl.geography.laying import JOIN, REPLACE, WAYS
from etl.geography.merging import BORDERS, POSTS, ROADS, TABLES_OF
from etl.geography.posts import are_posts, clean_posts, origin_of_posts
from etl.geography.roads import CLASSES, DEFAULT_FINEST, read_roads, road_adapter
from etl.provenance import file_digest
from etl.sources import border_posts, regions
from etl.sources.base import Cleaned, Context, Origin
from geodata.errors import InputError
from geodata.fields import COUNTRIES
from geodata.settings import Settings

#: Settles what a file of each kind does.
EFFECTS = {ROADS: effect_of_roads, POSTS: effect_of_posts, BORDERS: effect_of_borders}
#: What becomes of the bundled rows unless the user says otherwise.
DEFAULT_HOW = {ROADS: REPLACE, POSTS: JOIN, BORDERS: REPLACE}


@dataclass(frozen=True)
class Choice:
    """Say what an added file shall do.

    Attributes
    ----------
    how : str
        What becomes of the bundled rows: one of `etl.geography.laying.WAYS`; empty for the usual of its kind.
    countries : sequence of str
        For ``replace``: where; by default the countries the file covers.
    finest : str
        Narrowest class of roads; empty for the usual one.
    """

    how: str = ""
    countries: Sequence[str] = ()
    finest: str = ""

    def __bool__(self) -> bool:
        return bool(self.how or self.countries or self.finest)


def recognise(path: Path, asked: str = "", mapping_file: Path | None = None) -> str | None:
    """Return what of the geography a file is (a key of `etl.geography.TABLES_OF`); None where it is none we know.

    Parameters
    ----------
    path : Path
    asked : str
        What the user says it is: an extract of OpenStreetMap has roads and posts.
    mapping_file : Path, optional
        A mapping says itself which table its columns are of.

    Raises
    ------
    InputError
        The file is missing, or a geographic file that is damaged; the mapping is none.
    """
    if mapping_file is not None:
        asked = read_mapping(mapping_file).table
    if asked:
        return asked if asked in TABLES_OF else None
    path = Path(path)
    if road_adapter(path):
        return ROADS
    if border_layers(path):
        return BORDERS
    return POSTS if are_posts(path) else None


def read_added(
    settings: Settings, path: Path, kind: str, mapping: ColumnMapping | None, choice: Choice
) -> tuple[dict[str, Cleaned], Origin | None]:
    """Read a file, by table, as a build would that has no other added files; and say whose data it is."""
    if kind == ROADS:
        cleaned = read_roads(path, choice.finest or DEFAULT_FINEST)
        adapter = road_adapter(path)
        return {"roads": cleaned}, adapter.ORIGIN if adapter else None
    context = Context(date.today(), datetime.now(UTC))
    if kind == BORDERS:
        layers = border_layers(path)
        known = regions.transform(regions.extract(settings), context).frame
        origin = next((adapter.ORIGIN for _, adapter in layers.values()), None)
        return {table: read_borders(path, table, known) for table in layers}, origin
    context.geography = known_places(settings, context.today).geography
    bundled = border_posts.transform(border_posts.extract(settings), context).frame
    cleaned = clean_posts(path, mapping, context, bundled, choice.how or DEFAULT_HOW[kind])
    return {"border_posts": cleaned}, mapping.origin if mapping else origin_of_posts(path)


def check_geography(settings: Settings, path: Path, kind: str, mapping_file: Path | None = None) -> CheckedFile:
    """Return every fault of a file of the geography; nothing is loaded. `InputError` where it cannot be used at all."""
    mapping = read_mapping(mapping_file) if mapping_file else None
    read, _ = read_added(settings, Path(path), kind, mapping, Choice())
    return as_checked(kind, read)


def as_checked(kind: str, read: Mapping[str, Cleaned]) -> CheckedFile:
    """Return the faults and notes of all tables of a file of a kind."""
    faults = pd.concat([each.faults for each in read.values()], ignore_index=True)
    return CheckedFile(kind, sum(each.n_read for each in read.values()), faults, _notes(read))


def _notes(read: Mapping[str, Cleaned]) -> tuple[str, ...]:
    """Return what was assumed, each sentence once."""
    return tuple(dict.fromkeys(note for each in read.values() for note in each.notes))


def add_geography(
    settings: Settings,
    path: Path,
    kind: str,
    *,
    name: str = "",
    mapping_file: Path | None = None,
    choice: Choice | None = None,
    about: Mapping[str, str] | None = None,
    now: datetime,
) -> tuple[Dataset, tuple[str, ...]]:
    """Keep a file of the geography; one of the same name is replaced as a whole.

    Parameters
    ----------
    settings : Settings
    path : Path
    kind : str
        What `recognise` returned.
    name : str
        That of the file by default.
    mapping_file : Path, optional
        For a table of posts whose columns are not ours.
    choice : Choice, optional
    about : mapping, optional
        ``title``, ``publisher``, ``licence`` and ``redistribute``, where the file itself does not say whose it is.
    now : datetime

    Returns
    -------
    Dataset, tuple of str
        What was kept, and sentences on what was read and what it does.

    Raises
    ------
    InputError
        The file cannot be used, or one of the choices is none; nothing is changed.
    """
    path, choice = Path(path), choice or Choice()
    name = valid_name(path, name)
    _require_choices(choice)
    how = choice.how or DEFAULT_HOW[kind]
    mapping = read_mapping(mapping_file) if mapping_file else None
    read, origin = read_added(settings, path, kind, mapping, choice)
    if all(each.frame.empty for each in read.values()):
        raise InputError(
            "dataset_nothing", "Not one row of {file} could be kept; “python -m etl check {file}” says why.",
            file=path.name,
        )  # fmt: skip
    frames = {table: each.frame for table, each in read.items()}
    replaced, effect = EFFECTS[kind](settings, frames, how, list(choice.countries), path.name)
    chosen = {"how": how, "countries": replaced, "finest": choice.finest or DEFAULT_FINEST, "tables": list(read)}
    origin = described(origin or Origin("", "", "", "", "", "", "no"), about or {})
    if not origin.title_en:
        origin = dataclasses.replace(origin, title_en=path.stem, title_fr=origin.title_fr or path.stem)
    added = keep_dataset(settings, path, name, mapping_file, now, origin, table=kind, choice=chosen)
    if kind == ROADS:
        _take_over(settings, added, read["roads"], now)
    return added, (*_notes(read), effect)


def _require_choices(choice: Choice) -> None:
    if choice.how and choice.how not in WAYS:
        raise InputError("roads_how", "“{name}” is no way to add a file; there are {known}.", name=choice.how[:80],
                         known=", ".join(WAYS))  # fmt: skip
    unknown = [each for each in choice.countries if each not in COUNTRIES]
    if unknown:
        raise InputError("country_unknown", "“{name}” is no country of the study area; there are {known}.",
                         name=", ".join(unknown)[:80], known=", ".join(COUNTRIES))  # fmt: skip
    if choice.finest and choice.finest not in CLASSES:
        raise InputError("road_class_unknown", "“{name}” is no class of roads; there are {known}.",
                         name=choice.finest[:80], known=", ".join(CLASSES))  # fmt: skip


def _take_over(settings: Settings, added: Dataset, cleaned: Cleaned, now: datetime) -> None:
    """Keep what was read, so that the build need not read a large file again."""
    for reading in plan_readings(settings):
        if reading.files == added.files:
            known = dataclasses.replace(reading, clean=lambda _: cleaned)
            digests = {path: file_digest(path) for path in (*reading.files, *reading.judged_by)}
            clean(known, Context(now.date(), now), digests, settings)
