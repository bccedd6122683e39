"""The tables of the geography as the bundled rows and the added files say them together."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from etl.datasets import Dataset
from etl.geography.laying import lay_roads
from etl.geography.posts import clean_posts, lay_posts
from etl.geography.roads import build_road_edges, read_roads
from etl.sources import border_posts
from etl.sources.base import Cleaned, Context
from geodata.network import MAIN_CLASS, SKELETON_SOURCE
from geodata.settings import Settings

ROADS, POSTS = "roads", "border_posts"
#: Kind of an added file -> the tables it has a say in.
TABLES_OF: dict[str, tuple[str, ...]] = {ROADS: ("roads",), POSTS: ("border_posts",)}


def clean_added(added: Dataset, context: Context, settings: Settings) -> Cleaned:
    """Return the rows of an added file that can be used, and what became of the others.

    Parameters
    ----------
    added : Dataset
    context : Context
        Its geography has the countries, for a file of posts.
    settings : Settings
        The register of its reference folder says which posts are known.
    """
    choice = added.choice()
    if added.table == ROADS:
        return read_roads(added.file, choice["finest"])
    bundled = border_posts.transform(border_posts.extract(settings), context).frame
    return clean_posts(added.file, added.mapping(), context, bundled, choice["how"])


def lay_added(dataset: str, added: Dataset, cleaned: Cleaned, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the table with the rows of an added file.

    Parameters
    ----------
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
    bundled = {"road_class": MAIN_CLASS, "source": SKELETON_SOURCE}
    roads = tables["roads"].assign(**{name: each for name, each in bundled.items() if name not in tables["roads"]})
    return lay_roads(
        roads, build_road_edges(cleaned.frame), source=dataset, how=choice["how"], replaced=choice["countries"],
        countries=tables["countries"],
    )  # fmt: skip
