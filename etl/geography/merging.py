"""The tables of the geography as the bundled rows and the added files say them together."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from etl.datasets import Dataset
from etl.geography.laying import lay_roads
from etl.geography.roads import build_road_edges, read_roads
from etl.sources.base import Cleaned
from geodata.network import MAIN_CLASS, SKELETON_SOURCE

ROADS = "roads"
#: Kind of an added file -> the tables it has a say in.
TABLES_OF: dict[str, tuple[str, ...]] = {ROADS: ("roads",)}


def clean_added(added: Dataset) -> Cleaned:
    """Return the rows of an added file that can be used, and what became of the others."""
    return read_roads(added.file, added.choice()["finest"])


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
    bundled = {"road_class": MAIN_CLASS, "source": SKELETON_SOURCE}
    roads = tables["roads"].assign(**{name: each for name, each in bundled.items() if name not in tables["roads"]})
    return lay_roads(
        roads, build_road_edges(cleaned.frame), source=dataset, how=choice["how"], replaced=choice["countries"],
        countries=tables["countries"],
    )  # fmt: skip
