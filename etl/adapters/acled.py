"""ACLED export, CSV or the JSON of its interface saved to a file: political violence, as context beside trafficking.

The terms of ACLED do not let its rows be passed on, so neither do exports of the dashboard.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from etl.adapters.base import Converted, by_distinct, column, joined, translated
from etl.sources.base import Origin

NAME = "acled"
REQUIRED = ("event_id_cnty", "event_date", "event_type", "sub_event_type")
ORIGIN = Origin(
    "Armed Conflict Location & Event Data (ACLED)", "Armed Conflict Location & Event Data (ACLED)", "ACLED",
    "ACLED Terms of Use", "Armed Conflict Location & Event Data (ACLED), acleddata.com", "https://acleddata.com/", "no",
)  # fmt: skip
_WRITTEN_DAY = re.compile(r"(\d{1,2}) ([A-Za-z]+) (\d{4})")
_MONTHS = {name.casefold(): number for number, name in enumerate(
    ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
     "December"), start=1)}  # fmt: skip
_NO_INCIDENT = "ACLED calls this “{kind}”, which is no violent event."


def convert(records: pd.DataFrame) -> Converted:
    """Turn violent events into incidents of type ``other``; protests and developments are left out with the reason."""
    event = column(records, "event_type")
    kind = translated(event, "acled_event")
    precision = translated(column(records, "time_precision"), "acled_time", "day")
    source = column(records, "source")
    frame = pd.DataFrame(
        {
            "incident_id": "acled-" + column(records, "event_id_cnty"),
            "date": by_distinct(column(records, "event_date"), _iso_day),
            "date_precision": precision,
            "country": translated(column(records, "iso"), "iso_numeric"),
            "place": column(records, "location"),
            "latitude": column(records, "latitude"),
            "longitude": column(records, "longitude"),
            "uncertainty_km": translated(column(records, "geo_precision"), "acled_place", "80"),
            "trafficking_type": "other",
            "event_type": kind,
            "source_kind": "ngo",
            "source_publisher": ("ACLED – " + source).fillna("ACLED"),
            "source_url": ORIGIN.url,
            "note": joined(
                {"": event, "Kind": column(records, "sub_event_type"), "Deaths": column(records, "fatalities")}
            ),
        }
    )
    places = np.flatnonzero(kind.isna())
    left_out = {
        place: _NO_INCIDENT.format(kind=each)
        for place, each in zip(places.tolist(), event.iloc[places].tolist(), strict=True)
    }
    return Converted(frame, left_out, ("Events of ACLED are context: they are of the type “other”.",))


def _iso_day(said: str) -> str:
    """Return a day as ACLED writes it (``2024-03-05`` or ``5 March 2024``) in ISO form; any other text as it is."""
    matched = _WRITTEN_DAY.fullmatch(said)
    month = _MONTHS.get(matched[2].casefold()) if matched else None
    return f"{matched[3]}-{month:02}-{int(matched[1]):02}" if matched and month else said
