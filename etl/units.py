"""Units of quantities: one word for each however it is written, and kilograms where the unit is a mass."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

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
    codes, names = pd.factorize(units)
    known = crosswalk("unit")
    return _spread([known.get(str(name).strip().casefold(), str(name)) for name in names], codes, units)


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
    codes, names = pd.factorize(units.where(records["quantity"].notna()))
    factors = np.array([MASS_UNITS_KG.get(name, np.nan) for name in names] + [np.nan])[codes]
    sources = _spread([MASS_SOURCES.get(name) for name in names], codes, units)
    return records.assign(unit=units, quantity_kg=records["quantity"] * factors, kg_per_unit=factors, kg_source=sources)


def _spread(distinct: list[str | None], codes: np.ndarray, like: pd.Series) -> pd.Series:
    """Return one text a row from one a distinct value; -1 is missing."""
    texts = pa.array(distinct, pa.large_string()).take(pa.array(codes, mask=codes < 0))
    return pd.Series(texts.to_pandas().to_numpy(object), index=like.index, dtype="str")
