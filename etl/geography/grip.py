"""Roads of the Global Roads Inventory Project (GRIP4), a region as Shapefile or GeoPackage."""

from __future__ import annotations

import pandas as pd

from etl.adapters.base import translated
from etl.sources.base import Origin

NAME = "grip"
REQUIRED = ("gp_rtp",)
COLUMNS = ("gp_rtp", "gp_rex")
#: Lines of many sources laid together: where two cross, there is a junction.
HAS_JUNCTIONS = False
ORIGIN = Origin(
    "Global Roads Inventory Project (GRIP4)", "Global Roads Inventory Project (GRIP4)",
    "PBL Netherlands Environmental Assessment Agency", "CC0; parts from OpenStreetMap ODbL 1.0",
    "GRIP4 (Meijer et al. 2018, doi:10.1088/1748-9326/aabd42); © OpenStreetMap contributors",
    "https://www.globio.info/download-grip-dataset",
)  # fmt: skip
#: ``GP_REX`` of roads that are closed or still being built.
_NOT_OPEN = ("3", "4")


def road_classes(rows: pd.DataFrame) -> pd.Series:
    """Return our class of each line; None where the road is closed or still being built."""
    classes = translated(_codes(rows["gp_rtp"]), "road_grip")
    if "gp_rex" not in rows:
        return classes
    return classes.mask(_codes(rows["gp_rex"]).isin(_NOT_OPEN), None)


def _codes(values: pd.Series) -> pd.Series:
    """Return codes as text, whole numbers without a decimal point."""
    return values.astype("str").str.strip().str.removesuffix(".0")
