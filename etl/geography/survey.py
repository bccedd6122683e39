"""What a file of roads, posts or borders holds, in numbers, beside what is bundled, for whoever decides its use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import geopandas as gpd
import pandas as pd

from etl.geography.laying import JOIN, REPLACE, WAYS, countries_of, covered_countries
from etl.geography.merging import BORDERS, POSTS, ROADS
from etl.geography.roads import CLASSES, build_road_edges
from etl.sources import border_posts, countries, regions, roads
from etl.sources.base import Cleaned, Context
from geodata.settings import Settings


def survey(settings: Settings, kind: str, read: Mapping[str, Cleaned]) -> dict[str, Any]:
    """Return what was read of a file, by class and country, what is bundled there, and what may be done with it.

    Parameters
    ----------
    settings : Settings
        The reference folder says what is bundled.
    kind : str
        A key of `etl.geography.TABLES_OF`.
    read : mapping
        Table -> what was read of the file.

    Returns
    -------
    dict
        ``ways`` (the usual one first) and ``countries`` (where the file replaces the bundled rows unless the user says
        otherwise); the rest follows the kind: ``by_class`` and ``by_country`` with kilometres (roads), ``by_country``
        and ``by_status`` (posts), ``by_country`` with the number of areas (borders). Plain values, ready for JSON.
    """
    works = {ROADS: _of_roads, POSTS: _of_posts, BORDERS: _of_borders}
    return works[kind](settings, {table: each.frame for table, each in read.items()})


def _context() -> Context:
    return Context(date.today(), datetime.now(UTC))


def _of_roads(settings: Settings, frames: Mapping[str, gpd.GeoDataFrame]) -> dict[str, Any]:
    context = _context()
    areas = countries.transform(countries.extract(settings), context).frame
    skeleton = roads.transform(roads.extract(settings), context).frame
    kept = frames["roads"]
    edges = build_road_edges(kept)
    n_of, km_of = kept["road_class"].value_counts(), edges.groupby("road_class")["length_km"].sum()
    here, bundled = _km_by_country(edges, areas), _km_by_country(skeleton, areas)
    covered = covered_countries(edges, skeleton, areas)
    return {
        "by_class": [
            {"road_class": name, "n": int(n_of[name]), "km": round(float(km_of.get(name, 0.0)), 1)}
            for name in CLASSES if name in n_of
        ],
        "by_country": [
            {"country": code, "km": round(km, 1), "bundled_km": round(bundled.get(code, 0.0), 1)}
            for code, km in sorted(here.items(), key=lambda each: (not each[0], -each[1]))
        ],
        "ways": _usual_first(REPLACE if covered else JOIN),
        "countries": covered,
    }  # fmt: skip


def _km_by_country(edges: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> dict[str, float]:
    """Return kilometres by country, those in none (at sea, beyond the area) under the empty text."""
    km = pd.Series(edges["length_km"].to_numpy()).groupby(countries_of(edges, areas)).sum()
    return {str(code): float(each) for code, each in km.items()}


def _usual_first(usual: str) -> list[str]:
    return [usual, *(each for each in WAYS if each != usual)]


def _of_posts(settings: Settings, frames: Mapping[str, gpd.GeoDataFrame]) -> dict[str, Any]:
    posts = frames["border_posts"]
    bundled = Counter(border_posts.transform(border_posts.extract(settings), _context()).frame["country"])
    here = Counter(posts["country"])
    return {
        "by_country": [
            {"country": code, "n": n, "n_bundled": bundled.get(code, 0)} for code, n in here.most_common()
        ],
        "by_status": [
            {"status": str(status), "n": n} for status, n in Counter(posts["status"].fillna("unknown")).most_common()
        ],
        "ways": _usual_first(JOIN),
        "countries": sorted(here),
    }  # fmt: skip


def _of_borders(settings: Settings, frames: Mapping[str, gpd.GeoDataFrame]) -> dict[str, Any]:
    context = _context()
    bundled = Counter(regions.transform(regions.extract(settings), context).frame["country"])
    there = {table: Counter(frame["country"]) for table, frame in frames.items()}
    codes = sorted({code for each in there.values() for code in each})
    return {
        "tables": list(frames),
        "by_country": [
            {"country": code, "n_regions": there.get("regions", Counter())[code], "n_bundled": bundled.get(code, 0),
             "has_outline": bool(there.get("countries", Counter())[code])}
            for code in codes
        ],
        "ways": [REPLACE],
        "countries": codes,
    }  # fmt: skip
