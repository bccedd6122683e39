"""Quantities as reported: by commodity and unit; masses in kilograms, nothing else added across units."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geodata.fields import MASS_UNITS_KG

#: Columns of the table of incidents that quantities and places are made of.
DETAIL_COLUMNS = ("place", "commodity", "quantity", "unit")
TOP_PLACES = 10


def quantity_totals(details: pd.DataFrame, is_shipwreck: np.ndarray) -> pd.DataFrame:
    """Return the totals of the reported quantities, all masses in kilograms.

    For a shipwreck the register holds the number of deaths as the quantity, so these rows are a measure of their own.

    Parameters
    ----------
    details : DataFrame
        One row an incident; needs commodity, quantity, unit.
    is_shipwreck : bool array
        Rows whose event is a shipwreck.

    Returns
    -------
    DataFrame
        Columns measure (``quantity`` or ``deaths``), commodity, unit, total, n_incidents; most incidents
        first, then by measure, commodity and unit. A missing commodity or unit is an empty text; rows without a
        quantity are left out (count them with `n_without_quantity`).
    """
    columns = ["measure", "commodity", "unit", "total", "n_incidents"]
    has_quantity = details["quantity"].notna().to_numpy()
    known = details[["commodity", "quantity", "unit"]][has_quantity]
    if known.empty:
        return pd.DataFrame({name: [] for name in columns}).astype({"total": float, "n_incidents": int})
    commodities, commodity_names = pd.factorize(known["commodity"], sort=False)
    units, unit_names = pd.factorize(known["unit"], sort=False)
    quantities, units, unit_names = _in_kilograms(known["quantity"].to_numpy(np.float64), units, list(unit_names))
    deaths = np.asarray(is_shipwreck, dtype=bool)[has_quantity].astype(np.int64)
    # Codes from 0, where 0 is a missing value, make one key a row.
    n_units = len(unit_names) + 1
    key = ((commodities + 1) * n_units + units + 1) * 2 + deaths
    counts = np.bincount(key)
    totals = np.bincount(key, weights=quantities)
    present = np.flatnonzero(counts)
    names_1 = np.array(["", *commodity_names], dtype=object)
    names_2 = np.array(["", *unit_names], dtype=object)
    frame = pd.DataFrame(
        {
            "measure": np.where(present % 2 == 1, "deaths", "quantity"),
            "commodity": names_1[present // 2 // n_units],
            "unit": names_2[present // 2 % n_units],
            "total": totals[present],
            "n_incidents": counts[present],
        }
    )
    order = ["n_incidents", "measure", "commodity", "unit"]
    return frame.sort_values(order, ascending=[False, True, True, True], ignore_index=True)


def _in_kilograms(
    quantities: np.ndarray, units: np.ndarray, names: list[str]
) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return quantities, codes of units (-1 where missing) and names of units with every mass in kilograms."""
    factors = np.array([MASS_UNITS_KG.get(name, np.nan) for name in names] + [np.nan])
    if np.isnan(factors).all():
        return quantities, units, names
    names = names if "kg" in names else [*names, "kg"]
    is_mass = ~np.isnan(factors[units])
    return (
        np.where(is_mass, quantities * factors[units], quantities),
        np.where(is_mass, names.index("kg"), units),
        names,
    )


def n_without_quantity(details: pd.DataFrame) -> int:
    """Return how many incidents report no quantity."""
    return int(details["quantity"].isna().sum())


def top_places(details: pd.DataFrame, limit: int = TOP_PLACES) -> pd.DataFrame:
    """Return the places named most often: columns place, n_incidents; ties by name. Rows without a place are left
    out."""
    codes, names = pd.factorize(details["place"], sort=False)
    counts = np.bincount(codes[codes >= 0], minlength=len(names))
    frame = pd.DataFrame({"place": np.asarray(names, dtype=object), "n_incidents": counts})
    return frame.sort_values(["n_incidents", "place"], ascending=[False, True], ignore_index=True).head(limit)
