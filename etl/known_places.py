"""What rows are placed and judged by: the countries, regions, towns and posts as a build has them together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

import pandas as pd

from etl.areas import Areas, build_areas
from etl.coordinates import Geography, build_geography
from geodata.place_names import Gazetteer, build_gazetteer

#: Tables that names and points are looked up in; added files of these have a say.
TABLES = ("countries", "regions", "places", "border_posts")


class KnownPlaces:
    """Give the places, each kind made when it is first asked for.

    Parameters
    ----------
    read : callable
        Returns the canonical `TABLES` with the added files laid in; regions may have ``other_names``.
    """

    def __init__(self, read: Callable[[], Mapping[str, pd.DataFrame]]) -> None:
        self._read = read

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The names of countries, places, border posts, regions and principal cities."""
        tables = self._read()
        return build_gazetteer(*(tables[name] for name in ("countries", "places", "border_posts", "regions")))

    @cached_property
    def areas(self) -> Areas:
        """The countries and regions, each with its middle and how far it reaches."""
        tables = self._read()
        return build_areas(tables["countries"], tables["regions"])

    @cached_property
    def geography(self) -> Geography:
        """The countries, ready to judge points by."""
        return build_geography(self._read()["countries"])
