"""Roads of OpenStreetMap as Geofabrik cuts them into layers: ``gis_osm_roads_free`` of a GeoPackage or a zipped
Shapefile."""

from __future__ import annotations

import pandas as pd

from etl.adapters.base import translated
from etl.sources.base import Origin

NAME = "osm_layer"
REQUIRED = ("osm_id", "fclass", "bridge", "tunnel")
COLUMNS = ("osm_id", "fclass")
#: Lines of OpenStreetMap that meet share a vertex.
HAS_JUNCTIONS = True
ORIGIN = Origin(
    "Roads of OpenStreetMap", "Routes d’OpenStreetMap", "OpenStreetMap contributors, through Geofabrik", "ODbL 1.0",
    "© OpenStreetMap contributors", "https://www.openstreetmap.org/copyright",
)  # fmt: skip


def road_classes(rows: pd.DataFrame) -> pd.Series:
    """Return our class of each line; None where it is no road for cars."""
    return translated(rows["fclass"], "road_osm")
