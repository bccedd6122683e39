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
    said = _known(records, "iso3").fillna(
        _known(records, "country/territory_of_seizure", "country_of_seizure", "country")
    )
    country = translated(said, "country")
    left_out = outside_study_area(said, country)
    # The file holds the world: what is left out is not looked at any further.
    is_inside = np.ones(len(records), dtype=bool)
    is_inside[list(left_out)] = False
    frame = _seizures(records[is_inside], country[is_inside])
    is_at_sea = frame.pop("spot").str.casefold().eq("international waters") & frame["place"].isna()
    is_nowhere = is_at_sea & frame["region"].isna()
    places = np.flatnonzero(is_inside)[is_nowhere.to_numpy(bool)]
    notes = ("UNODC gives no coordinates: rows are placed by the names of city, region or country.",)
    return Converted(frame.reindex(records.index), left_out | dict.fromkeys(places.tolist(), _AT_SEA), notes)


def _seizures(records: pd.DataFrame, country: pd.Series) -> pd.DataFrame:
    """Return the rows in our columns, and the ``spot`` as UNODC names it."""
    drug = column(records, "drug/substance", "drug_name")
    commodity = in_our_word(drug, "commodity")
    spot = _known(records, "physical_seizure_location", "site_of_seizure")
    mode = _known(records, "trafficking_mode_of_transportation", "transport", "means_of_transportation")
    quantity, unit, bare = measured(
        column(records, "quantity_seized", "amount", "amount_of_drug"),
        _metric(column(records, "measurement_unit", "drug_unit")),
    )
    return pd.DataFrame(
        {
            "incident_id": _seizure_identifiers(records),
            "date": column(records, "seizure_date", "date_of_seizure", "date"),
            "date_precision": "day",
            "country": country,
            "place": _known(records, "city", "city/town", "place_of_seizure"),
            "region": _known(records, "administrative_region", "region_within_country"),
            "trafficking_type": translated(commodity, "commodity_type", "drugs"),
            "commodity": commodity,
            "quantity": quantity,
            "unit": unit,
            "event_type": "seizure",
            "transport": translated(mode, "transport"),
            "origin": _known(records, "departure_country").fillna(_known(records, "producing_country")),
            "destination": _known(records, "destination_country"),
            "source_kind": "un",
            "source_publisher": "UNODC Individual Drug Seizures",
            "source_url": ORIGIN.url,
            "note": joined({"Drug": drug, "Seized at": spot, "Transport": mode, "Quantity without a unit": bare}),
            "spot": spot,
        }
    )


def _seizure_identifiers(records: pd.DataFrame) -> pd.Series:
    """Return an identifier a row; rows that are alike in every cell are seizures of their own, for UNODC lists each."""
    made = row_identifiers(records, "unodc")
    before = made.groupby(made).cumcount()
    return made.where(before == 0, made + "-" + (before + 1).astype(str))


def _metric(units: pd.Series) -> pd.Series:
    """Return units with the tons of UNODC, which are metric, called so."""
    return translated(units, "unodc_unit").fillna(units)


def _known(records: pd.DataFrame, *names: str) -> pd.Series:
    """Return a column with what only says that nothing is known taken out."""
    values = column(records, *names)
    return values.where(~values.str.casefold().isin(_NOWHERE), None)
