"""What of the geography may leave the machine as data: areas without the borders that may not, and whose posts are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd

from etl.cleaning import Reading
from etl.sources import border_posts
from etl.sources.base import Cleaned
from geodata.passing_on import AREAS, MAY_BE_PASSED_ON


def areas_to_pass_on(readings: Sequence[Reading], cleaned: Mapping[str, Cleaned]) -> dict[str, gpd.GeoDataFrame]:
    """Return the countries and regions without the files that may not be passed on; nothing where all may.

    Parameters
    ----------
    readings : sequence of Reading
        In the order in which they are laid.
    cleaned : mapping of str to Cleaned
        By the name of the reading.
    """
    withheld = [each for each in readings if each.table in AREAS and each.origin.redistribute != MAY_BE_PASSED_ON]
    laid: dict[str, gpd.GeoDataFrame] = {}
    for reading in readings:
        if reading.table in {each.table for each in withheld} and reading not in withheld:
            found = cleaned[reading.name]
            laid[reading.table] = reading.lay(found, laid) if reading.lay else found.frame
    return laid


def added_posts(readings: Sequence[Reading], cleaned: Mapping[str, Cleaned]) -> dict[str, str]:
    """Return the dataset of each border post of an added file; of two files with the same post, the later one.

    Parameters
    ----------
    readings, cleaned
        As `areas_to_pass_on`.
    """
    of_posts = [each.name for each in readings if each.table == border_posts.NAME and each.lay]
    return {str(post_id): name for name in of_posts for post_id in cleaned[name].frame["post_id"]}
