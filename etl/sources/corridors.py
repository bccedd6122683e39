"""Corridors: a curated register of waypoints; the lines are drawn by `geodata.network`."""

from __future__ import annotations

from etl.reading import RawTable
from etl.sources.base import Cleaned, Context, Origin, clean_register, extract_register
from geodata.settings import Settings

NAME = "corridors"
TABLE = "corridors"
FILE = "corridors.csv"
ORIGIN = Origin(
    title_en="Corridors",
    title_fr="Couloirs",
    publisher="Compiled from public sources, named in each row",
    licence="CC BY 4.0",
    attribution="Register of corridors, compiled from public sources, CC BY 4.0",
    url="",
)


def extract(settings: Settings) -> RawTable:
    """Read the register."""
    return extract_register(settings, FILE)


def transform(extracted: RawTable, context: Context) -> Cleaned:
    """Check the rows and their waypoints; the frame has the columns of the register, without lines yet."""
    return clean_register(extracted, TABLE, context)
