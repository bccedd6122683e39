"""Institutions: agencies, joint units, systems, agreements and programmes of border control."""

from __future__ import annotations

from etl.reading import RawTable
from etl.sources.base import Cleaned, Context, Origin, clean_register, extract_register
from geodata.settings import Settings

NAME = "institutions"
TABLE = "institutions"
FILE = "institutions.csv"
ORIGIN = Origin(
    title_en="Institutions of border control",
    title_fr="Institutions du contrôle des frontières",
    publisher="Compiled from public sources, named in each row",
    licence="CC BY 4.0",
    attribution="Register of institutions, compiled from public sources, CC BY 4.0",
    url="",
)


def extract(settings: Settings) -> RawTable:
    """Read the register."""
    return extract_register(settings, FILE)


def transform(extracted: RawTable, context: Context) -> Cleaned:
    """Check the rows."""
    return clean_register(extracted, TABLE, context)
