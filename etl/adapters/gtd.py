"""Global Terrorism Database (GTD), the workbook START hands out: attacks, as context beside trafficking.

The agreement with its users does not let rows be passed on. Neither the summary nor anything that names an attacker, a
target or a victim is taken over.
"""

from __future__ import annotations

import pandas as pd

from etl.adapters.base import Converted, column, joined, outside_study_area, translated
from etl.sources.base import Origin

NAME = "gtd"
REQUIRED = ("eventid", "iyear", "country_txt", "attacktype1_txt")
ORIGIN = Origin(
    "Global Terrorism Database (GTD)", "Global Terrorism Database (GTD)",
    "START, University of Maryland", "GTD End User License Agreement",
    "START, University of Maryland, Global Terrorism Database", "https://www.start.umd.edu/gtd/", "no",
)  # fmt: skip
#: Where the codebook gives no centroid the coordinates are not known; a row that has some all the same is this vague.
_UNKNOWN_ERROR_KM = "80"


def convert(records: pd.DataFrame) -> Converted:
    """Turn attacks into incidents of type ``other``; those of countries outside the study area are left out.

    A month or day that GTD writes as 0 is unknown: the date is then the first of the year or month, and says so. A row
    without coordinates (specificity 5) keeps its city and region, to be placed by their names.
    """
    year, month, day = (column(records, name) for name in ("iyear", "imonth", "iday"))
    has_month = month.notna() & (month != "0")
    has_day = has_month & day.notna() & (day != "0")
    precision = pd.Series("day", index=records.index).where(has_day, "month").where(has_month, "year")
    country = translated(column(records, "country_txt"), "country")
    city = column(records, "city")
    near = column(records, "vicinity").map({"1": " near"}).fillna("")
    frame = pd.DataFrame(
        {
            "incident_id": "gtd-" + column(records, "eventid").astype(object),
            "date": _date(year, month.where(has_month, "1"), day.where(has_day, "1")),
            "date_precision": precision,
            "country": country,
            "place": city.where(city.str.casefold() != "unknown", None),
            "region": column(records, "provstate"),
            "latitude": column(records, "latitude"),
            "longitude": column(records, "longitude"),
            "uncertainty_km": translated(
                column(records, "specificity").fillna("") + near, "gtd_place", _UNKNOWN_ERROR_KM
            ),
            "trafficking_type": "other",
            "event_type": translated(column(records, "attacktype1_txt"), "gtd_event"),
            "source_kind": "ngo",
            "source_publisher": "Global Terrorism Database",
            "source_url": ORIGIN.url,
            "note": joined(
                {"": column(records, "attacktype1_txt"), "Weapon": column(records, "weaptype1_txt"),
                 "Kind of target": column(records, "targtype1_txt"), "Deaths": column(records, "nkill"),
                 "Injured": column(records, "nwound"),
                 "Doubt": column(records, "doubtterr").map({"1": "may not be terrorism, says GTD"})}
            ),
        }
    )  # fmt: skip
    notes = ("Attacks of GTD are context: they are of the type “other”. No name of a group or person is taken over.",)
    return Converted(frame, outside_study_area(column(records, "country_txt"), country), notes)


def _date(year: pd.Series, month: pd.Series, day: pd.Series) -> pd.Series:
    """Return ISO text; None without a year."""
    return year + "-" + month.str.zfill(2) + "-" + day.str.zfill(2)
