"""One way in for every file of incidents: read, adapted to our columns, each row given its position."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import geopandas as gpd

from etl.adapters import adapt
from etl.adapters.mapping import ColumnMapping
from etl.areas import Areas, build_areas
from etl.checks import recognise_table
from etl.country_points import widen_country_points
from etl.files import read_table
from etl.positions import settle_positions
from etl.reading import RawTable
from etl.sources import border_posts, countries, places, regions
from etl.sources.base import Context, Origin
from geodata.errors import InputError
from geodata.place_names import Gazetteer, build_gazetteer
from geodata.settings import Settings


def read_incidents(
    path: Path, settings: Settings, mapping: ColumnMapping | None = None
) -> tuple[RawTable, Origin | None, bool]:
    """Return a file in our columns, whose data it is (None where it does not say), and whether it holds incidents.

    Parameters
    ----------
    path : Path
        Of any format of `etl.files`.
    settings : Settings
        The places of its reference folder are the gazetteer.
    mapping : ColumnMapping, optional

    Raises
    ------
    InputError
        The file cannot be read, or lacks a column the mapping names.
    """
    raw, origin = adapt(read_table(path), mapping)
    if origin is None and not _are_incidents(raw):
        return raw, None, False
    settled = settle_positions(raw, lambda: reference_gazetteer(settings), lambda: reference_areas(settings))
    widened = widen_country_points(settled, reference_areas(settings), lambda: reference_gazetteer(settings))
    return widened, origin, True


def _are_incidents(raw: RawTable) -> bool:
    try:
        return recognise_table(raw) == "incidents"
    except InputError:
        return False


@lru_cache(maxsize=2)
def reference_gazetteer(settings: Settings) -> Gazetteer:
    """Return the names of the reference folder: countries, places, border posts, regions and principal cities."""
    return build_gazetteer(*(_reference(source, settings) for source in (countries, places, border_posts, regions)))


@lru_cache(maxsize=2)
def reference_areas(settings: Settings) -> Areas:
    """Return the countries and regions of the reference folder as places."""
    return build_areas(*(_reference(source, settings) for source in (countries, regions)))


def _reference(source: ModuleType, settings: Settings) -> gpd.GeoDataFrame:
    return source.transform(source.extract(settings), Context(date.today(), datetime.now(UTC))).frame
