"""Border posts: a sourced register of posts and points of entry."""

from __future__ import annotations

import dataclasses

import pandas as pd

from etl.reading import RawTable
from etl.rejects import WARNING, Faults
from etl.sources.base import Cleaned, Context, Origin, clean_register, extract_register, with_points
from geodata.settings import Settings

NAME = "border_posts"
TABLE = "border_posts"
FILE = "border_posts.csv"
ORIGIN = Origin(
    title_en="Border posts and points of entry",
    title_fr="Postes-frontière et points d’entrée",
    publisher="Compiled from public sources, named in each row",
    licence="CC BY 4.0",
    attribution="Register of border posts, compiled from public sources, CC BY 4.0",
    url="",
)


def extract(settings: Settings) -> RawTable:
    """Read the register."""
    return extract_register(settings, FILE)


def transform(extracted: RawTable, context: Context) -> Cleaned:
    """Check the rows and make points; a facing post that is not in the register is a warning."""
    cleaned = clean_register(extracted, TABLE, context)
    posts = cleaned.frame
    is_dangling = posts["facing_post_id"].notna() & ~posts["facing_post_id"].isin(posts["post_id"])
    faults = Faults()
    rows = _rows_of(extracted, posts.loc[is_dangling, "post_id"])
    named = posts.loc[is_dangling, "facing_post_id"].tolist()
    faults.add(rows, "facing_post_id", named, "No post of the register has this id.", level=WARNING)
    all_faults = pd.concat([cleaned.faults, faults.frame()]) if rows else cleaned.faults
    return dataclasses.replace(cleaned, frame=with_points(posts), faults=all_faults)


def _rows_of(extracted: RawTable, post_ids: pd.Series) -> list[int]:
    """Return the row numbers of a few posts."""
    if post_ids.empty:
        return []
    identifiers = pd.Series(extracted.cells.column("post_id").to_pandas()).str.strip()
    first = pd.Series(extracted.rows, index=identifiers.to_numpy())
    return [int(first.loc[[each]].iloc[0]) for each in post_ids]
