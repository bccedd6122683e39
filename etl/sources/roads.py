"""Roads: a skeleton of the main roads, straight between junctions; the corridors are drawn into it by the pipeline."""

from __future__ import annotations

import geopandas as gpd

from etl.sources.base import Cleaned, Context, Origin, clean_geography, extract_geography, require_columns_of
from geodata.settings import Settings

NAME = "roads"
TABLE = "roads"
FILE = "roads.parquet"
ORIGIN = Origin(
    title_en="Main roads (skeleton)",
    title_fr="Routes principales (squelette)",
    publisher="OpenStreetMap contributors, through scgraph-data",
    licence="ODbL 1.0",
    attribution="© OpenStreetMap contributors",
    url="https://www.openstreetmap.org/copyright",
)


def extract(settings: Settings) -> gpd.GeoDataFrame:
    """Read the segments."""
    return extract_geography(settings, FILE)


def transform(extracted: gpd.GeoDataFrame, context: Context) -> Cleaned:
    """Keep from_node, to_node, length_km and the line of each segment once."""
    columns = ("from_node", "to_node", "length_km", "geometry")
    require_columns_of(extracted, FILE, columns)
    return clean_geography(extracted[list(columns)], TABLE, ("from_node", "to_node"))
