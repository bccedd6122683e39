"""Units of quantities: one word for each however it is written, and kilograms where the unit is a mass."""

from __future__ import annotations

import pandas as pd

from etl.crosswalk import crosswalk
from geodata.fields import MASS_SOURCES, MASS_UNITS_KG

#: Words that are a mass, but not of one size; they stay as they are until the user says which.
UNCLEAR_UNITS = {
    "ton": "A ton can be 1,000, 907 or 1,016 kg.",
    "tons": "A ton can be 1,000, 907 or 1,016 kg.",
    "livre": "A livre can be 500 or 454 g.",
    "livres": "A livre can be 500 or 454 g.",
}


def unit_words(units: pd.Series) -> pd.Series:
    """Return units in our words (``Kilogrammes`` -> ``kg``); what the crosswalk does not know stays as it is."""
    known = crosswalk("unit")
    words = {unit: known.get(str(unit).strip().casefold(), unit) for unit in units.dropna().unique()}
    return units.map(words).astype(units.dtype)


def with_masses(records: pd.DataFrame) -> pd.DataFrame:
    """Return records with units in our words, and kilograms where the unit is a mass.

    Parameters
    ----------
    records : DataFrame
        Needs quantity and unit.

    Returns
    -------
    DataFrame
        The same rows; ``quantity_kg`` [kg], ``kg_per_unit`` [kg] and ``kg_source``, all missing where the unit is no
        mass or there is no quantity. Tablets, litres, plants and pieces have no mass that a reference allows.
    """
    units = unit_words(records["unit"])
    factor = units.map(MASS_UNITS_KG).astype(float).where(records["quantity"].notna())
    source = units.map(MASS_SOURCES).where(factor.notna())
    return records.assign(
        unit=units, quantity_kg=records["quantity"] * factor, kg_per_unit=factor, kg_source=source.astype("str")
    )
