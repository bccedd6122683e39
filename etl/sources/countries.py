"""Countries: Natural Earth polygons, named by Unicode CLDR."""

from __future__ import annotations

import geopandas as gpd

from etl.sources.base import Cleaned, Context, Origin, clean_geography, extract_geography, require_columns_of
from etl.values import country_names
from geodata.fields import FOCUS_COUNTRIES
from geodata.settings import Settings

NAME = "countries"
TABLE = "countries"
FILE = "countries.parquet"
ORIGIN = Origin(
    title_en="Countries, 1:10 million",
    title_fr="Pays, 1:10 millions",
    publisher="Natural Earth",
    licence="Public domain",
    attribution="Made with Natural Earth",
    url="https://www.naturalearthdata.com/",
)


def extract(settings: Settings) -> gpd.GeoDataFrame:
    """Read the polygons."""
    return extract_geography(settings, FILE)


def transform(extracted: gpd.GeoDataFrame, context: Context) -> Cleaned:
    """Name the countries in both languages: the abbreviations of the map ("W. Sahara") are no names for a legend."""
    require_columns_of(extracted, FILE, ("iso2", "name_en"))
    english, french = country_names("en"), country_names("fr")
    countries = extracted.rename(columns={"iso2": "country"})
    own_names = countries["country"].map(dict(zip(countries["country"], countries["name_en"], strict=True)))
    countries["name_en"] = countries["country"].map(english).fillna(own_names).astype("str")
    countries["name_fr"] = countries["country"].map(french).fillna(own_names).astype("str")
    countries["is_focus"] = countries["country"].isin(FOCUS_COUNTRIES).astype("int64")
    return clean_geography(countries[["country", "name_en", "name_fr", "is_focus", "geometry"]], TABLE, ("country",))
