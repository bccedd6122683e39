"""Areas of geoBoundaries: a country (ADM0) or its first divisions (ADM1), GeoJSON, GeoPackage or zipped Shapefile."""

from __future__ import annotations

import pandas as pd

from etl.adapters.base import column
from etl.geography.layers import LayerHead
from etl.sources.base import Origin

NAME = "geoboundaries"
REQUIRED = ("shapename", "shapetype", "shapegroup")
COLUMNS = ("shapename", "shapeiso", "shapetype", "shapegroup")
ORIGIN = Origin(
    "Boundaries of geoBoundaries", "Limites de geoBoundaries", "geoBoundaries, William & Mary geoLab",
    "CC BY 4.0, or as the metadata of the layer say", "geoBoundaries (Runfola et al. 2020, "
    "doi:10.1371/journal.pone.0231866)", "https://www.geoboundaries.org/",
)  # fmt: skip
_TABLES = {"ADM0": "countries", "ADM1": "regions"}


def table_of(head: LayerHead, types: frozenset[str]) -> str | None:
    """Return the table a layer is for, by the types its rows name; None for finer divisions."""
    return next((_TABLES[each] for each in sorted(types) if each in _TABLES), None) if len(types) == 1 else None


def units(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the alpha-3 code of the country, the code of the area and its name, as the file has them; no others."""
    return pd.DataFrame(
        {
            "alpha3": column(rows, "shapegroup"),
            "code": column(rows, "shapeiso"),
            "name": column(rows, "shapename"),
            "other_names": None,
        }
    )
