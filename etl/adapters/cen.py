"""Seizures of customs as extracts of the WCO Customs Enforcement Network (CEN, nCEN) hold them, a workbook or CSV.

The templates of CEN are not public and each administration words the headings its own way, in French or English: the
crosswalk ``cen_column`` knows the usual ones. Nothing of suspects, companies or officers is taken over.
"""

from __future__ import annotations

import pandas as pd

from etl.adapters.base import (
    Converted,
    column,
    in_our_word,
    joined,
    line_identifiers,
    measured,
    outside_study_area,
    row_identifiers,
    text,
    translated,
)
from etl.crosswalk import crosswalk
from etl.sources.base import Origin
from geodata.fields import TRAFFICKING_TYPES
from geodata.place_names import fold

NAME = "cen"
ORIGIN = Origin(
    "Customs seizures (CEN)", "Saisies douanières (CEN)", "The customs administration that made the file",
    "For official use only", "Customs seizures, extract of the Customs Enforcement Network",
    "https://www.wcoomd.org/en/topics/enforcement-and-compliance/instruments-and-tools/cen.aspx", "no",
)  # fmt: skip
#: CEN gives no location error; coordinates, where there are any, are those of an office or of a point on a map.
_ERROR_KM = "5"
_NEEDED = ("date", "quantity", "unit")
#: What a register has only where customs made it.
_OF_CUSTOMS = frozenset({"office", "concealment", "detection", "procedure", "location_type"})


def roles_of(names: list[str]) -> dict[str, str]:
    """Return what each known heading of a file stands for: role -> heading, the first of a role."""
    known = crosswalk("cen_column")
    roles: dict[str, str] = {}
    for name in names:
        role = known.get(fold(name))
        if role is not None:
            roles.setdefault(role, name)
    return roles


def recognises(names: list[str]) -> bool:
    """Tell a seizure workbook of customs by its headings; a register of our own columns is none."""
    if {"incident_id", "trafficking_type"} & set(names):
        return False
    roles = roles_of(names)
    has_goods = bool({"goods", "category"} & set(roles))
    return has_goods and all(role in roles for role in _NEEDED) and bool(_OF_CUSTOMS & set(roles))


def convert(records: pd.DataFrame) -> Converted:
    """Turn rows into seizures, placed by coordinates where the file has some, else by place, region or country."""
    roles = roles_of(list(records.columns))
    said = {role: text(records[name]) for role, name in roles.items()}

    def cells(role: str) -> pd.Series:
        return said.get(role, column(records))

    country = translated(cells("country"), "country")
    goods = cells("goods").fillna(cells("category"))
    commodity = in_our_word(goods, "commodity")
    quantity, unit, bare = measured(cells("quantity"), cells("unit"))
    has_value = cells("value").notna() & cells("currency").notna()
    frame = pd.DataFrame(
        {
            # A case of several goods has a line for each: none may pass for a repetition of the first.
            "incident_id": line_identifiers("cen-" + cells("identifier"), row_identifiers(records, "cen")),
            "date": cells("date"),
            "date_precision": "day",
            "country": country,
            "place": cells("place").fillna(cells("office")),
            "region": cells("region"),
            "latitude": cells("latitude"),
            "longitude": cells("longitude"),
            "uncertainty_km": pd.Series(_ERROR_KM, index=records.index).where(cells("latitude").notna(), None),
            "trafficking_type": _types(cells("category"), commodity),
            "commodity": commodity,
            "quantity": quantity,
            "unit": unit,
            "event_type": "seizure",
            "agency": "customs",
            "transport": translated(cells("transport"), "transport"),
            "origin": cells("origin"),
            "destination": cells("destination"),
            "arrests": cells("arrests"),
            "value_reported": cells("value").where(has_value, None),
            "value_currency": cells("currency").where(has_value, None),
            "source_kind": "official",
            "source_publisher": "Customs (CEN)",
            "note": joined(
                {"Goods": goods, "Kind of place": cells("location_type"), "Customs office": cells("office"),
                 "Transport": cells("transport"), "Concealment": cells("concealment"),
                 "Detection": cells("detection"), "Procedure": cells("procedure"), "Direction": cells("direction"),
                 "Transit": cells("transit"), "Quantity without a unit": bare}
            ),
        }
    )  # fmt: skip
    unused = sorted(set(records.columns) - set(roles.values()))
    notes = ["The file is read as seizures of customs (CEN); its rows may not be passed on."]
    if "latitude" in roles:
        notes.append(f"The file gives no location error: {_ERROR_KM} km is taken where it gives coordinates.")
    if unused:
        notes.append(f"Columns that are not known are ignored: {', '.join(unused)}.")
    return Converted(frame, outside_study_area(cells("country"), country), tuple(notes))


def _types(category: pd.Series, commodity: pd.Series) -> pd.Series:
    """Return the family of goods by the group of CEN, or by the goods where that says more than “other”."""
    by_group = translated(category, "cen_category")
    by_goods = translated(commodity, "commodity_type")
    plain = category.str.casefold()
    by_group = by_group.where(by_group.notna(), plain.where(plain.isin(TRAFFICKING_TYPES), None))
    return by_group.where(by_group.notna() & (by_group != "other"), by_goods).fillna("other")
