"""UCDP Georeferenced Event Dataset, CSV: deadly organised violence, as context beside trafficking.

Precision codes: Sundberg & Melander (2013), doi:10.1177/0022343313484347, and the codebook of the dataset.
"""

from __future__ import annotations

import pandas as pd

from etl.adapters.base import Converted, column, joined, translated
from etl.sources.base import Origin

NAME = "ucdp_ged"
REQUIRED = ("type_of_violence", "where_prec", "date_prec", "date_start")
ORIGIN = Origin(
    "UCDP Georeferenced Event Dataset", "UCDP Georeferenced Event Dataset", "Uppsala Conflict Data Program",
    "CC BY 4.0",
    "UCDP Georeferenced Event Dataset, Uppsala University, CC BY 4.0", "https://ucdp.uu.se/downloads/",
)  # fmt: skip


def convert(records: pd.DataFrame) -> Converted:
    """Turn events into incidents of type ``other``; names of the sides are not taken over."""
    day = pd.to_datetime(column(records, "date_start"), errors="coerce", format="ISO8601")
    frame = pd.DataFrame(
        {
            "incident_id": "ucdp-" + column(records, "id", "relid").astype(object),
            "date": day.dt.strftime("%Y-%m-%d").where(day.notna(), column(records, "date_start")),
            "date_precision": translated(column(records, "date_prec"), "ucdp_time", "year"),
            "place": column(records, "where_coordinates", "where_description"),
            "latitude": column(records, "latitude"),
            "longitude": column(records, "longitude"),
            "uncertainty_km": translated(column(records, "where_prec"), "ucdp_place", "300"),
            "trafficking_type": "other",
            "event_type": "attack",
            "source_kind": "ngo",
            "source_publisher": "UCDP GED",
            "source_url": ORIGIN.url,
            "note": joined(
                {"Violence": translated(column(records, "type_of_violence"), "ucdp_violence"),
                 "Deaths (best estimate)": column(records, "best")}
            ),
        }
    )  # fmt: skip
    return Converted(frame, notes=("Events of UCDP are context: they are of the type “other”.",))
