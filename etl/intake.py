"""One way in for every file of incidents: read, adapted to our columns, each row given its position."""

from __future__ import annotations

from pathlib import Path

from etl.adapters import adapt
from etl.adapters.mapping import ColumnMapping
from etl.checks import recognise_table
from etl.country_points import widen_country_points
from etl.files import read_table
from etl.known_places import KnownPlaces
from etl.positions import settle_positions
from etl.reading import RawTable
from etl.sources.base import Origin
from geodata.errors import InputError


def read_incidents(
    path: Path, places: KnownPlaces, mapping: ColumnMapping | None = None
) -> tuple[RawTable, Origin | None, bool]:
    """Return a file in our columns, whose data it is (None where it does not say), and whether it holds incidents.

    Parameters
    ----------
    path : Path
        Of any format of `etl.files`.
    places : KnownPlaces
        Rows without a position are placed by.
    mapping : ColumnMapping, optional

    Raises
    ------
    InputError
        The file cannot be read, or lacks a column the mapping names.
    """
    raw, origin = adapt(read_table(path), mapping)
    if origin is None and not _are_incidents(raw):
        return raw, None, False
    settled = settle_positions(raw, lambda: places.gazetteer, lambda: places.areas)
    widened = widen_country_points(settled, places.areas, lambda: places.gazetteer)
    return widened, origin, True


def _are_incidents(raw: RawTable) -> bool:
    try:
        return recognise_table(raw) == "incidents"
    except InputError:
        return False
