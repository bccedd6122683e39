"""IOM Missing Migrants Project, CSV download: deaths and disappearances during migration.

The project records deaths, not smuggling: where it is not known whether a smuggler was involved the row says so in its
note. Places are often known only roughly (https://missingmigrants.iom.int/methodology).
"""

from __future__ import annotations

import pandas as pd

from etl.adapters.base import Converted, column, joined, row_identifiers, translated
from etl.sources.base import Origin

NAME = "iom_missing_migrants"
REQUIRED = ("incident_year", "cause_of_death", "location_of_death", "coordinates")
ORIGIN = Origin(
    "IOM Missing Migrants Project", "Projet Migrants disparus de l’OIM", "International Organization for Migration",
    "CC BY 4.0", "IOM Missing Migrants Project, CC BY 4.0", "https://missingmigrants.iom.int/",
)  # fmt: skip
#: The project gives no location error; the methodology calls most places approximate.
_ERROR_KM = "50"
_MONTHS = {name: number for number, name in enumerate(
    ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
     "december"), start=1)}  # fmt: skip
_NOTE = "Deaths and disappearances during migration; whether a smuggler was involved is not recorded."


def convert(records: pd.DataFrame) -> Converted:
    """Turn the rows into incidents; cumulative rows, which stand for many events, are left out."""
    year, month = column(records, "incident_year"), column(records, "reported_month", "month")
    number = month.str.casefold().map(_MONTHS)
    known = number.notna() & year.notna()
    # A date known to the month or the year is written as its first day.
    date = year.str.cat(number.fillna(1).astype(int).astype(str).str.zfill(2), sep="-") + "-01"
    spot = column(records, "coordinates").str.split(",", n=1, expand=True).reindex(columns=[0, 1])
    cause = column(records, "cause_of_death")
    is_wreck = translated(cause, "iom_event") == "shipwreck"
    deaths = column(records, "total_number_of_dead_and_missing", "total_dead_and_missing")
    source = column(records, "information_source")
    kinds = column(records, "incident_type").fillna("")
    frame = pd.DataFrame(
        {
            "incident_id": _identifiers(records),
            "date": date,
            "date_precision": pd.Series("month", index=records.index).where(known, "year"),
            "place": column(records, "location_of_death", "location_description"),
            "latitude": spot[0].str.strip(),
            "longitude": spot[1].str.strip(),
            "uncertainty_km": _ERROR_KM,
            "trafficking_type": "migrant_smuggling",
            "commodity": "migrants",
            "quantity": deaths.where(is_wreck, None),
            "unit": pd.Series("persons", index=records.index).where(is_wreck & deaths.notna(), None),
            "event_type": pd.Series("shipwreck", index=records.index).where(is_wreck, None),
            "transport": translated(cause, "iom_transport"),
            "source_kind": "un",
            "source_publisher": ("IOM Missing Migrants – " + source).fillna("IOM Missing Migrants"),
            "source_url": ORIGIN.url,
            "note": joined(
                {"": pd.Series(_NOTE, index=records.index), "Cause": cause,
                 "Route": column(records, "migration_route", "route"),
                 "Dead and missing": deaths.where(~is_wreck, None),
                 "Survivors": column(records, "number_of_survivors").replace("0", None)}
            ),
        }
    )  # fmt: skip
    is_sum = kinds.str.contains("cumulative", case=False)
    left_out = {
        place: "A cumulative row stands for many events and has no date or place of one."
        for place in range(len(records)) if bool(is_sum.iloc[place])
    }  # fmt: skip
    note = f"IOM gives no location error: {_ERROR_KM} km is taken for each row."
    return Converted(frame, left_out, (note,))


def _identifiers(records: pd.DataFrame) -> pd.Series:
    """Return IOM's own identifier, or one made from the row, the same in each download."""
    own = column(records, "incident_id", "main_id", "web_id")
    made = row_identifiers(records, "iom-mm")
    return ("iom-mm-" + own.astype(object)).where(own.notna(), made)
