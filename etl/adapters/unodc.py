"""UNODC Individual Drug Seizures (IDS), the workbooks of dmp.unodc.org and those of the former data portal.

A file has a sheet a year and no coordinates: rows are placed by city, else by administrative region, else by country.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.adapters.base import (
    Converted,
    column,
    in_our_word,
    joined,
    measured,
    outside_study_area,
    row_identifiers,
    translated,
)
from etl.sources.base import Origin

NAME = "unodc_ids"
#: The first of a group is the heading of today, the others are those of the workbooks up to 2017.
REQUIRED = (
    ("drug/substance", "drug_name"), ("measurement_unit", "drug_unit"),
    ("quantity_seized", "amount", "amount_of_drug"),
)  # fmt: skip
ORIGIN = Origin(
    "UNODC Individual Drug Seizures", "ONUDC, saisies individuelles de drogues",
    "United Nations Office on Drugs and Crime", "Terms of the UNODC Drugs Monitoring Platform, with citation",
    "UNODC, Individual Drug Seizures, Drugs Monitoring Platform", "https://dmp.unodc.org/downloadIDS", "aggregate",
)  # fmt: skip
_NOWHERE = frozenset({"unknown", "other", "none", "n/a", "not specified"})
_AT_SEA = "It was seized in international waters, and the file says no more of where."


def convert(records: pd.DataFrame) -> Converted:
    """Turn rows into seizures; those of other countries, and of international waters without a place, are left out."""
    said_country = _known(records, "country/territory_of_seizure", "country_of_seizure", "country")
    iso3 = _known(records, "iso3")
    country = translated(iso3.fillna(said_country), "country")
    drug = column(records, "drug/substance", "drug_name")
    commodity = in_our_word(drug, "commodity")
    city = _known(records, "city", "city/town", "place_of_seizure")
    region = _known(records, "administrative_region", "region_within_country")
    spot = _known(records, "physical_seizure_location", "site_of_seizure")
    mode = _known(records, "trafficking_mode_of_transportation", "transport", "means_of_transportation")
    quantity, unit, bare = measured(
        column(records, "quantity_seized", "amount", "amount_of_drug"),
        _metric(column(records, "measurement_unit", "drug_unit")),
    )
    departure, producing = _known(records, "departure_country"), _known(records, "producing_country")
    frame = pd.DataFrame(
        {
            "incident_id": row_identifiers(records, "unodc"),
            "date": column(records, "seizure_date", "date_of_seizure", "date"),
            "date_precision": "day",
            "country": country,
            "place": city,
            "region": region,
            "trafficking_type": translated(commodity, "commodity_type", "drugs"),
            "commodity": commodity,
            "quantity": quantity,
            "unit": unit,
            "event_type": "seizure",
            "transport": translated(mode, "transport"),
            "origin": departure.fillna(producing),
            "destination": _known(records, "destination_country"),
            "source_kind": "un",
            "source_publisher": "UNODC Individual Drug Seizures",
            "source_url": ORIGIN.url,
            "note": joined({"Drug": drug, "Seized at": spot, "Transport": mode, "Quantity without a unit": bare}),
        }
    )
    left_out = outside_study_area(iso3.fillna(said_country), country)
    is_nowhere = (spot.str.casefold() == "international waters") & city.isna() & region.isna()
    at_sea = np.flatnonzero(is_nowhere.to_numpy(bool)).tolist()
    left_out = dict.fromkeys(at_sea, _AT_SEA) | left_out
    notes = ("UNODC gives no coordinates: rows are placed by the names of city, region or country.",)
    return Converted(frame, left_out, notes)


def _metric(units: pd.Series) -> pd.Series:
    """Return units with the tons of UNODC, which are metric, called so."""
    return translated(units, "unodc_unit").fillna(units)


def _known(records: pd.DataFrame, *names: str) -> pd.Series:
    """Return a column with what only says that nothing is known taken out."""
    values = column(records, *names)
    return values.where(~values.str.casefold().isin(_NOWHERE), None)
