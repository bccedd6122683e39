"""Areas of GADM: the layers of level 0 and 1 of a country, GeoPackage, GeoJSON or zipped Shapefile.

GADM lets its data be used for other than commercial ends, but not passed on.
"""

from __future__ import annotations

import pandas as pd

from etl.adapters.base import column
from etl.geography.layers import LayerHead
from etl.sources.base import Origin

NAME = "gadm"
REQUIRED = ("gid_0",)
COLUMNS = ("gid_0", "gid_1", "country", "name_0", "name_1", "varname_1", "iso_1", "hasc_1")
ORIGIN = Origin(
    "Boundaries of GADM", "Limites de GADM", "GADM", "GADM: no commercial use, not to be passed on", "GADM, gadm.org",
    "https://gadm.org/license.html", "no",
)  # fmt: skip
#: What GADM writes where it knows no code.
_UNKNOWN = ("NA", "?", "")


def table_of(head: LayerHead, types: frozenset[str]) -> str | None:
    """Return the table a layer is for, by its columns; None for finer divisions."""
    if "gid_2" in head.columns:
        return None
    return "regions" if "gid_1" in head.columns else "countries"


def units(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the alpha-3 code of the country, the code of the area, its name and its other names, as the file has them.

    The code is that of ISO 3166-2 where the file has it, else the one of HASC (``SN.DK``), which is another.
    """
    iso, hasc = column(rows, "iso_1"), column(rows, "hasc_1")
    code = iso.mask(iso.isin(_UNKNOWN), None).fillna(hasc)
    name = column(rows, "name_1").fillna(column(rows, "country", "name_0"))
    others = column(rows, "varname_1")
    others = others.mask(others.isin(_UNKNOWN), None)
    return pd.DataFrame({"alpha3": column(rows, "gid_0"), "code": code, "name": name, "other_names": others})
