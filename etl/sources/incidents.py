"""Incidents: registers of publicly reported incidents, the bundled one or a file of the same columns."""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.reading import RawTable
from etl.sources.base import Cleaned, Context, Origin, clean_register, extract_register, whole_numbers, with_points
from etl.units import with_masses
from geodata.settings import Settings

NAME = "incidents"
TABLE = "incidents"
FILE = "incidents.csv"
ORIGIN = Origin(
    title_en="Publicly reported incidents",
    title_fr="Incidents rendus publics",
    publisher="Compiled from public sources, named in each row",
    licence="CC BY 4.0",
    attribution="Register of incidents, compiled from public sources, CC BY 4.0",
    url="",
)
#: Public registers may be seen by all; a row without a level from elsewhere is treated with more care.
_PUBLIC, _UNSTATED = "low", "moderate"


def extract(settings: Settings) -> RawTable:
    """Read the bundled register."""
    return extract_register(settings, FILE)


def transform(extracted: RawTable, context: Context, dataset: str = NAME) -> Cleaned:
    """Check the rows, make points and masses; sorted by date and incident_id, so that file order does not matter."""
    cleaned = clean_register(extracted, TABLE, context)
    del extracted  # a million rows of text: let them go before the sorted copy is made
    return dataclasses.replace(cleaned, frame=_as_incidents(cleaned.frame, context, dataset))


def _as_incidents(records: pd.DataFrame, context: Context, dataset: str) -> gpd.GeoDataFrame:
    incidents = with_points(sorted_incidents(records))
    incidents["n_arrests"] = whole_numbers(incidents.pop("arrests"))
    incidents = with_masses(incidents)
    incidents["sensitivity"] = incidents["sensitivity"].fillna(_PUBLIC if dataset == NAME else _UNSTATED)
    incidents["dataset"] = pd.array(np.full(len(incidents), dataset), dtype="str")
    incidents["loaded_at"] = pd.Timestamp(context.loaded_at).tz_convert("UTC").as_unit("us")
    return incidents


def sorted_incidents(incidents: pd.DataFrame) -> pd.DataFrame:
    """Return the rows by date, then incident_id, with a fresh RangeIndex."""
    keys = pa.table(
        {"date": incidents["date"].to_numpy().astype("int64"), "incident_id": pa.array(incidents["incident_id"])}
    )
    order = pc.sort_indices(keys, sort_keys=[("date", "ascending"), ("incident_id", "ascending")])
    return incidents.take(order.to_numpy()).reset_index(drop=True)
