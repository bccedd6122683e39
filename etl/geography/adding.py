"""A file of the geography is looked at, what it shall do is settled, and it is kept for every build from now on."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import geopandas as gpd

from etl.checking import CheckedFile
from etl.cleaning import clean, plan_readings
from etl.datasets import Dataset, keep_dataset, valid_name
from etl.geography.laying import REPLACE, WAYS, countries_of, covered_countries
from etl.geography.merging import ROADS
from etl.geography.roads import DEFAULT_FINEST, build_road_edges, read_roads, road_adapter
from etl.provenance import file_digest
from etl.sources import countries, roads
from etl.sources.base import Cleaned, Context
from geodata.errors import InputError
from geodata.fields import COUNTRIES
from geodata.settings import Settings


def recognise(path: Path) -> str | None:
    """Return what of the geography a file is (a key of `etl.geography.TABLES_OF`); None where it is none we know.

    Raises
    ------
    InputError
        The file is missing, or a geographic file that is damaged.
    """
    return ROADS if road_adapter(Path(path)) else None


def check_geography(path: Path, kind: str) -> CheckedFile:
    """Return every fault of a file of the geography; nothing is loaded. `InputError` where it cannot be used at all."""
    cleaned = read_roads(path)
    return CheckedFile(kind, cleaned.n_read, cleaned.faults, cleaned.notes)


def add_geography(
    settings: Settings,
    path: Path,
    kind: str,
    *,
    name: str = "",
    how: str = REPLACE,
    in_countries: Sequence[str] = (),
    finest: str = DEFAULT_FINEST,
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
    how : str
        What becomes of the bundled roads: one of `etl.geography.laying.WAYS`.
    in_countries : sequence of str
        For ``replace``: where; by default the countries the file covers.
    finest : str
        Narrowest class of roads.
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
    path = Path(path)
    name = valid_name(path, name)
    if how not in WAYS:
        raise InputError("roads_how", "“{name}” is no way to add roads; there are {known}.", name=how[:80],
                         known=", ".join(WAYS))  # fmt: skip
    unknown = [each for each in in_countries if each not in COUNTRIES]
    if unknown:
        raise InputError("country_unknown", "“{name}” is no country of the study area; there are {known}.",
                         name=", ".join(unknown)[:80], known=", ".join(COUNTRIES))  # fmt: skip
    cleaned = read_roads(path, finest)
    adapter = road_adapter(path)
    assert adapter is not None  # read_roads has refused the file else
    replaced, effect = _effect(settings, build_road_edges(cleaned.frame), how, list(in_countries), path)
    choice = {"how": how, "countries": replaced, "finest": finest}
    added = keep_dataset(settings, path, name, None, now, adapter.ORIGIN, table=kind, choice=choice)
    _take_over(settings, added, cleaned, now)
    return added, (*cleaned.notes, effect)


def _take_over(settings: Settings, added: Dataset, cleaned: Cleaned, now: datetime) -> None:
    """Keep what was read, so that the build need not read the file again."""
    for reading in plan_readings(settings):
        if reading.files == added.files:
            known = dataclasses.replace(reading, clean=lambda _: cleaned)
            digests = {path: file_digest(path) for path in (*reading.files, *reading.judged_by)}
            clean(known, Context(now.date(), now), digests, settings)


def _effect(
    settings: Settings, edges: gpd.GeoDataFrame, how: str, asked: list[str], path: Path
) -> tuple[list[str], str]:
    """Return where bundled roads are replaced, and a sentence on what the file does."""
    context = Context(date.today(), datetime.now(UTC))
    areas = countries.transform(countries.extract(settings), context).frame
    said = f"{len(edges):,} edges, {edges['length_km'].sum():,.0f} km of road"
    if how == REPLACE:
        skeleton = roads.transform(roads.extract(settings), context).frame
        replaced = asked or covered_countries(edges, skeleton, areas)
        if not replaced:
            raise InputError(
                "roads_cover_nothing",
                "{file} has less than half of the kilometres of the bundled roads in every country: say with "
                "--countries where it replaces them, or add it with --how join or --how only.",
                file=path.name,
            )  # fmt: skip
        found = set(countries_of(edges, areas))
        empty = [each for each in replaced if each not in found]
        if empty:
            raise InputError("roads_not_there", "{file} has no road in {countries}.", file=path.name,
                             countries=", ".join(empty))  # fmt: skip
        return replaced, f"{said}, instead of the bundled roads in {', '.join(replaced)}; elsewhere those stay."
    if how == "join":
        return [], f"{said}, beside all bundled roads."
    return [], f"{said}, instead of all bundled roads."
