"""What an added file does to the bundled rows, settled when it is added and said in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import geopandas as gpd

from etl.geography.laying import JOIN, REPLACE, countries_of, covered_countries
from etl.geography.roads import build_road_edges
from etl.sources import countries, roads
from etl.sources.base import Context
from geodata.errors import InputError
from geodata.settings import Settings


def effect_of_roads(
    settings: Settings, read: Mapping[str, gpd.GeoDataFrame], how: str, asked: list[str], file: str
) -> tuple[list[str], str]:
    """Return where bundled roads are replaced, and a sentence on what a road file does.

    Parameters
    ----------
    settings : Settings
    read : mapping
        Table -> the rows read of the file that can be used.
    how : str
        One of `etl.geography.laying.WAYS`.
    asked : list of str
        Countries the user names.
    file : str

    Raises
    ------
    InputError
        The file covers no country and the user names none, or it has no road in one that is named.
    """
    context = Context(date.today(), datetime.now(UTC))
    areas = countries.transform(countries.extract(settings), context).frame
    edges = build_road_edges(read["roads"])
    said = f"{len(edges):,} edges, {edges['length_km'].sum():,.0f} km of road"
    if how != REPLACE:
        return [], f"{said}, beside all bundled roads." if how == JOIN else f"{said}, instead of all bundled roads."
    skeleton = roads.transform(roads.extract(settings), context).frame
    replaced = asked or covered_countries(edges, skeleton, areas)
    if not replaced:
        raise InputError(
            "roads_cover_nothing",
            "{file} has less than half of the kilometres of the bundled roads in every country: say with --countries "
            "where it replaces them, or add it with --how join or --how only.",
            file=file,
        )  # fmt: skip
    _require_there(replaced, set(countries_of(edges, areas)), file)
    return replaced, f"{said}, instead of the bundled roads in {', '.join(replaced)}; elsewhere those stay."


def effect_of_posts(
    settings: Settings, read: Mapping[str, gpd.GeoDataFrame], how: str, asked: list[str], file: str
) -> tuple[list[str], str]:
    """Return where bundled posts are replaced, and a sentence on what a file of posts does; as `effect_of_roads`."""
    posts = read["border_posts"]
    said = f"{len(posts):,} border posts"
    if how != REPLACE:
        return [], f"{said}, beside the bundled ones." if how == JOIN else f"{said}, instead of all bundled ones."
    there = set(posts["country"])
    _require_there(asked, there, file)
    replaced = asked or sorted(there)
    return replaced, f"{said}, instead of the bundled ones of {', '.join(replaced)}; those of others stay."


def effect_of_borders(
    settings: Settings, read: Mapping[str, gpd.GeoDataFrame], how: str, asked: list[str], file: str
) -> tuple[list[str], str]:
    """Return where bundled areas are replaced, and a sentence on what a border file does; as `effect_of_roads`."""
    if how != REPLACE:
        raise InputError("borders_how", "Borders can only replace the bundled ones: add {file} with --how replace.",
                         file=file)  # fmt: skip
    there = {each for frame in read.values() for each in frame["country"]}
    _require_there(asked, there, file)
    replaced = asked or sorted(there)
    counts = " and ".join(
        f"{int(frame['country'].isin(replaced).sum()):,} {table}" for table, frame in sorted(read.items())
    )
    return replaced, f"{counts}, instead of the bundled ones of {', '.join(replaced)}; neighbours follow their lines."


def _require_there(replaced: list[str], there: set[str], file: str) -> None:
    empty = [each for each in replaced if each not in there]
    if empty:
        raise InputError("roads_not_there", "{file} has nothing in {countries}.", file=file,
                         countries=", ".join(empty))  # fmt: skip
