"""Roads of Natural Earth, 1:10 million (``ne_10m_roads``): ferries are no roads."""

from __future__ import annotations

import pandas as pd

from etl.adapters.base import translated
from etl.sources.base import Origin

NAME = "natural_earth"
REQUIRED = ("featurecla", "type", "sov_a3", "scalerank")
COLUMNS = ("type",)
#: Lines of a small scale: where two cross, there is a junction.
HAS_JUNCTIONS = False
ORIGIN = Origin(
    "Roads, 1:10 million", "Routes, 1:10 millions", "Natural Earth", "Public domain", "Made with Natural Earth",
    "https://www.naturalearthdata.com/",
)  # fmt: skip


def road_classes(rows: pd.DataFrame) -> pd.Series:
    """Return our class of each line; None where it is no road for cars."""
    return translated(rows["type"], "road_natural_earth")
