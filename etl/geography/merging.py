"""The tables of the geography as the bundled rows and the added files say them together."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from etl.datasets import Dataset
from etl.geography.borders import lay_areas, read_borders
from etl.geography.laying import lay_roads
from etl.geography.posts import clean_posts, lay_posts
from etl.geography.roads import build_road_edges, read_roads
from etl.sources import border_posts, regions
from etl.sources.base import Cleaned, Context
from geodata.network import MAIN_CLASS, SKELETON_SOURCE
from geodata.settings import Settings

ROADS, POSTS, BORDERS = "roads", "border_posts", "borders"
#: Kind of an added file -> the tables it has a say in.
TABLES_OF: dict[str, tuple[str, ...]] = {ROADS: ("roads",), POSTS: ("border_posts",), BORDERS: ("countries", "regions")}


def tables_of(added: Dataset) -> tuple[str, ...]:
    """Return the tables an added file has a say in; none for a file of incidents."""
    return tuple(added.choice().get("tables", TABLES_OF.get(added.table, ())))


def clean_added(table: str, added: Dataset, context: Context, settings: Settings) -> Cleaned:
    """Return the rows of an added file for one of its tables, and what became of the others.

    Parameters
    ----------
    table : str
    added : Dataset
    context : Context
        Its geography has the countries, for a file of posts.
    settings : Settings
        The registers of its reference folder say which posts and regions are known.
    """
    choice = added.choice()
    if added.table == ROADS:
        return read_roads(added.file, choice["finest"])
    if added.table == BORDERS:
        return read_borders(added.file, table, regions.transform(regions.extract(settings), context).frame)
    bundled = border_posts.transform(border_posts.extract(settings), context).frame
    return clean_posts(added.file, added.mapping(), context, bundled, choice["how"])


def lay_added(
    table: str, dataset: str, added: Dataset, cleaned: Cleaned, tables: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Return the table with the rows of an added file.

    Parameters
    ----------
    table : str
    dataset : str
        Name of the rows in the store.
    added : Dataset
    cleaned : Cleaned
        Of `clean_added`.
    tables : mapping
        Tables so far.
    """
    choice = added.choice()
    if added.table == POSTS:
        return lay_posts(tables["border_posts"], cleaned.frame, choice["how"], choice["countries"])
    if added.table == BORDERS:
        return lay_areas(tables[table], cleaned.frame, choice["countries"])
    bundled = {"road_class": MAIN_CLASS, "source": SKELETON_SOURCE}
    roads = tables["roads"].assign(**{name: each for name, each in bundled.items() if name not in tables["roads"]})
    return lay_roads(
        roads, build_road_edges(cleaned.frame), source=dataset, how=choice["how"], replaced=choice["countries"],
        countries=tables["countries"],
    )  # fmt: skip
