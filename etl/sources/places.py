"""Places: towns and villages of GeoNames."""

from __future__ import annotations

import geopandas as gpd

from etl.sources.base import Cleaned, Context, Origin, clean_geography, extract_geography, require_columns_of
from geodata.settings import Settings

NAME = "places"
TABLE = "places"
FILE = "places.parquet"
ORIGIN = Origin(
    title_en="Populated places",
    title_fr="Localités",
    publisher="GeoNames",
    licence="CC BY 4.0",
    attribution="GeoNames, CC BY 4.0",
    url="https://www.geonames.org/",
)


def extract(settings: Settings) -> gpd.GeoDataFrame:
    """Read the points."""
    return extract_geography(settings, FILE)


def transform(extracted: gpd.GeoDataFrame, context: Context) -> Cleaned:
    """Keep each place once, the largest first."""
    require_columns_of(extracted, FILE, ("geoname_id", "name", "alternate_names", "country", "population"))
    places = extracted.rename(columns={"geoname_id": "place_id"})
    places["place_id"] = places["place_id"].astype("str")
    places["population"] = places["population"].astype("int64")
    columns = ["place_id", "name", "alternate_names", "country", "population", "geometry"]
    return clean_geography(places[columns], TABLE, ("place_id",))
